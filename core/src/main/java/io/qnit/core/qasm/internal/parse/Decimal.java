package io.qnit.core.qasm.internal.parse;

/** Decimal numbers of usual length to the nearest double, without making a string. */
final class Decimal {
    /** Powers of ten that a double holds exactly. */
    private static final double[] TEN_TO = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimal() {}

    /** The double nearest to {@code mantissa * 10^exponent} (mantissa not negative), or NaN if it is not found this way. */
    static double toDouble(long mantissa, int exponent) {
        if (Math.abs(exponent) >= TEN_TO.length) {
            return Double.NaN;
        }
        if (mantissa < 1L << 53) {
            // One correctly rounded operation on exact operands.
            return exponent < 0 ? mantissa / TEN_TO[-exponent] : mantissa * TEN_TO[exponent];
        }
        return exponent < 0 && mantissa < 1L << 62 ? quotient(mantissa, TEN_TO[-exponent]) : Double.NaN;
    }

    /**
     * Divides in two parts: the rounded quotient of the high part, then its exact remainder and the low part together. The
     * second is off by less than 2^-50 of itself; when both ends of that interval give the same sum, it is the nearest.
     */
    private static double quotient(long mantissa, double divisor) {
        double high = mantissa;
        double low = mantissa - (long) high;
        double first = high / divisor;
        double remainder = Math.fma(-first, divisor, high);
        double second = (remainder + low) / divisor;
        double doubt = Math.abs(second) * 0x1p-50;
        double result = first + (second - doubt);
        return result == first + (second + doubt) ? result : Double.NaN;
    }
}
