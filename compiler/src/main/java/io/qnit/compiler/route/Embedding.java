package io.qnit.compiler.route;

import io.qnit.compiler.target.Coupling;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a place for each vertex of a pattern so that every edge of the pattern is a coupled pair: subgraph search in the
 * manner of VF2 (Cordella et al., TPAMI 2004), with costs to tell good places from bad ones (Nation and Treinish
 * 2209.15512).
 *
 * <p>Vertices are placed in an order in which each has as many neighbours before it as possible, so it can only lie next
 * to where those lie. A place must leave as many free neighbours as the vertex still needs. Among the places the cheapest
 * is tried first, then the one with the fewest free neighbours, which keeps the rest of the device in one piece. A branch
 * ends when it costs more than the best found. The work is bounded by the number of places tried, which is shared among
 * the places of the first vertex, so that one bad beginning does not use it up.
 *
 * <p>Vertices without edges come last and take the cheapest qubits that are left. Not safe for use by several threads.
 */
final class Embedding {
    /** What places cost; infinite where they are impossible. */
    interface Costs {
        double vertex(int vertex, int qubit);

        /** @param vertexA the vertex of the pattern on {@code qubitA}, which is coupled to {@code qubitB} */
        double pair(int vertexA, int vertexB, int qubitA, int qubitB);
    }

    private final Coupling coupling;
    private final int[][] pattern;
    private final Costs costs;
    private final int[] order;
    /** How many in {@link #order} have edges. */
    private final int connected;
    /** Position in the order of the neighbour before this vertex that was placed first; -1 where there is none. */
    private final int[] anchor;
    private final int[] laterNeighbours;
    private final int[] place;
    private final boolean[] taken;
    private final boolean[] usable;
    private final double[] score;
    private int @Nullable [] best;
    private double bestCost;
    private long left;

    /**
     * @param pattern the neighbours of each vertex
     * @param usable which qubits may be used
     */
    Embedding(Coupling coupling, int[][] pattern, boolean[] usable, Costs costs) {
        this.coupling = coupling;
        this.pattern = pattern;
        this.usable = usable;
        this.costs = costs;
        int vertices = pattern.length;
        order = new int[vertices];
        anchor = new int[vertices];
        laterNeighbours = new int[vertices];
        place = new int[vertices];
        Arrays.fill(place, -1);
        taken = new boolean[coupling.qubitCount()];
        score = new double[coupling.qubitCount()];
        connected = arrange();
    }

    /** Fills {@link #order}; returns how many vertices have edges. */
    private int arrange() {
        int vertices = pattern.length;
        int[] before = new int[vertices];
        int[] first = new int[vertices];
        boolean[] ordered = new boolean[vertices];
        Arrays.fill(first, -1);
        int most = 0;
        for (int[] neighbours : pattern) {
            most = Math.max(most, neighbours.length);
        }
        int count = 0;
        while (true) {
            int next = -1;
            for (int v = 0; v < vertices; v++) {
                if (!ordered[v] && pattern[v].length > 0 && (next < 0 || isSooner(v, next, before, most))) {
                    next = v;
                }
            }
            if (next < 0) {
                break;
            }
            ordered[next] = true;
            anchor[next] = first[next];
            laterNeighbours[next] = pattern[next].length - before[next];
            for (int w : pattern[next]) {
                before[w]++;
                if (first[w] < 0) {
                    first[w] = next;
                }
            }
            order[count++] = next;
        }
        int withEdges = count;
        for (int v = 0; v < vertices; v++) {
            if (!ordered[v]) {
                anchor[v] = -1;
                order[count++] = v;
            }
        }
        return withEdges;
    }

    private boolean isSooner(int v, int than, int[] before, int most) {
        if (before[v] != before[than]) {
            return before[v] > before[than];
        }
        int degree = pattern[v].length;
        int other = pattern[than].length;
        // a path is begun at an end, everything else where it is densest
        return before[v] == 0 && most <= 2 ? degree < other : degree > other;
    }

    /** Whether a look at degrees and cycles rules an embedding out. */
    boolean isHopeless() {
        int widest = 0;
        for (int q = 0; q < usable.length; q++) {
            widest = Math.max(widest, coupling.neighbours(q).length);
        }
        for (int[] neighbours : pattern) {
            if (neighbours.length > widest) {
                return true;
            }
        }
        int[][] device = new int[usable.length][];
        for (int q = 0; q < usable.length; q++) {
            device[q] = coupling.neighbours(q);
        }
        return isBipartite(device) && !isBipartite(pattern);
    }

    private static boolean isBipartite(int[][] graph) {
        int[] colour = new int[graph.length];
        int[] queue = new int[graph.length];
        for (int start = 0; start < graph.length; start++) {
            if (colour[start] != 0) {
                continue;
            }
            colour[start] = 1;
            queue[0] = start;
            int tail = 1;
            for (int head = 0; head < tail; head++) {
                int v = queue[head];
                for (int w : graph[v]) {
                    if (colour[w] == colour[v]) {
                        return false;
                    }
                    if (colour[w] == 0) {
                        colour[w] = -colour[v];
                        queue[tail++] = w;
                    }
                }
            }
        }
        return true;
    }

    /**
     * Searches.
     *
     * @param budget how many places may be tried
     * @param bound only embeddings that cost less are of interest
     * @return the qubit of each vertex, or null where none was found
     */
    int @Nullable [] find(long budget, double bound) {
        best = null;
        bestCost = bound;
        if (connected == 0) {
            finish(0);
            return best;
        }
        int root = order[0];
        int[] roots = places(root, -1);
        long share = Math.max(1000, budget / Math.max(1, roots.length));
        long rest = budget;
        for (int q : roots) {
            if (rest <= 0) {
                break;
            }
            left = Math.min(share, rest);
            rest -= left;
            put(0, root, q, 0);
            rest += Math.max(0, left);
        }
        return best;
    }

    private void put(int depth, int vertex, int qubit, double costBefore) {
        double cost = costBefore + costs.vertex(vertex, qubit);
        for (int w : pattern[vertex]) {
            if (place[w] >= 0) {
                cost += costs.pair(vertex, w, qubit, place[w]);
            }
        }
        left--;
        if (cost < bestCost) {
            place[vertex] = qubit;
            taken[qubit] = true;
            descend(depth + 1, cost);
            taken[qubit] = false;
            place[vertex] = -1;
        }
    }

    private void descend(int depth, double cost) {
        if (depth == connected) {
            finish(cost);
            return;
        }
        int vertex = order[depth];
        for (int q : places(vertex, anchor[vertex])) {
            put(depth, vertex, q, cost);
            if (left <= 0) {
                return;
            }
        }
    }

    /** The places where a vertex can lie, best first. */
    private int[] places(int vertex, int beside) {
        int[] found;
        int count = 0;
        if (beside >= 0) {
            int[] around = coupling.neighbours(place[beside]);
            found = new int[around.length];
            for (int q : around) {
                if (fits(vertex, q)) {
                    found[count++] = q;
                }
            }
        } else {
            found = new int[taken.length];
            for (int q = 0; q < taken.length; q++) {
                if (fits(vertex, q)) {
                    found[count++] = q;
                }
            }
        }
        for (int k = 0; k < count; k++) {
            int q = found[k];
            double value = costs.vertex(vertex, q);
            for (int w : pattern[vertex]) {
                if (place[w] >= 0) {
                    value += costs.pair(vertex, w, q, place[w]);
                }
            }
            score[q] = value + 1e-9 * free(q);
            int at = k;
            while (at > 0 && score[found[at - 1]] > score[q]) {
                found[at] = found[at - 1];
                at--;
            }
            found[at] = q;
        }
        return count == found.length ? found : Arrays.copyOf(found, count);
    }

    private boolean fits(int vertex, int qubit) {
        if (taken[qubit] || !usable[qubit] || free(qubit) < laterNeighbours[vertex]) {
            return false;
        }
        for (int w : pattern[vertex]) {
            if (place[w] >= 0 && !coupling.areCoupled(qubit, place[w])) {
                return false;
            }
        }
        return true;
    }

    private int free(int qubit) {
        int free = 0;
        for (int q : coupling.neighbours(qubit)) {
            if (!taken[q] && usable[q]) {
                free++;
            }
        }
        return free;
    }

    /** Puts the vertices without edges where they cost least, and keeps the whole if it is the best. */
    private void finish(double costBefore) {
        double cost = costBefore;
        int depth = connected;
        while (depth < order.length && cost < bestCost) {
            int vertex = order[depth];
            int cheapest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int q = 0; q < taken.length; q++) {
                if (!taken[q] && usable[q] && costs.vertex(vertex, q) < least) {
                    least = costs.vertex(vertex, q);
                    cheapest = q;
                }
            }
            if (cheapest < 0) {
                break;
            }
            cost += least;
            place[vertex] = cheapest;
            taken[cheapest] = true;
            depth++;
        }
        if (depth == order.length && cost < bestCost) {
            best = place.clone();
            bestCost = cost;
        }
        while (depth > connected) {
            depth--;
            taken[place[order[depth]]] = false;
            place[order[depth]] = -1;
        }
    }
}
