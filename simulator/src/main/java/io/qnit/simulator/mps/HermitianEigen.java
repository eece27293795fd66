package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of a Hermitian matrix: Householder reflections to a real tridiagonal matrix, then QL
 * steps with implicit shifts (Bowdler, Martin, Reinsch and Wilkinson, Numer. Math. 11, 293, 1968; Golub and Van Loan,
 * Matrix Computations, 8.3). The rotations of several QL steps go through the eigenvectors together, strip by strip of
 * columns; only the eigenvectors asked for are taken back through the reflections. Eigenvalues are exact to a few
 * units in the last place of the largest, eigenvectors are orthonormal to the same.
 */
final class HermitianEigen {
    private static final int MAX_STEPS = 60;
    /** Columns that are rotated together, and the size from which threads share them. */
    private static final int STRIP = 64;

    private static final int SHARED = 192;

    private final int n;
    private final double[] values;
    private final double[] z;
    private final int stride;
    private final int[] order;
    private final Reflections reflections;
    private final Kernels kernels;
    private final Workers workers;

    private HermitianEigen(
            int n, double[] values, double[] z, int stride, int[] order, Reflections reflections, Kernels kernels,
            Workers workers) {
        this.n = n;
        this.values = values;
        this.z = z;
        this.stride = stride;
        this.order = order;
        this.reflections = reflections;
        this.kernels = kernels;
        this.workers = workers;
    }

    /** @param a Hermitian and finite, with numbers far from overflow when squared */
    static HermitianEigen of(ComplexMatrix a, Workers workers) {
        int n = a.rows;
        Kernels kernels = Kernels.forWork((double) n * n * n);
        int stride = Padding.padded(n, kernels);
        double largest = a.largest();
        if (!(largest < Double.POSITIVE_INFINITY)) {
            throw new SimulationException(ErrorCode.INTERNAL,
                    "a matrix with NaN or infinite numbers has no eigenvalues");
        }
        // An exact power of two, so that numbers are near 1 whatever the matrix's scale.
        double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest));
        Tridiagonal tridiagonal = Tridiagonal.of(a, scale, kernels, workers);
        double[] diagonal = tridiagonal.diagonal();
        double[] z = new double[n * stride];
        for (int i = 0; i < n; i++) {
            z[i * stride + i] = 1;
        }
        diagonalise(diagonal, tridiagonal.beside(), z, n, stride, kernels, workers);
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -diagonal[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = diagonal[order[i]] / scale;
        }
        return new HermitianEigen(n, values, z, stride, order, tridiagonal.reflections(), kernels, workers);
    }

    /** Descending. */
    double[] values() {
        return values;
    }

    /** The eigenvectors of the eigenvalues from {@code from} (inclusive) to {@code to} (exclusive), as columns. */
    ComplexMatrix vectors(int from, int to) {
        int cols = to - from;
        int width = Padding.padded(cols, kernels);
        ComplexMatrix x = new ComplexMatrix(n, width);
        for (int j = 0; j < cols; j++) {
            int row = order[from + j] * stride;
            for (int i = 0; i < n; i++) {
                x.re[i * width + j] = z[row + i];
            }
        }
        reflections.applyTo(x, cols, kernels, workers);
        return new ComplexMatrix(
                n, cols, Padding.unpad(x.re, n, cols, width), Padding.unpad(x.im, n, cols, width));
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
