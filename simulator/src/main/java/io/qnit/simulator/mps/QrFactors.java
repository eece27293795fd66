package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;

/**
 * A = Q R with Q's columns orthonormal and R upper triangular, by Householder reflections (Golub and Van Loan, Matrix
 * Computations, 5.2). It holds for any A, of any rank.
 */
final class QrFactors {
    private final int rows;
    private final Reflections reflections;
    private final ComplexMatrix r;
    private final Kernels kernels;
    private final Workers workers;

    private QrFactors(int rows, Reflections reflections, ComplexMatrix r, Kernels kernels, Workers workers) {
        this.rows = rows;
        this.reflections = reflections;
        this.r = r;
        this.kernels = kernels;
        this.workers = workers;
    }

    static QrFactors of(ComplexMatrix a, Workers workers) {
        int m = a.rows;
        int n = a.cols;
        int rank = Math.min(m, n);
        Kernels kernels = Kernels.forWork((double) m * n * rank);
        int stride = Padding.padded(n, kernels);
        double[] re = Padding.pad(a.re, m, n, stride);
        double[] im = Padding.pad(a.im, m, n, stride);
        ComplexMatrix work = new ComplexMatrix(m, stride, re, im);
        boolean inBlocks = Reflections.inBlocks(m, n);
        int exponent = Math.getExponent(a.largest());
        boolean scaled = Math.abs(exponent) > 100 && exponent >= Double.MIN_EXPONENT;
        if (scaled) {
            scale(re, im, -exponent);
        }
        Reflections reflections = new Reflections(m, rank);
        double[] wRe = new double[stride];
        double[] wIm = new double[stride];
        for (int j = 0; j < rank; j++) {
            double diagonal = reflections.add(re, im, stride, j, j);
            for (int i = j + 1; i < m; i++) {
                re[i * stride + j] = 0;
                im[i * stride + j] = 0;
            }
            // Columns before j are zero from row j on, so that nothing happens to them when the start is rounded down.
            int from = j - j % kernels.alignment();
            double kept = re[j * stride + j];
            re[j * stride + j] = 0;
            double keptIm = im[j * stride + j];
            im[j * stride + j] = 0;
            int to = inBlocks ? Math.min(stride, (j / Reflections.BLOCK + 1) * Reflections.BLOCK) : stride;
            reflections.applyAdjoint(j, re, im, stride, from, to, wRe, wIm, kernels);
            re[j * stride + j] = reflections.isIdentity(j) ? kept : diagonal;
            im[j * stride + j] = reflections.isIdentity(j) ? keptIm : 0;
            if ((j + 1 == to || j + 1 == rank) && to < stride) {
                int begin = j / Reflections.BLOCK * Reflections.BLOCK;
                reflections.applyBlock(begin, j + 1, Products.Form.ADJOINT, work, to, kernels, workers);
            }
        }
        if (scaled) {
            scale(re, im, exponent);
        }
        return new QrFactors(
                m,
                reflections,
                new ComplexMatrix(
                        rank, n, Padding.unpad(re, rank, n, stride), Padding.unpad(im, rank, n, stride)),
                kernels,
                workers);
    }

    /** By a power of two, in two steps, as it may be out of range itself. */
    private static void scale(double[] re, double[] im, int exponent) {
        double one = Math.scalb(1.0, exponent / 2);
        double other = Math.scalb(1.0, exponent - exponent / 2);
        for (int i = 0; i < re.length; i++) {
            re[i] = re[i] * one * other;
            im[i] = im[i] * one * other;
        }
    }

    /** min(rows, columns) by columns. */
    ComplexMatrix r() {
        return r;
    }

    /** rows by min(rows, columns). */
    ComplexMatrix q() {
        int n = r.rows;
        ComplexMatrix x = new ComplexMatrix(rows, Padding.padded(n, kernels));
        for (int i = 0; i < n; i++) {
            x.re[i * x.cols + i] = 1;
        }
        return reflected(x, n);
    }

    /** Q X. */
    ComplexMatrix times(ComplexMatrix x) {
        ComplexMatrix to = new ComplexMatrix(rows, Padding.padded(x.cols, kernels));
        Padding.copy(x.re, x.rows, x.cols, to.re, to.cols);
        Padding.copy(x.im, x.rows, x.cols, to.im, to.cols);
        return reflected(to, x.cols);
    }

    private ComplexMatrix reflected(ComplexMatrix x, int cols) {
        reflections.applyTo(x, cols, kernels, workers);
        return new ComplexMatrix(
                rows, cols, Padding.unpad(x.re, rows, cols, x.cols), Padding.unpad(x.im, rows, cols, x.cols));
    }
}
