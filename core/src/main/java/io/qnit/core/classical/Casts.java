package io.qnit.core.classical;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.ClassicalType.Angle;
import io.qnit.core.classical.ClassicalType.Bit;
import io.qnit.core.classical.ClassicalType.BitArray;
import io.qnit.core.classical.ClassicalType.Bool;
import io.qnit.core.classical.ClassicalType.Duration;
import io.qnit.core.classical.ClassicalType.Float;
import io.qnit.core.classical.ClassicalType.Int;
import io.qnit.core.classical.ClassicalType.UInt;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Conversions between values. Source: OpenQASM 3.1, "Types and casting", section "Casting specifics". */
final class Casts {
    /** A full turn, as near as a double comes to it; halves and quarters of it are the doubles nearest to theirs. */
    static final double TURN = 2 * Math.PI;

    private Casts() {}

    static Value cast(Value value, ClassicalType to) {
        if (value.type().equals(to)) {
            return value;
        }
        return switch (value) {
            case Value.Bits bits -> fromBits(bits, to);
            case Value.Real real -> fromReal(real, to);
            case Value.Time _ -> throw impossible(value.type(), to);
        };
    }

    /** The value of this type that has the same low bits, in two's complement. */
    static Value.Bits wrap(ClassicalType type, BigInteger number) {
        int width = width(type);
        if (type instanceof Int) {
            if (number.bitLength() < width) {
                return new Value.Bits(type, number);
            }
            BigInteger low = number.and(mask(width));
            return new Value.Bits(type, low.testBit(width - 1) ? low.subtract(BigInteger.ONE.shiftLeft(width)) : low);
        }
        boolean fits = number.signum() >= 0 && number.bitLength() <= width;
        return new Value.Bits(type, fits ? number : number.and(mask(width)));
    }

    /** The number of bits of a type that is made of bits. */
    static int width(ClassicalType type) {
        return switch (type) {
            case Bool _, Bit _ -> 1;
            case BitArray(int n) -> n;
            case Int(int n) -> n;
            case UInt(int n) -> n;
            case Angle(int n) -> n;
            case Float _, Duration _ -> throw new QnitException(ErrorCode.INTERNAL, type + " is not made of bits");
        };
    }

    static BigInteger mask(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }

    /** An angle in radians, in [0, 2 pi). */
    static double radians(Value.Bits angle) {
        double fraction = Math.scalb(angle.number().doubleValue(), -width(angle.type()));
        return Math.min(fraction, Math.nextDown(1.0)) * TURN;
    }

    /** Whether the whole part of a number is a value of this integer type. */
    static boolean inRange(double number, ClassicalType integer) {
        if (!Double.isFinite(number)) {
            return false;
        }
        BigInteger whole = new BigDecimal(number).toBigInteger();
        return integer instanceof Int
                ? whole.bitLength() < width(integer)
                : whole.signum() >= 0 && whole.bitLength() <= width(integer);
    }

    private static Value fromBits(Value.Bits bits, ClassicalType to) {
        ClassicalType from = bits.type();
        BigInteger number = bits.number();
        return switch (to) {
            case Bool _ -> new Value.Bits(to, number.signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
            case Bit _ -> {
                if (width(from) != 1 && !Typing.isInteger(from)) {
                    throw impossible(from, to);
                }
                yield wrap(to, number);
            }
            case BitArray(int m) -> {
                if (width(from) != m) {
                    throw impossible(from, to);
                }
                yield wrap(to, number);
            }
            case Int _, UInt _ -> {
                if (from instanceof Angle) {
                    throw impossible(from, to);
                }
                yield wrap(to, number);
            }
            case Float(int m) -> {
                Float type = new Float(m);
                if (from instanceof Angle) {
                    yield new Value.Real(type, radians(bits));
                }
                if (from instanceof BitArray) {
                    throw impossible(from, to);
                }
                yield new Value.Real(type, m == 32 ? number.floatValue() : number.doubleValue());
            }
            case Angle(int m) -> switch (from) {
                case Angle(int n) -> m >= n
                        ? new Value.Bits(to, number.shiftLeft(m - n))
                        : wrap(to, roundedQuotient(number, BigInteger.ONE.shiftLeft(n - m)));
                case Bit _, BitArray _ -> {
                    if (width(from) != m) {
                        throw impossible(from, to);
                    }
                    yield new Value.Bits(to, number);
                }
                case Int _, UInt _ -> fromReal(new Value.Real(new Float(64), number.doubleValue()), to);
                case Bool _, Float _, Duration _ -> throw impossible(from, to);
            };
            case Duration _ -> throw impossible(from, to);
        };
    }

    private static Value fromReal(Value.Real real, ClassicalType to) {
        double number = real.number();
        return switch (to) {
            case Bool _ -> new Value.Bits(to, number == 0 ? BigInteger.ZERO : BigInteger.ONE);
            case Int _, UInt _ -> {
                if (!inRange(number, to)) {
                    throw new QnitException(ErrorCode.CLASSICAL_ERROR, number + " is out of range for " + to);
                }
                yield new Value.Bits(to, new BigDecimal(number).toBigInteger());
            }
            case Float(int m) -> new Value.Real(new Float(m), number);
            case Angle(int m) -> {
                if (!Double.isFinite(number)) {
                    throw new QnitException(ErrorCode.CLASSICAL_ERROR, number + " is not an angle");
                }
                yield wrap(to, turns(number, real.type().width() == 32 ? (float) TURN : TURN, m));
            }
            case Bit _, BitArray _, Duration _ -> throw impossible(real.type(), to);
        };
    }

    /** The number of 2^-width turns nearest to an angle in radians, ties to even; exact for these doubles. */
    private static BigInteger turns(double radians, double turn, int width) {
        double within = radians % turn;
        BigDecimal scaled = new BigDecimal(within).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(width)));
        BigDecimal divisor = new BigDecimal(turn);
        int scale = Math.max(scaled.scale(), divisor.scale());
        return roundedQuotient(scaled.setScale(scale).unscaledValue(), divisor.setScale(scale).unscaledValue());
    }

    /** numerator / denominator to the nearest integer, ties to even; the denominator is positive. */
    private static BigInteger roundedQuotient(BigInteger numerator, BigInteger denominator) {
        BigInteger floor = numerator.subtract(numerator.mod(denominator)).divide(denominator);
        int half = numerator.mod(denominator).shiftLeft(1).compareTo(denominator);
        return half > 0 || (half == 0 && floor.testBit(0)) ? floor.add(BigInteger.ONE) : floor;
    }

    private static QnitException impossible(ClassicalType from, ClassicalType to) {
        return new QnitException(ErrorCode.INVALID_CIRCUIT, from + " cannot be cast to " + to);
    }
}
