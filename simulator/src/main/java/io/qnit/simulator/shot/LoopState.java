package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.ClassicalState;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of a for loop's range. Immutable, so that a course can be copied in the middle of a loop. */
sealed interface LoopState {
    /** The value of the next turn; empty when the loop is over. */
    Optional<Value> value();

    LoopState next();

    record Steps(BigInteger at, BigInteger by, BigInteger last) implements LoopState {
        @Override
        public Optional<Value> value() {
            boolean runs = by.signum() > 0 ? at.compareTo(last) <= 0 : at.compareTo(last) >= 0;
            return runs
                    ? Optional.of(new Value.Bits(new ClassicalType.Int(Math.max(64, at.bitLength() + 1)), at))
                    : Optional.empty();
        }

        @Override
        public LoopState next() {
            return new Steps(at.add(by), by, last);
        }
    }

    record Values(List<Value> values, int position) implements LoopState {
        @Override
        public Optional<Value> value() {
            return position < values.size() ? Optional.of(values.get(position)) : Optional.empty();
        }

        @Override
        public LoopState next() {
            return new Values(values, position + 1);
        }
    }

    static LoopState of(Node.Range range, ClassicalState state, Block block, int i) {
        return switch (range) {
            case Node.Range.Steps(Expression start, Expression step, Expression stop) -> {
                BigInteger by = integer(step, state);
                if (by.signum() == 0) {
                    throw new QnitException(
                            ErrorCode.CLASSICAL_ERROR, "the for loop" + Lines.on(block, i) + " counts by steps of 0");
                }
                yield new Steps(integer(start, state), by, integer(stop, state));
            }
            case Node.Range.Values(List<Expression> expressions) -> {
                List<Value> values = new ArrayList<>(expressions.size());
                for (Expression expression : expressions) {
                    values.add(Evaluation.evaluate(expression, state));
                }
                yield new Values(List.copyOf(values), 0);
            }
            case Node.Range.BitsOf(Expression bits) -> {
                BigInteger number = integer(bits, state);
                int width = bits.type() instanceof ClassicalType.BitArray(int n) ? n : 1;
                List<Value> values = new ArrayList<>(width);
                for (int k = 0; k < width; k++) {
                    values.add(Evaluation.bit(number.testBit(k)));
                }
                yield new Values(List.copyOf(values), 0);
            }
        };
    }

    static BigInteger integer(Expression expression, ClassicalState state) {
        Value value = Evaluation.evaluate(expression, state);
        if (value instanceof Value.Bits(ClassicalType _, BigInteger number)) {
            return number;
        }
        throw new QnitException(ErrorCode.INVALID_CIRCUIT, "an integer is needed, found a " + value.type());
    }
}
