package io.qnit.core.qasm.internal.lower;

import io.qnit.core.QnitException;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds expressions and computes at once what is known, by the same {@link Evaluation} that runs circuits. */
final class Folding {
    static final ClassicalType BOOL = new ClassicalType.Bool();
    static final ClassicalType BIT = new ClassicalType.Bit();
    static final ClassicalType INT = new ClassicalType.Int(ClassicalType.DEFAULT_WIDTH);
    static final ClassicalType.Float FLOAT = new ClassicalType.Float(64);

    private final Report report;

    Folding(Report report) {
        this.report = report;
    }

    static Expression literal(ClassicalType type, BigInteger number) {
        return new Expression.Literal(new Value.Bits(type, number));
    }

    static Expression literal(ClassicalType type, long number) {
        return literal(type, BigInteger.valueOf(number));
    }

    static Expression literal(double number) {
        return new Expression.Literal(new Value.Real(FLOAT, number));
    }

    static Expression literal(boolean value) {
        return literal(BOOL, value ? 1 : 0);
    }

    /** The value, or null when it is known only at run time. */
    static @Nullable Value known(Expression expression) {
        return expression instanceof Expression.Literal(Value value) ? value : null;
    }

    /** The integer of a known value made of bits, or null. */
    static @Nullable BigInteger integer(Expression expression) {
        return expression instanceof Expression.Literal(Value.Bits(ClassicalType _, BigInteger number)) ? number : null;
    }

    /** A known value as a number of radians, or of whatever it counts. */
    static double number(Value value) {
        return switch (value) {
            case Value.Real real -> real.number();
            case Value.Time time -> time.amount();
            case Value.Bits(ClassicalType.Angle(int width), BigInteger number) ->
                Math.scalb(number.doubleValue(), -width) * (2 * Math.PI);
            case Value.Bits bits -> bits.number().doubleValue();
        };
    }

    @Nullable Expression unary(UnaryOperator operator, Expression operand, ClassicalType type, long span) {
        Value value = known(operand);
        return value == null
                ? new Expression.Unary(operator, operand, type)
                : compute(() -> Evaluation.unary(operator, value, type), span);
    }

    @Nullable Expression binary(BinaryOperator operator, Expression left, Expression right, ClassicalType type, long span) {
        Value a = known(left);
        Value b = known(right);
        if (a != null && b != null) {
            return compute(() -> Evaluation.binary(operator, a, b, type), span);
        }
        boolean divides = operator == BinaryOperator.DIVIDE || operator == BinaryOperator.REMAINDER;
        if (divides && b instanceof Value.Bits(ClassicalType _, BigInteger number) && number.signum() == 0) {
            report.error(span, "division by zero");
            return null;
        }
        return new Expression.Binary(operator, left, right, type);
    }

    @Nullable Expression cast(Expression operand, ClassicalType type, long span) {
        if (operand.type().equals(type)) {
            return operand;
        }
        Value value = known(operand);
        return value == null ? new Expression.Cast(operand, type) : compute(() -> Evaluation.cast(value, type), span);
    }

    @Nullable Expression call(BuiltinFunction function, List<Expression> arguments, ClassicalType type, long span) {
        List<Value> values = arguments.stream().map(Folding::known).filter(v -> v != null).toList();
        return values.size() < arguments.size()
                ? new Expression.Call(function, arguments, type)
                : compute(() -> Evaluation.call(function, values, type), span);
    }

    private @Nullable Expression compute(Supplier<Value> computation, long span) {
        try {
            return new Expression.Literal(computation.get());
        } catch (QnitException e) {
            report.error(span, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
