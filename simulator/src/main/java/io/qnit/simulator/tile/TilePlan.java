package io.qnit.simulator.tile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One trip through a state: the operations that can run, in order, on tiles that have all coefficients of a few local
 * qubits. Immutable.
 *
 * @param qubits the local ones, ascending
 * @param places of the operations among those that were planned, ascending
 */
public record TilePlan(List<Integer> qubits, List<Integer> places) {
    /** How many operations ahead a planner looks. */
    private static final int HORIZON = 600;

    public TilePlan {
        qubits = List.copyOf(qubits);
        places = List.copyOf(places);
    }

    /**
     * Plans operations in a row. Qubits join a trip one by one, always the one with which most operations can run in it.
     *
     * @param most local qubits, unless one operation has more
     * @param operands the qubits of each operation, at least one
     */
    public static List<TilePlan> of(int qubitCount, int most, List<int[]> operands) {
        List<Integer> waiting = new ArrayList<>();
        for (int k = 0; k < operands.size(); k++) {
            waiting.add(k);
        }
        List<TilePlan> plans = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Search search = new Search(qubitCount, operands, waiting);
            BitSet local = search.local(most);
            List<Integer> now = search.runnable(local);
            plans.add(new TilePlan(local.stream().boxed().toList(), now));
            BitSet done = new BitSet(operands.size());
            now.forEach(done::set);
            waiting.removeIf(done::get);
        }
        return plans;
    }

    private record Search(int qubitCount, List<int[]> operands, List<Integer> waiting) {
        BitSet local(int most) {
            BitSet local = new BitSet(qubitCount);
            for (int qubit : operands.get(waiting.getFirst())) {
                local.set(qubit);
            }
            int reached = runnable(local).size();
            while (local.cardinality() < most) {
                int best = -1;
                int bestReached = reached;
                for (int qubit = 0; qubit < qubitCount; qubit++) {
                    if (!local.get(qubit)) {
                        local.set(qubit);
                        int count = runnable(local).size();
                        local.clear(qubit);
                        if (count > bestReached) {
                            best = qubit;
                            bestReached = count;
                        }
                    }
                }
                if (best < 0) {
                    addElsewhere(local, most);
                    break;
                }
                local.set(best);
                reached = bestReached;
            }
            return local;
        }

        /** Where no single qubit brings more, the qubits of whole operations elsewhere do. */
        private void addElsewhere(BitSet local, int most) {
            int reached = runnable(local).size();
            for (int place : waiting.subList(0, Math.min(waiting.size(), HORIZON))) {
                BitSet wider = (BitSet) local.clone();
                for (int qubit : operands.get(place)) {
                    wider.set(qubit);
                }
                if (wider.cardinality() > local.cardinality() && wider.cardinality() <= most) {
                    int count = runnable(wider).size();
                    if (count > reached) {
                        local.or(wider);
                        reached = count;
                    }
                }
            }
        }

        /** The operations that can run on some qubits before all that cannot. */
        List<Integer> runnable(BitSet local) {
            List<Integer> places = new ArrayList<>();
            boolean[] blocked = new boolean[qubitCount];
            int free = local.cardinality();
            for (int k = 0; k < Math.min(waiting.size(), HORIZON) && free > 0; k++) {
                int[] qubits = operands.get(waiting.get(k));
                boolean runs = true;
                for (int qubit : qubits) {
                    runs &= local.get(qubit) && !blocked[qubit];
                }
                if (runs) {
                    places.add(waiting.get(k));
                } else {
                    for (int qubit : qubits) {
                        if (!blocked[qubit]) {
                            blocked[qubit] = true;
                            free -= local.get(qubit) ? 1 : 0;
                        }
                    }
                }
            }
            return places;
        }
    }
}
