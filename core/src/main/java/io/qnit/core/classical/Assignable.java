package io.qnit.core.classical;

import java.util.List;

/** A place that an assignment or a loop can write to. Immutable. */
public sealed interface Assignable {
    /** The whole of the circuit's variable with this index. */
    record WholeVariable(int index) implements Assignable {}

    /** One bit of an integer, angle or bit-array variable; the index is checked when it runs. */
    record VariableBit(int index, Expression bit) implements Assignable {}

    /** Several bits of a variable; the first position takes the value's bit 0. */
    record VariableBits(int index, List<Integer> positions) implements Assignable {
        public VariableBits {
            positions = List.copyOf(positions);
        }
    }

    /** Classical bits of the circuit; the first takes the value's bit 0. */
    record Clbits(List<Integer> clbits) implements Assignable {
        public Clbits {
            clbits = List.copyOf(clbits);
        }
    }

    /** One classical bit chosen while the circuit runs. */
    record ClbitAt(List<Integer> clbits, Expression index) implements Assignable {
        public ClbitAt {
            clbits = List.copyOf(clbits);
        }
    }
}
