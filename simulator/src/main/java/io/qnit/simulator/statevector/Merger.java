package io.qnit.simulator.statevector;

import io.qnit.simulator.statevector.PhaseOperation.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the list that the planner has to look at short: gates on one wire go into their neighbours, and gates in a row
 * on the same two wires become one. Diagonal gates are kept apart from others, because any number of them costs one
 * sweep. Takes a fixed time per gate.
 */
final class Merger {
    private final CostTable costs;
    private final List<@Nullable PlanGate> pieces = new ArrayList<>();
    /** By wire, the number of the last piece that has it; -1 for none. */
    private final int[] last;

    private Merger(int wires, CostTable costs) {
        this.costs = costs;
        last = new int[wires];
        Arrays.fill(last, -1);
    }

    static List<PlanGate> merge(List<PlanGate> gates, int wires, CostTable costs) {
        Merger merger = new Merger(wires, costs);
        for (PlanGate gate : gates) {
            merger.add(gate);
        }
        List<PlanGate> merged = new ArrayList<>();
        for (PlanGate piece : merger.pieces) {
            if (piece != null) {
                merged.add(piece);
            }
        }
        return merged;
    }

    private void add(PlanGate gate) {
        int mask = gate.mask();
        switch (Integer.bitCount(mask)) {
            case 1 -> addSingle(gate, Integer.numberOfTrailingZeros(mask));
            case 2 -> addPair(gate, mask);
            default -> append(gate);
        }
    }

    private void append(PlanGate gate) {
        for (int rest = gate.mask(); rest != 0; rest &= rest - 1) {
            last[Integer.numberOfTrailingZeros(rest)] = pieces.size();
        }
        pieces.add(gate);
    }

    private @Nullable PlanGate lastOn(int wire) {
        return last[wire] < 0 ? null : pieces.get(last[wire]);
    }

    private void addSingle(PlanGate gate, int wire) {
        PlanGate before = lastOn(wire);
        if (before == null || Integer.bitCount(before.mask()) > 2
                || Integer.bitCount(before.mask()) == 2 && before.isDiagonal() && !gate.isDiagonal()) {
            append(gate);
        } else {
            pieces.set(last[wire], product(before, gate));
        }
    }

    private void addPair(PlanGate gate, int mask) {
        int a = Integer.numberOfTrailingZeros(mask);
        int b = 31 - Integer.numberOfLeadingZeros(mask);
        PlanGate before = lastOn(a);
        if (before != null && last[a] == last[b] && before.mask() == mask) {
            pieces.set(last[a], product(before, gate));
            return;
        }
        PlanGate whole = absorb(absorb(gate, a), b);
        append(whole);
    }

    /** Takes in a piece on one wire that comes just before. */
    private PlanGate absorb(PlanGate gate, int wire) {
        PlanGate before = lastOn(wire);
        if (before == null || before.mask() != 1 << wire || gate.isDiagonal() && !before.isDiagonal()) {
            return gate;
        }
        pieces.set(last[wire], null);
        last[wire] = -1;
        return product(before, gate);
    }

    private PlanGate product(PlanGate first, PlanGate second) {
        int[] sources = Arrays.copyOf(first.sources, first.sources.length + second.sources.length);
        System.arraycopy(second.sources, 0, sources, first.sources.length, second.sources.length);
        if (first.isDiagonal() && second.isDiagonal()) {
            List<Term> terms = new ArrayList<>(first.terms);
            for (Term term : second.terms) {
                addTerm(terms, term);
            }
            return PlanGate.diagonal(terms, sources, costs);
        }
        int mask = first.mask() | second.mask();
        int[] wires = new int[Integer.bitCount(mask)];
        int count = 0;
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            wires[count++] = Integer.numberOfTrailingZeros(rest);
        }
        double[] m = PlanGate.identity(count);
        first.applyTo(m, wires);
        second.applyTo(m, wires);
        return PlanGate.of(wires, 0, m, sources, costs);
    }

    static void addTerm(List<Term> terms, Term term) {
        for (int k = 0; k < terms.size(); k++) {
            if (terms.get(k).wires() == term.wires()) {
                terms.set(k, new Term(term.wires(), terms.get(k).angle() + term.angle()));
                return;
            }
        }
        terms.add(term);
    }
}
