package io.qnit.simulator.densitymatrix;

import static io.qnit.simulator.densitymatrix.TransferKernels.LANES;

import java.util.List;

/**
 * A {@link TransferPass} with all places worked out for states of a certain width. In the state, the bits of an index are
 * the Z parts of all qubits and above them the X parts; in a tile they are the column, the Z parts of the local qubits and
 * above them the X parts. Immutable.
 */
final class TileProgram {
    /** A transfer in a tile; see {@link TransferKernels#multiply}. */
    @SuppressWarnings("ArrayRecordComponent") // dense numbers, never compared
    private record Step(int free, int groups, int[] offsets, double[] matrix) {}

    private final int[] rows;
    private final int[] columns;
    private final int others;
    private final int tiles;
    private final List<Step> steps;

    TileProgram(int qubitCount, TransferPass pass) {
        int local = pass.qubits().size();
        int localBits = 0;
        rows = new int[1 << 2 * local];
        for (int l = 0; l < local; l++) {
            int z = 1 << pass.qubits().get(l);
            int x = z << qubitCount;
            localBits |= x | z;
            for (int row = 0; row < rows.length; row++) {
                rows[row] |= (row >> l & 1) * z | (row >> local + l & 1) * x;
            }
        }
        int free = (1 << 2 * qubitCount) - 1 & ~localBits;
        int columnBits = Math.min(Integer.numberOfTrailingZeros(LANES), Integer.bitCount(free));
        columns = new int[1 << columnBits];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = Integer.expand(k, free);
        }
        others = free & ~columns[columns.length - 1];
        tiles = 1 << Integer.bitCount(others);
        steps = pass.transfers().stream().map(t -> step(t, pass.qubits())).toList();
    }

    private static Step step(Transfer transfer, List<Integer> local) {
        int width = transfer.qubits().length;
        int[] offsets = new int[1 << 2 * width];
        for (int j = 0; j < width; j++) {
            int z = LANES << local.indexOf(transfer.qubits()[j]);
            int x = z << local.size();
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] |= (k >> 2 * j & 1) * x | (k >> 2 * j + 1 & 1) * z;
            }
        }
        int all = (LANES << 2 * local.size()) - LANES;
        int free = all & ~offsets[offsets.length - 1];
        return new Step(free, 1 << Integer.bitCount(free), offsets, transfer.matrix());
    }

    /** Tiles are independent of each other. */
    int tiles() {
        return tiles;
    }

    /** The length of the array that {@link #run} works in. */
    int tileLength() {
        return rows.length * LANES;
    }

    void run(TransferKernels kernels, double[] state, int tile, double[] scratch) {
        int base = Integer.expand(tile, others);
        boolean aligned = columns[columns.length - 1] == LANES - 1;
        if (aligned) {
            kernels.copyIn(state, base, rows, scratch);
        } else {
            for (int row = 0; row < rows.length; row++) {
                for (int c = 0; c < columns.length; c++) {
                    scratch[row * LANES + c] = state[base | rows[row] | columns[c]];
                }
            }
        }
        for (Step step : steps) {
            kernels.multiply(scratch, step.free, step.groups, step.offsets, step.matrix);
        }
        if (aligned) {
            kernels.copyOut(scratch, state, base, rows);
        } else {
            for (int row = 0; row < rows.length; row++) {
                for (int c = 0; c < columns.length; c++) {
                    state[base | rows[row] | columns[c]] = scratch[row * LANES + c];
                }
            }
        }
    }
}
