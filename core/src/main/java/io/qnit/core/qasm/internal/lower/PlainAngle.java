package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;

/**
 * Angles as nearly every file has them, {@code 0.25}, {@code -pi/2}, {@code 3*pi/4}, computed without building
 * expressions. Equal to the long way, which everything else takes: integers divide differently from real numbers in
 * OpenQASM 3, so an operation on two integers is left to it.
 */
final class PlainAngle {
    private PlainAngle() {}

    /** The value, or NaN when the long way must be taken. */
    static double of(Expr expr, Context context) {
        return switch (expr) {
            case Expr.FloatLiteral e -> e.value();
            case Expr.IntegerLiteral e -> integer(e);
            case Expr.Name e -> name(e.name(), context);
            case Expr.Unary e -> e.operator() == UnaryOperator.NEGATE ? -of(e.operand(), context) : Double.NaN;
            case Expr.Binary e -> binary(e, context);
            default -> Double.NaN;
        };
    }

    private static double integer(Expr.IntegerLiteral literal) {
        return literal.value().bitLength() < 53 ? literal.value().longValue() : Double.NaN;
    }

    private static double name(String name, Context context) {
        return context.scopes.find(name) instanceof Symbol.Constant(String _, Value.Real(var type, double number))
                && type.width() == 64
                        ? number
                        : Double.NaN;
    }

    private static double binary(Expr.Binary e, Context context) {
        if (!context.isOpenQasm2() && isInteger(e.left()) && isInteger(e.right())) {
            return Double.NaN;
        }
        BinaryOperator operator = e.operator();
        double left = of(e.left(), context);
        double right = of(e.right(), context);
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            default -> Double.NaN;
        };
    }

    private static boolean isInteger(Expr expr) {
        return switch (expr) {
            case Expr.IntegerLiteral _ -> true;
            case Expr.Unary e -> isInteger(e.operand());
            default -> false;
        };
    }
}
