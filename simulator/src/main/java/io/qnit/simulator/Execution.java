package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.core.observable.Pauli;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.Counts;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import io.qnit.core.result.Statevector;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.BlockRunner;
import io.qnit.simulator.shot.BranchOutcomes;
import io.qnit.simulator.shot.CircuitAnalysis;
import io.qnit.simulator.shot.ClassicalMemory;
import io.qnit.simulator.shot.DeferringRunner;
import io.qnit.simulator.shot.GateSteps;
import io.qnit.simulator.shot.RandomOutcomes;
import io.qnit.simulator.shot.Tail;
import io.qnit.simulator.statevector.DoubleStateVector;
import io.qnit.simulator.statevector.FloatStateVector;
import io.qnit.simulator.statevector.Sampler;
import io.qnit.simulator.statevector.StateVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One run. Where all measurements can wait for the end, one state serves every shot and outcomes are drawn from it;
 * otherwise what comes before the first measurement is computed once and every shot goes on from a copy.
 */
final class Execution {
    private static final int MAX_STATEVECTOR_QUBITS = 20;
    private static final int MAX_BRANCHES = 4096;
    private static final int MAX_BITSTRINGS = 1 << 20;

    /** Up to this width shots run side by side; above, the threads share each gate. */
    private static final int MAX_QUBITS_SIDE_BY_SIDE = 14;

    /** Shots drawn together, and thereby the memory they take at a time. */
    private static final int DRAWN_AT_ONCE = 1 << 22;

    private static final int SHOTS_AT_ONCE = 1 << 12;

    private final Circuit circuit;
    private final RunOptions options;
    private final RunControl control;
    private final Interruption interruption;
    private final CircuitAnalysis analysis;
    private final boolean measuresAll;
    private final int[] usedQubits;
    private final GateSteps gates;
    private final long seed;
    private final Tally tally;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final List<String> memory = new ArrayList<>();
    private @Nullable SortedMap<String, Double> probabilities;
    private @Nullable Statevector statevector;
    private List<ExpectationValue> expectationValues = List.of();
    private double planned;
    private double executed;
    private double sampled;

    Execution(Circuit circuit, RunOptions options, RunControl control) {
        long start = System.nanoTime();
        this.circuit = circuit;
        this.options = options;
        this.control = control;
        interruption = new Interruption(control, options.timeout());
        options.observables().forEach(o -> o.checkFits(circuit.qubitCount()));
        analysis = CircuitAnalysis.of(circuit);
        measuresAll = analysis.measuresAll(circuit);
        int used = measuresAll ? circuit.qubitCount() : analysis.usedQubits().cardinality();
        double bytes = bytes(used);
        MemoryEstimate.check(used, options.precision(), bytes, options);
        usedQubits = measuresAll ? range(used) : analysis.usedQubits().stream().toArray();
        if (wants(Output.STATEVECTOR) && circuit.qubitCount() > MAX_STATEVECTOR_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the state of " + circuit.qubitCount() + " qubits is too long to be written down; at most "
                            + MAX_STATEVECTOR_QUBITS + " qubits are");
        }
        int[] places = new int[Math.max(circuit.qubitCount(), 0)];
        Arrays.fill(places, -1);
        for (int k = 0; k < used; k++) {
            places[usedQubits[k]] = k;
        }
        gates = new GateSteps(places);
        seed = options.seed().orElseGet(() -> new SplittableRandom().nextLong() >>> 1);
        tally = new Tally(circuit);
        describe(bytes);
        planned = secondsSince(start);
    }

    private void describe(double bytes) {
        String why = "a state vector is the one method there is; "
                + analysis.reasonForShots()
                        .map(reason -> "every shot is run from operation " + (analysis.prefix() + 1) + " on: " + reason)
                        .orElse("all shots are drawn from one state, as every measurement can wait for the end");
        metadata.put("method", Method.STATEVECTOR.id());
        metadata.put("why", why);
        metadata.put("precision", options.precision().id());
        metadata.put("threads", options.threads());
        metadata.put("memory_bytes", (long) bytes);
        String relevant = "statevector " + options.precision().id() + " shots " + options.shots() + " inputs "
                + options.inputs() + " outputs " + options.outputs() + " observables " + options.observables();
        metadata.put("plan_hash", PlanHash.of(circuit, relevant));
        if (measuresAll) {
            metadata.put("measured", "all qubits, as the circuit measures nothing");
        } else if (!analysis.measures() && wantsShots()) {
            metadata.put("remark", "the circuit measures nothing, so every bit is as it was set, 0 by default");
        }
    }

    RunResult run() {
        try (Workers workers = new Workers(options.threads(), interruption)) {
            interruption.run();
            ClassicalMemory start = ClassicalMemory.of(circuit);
            Inputs.bind(circuit, options.inputs(), start);
            if (analysis.reasonForShots().isEmpty()) {
                drawFromOneState(workers, start);
            } else {
                runShots(workers, start);
            }
        } catch (QnitException e) {
            throw e instanceof SimulationException ? e
                    : new SimulationException(e.code(), String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    usedQubits.length + " qubits do not fit: Java's heap of "
                            + MemoryEstimate.size(Runtime.getRuntime().maxMemory()) + " is full; give it a larger -Xmx",
                    e);
        }
        control.advanceTo(1);
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("plan", planned);
        seconds.put("execute", executed);
        seconds.put("sample", sampled);
        metadata.put("seconds", seconds);
        return new RunResult(
                circuit.name(),
                circuit.qubitCount(),
                options.shots(),
                seed,
                Method.STATEVECTOR.id(),
                wants(Output.COUNTS) ? tally.counts() : Counts.empty(),
                wants(Output.MEMORY) ? Optional.of(List.copyOf(memory)) : Optional.empty(),
                Optional.ofNullable(probabilities),
                Optional.ofNullable(statevector),
                expectationValues,
                tally.outputs(),
                metadata);
    }

    // ---- one state for all shots

    private void drawFromOneState(Workers workers, ClassicalMemory start) {
        long begin = System.nanoTime();
        StateVector state = newState(workers);
        DeferringRunner runner = new DeferringRunner(state, gates, start, interruption);
        runWithProgress(runner, circuit.body());
        Tail tail = runner.tail();
        if (measuresAll) {
            for (int place = 0; place < usedQubits.length; place++) {
                tail.measure(place);
            }
        }
        executed = secondsSince(begin);
        begin = System.nanoTime();
        expectationValues = options.observables().stream()
                .map(o -> new ExpectationValue(o.toString(), expectation(o, state), 0)).toList();
        if (wants(Output.STATEVECTOR)) {
            statevector = whole(state);
        }
        if (wants(Output.PROBABILITIES)) {
            SortedMap<String, Double> sums = new TreeMap<>();
            addProbabilities(state, tail, start, 1, sums);
            probabilities = sums;
        }
        if (wantsShots()) {
            draw(state, tail, start);
        }
        sampled = secondsSince(begin);
    }

    private void runWithProgress(BlockRunner runner, Block body) {
        int size = body.size();
        int stride = Math.max(1, size / 512);
        for (int from = 0; from < size; from += stride) {
            if (runner.run(body, from, Math.min(size, from + stride)) == BlockRunner.Flow.END) {
                return;
            }
            control.advanceTo(0.95 * from / size);
        }
    }

    private void draw(StateVector state, Tail tail, ClassicalMemory start) {
        RandomStream stream = new RandomStream(seed);
        int[] places = tail.places();
        Map<Integer, String> known = new HashMap<>();
        long shots = options.shots();
        if (places.length == 0) {
            Tally.Shot shot = replay(tail, 0, start);
            tally.add(shot, shots);
            remember(shot.bitstring(), shots);
            return;
        }
        for (long first = 0; first < shots; first += DRAWN_AT_ONCE) {
            long offset = first;
            int count = (int) Math.min(DRAWN_AT_ONCE, shots - first);
            int[] patterns = Sampler.draw(state, count, s -> stream.uniform(offset + s, 0));
            for (int s = 0; s < count; s++) {
                patterns[s] = StateVector.pattern(patterns[s], places);
            }
            int[] sorted = patterns.clone();
            Arrays.sort(sorted);
            for (int from = 0; from < count;) {
                int to = from + 1;
                while (to < count && sorted[to] == sorted[from]) {
                    to++;
                }
                interruption.run();
                Tally.Shot shot = replay(tail, sorted[from], start);
                tally.add(shot, to - from);
                if (wants(Output.MEMORY)) {
                    known.put(sorted[from], shot.bitstring());
                }
                from = to;
            }
            if (wants(Output.MEMORY)) {
                for (int pattern : patterns) {
                    memory.add(known.getOrDefault(pattern, ""));
                }
            }
            known.clear();
        }
    }

    private Tally.Shot replay(Tail tail, int pattern, ClassicalMemory start) {
        ClassicalMemory end = start.copy();
        tail.replay(pattern, end);
        Tally.Shot shot = tally.read(end);
        return measuresAll ? new Tally.Shot(bits(pattern, circuit.qubitCount()), shot.outputs()) : shot;
    }

    private void remember(String bitstring, long times) {
        if (wants(Output.MEMORY)) {
            for (long k = 0; k < times; k++) {
                memory.add(bitstring);
            }
        }
    }

    private void addProbabilities(
            StateVector state, Tail tail, ClassicalMemory start, double factor, SortedMap<String, Double> into) {
        int[] places = tail.places();
        double[] weights = new double[1 << places.length];
        state.addMarginal(places, factor / state.norm(), weights);
        for (int pattern = 0; pattern < weights.length; pattern++) {
            if (weights[pattern] > Math.max(state.roundingError(), BranchOutcomes.NEGLIGIBLE)) {
                interruption.run();
                into.merge(replay(tail, pattern, start).bitstring(), weights[pattern], Double::sum);
                if (into.size() > MAX_BITSTRINGS) {
                    throw new SimulationException(
                            ErrorCode.LIMIT_REACHED,
                            String.format(
                                    Locale.ROOT,
                                    "more than %,d bitstrings can occur, too many to list; ask for counts instead",
                                    MAX_BITSTRINGS));
                }
            }
        }
    }

    // ---- shot by shot

    private void runShots(Workers workers, ClassicalMemory start) {
        long begin = System.nanoTime();
        Block body = circuit.body();
        StateVector prefix = newState(workers);
        BlockRunner first = new BlockRunner(
                prefix,
                gates,
                start,
                _ -> {
                    throw new IllegalStateException("the prefix has no measurement");
                },
                interruption);
        first.run(body, 0, analysis.prefix());
        gates.prepare(body);
        Tail tail = Tail.of(body, analysis.suffix(), gates, interruption);
        boolean sideBySide = usedQubits.length <= MAX_QUBITS_SIDE_BY_SIDE && options.threads() > 1;
        boolean exactObservables = options.observables().isEmpty();
        if (wants(Output.PROBABILITIES) || wants(Output.STATEVECTOR) || !exactObservables) {
            exactObservables = walkBranches(newState(workers), prefix, tail, start);
        }
        if (wantsShots() || !exactObservables) {
            runShots(workers, sideBySide, prefix, tail, start, !exactObservables);
        }
        executed = secondsSince(begin);
    }

    /** Computes exact results over all outcomes; false when there are too many and only a mean over shots is left. */
    private boolean walkBranches(StateVector state, StateVector prefix, Tail tail, ClassicalMemory start) {
        Block body = circuit.body();
        BranchOutcomes branch = new BranchOutcomes();
        SortedMap<String, Double> sums = new TreeMap<>();
        double[] values = new double[options.observables().size()];
        double total = 0;
        int branches = 0;
        do {
            if (++branches > MAX_BRANCHES) {
                if (wants(Output.PROBABILITIES)) {
                    throw new SimulationException(
                            ErrorCode.LIMIT_REACHED,
                            String.format(
                                    Locale.ROOT,
                                    "the measurements have more than %,d courses of outcomes, too many for exact "
                                            + "probabilities; ask for counts instead",
                                    MAX_BRANCHES));
                }
                return false;
            }
            state.copyFrom(prefix);
            ClassicalMemory end = start.copy();
            BlockRunner runner = new BlockRunner(state, gates, end, branch, interruption);
            boolean over = runner.run(body, analysis.prefix(), analysis.suffix()) == BlockRunner.Flow.END;
            if (branch.abandoned()) {
                continue;
            }
            double weight = branch.probability();
            total += weight;
            if (wants(Output.PROBABILITIES)) {
                if (over) {
                    sums.merge(tally.read(end).bitstring(), weight, Double::sum);
                } else {
                    addProbabilities(state, tail, end, weight, sums);
                }
            }
            for (int k = 0; k < values.length; k++) {
                values[k] += weight * expectation(options.observables().get(k), state);
            }
            if (wants(Output.STATEVECTOR)) {
                if (branch.length() > 0) {
                    throw new SimulationException(
                            ErrorCode.UNSUPPORTED,
                            "the circuit has no single final state: "
                                    + analysis.reasonForShots().orElse("measurements are random"));
                }
                statevector = whole(state);
            }
        } while (branch.advance());
        probabilities = wants(Output.PROBABILITIES) ? sums : null;
        List<ExpectationValue> means = new ArrayList<>();
        for (int k = 0; k < values.length; k++) {
            means.add(new ExpectationValue(options.observables().get(k).toString(), values[k] / total, 0));
        }
        expectationValues = means;
        return true;
    }

    private void runShots(
            Workers workers, boolean sideBySide, StateVector prefix, Tail tail, ClassicalMemory start, boolean means) {
        RandomStream stream = new RandomStream(seed);
        ConcurrentLinkedQueue<StateVector> spare = new ConcurrentLinkedQueue<>();
        int observables = means ? options.observables().size() : 0;
        double[] sum = new double[observables];
        double[] squares = new double[observables];
        long shots = options.shots();
        for (long first = 0; first < shots; first += SHOTS_AT_ONCE) {
            int count = (int) Math.min(SHOTS_AT_ONCE, shots - first);
            long offset = first;
            Tally.Shot[] results = new Tally.Shot[count];
            double[][] values = new double[count][observables];
            Workers.Piece piece = (from, to) -> {
                StateVector free = spare.poll();
                StateVector state = free != null ? free : newState(sideBySide ? workers.alone() : workers);
                for (int s = from; s < to; s++) {
                    state.copyFrom(prefix);
                    RandomOutcomes outcomes = new RandomOutcomes(stream, offset + s);
                    results[s] = shot(state, outcomes, tail, start.copy(), values[s]);
                }
                spare.add(state);
            };
            if (sideBySide) {
                workers.split(count, 8, piece);
            } else {
                for (int s = 0; s < count; s++) {
                    piece.run(s, s + 1);
                    control.advanceTo((double) (first + s) / shots);
                }
            }
            for (int s = 0; s < count; s++) {
                tally.add(results[s], 1);
                remember(results[s].bitstring(), 1);
                for (int k = 0; k < observables; k++) {
                    sum[k] += values[s][k];
                    squares[k] += values[s][k] * values[s][k];
                }
            }
            control.advanceTo((double) (first + count) / shots);
        }
        if (means) {
            expectationValues = means(sum, squares);
        }
    }

    private Tally.Shot shot(
            StateVector state, RandomOutcomes outcomes, Tail tail, ClassicalMemory end, double[] values) {
        BlockRunner runner = new BlockRunner(state, gates, end, outcomes, interruption);
        boolean over = runner.run(circuit.body(), analysis.prefix(), analysis.suffix()) == BlockRunner.Flow.END;
        for (int k = 0; k < values.length; k++) {
            values[k] = expectation(options.observables().get(k), state);
        }
        if (!over) {
            int[] places = tail.places();
            double point = places.length == 0 ? 0 : outcomes.uniform();
            int index = places.length == 0 ? 0 : Sampler.draw(state, 1, _ -> point)[0];
            tail.replay(StateVector.pattern(index, places), end);
        }
        return tally.read(end);
    }

    private List<ExpectationValue> means(double[] sum, double[] squares) {
        List<ExpectationValue> means = new ArrayList<>();
        double shots = options.shots();
        for (int k = 0; k < sum.length; k++) {
            double mean = sum[k] / shots;
            double variance = Math.max(0, squares[k] / shots - mean * mean);
            double error = shots > 1 ? Math.sqrt(variance / (shots - 1)) : Double.NaN;
            means.add(new ExpectationValue(options.observables().get(k).toString(), mean, error));
        }
        return means;
    }

    // ---- parts

    private double expectation(Observable observable, StateVector state) {
        double sum = 0;
        for (var term : observable.terms()) {
            int x = 0;
            int z = 0;
            boolean vanishes = false;
            for (var factor : term.string().factors().entrySet()) {
                int place = gates.place(factor.getKey());
                switch (factor.getValue()) {
                    case X -> x |= bit(place);
                    case Y -> {
                        x |= bit(place);
                        z |= bit(place);
                    }
                    case Z -> z |= bit(place);
                }
                // a qubit outside the state is |0>: Z gives 1, X and Y give 0
                vanishes |= place < 0 && factor.getValue() != Pauli.Z;
            }
            if (!vanishes) {
                sum += term.coefficient() * (x == 0 && z == 0 ? 1 : state.pauli(x, z));
            }
        }
        return sum;
    }

    private static int bit(int place) {
        return place < 0 ? 0 : 1 << place;
    }

    /** The state of all qubits of the circuit; those outside the simulated state are |0>. */
    private Statevector whole(StateVector state) {
        if (usedQubits.length == circuit.qubitCount()) {
            return state.toStatevector();
        }
        double[] part = state.amplitudes();
        double[] all = new double[2 << circuit.qubitCount()];
        for (int i = 0; i < state.size(); i++) {
            int index = 0;
            for (int k = 0; k < usedQubits.length; k++) {
                index |= (i >>> k & 1) << usedQubits[k];
            }
            all[2 * index] = part[2 * i];
            all[2 * index + 1] = part[2 * i + 1];
        }
        return new Statevector(circuit.qubitCount(), all);
    }

    private StateVector newState(Workers workers) {
        return switch (options.precision()) {
            case DOUBLE -> new DoubleStateVector(usedQubits.length, workers);
            case SINGLE -> new FloatStateVector(usedQubits.length, workers);
        };
    }

    private boolean wants(Output output) {
        return options.outputs().contains(output);
    }

    private boolean wantsShots() {
        return wants(Output.COUNTS) || wants(Output.MEMORY);
    }

    /** All that the run holds at a time. */
    private double bytes(int used) {
        double state = MemoryEstimate.stateBytes(used, options.precision());
        double states = 1;
        if (analysis.reasonForShots().isPresent()) {
            states = 2 + (used <= MAX_QUBITS_SIDE_BY_SIDE ? options.threads() : 0);
        }
        double bytes = states * state + state / 256;
        if (wants(Output.STATEVECTOR)) {
            bytes += Math.scalb(64.0, Math.min(circuit.qubitCount(), MAX_STATEVECTOR_QUBITS));
        }
        double text = 64 + 2.0 * circuit.clbitCount() + (measuresAll ? used : 0);
        if (wants(Output.PROBABILITIES)) {
            bytes += Math.scalb(8.0, used) + text * Math.min(MAX_BITSTRINGS, Math.scalb(1.0, used));
        }
        if (wantsShots()) {
            bytes += 32.0 * Math.min(options.shots(), DRAWN_AT_ONCE)
                    + text * Math.min(options.shots(), Math.scalb(1.0, used));
        }
        if (wants(Output.MEMORY)) {
            bytes += 8.0 * options.shots();
        }
        return bytes;
    }

    private static String bits(int pattern, int width) {
        char[] text = new char[width];
        for (int k = 0; k < width; k++) {
            text[width - 1 - k] = (char) ('0' + (pattern >>> k & 1));
        }
        return new String(text);
    }

    private static int[] range(int count) {
        int[] range = new int[count];
        Arrays.setAll(range, k -> k);
        return range;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
