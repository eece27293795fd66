package io.qnit.simulator.stabilizer;

/** Rows word by word: for narrow states, and where there is no Vector API. */
final class ScalarRowKernels implements RowKernels {
    static final RowKernels KERNELS = new ScalarRowKernels();

    @Override
    public int multiply(long[] to, int toAt, long[] from, int fromAt, int words) {
        int phase = 0;
        for (int k = 0; k < words; k++) {
            long x1 = to[toAt + k];
            long z1 = to[toAt + words + k];
            long x2 = from[fromAt + k];
            long z2 = from[fromAt + words + k];
            long x = x1 ^ x2;
            long z = z1 ^ z2;
            to[toAt + k] = x;
            to[toAt + words + k] = z;
            // Each qubit where the factors anticommute brings i or -i: -i where this is set.
            long x1z2 = x1 & z2;
            long anti = x1z2 ^ (z1 & x2);
            long minus = (x ^ z ^ x1z2) & anti;
            phase += Long.bitCount(anti) + 2 * Long.bitCount(minus);
        }
        return phase & 3;
    }

    @Override
    public int anticommute(long[] a, int aAt, long[] b, int bAt, int words) {
        long parity = 0;
        for (int k = 0; k < words; k++) {
            parity ^= (a[aAt + k] & b[bAt + words + k]) ^ (a[aAt + words + k] & b[bAt + k]);
        }
        return Long.bitCount(parity) & 1;
    }

    @Override
    public void xor(long[] to, int toAt, long[] from, int fromAt, int words) {
        for (int k = 0; k < words; k++) {
            to[toAt + k] ^= from[fromAt + k];
        }
    }

    @Override
    public void reflect(
            long[] data, int[] rows, byte[] signs, int words, int qubit, long[] b, long[] product, int phase) {
        for (int r = 0; r < rows.length; r++) {
            int at = rows[r];
            int withA = (int) (data[at + (qubit >>> 6)] >>> qubit & 1);
            int withB = anticommute(data, at, b, 0, words);
            if (withA == withB) {
                signs[r] ^= (byte) withA;
            } else {
                int turns = multiply(data, at, product, 0, words) + phase + 2 * withA;
                signs[r] ^= (byte) (turns >> 1 & 1);
            }
        }
    }
}
