package io.qnit.compiler.matrix;

/** Four by four matrices, row-major, interleaved re and im; operand 0 is the least significant bit of the index. */
public final class TwoQubitMatrix {
    private TwoQubitMatrix() {}

    public static double[] identity() {
        double[] matrix = new double[32];
        for (int k = 0; k < 4; k++) {
            matrix[10 * k] = 1;
        }
        return matrix;
    }

    /** Replaces {@code product} by {@code left} times it. */
    public static void leftMultiply(double[] left, double[] product) {
        double[] column = new double[8];
        for (int c = 0; c < 4; c++) {
            for (int r = 0; r < 4; r++) {
                double re = 0;
                double im = 0;
                for (int k = 0; k < 4; k++) {
                    double lr = left[8 * r + 2 * k];
                    double li = left[8 * r + 2 * k + 1];
                    double rr = product[8 * k + 2 * c];
                    double ri = product[8 * k + 2 * c + 1];
                    re += lr * rr - li * ri;
                    im += lr * ri + li * rr;
                }
                column[2 * r] = re;
                column[2 * r + 1] = im;
            }
            for (int r = 0; r < 4; r++) {
                product[8 * r + 2 * c] = column[2 * r];
                product[8 * r + 2 * c + 1] = column[2 * r + 1];
            }
        }
    }

    /** Replaces {@code product} by a gate on one of the two qubits times it. */
    public static void leftMultiplyOneQubit(double[] gate, int operand, double[] product) {
        int bit = 1 << operand;
        for (int r = 0; r < 4; r++) {
            if ((r & bit) != 0) {
                continue;
            }
            for (int c = 0; c < 4; c++) {
                int zero = 8 * r + 2 * c;
                int one = 8 * (r | bit) + 2 * c;
                double zr = product[zero];
                double zi = product[zero + 1];
                double or = product[one];
                double oi = product[one + 1];
                product[zero] = gate[0] * zr - gate[1] * zi + gate[2] * or - gate[3] * oi;
                product[zero + 1] = gate[0] * zi + gate[1] * zr + gate[2] * oi + gate[3] * or;
                product[one] = gate[4] * zr - gate[5] * zi + gate[6] * or - gate[7] * oi;
                product[one + 1] = gate[4] * zi + gate[5] * zr + gate[6] * oi + gate[7] * or;
            }
        }
    }

    /** The same gate with its operands exchanged. */
    public static double[] turned(double[] matrix) {
        double[] turned = new double[32];
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                int from = 8 * r + 2 * c;
                int to = 8 * exchanged(r) + 2 * exchanged(c);
                turned[to] = matrix[from];
                turned[to + 1] = matrix[from + 1];
            }
        }
        return turned;
    }

    /** SWAP times the gate: its rows 1 and 2 exchanged. */
    public static double[] thenSwap(double[] matrix) {
        double[] swapped = matrix.clone();
        System.arraycopy(matrix, 8, swapped, 16, 8);
        System.arraycopy(matrix, 16, swapped, 8, 8);
        return swapped;
    }

    private static int exchanged(int index) {
        return (index & 1) << 1 | index >> 1;
    }
}
