package io.qnit.cluster.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.BooleanSupplier;

/**
 * Branch and bound over all labellings, from the earliest item to the latest: each goes to a fragment in use or to a new one.
 * Cuts and widths only grow on the way, so what has been paid already is a bound; a branch that pays no less than the best
 * known, or is too wide, is left (Land and Doig, Econometrica 28 (1960)). Small circuits are searched to the end, and the
 * best is then known to be the minimum; a larger one stops after so many steps and proves nothing.
 */
final class ExactSearch {
    private static final long MOST_STEPS = 400_000;
    private static final int MOST_FRAGMENTS = 64;
    private static final double NEAR = 1e-9;

    private final SpaceTime graph;
    private final Objective objective;
    private final int limit;
    private final int maxFragments;
    private final BooleanSupplier stop;
    private final int[] order;
    private final int[] label;
    private final long[] log;
    private final int[] width;
    private int used;
    private long steps;
    private int[] best;
    private double bestValue;

    /** What is known at the end: by item, with its value; the minimum when nothing was left out. */
    record Outcome(int[] labels, double value, CutPlan.Proof proof) {}

    private ExactSearch(
            SpaceTime graph, Objective objective, int limit, int maxFragments, Search.Found known,
            BooleanSupplier stop) {
        this.graph = graph;
        this.objective = objective;
        this.limit = limit;
        this.maxFragments = Math.min(MOST_FRAGMENTS, maxFragments);
        this.stop = stop;
        best = known.labels();
        bestValue = known.value();
        label = new int[graph.items()];
        Arrays.fill(label, -1);
        log = new long[this.maxFragments];
        width = new int[this.maxFragments];
        Integer[] items = new Integer[graph.items()];
        Arrays.setAll(items, k -> k);
        Arrays.sort(items, Comparator.comparingInt(k -> graph.operationOf[graph.members[graph.memberStart[k]]]));
        order = Arrays.stream(items).mapToInt(Integer::intValue).toArray();
    }

    /** Looks for anything better than what is known. */
    static Outcome improve(
            SpaceTime graph, Objective objective, int limit, int maxFragments, Search.Found known,
            BooleanSupplier stop) {
        ExactSearch search = new ExactSearch(graph, objective, limit, maxFragments, known, stop);
        boolean whole = search.branch(0);
        return new Outcome(
                search.best, search.bestValue, whole ? CutPlan.Proof.MINIMUM : CutPlan.Proof.NONE);
    }

    /** Whether everything that could be better was looked at. */
    private boolean branch(int depth) {
        steps = steps % 4096 == 0 && stop.getAsBoolean() ? MOST_STEPS + 1 : steps + 1;
        if (steps > MOST_STEPS) {
            return false;
        }
        double paid = paid();
        if (paid >= bestValue - NEAR) {
            return true;
        }
        if (depth == order.length) {
            best = label.clone();
            bestValue = paid;
            return true;
        }
        int item = order[depth];
        int first = likely(item);
        boolean whole = true;
        for (int k = 0; k <= used && k < maxFragments; k++) {
            // the fragment of a neighbour first
            int f = first < 0 ? k : k == 0 ? first : k <= first ? k - 1 : k;
            boolean opens = f == used;
            label[item] = f;
            used += opens ? 1 : 0;
            boolean fits = count(item, f, 1);
            if (fits) {
                whole &= branch(depth + 1);
            }
            count(item, f, -1);
            used -= opens ? 1 : 0;
            label[item] = -1;
            if (steps > MOST_STEPS) {
                return false;
            }
        }
        return whole && (used < maxFragments || maxFragments < MOST_FRAGMENTS);
    }

    private double paid() {
        double sum = 0;
        long product = 0;
        for (int f = 0; f < used; f++) {
            sum += Math.exp(log[f] / SpaceTime.ONE);
            product += log[f];
        }
        return switch (objective) {
            case SUM_OF_GAMMA, EXACT_WORK -> Math.log(sum);
            case PRODUCT -> product / (2 * SpaceTime.ONE) - (used == 0 ? NEAR : 0);
        };
    }

    private int likely(int item) {
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            int p = graph.members[k];
            if (!graph.isFirst(p) && labelAt(p - 1) >= 0) {
                return labelAt(p - 1);
            }
            if (graph.mate[p] >= 0 && labelAt(graph.mate[p]) >= 0) {
                return labelAt(graph.mate[p]);
            }
        }
        return -1;
    }

    private int labelAt(int position) {
        return label[graph.itemOf[position]];
    }

    /** Adds or takes away an item's cuts with what has a label already; says whether its fragments still fit. */
    private boolean count(int item, int own, int sign) {
        boolean fits = true;
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            int p = graph.members[k];
            int left = graph.isFirst(p) ? -1 : labelAt(p - 1);
            if (graph.isFirst(p) || left >= 0 && left != own) {
                width[own] += sign;
                fits &= width[own] <= limit;
            }
            if (left >= 0 && left != own) {
                log[own] += sign * graph.wire;
                log[left] += sign * graph.wire;
            }
            if (!graph.isLast(p) && graph.itemOf[p + 1] != item && labelAt(p + 1) >= 0 && labelAt(p + 1) != own) {
                int right = labelAt(p + 1);
                width[right] += sign;
                fits &= width[right] <= limit;
                log[own] += sign * graph.wire;
                log[right] += sign * graph.wire;
            }
            int mate = graph.mate[p];
            if (mate >= 0 && labelAt(mate) >= 0 && labelAt(mate) != own) {
                log[own] += sign * graph.gate[p];
                log[labelAt(mate)] += sign * graph.gate[p];
            }
        }
        return fits;
    }
}
