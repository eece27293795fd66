package io.qnit.simulator.densitymatrix;

import java.util.ArrayList;
import java.util.BitSet;
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
    static final int MOST_LOCAL = 6;

    /** Up to so many qubits, columns are left empty rather than passes made narrower. */
    private static final int SMALL = 4;

    /** How many transfers ahead a planner looks. */
    private static final int HORIZON = 600;

    /**
     * The passes for some transfers in a row. Qubits join a pass one by one, always the one with which most transfers can
     * run in it.
     */
    static List<TransferPass> plan(int qubitCount, List<Transfer> transfers) {
        // two qubits that are not local have the four coefficients and more that make the columns
        int most = qubitCount <= SMALL ? qubitCount : Math.min(MOST_LOCAL, qubitCount - 2);
        List<Transfer> waiting = new ArrayList<>(transfers);
        List<TransferPass> passes = new ArrayList<>();
        while (!waiting.isEmpty()) {
            BitSet local = new BitSet(qubitCount);
            for (int qubit : waiting.getFirst().qubits()) {
                local.set(qubit);
            }
            int reached = runnable(qubitCount, waiting, local).size();
            while (local.cardinality() < most) {
                int best = -1;
                int bestReached = reached;
                for (int qubit = 0; qubit < qubitCount; qubit++) {
                    if (!local.get(qubit)) {
                        local.set(qubit);
                        int count = runnable(qubitCount, waiting, local).size();
                        local.clear(qubit);
                        if (count > bestReached) {
                            best = qubit;
                            bestReached = count;
                        }
                    }
                }
                if (best < 0) {
                    break;
                }
                local.set(best);
                reached = bestReached;
            }
            if (local.cardinality() < most) {
                addPairs(qubitCount, waiting, local, most);
            }
            List<Integer> chosen = runnable(qubitCount, waiting, local);
            List<Transfer> now = chosen.stream().map(waiting::get).toList();
            passes.add(new TransferPass(local.stream().boxed().toList(), now));
            for (int k = chosen.size() - 1; k >= 0; k--) {
                waiting.remove((int) chosen.get(k));
            }
        }
        return passes;
    }

    /** Where no single qubit brings more, whole transfers elsewhere do. */
    private static void addPairs(int qubitCount, List<Transfer> waiting, BitSet local, int most) {
        for (Transfer transfer : waiting.subList(0, Math.min(waiting.size(), HORIZON))) {
            BitSet wider = (BitSet) local.clone();
            for (int qubit : transfer.qubits()) {
                wider.set(qubit);
            }
            if (wider.cardinality() <= most
                    && runnable(qubitCount, waiting, wider).size() > runnable(qubitCount, waiting, local).size()) {
                local.or(wider);
            }
        }
    }

    /** The places of the transfers that can run on some qubits before all that cannot. */
    private static List<Integer> runnable(int qubitCount, List<Transfer> waiting, BitSet local) {
        List<Integer> places = new ArrayList<>();
        boolean[] blocked = new boolean[qubitCount];
        int free = local.cardinality();
        for (int k = 0; k < Math.min(waiting.size(), HORIZON) && free > 0; k++) {
            boolean runs = true;
            for (int qubit : waiting.get(k).qubits()) {
                runs &= local.get(qubit) && !blocked[qubit];
            }
            if (runs) {
                places.add(k);
            } else {
                for (int qubit : waiting.get(k).qubits()) {
                    if (!blocked[qubit]) {
                        blocked[qubit] = true;
                        free -= local.get(qubit) ? 1 : 0;
                    }
                }
            }
        }
        return places;
    }

    @Override
    public String toString() {
        int operations = transfers.stream().mapToInt(Transfer::operations).sum();
        return transfers.size() + " matrices for " + operations + " operations on qubits "
                + qubits;
    }
}
