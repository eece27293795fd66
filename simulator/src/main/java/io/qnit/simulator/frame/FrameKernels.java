package io.qnit.simulator.frame;

import io.qnit.simulator.statevector.VectorModule;

/**
 * The loops over rows of bits, a row being {@code words} longs (a multiple of 8) and one bit per shot. Whatever a kernel
 * is made of, it gives the same bits. Stateless; the state of the random numbers is an argument.
 */
interface FrameKernels {
    /** Longs of the state of {@link #randomize}: four words of each of eight generators. */
    int RANDOM_STATE = 32;

    /** For pairs (to, from) of row numbers in {@code code}: adds row from to row to. */
    void xors(long[] rows, int[] code, int at, int pairs, int words);

    /** Adds one row to another. */
    void xor(long[] to, int toAt, long[] from, int fromAt, int words);

    /**
     * Fills the rows that {@code code} numbers with random bits: eight generators xoshiro256++ (D. Blackman, S. Vigna,
     * arXiv:1805.01407) side by side, each giving every eighth long.
     */
    void randomize(long[] rows, int[] code, int at, int count, int words, long[] state);

    /**
     * Turns rows of shots into shots of bits.
     *
     * @param rows row r begins at {@code r * words}
     * @param invert what is added to each shot: bit b is bit b % 64 of long b / 64
     * @param out shot s begins at {@code at + s * stride}
     */
    void transpose(long[] rows, int count, int words, long[] invert, long[] out, int at, int stride, int shots);

    static FrameKernels best() {
        return VectorModule.isPresent() ? Vectors.KERNELS : ScalarFrameKernels.KERNELS;
    }

    /** Keeps the name of the Vector API's user out of what is loaded without the module. */
    final class Vectors {
        static final FrameKernels KERNELS = new VectorFrameKernels();

        private Vectors() {}
    }
}
