package io.qnit.simulator.densitymatrix;

import io.qnit.simulator.state.Unitary;

/**
 * A unitary on more qubits than a matrix on Pauli coefficients is good for. The coefficients of its k qubits are turned
 * into the entries of a matrix of 2^k by 2^k, qubit by qubit, the unitary acts on rows and columns, and the entries are
 * turned back: O(k 4^k) for 4^k coefficients, and what the unitary itself costs, where its controls leave most alone.
 * Immutable.
 */
final class WideUnitary {
    private final int[] qubits;
    private final int controls;
    private final double[] matrix;

    WideUnitary(Unitary unitary) {
        qubits = unitary.qubits();
        controls = unitary.controls();
        matrix = unitary.matrix();
    }

    int[] qubits() {
        return qubits;
    }

    /**
     * Acts on 4^k coefficients.
     *
     * @param rho the coefficients, interleaved with zeros for imaginary parts; bits 2j and 2j + 1 of an index are the X and
     *     the Z part on the j-th qubit
     */
    void apply(double[] rho) {
        for (int j = 0; j < qubits.length; j++) {
            toEntries(rho, 1 << 2 * j);
        }
        multiply(rho, 0, 1);
        multiply(rho, 1, -1);
        for (int j = 0; j < qubits.length; j++) {
            toCoefficients(rho, 1 << 2 * j);
        }
    }

    /**
     * Turns the digit of a qubit, from I, X, Z, Y to 00, 10, 01, 11: the bit of its row in the lower place and the bit of its
     * column in the higher.
     */
    static void toEntries(double[] rho, int low) {
        for (int i = 0; i < rho.length / 2; i++) {
            if ((i & 3 * low) == 0) {
                int a = 2 * i;
                int b = 2 * (i | low);
                int c = 2 * (i | 2 * low);
                int d = 2 * (i | 3 * low);
                double xRe = rho[b];
                double xIm = rho[b + 1];
                double yRe = rho[d];
                double yIm = rho[d + 1];
                for (int part = 0; part < 2; part++) {
                    double one = rho[a + part];
                    double z = rho[c + part];
                    rho[a + part] = (one + z) / 2;
                    rho[d + part] = (one - z) / 2;
                }
                // rho10 = (X + iY) / 2, rho01 = (X - iY) / 2
                rho[b] = (xRe - yIm) / 2;
                rho[b + 1] = (xIm + yRe) / 2;
                rho[c] = (xRe + yIm) / 2;
                rho[c + 1] = (xIm - yRe) / 2;
            }
        }
    }

    private static void toCoefficients(double[] rho, int low) {
        for (int i = 0; i < rho.length / 2; i++) {
            if ((i & 3 * low) == 0) {
                int a = 2 * i;
                int b = 2 * (i | low);
                int c = 2 * (i | 2 * low);
                int d = 2 * (i | 3 * low);
                double re10 = rho[b];
                double im10 = rho[b + 1];
                double re01 = rho[c];
                double im01 = rho[c + 1];
                for (int part = 0; part < 2; part++) {
                    double zero = rho[a + part];
                    double one = rho[d + part];
                    rho[a + part] = zero + one;
                    rho[c + part] = zero - one;
                }
                // X = rho01 + rho10, Y = i (rho01 - rho10)
                rho[b] = re01 + re10;
                rho[b + 1] = im01 + im10;
                rho[d] = im10 - im01;
                rho[d + 1] = re01 - re10;
            }
        }
    }

    /** The matrix, or its conjugate, on the rows (place 0) or the columns (place 1). */
    private void multiply(double[] rho, int place, int sign) {
        int targets = qubits.length - controls;
        int size = 1 << targets;
        int ones = 0;
        for (int j = 0; j < controls; j++) {
            ones |= 1 << 2 * j + place;
        }
        int mask = ones;
        int[] offsets = new int[size];
        for (int v = 0; v < size; v++) {
            for (int j = 0; j < targets; j++) {
                offsets[v] |= (v >> j & 1) << 2 * (controls + j) + place;
            }
            mask |= offsets[v];
        }
        double[] column = new double[2 * size];
        for (int i = 0; i < rho.length / 2; i++) {
            if ((i & mask) != ones) {
                continue;
            }
            for (int v = 0; v < size; v++) {
                column[2 * v] = rho[2 * (i | offsets[v])];
                column[2 * v + 1] = rho[2 * (i | offsets[v]) + 1];
            }
            for (int row = 0; row < size; row++) {
                double re = 0;
                double im = 0;
                for (int v = 0; v < size; v++) {
                    double x = matrix[2 * (row * size + v)];
                    double y = sign * matrix[2 * (row * size + v) + 1];
                    re += x * column[2 * v] - y * column[2 * v + 1];
                    im += x * column[2 * v + 1] + y * column[2 * v];
                }
                rho[2 * (i | offsets[row])] = re;
                rho[2 * (i | offsets[row]) + 1] = im;
            }
        }
    }
}
