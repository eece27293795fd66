package io.qnit.app.draw;

import io.qnit.core.gate.Gate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** What is written into boxes. */
final class Labels {
    private static final int[] DENOMINATORS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 32, 64, 128, 256, 512, 1024};
    private static final int MAX_NUMERATOR = 64;

    /** An angle this close to a fraction of pi, relatively, was meant to be one. */
    private static final double SAME = 1e-13;

    private static final int MAX_LENGTH = 36;

    private Labels() {}

    /** The name of a gate as physicists write it, without its own controls. */
    static String gate(Gate gate) {
        return switch (gate) {
            case ID -> "I";
            case SDG -> "S†";
            case TDG -> "T†";
            case SX -> "√X";
            case SXDG -> "√X†";
            case RX, RY, RZ, RXX, RYY, RZZ, RZX -> "R" + gate.id().substring(1);
            case ISWAP -> "iSWAP";
            case DCXDG -> "DCX†";
            case RCCCXDG -> "RCCCX†";
            case XX_PLUS_YY -> "XX+YY";
            case XX_MINUS_YY -> "XX-YY";
            case CPHASESHIFT00 -> "P00";
            case CPHASESHIFT01 -> "P01";
            case CPHASESHIFT10 -> "P10";
            case RXXYYZZ -> "Rxxyyzz";
            case ZZMAX -> "ZZ";
            default -> gate.id().toUpperCase(Locale.ROOT);
        };
    }

    /** A fraction of pi where the angle is one, else three significant digits. */
    static String angle(double angle) {
        if (angle == 0) {
            return "0";
        }
        for (int denominator : DENOMINATORS) {
            double numerator = Math.rint(angle * denominator / Math.PI);
            boolean close = Math.abs(numerator * Math.PI / denominator - angle) <= SAME * Math.abs(angle);
            if (numerator != 0 && Math.abs(numerator) <= MAX_NUMERATOR && close) {
                String size = Math.abs(numerator) == 1 ? "" : String.valueOf((long) Math.abs(numerator));
                return (numerator < 0 ? "-" : "") + size + "π" + (denominator == 1 ? "" : "/" + denominator);
            }
        }
        BigDecimal rounded = new BigDecimal(angle).round(new MathContext(3)).stripTrailingZeros();
        double size = Math.abs(angle);
        return size >= 1e-3 && size < 1e4
                ? rounded.toPlainString()
                : String.format(Locale.ROOT, "%.2e", angle).replaceFirst("\\.?0*e", "e").replaceFirst("e\\+?(-?)0*",
                        "e$1");
    }

    /** A label short enough for a box. */
    static String shortened(String label) {
        int length = label.codePointCount(0, label.length());
        return length <= MAX_LENGTH ? label : label.substring(0, label.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
    }
}
