package io.qnit.simulator.mps;

/** Rows lengthened with zeros to whole vectors, so that loops have no rest. */
final class Padding {
    private Padding() {}

    /** Whole vectors, and an odd number of them: rows a power of two apart would fight for the same few lines of the cache. */
    static int padded(int cols, Kernels kernels) {
        return (Math.ceilDiv(cols, kernels.alignment()) | 1) * kernels.alignment();
    }

    /** A copy with {@code stride} numbers a row. */
    static double[] pad(double[] x, int rows, int cols, int stride) {
        double[] to = new double[rows * stride];
        copy(x, rows, cols, to, stride);
        return to;
    }

    static void copy(double[] x, int rows, int cols, double[] to, int stride) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, i * cols, to, i * stride, cols);
        }
    }

    /** The first {@code cols} numbers of each row; the array itself where there are no more. */
    static double[] unpad(double[] x, int rows, int cols, int stride) {
        if (cols == stride && x.length == rows * cols) {
            return x;
        }
        double[] to = new double[rows * cols];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, i * stride, to, i * cols, cols);
        }
        return to;
    }
}
