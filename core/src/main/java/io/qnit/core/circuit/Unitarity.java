package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** Checks that a matrix is unitary: its rows are orthonormal. */
final class Unitarity {
    private static final double TOLERANCE = 1e-9;

    private Unitarity() {}

    static void check(double[] entries) {
        int dimension = (int) Math.round(Math.sqrt(entries.length / 2.0));
        if (dimension < 1 || 2 * dimension * dimension != entries.length || Integer.bitCount(dimension) != 1) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "a unitary needs 2 * 4^k numbers for k qubits (re and im in turn), found " + entries.length);
        }
        for (int row = 0; row < dimension; row++) {
            for (int other = row; other < dimension; other++) {
                double re = row == other ? -1 : 0;
                double im = 0;
                for (int k = 0; k < dimension; k++) {
                    int a = 2 * (row * dimension + k);
                    int b = 2 * (other * dimension + k);
                    re += entries[a] * entries[b] + entries[a + 1] * entries[b + 1];
                    im += entries[a] * entries[b + 1] - entries[a + 1] * entries[b];
                }
                // written so that NaN fails too
                if (!(Math.abs(re) <= TOLERANCE && Math.abs(im) <= TOLERANCE)) {
                    throw new QnitException(
                            ErrorCode.INVALID_CIRCUIT,
                            "the matrix is not unitary: rows " + row + " and " + other + " are off by "
                                    + Math.hypot(re, im) + ", allowed is " + TOLERANCE);
                }
            }
        }
    }
}
