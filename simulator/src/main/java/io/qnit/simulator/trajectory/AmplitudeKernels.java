package io.qnit.simulator.trajectory;

import io.qnit.simulator.statevector.VectorModule;

/**
 * Small complex matrices on columns of {@value #LANES} amplitudes: the real parts of a column side by side, behind them the
 * imaginary parts. The scalar twin: the same operations in the same order as with vectors, and so the same bytes.
 */
class AmplitudeKernels {
    /** Columns that are treated together, at least as many as a vector has lanes. */
    static final int LANES = 8;

    /** From a row of columns to the next. */
    static final int ROW = 2 * LANES;

    /** The kernels that run fastest here. */
    static AmplitudeKernels best() {
        return Choice.BEST;
    }

    /** Made when first asked for. */
    private static final class Choice {
        static final AmplitudeKernels BEST = VectorModule.isPresent() ? WithVectors.make() : new AmplitudeKernels();
    }

    /** Keeps the name of the Vector API's user out of the class that is asked first. */
    private static final class WithVectors {
        static AmplitudeKernels make() {
            return new VectorAmplitudeKernels();
        }
    }

    /**
     * Multiplies each group of rows by a matrix.
     *
     * @param free the bits of an index, above those of a row, that are not the group's
     * @param groups how many groups there are: 2 to the number of free bits
     * @param offsets of the rows of a group
     * @param m as many rows and columns as offsets, row-major, interleaved re and im
     */
    void dense(double[] tile, int free, int groups, int[] offsets, double[] m) {
        int size = offsets.length;
        double[] old = new double[size * ROW];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int t = 0; t < size; t++) {
                System.arraycopy(tile, base + offsets[t], old, t * ROW, ROW);
            }
            for (int row = 0; row < size; row++) {
                int to = base + offsets[row];
                for (int c = 0; c < LANES; c++) {
                    int k = 2 * row * size;
                    double re = m[k] * old[c];
                    double im = m[k] * old[LANES + c];
                    re = Math.fma(-m[k + 1], old[LANES + c], re);
                    im = Math.fma(m[k + 1], old[c], im);
                    for (int t = 1; t < size; t++) {
                        double x = old[t * ROW + c];
                        double y = old[t * ROW + LANES + c];
                        re = Math.fma(-m[k + 2 * t + 1], y, Math.fma(m[k + 2 * t], x, re));
                        im = Math.fma(m[k + 2 * t + 1], x, Math.fma(m[k + 2 * t], y, im));
                    }
                    tile[to + c] = re;
                    tile[to + LANES + c] = im;
                }
            }
        }
    }

    /** Runs a {@link Butterfly} on each group of four rows. */
    void butterfly(double[] tile, int free, int groups, int[] offsets, Butterfly b) {
        double s = b.tangents()[0];
        double t = b.tangents()[1];
        for (int g = 0; g < groups; g++) {
            int base = Integer.expand(g, free);
            for (int c = base; c < base + LANES; c++) {
                double re0 = rotated(tile, c, offsets, 0, s, t, 0);
                double re1 = rotated(tile, c, offsets, 1, s, t, 0);
                double re2 = rotated(tile, c, offsets, 2, s, t, 0);
                double re3 = rotated(tile, c, offsets, 3, s, t, 0);
                double im0 = rotated(tile, c, offsets, 0, s, t, LANES);
                double im1 = rotated(tile, c, offsets, 1, s, t, LANES);
                double im2 = rotated(tile, c, offsets, 2, s, t, LANES);
                double im3 = rotated(tile, c, offsets, 3, s, t, LANES);
                put(tile, c, offsets, b, 0, re0, im0);
                put(tile, c, offsets, b, 1, re1, im1);
                put(tile, c, offsets, b, 2, re2, im2);
                put(tile, c, offsets, b, 3, re3, im3);
            }
        }
    }

    /** A row of (RY x RY): the first qubit's rotation in both halves, then the second's across them. */
    private static double rotated(double[] tile, int c, int[] offsets, int row, double s, double t, int part) {
        double low = turned(tile[c + part + offsets[0]], tile[c + part + offsets[1]], row, s);
        double high = turned(tile[c + part + offsets[2]], tile[c + part + offsets[3]], row, s);
        return row < 2 ? Math.fma(-t, high, low) : Math.fma(t, low, high);
    }

    private static double turned(double zero, double one, int row, double s) {
        return (row & 1) == 0 ? Math.fma(-s, one, zero) : Math.fma(s, zero, one);
    }

    private static void put(double[] tile, int c, int[] offsets, Butterfly b, int k, double re, double im) {
        int to = c + offsets[b.to()[k]];
        double p = b.phases()[2 * k];
        double q = b.phases()[2 * k + 1];
        tile[to] = Math.fma(-q, im, p * re);
        tile[to + LANES] = Math.fma(q, re, p * im);
    }

    /** Fills the rows of a tile from columns of {@link #LANES} amplitudes at {@code base | rows[row]}. */
    void copyIn(double[] re, double[] im, int base, int[] rows, double[] tile) {
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(re, base | rows[row], tile, row * ROW, LANES);
            System.arraycopy(im, base | rows[row], tile, row * ROW + LANES, LANES);
        }
    }

    /** The reverse of {@link #copyIn}. */
    void copyOut(double[] tile, double[] re, double[] im, int base, int[] rows) {
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(tile, row * ROW, re, base | rows[row], LANES);
            System.arraycopy(tile, row * ROW + LANES, im, base | rows[row], LANES);
        }
    }

    /** The sums of squares of {@code re} and {@code im} from one index to another, both multiples of {@link #LANES}. */
    double weight(double[] re, double[] im, int from, int to) {
        double[] sums = new double[LANES];
        for (int i = from; i < to; i += LANES) {
            for (int c = 0; c < LANES; c++) {
                sums[c] = Math.fma(im[i + c], im[i + c], Math.fma(re[i + c], re[i + c], sums[c]));
            }
        }
        return pairwise(sums);
    }

    static double pairwise(double[] s) {
        return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    }
}
