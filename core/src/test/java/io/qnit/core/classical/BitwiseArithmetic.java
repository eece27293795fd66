package io.qnit.core.classical;

import java.math.BigInteger;

/**
 * The slow, obvious twin of integer arithmetic: bits in an array, bit 0 first, added with a carry, multiplied by adding
 * shifted copies, divided by subtracting shifted copies. It never sees a number, only bits.
 */
final class BitwiseArithmetic {
    private BitwiseArithmetic() {}

    static boolean[] bits(BigInteger number, int width) {
        boolean[] bits = new boolean[width];
        for (int i = 0; i < width; i++) {
            bits[i] = number.testBit(i);
        }
        return bits;
    }

    static BigInteger unsigned(boolean[] bits) {
        BigInteger number = BigInteger.ZERO;
        for (int i = bits.length - 1; i >= 0; i--) {
            number = number.add(number).add(bits[i] ? BigInteger.ONE : BigInteger.ZERO);
        }
        return number;
    }

    /** Two's complement: the top bit counts negatively. */
    static BigInteger signed(boolean[] bits) {
        BigInteger number = unsigned(bits);
        BigInteger top = BigInteger.TWO.pow(bits.length);
        return bits[bits.length - 1] ? number.subtract(top) : number;
    }

    static boolean[] add(boolean[] a, boolean[] b) {
        boolean[] sum = new boolean[a.length];
        boolean carry = false;
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i] ^ b[i] ^ carry;
            carry = (a[i] && b[i]) || (carry && (a[i] || b[i]));
        }
        return sum;
    }

    static boolean[] not(boolean[] a) {
        boolean[] result = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = !a[i];
        }
        return result;
    }

    static boolean[] negate(boolean[] a) {
        boolean[] one = new boolean[a.length];
        one[0] = true;
        return add(not(a), one);
    }

    static boolean[] subtract(boolean[] a, boolean[] b) {
        return add(a, negate(b));
    }

    static boolean[] multiply(boolean[] a, boolean[] b) {
        boolean[] product = new boolean[a.length];
        for (int i = 0; i < b.length; i++) {
            if (b[i]) {
                product = add(product, shiftLeft(a, i));
            }
        }
        return product;
    }

    static boolean[] shiftLeft(boolean[] a, int count) {
        boolean[] result = new boolean[a.length];
        for (int i = 0; i + count < a.length; i++) {
            result[i + count] = a[i];
        }
        return result;
    }

    static boolean[] shiftRight(boolean[] a, int count, boolean fill) {
        boolean[] result = new boolean[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = i + count < a.length ? a[i + count] : fill;
        }
        return result;
    }

    /** Quotient and remainder of unsigned numbers; the divisor is not zero. */
    static boolean[][] divide(boolean[] a, boolean[] b) {
        int width = a.length;
        boolean[] divisor = java.util.Arrays.copyOf(b, width + 1);
        boolean[] quotient = new boolean[width];
        boolean[] remainder = new boolean[width + 1];
        for (int i = width - 1; i >= 0; i--) {
            remainder = shiftLeft(remainder, 1);
            remainder[0] = a[i];
            if (!less(remainder, divisor)) {
                remainder = subtract(remainder, divisor);
                quotient[i] = true;
            }
        }
        return new boolean[][] {quotient, java.util.Arrays.copyOf(remainder, width)};
    }

    /** Signed division: divide the sizes, then give the quotient the product's sign and the remainder the dividend's. */
    static boolean[][] divideSigned(boolean[] a, boolean[] b) {
        boolean negativeA = a[a.length - 1];
        boolean negativeB = b[b.length - 1];
        boolean[][] sizes = divide(negativeA ? negate(a) : a, negativeB ? negate(b) : b);
        return new boolean[][] {
            negativeA != negativeB ? negate(sizes[0]) : sizes[0], negativeA ? negate(sizes[1]) : sizes[1]};
    }

    static boolean less(boolean[] a, boolean[] b) {
        for (int i = a.length - 1; i >= 0; i--) {
            if (a[i] != b[i]) {
                return b[i];
            }
        }
        return false;
    }

    /** By repeated multiplication. */
    static boolean[] power(boolean[] a, int exponent) {
        boolean[] result = new boolean[a.length];
        result[0] = true;
        for (int i = 0; i < exponent; i++) {
            result = multiply(result, a);
        }
        return result;
    }
}
