package io.qnit.simulator.stabilizer;

import io.qnit.simulator.statevector.VectorModule;

/**
 * The loops over rows of a tableau. A row is a Pauli string: {@code words} longs of X bits, then as many of Z bits, a
 * qubit with both being Y. Stateless.
 */
interface RowKernels {
    /** Below this many words the vectors do not pay, and small runs need not load them. */
    int FEWEST_WORDS_FOR_VECTORS = 4;

    /**
     * Multiplies the row at {@code to} by the row at {@code from} from the right.
     *
     * @return k, 0 to 3: the product is i^k times the row that is left at {@code to}
     */
    int multiply(long[] to, int toAt, long[] from, int fromAt, int words);

    /** 1 when the two rows anticommute, else 0. */
    int anticommute(long[] a, int aAt, long[] b, int bAt, int words);

    /** Exclusive-or of {@code words} longs. */
    void xor(long[] to, int toAt, long[] from, int fromAt, int words);

    /**
     * Conjugates every row R of a tableau by (A + B) / sqrt 2, for A = Z of one qubit and an anticommuting B.
     *
     * @param rows where each row begins
     * @param b the row of B, without its sign
     * @param product the row of A B, without its phase
     * @param phase A B is i^phase times {@code product}, the sign of B included
     */
    void reflect(
            long[] data, int[] rows, byte[] signs, int words, int qubit, long[] b, long[] product, int phase);

    /** The kernels for rows of this length. */
    static RowKernels forWords(int words) {
        return words >= FEWEST_WORDS_FOR_VECTORS && VectorModule.isPresent() ? Vectors.KERNELS
                : ScalarRowKernels.KERNELS;
    }

    /** The length of rows of at least this many words. */
    static int paddedWords(int words) {
        return words < FEWEST_WORDS_FOR_VECTORS ? words : Math.ceilDiv(words, 8) * 8;
    }

    /** Keeps the name of the Vector API's user out of what small runs load. */
    final class Vectors {
        static final RowKernels KERNELS = new VectorRowKernels();

        private Vectors() {}
    }
}
