package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Objects;

/**
 * Numbers as RFC 8785 has them in canonical JSON: the shortest digits that read back equal, laid out as ECMAScript does.
 * Stateless and safe for use by several threads.
 */
public final class CanonicalNumber {
    private CanonicalNumber() {}

    /** The text of a finite number. */
    public static String text(double value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    /**
     * Number::toString of ECMAScript 2025 (6.1.6.1.20). Java's own shortest digits are the same, but for numbers so close
     * to 0 that one digit tells them apart, of which Java prints two.
     *
     * @param value finite; -0 is written as 0
     * @throws QnitException {@link ErrorCode#INTERNAL} where it is not finite
     */
    public static void append(StringBuilder out, double value) {
        if (!Double.isFinite(value)) {
            throw new QnitException(ErrorCode.INTERNAL, "JSON has no number " + value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            out.append((long) value);
            return;
        }
        if (value < 0) {
            out.append('-');
        }
        String text = Double.toString(Math.abs(value));
        int e = text.indexOf('E');
        int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
        String mantissa = e < 0 ? text : text.substring(0, e);
        int point = mantissa.indexOf('.');
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int leading = 0;
        while (digits.charAt(leading) == '0') {
            leading++;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        int places = point - leading + exponent; // the value is 0.DIGITS times ten to this
        digits = digits.substring(leading, end);
        if (digits.length() == 2) {
            String shorter = oneDigit(digits, places, Math.abs(value));
            places += shorter.equals("10") ? 1 : 0;
            digits = shorter.equals("10") ? "1" : shorter;
        }
        append(out, digits, places);
    }

    /** One digit (or 10) that reads back as the value, if there is one, else the two digits as they were. */
    private static String oneDigit(String digits, int places, double value) {
        int first = digits.charAt(0) - '0';
        int nearer = digits.charAt(1) >= '5' ? first + 1 : first;
        int farther = nearer == first ? first + 1 : first;
        for (int candidate : new int[] {nearer, farther}) {
            if (candidate > 0 && Double.parseDouble(candidate + "e" + (places - 1)) == value) {
                return Objects.toString(candidate);
            }
        }
        return digits;
    }

    private static void append(StringBuilder out, String digits, int places) {
        int length = digits.length();
        if (length <= places && places <= 21) {
            out.append(digits).repeat('0', places - length);
        } else if (0 < places && places <= 21) {
            out.append(digits, 0, places).append('.').append(digits, places, length);
        } else if (-6 < places && places <= 0) {
            out.append("0.").repeat('0', -places).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (length > 1) {
                out.append('.').append(digits, 1, length);
            }
            out.append('e').append(places > 0 ? "+" : "").append(places - 1);
        }
    }
}
