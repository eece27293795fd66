package io.qnit.core.qasm.internal.lower;

import java.math.BigInteger;

/** Digits to numbers in linear time: {@link BigInteger#BigInteger(String, int)} takes longer than that for many digits. */
final class Bitstrings {
    private Bitstrings() {}

    /** The value of binary digits, most significant first. */
    static BigInteger value(String digits) {
        byte[] magnitude = new byte[digits.length() / 8 + 1];
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(digits.length() - 1 - i) == '1') {
                magnitude[magnitude.length - 1 - i / 8] |= (byte) (1 << (i % 8));
            }
        }
        return new BigInteger(1, magnitude);
    }
}
