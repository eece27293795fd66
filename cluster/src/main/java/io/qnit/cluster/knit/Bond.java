package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutForm;
import java.util.Arrays;

/**
 * A cut's matrix of coefficients as a product {@code left^T right} over as few values as its rank: 4 for the class of CX and
 * for a wire, whatever the number of rows. So the bond of a cut costs what the channel needs, not what the form is written
 * in. Found by elimination with complete pivoting.
 *
 * @param left rank x rows of the left side, row-major
 * @param right rank x rows of the right side
 */
record Bond(int rank, double[] left, double[] right) {
    private static final double NEGLIGIBLE = 1e-14;

    static Bond of(CutForm form) {
        int rows = form.rows(0);
        int columns = form.rows(1);
        double[] rest = form.coefficients().clone();
        double scale = Arrays.stream(rest).map(Math::abs).max().orElse(0);
        double[] left = new double[rows * Math.min(rows, columns)];
        double[] right = new double[columns * Math.min(rows, columns)];
        int rank = 0;
        while (rank < Math.min(rows, columns)) {
            int pivot = 0;
            for (int k = 1; k < rest.length; k++) {
                if (Math.abs(rest[k]) > Math.abs(rest[pivot])) {
                    pivot = k;
                }
            }
            double value = rest[pivot];
            if (Math.abs(value) <= NEGLIGIBLE * scale) {
                break;
            }
            int pr = pivot / columns;
            int pc = pivot % columns;
            for (int r = 0; r < rows; r++) {
                left[rank * rows + r] = rest[r * columns + pc] / value;
            }
            for (int c = 0; c < columns; c++) {
                right[rank * columns + c] = rest[pr * columns + c];
            }
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    rest[r * columns + c] -= left[rank * rows + r] * right[rank * columns + c];
                }
            }
            for (int c = 0; c < columns; c++) {
                rest[pr * columns + c] = 0;
            }
            for (int r = 0; r < rows; r++) {
                rest[r * columns + pc] = 0;
            }
            rank++;
        }
        if (rank == 0) {
            return new Bond(1, new double[rows], new double[columns]);
        }
        return new Bond(rank, Arrays.copyOf(left, rank * rows), Arrays.copyOf(right, rank * columns));
    }

    /** The matrix of a side, rank x rows. */
    double[] side(int side) {
        return side == 0 ? left : right;
    }
}
