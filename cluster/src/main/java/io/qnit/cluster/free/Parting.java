package io.qnit.cluster.free;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Parts a circuit where only bits have to pass. The wires of an operation are joined, but for those on which it waits for
 * nothing but a measurement ({@link MeasuredRuns}): there it can become a condition on the measured bit. What comes out are
 * the smallest parts; {@link Grouping} joins some of them again. Within a group such operations stay quantum gates, unless
 * its qubits are to serve again; between groups they become conditions.
 *
 * <p>A clbit that several operations write, and every variable that the circuit writes, holds all that touches it together,
 * and so does the end of a shot everything.
 */
final class Parting {
    private static final int NOWHERE = -1;

    private final Circuit circuit;
    private final Block body;
    private final FreeCutOptions options;
    private final MeasuredRuns runs;
    /** By operation a wire of the part that runs it; beyond the wires one place for each operation without qubits. */
    private final int[] homeWire;
    /** By operation whether its operands with a measurement may be taken from it. */
    private final boolean[] parts;
    private final ClassicalUse[] uses;
    private final UnionFind union;
    private final int[] writerOf;
    private final BitSet variableLike = new BitSet();

    private int[] partOfWire = {};
    private int[] groupOfPart = {};
    private final BitSet withConditions = new BitSet();
    private int firstHidden;
    private int conditions;

    Parting(Circuit circuit, FreeCutOptions options) {
        this.circuit = circuit;
        this.body = circuit.body();
        this.options = options;
        uses = new ClassicalUse[body.size()];
        int loose = 0;
        boolean ends = false;
        for (int i = 0; i < body.size(); i++) {
            if (!ClassicalUse.isNothing(body, i)) {
                uses[i] = ClassicalUse.of(body, i);
                ends |= uses[i].ends() || uses[i].leaves();
            }
            loose += body.operandCount(i) == 0 ? 1 : 0;
        }
        boolean measureFirst = !ends && options.cuts().contains(FreeCut.MEASURED_CONTROLS);
        runs = new MeasuredRuns(circuit, measureFirst ? MeasuredRuns.movableClbits(circuit) : new BitSet());
        union = new UnionFind(runs.wires + loose);
        homeWire = new int[body.size()];
        parts = new boolean[body.size()];
        writerOf = new int[circuit.clbitCount()];
        join();
        joinByBits();
        if (ends) {
            for (int w = 1; w < runs.wires + loose; w++) {
                union.join(0, w);
            }
        }
    }

    /**
     * @param original whose clbits are the first ones; those beyond are measured only where others wait for them
     * @param before what was done to it
     */
    StagedCircuit part(Circuit original, List<AppliedCut> before) {
        firstHidden = original.clbitCount();
        number();
        List<Grouping.Part> smallest = smallestParts();
        groupOfPart = new int[smallest.size()];
        int count = group(smallest);
        List<Component> components = new ArrayList<>();
        List<ClassicalEdge> edges = new ArrayList<>();
        conditions = 0;
        Block whole = emit(NOWHERE, new int[circuit.qubitCount()]);
        int converted = conditions;
        for (int g = 0; g < count; g++) {
            component(g, components, edges);
        }
        List<AppliedCut> applied = new ArrayList<>(before);
        if (converted > 0) {
            applied.add(new AppliedCut(FreeCut.MEASURED_CONTROLS, converted));
        }
        return new StagedCircuit(original, circuit.withBody(whole), components, edges, applied);
    }

    // ---- The smallest parts ------------------------------------------------------------------------------------------

    private void join() {
        int loose = runs.wires;
        for (int i = 0; i < body.size(); i++) {
            int from = body.firstSlot(i);
            int to = body.firstSlot(i + 1);
            if (from == to) {
                homeWire[i] = loose++;
                continue;
            }
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
                homeWire[i] = NOWHERE;
                continue;
            }
            BitSet measured = new BitSet();
            for (int s = from; s < to; s++) {
                if (runs.measurementOfSlot[s] != MeasuredRuns.NONE) {
                    measured.set(body.operand(s));
                }
            }
            parts[i] = to - from > 1 && !measured.isEmpty() && Conditioning.isPossible(body, i, measured);
            homeWire[i] = NOWHERE;
            for (int s = from; s < to; s++) {
                if (!parts[i] || runs.measurementOfSlot[s] == MeasuredRuns.NONE) {
                    if (homeWire[i] == NOWHERE) {
                        homeWire[i] = runs.wireOfSlot[s];
                    }
                    union.join(homeWire[i], runs.wireOfSlot[s]);
                }
            }
        }
    }

    private void joinByBits() {
        int[] firstWire = new int[circuit.clbitCount()];
        int[] writes = new int[circuit.clbitCount()];
        int[] ofVariable = new int[circuit.variables().size()];
        Arrays.fill(firstWire, NOWHERE);
        Arrays.fill(ofVariable, NOWHERE);
        Arrays.fill(writerOf, NOWHERE);
        BitSet early = new BitSet();
        BitSet writtenVariables = new BitSet();
        for (int i = 0; i < body.size(); i++) {
            if (uses[i] != null && homeWire[i] != NOWHERE) {
                int at = i;
                uses[i].clbitsRead().stream().filter(c -> writes[c] == 0).forEach(early::set);
                uses[i].clbitsWritten().stream().forEach(c -> {
                    writes[c]++;
                    writerOf[c] = homeWire[at];
                });
                writtenVariables.or(uses[i].variablesWritten());
            }
        }
        for (int c = 0; c < writes.length; c++) {
            if (writes[c] > 1 || writes[c] == 1 && early.get(c)) {
                variableLike.set(c);
            }
        }
        for (int i = 0; i < body.size(); i++) {
            if (uses[i] == null || homeWire[i] == NOWHERE) {
                continue;
            }
            int wire = homeWire[i];
            BitSet touched = (BitSet) uses[i].clbitsRead().clone();
            touched.or(uses[i].clbitsWritten());
            touched.stream().filter(variableLike::get).forEach(c -> join(firstWire, c, wire));
            BitSet variables = (BitSet) uses[i].variablesRead().clone();
            variables.or(uses[i].variablesWritten());
            variables.stream().filter(writtenVariables::get).forEach(v -> join(ofVariable, v, wire));
            if (body.operandCount(i) == 0) { // it needs a node to run on: one that has a bit that it reads
                boolean reads = uses[i].clbitsRead().stream().anyMatch(c -> writerOf[c] != NOWHERE);
                uses[i].clbitsRead().stream().filter(c -> writerOf[c] != NOWHERE).forEach(
                        c -> union.join(writerOf[c], wire));
                if (!reads && runs.wires > 0) {
                    union.join(0, wire);
                }
            }
        }
    }

    private void join(int[] first, int k, int wire) {
        if (first[k] == NOWHERE) {
            first[k] = wire;
        }
        union.join(first[k], wire);
    }

    /** Gives numbers to parts that run anything, and joins those on a circle. */
    private void number() {
        int size = runs.wires + (int) java.util.stream.IntStream.range(0, body.size())
                .filter(i -> body.operandCount(i) == 0).count();
        while (true) {
            partOfWire = new int[size];
            int[] numberOfRoot = new int[size];
            Arrays.fill(numberOfRoot, NOWHERE);
            int count = 0;
            for (int w = 0; w < size; w++) {
                int root = union.root(w);
                if (numberOfRoot[root] == NOWHERE) {
                    numberOfRoot[root] = count++;
                }
                partOfWire[w] = numberOfRoot[root];
            }
            List<Grouping.Part> all = smallestParts();
            Grouping grouping = new Grouping(all, circuit.clbitCount(), options.width(), options.shots());
            int[] circle = Grouping.circles(grouping.sources());
            int[] anyWire = new int[count];
            Arrays.fill(anyWire, NOWHERE);
            boolean joined = false;
            for (int w = 0; w < size; w++) {
                int at = circle[partOfWire[w]];
                if (anyWire[at] == NOWHERE) {
                    anyWire[at] = w;
                }
                joined |= union.root(anyWire[at]) != union.root(w);
                union.join(anyWire[at], w);
            }
            if (!joined) {
                return;
            }
        }
    }

    private List<Grouping.Part> smallestParts() {
        int count = Arrays.stream(partOfWire).max().orElse(-1) + 1;
        List<Grouping.Part> all = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            all.add(new Grouping.Part(new BitSet(), new BitSet(), new BitSet(), new BitSet()));
        }
        for (int w = 0; w < runs.wires; w++) {
            all.get(partOfWire[w]).qubits().set(runs.qubitOfWire[w]);
        }
        for (int i = 0; i < body.size(); i++) {
            if (homeWire[i] == NOWHERE) {
                continue;
            }
            Grouping.Part part = all.get(partOfWire[homeWire[i]]);
            if (uses[i] != null) {
                uses[i].clbitsRead().stream().filter(c -> writerOf[c] != NOWHERE).forEach(part.nativeReads()::set);
                part.writes().or(uses[i].clbitsWritten());
            }
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1) && parts[i]; s++) {
                int measurement = runs.measurementOfSlot[s];
                if (measurement != MeasuredRuns.NONE && partOfWire[runs.wireOfSlot[s]] != partOfWire[homeWire[i]]) {
                    part.deferredReads().set(body.clbit(measurement));
                }
            }
        }
        for (Grouping.Part part : all) {
            part.deferredReads().andNot(part.writes());
            part.nativeReads().andNot(part.writes());
        }
        return all;
    }

    // ---- Groups ------------------------------------------------------------------------------------------------------

    /** Gives every part a group; returns how many there are. */
    private int group(List<Grouping.Part> smallest) {
        Grouping grouping = new Grouping(smallest, circuit.clbitCount(), options.width(), options.shots());
        UnionFind connected = new UnionFind(smallest.size());
        for (int p = 0; p < smallest.size(); p++) {
            int part = p;
            grouping.sources().get(p).stream().forEach(q -> connected.join(part, q));
        }
        int[] rank = Grouping.circles(grouping.sources());
        Arrays.fill(groupOfPart, NOWHERE);
        int groups = 0;
        SortedMap<Integer, List<Integer>> pieces = new TreeMap<>();
        for (int p = 0; p < smallest.size(); p++) {
            pieces.computeIfAbsent(connected.root(p), _ -> new ArrayList<>()).add(p);
        }
        for (List<Integer> piece : pieces.values()) {
            piece.sort((a, b) -> Integer.compare(rank[a], rank[b]));
            groups = switch (options.ability()) {
                case FINAL_MEASUREMENTS -> groupByCircuits(grouping, piece, groups);
                case FEED_FORWARD -> groupByWidth(piece, groups);
            };
        }
        return groups;
    }

    private int groupByCircuits(Grouping grouping, List<Integer> piece, int groups) {
        int[] within = grouping.groups(piece);
        int most = NOWHERE;
        for (int p : piece) {
            groupOfPart[p] = groups + within[p];
            most = Math.max(most, within[p]);
        }
        return groups + most + 1;
    }

    /** As much into each group as its nodes can hold when qubits serve again: bits need not leave the node. */
    private int groupByWidth(List<Integer> piece, int first) {
        piece.forEach(p -> groupOfPart[p] = first);
        if (piece.size() < 2 || widthOf(first) <= options.width()) {
            widthOf(first);
            return first + 1;
        }
        piece.forEach(p -> groupOfPart[p] = NOWHERE);
        int group = first;
        for (int k = 0; k < piece.size(); k++) {
            groupOfPart[piece.get(k)] = group;
            boolean alone = k == 0 || groupOfPart[piece.get(k - 1)] != group;
            if (widthOf(group) > options.width() && !alone) {
                groupOfPart[piece.get(k)] = ++group;
                widthOf(group - 1);
                widthOf(group);
            }
        }
        return group + 1;
    }

    /** The width of a group as it is now; notes whether its bits become conditions within it. */
    private int widthOf(int group) {
        withConditions.clear(group);
        int width = qubits(group).cardinality();
        if (width > options.width()) {
            withConditions.set(group);
            int narrow = narrowed(group).width();
            if (narrow <= options.width()) {
                return narrow;
            }
            withConditions.clear(group);
        }
        return width;
    }

    private Narrowing.Narrow narrowed(int group) {
        int[] place = new int[circuit.qubitCount()];
        int count = number(qubits(group), place);
        return Narrowing.of(emit(group, place), count, circuit.clbitCount(), circuit.variables().size());
    }

    private boolean hasConditions(int group) {
        return group != NOWHERE && withConditions.get(group);
    }

    private BitSet qubits(int group) {
        BitSet qubits = new BitSet();
        for (int w = 0; w < runs.wires; w++) {
            if (groupOfWire(w) == group) {
                qubits.set(runs.qubitOfWire[w]);
            }
        }
        return qubits;
    }

    private static int number(BitSet qubits, int[] place) {
        int next = 0;
        for (int q = qubits.nextSetBit(0); q >= 0; q = qubits.nextSetBit(q + 1)) {
            place[q] = next++;
        }
        return next;
    }

    private int groupOfWire(int wire) {
        return groupOfPart[partOfWire[wire]];
    }

    private void component(int group, List<Component> components, List<ClassicalEdge> edges) {
        BitSet qubits = qubits(group);
        int[] place = new int[circuit.qubitCount()];
        int count = number(qubits, place);
        Narrowing.Narrow narrow = withConditions.get(group) ? narrowed(group)
                : new Narrowing.Narrow(emit(group, place), count);
        Block local = narrow.body();
        BitSet reads = new BitSet();
        BitSet writes = new BitSet();
        for (int i = 0; i < local.size(); i++) {
            if (!ClassicalUse.isNothing(local, i)) {
                ClassicalUse use = ClassicalUse.of(local, i);
                reads.or(use.clbitsRead());
                writes.or(use.clbitsWritten());
            }
        }
        reads.andNot(writes);
        reads.stream().filter(c -> writerOf[c] == NOWHERE).boxed().toList().forEach(reads::clear);
        int index = components.size();
        int stage = 0;
        SortedMap<Integer, List<Integer>> from = new TreeMap<>();
        for (Component earlier : components) {
            for (int c : earlier.writes()) {
                if (reads.get(c)) {
                    from.computeIfAbsent(earlier.index(), _ -> new ArrayList<>()).add(c);
                    stage = Math.max(stage, earlier.stage() + 1);
                }
            }
        }
        from.forEach((source, clbits) -> edges.add(new ClassicalEdge(source, index, clbits)));
        components.add(new Component(
                index, stage, qubits.stream().boxed().toList(), narrow.width(), local, reads.stream().boxed().toList(),
                writes.stream().boxed().toList(), circuit.variables()));
    }

    // ---- Writing -----------------------------------------------------------------------------------------------------

    /**
     * The operations of a group, in order.
     *
     * @param group {@link #NOWHERE} for all, on the qubits of the circuit
     * @param place by qubit of the circuit that of the block
     */
    private Block emit(int group, int[] place) {
        boolean all = group == NOWHERE;
        List<Map<Integer, Integer>> bits = new ArrayList<>();
        BitSet[] early = new BitSet[body.size()];
        boolean[] moved = new boolean[body.size()];
        for (int i = 0; i < body.size(); i++) {
            bits.add(given(i));
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                int measurement = runs.measurementOfSlot[s];
                boolean first = measurement != MeasuredRuns.NONE && bits.get(i).containsKey(body.operand(s))
                        && !moved[measurement] && (all || hasConditions(group));
                if (first) {
                    int at = runs.earliest[measurement];
                    moved[measurement] = true;
                    if (early[at] == null) {
                        early[at] = new BitSet();
                    }
                    early[at].set(measurement);
                }
            }
        }
        BitSet waitedFor = new BitSet();
        bits.forEach(given -> given.values().forEach(waitedFor::set));
        BlockBuilder target = new BlockBuilder();
        BitSet used = new BitSet();
        for (int i = 0; i < body.size(); i++) {
            if (early[i] != null) {
                early[i].stream().filter(m -> all || groupOfWire(homeWire[m]) == group).forEach(
                        m -> measure(target, m, all, place));
            }
            boolean idle = body.opcode(i) == Opcode.MEASURE && body.clbit(i) >= firstHidden
                    && !waitedFor.get(body.clbit(i));
            if (!idle) {
                operation(target, i, group, bits.get(i), moved[i], used, place);
            }
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                if (all || groupOfWire(runs.wireOfSlot[s]) == group) {
                    used.set(body.operand(s));
                }
            }
        }
        return target.build();
    }

    private void measure(BlockBuilder target, int measurement, boolean all, int[] place) {
        int qubit = body.qubit(measurement, 0);
        target.line(body.line(measurement)).measure(all ? qubit : place[qubit], body.clbit(measurement)).line(0);
    }

    private void operation(
            BlockBuilder target, int i, int group, Map<Integer, Integer> bits, boolean moved, BitSet used,
            int[] place) {
        boolean all = group == NOWHERE;
        if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
            timing(target, i, group, place);
            return;
        }
        boolean nothingLeft = body.operandCount(i) > 0 && homeWire[i] == NOWHERE;
        if (nothingLeft) {
            conditions += all ? 1 : 0;
            return;
        }
        if (!all && groupOfWire(homeWire[i]) != group || moved) {
            return;
        }
        if (body.opcode(i) == Opcode.RESET && !used.get(body.qubit(i, 0))) {
            return;
        }
        if (bits.isEmpty()) {
            target.append(body, i, q -> all ? q : place[q]);
            return;
        }
        conditions += all ? 1 : 0;
        BlockBuilder parted = new BlockBuilder();
        Conditioning.append(parted.line(body.line(i)), body, i, bits);
        Block left = parted.build();
        for (int k = 0; k < left.size(); k++) {
            target.append(left, k, q -> all ? q : place[q]);
        }
    }

    /** By operand of operation {@code i} that is taken from it the clbit that stands for it. */
    private Map<Integer, Integer> given(int i) {
        if (!parts[i]) {
            return Map.of();
        }
        Map<Integer, Integer> bits = new TreeMap<>();
        for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
            int measurement = runs.measurementOfSlot[s];
            boolean taken = measurement != MeasuredRuns.NONE
                    && (homeWire[i] == NOWHERE || hasConditions(groupOfWire(homeWire[i]))
                            || groupOfWire(runs.wireOfSlot[s]) != groupOfWire(homeWire[i]));
            if (taken) {
                bits.put(body.operand(s), body.clbit(measurement));
            }
        }
        return bits;
    }

    private void timing(BlockBuilder target, int i, int group, int[] place) {
        boolean all = group == NOWHERE;
        List<Integer> here = new ArrayList<>();
        for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
            if (all || groupOfWire(runs.wireOfSlot[s]) == group) {
                here.add(all ? body.operand(s) : place[body.operand(s)]);
            }
        }
        int[] qubits = here.stream().mapToInt(Integer::intValue).toArray();
        if (qubits.length == 0) {
            return;
        }
        target.line(body.line(i));
        if (body.opcode(i) == Opcode.BARRIER) {
            target.barrier(qubits);
        } else if (body.node(i) instanceof Node.Delay delay) {
            target.delay(delay, qubits);
        }
        target.line(0);
    }
}
