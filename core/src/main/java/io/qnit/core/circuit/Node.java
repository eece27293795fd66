package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.Expression;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an operation carries beside opcode, qubits and angles. Immutable; equal when the content is equal. */
public sealed interface Node {
    /** The opcode of the operations that carry this node. */
    short opcode();

    /** Runs {@code then} when the condition (a {@code bool}) holds, else {@code otherwise}, which may be empty. */
    record If(Expression condition, Block then, Block otherwise) implements Node {
        @Override
        public short opcode() {
            return Opcode.IF;
        }
    }

    record While(Expression condition, Block body) implements Node {
        @Override
        public short opcode() {
            return Opcode.WHILE;
        }
    }

    /** Runs the body once per value of the range; the circuit's variable {@code variable} holds the value. */
    record For(int variable, Range range, Block body) implements Node {
        @Override
        public short opcode() {
            return Opcode.FOR;
        }
    }

    /** What a {@link For} counts through; bounds are evaluated once, on entry. */
    sealed interface Range {
        /** From {@code start} to {@code stop}, both included, by {@code step}, which may be negative but not 0. */
        record Steps(Expression start, Expression step, Expression stop) implements Range {}

        record Values(List<Expression> values) implements Range {
            public Values {
                values = List.copyOf(values);
            }
        }

        /** The bits of a bit array, from bit 0 up. */
        record BitsOf(Expression bits) implements Range {}
    }

    /** Runs the case whose labels hold the target's value, else {@code otherwise}, which may be empty. No fall-through. */
    record Switch(Expression target, List<Case> cases, Block otherwise) implements Node {
        public Switch {
            cases = List.copyOf(cases);
            Set<BigInteger> seen = new HashSet<>();
            for (Case c : cases) {
                for (BigInteger label : c.labels()) {
                    if (!seen.add(label)) {
                        throw new QnitException(ErrorCode.INVALID_CIRCUIT, "switch has the label " + label + " twice");
                    }
                }
            }
        }

        @Override
        public short opcode() {
            return Opcode.SWITCH;
        }
    }

    record Case(List<BigInteger> labels, Block body) {
        public Case {
            labels = List.copyOf(labels);
        }
    }

    /** A timing scope; nothing moves across its edges. */
    record Box(Optional<Expression> duration, Block body) implements Node {
        @Override
        public short opcode() {
            return Opcode.BOX;
        }
    }

    record Assign(Assignable target, Expression value) implements Node {
        @Override
        public short opcode() {
            return Opcode.ASSIGN;
        }
    }

    /** Waits; the duration has type {@code duration}. */
    record Delay(Expression duration) implements Node {
        @Override
        public short opcode() {
            return Opcode.DELAY;
        }
    }

    /**
     * A unitary given by its matrix: row-major, interleaved re and im, dimension 2^k for k operands, operand 0 the least
     * significant bit of the index. Checked to be unitary within 1e-9.
     */
    record UnitaryMatrix(double[] entries) implements Node {
        public UnitaryMatrix {
            entries = entries.clone();
            for (int k = 0; k < entries.length; k++) {
                entries[k] += 0.0; // -0.0 becomes 0.0, so that equal matrices compare equal
            }
            Unitarity.check(entries);
        }

        /** A copy of the entries. */
        @Override
        public double[] entries() {
            return entries.clone();
        }

        @Override
        public short opcode() {
            return Opcode.UNITARY;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UnitaryMatrix(double[] theirs) && Arrays.equals(entries, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(entries);
        }
    }

    /** Text that is carried along for whoever understands it. An annotation belongs to the operation that follows. */
    record Directive(Kind kind, String text) implements Node {
        /** Where the text came from. */
        public enum Kind {
            /** Text after {@code pragma}. */
            PRAGMA,
            /** Text after {@code @}: keyword and content. */
            ANNOTATION,
            /** A whole {@code cal}, {@code defcal} or {@code defcalgrammar} statement. */
            CALIBRATION
        }

        @Override
        public short opcode() {
            return Opcode.DIRECTIVE;
        }
    }
}
