package io.qnit.core.classical;

import io.qnit.core.classical.ClassicalType.Angle;
import io.qnit.core.classical.ClassicalType.Bit;
import io.qnit.core.classical.ClassicalType.BitArray;
import io.qnit.core.classical.ClassicalType.Bool;
import io.qnit.core.classical.ClassicalType.Duration;
import io.qnit.core.classical.ClassicalType.Float;
import io.qnit.core.classical.ClassicalType.Int;
import io.qnit.core.classical.ClassicalType.UInt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which operands an operator takes, what they are converted to first, and the type of the result. Stateless.
 *
 * <p>The standard types ({@code bool}, {@code int}, {@code uint}, {@code float}) follow the usual arithmetic conversions
 * of C99: a float wins over integers, the wider float over the narrower; between integers the wider wins, and of equal
 * widths the unsigned one. The special types ({@code bit}, {@code angle}, {@code duration}) mix only where an operator
 * is defined for them. Source: OpenQASM 3.1, "Types and casting" and "Classical instructions".
 *
 * <p>Beyond the letter of the standard, because programs in use rely on it: a bit array is read as an unsigned integer
 * where it meets an integer ({@code c == 2}), converts by itself to integers of its own or of the default width
 * ({@code int i = c;}) and casts to wider unsigned ones; bitwise operators take {@code int} and {@code bool}; a shift count
 * may be an {@code int}; registers of equal width are added, subtracted and multiplied, as pytket writes; a multiplier
 * or divisor of an angle may have another width.
 */
public final class Typing {
    private static final Bool BOOL = new Bool();
    private static final Float FLOAT = new Float(64);
    private static final UInt UINT = new UInt(ClassicalType.DEFAULT_WIDTH);

    private Typing() {}

    /** What the operands of a binary operator are cast to before it is applied, and what it gives. */
    public record Promotion(ClassicalType left, ClassicalType right, ClassicalType result) {}

    /** What the arguments of an operator or function are cast to before it is applied, and what it gives. */
    public record Signature(List<ClassicalType> arguments, ClassicalType result) {
        public Signature {
            arguments = List.copyOf(arguments);
        }
    }

    /** The conversions for {@code left operator right}; empty when the operator does not take these types. */
    public static Optional<Promotion> binary(BinaryOperator operator, ClassicalType left, ClassicalType right) {
        return switch (operator) {
            case OR, AND -> canConvertImplicitly(left, BOOL) && canConvertImplicitly(right, BOOL)
                    ? Optional.of(new Promotion(BOOL, BOOL, BOOL))
                    : Optional.empty();
            case BIT_OR, BIT_XOR, BIT_AND -> bitwise(left, right).map(type -> new Promotion(type, type, type));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                comparison(left, right).map(type -> new Promotion(type, type, BOOL));
            case SHIFT_LEFT, SHIFT_RIGHT -> shift(left, right);
            case ADD, SUBTRACT -> sum(left, right).map(type -> new Promotion(type, type, type));
            case MULTIPLY -> product(left, right);
            case DIVIDE -> quotient(left, right);
            case REMAINDER -> integers(left, right).map(type -> new Promotion(type, type, type));
            case POWER -> power(left, right);
        };
    }

    /** The conversion for {@code operator operand}; empty when the operator does not take this type. */
    public static Optional<Signature> unary(UnaryOperator operator, ClassicalType operand) {
        boolean allowed =
                switch (operator) {
                    case NEGATE -> switch (operand) {
                        case Int _, UInt _, Float _, Angle _, Duration _ -> true;
                        case Bool _, Bit _, BitArray _ -> false;
                    };
                    case COMPLEMENT -> switch (operand) {
                        case Bool _, Bit _, BitArray _, Int _, UInt _, Angle _ -> true;
                        case Float _, Duration _ -> false;
                    };
                    case NOT -> canConvertImplicitly(operand, BOOL);
                };
        if (!allowed) {
            return Optional.empty();
        }
        ClassicalType type = operator == UnaryOperator.NOT ? BOOL : operand;
        return Optional.of(new Signature(List.of(type), type));
    }

    /**
     * The conversions for a call of a built-in function; empty when no form of it takes these arguments. The standard
     * makes an integer power with a known negative exponent a float: ask with a float as the exponent's type then.
     */
    public static Optional<Signature> call(BuiltinFunction function, List<ClassicalType> arguments) {
        if (arguments.size() != function.arguments()) {
            return Optional.empty();
        }
        ClassicalType first = arguments.getFirst();
        return switch (function) {
            case COS, SIN, TAN -> first instanceof Angle
                    ? Optional.of(new Signature(arguments, FLOAT))
                    : real(arguments);
            case ARCCOS, ARCSIN, ARCTAN, CEILING, EXP, FLOOR, LOG, SQRT -> real(arguments);
            case MOD -> integers(first, arguments.get(1))
                    .map(type -> Optional.of(new Signature(List.of(type, type), type)))
                    .orElseGet(() -> real(arguments));
            case POW -> power(first, arguments.get(1))
                    .map(p -> new Signature(List.of(p.left(), p.right()), p.result()));
            case POPCOUNT -> bits(first).map(type -> new Signature(List.of(type), UINT));
            case ROTL, ROTR -> isInteger(arguments.get(1))
                    ? bits(first).map(type -> new Signature(List.of(type, arguments.get(1)), type))
                    : Optional.empty();
        };
    }

    /** Whether {@code to(value)} may be written for a value of type {@code from}. */
    public static boolean canCast(ClassicalType from, ClassicalType to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (from) {
            case Bool _ -> switch (to) {
                case Bool _, Int _, UInt _, Float _, Bit _ -> true;
                case BitArray(int m) -> m == 1;
                case Angle _, Duration _ -> false;
            };
            case Int(int n) -> canCastInteger(n, to);
            case UInt(int n) -> canCastInteger(n, to);
            case Float _ -> switch (to) {
                case Bool _, Int _, UInt _, Float _, Angle _ -> true;
                case Bit _, BitArray _, Duration _ -> false;
            };
            case Angle(int n) -> switch (to) {
                case Bool _, Angle _ -> true;
                case Bit _ -> n == 1;
                case BitArray(int m) -> m == n;
                case Int _, UInt _, Float _, Duration _ -> false;
            };
            case Bit _ -> switch (to) {
                case Bool _, Bit _, Int _, UInt _ -> true;
                case BitArray(int m) -> m == 1;
                case Angle(int m) -> m == 1;
                case Float _, Duration _ -> false;
            };
            case BitArray(int n) -> switch (to) {
                case Bool _ -> true;
                case Bit _ -> n == 1;
                case Int(int m) -> m >= n;
                case UInt(int m) -> m >= n;
                case Angle(int m) -> m == n;
                case BitArray _, Float _, Duration _ -> false;
            };
            case Duration _ -> false;
        };
    }

    /** Whether a value of type {@code from} may stand where one of type {@code to} is needed, without a cast. */
    public static boolean canConvertImplicitly(ClassicalType from, ClassicalType to) {
        if (from.equals(to)) {
            return true;
        }
        return switch (from) {
            case Bool _ -> canCast(from, to);
            case Int _, UInt _ -> to instanceof Bool || isInteger(to) || to instanceof Float;
            case Float _ -> to instanceof Float || to instanceof Angle;
            case Angle _ -> to instanceof Angle;
            case Bit _ -> to instanceof Bool || isInteger(to) || to.equals(new BitArray(1));
            case BitArray(int n) -> switch (to) {
                case Bool _ -> true;
                case Bit _ -> n == 1;
                case Int(int m) -> m == n || (m == ClassicalType.DEFAULT_WIDTH && n < m);
                case UInt(int m) -> m == n || (m == ClassicalType.DEFAULT_WIDTH && n < m);
                case BitArray _, Float _, Angle _, Duration _ -> false;
            };
            case Duration _ -> false;
        };
    }

    /**
     * Whether a literal may stand where a value of type {@code to} is needed although its type does not convert: 0 and
     * 1 for a bit, an integer for a register that can hold it, an integer in radians for an angle, a float without a
     * fraction for an integer that can hold it.
     */
    public static boolean literalFits(Value literal, ClassicalType to) {
        return switch (literal) {
            case Value.Bits(ClassicalType type, var number) when isInteger(type) -> switch (to) {
                case Bit _ -> number.signum() >= 0 && number.bitLength() <= 1;
                case BitArray(int width) -> number.signum() >= 0 && number.bitLength() <= width;
                case Angle _ -> true;
                case Bool _, Int _, UInt _, Float _, Duration _ -> canConvertImplicitly(type, to);
            };
            case Value.Real(var type, double number) when isInteger(to) ->
                number == Math.rint(number) && Casts.inRange(number, to);
            case Value.Bits _, Value.Real _, Value.Time _ -> canConvertImplicitly(literal.type(), to);
        };
    }

    static boolean isInteger(ClassicalType type) {
        return type instanceof Int || type instanceof UInt;
    }

    private static boolean canCastInteger(int width, ClassicalType to) {
        return switch (to) {
            case Bool _, Int _, UInt _, Float _ -> true;
            case Bit _ -> width == 1;
            case BitArray(int m) -> m == width;
            case Angle _, Duration _ -> false;
        };
    }

    /** The usual arithmetic conversions; empty unless both are standard types and at least one is not bool. */
    private static Optional<ClassicalType> arithmetic(ClassicalType left, ClassicalType right) {
        if (left instanceof Float(int n)) {
            return right instanceof Float(int m)
                    ? Optional.of(new Float(Math.max(n, m)))
                    : right instanceof Bool || isInteger(right) ? Optional.of(left) : Optional.empty();
        }
        return right instanceof Float ? arithmetic(right, left) : integers(left, right);
    }

    private static Optional<ClassicalType> integers(ClassicalType left, ClassicalType right) {
        if (left instanceof Bool && isInteger(right)) {
            return Optional.of(right);
        }
        if (right instanceof Bool && isInteger(left)) {
            return Optional.of(left);
        }
        if (!isInteger(left) || !isInteger(right)) {
            return Optional.empty();
        }
        int n = width(left);
        int m = width(right);
        if (n == m) {
            return Optional.of(left instanceof UInt ? left : right);
        }
        return Optional.of(n > m ? left : right);
    }

    private static Optional<ClassicalType> bitwise(ClassicalType left, ClassicalType right) {
        if (isSingle(left) && isSingle(right)) {
            return Optional.of(left.equals(right) ? left : BOOL);
        }
        if (left instanceof BitArray && right instanceof BitArray) {
            return left.equals(right) ? Optional.of(left) : Optional.empty();
        }
        if (left instanceof Angle(int n) && right instanceof Angle(int m)) {
            return Optional.of(n >= m ? left : right);
        }
        return integers(asInteger(left, right), asInteger(right, left));
    }

    private static Optional<ClassicalType> comparison(ClassicalType left, ClassicalType right) {
        if (left instanceof Angle && right instanceof Float) {
            return Optional.of(left);
        }
        if (left instanceof Float && right instanceof Angle) {
            return Optional.of(right);
        }
        if (left instanceof Duration && right instanceof Duration) {
            return Optional.of(left);
        }
        Optional<ClassicalType> asBits = bitwise(left, right);
        return asBits.isPresent() ? asBits : arithmetic(left, right);
    }

    private static Optional<Promotion> shift(ClassicalType left, ClassicalType right) {
        boolean hasBits = left instanceof BitArray || left instanceof Angle || isInteger(left);
        return hasBits && isInteger(right) ? Optional.of(new Promotion(left, right, left)) : Optional.empty();
    }

    private static Optional<ClassicalType> sum(ClassicalType left, ClassicalType right) {
        if (left instanceof Angle(int n) && right instanceof Angle(int m)) {
            return Optional.of(n >= m ? left : right);
        }
        if (left instanceof Angle && right instanceof Float) {
            return Optional.of(left);
        }
        if (left instanceof Float && right instanceof Angle) {
            return Optional.of(right);
        }
        if (left instanceof Duration && right instanceof Duration) {
            return Optional.of(left);
        }
        return registers(left, right).or(() -> arithmetic(left, right));
    }

    /** Registers of equal width are added and multiplied like unsigned integers. */
    private static Optional<ClassicalType> registers(ClassicalType left, ClassicalType right) {
        return left instanceof BitArray && left.equals(right) ? Optional.of(left) : Optional.empty();
    }

    private static Optional<Promotion> product(ClassicalType left, ClassicalType right) {
        if (left instanceof Angle(int n) && isInteger(right)) {
            return Optional.of(new Promotion(left, new UInt(n), left));
        }
        if (right instanceof Angle(int n) && isInteger(left)) {
            return Optional.of(new Promotion(new UInt(n), right, right));
        }
        if (left instanceof Duration && isNumber(right)) {
            return Optional.of(new Promotion(left, FLOAT, left));
        }
        if (right instanceof Duration && isNumber(left)) {
            return Optional.of(new Promotion(FLOAT, right, right));
        }
        return registers(left, right)
                .or(() -> arithmetic(left, right))
                .map(type -> new Promotion(type, type, type));
    }

    private static Optional<Promotion> quotient(ClassicalType left, ClassicalType right) {
        if (left instanceof Angle(int n) && right instanceof Angle(int m)) {
            ClassicalType wider = n >= m ? left : right;
            return Optional.of(new Promotion(wider, wider, new UInt(Math.max(n, m))));
        }
        if (left instanceof Angle(int n) && isInteger(right)) {
            return Optional.of(new Promotion(left, new UInt(Math.max(n, width(right))), left));
        }
        if (left instanceof Duration && right instanceof Duration) {
            return Optional.of(new Promotion(left, right, FLOAT));
        }
        if (left instanceof Duration && isNumber(right)) {
            return Optional.of(new Promotion(left, FLOAT, left));
        }
        return arithmetic(left, right).map(type -> new Promotion(type, type, type));
    }

    /** The exponent of an integer power keeps its type, so that it never wraps to the width of the base. */
    private static Optional<Promotion> power(ClassicalType base, ClassicalType exponent) {
        if (isInteger(base) && isInteger(exponent)) {
            return integers(base, exponent).map(type -> new Promotion(type, exponent, type));
        }
        return arithmetic(base, exponent).map(type -> new Promotion(type, type, type));
    }

    private static Optional<Signature> real(List<ClassicalType> arguments) {
        int width = 0;
        for (ClassicalType argument : arguments) {
            if (!isNumber(argument) && !(argument instanceof Bool)) {
                return Optional.empty();
            }
            if (argument instanceof Float(int n)) {
                width = Math.max(width, n);
            }
        }
        ClassicalType type = width == 0 ? FLOAT : new Float(width);
        List<ClassicalType> types = new ArrayList<>();
        arguments.forEach(_ -> types.add(type));
        return Optional.of(new Signature(types, type));
    }

    /** What {@code popcount} and the rotations see of their first argument. */
    private static Optional<ClassicalType> bits(ClassicalType type) {
        return switch (type) {
            case BitArray _, UInt _, Angle _ -> Optional.of(type);
            case Bit _ -> Optional.of(new BitArray(1));
            case Int(int n) -> Optional.of(new UInt(n));
            case Bool _, Float _, Duration _ -> Optional.empty();
        };
    }

    private static ClassicalType asInteger(ClassicalType type, ClassicalType other) {
        if (!isInteger(other)) {
            return type;
        }
        return switch (type) {
            case BitArray(int n) -> new UInt(n);
            case Bit _ -> new UInt(1);
            case Bool _, Int _, UInt _, Float _, Angle _, Duration _ -> type;
        };
    }

    private static boolean isSingle(ClassicalType type) {
        return type instanceof Bool || type instanceof Bit;
    }

    private static boolean isNumber(ClassicalType type) {
        return isInteger(type) || type instanceof Float;
    }

    private static int width(ClassicalType integer) {
        return switch (integer) {
            case Int(int n) -> n;
            case UInt(int n) -> n;
            case Bool _, Bit _, BitArray _, Float _, Angle _, Duration _ -> throw new IllegalArgumentException(
                    integer + " is not an integer type");
        };
    }
}
