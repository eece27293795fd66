package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;

/**
 * A Hermitian matrix A brought to a real symmetric tridiagonal one, H^+ A H, by Householder reflections. Each reflection
 * needs a product of what is left of A with a vector, and then takes v w^+ + w v^+ off it. These subtractions are put off
 * until there are {@link #PANEL} of them, and then done at once as a product of matrices, on the upper half only (Dongarra,
 * Sorensen and Hammarling, J. Comput. Appl. Math. 27, 215, 1989; LAPACK's zhetrd): half of the work runs at the speed of
 * matrix products. The other half, the products with a vector, read the upper half of A once and use each element for
 * itself and its mirror image ({@link Kernels#hermitianTimes}).
 */
final class Tridiagonal {
    /** Reflections whose subtractions are done together. */
    private static final int PANEL = 32;

    private final int n;
    private final double[] diagonal;
    private final double[] beside;
    private final Reflections reflections;

    private Tridiagonal(int n) {
        this.n = n;
        diagonal = new double[n];
        beside = new double[n];
        reflections = new Reflections(n, Math.max(0, n - 1));
    }

    /** @param scale what the elements are multiplied with first */
    static Tridiagonal of(ComplexMatrix a, double scale, Kernels kernels, Workers workers) {
        Tridiagonal result = new Tridiagonal(a.rows);
        if (a.rows > 0) {
            result.new Reduction(a, scale, kernels, workers).run();
        }
        return result;
    }

    /** The diagonal; given away, to be written over. */
    double[] diagonal() {
        return diagonal;
    }

    /** What stands beside the diagonal, n - 1 numbers and one more; given away, to be written over. */
    double[] beside() {
        return beside;
    }

    /** H = H_0 H_1 ... */
    Reflections reflections() {
        return reflections;
    }

    /** What is under way. */
    private final class Reduction {
        private final Kernels kernels;
        private final Workers workers;
        private final int stride;
        private final int rows;
        /** What is left of A as it was before the present panel. */
        private final ComplexMatrix left;
        /** Row 2k is the panel's v_k, row 2k + 1 its w_k. */
        private final ComplexMatrix pairs;
        /** The same transposed. */
        private final ComplexMatrix turned;
        private final double[] vRe;
        private final double[] vIm;
        private final double[] wRe;
        private final double[] wIm;
        private final double[] sumRe;
        private final double[] sumIm;
        private final double[] factorsRe;
        private final double[] factorsIm;
        private final double[] sums;

        Reduction(ComplexMatrix a, double scale, Kernels kernels, Workers workers) {
            this.kernels = kernels;
            this.workers = workers;
            rows = Math.ceilDiv(n, Kernels.LANES) * Kernels.LANES;
            stride = Padding.padded(rows, kernels);
            left = new ComplexMatrix(rows, stride);
            Padding.copy(a.re, n, n, left.re, stride);
            Padding.copy(a.im, n, n, left.im, stride);
            left.scale(scale);
            pairs = new ComplexMatrix(2 * PANEL, stride);
            turned = new ComplexMatrix(rows, Padding.padded(2 * PANEL, kernels));
            vRe = new double[stride];
            vIm = new double[stride];
            wRe = new double[stride];
            wIm = new double[stride];
            sumRe = new double[stride];
            sumIm = new double[stride];
            factorsRe = new double[turned.cols];
            factorsIm = new double[turned.cols];
            sums = new double[2 * Kernels.LANES * rows];
        }

        void run() {
            for (int from = 0; from < n - 1; from += PANEL) {
                int to = Math.min(n - 1, from + PANEL);
                for (int j = from; j < to; j++) {
                    int count = 2 * (j - from);
                    column(j, count);
                    diagonal[j] = vRe[j];
                    beside[j] = reflections.add(vRe, vIm, 1, j + 1, 0);
                    if (reflections.isIdentity(j)) {
                        Arrays.fill(vRe, 0);
                        Arrays.fill(vIm, 0);
                        Arrays.fill(wRe, 0);
                        Arrays.fill(wIm, 0);
                    } else {
                        pair(j, count);
                    }
                    keep(count, j + 1);
                }
                subtract(to, 2 * (to - from));
            }
            diagonal[n - 1] = left.re[(n - 1) * stride + n - 1];
        }

        /** Column j from the diagonal down, into v: what is stored, less what the panel's pairs so far take off. */
        private void column(int j, int count) {
            int row = j * stride;
            for (int i = j; i < n; i++) {
                vRe[i] = left.re[row + i];
                vIm[i] = -left.im[row + i];
            }
            if (count > 0) {
                for (int k = 0; k < count; k++) {
                    factorsRe[k] = pairs.re[(k ^ 1) * stride + j];
                    factorsIm[k] = pairs.im[(k ^ 1) * stride + j];
                }
                takeOff(j, count, vRe, vIm);
            }
        }

        /** v and w of reflection j, from its pivot on. */
        private void pair(int j, int count) {
            int first = j + 1;
            int start = first / Kernels.LANES * Kernels.LANES;
            Arrays.fill(vRe, start, first, 0);
            Arrays.fill(vIm, start, first, 0);
            System.arraycopy(reflections.vRe(), j * n + first, vRe, first, n - first);
            System.arraycopy(reflections.vIm(), j * n + first, vIm, first, n - first);
            kernels.hermitianTimes(left.re, left.im, stride, start, rows, vRe, vIm, wRe, wIm, sums);
            if (count > 0) {
                int used = Math.ceilDiv(count, kernels.alignment()) * kernels.alignment();
                kernels.project(
                        turned.re, turned.im, first * turned.cols, turned.cols, n - first, used, vRe, vIm, first,
                        factorsRe, factorsIm, 0);
                for (int k = 0; k < count; k += 2) {
                    double re = factorsRe[k];
                    double im = factorsIm[k];
                    factorsRe[k] = factorsRe[k + 1];
                    factorsIm[k] = factorsIm[k + 1];
                    factorsRe[k + 1] = re;
                    factorsIm[k + 1] = im;
                }
                takeOff(first, count, wRe, wIm);
            }
            double tRe = reflections.tRe(j);
            double tIm = reflections.tIm(j);
            double vAv = 0;
            for (int i = first; i < n; i++) {
                vAv += wRe[i] * vRe[i] + wIm[i] * vIm[i];
            }
            double half = (tRe * tRe + tIm * tIm) * vAv / 2;
            for (int i = first; i < n; i++) {
                double x = wRe[i];
                double y = wIm[i];
                wRe[i] = tRe * x - tIm * y - half * vRe[i];
                wIm[i] = tRe * y + tIm * x - half * vIm[i];
            }
        }

        /** Takes off x, from {@code first} on, the sum of the panel's rows times the conjugates of the factors. */
        private void takeOff(int first, int count, double[] xRe, double[] xIm) {
            int from = first - first % kernels.alignment();
            kernels.project(
                    pairs.re, pairs.im, from, stride, count, stride - from, factorsRe, factorsIm, 0, sumRe, sumIm,
                    from);
            for (int i = first; i < n; i++) {
                xRe[i] -= sumRe[i];
                xIm[i] -= sumIm[i];
            }
        }

        /** Adds v and w, of which what stands before {@code first} is of no account, to the panel. */
        private void keep(int count, int first) {
            int row = count * stride;
            int width = stride - first;
            System.arraycopy(vRe, first, pairs.re, row + first, width);
            System.arraycopy(vIm, first, pairs.im, row + first, width);
            System.arraycopy(wRe, first, pairs.re, row + stride + first, width);
            System.arraycopy(wIm, first, pairs.im, row + stride + first, width);
            int cols = turned.cols;
            for (int i = first; i < n; i++) {
                turned.re[i * cols + count] = vRe[i];
                turned.re[i * cols + count + 1] = wRe[i];
                turned.im[i * cols + count] = vIm[i];
                turned.im[i * cols + count + 1] = wIm[i];
            }
        }

        /** A -= V W^+ + W V^+ from row and column {@code first} on. */
        private void subtract(int first, int count) {
            int from = first / Products.WHOLE * Products.WHOLE;
            int width = stride - from;
            ComplexMatrix b = new ComplexMatrix(count, width);
            for (int k = 0; k < count; k++) {
                for (int i = 0; i < width; i++) {
                    b.re[k * width + i] = -pairs.re[(k ^ 1) * stride + from + i];
                    b.im[k * width + i] = -pairs.im[(k ^ 1) * stride + from + i];
                }
            }
            Products.addUpper(turned, b, left, from, kernels, workers);
        }
    }
}
