package io.qnit.simulator.noise;

import java.util.ArrayList;
import java.util.List;

/**
 * Small square complex matrices, row-major with re and im interleaved, and the forms of a channel: its matrix on vec(rho)
 * (columns stacked: entry (row, column) of rho has the index row + column * dimension), on Pauli coefficients, and its
 * Kraus operators.
 *
 * <p>A Pauli string on k qubits has the index with bit 2j (its X part) and bit 2j + 1 (its Z part) for qubit j: I is 0, X
 * is 1, Z is 2, Y is 3.
 */
final class Matrices {
    private Matrices() {}

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

    static double[] multiply(double[] a, double[] b) {
        int d = dimension(a);
        double[] c = new double[a.length];
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < d; k++) {
                double re = a[2 * (i * d + k)];
                double im = a[2 * (i * d + k) + 1];
                if (re == 0 && im == 0) {
                    continue;
                }
                for (int j = 0; j < d; j++) {
                    double x = b[2 * (k * d + j)];
                    double y = b[2 * (k * d + j) + 1];
                    c[2 * (i * d + j)] += re * x - im * y;
                    c[2 * (i * d + j) + 1] += re * y + im * x;
                }
            }
        }
        return c;
    }

    static double[] adjoint(double[] a) {
        int d = dimension(a);
        double[] c = new double[a.length];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                c[2 * (j * d + i)] = a[2 * (i * d + j)];
                c[2 * (j * d + i) + 1] = -a[2 * (i * d + j) + 1];
            }
        }
        return c;
    }

    /** The product on more qubits, {@code low} on the least significant ones. */
    static double[] kron(double[] high, double[] low) {
        int h = dimension(high);
        int l = dimension(low);
        int d = h * l;
        double[] c = new double[2 * d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                int a = 2 * (i / l * h + j / l);
                int b = 2 * (i % l * l + j % l);
                c[2 * (i * d + j)] = high[a] * low[b] - high[a + 1] * low[b + 1];
                c[2 * (i * d + j) + 1] = high[a] * low[b + 1] + high[a + 1] * low[b];
            }
        }
        return c;
    }

    /** An operator on some of {@code width} qubits as one on all of them. */
    static double[] widened(double[] operator, int[] qubits, int width) {
        int d = 1 << width;
        int small = dimension(operator);
        int mask = 0;
        for (int qubit : qubits) {
            mask |= 1 << qubit;
        }
        double[] c = new double[2 * d * d];
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                if (((row ^ column) & ~mask) != 0) {
                    continue;
                }
                int from = 2 * (gathered(row, qubits) * small + gathered(column, qubits));
                c[2 * (row * d + column)] = operator[from];
                c[2 * (row * d + column) + 1] = operator[from + 1];
            }
        }
        return c;
    }

    private static int gathered(int index, int[] qubits) {
        int bits = 0;
        for (int j = 0; j < qubits.length; j++) {
            bits |= (index >> qubits[j] & 1) << j;
        }
        return bits;
    }

    static double[] scaled(double[] a, double factor) {
        double[] c = a.clone();
        for (int k = 0; k < c.length; k++) {
            c[k] *= factor;
        }
        return c;
    }

    static double largestDifference(double[] a, double[] b) {
        double largest = 0;
        for (int k = 0; k < a.length; k++) {
            largest = Math.max(largest, Math.abs(a[k] - b[k]));
        }
        return largest;
    }

    /** The matrix of a Pauli string by its index. */
    static double[] pauli(int qubits, int index) {
        int d = 1 << qubits;
        double[] m = new double[2 * d * d];
        int flips = 0;
        int signs = 0;
        for (int j = 0; j < qubits; j++) {
            flips |= (index >> 2 * j & 1) << j;
            signs |= (index >> 2 * j + 1 & 1) << j;
        }
        int ys = Integer.bitCount(flips & signs);
        for (int column = 0; column < d; column++) {
            // Y = i X Z, so the string is i^ys X Z
            int quarter = (ys + 2 * Integer.bitCount(column & signs)) & 3;
            int at = 2 * ((column ^ flips) * d + column);
            m[at] = quarter == 0 ? 1 : quarter == 2 ? -1 : 0;
            m[at + 1] = quarter == 1 ? 1 : quarter == 3 ? -1 : 0;
        }
        return m;
    }

    /** The sum of conj(K) (x) K. */
    static double[] superoperator(int qubits, List<double[]> kraus) {
        int d = 1 << qubits;
        int s = d * d;
        double[] m = new double[2 * s * s];
        for (double[] k : kraus) {
            for (int a = 0; a < s; a++) { // K[i][j], which takes column j of rho's rows to row i
                double re = k[2 * a];
                double im = k[2 * a + 1];
                if (re == 0 && im == 0) {
                    continue;
                }
                int i = a / d;
                int j = a % d;
                for (int b = 0; b < s; b++) { // conj(K)[p][q] on the columns of rho
                    double x = k[2 * b];
                    double y = -k[2 * b + 1];
                    int at = 2 * ((i + d * (b / d)) * s + j + d * (b % d));
                    m[at] += re * x - im * y;
                    m[at + 1] += re * y + im * x;
                }
            }
        }
        return m;
    }

    /**
     * The matrix of a superoperator on Pauli coefficients: entry (P, Q) is Tr(P S(Q)) / 2^k, real for a map that keeps
     * Hermitian matrices Hermitian. Row-major, 4^k by 4^k.
     */
    static double[] pauliTransfer(int qubits, double[] superoperator) {
        int d = 1 << qubits;
        int s = d * d;
        double[] halfway = new double[2 * s * s]; // S(Q) by columns Q
        for (int q = 0; q < s; q++) {
            double[] pauli = pauli(qubits, q);
            for (int column = 0; column < d; column++) {
                int row = row(pauli, d, column);
                double re = pauli[2 * (row * d + column)];
                double im = pauli[2 * (row * d + column) + 1];
                int from = row + d * column;
                for (int to = 0; to < s; to++) {
                    double x = superoperator[2 * (to * s + from)];
                    double y = superoperator[2 * (to * s + from) + 1];
                    halfway[2 * (to * s + q)] += re * x - im * y;
                    halfway[2 * (to * s + q) + 1] += re * y + im * x;
                }
            }
        }
        double[] transfer = new double[s * s];
        for (int p = 0; p < s; p++) {
            double[] pauli = pauli(qubits, p);
            for (int column = 0; column < d; column++) {
                int row = row(pauli, d, column);
                // Tr(P M) takes P[row][column] M[column][row]
                double re = pauli[2 * (row * d + column)] / d;
                double im = pauli[2 * (row * d + column) + 1] / d;
                int from = column + d * row;
                for (int q = 0; q < s; q++) {
                    transfer[p * s + q] += re * halfway[2 * (from * s + q)] - im * halfway[2 * (from * s + q) + 1];
                }
            }
        }
        return transfer;
    }

    private static int row(double[] pauli, int d, int column) {
        for (int row = 0; row < d; row++) {
            int at = 2 * (row * d + column);
            if (pauli[at] != 0 || pauli[at + 1] != 0) {
                return row;
            }
        }
        throw new IllegalArgumentException("not a Pauli string");
    }

    /** How far a channel's Kraus operators are from a completely positive map: what is left of its Choi matrix. */
    record Factors(List<double[]> kraus, double rest) {}

    /**
     * As few Kraus operators as a superoperator has: the columns of the pivoted Cholesky factor of its Choi matrix, which
     * is positive exactly for completely positive maps (M.-D. Choi, 1975).
     */
    static Factors kraus(int qubits, double[] superoperator) {
        int d = 1 << qubits;
        int s = d * d;
        double[] choi = new double[2 * s * s];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                for (int p = 0; p < d; p++) {
                    for (int q = 0; q < d; q++) {
                        // rho[j][q] to rho[i][p] belongs to K[i][j] conj(K[p][q])
                        int from = 2 * ((i + d * p) * s + j + d * q);
                        int to = 2 * ((i * d + j) * s + p * d + q);
                        choi[to] = superoperator[from];
                        choi[to + 1] = superoperator[from + 1];
                    }
                }
            }
        }
        List<double[]> operators = new ArrayList<>();
        while (operators.size() < s) {
            int pivot = 0;
            for (int k = 1; k < s; k++) {
                if (choi[2 * k * (s + 1)] > choi[2 * pivot * (s + 1)]) {
                    pivot = k;
                }
            }
            double weight = choi[2 * pivot * (s + 1)];
            if (weight <= 1e-14) {
                break;
            }
            double root = Math.sqrt(weight);
            double[] column = new double[2 * s];
            for (int k = 0; k < s; k++) {
                column[2 * k] = choi[2 * (k * s + pivot)] / root;
                column[2 * k + 1] = choi[2 * (k * s + pivot) + 1] / root;
            }
            for (int a = 0; a < s; a++) {
                for (int b = 0; b < s; b++) {
                    double re = column[2 * a] * column[2 * b] + column[2 * a + 1] * column[2 * b + 1];
                    double im = column[2 * a + 1] * column[2 * b] - column[2 * a] * column[2 * b + 1];
                    choi[2 * (a * s + b)] -= re;
                    choi[2 * (a * s + b) + 1] -= im;
                }
            }
            operators.add(column);
        }
        double rest = 0;
        for (double x : choi) {
            rest = Math.max(rest, Math.abs(x));
        }
        return new Factors(operators, rest);
    }

    /** The sum of K^+ K over some operators. */
    static double[] completeness(List<double[]> kraus) {
        double[] sum = new double[kraus.getFirst().length];
        for (double[] k : kraus) {
            double[] product = multiply(adjoint(k), k);
            for (int a = 0; a < sum.length; a++) {
                sum[a] += product[a];
            }
        }
        return sum;
    }
}
