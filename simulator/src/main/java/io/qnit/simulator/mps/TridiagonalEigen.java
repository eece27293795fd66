package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of a real symmetric tridiagonal matrix. Small ones by QL steps with implicit shifts
 * (Bowdler, Martin, Reinsch and Wilkinson, Numer. Math. 11, 293, 1968; Golub and Van Loan, Matrix Computations, 8.3), whose
 * rotations go through the eigenvectors several steps together, strip by strip of columns. Large ones are cut in two: but
 * for one element beside the diagonal a matrix is two smaller ones, and that element, with its size taken off the diagonal
 * on either side, is of rank one ({@link RankOneUpdate}; Cuppen, Numer. Math. 36, 177, 1981). The halves take a quarter
 * of the time, run side by side, and are put together by a product of matrices for only those eigenvectors that are asked for.
 */
final class TridiagonalEigen {
    private static final int MAX_STEPS = 60;
    /** Columns that are rotated together, and the size from which threads share them. */
    private static final int STRIP = 64;

    private static final int SHARED = 192;
    /** Size from which a matrix is cut in two. */
    private static final int DIVIDED = 160;

    /** Two halves and what joins them. */
    private record Halves(int size, double[] left, double[] right, RankOneUpdate update) {}

    private final int n;
    private final double[] values;
    /** Row i is the eigenvector of value i; empty where there are halves. */
    private final double[] z;
    private final int stride;
    private final Optional<Halves> halves;
    private final Workers workers;

    private TridiagonalEigen(
            double[] values, double[] z, int stride, Optional<Halves> halves, Workers workers) {
        n = values.length;
        this.values = values;
        this.z = z;
        this.stride = stride;
        this.halves = halves;
        this.workers = workers;
    }

    /**
     * @param d the diagonal; written over
     * @param e what stands beside it, at least n - 1 numbers; written over
     */
    static TridiagonalEigen of(double[] d, double[] e, Kernels kernels, Workers workers) {
        int n = d.length;
        if (n >= DIVIDED) {
            return divided(d, e, kernels, workers);
        }
        int stride = Padding.padded(n, kernels);
        double[] z = new double[n * stride];
        for (int i = 0; i < n; i++) {
            z[i * stride + i] = 1;
        }
        diagonalise(d, e, z, n, stride, kernels, workers);
        return new TridiagonalEigen(d, z, stride, Optional.empty(), workers);
    }

    private static TridiagonalEigen divided(double[] d, double[] e, Kernels kernels, Workers workers) {
        int n = d.length;
        int size = n / 2;
        double cut = e[size - 1];
        double rho = Math.abs(cut);
        d[size - 1] -= rho;
        d[size] -= rho;
        double[] all = new double[n];
        double[] joint = new double[n];
        double[][] vectors = new double[2][0];
        workers.split(2, 1, (from, to) -> {
            for (int half = from; half < to; half++) {
                int begin = half * size;
                int end = half == 0 ? size : n;
                TridiagonalEigen part = of(
                        Arrays.copyOfRange(d, begin, end), Arrays.copyOfRange(e, begin, end), kernels,
                        workers.alone());
                int count = end - begin;
                vectors[half] = part.vectors(IntStream.range(0, count).toArray());
                System.arraycopy(part.values, 0, all, begin, count);
                int row = half == 0 ? count - 1 : 0;
                double sign = half == 0 ? 1 : Math.signum(cut);
                for (int i = 0; i < count; i++) {
                    joint[begin + i] = sign * vectors[half][row * count + i];
                }
            }
        });
        RankOneUpdate update = RankOneUpdate.of(all, joint, rho, workers);
        return new TridiagonalEigen(
                update.values(), new double[0], 0,
                Optional.of(new Halves(size, vectors[0], vectors[1], update)), workers);
    }

    /** In no order. */
    double[] values() {
        return values;
    }

    /** The eigenvectors of some values, by their places in {@link #values}, as columns: row-major. */
    double[] vectors(int[] which) {
        int cols = which.length;
        double[] to = new double[n * cols];
        if (halves.isEmpty()) {
            for (int j = 0; j < cols; j++) {
                int row = which[j] * stride;
                for (int i = 0; i < n; i++) {
                    to[i * cols + j] = z[row + i];
                }
            }
            return to;
        }
        Halves two = halves.get();
        double[] joined = two.update.vectors(which, workers);
        multiply(two.left, two.size, joined, 0, cols, to);
        multiply(two.right, n - two.size, joined, two.size, cols, to);
        return to;
    }

    /** Rows of C from {@code first} on are A times those of B: half of the columns as real parts, half as imaginary ones. */
    private void multiply(double[] a, int size, double[] b, int first, int cols, double[] c) {
        int left = Math.ceilDiv(cols, 2);
        ComplexMatrix packed = new ComplexMatrix(size, left);
        for (int i = 0; i < size; i++) {
            System.arraycopy(b, (first + i) * cols, packed.re, i * left, left);
            System.arraycopy(b, (first + i) * cols + left, packed.im, i * left, cols - left);
        }
        ComplexMatrix product = Products.multiply(
                new ComplexMatrix(size, size, a, new double[size * size]), packed, workers);
        for (int i = 0; i < size; i++) {
            System.arraycopy(product.re, i * left, c, (first + i) * cols, left);
            System.arraycopy(product.im, i * left, c, (first + i) * cols + left, cols - left);
        }
    }

    /** QL steps; row i of z becomes the eigenvector of d[i]. */
    private static void diagonalise(
            double[] d, double[] e, double[] z, int n, int stride, Kernels kernels, Workers workers) {
        Rotations rotations = new Rotations(n);
        double norm = 0;
        for (int i = 0; i < n; i++) {
            norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
        }
        double zero = norm * 1e-17;
        for (int l = 0; l < n; l++) {
            for (int step = 0;; step++) {
                int m = l;
                while (m < n - 1 && Math.abs(e[m]) > Math.max(zero, 1e-16 * (Math.abs(d[m]) + Math.abs(d[m + 1])))) {
                    m++;
                }
                if (m == l) {
                    break;
                }
                if (step == MAX_STEPS) {
                    throw new SimulationException(ErrorCode.INTERNAL, "the eigenvalues of a matrix were not found");
                }
                qlStep(d, e, l, m, rotations);
                if (rotations.isFull()) {
                    rotate(z, n, stride, rotations, kernels, workers);
                    rotations.count = 0;
                }
            }
        }
        rotate(z, n, stride, rotations, kernels, workers);
    }

    private static void rotate(
            double[] z, int n, int stride, Rotations rotations, Kernels kernels, Workers workers) {
        int strips = Math.ceilDiv(stride, STRIP);
        workers.split(strips, n < SHARED ? strips : 1,
                (from, to) -> kernels.rotate(z, stride, rotations, from * STRIP, Math.min(stride, to * STRIP)));
    }

    /** One step on d and e from l to m; its rotations wait. */
    private static void qlStep(double[] d, double[] e, int l, int m, Rotations rotations) {
        int at = rotations.count * rotations.size;
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        double r = Math.hypot(g, 1);
        g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
        double s = 1;
        double c = 1;
        double p = 0;
        int i = m - 1;
        for (; i >= l; i--) {
            double f = s * e[i];
            double b = c * e[i];
            r = Math.sqrt(f * f + g * g);
            e[i + 1] = r;
            if (r == 0) {
                d[i + 1] -= p;
                e[m] = 0;
                break;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            rotations.cosines[at + i] = c;
            rotations.sines[at + i] = s;
        }
        rotations.from[rotations.count] = i + 1;
        rotations.to[rotations.count] = m;
        rotations.count++;
        if (i < l) {
            d[l] -= p;
            e[l] = g;
            e[m] = 0;
        }
    }
}
