package io.qnit.simulator.mps;

/**
 * Householder reflections H_j = 1 - t_j v_j v_j^+ of a space of some dimension, in the order in which they were made; v_j
 * is zero before its pivot and 1 at it (LAPACK's convention, zlarfg).
 */
final class Reflections {
    private final int dimension;
    private final double[] vRe;
    private final double[] vIm;
    private final double[] tRe;
    private final double[] tIm;
    private final int[] pivot;
    private int count;

    Reflections(int dimension, int capacity) {
        this.dimension = dimension;
        vRe = new double[capacity * dimension];
        vIm = new double[capacity * dimension];
        tRe = new double[capacity];
        tIm = new double[capacity];
        pivot = new int[capacity];
    }

    int count() {
        return count;
    }

    double[] vRe() {
        return vRe;
    }

    double[] vIm() {
        return vIm;
    }

    /** Where v_j is 1, counted from the start of {@link #vRe}. */
    int pivotAt(int j) {
        return j * dimension + pivot[j];
    }

    double tRe(int j) {
        return tRe[j];
    }

    double tIm(int j) {
        return tIm[j];
    }

    /**
     * Adds the reflection whose adjoint takes the column from row {@code row} on to a real number on that row; returns
     * that number. Numbers below 1e-140 in magnitude count as zero: their squares would not be exact.
     */
    double add(double[] re, double[] im, int stride, int row, int column) {
        int j = count++;
        pivot[j] = row;
        int at = j * dimension;
        double a = re[row * stride + column];
        double b = im[row * stride + column];
        double rest = 0;
        for (int i = row + 1; i < dimension; i++) {
            double x = re[i * stride + column];
            double y = im[i * stride + column];
            vRe[at + i] = x;
            vIm[at + i] = y;
            rest += x * x + y * y;
        }
        if (rest < 1e-280 && b * b < 1e-280) {
            return a;
        }
        double norm = Math.sqrt(a * a + b * b + rest);
        double beta = a > 0 ? -norm : norm;
        tRe[j] = (beta - a) / beta;
        tIm[j] = -b / beta;
        double over = (a - beta) * (a - beta) + b * b;
        double fRe = (a - beta) / over;
        double fIm = -b / over;
        vRe[at + row] = 1;
        vIm[at + row] = 0;
        for (int i = row + 1; i < dimension; i++) {
            double x = vRe[at + i];
            double y = vIm[at + i];
            vRe[at + i] = x * fRe - y * fIm;
            vIm[at + i] = x * fIm + y * fRe;
        }
        return beta;
    }

    boolean isIdentity(int j) {
        return tRe[j] == 0 && tIm[j] == 0;
    }

    /** H_0 H_1 ... X, where the columns of X, {@code stride} of them with what they are padded by, begin at 0. */
    void applyTo(double[] re, double[] im, int stride, Kernels kernels) {
        double[] wRe = new double[stride];
        double[] wIm = new double[stride];
        for (int j = count - 1; j >= 0; j--) {
            if (!isIdentity(j)) {
                apply(j, tIm[j], re, im, stride, 0, wRe, wIm, kernels);
            }
        }
    }

    /** H_j^+ X for the columns from {@code from} on, a multiple of the kernels' alignment. */
    void applyAdjoint(int j, double[] re, double[] im, int stride, int from, double[] wRe, double[] wIm,
            Kernels kernels) {
        if (!isIdentity(j)) {
            apply(j, -tIm[j], re, im, stride, from, wRe, wIm, kernels);
        }
    }

    private void apply(
            int j,
            double imaginary,
            double[] re,
            double[] im,
            int stride,
            int from,
            double[] wRe,
            double[] wIm,
            Kernels kernels) {
        int row = pivot[j];
        int at = row * stride + from;
        int width = stride - from;
        int rows = dimension - row;
        kernels.project(re, im, at, stride, rows, width, vRe, vIm, pivotAt(j), wRe, wIm, from);
        double a = tRe[j];
        for (int k = from; k < stride; k++) {
            double x = wRe[k];
            double y = wIm[k];
            wRe[k] = a * x - imaginary * y;
            wIm[k] = a * y + imaginary * x;
        }
        kernels.subtract(re, im, at, stride, rows, width, vRe, vIm, pivotAt(j), wRe, wIm, from);
    }
}
