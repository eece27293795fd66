package io.qnit.providers.local;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Output;
import io.qnit.cluster.cut.Setting;
import io.qnit.cluster.cut.Wanted;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.Fragment;
import io.qnit.simulator.RunControl;
import io.qnit.simulator.RunOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * What a fragment gives exactly, for all rows at its ends. The ends are met in the order of the body; at each the state
 * goes on once for every setting and every outcome, so what comes before an end runs once for all that follows: a tree,
 * walked depth-first, with one state for each level alive. An outcome that cannot occur ends its branch.
 *
 * <p>Behind the last operation nothing needs to collapse. There the measurements of an end wait; at the leaf the outcomes
 * of all that wait are read from one distribution, or from the expectation values of P times all products of their Z: with
 * projectors (1 + (-1)^o Z)/2, {@code <P proj(o)> = 2^-m sum over S of (-1)^(o.S) <P Z_S>}, a Walsh-Hadamard transform.
 * A qubit on which P is X or Y gives 0 once it has been measured.
 *
 * <p>Ancillas of settings share qubits behind the fragment's own and are reset after use. For one thread, one use.
 */
final class FragmentWalk {
    /** More values are not computed. */
    private static final long MOST_VALUES = 1L << 26;

    /** Squared amplitudes that truncation may drop: results are meant to be exact. */
    private static final double TRUNCATION = 1e-24;

    private final CutCircuit whole;
    private final FragmentCircuit fragment;
    private final Wanted wanted;
    private final RunControl control;
    private final Block body;
    private final int qubits;
    private final int ancillas;
    private final List<Level> levels = new ArrayList<>();
    private final int[] rows;
    private final int width;
    private final double[] values;
    private final int[] patternQubits;
    private final Map<List<Integer>, List<List<Optional<PauliString>>>> products = new HashMap<>();

    /** An end: where its rows stand in the tensor, and what runs for each setting. */
    private record Level(long stride, List<Branch> branches) {}

    /** A setting of an end with its prepared circuits; those that do nothing are absent. */
    private record Branch(
            int firstRow, int[] measured, boolean mayWait, Optional<Fragment.Step> before,
            Optional<Fragment.Step> after) {}

    /** A measured qubit whose outcome is read at the leaf. */
    private record Waiting(int qubit, long stride) {}

    private FragmentWalk(CutCircuit whole, FragmentCircuit fragment, Wanted wanted, RunControl control) {
        this.whole = whole;
        this.fragment = fragment;
        this.wanted = wanted;
        this.control = control;
        body = fragment.body();
        qubits = Math.max(1, fragment.qubitCount());
        int most = 0;
        rows = new int[fragment.ends().size()];
        long size = 1;
        for (int k = 0; k < rows.length; k++) {
            CutEnd end = fragment.ends().get(k);
            rows[k] = whole.form(end).rows(end.side());
            size = Math.multiplyExact(size, rows[k]);
            for (Setting setting : whole.form(end).settings(end.side())) {
                most = Math.max(most, setting.ancillas());
            }
            checkSize(size);
        }
        ancillas = most;
        List<Integer> patterns = fragment.measured();
        if (wanted instanceof Wanted.Patterns) {
            checkSize(patterns.size() > 26 ? Long.MAX_VALUE : size << patterns.size());
        }
        width = switch (wanted) {
            case Wanted.Paulis paulis -> paulis.strings().size();
            case Wanted.Patterns _ -> 1 << patterns.size();
        };
        checkSize(size * Math.max(1, width));
        values = new double[(int) (size * width)];
        patternQubits = fragment.outputs().stream().filter(o -> o.clbit() >= 0).mapToInt(Output::qubit).toArray();
    }

    private void checkSize(long size) {
        if (size > MOST_VALUES) {
            throw new ClusterException(
                    ErrorCode.LIMIT_REACHED,
                    "fragment " + fragment.index() + " has " + fragment.ends().size() + " cut ends and more than "
                            + MOST_VALUES + " values; cut it in fewer places, or ask for fewer outputs");
        }
    }

    /**
     * Walks through a fragment.
     *
     * @param options method, memory; truncation and shots are set here
     */
    static FragmentTensor evaluate(
            CutCircuit whole, FragmentCircuit fragment, Wanted wanted, RunOptions options, RunControl control) {
        FragmentWalk walk = new FragmentWalk(whole, fragment, wanted, control);
        walk.run(options.withShots(1).withTruncationThreshold(TRUNCATION));
        return new FragmentTensor(walk.rows, walk.width, walk.values);
    }

    private void run(RunOptions options) {
        if (width == 0) {
            return;
        }
        try (Fragment zero = Fragment.begin(plan(), options, control)) {
            Optional<Fragment.Step> first = segment(0, rows.length == 0 ? body.size() : positionOf(0))
                    .map(b -> zero.prepare(circuit(b)));
            prepare(zero);
            if (first.isEmpty()) {
                walk(0, 0, zero, List.of());
                return;
            }
            try (Fragment start = zero.then(first.get())) {
                walk(0, 0, start, List.of());
            }
        }
    }

    private int positionOf(int end) {
        return fragment.ends().get(end).position();
    }

    // ---- what runs -----------------------------------------------------------------------------------------------

    private Circuit circuit(Block block) {
        boolean classical = !fragment.clbits().isEmpty() || !whole.circuit().variables().isEmpty();
        return new Circuit(
                "fragment", qubits + ancillas,
                List.of(new QubitRegister("q", 0, qubits + ancillas, RegisterForm.ARRAY)),
                classical ? whole.circuit().clbitRegisters() : List.of(),
                classical ? whole.circuit().variables() : List.of(), block);
    }

    /** The body with the gates of all settings at their ends: like any course, and no easier. */
    private Circuit plan() {
        BlockBuilder all = new BlockBuilder();
        int done = 0;
        for (CutEnd end : fragment.ends()) {
            for (; done < end.position(); done++) {
                all.append(body, done);
            }
            for (Setting setting : whole.form(end).settings(end.side())) {
                for (Block part : List.of(setting.before(), setting.after())) {
                    for (int i = 0; i < part.size(); i++) {
                        if (part.opcode(i) != Opcode.RESET) {
                            all.append(part, i, wires(end));
                        }
                    }
                }
            }
        }
        for (; done < body.size(); done++) {
            all.append(body, done);
        }
        return circuit(all.build());
    }

    private IntUnaryOperator wires(CutEnd end) {
        return q -> q < end.qubits().size() ? end.qubits().get(q) : qubits + q - end.qubits().size();
    }

    private Optional<Block> segment(int from, int to) {
        BlockBuilder block = new BlockBuilder();
        append(block, from, to);
        return doesSomething(block.build());
    }

    private void append(BlockBuilder block, int from, int to) {
        for (int i = from; i < to; i++) {
            block.append(body, i);
        }
    }

    private static Optional<Block> doesSomething(Block block) {
        for (int i = 0; i < block.size(); i++) {
            short opcode = block.opcode(i);
            if (opcode != Opcode.BARRIER && opcode != Opcode.DELAY && opcode != Opcode.DIRECTIVE) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    private void prepare(Fragment zero) {
        long stride = 1;
        Set<Integer> later = new HashSet<>();
        boolean last = true;
        for (int k = rows.length - 1; k >= 0; k--) {
            CutEnd end = fragment.ends().get(k);
            int to = k + 1 < rows.length ? positionOf(k + 1) : body.size();
            Optional<Block> follows = segment(end.position(), to);
            last &= follows.isEmpty();
            boolean alone = last && Collections.disjoint(end.qubits(), later);
            levels.addFirst(level(zero, end, to, stride, alone));
            later.addAll(end.qubits());
            stride *= rows[k];
        }
    }

    private Level level(Fragment zero, CutEnd end, int to, long stride, boolean nothingFollows) {
        CutForm form = whole.form(end);
        boolean dead = form.kind() == CutForm.Kind.WIRE && end.side() == 0;
        List<Branch> branches = new ArrayList<>();
        for (int s = 0; s < form.settings(end.side()).size(); s++) {
            Setting setting = form.settings(end.side()).get(s);
            BlockBuilder before = new BlockBuilder();
            for (int i = 0; i < setting.before().size(); i++) {
                before.append(setting.before(), i, wires(end));
            }
            BlockBuilder after = new BlockBuilder();
            for (int i = 0; i < setting.after().size(); i++) {
                after.append(setting.after(), i, wires(end));
            }
            for (int a = 0; a < setting.ancillas(); a++) {
                after.reset(qubits + a);
            }
            boolean mayWait = nothingFollows && setting.ancillas() == 0
                    && (dead || doesSomething(setting.after()).isEmpty());
            append(after, end.position(), to);
            branches.add(new Branch(
                    form.firstRow(end.side(), s),
                    setting.measured().stream().mapToInt(q -> wires(end).applyAsInt(q)).toArray(), mayWait,
                    doesSomething(before.build()).map(b -> zero.prepare(circuit(b))),
                    doesSomething(after.build()).map(b -> zero.prepare(circuit(b)))));
        }
        return new Level(stride, branches);
    }

    // ---- the walk ------------------------------------------------------------------------------------------------

    private void walk(int k, long base, Fragment state, List<Waiting> waiting) {
        if (state.weight() == 0) {
            return;
        }
        if (k == levels.size()) {
            leaf(base, state, waiting);
            return;
        }
        Level level = levels.get(k);
        for (Branch branch : level.branches()) {
            long at = base + branch.firstRow() * level.stride();
            if (branch.before().isPresent()) {
                try (Fragment ready = state.then(branch.before().get())) {
                    measure(k, branch, at, ready, waiting);
                }
            } else {
                measure(k, branch, at, state, waiting);
            }
        }
    }

    private void measure(int k, Branch branch, long base, Fragment state, List<Waiting> waiting) {
        long stride = levels.get(k).stride();
        if (branch.mayWait()) {
            List<Waiting> more = new ArrayList<>(waiting);
            for (int j = 0; j < branch.measured().length; j++) {
                more.add(new Waiting(branch.measured()[j], stride << j));
            }
            walk(k + 1, base, state, more);
        } else {
            outcomes(k, branch, 0, base, state, waiting);
        }
    }

    /** Parts the state by the outcomes of the setting's measured qubits from the j-th on. */
    private void outcomes(int k, Branch branch, int j, long base, Fragment state, List<Waiting> waiting) {
        if (state.weight() == 0) {
            return;
        }
        if (j < branch.measured().length) {
            for (int outcome = 0; outcome < 2; outcome++) {
                try (Fragment part = state.given(branch.measured()[j], outcome)) {
                    outcomes(k, branch, j + 1, base + (levels.get(k).stride() << j) * outcome, part, waiting);
                }
            }
        } else if (branch.after().isPresent()) {
            try (Fragment next = state.then(branch.after().get())) {
                walk(k + 1, base, next, waiting);
            }
        } else {
            walk(k + 1, base, state, waiting);
        }
    }

    private void leaf(long base, Fragment state, List<Waiting> waiting) {
        switch (wanted) {
            case Wanted.Paulis paulis -> expectations(base, state, waiting, paulis.strings());
            case Wanted.Patterns _ -> patterns(base, state, waiting);
        }
    }

    private void patterns(long base, Fragment state, List<Waiting> waiting) {
        int[] clbits = fragment.clbits().stream().mapToInt(Integer::intValue).toArray();
        int[] read = Arrays.copyOf(patternQubits, patternQubits.length + waiting.size());
        int count = patternQubits.length;
        long[] moves = new long[clbits.length + read.length];
        List<Integer> order = fragment.measured();
        for (int c = 0; c < clbits.length; c++) {
            moves[c] = 1L << order.indexOf(clbits[c]);
        }
        for (Output output : fragment.outputs()) {
            if (output.clbit() >= 0) {
                moves[clbits.length + indexOf(read, count, output.qubit())] += 1L << order.indexOf(output.clbit());
            }
        }
        for (Waiting one : waiting) {
            int at = indexOf(read, count, one.qubit());
            if (at == count) {
                read[count++] = one.qubit();
            }
            moves[clbits.length + at] += one.stride() * width;
        }
        double[] found = state.distribution(clbits, Arrays.copyOf(read, count));
        long[] place = new long[found.length];
        place[0] = base * width;
        for (int x = 0; x < found.length; x++) {
            if (x > 0) {
                place[x] = place[x & (x - 1)] + moves[Integer.numberOfTrailingZeros(x)];
            }
            values[(int) place[x]] += state.weight() * found[x];
        }
    }

    private static int indexOf(int[] list, int count, int value) {
        for (int k = 0; k < count; k++) {
            if (list[k] == value) {
                return k;
            }
        }
        return count;
    }

    private void expectations(long base, Fragment state, List<Waiting> waiting, List<PauliString> strings) {
        int subsets = 1 << waiting.size();
        List<Integer> places = waiting.stream().map(Waiting::qubit).toList();
        List<List<Optional<PauliString>>> all = products.computeIfAbsent(places, p -> products(p, strings));
        for (int w = 0; w < width; w++) {
            List<Optional<PauliString>> bySubset = all.get(w);
            if (bySubset.getFirst().isEmpty()) {
                continue;
            }
            double[] sums = state.expectations(bySubset.stream().map(Optional::orElseThrow).toList());
            transform(sums);
            for (int o = 0; o < subsets; o++) {
                long at = base;
                for (int j = 0; j < waiting.size(); j++) {
                    at += (o >>> j & 1) * waiting.get(j).stride();
                }
                values[(int) (at * width + w)] += state.weight() * sums[o] / subsets;
            }
        }
    }

    /** By string and set of measured qubits the product with their Z; empty where the measurement leaves nothing. */
    private static List<List<Optional<PauliString>>> products(List<Integer> measured, List<PauliString> strings) {
        List<List<Optional<PauliString>>> all = new ArrayList<>();
        for (PauliString string : strings) {
            boolean lost = measured.stream().anyMatch(q -> string.factors().getOrDefault(q, Pauli.Z) != Pauli.Z);
            List<Optional<PauliString>> bySubset = new ArrayList<>();
            for (int s = 0; s < 1 << measured.size(); s++) {
                if (lost) {
                    bySubset.add(Optional.empty());
                    continue;
                }
                SortedMap<Integer, Pauli> factors = new TreeMap<>(string.factors());
                for (int j = 0; j < measured.size(); j++) {
                    if ((s >>> j & 1) == 1 && factors.remove(measured.get(j)) == null) {
                        factors.put(measured.get(j), Pauli.Z);
                    }
                }
                bySubset.add(Optional.of(new PauliString(factors)));
            }
            all.add(bySubset);
        }
        return all;
    }

    /** The Walsh-Hadamard transform in place, not normalised. */
    private static void transform(double[] a) {
        for (int half = 1; half < a.length; half *= 2) {
            for (int from = 0; from < a.length; from += 2 * half) {
                for (int i = from; i < from + half; i++) {
                    double sum = a[i] + a[i + half];
                    a[i + half] = a[i] - a[i + half];
                    a[i] = sum;
                }
            }
        }
    }
}
