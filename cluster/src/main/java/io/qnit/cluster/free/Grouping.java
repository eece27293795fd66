package io.qnit.cluster.free;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Joins parts that only bits connect, while they fit into a node together: each bit that a part reads doubles the number of
 * circuits that it is run as, up to the number of shots. Parts that depend on each other in a circle are joined in any case
 * (Tarjan, SIAM J. Comput. 1, 146). The others are put into an order in which bits go forward; the cheapest division of
 * that order into intervals is found by dynamic programming, and the connected pieces of an interval are the groups, so that
 * no circle comes up again.
 */
final class Grouping {
    /** By part: what it reads from others that became classical, and what it read in the circuit as given. */
    record Part(BitSet qubits, BitSet deferredReads, BitSet nativeReads, BitSet writes) {
        BitSet reads() {
            BitSet reads = (BitSet) deferredReads.clone();
            reads.or(nativeReads);
            return reads;
        }
    }

    private final List<Part> parts;
    private final int[] writer;
    private final int width;
    private final double shots;

    Grouping(List<Part> parts, int clbits, int width, long shots) {
        this.parts = parts;
        this.width = width;
        this.shots = shots;
        writer = new int[clbits];
        Arrays.fill(writer, -1);
        for (int p = 0; p < parts.size(); p++) {
            int part = p;
            parts.get(p).writes().stream().forEach(c -> writer[c] = part);
        }
    }

    /** By part the number of the circle that it is on; numbered in an order in which bits go forward. */
    static int[] circles(List<BitSet> sourcesOf) {
        return new Circles(sourcesOf).components();
    }

    /** By part the parts whose bits it reads. */
    BitSet sources(int part) {
        BitSet sources = new BitSet();
        parts.get(part).reads().stream().filter(c -> writer[c] >= 0 && writer[c] != part).forEach(
                c -> sources.set(writer[c]));
        return sources;
    }

    /**
     * By part the number of its group, from 0.
     *
     * @param order of the parts, bits going forward; those that bits connect stand together
     */
    int[] groups(List<Integer> order) {
        int n = order.size();
        double[] best = new double[n + 1];
        int[] from = new int[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j <= n; j++) {
                List<List<Integer>> pieces = pieces(order.subList(i, j));
                if (j > i + 1 && pieces.stream().anyMatch(piece -> piece.size() > 1 && !mayJoin(piece))) {
                    break;
                }
                double cost = best[i] + pieces.stream().mapToDouble(this::cost).sum();
                if (cost < best[j]) {
                    best[j] = cost;
                    from[j] = i;
                }
            }
        }
        int[] group = new int[parts.size()];
        ArrayDeque<List<Integer>> intervals = new ArrayDeque<>();
        for (int j = n; j > 0; j = from[j]) {
            intervals.push(order.subList(from[j], j));
        }
        int groups = 0;
        for (List<Integer> interval : intervals) {
            for (List<Integer> piece : pieces(interval)) {
                for (int part : piece) {
                    group[part] = groups;
                }
                groups++;
            }
        }
        return group;
    }

    private boolean mayJoin(List<Integer> piece) {
        BitSet qubits = new BitSet();
        BitSet written = new BitSet();
        for (int part : piece) {
            qubits.or(parts.get(part).qubits());
            written.or(parts.get(part).writes());
        }
        return qubits.cardinality() <= width
                && piece.stream().noneMatch(part -> {
                    BitSet inside = (BitSet) parts.get(part).nativeReads().clone();
                    inside.andNot(parts.get(part).writes());
                    return inside.intersects(written);
                });
    }

    /** How many circuits it is, and a little for its width. */
    private double cost(List<Integer> piece) {
        BitSet reads = new BitSet();
        BitSet qubits = new BitSet();
        for (int part : piece) {
            reads.or(parts.get(part).reads());
            qubits.or(parts.get(part).qubits());
        }
        for (int part : piece) {
            reads.andNot(parts.get(part).writes());
        }
        return Math.min(shots, Math.pow(2, reads.cardinality())) + 1e-6 * qubits.cardinality() * qubits.cardinality();
    }

    /** The pieces of a set of parts that bits connect. */
    private List<List<Integer>> pieces(List<Integer> set) {
        UnionFind union = new UnionFind(set.size());
        for (int a = 0; a < set.size(); a++) {
            BitSet sources = sources(set.get(a));
            for (int b = 0; b < set.size(); b++) {
                if (sources.get(set.get(b))) {
                    union.join(a, b);
                }
            }
        }
        List<List<Integer>> pieces = new ArrayList<>();
        int[] at = new int[set.size()];
        Arrays.fill(at, -1);
        for (int a = 0; a < set.size(); a++) {
            int root = union.root(a);
            if (at[root] < 0) {
                at[root] = pieces.size();
                pieces.add(new ArrayList<>());
            }
            pieces.get(at[root]).add(set.get(a));
        }
        return pieces;
    }

    /** Strongly connected components, without recursion. Sources get the smaller numbers. */
    private static final class Circles {
        private final List<BitSet> sourcesOf;
        private final int[] index;
        private final int[] low;
        private final int[] component;
        private final ArrayDeque<Integer> open = new ArrayDeque<>();
        private int visited;
        private int components;

        Circles(List<BitSet> sourcesOf) {
            this.sourcesOf = sourcesOf;
            index = new int[sourcesOf.size()];
            low = new int[sourcesOf.size()];
            component = new int[sourcesOf.size()];
            Arrays.fill(index, -1);
            Arrays.fill(component, -1);
        }

        int[] components() {
            for (int v = 0; v < index.length; v++) {
                if (index[v] < 0) {
                    visit(v);
                }
            }
            return component;
        }

        private void visit(int start) {
            ArrayDeque<int[]> calls = new ArrayDeque<>();
            calls.push(new int[] {start, 0});
            while (!calls.isEmpty()) {
                int[] call = calls.peek();
                int v = call[0];
                if (index[v] < 0) {
                    index[v] = visited;
                    low[v] = visited++;
                    open.push(v);
                }
                int next = sourcesOf.get(v).nextSetBit(call[1]);
                if (next >= 0) {
                    call[1] = next + 1;
                    if (index[next] < 0) {
                        calls.push(new int[] {next, 0});
                    } else if (component[next] < 0) {
                        low[v] = Math.min(low[v], index[next]);
                    }
                    continue;
                }
                calls.pop();
                if (!calls.isEmpty()) {
                    int caller = calls.peek()[0];
                    low[caller] = Math.min(low[caller], low[v]);
                }
                if (low[v] == index[v]) {
                    int w;
                    do {
                        w = open.pop();
                        component[w] = components;
                    } while (w != v);
                    components++;
                }
            }
        }
    }
}
