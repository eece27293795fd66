package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;

/**
 * Householder reflections H_j = 1 - t_j v_j v_j^+ of a space of some dimension, in the order in which they were made; v_j
 * is zero before its pivot and 1 at it (LAPACK's convention, zlarfg).
 */
final class Reflections {
    /** Reflections applied together. */
    static final int BLOCK = 32;
    /** Dimension from which it pays to apply reflections together. */
    private static final int LARGE = 192;

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

    /** Whether reflections of this dimension on this many columns go together, as a product of matrices. */
    static boolean inBlocks(int dimension, int columns) {
        return dimension >= LARGE && columns >= LARGE / 4;
    }

    /**
     * H_0 H_1 ... X.
     *
     * @param columns of X without what its rows are padded by
     */
    void applyTo(ComplexMatrix x, int columns, Kernels kernels, Workers workers) {
        if (inBlocks(dimension, columns)) {
            for (int from = (count - 1) / BLOCK * BLOCK; from >= 0; from -= BLOCK) {
                applyBlock(from, Math.min(count, from + BLOCK), Products.Form.PLAIN, x, 0, kernels, workers);
            }
            return;
        }
        double[] wRe = new double[x.cols];
        double[] wIm = new double[x.cols];
        for (int j = count - 1; j >= 0; j--) {
            if (!isIdentity(j)) {
                apply(j, tIm[j], x.re, x.im, x.cols, 0, x.cols, wRe, wIm, kernels);
            }
        }
    }

    /**
     * H_from ... H_(to - 1) X (or its adjoint) for the columns of X from {@code column} on, by the compact form 1 - V T V^+ (Schreiber and Van Loan, SIAM J. Sci. Stat.
     * Comput. 10, 53, 1989), which is two products of matrices.
     */
    void applyBlock(
            int from, int to, Products.Form form, ComplexMatrix x, int column, Kernels kernels, Workers workers) {
        int first = pivot[from];
        int size = to - from;
        ComplexMatrix v = new ComplexMatrix(size, dimension - first);
        for (int j = from; j < to; j++) {
            if (!isIdentity(j)) {
                System.arraycopy(vRe, j * dimension + first, v.re, (j - from) * v.cols, v.cols);
                System.arraycopy(vIm, j * dimension + first, v.im, (j - from) * v.cols, v.cols);
            }
        }
        ComplexMatrix t = triangle(from, size, Products.gram(v, workers));
        int cols = x.cols - column;
        ComplexMatrix w = new ComplexMatrix(size, cols);
        Products.add(v, Products.Form.CONJUGATED, x, first, column, w, 0, 0, kernels, workers);
        ComplexMatrix z = new ComplexMatrix(size, cols);
        Products.add(t, form, w, 0, 0, z, 0, 0, kernels, workers);
        Products.add(v, Products.Form.TRANSPOSED, z, 0, 0, x, first, column, kernels, workers);
    }

    /** -T, from the products of the vectors: element (i, j) of the argument is v_j^+ v_i. */
    private ComplexMatrix triangle(int from, int size, ComplexMatrix gram) {
        ComplexMatrix t = new ComplexMatrix(size, size);
        for (int j = 0; j < size; j++) {
            double a = tRe[from + j];
            double b = tIm[from + j];
            for (int i = 0; i < j; i++) {
                double re = 0;
                double im = 0;
                for (int k = i; k < j; k++) {
                    // v_k^+ v_j
                    double x = gram.re[j * size + k];
                    double y = gram.im[j * size + k];
                    re += t.re[i * size + k] * x - t.im[i * size + k] * y;
                    im += t.re[i * size + k] * y + t.im[i * size + k] * x;
                }
                t.re[i * size + j] = b * im - a * re;
                t.im[i * size + j] = -a * im - b * re;
            }
            t.re[j * size + j] = -a;
            t.im[j * size + j] = -b;
        }
        return t;
    }

    /** H_j^+ X for the columns from {@code from}, a multiple of the kernels' alignment, to {@code to}. */
    void applyAdjoint(
            int j, double[] re, double[] im, int stride, int from, int to, double[] wRe, double[] wIm,
            Kernels kernels) {
        if (!isIdentity(j)) {
            apply(j, -tIm[j], re, im, stride, from, to, wRe, wIm, kernels);
        }
    }

    private void apply(
            int j,
            double imaginary,
            double[] re,
            double[] im,
            int stride,
            int from,
            int to,
            double[] wRe,
            double[] wIm,
            Kernels kernels) {
        int row = pivot[j];
        int at = row * stride + from;
        int width = to - from;
        int rows = dimension - row;
        kernels.project(re, im, at, stride, rows, width, vRe, vIm, pivotAt(j), wRe, wIm, from);
        double a = tRe[j];
        for (int k = from; k < to; k++) {
            double x = wRe[k];
            double y = wIm[k];
            wRe[k] = a * x - imaginary * y;
            wIm[k] = a * y + imaginary * x;
        }
        kernels.subtract(re, im, at, stride, rows, width, vRe, vIm, pivotAt(j), wRe, wIm, from);
    }
}
