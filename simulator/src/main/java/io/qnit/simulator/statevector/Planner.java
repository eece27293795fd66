package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compiles gates to passes. A pass has a set of active wires, small enough for a block of the state to stay in cache
 * while all gates that can be brought forward into the set are done. Which gates those are shows one scan of the gates
 * in order: a gate is done when its wires are active and it commutes with all gates before it that are not done, which
 * three masks of wires tell (where such a gate is of type Z, of type X, or neither; see {@link PlanGate}). The set grows
 * from nothing by the wires of the gate that adds the most work per wire.
 *
 * <p>Within a pass the same scan over sets of up to five wires finds the matrices to multiply out: the set that does the
 * most work for what its matrix costs, by the {@link CostTable}, comes first. Diagonal gates wait until they stand in the
 * way, and then all go in one sweep ({@link PhaseOperation}).
 *
 * <p>The lanes of the vectors hold wires that are not active: those needed again last, after Belady, "A study of
 * replacement algorithms for a virtual-storage computer", IBM Systems Journal 5 (1966).
 */
final class Planner {
    private final int wires;
    private final int lanesLog;
    /** Slots of a block. */
    private final int slots;
    private final Precision precision;
    private final CostTable costs;

    /** The gates that are not in a pass yet, in order. */
    private List<PlanGate> rest = List.of();
    /** By place in memory, the wire. */
    private final int[] wireAt;

    private final List<Pass> passes = new ArrayList<>();

    private Planner(int wires, int lanesLog, int slots, Precision precision, CostTable costs) {
        this.wires = wires;
        this.lanesLog = lanesLog;
        this.slots = Math.min(slots, wires - lanesLog);
        this.precision = precision;
        this.costs = costs;
        wireAt = new int[wires];
        for (int w = 0; w < wires; w++) {
            wireAt[w] = w;
        }
    }

    /**
     * @param wires places of the state; wire w is at place w in the beginning
     * @param slots of a block
     * @param gates none needs more wires than a block has slots
     */
    static List<Pass> plan(
            int wires, int lanesLog, int slots, List<PlanGate> gates, Precision precision, CostTable costs) {
        Planner planner = new Planner(wires, lanesLog, slots, precision, costs);
        planner.rest = gates;
        while (!planner.rest.isEmpty()) {
            planner.pass();
        }
        return planner.passes;
    }

    private void pass() {
        int lanes = 0;
        for (int k = 0; k < lanesLog; k++) {
            lanes |= 1 << wireAt[k];
        }
        int[] nextUse = nextUse();
        int active;
        int chosen;
        if (slots == wires - lanesLog) {
            chosen = lastUsed(nextUse, 0, (1 << wires) - 1, lanesLog);
            active = ((1 << wires) - 1) & ~chosen;
        } else {
            active = chooseActive(lanes);
            int staying = lanes & ~active;
            chosen = staying
                    | lastUsed(nextUse, 0, ((1 << wires) - 1) & ~active & ~lanes, lanesLog - Integer.bitCount(staying));
        }
        Scan scan = new Scan(active, 0, ((1 << wires) - 1) & ~chosen);
        scan.run(rest, rest.size());
        List<PlanGate> done = new ArrayList<>();
        List<PlanGate> left = new ArrayList<>();
        scan.split(rest, done, left);
        if (done.isEmpty()) {
            // only where the first gate has controls everywhere, or its wires were not to be had: make room for it
            PlanGate first = rest.getFirst();
            active = first.needed();
            active = fill(active, lanes, nextUse);
            int staying = lanes & ~active;
            chosen = staying
                    | lastUsed(nextUse, first.controls, ((1 << wires) - 1) & ~active & ~lanes,
                            lanesLog - Integer.bitCount(staying));
            done = List.of(first);
            left = rest.subList(1, rest.size());
        } else if (!left.isEmpty()) {
            done = withoutIdlePhases(done, active);
            left = remaining(rest, done);
        }
        passes.add(lay(active, chosen, done));
        rest = left;
    }

    /** Adds wires until the slots are full, those of the lanes last. */
    private int fill(int active, int lanes, int[] nextUse) {
        int filled = active;
        while (Integer.bitCount(filled) < slots) {
            int candidates = ((1 << wires) - 1) & ~filled & ~lanes;
            int spare = Integer.bitCount(candidates) - Integer.bitCount(lanes & filled);
            if (candidates == 0 || spare <= 0) {
                break;
            }
            int best = -1;
            for (int m = candidates; m != 0; m &= m - 1) {
                int w = Integer.numberOfTrailingZeros(m);
                if (best < 0 || nextUse[w] < nextUse[best]) {
                    best = w;
                }
            }
            filled |= 1 << best;
        }
        return filled;
    }

    /** By wire, the number of the first gate that needs it. */
    private int[] nextUse() {
        int[] next = new int[wires];
        Arrays.fill(next, Integer.MAX_VALUE);
        int unseen = (1 << wires) - 1;
        for (int g = 0; g < rest.size() && unseen != 0; g++) {
            PlanGate gate = rest.get(g);
            for (int m = (gate.isDiagonal() ? 0 : gate.mask()) & unseen; m != 0; m &= m - 1) {
                next[Integer.numberOfTrailingZeros(m)] = g;
            }
            unseen &= ~(gate.isDiagonal() ? 0 : gate.mask());
        }
        return next;
    }

    /** The so many wires of a set that are used last; of equals the lowest, and those to avoid only if need be. */
    private int lastUsed(int[] nextUse, int avoid, int from, int count) {
        int chosen = 0;
        for (int k = 0; k < count; k++) {
            int best = -1;
            for (int m = from & ~chosen; m != 0; m &= m - 1) {
                int w = Integer.numberOfTrailingZeros(m);
                boolean better = best < 0 || nextUse[w] > nextUse[best];
                if (best >= 0 && (avoid >> w & 1) != (avoid >> best & 1)) {
                    better = (avoid >> w & 1) == 0;
                }
                if (better) {
                    best = w;
                }
            }
            chosen |= 1 << best;
        }
        return chosen;
    }

    private int chooseActive(int lanes) {
        int active = 0;
        double value = 0;
        while (true) {
            Scan now = new Scan(active, lanes, (1 << wires) - 1);
            now.run(rest, rest.size());
            double bestGain = -1;
            int best = active;
            for (int k = 0; k < now.frontierSize; k++) {
                int grown = active | now.frontier[k];
                // wires in the lanes that become active need others to take their place
                int others = wires - Integer.bitCount(grown | lanes);
                if (Integer.bitCount(grown) > slots || others < Integer.bitCount(lanes & grown)) {
                    continue;
                }
                Scan then = new Scan(grown, lanes, (1 << wires) - 1);
                then.run(rest, rest.size());
                double gain = (then.value - value) / Integer.bitCount(grown & ~active);
                if (gain > bestGain) {
                    bestGain = gain;
                    best = grown;
                }
            }
            if (best == active) {
                return fill(active, lanes, nextUse());
            }
            active = best;
            Scan then = new Scan(active, lanes, (1 << wires) - 1);
            then.run(rest, rest.size());
            value = then.value;
        }
    }

    /** Phases with a wire outside of the block wait for a later pass unless gates of this one need them. */
    private static List<PlanGate> withoutIdlePhases(List<PlanGate> done, int active) {
        List<PlanGate> kept = new ArrayList<>();
        int moving = 0;
        for (int k = done.size() - 1; k >= 0; k--) {
            PlanGate gate = done.get(k);
            if (!gate.isDiagonal() || (gate.mask() & ~active) == 0 || (gate.z & moving) != 0) {
                kept.add(gate);
                moving |= gate.x | gate.other;
            }
        }
        return kept.isEmpty() ? done : kept.reversed();
    }

    private static List<PlanGate> remaining(List<PlanGate> all, List<PlanGate> done) {
        List<PlanGate> left = new ArrayList<>(all.size() - done.size());
        int k = 0;
        for (PlanGate gate : all) {
            if (k < done.size() && done.get(k) == gate) {
                k++;
            } else {
                left.add(gate);
            }
        }
        return left;
    }

    /** Puts wires in slots and lanes, and makes the operations. */
    private Pass lay(int active, int chosen, List<PlanGate> gates) {
        int[] slotWires = new int[Integer.bitCount(active)];
        int[] laneWires = Arrays.copyOf(wireAt, lanesLog);
        int[] exchangedLanes = new int[lanesLog];
        int[] exchangedSlots = new int[lanesLog];
        int exchanges = 0;
        int entering = chosen;
        int block = active;
        for (int k = 0; k < lanesLog; k++) {
            entering &= ~(1 << laneWires[k]);
            block &= ~(1 << laneWires[k]);
        }
        block |= entering;
        int slot = 0;
        for (int place = lanesLog; place < wires; place++) {
            if ((block >> wireAt[place] & 1) == 1) {
                slotWires[slot++] = wireAt[place];
            }
        }
        int[] now = slotWires.clone();
        for (int k = 0; k < lanesLog; k++) {
            if ((active >> laneWires[k] & 1) == 1) {
                int wire = Integer.numberOfTrailingZeros(entering);
                entering &= entering - 1;
                int at = 0;
                while (now[at] != wire) {
                    at++;
                }
                now[at] = laneWires[k];
                laneWires[k] = wire;
                exchangedLanes[exchanges] = k;
                exchangedSlots[exchanges++] = at;
                int place = lanesLog;
                while (wireAt[place] != wire) {
                    place++;
                }
                wireAt[place] = now[at];
                wireAt[k] = wire;
            }
        }
        List<BlockOperation> operations = new ArrayList<>();
        List<List<PlanGate>> sources = new ArrayList<>();
        new Fusion(now, laneWires, precision, costs).fuse(gates, operations, sources);
        return new Pass(
                slotWires, laneWires, Arrays.copyOf(exchangedLanes, exchanges),
                Arrays.copyOf(exchangedSlots, exchanges), operations, sources);
    }

    /** One look at the gates in order, for a set of wires: which could be done, and what that is worth. */
    private static final class Scan {
        private final int set;
        /** Wires in lanes, which cannot be controls unless they become active. */
        private final int lanes;
        /** Wires that may be controls. */
        private final int free;

        double value;
        final int[] frontier = new int[32];
        int frontierSize;
        private long[] doneBits = new long[0];

        Scan(int set, int lanes, int free) {
            this.set = set;
            this.lanes = lanes;
            this.free = free;
        }

        void run(List<PlanGate> gates, int count) {
            doneBits = new long[(count >> 6) + 1];
            int z = 0;
            int x = 0;
            int other = 0;
            for (int k = 0; k < count; k++) {
                PlanGate gate = gates.get(k);
                if ((gate.other & (z | x | other)) == 0 && (gate.z & (x | other)) == 0 && (gate.x & (z | other)) == 0) {
                    int needed = gate.needed() | gate.controls & lanes;
                    if ((needed & ~set) == 0 && (gate.controls & ~free) == 0) {
                        value += gate.value;
                        doneBits[k >> 6] |= 1L << k;
                        continue;
                    }
                    if (frontierSize < frontier.length) {
                        frontier[frontierSize++] = needed;
                    }
                }
                z |= gate.z;
                x |= gate.x;
                other |= gate.other;
            }
        }

        void split(List<PlanGate> gates, List<PlanGate> done, List<PlanGate> left) {
            for (int k = 0; k < gates.size(); k++) {
                ((doneBits[k >> 6] >> k & 1) == 1 ? done : left).add(gates.get(k));
            }
        }
    }
}
