package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of a Hermitian matrix: Householder reflections to a real tridiagonal matrix
 * ({@link Tridiagonal}), and the eigenvalues and eigenvectors of that ({@link TridiagonalEigen}). Only the eigenvectors
 * asked for are put together and taken back through the reflections. Eigenvalues are exact to a few units in the last
 * place of the largest, eigenvectors are orthonormal to the same.
 */
final class HermitianEigen {
    private final int n;
    private final double[] values;
    private final int[] order;
    private final TridiagonalEigen eigen;
    private final Reflections reflections;
    private final Kernels kernels;
    private final Workers workers;

    private HermitianEigen(
            double[] values, int[] order, TridiagonalEigen eigen, Reflections reflections, Kernels kernels,
            Workers workers) {
        n = values.length;
        this.values = values;
        this.order = order;
        this.eigen = eigen;
        this.reflections = reflections;
        this.kernels = kernels;
        this.workers = workers;
    }

    /** @param a Hermitian and finite, with numbers far from overflow when squared */
    static HermitianEigen of(ComplexMatrix a, Workers workers) {
        int n = a.rows;
        Kernels kernels = Kernels.forWork((double) n * n * n);
        double largest = a.largest();
        if (!(largest < Double.POSITIVE_INFINITY)) {
            throw new SimulationException(ErrorCode.INTERNAL,
                    "a matrix with NaN or infinite numbers has no eigenvalues");
        }
        // An exact power of two, so that numbers are near 1 whatever the matrix's scale.
        double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest));
        Tridiagonal tridiagonal = Tridiagonal.of(a, scale, kernels, workers);
        TridiagonalEigen eigen = TridiagonalEigen.of(
                tridiagonal.diagonal(), tridiagonal.beside(), kernels, workers);
        double[] found = eigen.values();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -found[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = found[order[i]] / scale;
        }
        return new HermitianEigen(values, order, eigen, tridiagonal.reflections(), kernels, workers);
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
        Padding.copy(eigen.vectors(Arrays.copyOfRange(order, from, to)), n, cols, x.re, width);
        reflections.applyTo(x, cols, kernels, workers);
        return new ComplexMatrix(
                n, cols, Padding.unpad(x.re, n, cols, width), Padding.unpad(x.im, n, cols, width));
    }
}
