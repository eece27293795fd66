package io.qnit.simulator.mps;

/**
 * The inner loops of the linear algebra, one number after the other; {@link VectorKernels} has the same with the Vector
 * API. Both do the same operations in the same order on each number, fused multiply-adds included, and give the same bits:
 * which of them runs is a matter of speed alone. Small runs never load the API, and where it is not yet compiled (a cold
 * process takes seconds for that, in which it is a hundred times slower than these loops) {@link Warmup} has it compiled
 * beside the run.
 */
class Kernels {
    static final Kernels SCALAR = new Kernels();
    /** Multiplications from which the Vector API is worth its while. */
    private static final double VECTOR_WORK = 4096;

    /** For work of about this many complex multiplications. */
    static Kernels forWork(double multiplications) {
        return multiplications >= VECTOR_WORK ? Warmup.kernels(multiplications) : SCALAR;
    }

    /** Columns of B in a panel of {@link #tile}. */
    int panelColumns() {
        return 8;
    }

    /** Rows are padded to a multiple of this in the arrays of {@link #project}, {@link #subtract} and the like. */
    int alignment() {
        return 1;
    }

    /**
     * Adds to 4 rows of C the product of a packed panel of A (for each k: re, im, -im of 4 rows) and one of B (for each
     * k: the re of its columns, then their im).
     */
    void tile(double[] a, int aAt, double[] b, int bAt, int depth, double[] cRe, double[] cIm, int cAt, int stride) {
        int columns = panelColumns();
        for (int k = 0; k < depth; k++) {
            for (int r = 0; r < 4; r++) {
                double x = a[aAt + 12 * k + 3 * r];
                double y = a[aAt + 12 * k + 3 * r + 1];
                double n = a[aAt + 12 * k + 3 * r + 2];
                int row = cAt + r * stride;
                int from = bAt + 2 * columns * k;
                for (int j = 0; j < columns; j++) {
                    double u = b[from + j];
                    double v = b[from + columns + j];
                    cRe[row + j] = Math.fma(n, v, Math.fma(x, u, cRe[row + j]));
                    cIm[row + j] = Math.fma(y, u, Math.fma(x, v, cIm[row + j]));
                }
            }
        }
    }

    /** w = v^+ A over {@code width} columns. {@code A} begins at {@code at} with {@code stride} numbers a row, v at {@code vAt}, w at {@code wAt}. */
    void project(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        for (int j = 0; j < width; j++) {
            wRe[wAt + j] = 0;
            wIm[wAt + j] = 0;
        }
        for (int i = 0; i < rows; i++) {
            double x = vRe[vAt + i];
            double y = vIm[vAt + i];
            int row = at + i * stride;
            for (int j = 0; j < width; j++) {
                wRe[wAt + j] = Math.fma(x, re[row + j], Math.fma(y, im[row + j], wRe[wAt + j]));
                wIm[wAt + j] = Math.fma(x, im[row + j], Math.fma(-y, re[row + j], wIm[wAt + j]));
            }
        }
    }

    /** A -= v w, w a row. */
    void subtract(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            int vAt,
            double[] wRe,
            double[] wIm,
            int wAt) {
        for (int i = 0; i < rows; i++) {
            double x = vRe[vAt + i];
            double y = vIm[vAt + i];
            int row = at + i * stride;
            for (int j = 0; j < width; j++) {
                re[row + j] = Math.fma(-x, wRe[wAt + j], Math.fma(y, wIm[wAt + j], re[row + j]));
                im[row + j] = Math.fma(-x, wIm[wAt + j], Math.fma(-y, wRe[wAt + j], im[row + j]));
            }
        }
    }

    /** A -= v w^+ + w v^+, both columns; row i of A belongs to element {@code vAt + i}, its first column to {@code wAt}. */
    void subtractBoth(
            double[] re,
            double[] im,
            int at,
            int stride,
            int rows,
            int width,
            double[] vRe,
            double[] vIm,
            double[] wRe,
            double[] wIm,
            int vAt,
            int wAt) {
        for (int i = 0; i < rows; i++) {
            double vx = vRe[vAt + i];
            double vy = vIm[vAt + i];
            double wx = wRe[vAt + i];
            double wy = wIm[vAt + i];
            int row = at + i * stride;
            for (int j = 0; j < width; j++) {
                double px = wRe[wAt + j];
                double py = wIm[wAt + j];
                double qx = vRe[wAt + j];
                double qy = vIm[wAt + j];
                re[row + j] = Math.fma(-vx, px, Math.fma(-vy, py, re[row + j])) + Math.fma(-wx, qx, -wy * qy);
                im[row + j] = Math.fma(vx, py, Math.fma(-vy, px, im[row + j])) + Math.fma(wx, qy, -wy * qx);
            }
        }
    }

    /**
     * Plane rotations of the rows of a real matrix, for some columns (a whole number of vectors), step after step; step k goes from the rows (to - 1, to) down to (from,
     * from + 1): with (c, s) of index i, new row i + 1 = s row i + c row i + 1 and new row i = c row i - s row i + 1.
     */
    void rotate(double[] z, int stride, Rotations steps, int fromColumn, int toColumn) {
        for (int k = 0; k < steps.count; k++) {
            int at = k * steps.size;
            for (int i = steps.to[k] - 1; i >= steps.from[k]; i--) {
                double c = steps.cosines[at + i];
                double s = steps.sines[at + i];
                int lower = i * stride;
                int upper = lower + stride;
                for (int j = fromColumn; j < toColumn; j++) {
                    double x = z[lower + j];
                    double y = z[upper + j];
                    z[upper + j] = Math.fma(s, x, c * y);
                    z[lower + j] = Math.fma(c, x, -s * y);
                }
            }
        }
    }
}
