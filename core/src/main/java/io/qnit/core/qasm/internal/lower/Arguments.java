package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.ParameterMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The angles that a gate is applied with, in radians.
 *
 * @param symbols empty when all are known; otherwise as long as {@code values}, with an expression where one is not
 */
record Arguments(double[] values, @Nullable Expression[] symbols) {
    static final Arguments NONE = new Arguments(new double[0]);

    /** Angles that are sums of angles that are sums grow with every definition, or double; here they end. */
    static final int MAX_OPERATIONS = 1_000;

    Arguments(double[] values) {
        this(values, new Expression[0]);
    }

    /** Angles of which some may be known only at run time. */
    static Arguments of(List<Expression> angles) {
        double[] values = new double[angles.size()];
        @Nullable Expression[] symbols = new Expression[angles.size()];
        boolean known = true;
        for (int k = 0; k < values.length; k++) {
            Value value = Folding.known(angles.get(k));
            if (value == null) {
                symbols[k] = angles.get(k);
                known = false;
            } else {
                values[k] = Folding.number(value);
            }
        }
        return known ? new Arguments(values) : new Arguments(values, symbols);
    }

    boolean isKnown() {
        return symbols.length == 0;
    }

    /** Whether no expression has more than {@link #MAX_OPERATIONS} operations. */
    boolean isShort() {
        for (Expression symbol : symbols) {
            if (symbol != null && remaining(symbol, MAX_OPERATIONS) < 0) {
                return false;
            }
        }
        return true;
    }

    /** What is left of an allowance of operations behind an expression, negative when it does not suffice. */
    private static int remaining(Expression expression, int allowance) {
        if (allowance < 0) {
            return allowance;
        }
        return switch (expression) {
            case Expression.Literal _, Expression.Variable _, Expression.Clbit _, Expression.Clbits _ -> allowance;
            case Expression.Unary e -> remaining(e.operand(), allowance - 1);
            case Expression.Binary e -> remaining(e.right(), remaining(e.left(), allowance - 1));
            case Expression.Cast e -> remaining(e.operand(), allowance - 1);
            case Expression.BitOf e -> remaining(e.index(), remaining(e.operand(), allowance - 1));
            case Expression.Select e -> remaining(e.operand(), allowance - 1);
            case Expression.Concatenation e -> remaining(e.parts(), allowance - 1);
            case Expression.Call e -> remaining(e.arguments(), allowance - 1);
        };
    }

    private static int remaining(List<Expression> expressions, int allowance) {
        int left = allowance;
        for (Expression expression : expressions) {
            left = remaining(expression, left);
        }
        return left;
    }

    boolean isFinite() {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Argument {@code k} as an expression of type float. */
    Expression expression(int k) {
        Expression symbol = isKnown() ? null : symbols[k];
        if (symbol == null) {
            return Folding.literal(values[k]);
        }
        return symbol.type().equals(Folding.FLOAT) ? symbol : new Expression.Cast(symbol, Folding.FLOAT);
    }

    /** The arguments of a related gate. */
    Arguments mapped(List<ParameterMap> maps) {
        double[] to = new double[maps.size()];
        if (isKnown()) {
            for (int k = 0; k < to.length; k++) {
                to[k] = maps.get(k).apply(values);
            }
            return new Arguments(to);
        }
        @Nullable Expression[] expressions = new Expression[to.length];
        for (int k = 0; k < to.length; k++) {
            ParameterMap map = maps.get(k);
            if (map.source() == ParameterMap.CONSTANT) {
                to[k] = map.offset();
            } else if (symbols[map.source()] == null) {
                to[k] = map.apply(values);
            } else {
                expressions[k] = affine(expression(map.source()), map.factor(), map.offset());
            }
        }
        return new Arguments(to, expressions);
    }

    /** With the parameters at these places multiplied. */
    Arguments scaled(List<Integer> places, double factor) {
        double[] to = values.clone();
        @Nullable Expression[] expressions = symbols.clone();
        for (int k : places) {
            to[k] *= factor;
            if (!isKnown() && symbols[k] != null) {
                expressions[k] = affine(expression(k), factor, 0);
            }
        }
        return new Arguments(to, expressions);
    }

    private static Expression affine(Expression x, double factor, double offset) {
        Expression product =
                factor == 1
                        ? x
                        : new Expression.Binary(BinaryOperator.MULTIPLY, Folding.literal(factor), x, Folding.FLOAT);
        return offset == 0
                ? product
                : new Expression.Binary(BinaryOperator.ADD, product, Folding.literal(offset), Folding.FLOAT);
    }
}
