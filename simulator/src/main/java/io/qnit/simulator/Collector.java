package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.core.result.DensityMatrix;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.Statevector;
import io.qnit.simulator.noise.ReadoutNoise;
import io.qnit.simulator.shot.ClassicalMemory;
import io.qnit.simulator.shot.Course;
import io.qnit.simulator.shot.ProgramFrames;
import io.qnit.simulator.shot.ShotTree;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gathers what a run was asked for from the courses that end. Safe for use by several threads. */
final class Collector {
    static final int MAX_STATEVECTOR_QUBITS = 20;
    private static final int MAX_BITSTRINGS = 1 << 20;

    /** Exact readout of more qubits goes outcome by outcome. */
    private static final int MAX_READ_TOGETHER = 24;

    /** Outcomes are counted in a table rather than sorted when it has at most so many entries per shot. */
    private static final int MOST_COUNTED_PER_SHOT = 4;

    /** Shots drawn together, and thereby the memory they take at a time. */
    static final int DRAWN_AT_ONCE = 1 << 22;

    /** The value of each observable in a course, and how many shots took it. */
    private record Values(long firstShot, int shots, double[] of) {}

    private final Circuit circuit;
    private final RunOptions options;
    private final int[] places;
    private final ShotTree tree;
    private final Tally tally;
    private final String[] memory;
    private final SortedMap<String, Double> probabilities = new TreeMap<>();
    private final double[] expectations;
    private final List<Values> values = new ArrayList<>();
    private final Map<String, Object> facts = new TreeMap<>();
    private double weight;
    private @Nullable Statevector statevector;
    private double @Nullable [] density;

    /** @param places the qubit of the state for each qubit of the circuit; -1 for those that stay |0> */
    Collector(Circuit circuit, RunOptions options, int[] places, ShotTree tree, Tally tally) {
        this.circuit = circuit;
        this.options = options;
        this.places = places;
        this.tree = tree;
        this.tally = tally;
        memory = new String[wants(Output.MEMORY) ? (int) options.shots() : 0];
        expectations = new double[options.observables().size()];
    }

    // ---- exact results

    /** Adds what can be computed from the state of a course exactly, by its probability. */
    void addExact(Course course, Runnable poll) {
        weight += course.weight();
        for (int k = 0; k < expectations.length; k++) {
            expectations[k] += course.weight() * expectation(options.observables().get(k), course.state());
        }
        if (wants(Output.STATEVECTOR)) {
            if (course.decisions() > 0) {
                throw new SimulationException(
                        ErrorCode.UNSUPPORTED,
                        "the circuit has no single final state: its qubits are used again after random outcomes");
            }
            statevector = whole(course.state());
        }
        if (wants(Output.DENSITY_MATRIX)) {
            addDensity(course.weight(), course.state());
        }
        if (wants(Output.PROBABILITIES)) {
            int[] open = tree.openQubits(course);
            double cutoff = ShotTree.NEGLIGIBLE / course.weight();
            Optional<ReadoutNoise> together =
                    tree.readsTruly(course) ? Optional.empty() : tree.readTogether(course, open);
            if (together.isPresent() && open.length <= MAX_READ_TOGETHER) {
                addRead(course, open, together.get(), poll);
                return;
            }
            tree.probabilities(course, open, cutoff, (words, probability) -> {
                poll.run();
                tree.readings(
                        course, open, words, probability,
                        (end, part) -> addProbability(tally.read(end).bitstring(), course.weight() * part));
            });
        }
    }

    /** Adds the outcomes of a course as they are read, all together. */
    private void addRead(Course course, int[] open, ReadoutNoise readout, Runnable poll) {
        double[] outcomes = new double[1 << open.length];
        tree.probabilities(course, open, 0, (words, probability) -> outcomes[(int) words[0]] += probability);
        poll.run();
        double[] read = readout.apply(outcomes);
        for (int outcome = 0; outcome < read.length; outcome++) {
            if (course.weight() * read[outcome] > ShotTree.NEGLIGIBLE) {
                poll.run();
                ClassicalMemory end = tree.finish(course, open, new long[] {outcome}, -1);
                addProbability(tally.read(end).bitstring(), course.weight() * read[outcome]);
            }
        }
    }

    private void addProbability(String bitstring, double probability) {
        probabilities.merge(bitstring, probability, Double::sum);
        if (probabilities.size() > MAX_BITSTRINGS) {
            throw new SimulationException(
                    ErrorCode.LIMIT_REACHED,
                    String.format(
                            Locale.ROOT,
                            "more than %,d bitstrings can occur, too many to list; ask for counts instead",
                            MAX_BITSTRINGS));
        }
    }

    private void addDensity(double factor, QuantumState state) {
        double[] part = state.densityMatrix();
        int all = 1 << circuit.qubitCount();
        double[] sum = density == null ? new double[2 * all * all] : density;
        int size = 1 << state.qubits();
        int[] whole = new int[size];
        for (int i = 0; i < size; i++) {
            whole[i] = whole(i);
        }
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int from = 2 * (row * size + column);
                int to = 2 * (whole[row] * all + whole[column]);
                sum[to] += factor * part[from];
                sum[to + 1] += factor * part[from + 1];
            }
        }
        density = sum;
    }

    /** The index over all qubits of the circuit for an index over those of the state; the others are 0. */
    private int whole(int index) {
        int whole = 0;
        for (int q = 0; q < places.length; q++) {
            if (places[q] >= 0) {
                whole |= (index >>> places[q] & 1) << q;
            }
        }
        return whole;
    }

    Optional<DensityMatrix> densityMatrix() {
        if (density == null) {
            return Optional.empty();
        }
        double[] entries = Arrays.stream(density).map(x -> x / weight).toArray();
        return Optional.of(new DensityMatrix(circuit.qubitCount(), entries));
    }

    List<ExpectationValue> exactExpectations() {
        List<ExpectationValue> all = new ArrayList<>();
        for (int k = 0; k < expectations.length; k++) {
            all.add(new ExpectationValue(options.observables().get(k).toString(), expectations[k] / weight, 0));
        }
        return all;
    }

    SortedMap<String, Double> probabilities() {
        return probabilities;
    }

    @Nullable Statevector statevector() {
        return statevector;
    }

    // ---- shots

    /** Adds the shots of a course. */
    void addShots(Course course) {
        int[] open = tree.openQubits(course);
        boolean readTruly = tree.readsTruly(course);
        int shots = course.shotCount();
        for (int from = 0; from < shots; from += DRAWN_AT_ONCE) {
            int count = Math.min(DRAWN_AT_ONCE, shots - from);
            if (open.length == 0 && readTruly) {
                add(tally.read(tree.finish(course, open, new long[1], -1)), course, from, shots - from);
                return;
            }
            Samples samples = open.length == 0 ? new Samples(count, 0) : tree.sample(course, open, from, count);
            Optional<ReadoutNoise> together = readTruly ? Optional.empty() : tree.readTogether(course, open);
            if (together.isPresent()) {
                together.get().apply(samples, tree.readoutDraws(course, from, count), 0);
            }
            if (!readTruly && together.isEmpty()) {
                for (int s = 0; s < count; s++) {
                    add(tally.read(tree.finish(course, open, outcome(samples, s), from + s)), course, from + s, 1);
                }
            } else if (samples.wordsPerShot() == 1) {
                addSorted(course, open, samples, from);
            } else {
                addHashed(course, open, samples, from);
            }
        }
    }

    private void addSorted(Course course, int[] open, Samples samples, int from) {
        int count = samples.shots();
        LongUnaryOperator copying = tally.takesWords() ? tree.copying(course, open).orElse(null) : null;
        Map<Long, String> known = new HashMap<>();
        forEachOutcome(samples, (outcome, times) -> {
            String bitstring;
            if (copying != null) {
                bitstring = tally.bitstring(copying.applyAsLong(outcome));
                tally.add(bitstring, times);
            } else {
                Tally.Shot shot = tally.read(tree.finish(course, open, new long[] {outcome}, -1));
                tally.add(shot, times);
                bitstring = shot.bitstring();
            }
            if (wants(Output.MEMORY)) {
                known.put(outcome, bitstring);
            }
        });
        for (int s = 0; wants(Output.MEMORY) && s < count; s++) {
            memory[(int) course.shot(from + s)] = known.getOrDefault(samples.word(s, 0), "");
        }
    }

    /** Takes an outcome and how many shots had it. */
    private interface OutcomeTaker {
        void take(long outcome, int times);
    }

    /** Gives out each outcome once, in ascending order. */
    private static void forEachOutcome(Samples samples, OutcomeTaker taker) {
        int count = samples.shots();
        long[] outcomes = samples.data();
        if (samples.bits() < Integer.SIZE - 2 && 1 << samples.bits() <= MOST_COUNTED_PER_SHOT * count) {
            int[] times = new int[1 << samples.bits()];
            for (long outcome : outcomes) {
                times[(int) outcome]++;
            }
            for (int outcome = 0; outcome < times.length; outcome++) {
                if (times[outcome] > 0) {
                    taker.take(outcome, times[outcome]);
                }
            }
            return;
        }
        long[] sorted = outcomes.clone();
        Arrays.sort(sorted);
        for (int start = 0; start < count;) {
            int end = start + 1;
            while (end < count && sorted[end] == sorted[start]) {
                end++;
            }
            taker.take(sorted[start], end - start);
            start = end;
        }
    }

    private void addHashed(Course course, int[] open, Samples samples, int from) {
        UnaryOperator<long[]> copying = tally.takesClbits() ? tree.copyingWords(course, open).orElse(null) : null;
        Map<List<Long>, Tally.Shot> known = new HashMap<>();
        for (int s = 0; s < samples.shots(); s++) {
            long[] outcome = outcome(samples, s);
            Tally.Shot shot = known.computeIfAbsent(
                    Arrays.stream(outcome).boxed().toList(),
                    _ -> copying == null ? tally.read(tree.finish(course, open, outcome, -1))
                            : tally.read(copying.apply(outcome)));
            add(shot, course, from + s, 1);
        }
    }

    /**
     * Adds shots that Pauli frames have sampled.
     *
     * @param firstShot the number of the first of them
     * @param start the classical memory of a shot before its measurements
     */
    void addFrames(Samples samples, ProgramFrames frames, long firstShot, ClassicalMemory start) {
        int[] measurements = frames.measurementOfClbit();
        Map<List<Long>, Tally.Shot> known = new HashMap<>();
        Map<Tally.Shot, Integer> times = new HashMap<>();
        for (int s = 0; s < samples.shots(); s++) {
            int shot = s;
            Tally.Shot read = known.computeIfAbsent(Arrays.stream(outcome(samples, s)).boxed().toList(), _ -> {
                ClassicalMemory end = start.copy();
                for (int clbit = 0; clbit < measurements.length; clbit++) {
                    if (measurements[clbit] >= 0) {
                        end.setClbit(clbit, samples.get(shot, measurements[clbit]));
                    }
                }
                return tally.read(end);
            });
            times.merge(read, 1, Integer::sum);
            if (wants(Output.MEMORY)) {
                memory[(int) (firstShot + s)] = read.bitstring();
            }
        }
        times.forEach(tally::add);
    }

    private static long[] outcome(Samples samples, int shot) {
        long[] outcome = new long[samples.wordsPerShot()];
        for (int w = 0; w < outcome.length; w++) {
            outcome[w] = samples.word(shot, w);
        }
        return outcome;
    }

    private void add(Tally.Shot shot, Course course, int from, int count) {
        tally.add(shot, count);
        for (int k = 0; wants(Output.MEMORY) && k < count; k++) {
            memory[(int) course.shot(from + k)] = shot.bitstring();
        }
    }

    List<String> memory() {
        return List.of(memory);
    }

    /** Adds a course whose state serves some shots, for means over shots. */
    void addValues(Course course) {
        double[] of = new double[expectations.length];
        for (int k = 0; k < of.length; k++) {
            of[k] = expectation(options.observables().get(k), course.state());
        }
        synchronized (values) {
            values.add(new Values(course.shot(0), course.shotCount(), of));
        }
    }

    List<ExpectationValue> meanExpectations() {
        values.sort(Comparator.comparingLong(Values::firstShot));
        List<ExpectationValue> means = new ArrayList<>();
        double shots = options.shots();
        for (int k = 0; k < expectations.length; k++) {
            double sum = 0;
            double squares = 0;
            for (Values course : values) {
                sum += course.shots() * course.of()[k];
                squares += course.shots() * course.of()[k] * course.of()[k];
            }
            double mean = sum / shots;
            double variance = Math.max(0, squares / shots - mean * mean);
            double error = shots > 1 ? Math.sqrt(variance / (shots - 1)) : Double.NaN;
            means.add(new ExpectationValue(options.observables().get(k).toString(), mean, error));
        }
        return means;
    }

    // ---- facts

    void addFacts(Course course) {
        Map<String, Object> found = course.state().facts();
        synchronized (facts) {
            found.forEach((name, value) -> facts.merge(
                    name, value, (one, other) -> name.contains("fidelity") ? least(one, other) : greatest(one, other)));
        }
    }

    private static Object greatest(Object one, Object other) {
        return one instanceof Number a && other instanceof Number b && a.doubleValue() >= b.doubleValue() ? one : other;
    }

    private static Object least(Object one, Object other) {
        return one instanceof Number a && other instanceof Number b && a.doubleValue() <= b.doubleValue() ? one : other;
    }

    Map<String, Object> facts() {
        return facts;
    }

    // ---- parts

    private double expectation(Observable observable, QuantumState state) {
        double sum = 0;
        for (var term : observable.terms()) {
            SortedMap<Integer, Pauli> factors = new TreeMap<>();
            boolean vanishes = false;
            for (var factor : term.string().factors().entrySet()) {
                int place = places[factor.getKey()];
                if (place >= 0) {
                    factors.put(place, factor.getValue());
                } else {
                    // a qubit outside the state is |0>: Z gives 1, X and Y give 0
                    vanishes |= factor.getValue() != Pauli.Z;
                }
            }
            if (!vanishes) {
                sum += term.coefficient() * (factors.isEmpty() ? 1 : state.expectation(new PauliString(factors)));
            }
        }
        return sum;
    }

    /** The state of all qubits of the circuit; those outside the simulated state are |0>. */
    private Statevector whole(QuantumState state) {
        double[] part = state.amplitudes();
        int qubits = circuit.qubitCount();
        if (state.qubits() == qubits) {
            return new Statevector(qubits, part);
        }
        double[] all = new double[2 << qubits];
        for (int i = 0; i < part.length / 2; i++) {
            int index = whole(i);
            all[2 * index] = part[2 * i];
            all[2 * index + 1] = part[2 * i + 1];
        }
        return new Statevector(qubits, all);
    }

    private boolean wants(Output output) {
        return options.outputs().contains(output);
    }
}
