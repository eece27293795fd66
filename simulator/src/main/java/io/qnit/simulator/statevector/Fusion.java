package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;
import io.qnit.simulator.statevector.PhaseOperation.Term;
import java.util.ArrayList;
import java.util.List;

/** Turns the gates of one pass into operations on its blocks; how it chooses is told in {@link Planner}. */
final class Fusion {
    private static final int WIDEST = 5;
    private static final int CANDIDATES = 12;

    private final int[] slotWires;
    private final int[] laneWires;
    private final int active;
    private final Precision precision;
    private final CostTable costs;
    private final int[] slotOf = new int[Integer.SIZE];

    private PlanGate[] rest = new PlanGate[0];
    private int size;

    // what the last scan found
    private double value;
    private boolean real;
    private final int[] frontier = new int[CANDIDATES];
    private int frontierSize;

    Fusion(int[] slotWires, int[] laneWires, Precision precision, CostTable costs) {
        this.slotWires = slotWires;
        this.laneWires = laneWires;
        this.precision = precision;
        this.costs = costs;
        int mask = 0;
        for (int s = 0; s < slotWires.length; s++) {
            mask |= 1 << slotWires[s];
            slotOf[slotWires[s]] = s;
        }
        active = mask;
    }

    void fuse(List<PlanGate> gates, List<BlockOperation> operations, List<List<PlanGate>> sources) {
        rest = gates.toArray(PlanGate[]::new);
        size = rest.length;
        int[] seeds = new int[CANDIDATES];
        while (size > 0) {
            int dense = 0;
            int diagonal = 0;
            double phases = 0;
            PlanGate alone = null;
            int z = 0;
            int x = 0;
            int other = 0;
            for (int k = 0; k < size && (x | other) != active; k++) {
                PlanGate gate = rest[k];
                if ((gate.other & (z | x | other)) == 0 && (gate.z & (x | other)) == 0 && (gate.x & (z | other)) == 0) {
                    if (gate.isDiagonal()) {
                        phases += gate.value;
                        if (dense == 0 && diagonal < CANDIDATES && isSmall(gate)) {
                            seeds[CANDIDATES - 1 - diagonal++] = gate.mask();
                        }
                    } else if (!isSmall(gate)) {
                        alone = alone == null ? gate : alone;
                    } else if (dense + diagonal < CANDIDATES) {
                        seeds[dense++] = gate.mask();
                    }
                }
                z |= gate.z;
                x |= gate.x;
                other |= gate.other;
            }
            double best = 0;
            int set = 0;
            int from = dense > 0 ? 0 : CANDIDATES - diagonal;
            int to = dense > 0 ? Math.min(dense, 4) : CANDIDATES;
            for (int k = from; k < to; k++) {
                int grown = grow(seeds[k]);
                if (grownRatio > best) {
                    best = grownRatio;
                    set = grown;
                }
            }
            if (alone != null && best < 1) {
                List<PlanGate> one = List.of(alone);
                remove(one);
                operations.add(matrix(one));
                sources.add(one);
            } else if (dense == 0 && (set == 0 || phases / costs.phase() >= best)) {
                phases(operations, sources);
            } else {
                List<PlanGate> done = takeAll(set);
                emit(done, set, operations, sources);
            }
        }
    }

    private boolean isSmall(PlanGate gate) {
        int mask = gate.mask();
        return Integer.bitCount(mask) <= WIDEST && (mask & ~active) == 0;
    }

    private double grownRatio;

    /** The set of wires, from the given one up, whose gates are worth the most against its matrix. */
    private int grow(int seed) {
        int set = seed;
        int bestSet = seed;
        grownRatio = 0;
        while (true) {
            scan(set);
            double ratio = value / price(Integer.bitCount(set), real);
            if (ratio > grownRatio) {
                grownRatio = ratio;
                bestSet = set;
            }
            int found = frontierSize;
            int[] candidates = frontier.clone();
            double best = -1;
            int next = 0;
            for (int k = 0; k < found; k++) {
                int grown = set | candidates[k];
                if (Integer.bitCount(grown) <= WIDEST && (grown & ~active) == 0) {
                    scan(grown);
                    double r = value / price(Integer.bitCount(grown), real);
                    if (r > best) {
                        best = r;
                        next = grown;
                    }
                }
            }
            if (next == 0) {
                return bestSet;
            }
            set = next;
        }
    }

    private double price(int width, boolean isReal) {
        return isReal ? costs.real(width) : costs.complex(width);
    }

    /** Adds up the gates that can be done within a set of wires. */
    private void scan(int set) {
        value = 0;
        real = true;
        frontierSize = 0;
        int z = 0;
        int x = 0;
        int other = 0;
        for (int k = 0; k < size && (set & ~other) != 0; k++) {
            PlanGate gate = rest[k];
            if ((gate.other & (z | x | other)) == 0 && (gate.z & (x | other)) == 0 && (gate.x & (z | other)) == 0) {
                int mask = gate.mask();
                if ((mask & ~set) == 0) {
                    value += gate.value;
                    real &= gate.real;
                    continue;
                }
                boolean single = (mask & mask - 1) == 0;
                if ((single || (mask & set) != 0) && frontierSize < frontier.length) {
                    frontier[frontierSize++] = mask;
                }
            }
            z |= gate.z;
            x |= gate.x;
            other |= gate.other;
        }
    }

    /** Takes out the gates that can be done within a set of wires. */
    private List<PlanGate> takeAll(int set) {
        List<PlanGate> done = new ArrayList<>();
        int z = 0;
        int x = 0;
        int other = 0;
        int kept = 0;
        for (int k = 0; k < size; k++) {
            PlanGate gate = rest[k];
            if ((gate.mask() & ~set) == 0 && (gate.other & (z | x | other)) == 0 && (gate.z & (x | other)) == 0
                    && (gate.x & (z | other)) == 0) {
                done.add(gate);
                continue;
            }
            z |= gate.z;
            x |= gate.x;
            other |= gate.other;
            rest[kept++] = gate;
        }
        size = kept;
        return done;
    }

    private void remove(List<PlanGate> gates) {
        int kept = 0;
        for (int k = 0; k < size; k++) {
            if (!gates.contains(rest[k])) {
                rest[kept++] = rest[k];
            }
        }
        size = kept;
    }

    private void emit(
            List<PlanGate> done, int set, List<BlockOperation> operations, List<List<PlanGate>> sources) {
        boolean allDiagonal = true;
        for (PlanGate gate : done) {
            allDiagonal &= gate.isDiagonal();
        }
        if (allDiagonal) {
            addPhases(done, operations, sources);
        } else if (done.size() == 1) {
            operations.add(matrix(done));
            sources.add(done);
        } else {
            int used = 0;
            for (PlanGate gate : done) {
                used |= gate.mask();
            }
            operations.add(matrix(done, used & set));
            sources.add(done);
        }
    }

    /** One gate, with its controls as such. */
    private DenseOperation matrix(List<PlanGate> one) {
        PlanGate gate = one.getFirst();
        int[] targets = new int[gate.wires.length];
        for (int k = 0; k < targets.length; k++) {
            targets[k] = slotOf[gate.wires[k]];
        }
        return new DenseOperation(
                targets, slots(gate.controls), lanes(gate.controls), outer(gate.controls), gate.matrix, precision,
                costs);
    }

    private DenseOperation matrix(List<PlanGate> gates, int set) {
        int[] order = new int[Integer.bitCount(set)];
        int[] targets = new int[order.length];
        int count = 0;
        for (int s = 0; s < slotWires.length; s++) {
            if ((set >> slotWires[s] & 1) == 1) {
                order[count] = slotWires[s];
                targets[count++] = s;
            }
        }
        return new DenseOperation(targets, 0, 0, 0, product(gates, order), precision, costs);
    }

    static double[] product(List<PlanGate> gates, int[] order) {
        double[] m = PlanGate.identity(order.length);
        for (PlanGate gate : gates) {
            gate.applyTo(m, order);
        }
        return m;
    }

    /** All phases that can be done now. */
    private void phases(List<BlockOperation> operations, List<List<PlanGate>> sources) {
        List<PlanGate> done = new ArrayList<>();
        int x = 0;
        int other = 0;
        int kept = 0;
        for (int k = 0; k < size; k++) {
            PlanGate gate = rest[k];
            if (gate.isDiagonal() && (gate.z & (x | other)) == 0) {
                done.add(gate);
                continue;
            }
            x |= gate.x;
            other |= gate.other;
            rest[kept++] = gate;
        }
        size = kept;
        addPhases(done, operations, sources);
    }

    private void addPhases(
            List<PlanGate> done, List<BlockOperation> operations, List<List<PlanGate>> sources) {
        List<Term> few = new ArrayList<>();
        List<BlockOperation> single = new ArrayList<>();
        double price = 0;
        java.util.Map<Integer, Double> sums = new java.util.LinkedHashMap<>();
        for (PlanGate gate : done) {
            for (Term term : gate.terms) {
                sums.merge(term.wires(), term.angle(), Double::sum);
            }
        }
        for (java.util.Map.Entry<Integer, Double> sum : sums.entrySet()) {
            int mask = sum.getKey();
            if (sum.getValue() == 0) {
                continue;
            }
            if (Integer.bitCount(mask) > 2) {
                single.add(scale(new Term(mask, sum.getValue())));
            } else {
                few.add(new Term(mask, sum.getValue()));
                price += scale(new Term(mask, 0)).cost();
            }
        }
        if (price > costs.phase()) {
            operations.add(new PhaseOperation(slotWires, laneWires, few, costs));
            sources.add(done);
        } else {
            for (Term term : few) {
                single.add(scale(term));
            }
        }
        for (BlockOperation operation : single) {
            operations.add(operation);
            sources.add(done);
        }
    }

    private ScaleOperation scale(Term term) {
        int mask = term.wires();
        int touched = Integer.bitCount(slots(mask)) + Integer.bitCount(outer(mask));
        return new ScaleOperation(
                slots(mask), lanes(mask), outer(mask), PlanGate.cos(term.angle()), PlanGate.sin(term.angle()),
                costs.complex(1) * 0.8 / (1 << touched));
    }

    private int slots(int mask) {
        int slots = 0;
        for (int m = mask & active; m != 0; m &= m - 1) {
            slots |= 1 << slotOf[Integer.numberOfTrailingZeros(m)];
        }
        return slots;
    }

    private int lanes(int mask) {
        int lanes = 0;
        for (int k = 0; k < laneWires.length; k++) {
            lanes |= (mask >> laneWires[k] & 1) << k;
        }
        return lanes;
    }

    private int outer(int mask) {
        int inside = active;
        for (int wire : laneWires) {
            inside |= 1 << wire;
        }
        return mask & ~inside;
    }
}
