package io.qnit.core.classical;

import java.util.List;

/**
 * A typed classical expression of a circuit: every name is resolved, every implicit cast is written out, so that an
 * evaluator only computes. Operands of {@link Binary} already have the types the operation needs. Immutable.
 */
public sealed interface Expression {
    ClassicalType type();

    record Literal(Value value) implements Expression {
        @Override
        public ClassicalType type() {
            return value.type();
        }
    }

    /** The value of the circuit's variable with this index. */
    record Variable(int index, ClassicalType type) implements Expression {}

    /** One classical bit of the circuit. */
    record Clbit(int clbit) implements Expression {
        @Override
        public ClassicalType type() {
            return new ClassicalType.Bit();
        }
    }

    /** Classical bits read together as a {@code bit[n]}; the first in the list is bit 0, the least significant. */
    record Clbits(List<Integer> clbits) implements Expression {
        public Clbits {
            clbits = List.copyOf(clbits);
        }

        @Override
        public ClassicalType type() {
            return new ClassicalType.BitArray(clbits.size());
        }
    }

    record Unary(UnaryOperator operator, Expression operand, ClassicalType type) implements Expression {}

    record Binary(BinaryOperator operator, Expression left, Expression right, ClassicalType type)
            implements Expression {}

    record Cast(Expression operand, ClassicalType type) implements Expression {}

    /** Bit number {@code index} of an integer, angle or bit array; negative indices count from the top. */
    record BitOf(Expression operand, Expression index) implements Expression {
        @Override
        public ClassicalType type() {
            return new ClassicalType.Bit();
        }
    }

    /** The bits at these positions of {@code operand}, as a {@code bit[n]}; the first position becomes bit 0. */
    record Select(Expression operand, List<Integer> positions) implements Expression {
        public Select {
            positions = List.copyOf(positions);
        }

        @Override
        public ClassicalType type() {
            return new ClassicalType.BitArray(positions.size());
        }
    }

    /** {@code bit[n]} values joined; the first part holds the least significant bits. */
    record Concatenation(List<Expression> parts, ClassicalType type) implements Expression {
        public Concatenation {
            parts = List.copyOf(parts);
        }
    }

    record Call(BuiltinFunction function, List<Expression> arguments, ClassicalType type) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
