package io.qnit.simulator.mps;

import java.util.Arrays;

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

    /** Parts of the sums along a row in {@link #hermitianTimes}: as many as the widest vectors have numbers. */
    static final int LANES = 8;

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

    /**
     * y = A v for the rows and columns from {@code from} to {@code to} of a Hermitian matrix, both multiples of
     * {@link #LANES}. Of each row what stands before its block of that size on the diagonal is not read. Sums along a
     * row are kept in as many parts.
     *
     * @param sums of no meaning before and after, twice {@link #LANES} numbers for each of the rows up to {@code to}
     */
    void hermitianTimes(
            double[] re,
            double[] im,
            int stride,
            int from,
            int to,
            double[] vRe,
            double[] vIm,
            double[] yRe,
            double[] yIm,
            double[] sums) {
        for (int i = from; i < to; i++) {
            yRe[i] = 0;
            yIm[i] = 0;
        }
        for (int block = from; block < to; block += LANES) {
            int end = block + LANES;
            for (int j = block; j < end; j++) {
                addConjugate(re, im, j * stride, vRe[j], vIm[j], block, end, yRe, yIm);
            }
            for (int j = block; j < end; j++) {
                int row = j * stride;
                Arrays.fill(sums, 0, 2 * LANES, 0);
                for (int i = end; i < to; i++) {
                    int lane = i % LANES;
                    int other = lane + LANES;
                    double a = re[row + i];
                    double b = im[row + i];
                    sums[lane] = Math.fma(-b, vIm[i], Math.fma(a, vRe[i], sums[lane]));
                    sums[other] = Math.fma(b, vRe[i], Math.fma(a, vIm[i], sums[other]));
                }
                addConjugate(re, im, row, vRe[j], vIm[j], end, to, yRe, yIm);
                yRe[j] += sumOfLanes(sums, 0);
                yIm[j] += sumOfLanes(sums, LANES);
            }
        }
    }

    /** y += conj(a) times a number, for the elements of a row from {@code from} to {@code to}. */
    private static void addConjugate(
            double[] re, double[] im, int row, double x, double z, int from, int to, double[] yRe, double[] yIm) {
        for (int i = from; i < to; i++) {
            double a = re[row + i];
            double b = im[row + i];
            yRe[i] = Math.fma(b, z, Math.fma(a, x, yRe[i]));
            yIm[i] = Math.fma(b, -x, Math.fma(a, z, yIm[i]));
        }
    }

    static double sumOfLanes(double[] s, int at) {
        return (s[at] + s[at + 4] + (s[at + 2] + s[at + 6])) + (s[at + 1] + s[at + 5] + (s[at + 3] + s[at + 7]));
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
                    z[upper + j] = Math.fma(c, y, s * x);
                    z[lower + j] = Math.fma(-s, y, c * x);
                }
            }
        }
    }
}
