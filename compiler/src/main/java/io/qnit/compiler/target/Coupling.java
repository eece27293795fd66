package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs of qubits a two-qubit gate can act on, regardless of direction, with all distances. Immutable.
 *
 * <p>Distances are counted in edges by a breadth-first search from every qubit, once, into n * n shorts.
 */
public final class Coupling {
    /** The distance of qubits that no path joins. */
    public static final int UNREACHABLE = Short.MAX_VALUE;

    private final int qubitCount;
    private final boolean complete;
    private final int[][] neighbours;
    private final short[] distances;
    private final int[] edges;

    private Coupling(int qubitCount, boolean complete, int[][] neighbours, short[] distances, int[] edges) {
        this.qubitCount = qubitCount;
        this.complete = complete;
        this.neighbours = neighbours;
        this.distances = distances;
        this.edges = edges;
    }

    /** Every pair is coupled; nothing is stored per pair. */
    public static Coupling complete(int qubitCount) {
        return new Coupling(qubitCount, true, new int[0][], new short[0], new int[0]);
    }

    /**
     * @param pairs two qubits each, in any order and direction; repetitions count once
     * @throws QnitException {@link ErrorCode#INVALID_ARGUMENT} where a pair is out of range or joins a qubit to itself
     */
    public static Coupling of(int qubitCount, Iterable<int[]> pairs) {
        long[] keys = new long[16];
        int count = 0;
        for (int[] pair : pairs) {
            int a = pair[0];
            int b = pair[1];
            if (a < 0 || b < 0 || a >= qubitCount || b >= qubitCount || a == b) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the edge [" + a + ", " + b + "] does not join two of the qubits 0 to " + (qubitCount - 1));
            }
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, 2 * count);
            }
            keys[count++] = (long) Math.min(a, b) * qubitCount + Math.max(a, b);
        }
        keys = Arrays.stream(keys, 0, count).sorted().distinct().toArray();
        int[] edges = new int[2 * keys.length];
        int[] degrees = new int[qubitCount];
        for (int e = 0; e < keys.length; e++) {
            edges[2 * e] = (int) (keys[e] / qubitCount);
            edges[2 * e + 1] = (int) (keys[e] % qubitCount);
            degrees[edges[2 * e]]++;
            degrees[edges[2 * e + 1]]++;
        }
        int[][] neighbours = new int[qubitCount][];
        for (int q = 0; q < qubitCount; q++) {
            neighbours[q] = new int[degrees[q]];
        }
        Arrays.fill(degrees, 0);
        for (int e = 0; e < edges.length; e += 2) { // the lower neighbours of a qubit come first, both kinds ascending
            neighbours[edges[e + 1]][degrees[edges[e + 1]]++] = edges[e];
        }
        for (int e = 0; e < edges.length; e += 2) {
            neighbours[edges[e]][degrees[edges[e]]++] = edges[e + 1];
        }
        return new Coupling(qubitCount, false, neighbours, distances(neighbours), edges);
    }

    public int qubitCount() {
        return qubitCount;
    }

    /** Whether every pair is coupled, so that nothing needs routing. */
    public boolean isComplete() {
        return complete;
    }

    public boolean areCoupled(int a, int b) {
        return complete ? a != b : distances[a * qubitCount + b] == 1;
    }

    /** Edges on the shortest path between two qubits; {@link #UNREACHABLE} when there is none. */
    public int distance(int a, int b) {
        return complete ? a == b ? 0 : 1 : distances[a * qubitCount + b];
    }

    /** The neighbours of a qubit, ascending; not to be changed. Only where not {@link #isComplete}. */
    public int[] neighbours(int qubit) {
        if (complete) {
            throw new IllegalStateException("a complete coupling has no list of neighbours");
        }
        return neighbours[qubit];
    }

    /** The number of undirected edges. */
    public long edgeCount() {
        return complete ? (long) qubitCount * (qubitCount - 1) / 2 : edges.length / 2;
    }

    /** The lower qubit of edge {@code e}; edges are in ascending order. Only where not {@link #isComplete}. */
    public int lower(int e) {
        return edges[2 * e];
    }

    public int upper(int e) {
        return edges[2 * e + 1];
    }

    /** Equal when the same pairs of as many qubits are coupled. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Coupling that
                && qubitCount == that.qubitCount
                && complete == that.complete
                && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * qubitCount + Arrays.hashCode(edges);
    }

    private static short[] distances(int[][] neighbours) {
        int n = neighbours.length;
        short[] distances = new short[n * n];
        Arrays.fill(distances, (short) UNREACHABLE);
        int[] queue = new int[n];
        for (int from = 0; from < n; from++) {
            int row = from * n;
            distances[row + from] = 0;
            int head = 0;
            int tail = 1;
            queue[0] = from;
            while (head < tail) {
                int q = queue[head++];
                for (int next : neighbours[q]) {
                    if (distances[row + next] == UNREACHABLE) {
                        distances[row + next] = (short) (distances[row + q] + 1);
                        queue[tail++] = next;
                    }
                }
            }
        }
        return distances;
    }
}
