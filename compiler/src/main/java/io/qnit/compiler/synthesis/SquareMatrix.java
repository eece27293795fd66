package io.qnit.compiler.synthesis;

import java.util.Arrays;

/** Square complex matrices of any size: row-major, re and im interleaved. */
final class SquareMatrix {
    private SquareMatrix() {}

    static int dimension(double[] m) {
        return (int) Math.round(Math.sqrt(m.length / 2.0));
    }

    static double[] identity(int n) {
        double[] m = new double[2 * n * n];
        for (int k = 0; k < n; k++) {
            m[2 * k * (n + 1)] = 1;
        }
        return m;
    }

    /** x y: y acts first. */
    static double[] product(double[] x, double[] y) {
        int n = dimension(x);
        double[] z = new double[x.length];
        for (int r = 0; r < n; r++) {
            for (int k = 0; k < n; k++) {
                double re = x[2 * (r * n + k)];
                double im = x[2 * (r * n + k) + 1];
                if (re == 0 && im == 0) {
                    continue;
                }
                int from = 2 * k * n;
                int to = 2 * r * n;
                for (int c = 0; c < 2 * n; c += 2) {
                    z[to + c] += re * y[from + c] - im * y[from + c + 1];
                    z[to + c + 1] += re * y[from + c + 1] + im * y[from + c];
                }
            }
        }
        return z;
    }

    static double[] adjoint(double[] x) {
        int n = dimension(x);
        double[] z = new double[x.length];
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                z[2 * (r * n + c)] = x[2 * (c * n + r)];
                z[2 * (r * n + c) + 1] = -x[2 * (c * n + r) + 1];
            }
        }
        return z;
    }

    /** The quarter of a matrix in the given half of the rows and of the columns (0 or 1). */
    static double[] quarter(double[] x, int rows, int columns) {
        int n = dimension(x);
        int half = n / 2;
        double[] z = new double[2 * half * half];
        for (int r = 0; r < half; r++) {
            System.arraycopy(x, 2 * ((rows * half + r) * n + columns * half), z, 2 * r * half, 2 * half);
        }
        return z;
    }

    /** The largest entry in absolute value, re and im apart. */
    static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    /** Multiplies row {@code r} by exp(i phase). */
    static void turnRow(double[] x, int r, double phase) {
        int n = dimension(x);
        double cos = Math.cos(phase);
        double sin = Math.sin(phase);
        for (int k = 2 * r * n; k < 2 * (r + 1) * n; k += 2) {
            double re = x[k];
            x[k] = re * cos - x[k + 1] * sin;
            x[k + 1] = re * sin + x[k + 1] * cos;
        }
    }

    /** Multiplies column {@code c} by exp(i phase). */
    static void turnColumn(double[] x, int c, double phase) {
        int n = dimension(x);
        double cos = Math.cos(phase);
        double sin = Math.sin(phase);
        for (int k = 2 * c; k < x.length; k += 2 * n) {
            double re = x[k];
            x[k] = re * cos - x[k + 1] * sin;
            x[k + 1] = re * sin + x[k + 1] * cos;
        }
    }

    /** The same operator with its qubits in another order: qubit k of the result is qubit {@code order[k]} of x. */
    static double[] reordered(double[] x, int[] order) {
        int n = dimension(x);
        int[] index = new int[n];
        for (int k = 0; k < n; k++) {
            for (int q = 0; q < order.length; q++) {
                index[k] |= (k >> q & 1) << order[q];
            }
        }
        double[] z = new double[x.length];
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                int from = 2 * (index[r] * n + index[c]);
                z[2 * (r * n + c)] = x[from];
                z[2 * (r * n + c) + 1] = x[from + 1];
            }
        }
        return z;
    }
}
