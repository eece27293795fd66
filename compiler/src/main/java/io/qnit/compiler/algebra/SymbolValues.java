package io.qnit.compiler.algebra;

import io.qnit.core.circuit.Block;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * Random numbers in place of what is known only at run time. Matrices of gates are analytic in their angles, so two
 * sequences of gates that are equal at values in general position are equal at all values (the set of exceptions has
 * measure zero).
 *
 * <p>Sums, differences, products, quotients and negations of floats are computed; whatever else an expression is made of
 * (variables, clbits, casts, functions) is an unknown of its own, and equal expressions are the same unknown. Not safe
 * for use by several threads.
 */
public final class SymbolValues implements Operation.Parameters {
    private static final ClassicalType FLOAT = new ClassicalType.Float(64);

    private final Map<Expression, Double> unknowns = new HashMap<>();
    private long state;

    /** Different seeds give independent unknowns. */
    public SymbolValues(long seed) {
        state = seed;
    }

    /** Parameter {@code k} of the gate {@code i}, in radians. */
    @Override
    public double value(Block block, int i, int k) {
        double known = block.parameter(i, k);
        return Double.isNaN(known) ? value(block.symbol(i, k).orElseThrow()) : known;
    }

    private double value(Expression expression) {
        return switch (expression) {
            case Expression.Literal(Value.Real(var _, double number)) -> number;
            case Expression.Literal(Value.Bits bits) -> literal(bits);
            case Expression.Cast(Expression.Literal(Value value), ClassicalType type) when type.equals(FLOAT) ->
                literal(value);
            case Expression.Unary(var operator, var operand, var type) when operator == UnaryOperator.NEGATE
                    && isFloat(operand) && type.equals(FLOAT) ->
                -value(operand);
            case Expression.Binary(var operator, var left, var right, var type) when type.equals(FLOAT)
                    && isFloat(left) && isFloat(right) ->
                switch (operator) {
                    case ADD -> value(left) + value(right);
                    case SUBTRACT -> value(left) - value(right);
                    case MULTIPLY -> value(left) * value(right);
                    case DIVIDE -> value(left) / value(right);
                    case OR, AND, BIT_OR, BIT_XOR, BIT_AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER,
                            GREATER_OR_EQUAL, SHIFT_LEFT, SHIFT_RIGHT, REMAINDER, POWER ->
                        unknown(expression);
                };
            case Expression.Literal _, Expression.Variable _, Expression.Clbit _, Expression.Clbits _, Expression.Unary _, Expression.Binary _, Expression.Cast _, Expression.BitOf _, Expression.Select _, Expression.Concatenation _, Expression.Call _ ->
                unknown(expression);
        };
    }

    private static boolean isFloat(Expression expression) {
        return expression.type().equals(FLOAT);
    }

    private static double literal(Value value) {
        return Evaluation.cast(value, FLOAT) instanceof Value.Real(var _, double number) ? number : Double.NaN;
    }

    private double unknown(Expression expression) {
        return unknowns.computeIfAbsent(expression, _ -> random());
    }

    /** Between -3 and 3, by SplitMix64 (Steele, Lea, Flood 2014). */
    private double random() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53 * 6 - 3;
    }
}
