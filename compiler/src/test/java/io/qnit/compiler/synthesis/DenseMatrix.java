package io.qnit.compiler.synthesis;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import java.util.random.RandomGenerator;

/** Square complex matrices the slow, obvious way: row-major, re and im interleaved. */
final class DenseMatrix {
    private DenseMatrix() {}

    static int dimension(double[] m) {
        return (int) Math.round(Math.sqrt(m.length / 2.0));
    }

    static double[] identity(int dimension) {
        double[] m = new double[2 * dimension * dimension];
        for (int k = 0; k < dimension; k++) {
            m[2 * k * (dimension + 1)] = 1;
        }
        return m;
    }

    /** x y z ...: the last one acts first. */
    static double[] product(double[] first, double[]... others) {
        double[] result = first;
        for (double[] other : others) {
            result = times(result, other);
        }
        return result;
    }

    private static double[] times(double[] x, double[] y) {
        int n = dimension(x);
        double[] z = new double[x.length];
        for (int r = 0; r < n; r++) {
            for (int k = 0; k < n; k++) {
                double re = x[2 * (r * n + k)];
                double im = x[2 * (r * n + k) + 1];
                if (re == 0 && im == 0) {
                    continue;
                }
                for (int c = 0; c < n; c++) {
                    z[2 * (r * n + c)] += re * y[2 * (k * n + c)] - im * y[2 * (k * n + c) + 1];
                    z[2 * (r * n + c) + 1] += re * y[2 * (k * n + c) + 1] + im * y[2 * (k * n + c)];
                }
            }
        }
        return z;
    }

    /** x on the more significant operand, y on the less significant one. */
    static double[] kronecker(double[] x, double[] y) {
        int n = dimension(x);
        int m = dimension(y);
        double[] z = new double[2 * n * m * n * m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < m; k++) {
                    for (int l = 0; l < m; l++) {
                        int to = 2 * ((i * m + k) * n * m + j * m + l);
                        int a = 2 * (i * n + j);
                        int b = 2 * (k * m + l);
                        z[to] = x[a] * y[b] - x[a + 1] * y[b + 1];
                        z[to + 1] = x[a] * y[b + 1] + x[a + 1] * y[b];
                    }
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

    static double[] scaledByPhase(double[] x, double phase) {
        double cos = Math.cos(phase);
        double sin = Math.sin(phase);
        double[] z = new double[x.length];
        for (int k = 0; k < x.length; k += 2) {
            z[k] = x[k] * cos - x[k + 1] * sin;
            z[k + 1] = x[k] * sin + x[k + 1] * cos;
        }
        return z;
    }

    /** The largest distance between entries. */
    static double distance(double[] x, double[] y) {
        double largest = 0;
        for (int k = 0; k < x.length; k += 2) {
            largest = Math.max(largest, Math.hypot(x[k] - y[k], x[k + 1] - y[k + 1]));
        }
        return largest;
    }

    /** From the Haar measure: Gram-Schmidt on columns of complex normal numbers. */
    static double[] haar(int dimension, RandomGenerator random) {
        int n = dimension;
        double[] m = new double[2 * n * n];
        for (int c = 0; c < n; c++) {
            for (int r = 0; r < n; r++) {
                m[2 * (r * n + c)] = random.nextGaussian();
                m[2 * (r * n + c) + 1] = random.nextGaussian();
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int d = 0; d < c; d++) {
                    double re = 0;
                    double im = 0;
                    for (int r = 0; r < n; r++) {
                        int a = 2 * (r * n + d);
                        int b = 2 * (r * n + c);
                        re += m[a] * m[b] + m[a + 1] * m[b + 1];
                        im += m[a] * m[b + 1] - m[a + 1] * m[b];
                    }
                    for (int r = 0; r < n; r++) {
                        int a = 2 * (r * n + d);
                        int b = 2 * (r * n + c);
                        m[b] -= m[a] * re - m[a + 1] * im;
                        m[b + 1] -= m[a] * im + m[a + 1] * re;
                    }
                }
                double length = 0;
                for (int r = 0; r < n; r++) {
                    int b = 2 * (r * n + c);
                    length += m[b] * m[b] + m[b + 1] * m[b + 1];
                }
                length = Math.sqrt(length);
                for (int r = 0; r < n; r++) {
                    int b = 2 * (r * n + c);
                    m[b] /= length;
                    m[b + 1] /= length;
                }
            }
        }
        return m;
    }

    /** exp(i(a XX + b YY + c ZZ)) by its formula in the computational basis. */
    static double[] canonical(double a, double b, double c) {
        double[] m = new double[32];
        set(m, 0, 0, c, Math.cos(a - b), 0);
        set(m, 3, 3, c, Math.cos(a - b), 0);
        set(m, 0, 3, c, 0, Math.sin(a - b));
        set(m, 3, 0, c, 0, Math.sin(a - b));
        set(m, 1, 1, -c, Math.cos(a + b), 0);
        set(m, 2, 2, -c, Math.cos(a + b), 0);
        set(m, 1, 2, -c, 0, Math.sin(a + b));
        set(m, 2, 1, -c, 0, Math.sin(a + b));
        return m;
    }

    private static void set(double[] m, int row, int column, double phase, double re, double im) {
        m[2 * (4 * row + column)] = re * Math.cos(phase) - im * Math.sin(phase);
        m[2 * (4 * row + column) + 1] = re * Math.sin(phase) + im * Math.cos(phase);
    }

    /** The matrix of a block of gates and unitaries, qubit 0 the least significant bit of the index. */
    static double[] of(Block block, int qubits) {
        int n = 1 << qubits;
        double[] m = identity(n);
        for (int i = 0; i < block.size(); i++) {
            double[] gate;
            if (block.isGate(i)) {
                if (block.addedControls(i) != 0) {
                    throw new IllegalArgumentException("added controls are not expected here");
                }
                gate = block.gate(i).matrix(block.parameters(i));
            } else if (block.opcode(i) == Opcode.UNITARY) {
                gate = ((io.qnit.core.circuit.Node.UnitaryMatrix) block.node(i)).entries();
            } else {
                throw new IllegalArgumentException("not a gate: operation " + i);
            }
            m = times(embedded(gate, block.qubits(i), n), m);
        }
        return m;
    }

    private static double[] embedded(double[] gate, int[] qubits, int n) {
        int g = dimension(gate);
        double[] m = new double[2 * n * n];
        int mask = 0;
        for (int q : qubits) {
            mask |= 1 << q;
        }
        for (int column = 0; column < n; column++) {
            int from = 0;
            for (int k = 0; k < qubits.length; k++) {
                from |= (column >> qubits[k] & 1) << k;
            }
            for (int to = 0; to < g; to++) {
                int row = column & ~mask;
                for (int k = 0; k < qubits.length; k++) {
                    row |= (to >> k & 1) << qubits[k];
                }
                m[2 * (row * n + column)] = gate[2 * (to * g + from)];
                m[2 * (row * n + column) + 1] = gate[2 * (to * g + from) + 1];
            }
        }
        return m;
    }
}
