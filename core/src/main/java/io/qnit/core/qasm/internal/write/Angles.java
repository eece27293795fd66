package io.qnit.core.qasm.internal.write;

import java.util.Locale;

/** Numbers as text that reads back as exactly the same double. */
public final class Angles {
    private static final int[] DENOMINATORS = {1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 64, 128, 256, 512, 1024};
    private static final int MAX_NUMERATOR = 64;

    private Angles() {}

    /** A fraction of pi when that is exact, such as {@code -3*pi/4}, else the shortest decimal. */
    public static String text(double angle) {
        if (angle == 0) {
            return 1 / angle < 0 ? "-0.0" : "0";
        }
        for (int denominator : DENOMINATORS) {
            double numerator = Math.rint(angle * denominator / Math.PI);
            if (numerator != 0
                    && Math.abs(numerator) <= MAX_NUMERATOR
                    && numerator * Math.PI / denominator == angle) {
                return fraction((int) numerator, denominator);
            }
        }
        return decimal(angle);
    }

    /** The shortest decimal, with a point or an exponent; {@code (1.0 / 0.0)} and the like where there is none. */
    public static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "(0.0 / 0.0)";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)";
        }
        return Double.toString(number).toLowerCase(Locale.ROOT);
    }

    private static String fraction(int numerator, int denominator) {
        String sign = numerator < 0 ? "-" : "";
        int size = Math.abs(numerator);
        return sign + (size == 1 ? "" : size + "*") + "pi" + (denominator == 1 ? "" : "/" + denominator);
    }
}
