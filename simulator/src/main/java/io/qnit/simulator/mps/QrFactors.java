package io.qnit.simulator.mps;

/**
 * A = Q R with Q's columns orthonormal and R upper triangular, by Householder reflections (Golub and Van Loan, Matrix
 * Computations, 5.2). It holds for any A, of any rank.
 */
final class QrFactors {
    private final int rows;
    private final Reflections reflections;
    private final ComplexMatrix r;
    private final Kernels kernels;

    private QrFactors(int rows, Reflections reflections, ComplexMatrix r, Kernels kernels) {
        this.rows = rows;
        this.reflections = reflections;
        this.r = r;
        this.kernels = kernels;
    }

    static QrFactors of(ComplexMatrix a) {
        int m = a.rows;
        int n = a.cols;
        int rank = Math.min(m, n);
        Kernels kernels = Kernels.forWork((double) m * n * rank);
        int stride = Padding.padded(n, kernels);
        double[] re = Padding.pad(a.re, m, n, stride);
        double[] im = Padding.pad(a.im, m, n, stride);
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
            reflections.applyAdjoint(j, re, im, stride, from, wRe, wIm, kernels);
            re[j * stride + j] = reflections.isIdentity(j) ? kept : diagonal;
            im[j * stride + j] = reflections.isIdentity(j) ? keptIm : 0;
        }
        if (scaled) {
            scale(re, im, exponent);
        }
        return new QrFactors(
                m,
                reflections,
                new ComplexMatrix(
                        rank, n, Padding.unpad(re, rank, n, stride), Padding.unpad(im, rank, n, stride)),
                kernels);
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
        int stride = Padding.padded(n, kernels);
        double[] re = new double[rows * stride];
        double[] im = new double[rows * stride];
        for (int i = 0; i < n; i++) {
            re[i * stride + i] = 1;
        }
        return reflected(re, im, n, stride);
    }

    /** Q X. */
    ComplexMatrix times(ComplexMatrix x) {
        int stride = Padding.padded(x.cols, kernels);
        double[] re = new double[rows * stride];
        double[] im = new double[rows * stride];
        Padding.copy(x.re, x.rows, x.cols, re, stride);
        Padding.copy(x.im, x.rows, x.cols, im, stride);
        return reflected(re, im, x.cols, stride);
    }

    private ComplexMatrix reflected(double[] re, double[] im, int cols, int stride) {
        reflections.applyTo(re, im, stride, kernels);
        return new ComplexMatrix(
                rows, cols, Padding.unpad(re, rows, cols, stride), Padding.unpad(im, rows, cols, stride));
    }
}
