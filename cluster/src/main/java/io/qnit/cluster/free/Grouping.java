package io.qnit.cluster.free;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

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

    /** Longer intervals are not tried. */
    private static final int MOST_IN_INTERVAL = 256;

    /**
     * Parts that bits connect.
     *
     * @param cost as how many circuits they run together, and a little for the width
     */
    private record Piece(
            BitSet parts, BitSet qubits, BitSet nativeReads, BitSet reads, BitSet writes, double cost) {}

    private final List<Part> parts;
    private final List<BitSet> sources = new ArrayList<>();
    private final int width;
    private final double shots;

    Grouping(List<Part> parts, int clbits, int width, long shots) {
        this.parts = parts;
        this.width = width;
        this.shots = shots;
        int[] writer = new int[clbits];
        Arrays.fill(writer, -1);
        for (int p = 0; p < parts.size(); p++) {
            int part = p;
            parts.get(p).writes().stream().forEach(c -> writer[c] = part);
        }
        for (int p = 0; p < parts.size(); p++) {
            BitSet from = new BitSet();
            int part = p;
            parts.get(p).reads().stream().filter(c -> writer[c] >= 0 && writer[c] != part).forEach(
                    c -> from.set(writer[c]));
            sources.add(from);
        }
    }

    /** By part the number of the circle that it is on; numbered in an order in which bits go forward. */
    static int[] circles(List<BitSet> sourcesOf) {
        return new Circles(sourcesOf).components();
    }

    /** By part the parts whose bits it reads; not to be changed. */
    List<BitSet> sources() {
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
            List<Piece> pieces = new ArrayList<>();
            for (int j = i; j < Math.min(n, i + MOST_IN_INTERVAL); j++) {
                Piece joined = add(pieces, order.get(j));
                if (joined.parts().cardinality() > 1 && !fits(joined)) {
                    break;
                }
                double cost = best[i] + pieces.stream().mapToDouble(Piece::cost).sum();
                if (cost < best[j + 1]) {
                    best[j + 1] = cost;
                    from[j + 1] = i;
                }
            }
        }
        ArrayDeque<List<Integer>> intervals = new ArrayDeque<>();
        for (int j = n; j > 0; j = from[j]) {
            intervals.push(order.subList(from[j], j));
        }
        int[] group = new int[parts.size()];
        int groups = 0;
        for (List<Integer> interval : intervals) {
            List<Piece> pieces = new ArrayList<>();
            interval.forEach(part -> add(pieces, part));
            for (Piece piece : pieces) {
                int number = groups++;
                piece.parts().stream().forEach(part -> group[part] = number);
            }
        }
        return group;
    }

    /** Adds a part to the pieces that stand before it; returns the one that it is in now. */
    private Piece add(List<Piece> pieces, int number) {
        Part part = parts.get(number);
        List<Piece> joined = new ArrayList<>();
        for (int k = pieces.size() - 1; k >= 0; k--) {
            if (pieces.get(k).parts().intersects(sources.get(number))) {
                joined.add(pieces.remove(k));
            }
        }
        BitSet all = new BitSet();
        all.set(number);
        Piece piece = piece(
                union(joined, Piece::parts, all), union(joined, Piece::qubits, part.qubits()),
                union(joined, Piece::nativeReads, part.nativeReads()), union(joined, Piece::reads, part.reads()),
                union(joined, Piece::writes, part.writes()));
        pieces.add(piece);
        return piece;
    }

    private static BitSet union(List<Piece> pieces, Function<Piece, BitSet> what, BitSet more) {
        BitSet all = (BitSet) more.clone();
        pieces.forEach(piece -> all.or(what.apply(piece)));
        return all;
    }

    private Piece piece(BitSet members, BitSet qubits, BitSet nativeReads, BitSet reads, BitSet writes) {
        BitSet outside = (BitSet) reads.clone();
        outside.andNot(writes);
        double wide = qubits.cardinality();
        double cost = Math.min(shots, Math.pow(2, outside.cardinality())) + 1e-6 * wide * wide;
        return new Piece(members, qubits, nativeReads, reads, writes, cost);
    }

    /** Whether a piece fits into a node, and passes on no bits inside that the circuit itself passes on. */
    private boolean fits(Piece piece) {
        return piece.qubits().cardinality() <= width && !piece.nativeReads().intersects(piece.writes());
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
