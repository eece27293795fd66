package io.qnit.core.qasm.internal.lower;

import io.qnit.core.QnitException;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import java.util.List;

/** An angle in a gate's body, computed from the gate's parameters, all as real numbers. */
sealed interface Formula {
    /** The value for known parameters; not finite when it cannot be computed. */
    double value(double[] parameters);

    /** The expression for parameters of which some are known only at run time. */
    Expression expression(Arguments arguments);

    record Constant(double value) implements Formula {
        @Override
        public double value(double[] parameters) {
            return value;
        }

        @Override
        public Expression expression(Arguments arguments) {
            return Folding.literal(value);
        }
    }

    record Parameter(int index) implements Formula {
        @Override
        public double value(double[] parameters) {
            return parameters[index];
        }

        @Override
        public Expression expression(Arguments arguments) {
            return arguments.expression(index);
        }
    }

    record Negation(Formula operand) implements Formula {
        @Override
        public double value(double[] parameters) {
            return -operand.value(parameters);
        }

        @Override
        public Expression expression(Arguments arguments) {
            Expression inner = operand.expression(arguments);
            return inner instanceof Expression.Literal(Value value)
                    ? Folding.literal(-Folding.number(value))
                    : new Expression.Unary(UnaryOperator.NEGATE, inner, Folding.FLOAT);
        }
    }

    /** {@code + - * / **}. */
    record Operation(BinaryOperator operator, Formula left, Formula right) implements Formula {
        @Override
        public double value(double[] parameters) {
            return apply(left.value(parameters), right.value(parameters));
        }

        private double apply(double a, double b) {
            return switch (operator) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> a / b;
                case POWER -> StrictMath.pow(a, b);
                default -> Double.NaN;
            };
        }

        @Override
        public Expression expression(Arguments arguments) {
            Expression a = left.expression(arguments);
            Expression b = right.expression(arguments);
            return a instanceof Expression.Literal(Value x) && b instanceof Expression.Literal(Value y)
                    ? Folding.literal(apply(Folding.number(x), Folding.number(y)))
                    : new Expression.Binary(operator, a, b, Folding.FLOAT);
        }
    }

    record Call(BuiltinFunction function, List<Formula> arguments) implements Formula {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public double value(double[] parameters) {
            return apply(arguments.stream()
                    .map(a -> (Value) new Value.Real(Folding.FLOAT, a.value(parameters)))
                    .toList());
        }

        private double apply(List<Value> values) {
            try {
                return Folding.number(Evaluation.call(function, values, Folding.FLOAT));
            } catch (QnitException _) {
                return Double.NaN;
            }
        }

        @Override
        public Expression expression(Arguments given) {
            List<Expression> inner = arguments.stream().map(a -> a.expression(given)).toList();
            List<Value> known = inner.stream()
                    .filter(Expression.Literal.class::isInstance)
                    .map(e -> ((Expression.Literal) e).value())
                    .toList();
            return known.size() == inner.size()
                    ? Folding.literal(apply(known))
                    : new Expression.Call(function, inner, Folding.FLOAT);
        }
    }
}
