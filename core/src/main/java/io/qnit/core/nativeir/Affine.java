package io.qnit.core.nativeir;

import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A constant plus multiples of input parameters: the angles that can be bound after compiling. The parameters are of type
 * {@code float[64]}, for which this is the same as any expression of sums and multiples but for rounding; a parameter of
 * another type can only stand alone.
 *
 * @param terms by the parameter's name
 */
record Affine(double constant, SortedMap<String, Double> terms) {
    private static final ClassicalType.Float FLOAT = new ClassicalType.Float(64);

    /** The affine form of an expression; empty when it has none. */
    static Optional<Affine> of(Expression expression, List<Variable> variables) {
        if (expression instanceof Expression.Variable(int index, var type)
                && !type.equals(FLOAT)
                && isParameter(variables.get(index))) {
            return Optional.of(one(variables.get(index).name()));
        }
        return sum(expression, variables).filter(affine -> affine.isFinite() && !affine.terms.isEmpty());
    }

    /** The expression in its normal form: terms in the order of the names, the constant last. */
    Expression toExpression(List<Variable> variables) {
        Optional<Expression> sum = Optional.empty();
        for (var term : terms.entrySet()) {
            Expression product = variable(term.getKey(), variables);
            if (term.getValue() != 1) {
                product = new Expression.Binary(BinaryOperator.MULTIPLY, literal(term.getValue()), product, FLOAT);
            }
            Expression last = product;
            sum = Optional.of(sum.map(before -> plus(before, last)).orElse(last));
        }
        Expression all = sum.orElseThrow();
        return constant == 0 ? all : plus(all, literal(constant));
    }

    static boolean isParameter(Variable variable) {
        return variable.role() == Variable.Role.INPUT;
    }

    private static Expression variable(String name, List<Variable> variables) {
        for (int index = 0; index < variables.size(); index++) {
            if (isParameter(variables.get(index)) && variables.get(index).name().equals(name)) {
                return new Expression.Variable(index, variables.get(index).type());
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Optional<Affine> sum(Expression expression, List<Variable> variables) {
        return switch (expression) {
            case Expression.Literal(Value.Real(_, double number)) -> Optional.of(new Affine(number, new TreeMap<>()));
            case Expression.Literal _ -> Optional.empty();
            case Expression.Variable(int index, var type) -> type.equals(FLOAT) && isParameter(variables.get(index))
                    ? Optional.of(one(variables.get(index).name()))
                    : Optional.empty();
            case Expression.Unary(UnaryOperator operator, Expression operand, _) ->
                operator == UnaryOperator.NEGATE
                        ? sum(operand, variables).map(a -> a.times(-1))
                        : Optional.empty();
            case Expression.Binary(BinaryOperator operator, Expression left, Expression right, var type) ->
                type.equals(FLOAT) ? binary(operator, sum(left, variables), sum(right, variables)) : Optional.empty();
            case Expression.Clbit _, Expression.Clbits _, Expression.Cast _, Expression.BitOf _, Expression.Select _, Expression.Concatenation _, Expression.Call _ ->
                Optional.empty();
        };
    }

    private static Optional<Affine> binary(BinaryOperator operator, Optional<Affine> left, Optional<Affine> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Affine a = left.get();
        Affine b = right.get();
        return switch (operator) {
            case ADD -> Optional.of(a.plus(b));
            case SUBTRACT -> Optional.of(a.plus(b.times(-1)));
            case MULTIPLY -> a.terms.isEmpty()
                    ? Optional.of(b.times(a.constant))
                    : b.terms.isEmpty() ? Optional.of(a.times(b.constant)) : Optional.empty();
            case DIVIDE -> b.terms.isEmpty() ? Optional.of(a.over(b.constant)) : Optional.empty();
            case OR, AND, BIT_OR, BIT_XOR, BIT_AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL,
                    SHIFT_LEFT, SHIFT_RIGHT, REMAINDER, POWER ->
                Optional.empty();
        };
    }

    private static Affine one(String name) {
        TreeMap<String, Double> terms = new TreeMap<>();
        terms.put(name, 1.0);
        return new Affine(0, terms);
    }

    private Affine plus(Affine other) {
        TreeMap<String, Double> sum = new TreeMap<>(terms);
        other.terms.forEach((name, factor) -> sum.merge(name, factor, Double::sum));
        return new Affine(constant + other.constant, sum);
    }

    private Affine times(double factor) {
        TreeMap<String, Double> product = new TreeMap<>(terms);
        product.replaceAll((_, value) -> value * factor);
        return new Affine(constant * factor, product);
    }

    private Affine over(double divisor) {
        TreeMap<String, Double> quotient = new TreeMap<>(terms);
        quotient.replaceAll((_, value) -> value / divisor);
        return new Affine(constant / divisor, quotient);
    }

    private boolean isFinite() {
        return Double.isFinite(constant) && terms.values().stream().allMatch(Double::isFinite);
    }

    private static Expression plus(Expression left, Expression right) {
        return new Expression.Binary(BinaryOperator.ADD, left, right, FLOAT);
    }

    private static Expression literal(double number) {
        return new Expression.Literal(new Value.Real(FLOAT, number));
    }
}
