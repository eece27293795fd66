package io.qnit.core.classical;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.ClassicalType.Angle;
import io.qnit.core.classical.ClassicalType.Bit;
import io.qnit.core.classical.ClassicalType.BitArray;
import io.qnit.core.classical.ClassicalType.Bool;
import io.qnit.core.classical.ClassicalType.Float;
import io.qnit.core.classical.ClassicalType.Int;
import io.qnit.core.classical.ClassicalType.UInt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Computes classical expressions as OpenQASM 3.1 says. One evaluator serves the reader, which folds constants, and the
 * simulators. Stateless; work and memory are bounded by the widths of the types.
 *
 * <ul>
 * <li>Integers wrap around in two's complement, unsigned ones modulo 2^n. Division truncates towards zero, {@code %} has
 * the sign of the dividend, as in C99.
 * <li>Shifts move bits off the end; {@code int} shifts right with its sign, everything else with zeros.
 * <li>An angle computes like an unsigned integer of its width.
 * <li>Floats are IEEE 754; {@code float[32]} is rounded after every operation. Elementary functions are those of
 * {@link StrictMath}, equal on every machine.
 * <li>Division of integers by zero, a negative shift or exponent, a float out of range of an integer, an index out of
 * range are errors with the code {@code CLASSICAL_ERROR}.
 * </ul>
 */
public final class Evaluation {
    private static final Value.Bits TRUE = new Value.Bits(new Bool(), BigInteger.ONE);
    private static final Value.Bits FALSE = new Value.Bits(new Bool(), BigInteger.ZERO);
    private static final Value.Bits ONE = new Value.Bits(new Bit(), BigInteger.ONE);
    private static final Value.Bits ZERO = new Value.Bits(new Bit(), BigInteger.ZERO);

    /** Above this width an exponent must fit in 64 bits, so that a power takes at most 128 multiplications. */
    private static final int WIDE = 4096;

    private Evaluation() {}

    /** The value of an expression; its type is the expression's. */
    public static Value evaluate(Expression expression, ClassicalState state) {
        return switch (expression) {
            case Expression.Literal(Value value) -> value;
            case Expression.Variable(int index, var _) -> state.variable(index);
            case Expression.Clbit(int clbit) -> bit(state.clbit(clbit));
            case Expression.Clbits(List<Integer> clbits) -> read(clbits, state);
            case Expression.Unary(var operator, var operand, var type) ->
                unary(operator, evaluate(operand, state), type);
            case Expression.Binary binary -> evaluate(binary, state);
            case Expression.Cast(var operand, var type) -> cast(evaluate(operand, state), type);
            case Expression.BitOf(var operand, var index) -> bitOf(evaluate(operand, state), evaluate(index, state));
            case Expression.Select(var operand, var positions) -> select(evaluate(operand, state), positions);
            case Expression.Concatenation(var parts, var type) -> concatenate(parts, type, state);
            case Expression.Call(var function, var arguments, var type) -> {
                List<Value> values = new ArrayList<>(arguments.size());
                for (Expression argument : arguments) {
                    values.add(evaluate(argument, state));
                }
                yield call(function, values, type);
            }
        };
    }

    /**
     * Converts a value. Besides the casts that may be written ({@link Typing#canCast}), integers become bits and angles
     * (for literals) and angles become floats in radians (for gate parameters).
     */
    public static Value cast(Value value, ClassicalType to) {
        return Casts.cast(value, to);
    }

    /** {@code &&} and {@code ||} look at the right side only where the left one leaves the answer open. */
    private static Value evaluate(Expression.Binary binary, ClassicalState state) {
        Value first = evaluate(binary.left(), state);
        return switch (binary.operator()) {
            case AND -> isTrue(first) ? bool(isTrue(evaluate(binary.right(), state))) : FALSE;
            case OR -> isTrue(first) ? TRUE : bool(isTrue(evaluate(binary.right(), state)));
            case BIT_OR, BIT_XOR, BIT_AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, SHIFT_LEFT,
                    SHIFT_RIGHT, ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER ->
                binary(binary.operator(), first, evaluate(binary.right(), state), binary.type());
        };
    }

    /** Applies an operator to operands that have been converted as {@link Typing#binary} says. */
    public static Value binary(BinaryOperator operator, Value left, Value right, ClassicalType type) {
        if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
            return bool(
                    operator == BinaryOperator.AND ? isTrue(left) && isTrue(right) : isTrue(left) || isTrue(right));
        }
        if (left instanceof Value.Bits a && right instanceof Value.Bits b) {
            return bits(operator, a, b, type);
        }
        if (left instanceof Value.Real(_, double a) && right instanceof Value.Real(_, double b)) {
            return reals(operator, a, b, type);
        }
        return Durations.binary(operator, left, right);
    }

    /** Applies an operator to an operand that has been converted as {@link Typing#unary} says. */
    public static Value unary(UnaryOperator operator, Value operand, ClassicalType type) {
        return switch (operator) {
            case NOT -> bool(!isTrue(operand));
            case COMPLEMENT -> Casts.wrap(type, number(operand).not());
            case NEGATE -> switch (operand) {
                case Value.Bits(_, BigInteger number) -> Casts.wrap(type, number.negate());
                case Value.Real(Float real, double number) -> new Value.Real(real, -number);
                case Value.Time(double amount, var unit) -> new Value.Time(-amount, unit);
            };
        };
    }

    /** Calls a built-in function with arguments that have been converted as {@link Typing#call} says. */
    public static Value call(BuiltinFunction function, List<Value> arguments, ClassicalType type) {
        Value first = arguments.getFirst();
        return switch (function) {
            case ARCCOS -> real(type, StrictMath.acos(radians(first)));
            case ARCSIN -> real(type, StrictMath.asin(radians(first)));
            case ARCTAN -> real(type, StrictMath.atan(radians(first)));
            case CEILING -> real(type, Math.ceil(radians(first)));
            case COS -> real(type, StrictMath.cos(radians(first)));
            case EXP -> real(type, StrictMath.exp(radians(first)));
            case FLOOR -> real(type, Math.floor(radians(first)));
            case LOG -> real(type, StrictMath.log(radians(first)));
            case MOD -> binary(BinaryOperator.REMAINDER, first, arguments.get(1), type);
            case POPCOUNT -> Casts.wrap(type, BigInteger.valueOf(number(first).bitCount()));
            case POW -> binary(BinaryOperator.POWER, first, arguments.get(1), type);
            case ROTL -> rotate(first, number(arguments.get(1)));
            case ROTR -> rotate(first, number(arguments.get(1)).negate());
            case SIN -> real(type, StrictMath.sin(radians(first)));
            case SQRT -> real(type, Math.sqrt(radians(first)));
            case TAN -> real(type, StrictMath.tan(radians(first)));
        };
    }

    /** Whether a condition holds: a value other than zero. */
    public static boolean isTrue(Value value) {
        return switch (value) {
            case Value.Bits(_, BigInteger number) -> number.signum() != 0;
            case Value.Real(_, double number) -> number != 0;
            case Value.Time _ -> throw new QnitException(ErrorCode.INVALID_CIRCUIT, "a duration is not a condition");
        };
    }

    /** What a variable of this type holds before it is assigned: zero, or false. */
    public static Value zero(ClassicalType type) {
        return switch (type) {
            case Bool _, Bit _, BitArray _, Int _, UInt _, Angle _ -> new Value.Bits(type, BigInteger.ZERO);
            case Float(int width) -> new Value.Real(new Float(width), 0);
            case ClassicalType.Duration _ -> new Value.Time(0, Value.Time.Unit.SECONDS);
        };
    }

    public static Value bool(boolean value) {
        return value ? TRUE : FALSE;
    }

    public static Value bit(boolean value) {
        return value ? ONE : ZERO;
    }

    /** Bit number {@code index} of an integer, angle or bit array; negative indices count from the top. */
    public static Value bitOf(Value value, Value index) {
        return bit(number(value).testBit(position(value.type(), index)));
    }

    /** The bits at these positions as a {@code bit[n]}; the first position becomes bit 0. */
    public static Value select(Value value, List<Integer> positions) {
        BigInteger number = number(value);
        return collect(positions.size(), i -> number.testBit(positions.get(i)));
    }

    /** The value with one bit replaced; negative indices count from the top. */
    public static Value withBit(Value value, Value index, Value bit) {
        int position = position(value.type(), index);
        return Casts.wrap(
                value.type(), isTrue(bit) ? number(value).setBit(position) : number(value).clearBit(position));
    }

    /** The value with the bits at these positions replaced; the first position takes bit 0 of {@code bits}. */
    public static Value withBits(Value value, List<Integer> positions, Value bits) {
        BigInteger number = number(value);
        BigInteger source = number(bits);
        BitSet result = new BitSet();
        for (int i = 0; i < Casts.width(value.type()); i++) {
            result.set(i, number.testBit(i));
        }
        for (int i = 0; i < positions.size(); i++) {
            result.set(positions.get(i), source.testBit(i));
        }
        Value all = collect(Casts.width(value.type()), result::get);
        return Casts.wrap(value.type(), number(all));
    }

    /**
     * Which bit of a value of {@code width} bits an index means; negative indices count from the top.
     *
     * @throws QnitException with {@code CLASSICAL_ERROR} when there is no such bit
     */
    public static int position(int width, Value index) {
        BigInteger number = number(index);
        BigInteger fromBottom = number.signum() < 0 ? number.add(BigInteger.valueOf(width)) : number;
        if (fromBottom.signum() < 0 || fromBottom.compareTo(BigInteger.valueOf(width)) >= 0) {
            throw error("index " + number + " is out of range for " + width + (width == 1 ? " bit" : " bits"));
        }
        return fromBottom.intValue();
    }

    private static int position(ClassicalType type, Value index) {
        return position(Casts.width(type), index);
    }

    private static Value read(List<Integer> clbits, ClassicalState state) {
        return collect(clbits.size(), i -> state.clbit(clbits.get(i)));
    }

    private static Value collect(int width, IntPredicate isSet) {
        byte[] bytes = new byte[width / 8 + 1];
        for (int i = 0; i < width; i++) {
            if (isSet.test(i)) {
                bytes[bytes.length - 1 - i / 8] |= (byte) (1 << (i % 8));
            }
        }
        return new Value.Bits(new BitArray(width), new BigInteger(bytes));
    }

    private static Value concatenate(List<Expression> parts, ClassicalType type, ClassicalState state) {
        BigInteger number = BigInteger.ZERO;
        int width = 0;
        for (Expression part : parts) {
            number = number.or(number(evaluate(part, state)).shiftLeft(width));
            width += Casts.width(part.type());
        }
        return Casts.wrap(type, number);
    }

    private static Value bits(BinaryOperator operator, Value.Bits left, Value.Bits right, ClassicalType type) {
        BigInteger a = left.number();
        BigInteger b = right.number();
        return switch (operator) {
            case EQUAL -> bool(a.equals(b));
            case NOT_EQUAL -> bool(!a.equals(b));
            case LESS -> bool(a.compareTo(b) < 0);
            case LESS_OR_EQUAL -> bool(a.compareTo(b) <= 0);
            case GREATER -> bool(a.compareTo(b) > 0);
            case GREATER_OR_EQUAL -> bool(a.compareTo(b) >= 0);
            case AND, BIT_AND -> Casts.wrap(type, a.and(b));
            case OR, BIT_OR -> Casts.wrap(type, a.or(b));
            case BIT_XOR -> Casts.wrap(type, a.xor(b));
            case SHIFT_LEFT -> Casts.wrap(type, a.shiftLeft(shiftCount(b, type)));
            case SHIFT_RIGHT -> Casts.wrap(type, a.shiftRight(shiftCount(b, type)));
            case ADD -> Casts.wrap(type, a.add(b));
            case SUBTRACT -> Casts.wrap(type, a.subtract(b));
            case MULTIPLY -> Casts.wrap(type, a.multiply(b));
            case DIVIDE -> Casts.wrap(type, a.divide(divisor(b)));
            case REMAINDER -> Casts.wrap(type, a.remainder(divisor(b)));
            case POWER -> power(a, b, type);
        };
    }

    private static Value reals(BinaryOperator operator, double a, double b, ClassicalType type) {
        return switch (operator) {
            case EQUAL -> bool(a == b);
            case NOT_EQUAL -> bool(a != b);
            case LESS -> bool(a < b);
            case LESS_OR_EQUAL -> bool(a <= b);
            case GREATER -> bool(a > b);
            case GREATER_OR_EQUAL -> bool(a >= b);
            case ADD -> real(type, a + b);
            case SUBTRACT -> real(type, a - b);
            case MULTIPLY -> real(type, a * b);
            case DIVIDE -> real(type, a / b);
            case REMAINDER -> real(type, a % b);
            case POWER -> real(type, StrictMath.pow(a, b));
            case AND, OR, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT, "'" + operator.symbol() + "' does not take floats");
        };
    }

    /** A shift by the width or more moves every bit off the end, so the count is cut there. */
    private static int shiftCount(BigInteger count, ClassicalType type) {
        if (count.signum() < 0) {
            throw error("a shift by " + count + " bits is negative");
        }
        return count.min(BigInteger.valueOf(Casts.width(type))).intValue();
    }

    private static BigInteger divisor(BigInteger number) {
        if (number.signum() == 0) {
            throw error("division by zero");
        }
        return number;
    }

    /** Square and multiply modulo 2^width: numbers never grow beyond the type, whatever the exponent. */
    private static Value power(BigInteger base, BigInteger exponent, ClassicalType type) {
        if (exponent.signum() < 0) {
            throw error("the exponent " + exponent + " of an integer is negative; a float as the base would do");
        }
        int width = Casts.width(type);
        if (!base.testBit(0) && exponent.compareTo(BigInteger.valueOf(width)) >= 0) {
            return Casts.wrap(type, BigInteger.ZERO);
        }
        if (width > WIDE && exponent.bitLength() > Long.SIZE) {
            throw new QnitException(
                    ErrorCode.LIMIT_REACHED, "an exponent of a " + type + " has at most " + Long.SIZE + " bits");
        }
        BigInteger mask = Casts.mask(width);
        BigInteger result = BigInteger.ONE;
        BigInteger square = base.and(mask);
        for (int i = 0; i < exponent.bitLength(); i++) {
            if (exponent.testBit(i)) {
                result = result.multiply(square).and(mask);
            }
            square = square.multiply(square).and(mask);
        }
        return Casts.wrap(type, result);
    }

    private static Value rotate(Value value, BigInteger left) {
        int width = Casts.width(value.type());
        int distance = left.mod(BigInteger.valueOf(width)).intValue();
        BigInteger number = number(value);
        return Casts.wrap(value.type(), number.shiftLeft(distance).or(number.shiftRight(width - distance)));
    }

    private static double radians(Value value) {
        return switch (value) {
            case Value.Real(_, double number) -> number;
            case Value.Bits angle when angle.type() instanceof Angle -> Casts.radians(angle);
            case Value.Bits _, Value.Time _ -> throw new QnitException(
                    ErrorCode.INTERNAL, "a float or an angle was expected, not " + value.type());
        };
    }

    private static BigInteger number(Value value) {
        if (value instanceof Value.Bits(_, BigInteger number)) {
            return number;
        }
        throw new QnitException(ErrorCode.INTERNAL, "bits were expected, not " + value.type());
    }

    private static Value real(ClassicalType type, double number) {
        if (type instanceof Float(int width)) {
            return new Value.Real(new Float(width), number);
        }
        throw new QnitException(ErrorCode.INTERNAL, "a float was expected, not " + type);
    }

    private static QnitException error(String message) {
        return new QnitException(ErrorCode.CLASSICAL_ERROR, message);
    }
}
