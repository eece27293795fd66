package io.qnit.core.gate;

import java.util.Random;

/** Plain matrix arithmetic on interleaved row-major arrays, slow and obvious. */
final class Matrices {
    private Matrices() {}

    static int dimension(double[] m) {
        return (int) Math.round(Math.sqrt(m.length / 2.0));
    }

    static double[] times(double[] a, double[] b) {
        int n = dimension(a);
        double[] c = new double[a.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    int x = 2 * (i * n + k);
                    int y = 2 * (k * n + j);
                    c[2 * (i * n + j)] += a[x] * b[y] - a[x + 1] * b[y + 1];
                    c[2 * (i * n + j) + 1] += a[x] * b[y + 1] + a[x + 1] * b[y];
                }
            }
        }
        return c;
    }

    static double[] adjoint(double[] a) {
        int n = dimension(a);
        double[] c = new double[a.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                c[2 * (i * n + j)] = a[2 * (j * n + i)];
                c[2 * (i * n + j) + 1] = -a[2 * (j * n + i) + 1];
            }
        }
        return c;
    }

    /** The gate's matrix on the given operands of {@code qubits} qubits. */
    static double[] embedded(double[] gate, int qubits, int... operands) {
        int n = 1 << qubits;
        int small = dimension(gate);
        double[] c = new double[2 * n * n];
        for (int column = 0; column < n; column++) {
            int inner = 0;
            int rest = column;
            for (int k = 0; k < operands.length; k++) {
                inner |= (column >> operands[k] & 1) << k;
                rest &= ~(1 << operands[k]);
            }
            for (int to = 0; to < small; to++) {
                int row = rest;
                for (int k = 0; k < operands.length; k++) {
                    row |= (to >> k & 1) << operands[k];
                }
                c[2 * (row * n + column)] = gate[2 * (to * small + inner)];
                c[2 * (row * n + column) + 1] = gate[2 * (to * small + inner) + 1];
            }
        }
        return c;
    }

    /** The matrix of a signed Pauli string, leftmost letter operand 0. */
    static double[] pauli(String signed) {
        String letters = signed.startsWith("-") ? signed.substring(1) : signed;
        double[] m = GateMatrices.identity(letters.length());
        for (int k = 0; k < letters.length(); k++) {
            double[] one =
                    switch (letters.charAt(k)) {
                        case 'X' -> GateMatrices.x();
                        case 'Y' -> GateMatrices.y();
                        case 'Z' -> GateMatrices.diagonal(-1, 0);
                        default -> GateMatrices.identity(1);
                    };
            m = times(embedded(one, letters.length(), k), m);
        }
        if (letters.length() < signed.length()) {
            for (int k = 0; k < m.length; k++) {
                m[k] = -m[k];
            }
        }
        return m;
    }

    static double distance(double[] a, double[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (int k = 0; k < a.length; k++) {
            most = Math.max(most, Math.abs(a[k] - b[k]));
        }
        return most;
    }

    /** A random unitary: Gram-Schmidt on Gaussian rows. */
    static double[] random(Random random, int n) {
        double[] m = new double[2 * n * n];
        for (int k = 0; k < m.length; k++) {
            m[k] = random.nextGaussian();
        }
        for (int row = 0; row < n; row++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < row; other++) {
                    double re = 0;
                    double im = 0;
                    for (int k = 0; k < n; k++) {
                        int a = 2 * (other * n + k);
                        int b = 2 * (row * n + k);
                        re += m[a] * m[b] + m[a + 1] * m[b + 1];
                        im += m[a] * m[b + 1] - m[a + 1] * m[b];
                    }
                    for (int k = 0; k < n; k++) {
                        int a = 2 * (other * n + k);
                        int b = 2 * (row * n + k);
                        m[b] -= re * m[a] - im * m[a + 1];
                        m[b + 1] -= re * m[a + 1] + im * m[a];
                    }
                }
            }
            double norm = 0;
            for (int k = 0; k < 2 * n; k++) {
                norm += m[2 * row * n + k] * m[2 * row * n + k];
            }
            for (int k = 0; k < 2 * n; k++) {
                m[2 * row * n + k] /= Math.sqrt(norm);
            }
        }
        return m;
    }
}
