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
    /** Weights for which {@link #power} is right. */
    private final long[] powerOf;
    private final double[] power;
    private double shift;
    private int[] changed = new int[64];
    private int[] before = new int[64];
    private int changes;

    /**
     * @param capacity how many fragments there may be
     * @param labels by item
     */
    Labelling(SpaceTime graph, int capacity, int[] labels) {
        this.graph = graph;
        label = labels.clone();
        log = new long[capacity];
        width = new int[capacity];
        size = new int[capacity];
        power = new double[capacity];
        powerOf = new long[capacity];
        for (int item : label) {
            size[item]++;
        }
        for (int p = 0; p < graph.positions(); p++) {
            int own = labelAt(p);
            boolean begins = graph.isFirst(p) || labelAt(p - 1) != own;
            if (begins) {
                width[own]++;
            }
            if (begins && !graph.isFirst(p)) {
                log[own] += graph.wire;
                log[labelAt(p - 1)] += graph.wire;
            }
            int mate = graph.mate[p];
            if (mate >= 0 && labelAt(mate) != own) {
                log[own] += graph.gate[p];
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

    int fragments() {
        int used = 0;
        for (int s : size) {
            used += s > 0 ? 1 : 0;
        }
        return used;
    }

    /** A fragment that is empty, or -1. */
    int emptyFragment() {
        for (int f = 0; f < size.length; f++) {
            if (size[f] == 0) {
                return f;
            }
        }
        return -1;
    }

    /** The logarithm of the sum over fragments of their products of gammas. */
    double logSum() {
        double sum = 0;
        for (int f = 0; f < log.length; f++) {
            if (log[f] != powerOf[f]) {
                powerOf[f] = log[f];
                power[f] = Math.exp(log[f] / SpaceTime.ONE - shift);
            }
            sum += size[f] > 0 ? power[f] : 0;
        }
        return Math.log(sum) + shift;
    }

    /** The logarithm of the product of the gammas of all cuts. */
    double logProduct() {
        long sum = 0;
        for (long l : log) {
            sum += l;
        }
        return sum / (2 * SpaceTime.ONE);
    }

    /** By how much fragments are wider than a limit, summed. */
    int excess(int limit) {
        int sum = 0;
        for (int w : width) {
            sum += Math.max(0, w - limit);
        }
        return sum;
    }

    /** Brings powers into the range of doubles: to be called now and then. */
    void rescale() {
        long most = 0;
        for (long l : log) {
            most = Math.max(most, l);
        }
        shift = most / SpaceTime.ONE;
        for (int f = 0; f < log.length; f++) {
            powerOf[f] = log[f];
            power[f] = Math.exp(log[f] / SpaceTime.ONE - shift);
        }
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
        size[from]--;
        size[to]++;
    }

    /** Adds or takes away what the positions of an item contribute with the label it has. */
    private void count(int item, int own, int sign) {
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            int p = graph.members[k];
            if (graph.isFirst(p)) {
                width[own] += sign;
            } else {
                int left = labelAt(p - 1);
                if (left != own) {
                    width[own] += sign;
                    log[own] += sign * graph.wire;
                    log[left] += sign * graph.wire;
                }
            }
            // what begins after this item: its own positions there count for themselves above
            if (!graph.isLast(p) && graph.itemOf[p + 1] != item) {
                int right = labelAt(p + 1);
                if (right != own) {
                    width[right] += sign;
                    log[own] += sign * graph.wire;
                    log[right] += sign * graph.wire;
                }
            }
            int mate = graph.mate[p];
            if (mate >= 0) {
                int other = labelAt(mate);
                if (other != own) {
                    log[own] += sign * graph.gate[p];
                    log[other] += sign * graph.gate[p];
                }
            }
        }
    }
}
