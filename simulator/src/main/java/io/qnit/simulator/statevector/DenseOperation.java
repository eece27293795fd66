package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;

/**
 * A matrix on some slots of a block, where some other slots, lanes and outer wires are 1.
 *
 * <p>The matrix is packed for the kernels by fours of rows (eights on three slots): for each of them and each column the
 * real parts, then the imaginary parts (left out when all of the matrix is real), which are broadcast one by one.
 */
final class DenseOperation implements BlockOperation {
    /** What the kernels can make use of. */
    enum Shape {
        COMPLEX,
        REAL,
        /** One entry in each row: amplitudes move, and may turn. */
        MONOMIAL
    }

    final int width;
    /** Slots of targets and controls. */
    final int fixed;
    /** Slots that are 1. */
    final int controls;
    /** Lanes that are 1, as bits of the lane's number. */
    final int laneControls;
    /** Wires outside of the block that are 1. */
    final int outerControls;
    /** The vectors of a group, by row of the matrix. */
    final int[] offsets;
    /** 2^width by 2^width, row-major, interleaved. */
    final double[] matrix;

    final Shape shape;
    final double[] packed;
    final float[] packedSingle;
    private final double cost;

    /** @param targets the slot of each bit of the matrix's index */
    DenseOperation(
            int[] targets, int controls, int laneControls, int outerControls, double[] matrix, Precision precision,
            CostTable costs) {
        width = targets.length;
        this.controls = controls;
        this.laneControls = laneControls;
        this.outerControls = outerControls;
        this.matrix = matrix;
        offsets = new int[1 << width];
        for (int row = 1; row < offsets.length; row++) {
            int low = Integer.numberOfTrailingZeros(row);
            offsets[row] = offsets[row & row - 1] | 1 << targets[low];
        }
        fixed = offsets[offsets.length - 1] | controls;
        shape = shapeOf(matrix, width);
        packed = precision == Precision.DOUBLE ? pack() : new double[0];
        packedSingle = precision == Precision.SINGLE ? toFloats(pack()) : new float[0];
        double whole =
                switch (shape) {
                    case COMPLEX -> costs.complex(width);
                    case REAL -> costs.real(width);
                    case MONOMIAL -> costs.move();
                };
        cost = whole / (1 << Integer.bitCount(controls) + Integer.bitCount(outerControls));
    }

    static Shape shapeOf(double[] matrix, int width) {
        boolean real = true;
        boolean monomial = true;
        int row = 2 << width;
        for (int at = 0; at < matrix.length; at += row) {
            int entries = 0;
            for (int k = at; k < at + row; k += 2) {
                real &= matrix[k + 1] == 0;
                entries += matrix[k] != 0 || matrix[k + 1] != 0 ? 1 : 0;
            }
            monomial &= entries == 1;
        }
        return monomial ? Shape.MONOMIAL : real ? Shape.REAL : Shape.COMPLEX;
    }

    private double[] pack() {
        int n = 1 << width;
        if (shape == Shape.MONOMIAL || width <= 1) {
            return matrix;
        }
        int perEntry = shape == Shape.REAL ? 1 : 2;
        double[] p = new double[perEntry * n * n];
        int at = 0;
        int rows = width == 3 ? 8 : 4;
        for (int first = 0; first < n; first += rows) {
            for (int column = 0; column < n; column++) {
                for (int part = 0; part < perEntry; part++) {
                    for (int row = first; row < first + rows; row++) {
                        p[at++] = matrix[2 * (row * n + column) + part];
                    }
                }
            }
        }
        return p;
    }

    static float[] toFloats(double[] numbers) {
        float[] singles = new float[numbers.length];
        for (int k = 0; k < numbers.length; k++) {
            singles[k] = (float) numbers[k];
        }
        return singles;
    }

    /** The column of the one entry of a row of a monomial matrix. */
    int source(int row) {
        int at = row << width + 1;
        int column = 0;
        while (matrix[at + 2 * column] == 0 && matrix[at + 2 * column + 1] == 0) {
            column++;
        }
        return column;
    }

    @Override
    public double cost() {
        return cost;
    }

    @Override
    public String describe() {
        int more = Integer.bitCount(controls) + Integer.bitCount(laneControls) + Integer.bitCount(outerControls);
        return switch (shape) {
            case COMPLEX -> "dense" + width;
            case REAL -> "real" + width;
            case MONOMIAL -> "move" + width;
        } + (more == 0 ? "" : "c" + more);
    }
}
