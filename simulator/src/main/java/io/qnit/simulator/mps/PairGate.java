package io.qnit.simulator.mps;

import java.util.Arrays;

/**
 * An operator on two neighbouring sites and its decomposition into products, A_k on the left site and B_k on the right
 * one. As many as its operator Schmidt rank: 1 for a product, 2 for CX, CZ, RZZ, 4 for SWAP and in general.
 *
 * @param matrix 4 by 4, row-major, interleaved; index 2 s + t, s of the left site
 * @param left rank times 2 by 2
 * @param right rank times 2 by 2
 */
record PairGate(double[] matrix, int rank, double[] left, double[] right) {
    /** Fitted to bonds that circuits reached with the default threshold. */
    private static final double RENYI_ORDER = 0.3;

    static final PairGate SWAP = of(new double[] {
        1, 0, 0, 0, 0, 0, 0, 0, //
        0, 0, 0, 0, 1, 0, 0, 0, //
        0, 0, 1, 0, 0, 0, 0, 0, //
        0, 0, 0, 0, 0, 0, 1, 0
    });

    /** Gaussian elimination with full pivoting on the matrix whose rows are (s', s) and whose columns are (t', t). */
    static PairGate of(double[] matrix) {
        double[] re = new double[16];
        double[] im = new double[16];
        double largest = 0;
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int at = 4 * (2 * (row >> 1) + (column >> 1)) + 2 * (row & 1) + (column & 1);
                re[at] = matrix[2 * (4 * row + column)];
                im[at] = matrix[2 * (4 * row + column) + 1];
                largest = Math.max(largest, Math.hypot(re[at], im[at]));
            }
        }
        double[] left = new double[32];
        double[] right = new double[32];
        int rank = 0;
        while (rank < 4) {
            int pivot = 0;
            double size = 0;
            for (int at = 0; at < 16; at++) {
                double here = Math.hypot(re[at], im[at]);
                if (here > size) {
                    size = here;
                    pivot = at;
                }
            }
            if (size <= 1e-15 * largest) {
                break;
            }
            double fRe = re[pivot] / (size * size);
            double fIm = -im[pivot] / (size * size);
            int pivotRow = pivot >> 2;
            int pivotColumn = pivot & 3;
            for (int k = 0; k < 4; k++) {
                double x = re[4 * k + pivotColumn];
                double y = im[4 * k + pivotColumn];
                left[8 * rank + 2 * k] = x * fRe - y * fIm;
                left[8 * rank + 2 * k + 1] = x * fIm + y * fRe;
                right[8 * rank + 2 * k] = re[4 * pivotRow + k];
                right[8 * rank + 2 * k + 1] = im[4 * pivotRow + k];
            }
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    double a = left[8 * rank + 2 * i];
                    double b = left[8 * rank + 2 * i + 1];
                    double c = right[8 * rank + 2 * j];
                    double d = right[8 * rank + 2 * j + 1];
                    re[4 * i + j] -= a * c - b * d;
                    im[4 * i + j] -= a * d + b * c;
                }
                re[4 * i + pivotColumn] = 0;
                im[4 * i + pivotColumn] = 0;
            }
            for (int j = 0; j < 4; j++) {
                re[4 * pivotRow + j] = 0;
                im[4 * pivotRow + j] = 0;
            }
            balance(left, right, 8 * rank);
            rank++;
        }
        return new PairGate(matrix, rank, left, right);
    }

    /** Gives the left factor the norm of a unitary, so that both factors of a product of unitaries are unitary. */
    private static void balance(double[] left, double[] right, int at) {
        double sum = 0;
        for (int i = at; i < at + 8; i++) {
            sum += left[i] * left[i];
        }
        double factor = Math.sqrt(2 / sum);
        for (int i = at; i < at + 8; i++) {
            left[i] *= factor;
            right[i] /= factor;
        }
    }

    /**
     * By what the gate is likely to multiply a bond that it crosses, 1 to its rank: a power mean of the weights of its
     * products (an exponential of their Renyi entropy of small order), where the purity tells the largest weight and the
     * others are taken for equal. A weak RZZ has rank 2 and hardly entangles: what it adds is mostly truncated.
     */
    double growth() {
        if (rank == 1) {
            return 1;
        }
        double largest = (1 + Math.sqrt(Math.max(0, (rank - 1) * (rank * purity() - 1)))) / rank;
        double other = Math.max(0, 1 - largest) / (rank - 1);
        double sum = Math.pow(largest, RENYI_ORDER) + (rank - 1) * Math.pow(other, RENYI_ORDER);
        return Math.clamp(Math.pow(sum, 1 / (1 - RENYI_ORDER)), 1, rank);
    }

    /** The sum of the squares of the weights of the products, which add up to 1: 1 for a product, 1/4 for SWAP. */
    private double purity() {
        // R has rows (s', s) and columns (t', t); the weights are the eigenvalues of R R^+
        double trace = 0;
        double squares = 0;
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double re = 0;
                double im = 0;
                for (int column = 0; column < 4; column++) {
                    int x = at(a, column);
                    int y = at(b, column);
                    re += matrix[x] * matrix[y] + matrix[x + 1] * matrix[y + 1];
                    im += matrix[x + 1] * matrix[y] - matrix[x] * matrix[y + 1];
                }
                trace += a == b ? re : 0;
                squares += re * re + im * im;
            }
        }
        return squares / (trace * trace);
    }

    private static int at(int row, int column) {
        return 2 * (4 * (2 * (row >> 1) + (column >> 1)) + 2 * (row & 1) + (column & 1));
    }

    /** One of the products: 2 by 2. */
    double[] left(int k) {
        return Arrays.copyOfRange(left, 8 * k, 8 * k + 8);
    }

    double[] right(int k) {
        return Arrays.copyOfRange(right, 8 * k, 8 * k + 8);
    }

    /** The same with the sites exchanged. */
    PairGate mirrored() {
        return new PairGate(SmallMatrices.exchanged(matrix), rank, /* left= */ right, /* right= */ left);
    }
}
