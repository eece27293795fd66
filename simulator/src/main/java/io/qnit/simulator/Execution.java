package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.Counts;
import io.qnit.core.result.DensityMatrix;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.frame.MeasurementSampler;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.CircuitAnalysis;
import io.qnit.simulator.shot.ClassicalMemory;
import io.qnit.simulator.shot.NoiseMode;
import io.qnit.simulator.shot.NoiseRules;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.shot.ProgramBuilder;
import io.qnit.simulator.shot.ProgramFrames;
import io.qnit.simulator.shot.ShotTree;
import io.qnit.simulator.sparse.SparseStateFull;
import io.qnit.simulator.state.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One run: looks at the circuit, chooses the method, refuses what does not fit, runs the shots and gathers the results. */
final class Execution {
    /** More courses are not followed for exact results. */
    private static final int MAX_COURSES = 4096;

    /** Fewer shots are not worth a reference and frames. */
    private static final int FEWEST_FRAMES = 32;

    /** Up to this width every thread has states of its own; above, the threads share each state. */
    static final int MAX_QUBITS_SIDE_BY_SIDE = 14;

    private static final int MAX_QUBITS_WITHOUT_VECTORS = 7;

    private final Circuit circuit;
    private final RunOptions options;
    private final RunControl control;
    private final Interruption interruption;
    private final long seed;
    private final boolean measuresAll;
    private final int[] places;
    private final int qubits;
    private final Program chosen;
    private final Program mixed;
    private Program program;
    private final MethodChoice choice;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final double planned;
    private boolean isFramed;
    private double executed;
    private double sampled;

    Execution(Circuit circuit, RunOptions options, RunControl control) {
        long start = System.nanoTime();
        this.circuit = circuit;
        this.options = options;
        this.control = control;
        interruption = new Interruption(control, options.timeout());
        options.observables().forEach(o -> o.checkFits(circuit.qubitCount()));
        CircuitAnalysis analysis = CircuitAnalysis.of(circuit);
        measuresAll = analysis.measuresAll(circuit);
        MemoryEstimate.checkWidth(measuresAll ? circuit.qubitCount() : analysis.usedQubits().cardinality(), options);
        int[] used = measuresAll ? range(circuit.qubitCount()) : analysis.usedQubits().stream().toArray();
        qubits = used.length;
        if (wants(Output.STATEVECTOR) && circuit.qubitCount() > Collector.MAX_STATEVECTOR_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the state of " + circuit.qubitCount() + " qubits is too long to be written down; at most "
                            + Collector.MAX_STATEVECTOR_QUBITS + " qubits are");
        }
        if (wants(Output.DENSITY_MATRIX) && circuit.qubitCount() > DensityMatrix.MAX_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the density matrix of " + circuit.qubitCount() + " qubits is too long to be written down; at most "
                            + DensityMatrix.MAX_QUBITS + " qubits are");
        }
        places = new int[circuit.qubitCount()];
        Arrays.fill(places, -1);
        for (int k = 0; k < used.length; k++) {
            places[used[k]] = k;
        }
        chosen = program(NoiseMode.CHOSEN);
        mixed = options.noiseModel().isPresent() ? program(NoiseMode.MIXED) : chosen;
        choice = MethodChoice.of(chosen, mixed, qubits, options, otherBytes());
        program = programFor(choice.method());
        seed = options.seed().orElseGet(() -> new SplittableRandom().nextLong() >>> 1);
        describe(analysis);
        planned = secondsSince(start);
    }

    private Program programFor(Method method) {
        return switch (choice.noiseMode(method)) {
            case CHOSEN -> chosen;
            case MIXED -> mixed;
        };
    }

    private Program program(NoiseMode noise) {
        int[] measuredAtEnd = measuresAll ? range(qubits) : new int[0];
        return ProgramBuilder.of(circuit, places, measuredAtEnd, NoiseRules.of(options.noiseModel()), noise);
    }

    private void describe(CircuitAnalysis analysis) {
        metadata.put("method", choice.method().id());
        metadata.put("why", choice.why());
        metadata.put("precision", options.precision().id());
        metadata.put("threads", options.threads());
        metadata.put("memory_bytes", (long) choice.estimate().bytes());
        metadata.put("estimate", choice.estimate().toMap());
        String relevant = choice.method().id() + " " + options.precision().id() + " shots " + options.shots()
                + " inputs " + options.inputs() + " outputs " + options.outputs() + " observables "
                + options.observables() + " bond " + options.maxBondDimension() + " truncation "
                + options.truncationThreshold() + " noise "
                + options.noiseModel().map(NoiseModel::toJson).orElse("none");
        // from here on the passes, and with them which number draws which state, follow the width of the vectors
        boolean byVectors = qubits > MAX_QUBITS_WITHOUT_VECTORS;
        metadata.put("plan_hash", PlanHash.of(
                circuit, () -> byVectors ? relevant + " vectors " + Machine.vectorBits() : relevant));
        if (measuresAll) {
            metadata.put("measured", "all qubits, as the circuit measures nothing");
        } else if (!analysis.measures() && wantsShots()) {
            metadata.put("remark", "the circuit measures nothing, so every bit is as it was set, 0 by default");
        }
    }

    RunResult run() {
        try (Workers workers = new Workers(options.threads(), interruption, this::advanceInSegment)) {
            interruption.run();
            ClassicalMemory start = ClassicalMemory.of(circuit, measuresAll ? qubits : 0);
            Inputs.bind(circuit, options.inputs(), start);
            return run(choice.method(), workers, start);
        } catch (QnitException e) {
            throw e instanceof SimulationException ? e
                    : new SimulationException(e.code(), String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    qubits + " qubits do not fit: Java's heap of "
                            + MemoryEstimate.size(Runtime.getRuntime().maxMemory()) + " is full; give it a larger -Xmx",
                    e);
        }
    }

    private RunResult run(Method method, Workers workers, ClassicalMemory start) {
        try {
            return gather(method, choice.engine(method, workers), workers, start);
        } catch (SparseStateFull e) {
            Method next = choice.afterSparse(e);
            program = programFor(next);
            metadata.put("method", next.id());
            metadata.put("why", choice.why() + "; but " + e.getMessage() + ", so it fell over to " + next.id());
            return run(next, workers, start);
        }
    }

    private RunResult gather(Method method, Engine engine, Workers workers, ClassicalMemory start) {
        long begin = System.nanoTime();
        boolean sideBySide = qubits <= MAX_QUBITS_SIDE_BY_SIDE && options.threads() > 1 && !program.neverParts();
        ShotTree tree = new ShotTree(
                program,
                engine,
                workers,
                new RandomStream(seed),
                sideBySide ? ShotTree.Threading.SIDE_BY_SIDE : ShotTree.Threading.ON_ONE_STATE);
        if (wants(Output.EXPLANATION)) {
            tree.describePasses();
        }
        Tally tally = new Tally(circuit, measuresAll ? qubits : 0);
        Collector collector = new Collector(circuit, options, places, tree, tally);
        boolean exact = wants(Output.PROBABILITIES) || wants(Output.STATEVECTOR)
                || wants(Output.DENSITY_MATRIX) || !options.observables().isEmpty();
        boolean means = false;
        boolean[] drawn = {!wantsShots()};
        AtomicInteger courses = new AtomicInteger();
        if (exact) {
            try {
                tree.followAll(start, (int) options.shots(), MAX_COURSES, course -> {
                    long ended = System.nanoTime();
                    collector.addExact(course, interruption);
                    collector.addFacts(course);
                    if (course.decisions() == 0 && !drawn[0]) {
                        collector.addShots(course);
                        drawn[0] = true;
                    }
                    courses.incrementAndGet();
                    sampled += secondsSince(ended);
                });
            } catch (ShotTree.TooManyCourses _) {
                if (wants(Output.PROBABILITIES) || wants(Output.STATEVECTOR) || wants(Output.DENSITY_MATRIX)) {
                    throw new SimulationException(
                            ErrorCode.LIMIT_REACHED,
                            String.format(
                                    Locale.ROOT,
                                    "the measurements have more than %,d courses of outcomes, too many for exact "
                                            + "probabilities; ask for counts instead",
                                    MAX_COURSES));
                }
                means = true;
            }
        }
        if (!drawn[0] && !exact && method == Method.STABILIZER && drawFrames(workers, start, collector)) {
            drawn[0] = true;
            isFramed = true;
            courses.set(1);
        }
        if (!drawn[0] || means) {
            courses.set(0);
            drawShots(tree, start, collector, means, !drawn[0], courses);
        }
        executed = secondsSince(begin) - sampled;
        control.advanceTo(1);
        if (wants(Output.EXPLANATION)) {
            explain(tree, engine);
        }
        return result(method, tally, collector, exact, means, courses.get());
    }

    /** Samples all shots as Pauli frames where the program allows it and would else run its gates shot by shot. */
    private boolean drawFrames(Workers workers, ClassicalMemory start, Collector collector) {
        if (program.neverParts() || options.shots() < FEWEST_FRAMES) {
            return false;
        }
        Optional<ProgramFrames> frames = ProgramFrames.of(program, start);
        if (frames.isEmpty()) {
            return false;
        }
        long[] done = {0};
        MeasurementSampler.of(frames.get().circuit(), workers::poll)
                .sample(options.shots(), seed, workers, samples -> {
                    workers.poll();
                    collector.addFrames(samples, frames.get(), done[0], start);
                    done[0] += samples.shots();
                    control.advanceTo((double) done[0] / options.shots());
                });
        return true;
    }

    private void explain(ShotTree tree, Engine engine) {
        Map<String, Object> methods = new LinkedHashMap<>();
        choice.estimates().forEach(e -> methods.put(e.method().id(), e.toMap()));
        metadata.put("estimates", methods);
        metadata.put("passes", tree.passes());
        metadata.put("states", tree.mostStates());
        metadata.put("states_bytes", (long) (tree.mostStates() * engine.stateBytes()));
        Machine.peakMemoryBytes().ifPresent(bytes -> metadata.put("peak_process_memory_bytes", bytes));
    }

    private void drawShots(
            ShotTree tree, ClassicalMemory start, Collector collector, boolean means, boolean counts,
            AtomicInteger courses) {
        // a program that cannot part needs its state once; others hold lists of shots, so only so many at a time
        long atOnce = program.neverParts() ? Integer.MAX_VALUE : Collector.DRAWN_AT_ONCE;
        AtomicInteger finished = new AtomicInteger();
        for (long first = 0; first < options.shots(); first += atOnce) {
            int count = (int) Math.min(atOnce, options.shots() - first);
            tree.draw(start, first, count, course -> {
                long ended = System.nanoTime();
                collector.addFacts(course);
                if (means) {
                    collector.addValues(course);
                }
                if (counts) {
                    collector.addShots(course);
                }
                courses.incrementAndGet();
                int done = finished.addAndGet(course.shotCount());
                synchronized (control) {
                    sampled += program.neverParts() ? secondsSince(ended) : 0;
                    control.advanceTo((double) done / options.shots());
                }
            });
        }
    }

    private RunResult result(
            Method method, Tally tally, Collector collector, boolean exact, boolean means, int courses) {
        metadata.putAll(collector.facts());
        if (isFramed) {
            metadata.put("shots", "all shots are Pauli frames on one reference shot");
        } else if (courses == 1) {
            metadata.put("shots", "all shots were drawn from one state");
        } else {
            metadata.put("courses", courses);
            metadata.put("shots", String.format(Locale.ROOT, "the shots parted into %,d courses", courses));
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("plan", planned);
        seconds.put("execute", executed);
        seconds.put("sample", sampled);
        metadata.put("seconds", seconds);
        List<ExpectationValue> expectations = options.observables().isEmpty() ? new ArrayList<>()
                : means ? collector.meanExpectations() : collector.exactExpectations();
        return new RunResult(
                circuit.name(),
                circuit.qubitCount(),
                options.shots(),
                seed,
                method.id(),
                wants(Output.COUNTS) ? tally.counts() : Counts.empty(),
                wants(Output.MEMORY) ? Optional.of(collector.memory()) : Optional.empty(),
                exact && wants(Output.PROBABILITIES) ? Optional.of(collector.probabilities()) : Optional.empty(),
                Optional.ofNullable(collector.statevector()),
                collector.densityMatrix(),
                expectations,
                tally.outputs(),
                metadata);
    }

    /** While one segment is all there is to run, its progress is the run's. */
    private void advanceInSegment(double fraction) {
        if (program.neverParts()) {
            control.advanceTo(0.95 * fraction);
        }
    }

    /** What a run holds beside its states, in bytes. */
    private double otherBytes() {
        double bytes = 0;
        if (wants(Output.STATEVECTOR)) {
            bytes += Math.scalb(64.0, Math.min(circuit.qubitCount(), Collector.MAX_STATEVECTOR_QUBITS));
        }
        if (wants(Output.DENSITY_MATRIX)) {
            bytes += Math.scalb(64.0, 2 * Math.min(circuit.qubitCount(), DensityMatrix.MAX_QUBITS));
        }
        double text = 64 + 2.0 * circuit.clbitCount() + (measuresAll ? qubits : 0);
        if (wants(Output.PROBABILITIES)) {
            bytes += Math.scalb(8.0, Math.min(qubits, 24)) + text * Math.min(1 << 20, Math.scalb(1.0, qubits));
        }
        if (wantsShots()) {
            bytes += 32.0 * Math.min(options.shots(), Collector.DRAWN_AT_ONCE)
                    + text * Math.min(options.shots(), Math.scalb(1.0, Math.min(qubits, 1000)));
        }
        if (wants(Output.MEMORY)) {
            bytes += 8.0 * options.shots();
        }
        return bytes;
    }

    private boolean wants(Output output) {
        return options.outputs().contains(output);
    }

    private boolean wantsShots() {
        return wants(Output.COUNTS) || wants(Output.MEMORY);
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
