package io.qnit.cluster.plan;

import java.util.Arrays;

/**
 * A fragment for every item of a {@link SpaceTime}, with what the cuts weigh at each fragment and how wide it is, kept up to
 * date move by move: a move costs as much as the item has positions. Moves made since the last {@link #mark} can be undone.
 * The width of a fragment is the number of its pieces of wire: maximal runs of its positions along a qubit.
 */
final class Labelling {
    final SpaceTime graph;
    /** By item. */
    private final int[] label;
    /** By fragment: the sum of the weights of the cuts that touch it. */
    private final long[] log;
    private final int[] width;
    private final int[] size;
    private final int limit;
    private int excess;
    private int used;
    private long total;
    /** A binary tree of sums; the leaves, from {@code leaves} on, are exp(log - shift) of fragments in use. */
    private final double[] sums;
    private final int leaves;
    private double shift;
    /** Fragments whose leaf is out of date. */
    private final int[] stale;
    private final boolean[] isStale;
    private int staleCount;
    private int[] changed = new int[64];
    private int[] before = new int[64];
    private int changes;

    /**
     * @param capacity how many fragments there may be
     * @param limit the width from which on a fragment is too wide
     * @param labels by item
     */
    Labelling(SpaceTime graph, int capacity, int limit, int[] labels) {
        this.graph = graph;
        this.limit = limit;
        label = labels.clone();
        log = new long[capacity];
        width = new int[capacity];
        size = new int[capacity];
        stale = new int[capacity];
        isStale = new boolean[capacity];
        leaves = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * capacity - 1)));
        sums = new double[2 * leaves];
        for (int item : label) {
            resize(item, 1);
        }
        for (int p = 0; p < graph.positions(); p++) {
            int own = labelAt(p);
            boolean begins = graph.isFirst(p) || labelAt(p - 1) != own;
            if (begins) {
                widen(own, 1);
            }
            if (begins && !graph.isFirst(p)) {
                weigh(own, graph.wire);
                weigh(labelAt(p - 1), graph.wire);
            }
            int mate = graph.mate[p];
            if (mate >= 0 && labelAt(mate) != own) {
                weigh(own, graph.gate[p]);
            }
        }
        rescale();
    }

    int capacity() {
        return log.length;
    }

    int label(int item) {
        return label[item];
    }

    int labelAt(int position) {
        return label[graph.itemOf[position]];
    }

    int[] labels() {
        return label.clone();
    }

    int width(int fragment) {
        return width[fragment];
    }

    /** The number of items of a fragment. */
    int size(int fragment) {
        return size[fragment];
    }

    /** The logarithm of the product of the gammas at a fragment. */
    double log(int fragment) {
        return log[fragment] / SpaceTime.ONE;
    }

    /** The number of fragments that have items. */
    int fragments() {
        return used;
    }

    /** The logarithm of the sum over fragments of their products of gammas. */
    double logSum() {
        for (; staleCount > 0; staleCount--) {
            int f = stale[staleCount - 1];
            isStale[f] = false;
            int at = leaves + f;
            sums[at] = size[f] > 0 ? Math.exp(log[f] / SpaceTime.ONE - shift) : 0;
            for (at /= 2; at > 0; at /= 2) {
                sums[at] = sums[2 * at] + sums[2 * at + 1];
            }
        }
        return Math.log(leaves > 1 ? sums[1] : sums[leaves]) + shift;
    }

    /** The logarithm of the product of the gammas of all cuts. */
    double logProduct() {
        return total / (2 * SpaceTime.ONE);
    }

    /** By how much fragments are wider than the limit, summed. */
    int excess() {
        return excess;
    }

    /** Brings powers into the range of doubles: to be called now and then. */
    void rescale() {
        long most = 0;
        for (long l : log) {
            most = Math.max(most, l);
        }
        shift = most / SpaceTime.ONE;
        for (int f = 0; f < log.length; f++) {
            stale(f);
        }
    }

    private void stale(int f) {
        if (!isStale[f]) {
            isStale[f] = true;
            stale[staleCount++] = f;
        }
    }

    private void weigh(int f, long weight) {
        log[f] += weight;
        total += weight;
        stale(f);
    }

    private void widen(int f, int by) {
        excess -= Math.max(0, width[f] - limit);
        width[f] += by;
        excess += Math.max(0, width[f] - limit);
    }

    private void resize(int f, int by) {
        used -= size[f] > 0 ? 1 : 0;
        size[f] += by;
        used += size[f] > 0 ? 1 : 0;
        stale(f);
    }

    /** A fragment that has no items, or -1. */
    int emptyFragment() {
        for (int f = 0; f < size.length; f++) {
            if (size[f] == 0) {
                return f;
            }
        }
        return -1;
    }

    /** Forgets how to undo what was done so far. */
    void mark() {
        changes = 0;
    }

    boolean isChanged() {
        return changes > 0;
    }

    /** Takes back all moves since the last mark. */
    void undo() {
        while (changes > 0) {
            changes--;
            relabel(changed[changes], before[changes]);
        }
    }

    /** Puts an item into a fragment. */
    void move(int item, int to) {
        if (label[item] == to) {
            return;
        }
        if (changes == changed.length) {
            changed = Arrays.copyOf(changed, 2 * changes);
            before = Arrays.copyOf(before, 2 * changes);
        }
        changed[changes] = item;
        before[changes++] = label[item];
        relabel(item, to);
    }

    private void relabel(int item, int to) {
        int from = label[item];
        count(item, from, -1);
        label[item] = to;
        count(item, to, 1);
        resize(from, -1);
        resize(to, 1);
    }

    /** Adds or takes away what the positions of an item contribute with the label it has. */
    private void count(int item, int own, int sign) {
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            int p = graph.members[k];
            if (graph.isFirst(p)) {
                widen(own, sign);
            } else {
                int left = labelAt(p - 1);
                if (left != own) {
                    widen(own, sign);
                    weigh(own, sign * graph.wire);
                    weigh(left, sign * graph.wire);
                }
            }
            // what begins after this item: its own positions there count for themselves above
            if (!graph.isLast(p) && graph.itemOf[p + 1] != item) {
                int right = labelAt(p + 1);
                if (right != own) {
                    widen(right, sign);
                    weigh(own, sign * graph.wire);
                    weigh(right, sign * graph.wire);
                }
            }
            int mate = graph.mate[p];
            if (mate >= 0) {
                int other = labelAt(mate);
                if (other != own) {
                    weigh(own, sign * graph.gate[p]);
                    weigh(other, sign * graph.gate[p]);
                }
            }
        }
    }
}
