package io.qnit.cluster.cut;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import java.util.List;

/**
 * Where a circuit is to be cut: each operand slot of its body belongs to a fragment. Where a qubit goes from one fragment
 * to another between two operations its wire is cut; where the operands of a gate belong to two fragments the gate is.
 *
 * @param fragmentOfSlot by operand slot of the body ({@link Block#firstSlot}); slots of barriers, delays and directives
 *     mean nothing
 * @param fragments the number of fragments; each number below it is used or empty
 * @param jointGates sets of gates that are cut as one: between the same two fragments, on different qubits, with nothing
 *     on those qubits between them
 * @param jointWires sets of wires that are cut as one: between the same two fragments
 */
public record Partition(
        int[] fragmentOfSlot, int fragments, List<List<Integer>> jointGates, List<List<WirePlace>> jointWires) {

    /** A place on a wire: just before an operation, on a qubit of the circuit. */
    public record WirePlace(int operation, int qubit) {}

    public Partition {
        jointGates = jointGates.stream().map(List::copyOf).toList();
        jointWires = jointWires.stream().map(List::copyOf).toList();
    }

    /** A partition without joint cuts. */
    public Partition(int[] fragmentOfSlot, int fragments) {
        this(fragmentOfSlot, fragments, List.of(), List.of());
    }

    /** By qubit only: wires stay whole, gates between fragments are cut. */
    public static Partition ofQubits(Block body, int... fragmentOfQubit) {
        int[] slots = new int[body.firstSlot(body.size())];
        int fragments = 0;
        for (int s = 0; s < slots.length; s++) {
            slots[s] = fragmentOfQubit[body.operand(s)];
            fragments = Math.max(fragments, slots[s] + 1);
        }
        return new Partition(slots, fragments);
    }

    void checkFits(Block body) {
        if (fragmentOfSlot.length != body.firstSlot(body.size())) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the partition is for " + fragmentOfSlot.length + " operands, the circuit has "
                            + body.firstSlot(body.size()));
        }
        for (int fragment : fragmentOfSlot) {
            if (fragment < 0 || fragment >= fragments) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the partition has " + fragments + " fragments and names number " + fragment);
            }
        }
    }
}
