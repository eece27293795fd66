package io.qnit.cluster.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * First labellings, to be refined: by qubit (blocks along an order of the qubits: as numbered, along the breadth-first order
 * of Cuthill and McKee, along the Fiedler vector), by causal growth (fragments take what they can hold without another
 * wire, and so become slices of time where the circuit is deep), and by communities (pieces that hang together most are
 * merged as long as they fit). The last two always fit when anything does.
 */
final class StartingPoints {
    private final SpaceTime graph;
    private final int limit;

    StartingPoints(SpaceTime graph, int limit) {
        this.graph = graph;
        this.limit = limit;
    }

    /** By item, from a fragment for every qubit. */
    int[] ofQubits(int[] fragmentOfQubit) {
        int[] labels = new int[graph.items()];
        for (int item = 0; item < labels.length; item++) {
            labels[item] = fragmentOfQubit[graph.qubitOf[graph.members[graph.memberStart[item]]]];
        }
        return labels;
    }

    /** So many blocks of an order of the qubits, of nearly equal size. */
    int[] blocks(int[] order, int blocks) {
        int[] fragmentOfQubit = new int[graph.qubits];
        for (int k = 0; k < order.length; k++) {
            fragmentOfQubit[order[k]] = (int) ((long) k * blocks / order.length);
        }
        return ofQubits(fragmentOfQubit);
    }

    int[] numbered() {
        int[] order = new int[graph.qubits];
        Arrays.setAll(order, q -> q);
        return order;
    }

    /** Breadth-first from a qubit of least degree. */
    int[] breadthFirst() {
        List<Map<Integer, Double>> weights = interactions();
        int[] order = new int[graph.qubits];
        boolean[] seen = new boolean[graph.qubits];
        int end = 0;
        int done = 0;
        while (end < order.length) {
            int start = -1;
            for (int q = 0; q < order.length; q++) {
                if (!seen[q] && (start < 0 || weights.get(q).size() < weights.get(start).size())) {
                    start = q;
                }
            }
            seen[start] = true;
            order[end++] = start;
            while (done < end) {
                List<Integer> next = new ArrayList<>(weights.get(order[done++]).keySet());
                next.sort(Comparator.<Integer>comparingInt(q -> weights.get(q).size()).thenComparing(q -> q));
                for (int q : next) {
                    if (!seen[q]) {
                        seen[q] = true;
                        order[end++] = q;
                    }
                }
            }
        }
        return order;
    }

    /** By the vector of the second smallest eigenvalue of the graph of interactions (Fiedler 1973), by power iteration. */
    int[] spectral(SplittableRandom random) {
        int n = graph.qubits;
        List<Map<Integer, Double>> weights = interactions();
        double most = 0;
        double[] degree = new double[n];
        for (int q = 0; q < n; q++) {
            for (double w : weights.get(q).values()) {
                degree[q] += w;
            }
            most = Math.max(most, degree[q]);
        }
        double[] x = random.doubles(n).toArray();
        double[] y = new double[n];
        for (int turn = 0; turn < 300; turn++) {
            double mean = Arrays.stream(x).sum() / n;
            double norm = 0;
            for (int q = 0; q < n; q++) {
                double sum = (2 * most - degree[q]) * (x[q] - mean);
                for (Map.Entry<Integer, Double> e : weights.get(q).entrySet()) {
                    sum += e.getValue() * (x[e.getKey()] - mean);
                }
                y[q] = sum;
                norm += sum * sum;
            }
            norm = norm == 0 ? 1 : Math.sqrt(norm);
            for (int q = 0; q < n; q++) {
                x[q] = y[q] / norm;
            }
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, q -> q);
        Arrays.sort(order, Comparator.comparingDouble(q -> x[q]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private List<Map<Integer, Double>> interactions() {
        List<Map<Integer, Double>> weights = new ArrayList<>();
        for (int q = 0; q < graph.qubits; q++) {
            weights.add(new java.util.TreeMap<>());
        }
        for (int p = 0; p < graph.positions(); p++) {
            if (graph.mate[p] >= 0) {
                weights.get(graph.qubitOf[p]).merge(
                        graph.qubitOf[graph.mate[p]], graph.gate[p] / SpaceTime.ONE, Double::sum);
            }
        }
        for (int item = 0; item < graph.items(); item++) {
            for (int k = graph.memberStart[item] + 1; k < graph.memberStart[item + 1]; k++) {
                int a = graph.qubitOf[graph.members[k - 1]];
                int b = graph.qubitOf[graph.members[k]];
                if (a != b) {
                    weights.get(a).merge(b, 4.0, Double::sum);
                    weights.get(b).merge(a, 4.0, Double::sum);
                }
            }
        }
        return weights;
    }

    /** One fragment after the other takes items whose past is taken, those first that need no further wire. */
    int[] growth() {
        int[] labels = new int[graph.items()];
        Arrays.fill(labels, -1);
        int[] next = Arrays.copyOf(graph.first, graph.qubits);
        int[] fragmentOfQubit = new int[graph.qubits];
        Arrays.fill(fragmentOfQubit, -1);
        int fragment = 0;
        int width = 0;
        for (int taken = 0; taken < labels.length; taken++) {
            int chosen = -1;
            long chosenCost = Long.MAX_VALUE;
            for (int q = 0; q < graph.qubits; q++) {
                if (next[q] == graph.first[q + 1]) {
                    continue;
                }
                int item = graph.itemOf[next[q]];
                long cost = cost(item, fragment, fragmentOfQubit, next);
                if (cost < chosenCost) {
                    chosenCost = cost;
                    chosen = item;
                }
            }
            int wires = wires(chosen, fragment, fragmentOfQubit);
            if (width + wires > limit && width > 0) {
                fragment++;
                width = 0;
                taken--;
                continue;
            }
            width += wires;
            labels[chosen] = fragment;
            for (int k = graph.memberStart[chosen]; k < graph.memberStart[chosen + 1]; k++) {
                fragmentOfQubit[graph.qubitOf[graph.members[k]]] = fragment;
            }
            for (int q = 0; q < graph.qubits; q++) {
                while (next[q] < graph.first[q + 1] && labels[graph.itemOf[next[q]]] >= 0) {
                    next[q]++;
                }
            }
        }
        return labels;
    }

    /** Wires first, then positions whose past is not yet taken, then time. */
    private long cost(int item, int fragment, int[] fragmentOfQubit, int[] next) {
        long open = 0;
        long time = 0;
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            int p = graph.members[k];
            open += next[graph.qubitOf[p]] == p ? 0 : 1;
            time = Math.max(time, graph.operationOf[p]);
            int mate = graph.mate[p];
            if (mate >= 0) {
                open += next[graph.qubitOf[mate]] == mate || fragmentOfQubit[graph.qubitOf[mate]] == fragment ? 0 : 1;
            }
        }
        return ((wires(item, fragment, fragmentOfQubit) + open) << 32) + time;
    }

    private int wires(int item, int fragment, int[] fragmentOfQubit) {
        int wires = 0;
        for (int k = graph.memberStart[item]; k < graph.memberStart[item + 1]; k++) {
            wires += fragmentOfQubit[graph.qubitOf[graph.members[k]]] == fragment ? 0 : 1;
        }
        return wires;
    }

    /** What two pieces have in common. */
    private static final class Bond {
        long weight;
        int wires;
    }

    private record Candidate(double score, int a, int b, int stampA, int stampB) {}

    /**
     * Merges from single items on.
     *
     * @param preference how strongly small pieces go first, 0 to 1
     * @param noise the spread of a random factor
     */
    int[] communities(double preference, double noise, SplittableRandom random) {
        int items = graph.items();
        Labelling single = new Labelling(graph, Math.max(1, items), limit, identity(items));
        int[] width = new int[items];
        int[] stamp = new int[items];
        int[] into = identity(items);
        List<Map<Integer, Bond>> bonds = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            width[item] = single.width(item);
            bonds.add(new HashMap<>());
        }
        for (int p = 0; p < graph.positions(); p++) {
            if (!graph.isFirst(p)) {
                bond(bonds, graph.itemOf[p - 1], graph.itemOf[p], graph.wire, 1);
            }
            if (graph.mate[p] > p) {
                bond(bonds, graph.itemOf[p], graph.itemOf[graph.mate[p]], graph.gate[p], 0);
            }
        }
        PriorityQueue<Candidate> queue = new PriorityQueue<>(Comparator.<Candidate>comparingDouble(c -> -c.score)
                .thenComparingInt(Candidate::a)
                .thenComparingInt(Candidate::b));
        for (int a = 0; a < items; a++) {
            for (int b : sorted(bonds.get(a))) {
                if (a < b) {
                    offer(queue, a, b, bonds, width, stamp, preference, noise, random);
                }
            }
        }
        while (!queue.isEmpty()) {
            Candidate c = queue.poll();
            if (into[c.a] != c.a || into[c.b] != c.b || stamp[c.a] != c.stampA || stamp[c.b] != c.stampB) {
                continue;
            }
            Bond between = bonds.get(c.a).getOrDefault(c.b, new Bond());
            width[c.a] += width[c.b] - between.wires;
            into[c.b] = c.a;
            stamp[c.a]++;
            for (Map.Entry<Integer, Bond> e : bonds.get(c.b).entrySet()) {
                int other = e.getKey();
                bonds.get(other).remove(c.b);
                if (other != c.a) {
                    bond(bonds, c.a, other, e.getValue().weight, e.getValue().wires);
                }
            }
            bonds.get(c.b).clear();
            for (int other : sorted(bonds.get(c.a))) {
                offer(queue, c.a, other, bonds, width, stamp, preference, noise, random);
            }
        }
        int[] labels = new int[items];
        for (int item = 0; item < items; item++) {
            int root = item;
            while (into[root] != root) {
                root = into[root];
            }
            labels[item] = root;
        }
        return compact(labels);
    }

    private void offer(
            PriorityQueue<Candidate> queue,
            int a,
            int b,
            List<Map<Integer, Bond>> bonds,
            int[] width,
            int[] stamp,
            double preference,
            double noise,
            SplittableRandom random) {
        Bond between = bonds.get(a).getOrDefault(b, new Bond());
        int together = width[a] + width[b] - between.wires;
        if (together <= limit) {
            double chance = 1 + noise * (random.nextDouble() - 0.5);
            double score = between.weight / SpaceTime.ONE * chance / Math.pow(together, preference);
            queue.add(new Candidate(score, a, b, stamp[a], stamp[b]));
        }
    }

    private static void bond(List<Map<Integer, Bond>> bonds, int a, int b, long weight, int wires) {
        if (a == b) {
            return;
        }
        Bond bond = bonds.get(a).computeIfAbsent(b, _ -> new Bond());
        bond.weight += weight;
        bond.wires += wires;
        Bond back = bonds.get(b).computeIfAbsent(a, _ -> new Bond());
        back.weight = bond.weight;
        back.wires = bond.wires;
    }

    private static int[] sorted(Map<Integer, Bond> bonds) {
        return bonds.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static int[] identity(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, k -> k);
        return all;
    }

    /** The same labelling with numbers from 0 on, in the order of their first items. */
    static int[] compact(int[] labels) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] out = new int[labels.length];
        for (int k = 0; k < labels.length; k++) {
            int next = numbers.size();
            out[k] = numbers.computeIfAbsent(labels[k], _ -> next);
        }
        return out;
    }
}
