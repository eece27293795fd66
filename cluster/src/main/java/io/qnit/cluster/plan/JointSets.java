package io.qnit.cluster.plan;

import io.qnit.cluster.cut.ClassicalTies;
import io.qnit.cluster.cut.Partition;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds cuts that can be made as one. Gates can, when they lie between the same two fragments and none of them has to come
 * before another; wires can, when they go from the same fragment to the same other one and there is a moment at which all
 * have left and none has arrived. Whether that is so is asked of the graph of dependencies, with a vertex for each set in
 * which its gates stand together, or through which its wires pass: sets are possible together as long as it has no cycle.
 * The operations are then written in an order in which each set is side by side, changing as little as possible.
 */
final class JointSets {
    /** More gates at once take many more different circuits than they save shots. */
    private static final int MOST_GATES = 3;
    private static final int MOST_TERMS = 8;
    private static final int MOST_WIRES = 3;
    /** How many of the latest sets between two fragments are tried for another member. */
    private static final int OPEN_SETS = 4;

    private final Circuit circuit;
    private final Block body;
    private final int[] fragmentOfSlot;
    private final List<List<Integer>> gates = new ArrayList<>();
    private final List<List<Partition.WirePlace>> wires = new ArrayList<>();
    private final List<int[]> dependencies = new ArrayList<>();
    /** By slot the operation before on that wire, or -1. */
    private final int[] previous;

    /** A circuit, the same up to the order of independent operations, and where to cut it. */
    record Joined(Circuit circuit, Partition partition) {}

    private JointSets(Circuit circuit, int[] fragmentOfSlot) {
        this.circuit = circuit;
        this.body = circuit.body();
        this.fragmentOfSlot = fragmentOfSlot;
        previous = new int[fragmentOfSlot.length];
        findDependencies();
    }

    /**
     * @param fragmentOfSlot as in {@link Partition}
     * @param types sets of gates and of wires are made only when they are among these
     */
    static Joined join(Circuit circuit, int[] fragmentOfSlot, int fragments, Set<CutType> types) {
        JointSets sets = new JointSets(circuit, fragmentOfSlot);
        if (types.contains(CutType.JOINT_GATES)) {
            sets.joinGates();
        }
        if (types.contains(CutType.JOINT_WIRES) && types.contains(CutType.WIRE)) {
            sets.joinWires();
        }
        return sets.written(fragments);
    }

    private void findDependencies() {
        int[] last = new int[circuit.qubitCount()];
        int[] lastUse = new int[circuit.qubitCount()];
        Arrays.fill(last, -1);
        Arrays.fill(lastUse, -1);
        int classical = -1;
        ClassicalTies ties = ClassicalTies.of(circuit);
        for (int i = 0; i < body.size(); i++) {
            boolean timing = body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY;
            boolean everything = body.operandCount(i) == 0 && !body.isGate(i);
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                int q = body.operand(s);
                depend(last[q], i);
                last[q] = i;
                previous[s] = lastUse[q];
                if (!timing) {
                    lastUse[q] = i;
                }
            }
            if (everything) {
                for (int q = 0; q < last.length; q++) {
                    depend(last[q], i);
                    last[q] = i;
                }
            }
            if (everything || !ClassicalUse.isNothing(body, i) && !ties.isFinalMeasurement(i)) {
                depend(classical, i);
                classical = i;
            }
        }
    }

    private void depend(int before, int after) {
        if (before >= 0) {
            dependencies.add(new int[] {before, after});
        }
    }

    // ---- Gates -------------------------------------------------------------------------------------------------------

    private void joinGates() {
        Map<List<Integer>, List<Integer>> byPair = new LinkedHashMap<>();
        for (int i = 0; i < body.size(); i++) {
            if (isCut(i)) {
                int a = fragmentOfSlot[body.firstSlot(i)];
                int b = fragmentOfSlot[body.firstSlot(i) + 1];
                byPair.computeIfAbsent(List.of(Math.min(a, b), Math.max(a, b)), _ -> new ArrayList<>()).add(i);
            }
        }
        for (List<Integer> between : byPair.values()) {
            List<List<Integer>> sets = new ArrayList<>();
            for (int gate : between) {
                boolean found = false;
                for (int k = sets.size() - 1; k >= Math.max(0, sets.size() - OPEN_SETS) && !found; k--) {
                    found = sets.get(k).size() < MOST_GATES && takes(sets.get(k), gate);
                }
                if (!found) {
                    List<Integer> set = new ArrayList<>(List.of(gate));
                    sets.add(set);
                    gates.add(set);
                }
            }
        }
        gates.removeIf(set -> set.size() < 2);
    }

    private boolean isCut(int i) {
        return body.operandCount(i) == 2 && (body.isGate(i) || body.opcode(i) == Opcode.UNITARY)
                && fragmentOfSlot[body.firstSlot(i)] != fragmentOfSlot[body.firstSlot(i) + 1];
    }

    private boolean takes(List<Integer> set, int gate) {
        int terms = terms(gate);
        for (int other : set) {
            terms *= terms(other);
            for (int q : body.qubits(gate)) {
                if (q == body.qubit(other, 0) || q == body.qubit(other, 1)) {
                    return false;
                }
            }
        }
        if (terms > MOST_TERMS) {
            return false;
        }
        set.add(gate);
        if (!isPossible()) {
            set.removeLast();
            return false;
        }
        return true;
    }

    /** How many products of Pauli operators the gate's canonical form may have. */
    private int terms(int gate) {
        WeylCoordinates at = WeylCoordinates.of(Operations.matrix(body, gate));
        return at.b() <= WeylCoordinates.TOLERANCE && Math.abs(at.c()) <= WeylCoordinates.TOLERANCE ? 2 : 4;
    }

    // ---- Wires -------------------------------------------------------------------------------------------------------

    private void joinWires() {
        Map<List<Integer>, List<Integer>> byPair = new LinkedHashMap<>();
        for (int i = 0; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
                continue;
            }
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                if (previous[s] >= 0 && fragmentOfSlot[slotBefore(s)] != fragmentOfSlot[s]) {
                    byPair.computeIfAbsent(
                            List.of(fragmentOfSlot[slotBefore(s)], fragmentOfSlot[s]), _ -> new ArrayList<>()).add(s);
                }
            }
        }
        int[] operationOfSlot = new int[fragmentOfSlot.length];
        for (int i = 0; i < body.size(); i++) {
            Arrays.fill(operationOfSlot, body.firstSlot(i), body.firstSlot(i + 1), i);
        }
        for (List<Integer> between : byPair.values()) {
            List<List<Partition.WirePlace>> sets = new ArrayList<>();
            for (int slot : between) {
                Partition.WirePlace place = new Partition.WirePlace(operationOfSlot[slot], body.operand(slot));
                boolean found = false;
                for (int k = sets.size() - 1; k >= Math.max(0, sets.size() - OPEN_SETS) && !found; k--) {
                    List<Partition.WirePlace> set = sets.get(k);
                    if (set.size() < MOST_WIRES && set.stream().noneMatch(w -> w.qubit() == place.qubit())) {
                        set.add(place);
                        found = isPossible();
                        if (!found) {
                            set.removeLast();
                        }
                    }
                }
                if (!found) {
                    List<Partition.WirePlace> set = new ArrayList<>(List.of(place));
                    sets.add(set);
                    wires.add(set);
                }
            }
        }
        wires.removeIf(set -> set.size() < 2);
    }

    private int slotBefore(int slot) {
        int i = previous[slot];
        for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
            if (body.operand(s) == body.operand(slot)) {
                return s;
            }
        }
        throw new IllegalStateException("operation " + i + " is not on the wire it was found on");
    }

    private int previousOf(Partition.WirePlace place) {
        for (int s = body.firstSlot(place.operation()); s < body.firstSlot(place.operation() + 1); s++) {
            if (body.operand(s) == place.qubit()) {
                return previous[s];
            }
        }
        throw new IllegalStateException("operation " + place.operation() + " is not on qubit " + place.qubit());
    }

    // ---- Order -------------------------------------------------------------------------------------------------------

    /** The graph of dependencies with the sets of now as vertices, behind those of the operations. */
    private final class Graph {
        final int operations = body.size();
        final int[] vertexOf = new int[operations];
        final int[] start;
        final int[] targets;
        final int[] waiting;
        private final int[] from;
        private final int[] to;
        private int edges;

        Graph() {
            int vertices = operations + gates.size() + wires.size();
            Arrays.setAll(vertexOf, i -> i);
            for (int k = 0; k < gates.size(); k++) {
                for (int g : gates.get(k)) {
                    vertexOf[g] = operations + k;
                }
            }
            int most = dependencies.size() + 2 * wires.stream().mapToInt(List::size).sum();
            from = new int[most];
            to = new int[most];
            start = new int[vertices + 1];
            waiting = new int[vertices];
            for (int[] e : dependencies) {
                edge(vertexOf[e[0]], vertexOf[e[1]]);
            }
            for (int k = 0; k < wires.size(); k++) {
                for (Partition.WirePlace place : wires.get(k)) {
                    edge(vertexOf[previousOf(place)], operations + gates.size() + k);
                    edge(operations + gates.size() + k, vertexOf[place.operation()]);
                }
            }
            for (int v = 0; v < vertices; v++) {
                start[v + 1] += start[v];
            }
            targets = new int[edges];
            int[] next = start.clone();
            for (int e = 0; e < edges; e++) {
                targets[next[from[e]]++] = to[e];
            }
        }

        private void edge(int before, int after) {
            from[edges] = before;
            to[edges++] = after;
            start[before + 1]++;
            waiting[after]++;
        }

        boolean stands(int vertex) {
            return vertex >= operations || vertexOf[vertex] == vertex;
        }
    }

    /** Whether there is an order in which each set is at one place (Kahn's algorithm). */
    private boolean isPossible() {
        Graph graph = new Graph();
        int[] ready = new int[graph.waiting.length];
        int found = 0;
        int standing = 0;
        for (int v = 0; v < ready.length; v++) {
            if (graph.stands(v)) {
                standing++;
                if (graph.waiting[v] == 0) {
                    ready[found++] = v;
                }
            }
        }
        for (int done = 0; done < found; done++) {
            for (int k = graph.start[ready[done]]; k < graph.start[ready[done] + 1]; k++) {
                if (--graph.waiting[graph.targets[k]] == 0) {
                    ready[found++] = graph.targets[k];
                }
            }
        }
        return found == standing;
    }

    /** The operations in an order that has the sets side by side, as early as in the circuit. */
    private int[] order() {
        Graph graph = new Graph();
        PriorityQueue<long[]> ready = new PriorityQueue<>(Comparator.comparingLong(entry -> entry[0]));
        for (int v = 0; v < graph.waiting.length; v++) {
            if (graph.waiting[v] == 0 && graph.stands(v)) {
                ready.add(new long[] {rank(v), v});
            }
        }
        int n = body.size();
        int[] order = new int[n];
        int done = 0;
        while (!ready.isEmpty()) {
            int v = (int) ready.poll()[1];
            if (v < n) {
                order[done++] = v;
            } else if (v < n + gates.size()) {
                for (int g : gates.get(v - n)) {
                    order[done++] = g;
                }
            }
            for (int k = graph.start[v]; k < graph.start[v + 1]; k++) {
                if (--graph.waiting[graph.targets[k]] == 0) {
                    ready.add(new long[] {rank(graph.targets[k]), graph.targets[k]});
                }
            }
        }
        if (done != n) {
            throw new IllegalStateException("joint sets that cannot stand together were made");
        }
        return order;
    }

    private long rank(int vertex) {
        int n = body.size();
        if (vertex < n) {
            return vertex;
        }
        return vertex < n + gates.size() ? gates.get(vertex - n).getFirst() : -1;
    }

    private Joined written(int fragments) {
        if (gates.isEmpty() && wires.isEmpty()) {
            return new Joined(circuit, new Partition(fragmentOfSlot, fragments));
        }
        int[] order = order();
        int[] place = new int[order.length];
        BlockBuilder builder = new BlockBuilder();
        int[] slots = new int[fragmentOfSlot.length];
        int slot = 0;
        for (int k = 0; k < order.length; k++) {
            place[order[k]] = k;
            builder.append(body, order[k]);
            for (int s = body.firstSlot(order[k]); s < body.firstSlot(order[k] + 1); s++) {
                slots[slot++] = fragmentOfSlot[s];
            }
        }
        List<List<Integer>> jointGates = gates.stream()
                .map(set -> set.stream().map(g -> place[g]).sorted().toList())
                .toList();
        List<List<Partition.WirePlace>> jointWires = wires.stream()
                .map(set -> set.stream().map(w -> new Partition.WirePlace(place[w.operation()], w.qubit())).toList())
                .toList();
        if (new HashSet<>(jointGates).size() != jointGates.size()) {
            throw new IllegalStateException("a joint set was made twice");
        }
        return new Joined(
                circuit.withBody(builder.build()), new Partition(slots, fragments, jointGates, jointWires));
    }
}
