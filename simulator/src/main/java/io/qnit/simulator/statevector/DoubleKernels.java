package io.qnit.simulator.statevector;

/**
 * The loops over amplitudes in double precision, in plain Java: what runs on small states and without the Vector API,
 * and the twin that {@link VectorDoubleKernels} is tested against.
 *
 * <p>A kernel fixes some bits of the index and visits the others: group {@code g} is the index whose free bits are those
 * of {@code g} ({@link Integer#expand}). Groups that differ only below the lowest fixed bit are neighbours in memory, a
 * <em>run</em>, and the inner loops go along runs. Groups {@code from} to {@code to} must not cut a vector: callers use
 * multiples of 64 or everything.
 */
class DoubleKernels {
    /** Amplitudes in one vector; 1 here. */
    int lanes() {
        return 1;
    }

    void scale(double[] re, double[] im, int from, int to, int fixed, int value, double a, double b) {
        int run = Groups.run(fixed);
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed) | value;
            for (int i = base; i < base + length; i++) {
                double x = re[i];
                double y = im[i];
                re[i] = a * x - b * y;
                im[i] = a * y + b * x;
            }
            g += length;
        }
    }

    void exchange(double[] re, double[] im, int from, int to, int fixed, int one, int other) {
        int run = Groups.run(fixed);
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed);
            int j = base | other;
            for (int i = base | one; length > 0; i++, j++, length--, g++) {
                double x = re[i];
                re[i] = re[j];
                re[j] = x;
                double y = im[i];
                im[i] = im[j];
                im[j] = y;
            }
        }
    }

    /** A 2 by 2 matrix on the target bit {@code bit}; {@code fixed} holds it and the controls. */
    void dense1(double[] re, double[] im, int from, int to, int fixed, int controls, int bit, double[] m) {
        double m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3], m4 = m[4], m5 = m[5], m6 = m[6], m7 = m[7];
        int run = Groups.run(fixed);
        for (int g = from; g < to;) {
            int length = Groups.length(g, to, run);
            int base = Groups.index(g, fixed) | controls;
            for (int i = base; i < base + length; i++) {
                int j = i + bit;
                double x0 = re[i], y0 = im[i], x1 = re[j], y1 = im[j];
                re[i] = m0 * x0 - m1 * y0 + m2 * x1 - m3 * y1;
                im[i] = m0 * y0 + m1 * x0 + m2 * y1 + m3 * x1;
                re[j] = m4 * x0 - m5 * y0 + m6 * x1 - m7 * y1;
                im[j] = m4 * y0 + m5 * x0 + m6 * y1 + m7 * x1;
            }
            g += length;
        }
    }

    /** A 4 by 4 matrix on the target bits {@code low} (least significant) and {@code high}. */
    void dense2(double[] re, double[] im, int from, int to, int fixed, int controls, int low, int high, double[] m) {
        dense(re, im, from, to, fixed, controls, new int[] {0, low, high, low | high}, m);
    }

    /** A matrix of any size; {@code offsets} holds the index bits of each of its rows. */
    void dense(double[] re, double[] im, int from, int to, int fixed, int controls, int[] offsets, double[] m) {
        int dimension = offsets.length;
        double[] x = new double[dimension];
        double[] y = new double[dimension];
        for (int g = from; g < to; g++) {
            int base = Groups.index(g, fixed) | controls;
            for (int k = 0; k < dimension; k++) {
                x[k] = re[base | offsets[k]];
                y[k] = im[base | offsets[k]];
            }
            int at = 0;
            for (int row = 0; row < dimension; row++) {
                double sumRe = 0;
                double sumIm = 0;
                for (int k = 0; k < dimension; k++, at += 2) {
                    sumRe += m[at] * x[k] - m[at + 1] * y[k];
                    sumIm += m[at] * y[k] + m[at + 1] * x[k];
                }
                re[base | offsets[row]] = sumRe;
                im[base | offsets[row]] = sumIm;
            }
        }
    }

    /**
     * Where a fixed bit lies inside a vector: every vector of the free groups is multiplied by coefficients that differ
     * by lane. See {@link LaneCoefficients}.
     */
    void lanes(double[] re, double[] im, int from, int to, int fixed, int controls, LaneCoefficients c) {
        throw new UnsupportedOperationException("scalar kernels have no lanes");
    }
}
