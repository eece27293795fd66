package io.qnit.compiler.target;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as ECMAScript prints them, which RFC 8785 asks of canonical JSON: the shortest digits that read back equal. */
final class CanonicalNumber {
    private CanonicalNumber() {}

    static String text(double number) {
        if (!Double.isFinite(number)) {
            return String.valueOf(number);
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        if (exact.precision() == 2) { // Java never prints a single digit where two are nearer
            BigDecimal shorter = exact.round(new MathContext(1, RoundingMode.HALF_EVEN));
            exact = shorter.doubleValue() == Math.abs(number) ? shorter.stripTrailingZeros() : exact;
        }
        String digits = exact.unscaledValue().toString();
        int point = digits.length() - exact.scale(); // the number is 0.DIGITS times ten to this
        StringBuilder text = new StringBuilder(number < 0 ? "-" : "");
        if (point > 0 && point <= 21) {
            if (point >= digits.length()) {
                text.append(digits).append("0".repeat(point - digits.length()));
            } else {
                text.append(digits, 0, point).append('.').append(digits, point, digits.length());
            }
        } else if (point > -6 && point <= 0) {
            text.append("0.").append("0".repeat(-point)).append(digits);
        } else {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append('e').append(point > 0 ? "+" : "").append(point - 1);
        }
        return text.toString();
    }
}
