package io.qnit.simulator.densitymatrix;

import io.qnit.simulator.tile.TilePlan;
import java.util.List;

/**
 * One trip through the coefficients: the transfers that run, in order, on a few local qubits while a tile of all their
 * coefficients lies in the cache. A tile is copied out in columns of {@link TransferKernels#LANES} coefficients that differ
 * in other qubits only, so that no transfer ever works across the lanes of a vector, and is copied back at the end. The
 * copies also keep strides by powers of two, which collide in the caches, out of the work. Immutable.
 *
 * @param qubits the local ones, ascending
 * @param transfers all of whose qubits are local
 */
record TransferPass(List<Integer> qubits, List<Transfer> transfers) {
    /** 4^6 coefficients in 8 columns are 256 KiB: an eighth of a second-level cache of today, a half of a small one. */
    private static final int MOST_LOCAL = 6;

    /** Up to so many qubits, columns are left empty rather than passes made narrower. */
    private static final int SMALL = 4;

    /** The passes for some transfers in a row. */
    static List<TransferPass> plan(int qubitCount, List<Transfer> transfers) {
        // two qubits that are not local have more coefficients than there are columns
        int most = qubitCount <= SMALL ? qubitCount : Math.min(MOST_LOCAL, qubitCount - 2);
        return TilePlan.of(qubitCount, most, transfers.stream().map(Transfer::qubits).toList()).stream()
                .map(plan -> new TransferPass(plan.qubits(), plan.places().stream().map(transfers::get).toList()))
                .toList();
    }

    @Override
    public String toString() {
        int operations = transfers.stream().mapToInt(Transfer::operations).sum();
        return transfers.size() + " matrices for " + operations + " operations on qubits " + qubits;
    }
}
