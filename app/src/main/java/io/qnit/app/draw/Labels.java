package io.qnit.app.draw;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Texts in a picture: angles as fractions of pi, expressions as a reader would write them. Casts are left out, so a label
 * is for people and not a source text.
 */
final class Labels {
    private static final int LONGEST = 40;
    private static final int LARGEST_DENOMINATOR = 64;
    private static final double TOLERANCE = 1e-12;
    private static final int TIGHTEST = 100;

    private final Circuit circuit;

    Labels(Circuit circuit) {
        this.circuit = circuit;
    }

    /** An angle: a fraction of pi where that is what it is, else three significant digits. */
    static String angle(double radians) {
        if (radians == 0) {
            return "0";
        }
        for (int denominator = 1; denominator <= LARGEST_DENOMINATOR; denominator++) {
            double numerator = radians / Math.PI * denominator;
            long whole = Math.round(numerator);
            if (whole != 0 && Math.abs(numerator - whole) < TOLERANCE * denominator && Math.abs(whole) < 1000) {
                String top = Math.abs(whole) == 1 ? "π" : Math.abs(whole) + "π";
                return (whole < 0 ? "-" : "") + top + (denominator == 1 ? "" : "/" + denominator);
            }
        }
        String digits = String.format(Locale.ROOT, "%.3g", radians);
        return digits.contains(".") && !digits.contains("e") ? digits.replaceAll("\\.?0+$", "") : digits;
    }

    String of(Expression expression) {
        return shortened(text(expression, 0));
    }

    String of(Assignable target) {
        return switch (target) {
            case Assignable.WholeVariable(int index) -> variable(index);
            case Assignable.VariableBit(int index, Expression bit) -> variable(index) + "[" + text(bit, 0) + "]";
            case Assignable.VariableBits(int index, List<Integer> positions) ->
                variable(index) + "[" + numbers(positions) + "]";
            case Assignable.Clbits(List<Integer> clbits) -> clbits(clbits);
            case Assignable.ClbitAt(List<Integer> clbits, Expression index) ->
                clbits(clbits) + "[" + text(index, 0) + "]";
        };
    }

    String variable(int index) {
        return circuit.variables().get(index).name();
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private String text(Expression expression, int outer) {
        return switch (expression) {
            case Expression.Literal(Value value) -> value(value);
            case Expression.Variable(int index, ClassicalType _) -> variable(index);
            case Expression.Clbit(int clbit) -> clbits(List.of(clbit));
            case Expression.Clbits(List<Integer> clbits) -> clbits(clbits);
            case Expression.Unary(var operator, Expression operand, ClassicalType _) ->
                operator.symbol() + text(operand, TIGHTEST);
            case Expression.Binary(var operator, Expression left, Expression right, ClassicalType _) -> {
                int own = operator.precedence();
                String text = text(left, own) + " " + operator.symbol() + " " + text(right, own + 1);
                yield own < outer ? "(" + text + ")" : text;
            }
            case Expression.Cast(Expression operand, ClassicalType _) -> text(operand, outer);
            case Expression.BitOf(Expression operand, Expression index) ->
                text(operand, TIGHTEST) + "[" + text(index, 0) + "]";
            case Expression.Select(Expression operand, List<Integer> positions) ->
                text(operand, TIGHTEST) + "[" + numbers(positions) + "]";
            case Expression.Concatenation(List<Expression> parts, ClassicalType _) ->
                parts.stream().map(p -> text(p, TIGHTEST)).collect(Collectors.joining(" ++ "));
            case Expression.Call(var function, List<Expression> arguments, ClassicalType _) ->
                function.symbol() + "("
                        + arguments.stream().map(a -> text(a, 0)).collect(Collectors.joining(", ")) + ")";
        };
    }

    private static String value(Value value) {
        return switch (value) {
            case Value.Bits(ClassicalType.Bool _, var number) -> number.signum() == 0 ? "false" : "true";
            case Value.Bits(ClassicalType.BitArray(int width), var number) -> {
                String digits = number.toString(2);
                yield "\"" + "0".repeat(width - digits.length()) + digits + "\"";
            }
            case Value.Bits(ClassicalType.Angle(int width), var number) ->
                angle(number.doubleValue() / Math.pow(2, width) * 2 * Math.PI);
            case Value.Bits bits -> bits.number().toString();
            case Value.Real real -> angle(real.number());
            case Value.Time(double amount, Value.Time.Unit unit) -> time(amount, unit);
        };
    }

    private static String time(double amount, Value.Time.Unit unit) {
        if (unit == Value.Time.Unit.DT) {
            return plain(amount) + " dt";
        }
        if (amount >= 1) {
            return plain(amount) + " s";
        }
        if (amount >= 1e-3) {
            return plain(amount * 1e3) + " ms";
        }
        return amount >= 1e-6 ? plain(amount * 1e6) + " µs" : plain(amount * 1e9) + " ns";
    }

    private static String plain(double number) {
        double rounded = Math.rint(number * 1e6) / 1e6;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String numbers(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String clbits(List<Integer> clbits) {
        for (ClbitRegister register : circuit.clbitRegisters()) {
            int first = clbits.getFirst() - register.offset();
            if (first < 0 || first >= register.size()) {
                continue;
            }
            boolean whole = clbits.size() == register.size();
            boolean within = true;
            for (int k = 0; k < clbits.size(); k++) {
                int bit = clbits.get(k) - register.offset();
                whole &= bit == k;
                within &= bit >= 0 && bit < register.size();
            }
            if (whole && (register.form() == RegisterForm.SINGLE || clbits.size() > 1)) {
                return register.name();
            }
            if (within) {
                return register.name() + "["
                        + clbits.stream()
                                .map(c -> Integer.toString(c - register.offset()))
                                .collect(Collectors.joining(", "))
                        + "]";
            }
        }
        return clbits.stream().map(c -> clbits(List.of(c))).collect(Collectors.joining(" ++ "));
    }
}
