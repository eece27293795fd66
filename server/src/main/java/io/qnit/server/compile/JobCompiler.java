package io.qnit.server.compile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.CompiledProgram;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.Level;
import io.qnit.compiler.Metrics;
import io.qnit.compiler.ParameterBinding;
import io.qnit.compiler.schedule.FidelityEstimate;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.nativeir.Layout;
import io.qnit.core.nativeir.NativeIr;
import io.qnit.core.nativeir.NativeProgram;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.program.Program;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.server.Reason;
import io.qnit.server.job.Effect;
import io.qnit.server.job.JobEstimate;
import io.qnit.server.job.JobProgram;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobStore;
import io.qnit.server.store.Store;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles jobs for the QPU that is about to run them, on few threads of its own and outside any transaction.
 *
 * <p>The dispatcher asks, for a job that may start, whether it is ready; what is not is compiled, and the dispatcher is woken.
 * The answer is good for one key of the QPU: its executor's description with its newest calibration. The grant looks at the
 * key once more, in its own write, so that no lease begins with a circuit for a calibration that is over; what is compiled is
 * kept in memory until then, and with the job from then on. A crash loses nothing but the work.
 *
 * <p>Each run is a circuit of its own: parameters are numbers before routing, which may then use that an angle is 0. The
 * same program, target and calibration give the same bytes, unless the time limit of a job was reached. Thread-safe.
 */
public final class JobCompiler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobCompiler.class);
    private static final int MOST_WAITING = 64;
    private static final int MOST_KEPT = 512;
    /** Runs of a job up to which more work goes into each. */
    private static final int FEW_RUNS = 64;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Store store;
    private final JobStore jobs;
    private final JobSignals signals;
    private final InstantSource clock;
    private final Devices devices = new Devices();
    private final ThreadPoolExecutor threads;
    private final ThreadPoolExecutor trials;
    private final String version;
    /** By job and QPU; guarded by itself. */
    private final Map<String, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Kept(String key, State state) {}

    /** How a job stands for a QPU. */
    public sealed interface State {
        /** The QPU takes circuits as they were submitted. */
        record AsSubmitted() implements State {}

        /** It is being compiled; the dispatcher is woken when that is done. */
        record UnderWay(Instant since) implements State {}

        /** It may be granted. */
        record Ready(CompiledJob compiled) implements State {}

        /** It cannot be made to fit. */
        record Failed(Reason reason) implements State {}
    }

    public JobCompiler(Store store, JobStore jobs, JobSignals signals, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.signals = signals;
        this.clock = clock;
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = pool("qnit-compile-", count, new ArrayBlockingQueue<>(MOST_WAITING));
        trials = pool("qnit-compile-trial-", count, new LinkedBlockingQueue<>()); // bounded by those who ask
        version = Optional.ofNullable(JobCompiler.class.getPackage().getImplementationVersion()).orElse("development");
    }

    private static ThreadPoolExecutor pool(String name, int count, BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                count, count, 1, TimeUnit.MINUTES, queue,
                Thread.ofPlatform().name(name, 0).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** How a job stands for a QPU; what is not compiled is begun. */
    public State look(Handle handle, String job, String qpu) {
        Optional<Device> device = devices.find(handle, qpu);
        if (device.isEmpty()) {
            return new State.AsSubmitted();
        }
        String name = job + " " + qpu;
        synchronized (entries) {
            Kept entry = entries.get(name);
            if (entry != null && entry.key().equals(device.get().key())) {
                return entry.state();
            }
        }
        return begin(name, job, device.get());
    }

    /** Whether what was compiled is still for the QPU as it is. */
    public boolean isCurrent(Handle handle, CompiledJob compiled) {
        return devices.key(handle, compiled.qpu()).equals(Optional.of(compiled.device()));
    }

    /** Forgets a job that was granted. */
    public void forget(CompiledJob compiled) {
        synchronized (entries) {
            entries.remove(compiled.job() + " " + compiled.qpu());
        }
    }

    private State begin(String name, String job, Device device) {
        State.UnderWay begun = new State.UnderWay(clock.instant());
        synchronized (entries) {
            entries.put(name, new Kept(device.key(), begun));
        }
        try {
            threads.execute(() -> {
                State state = attempt(job, device);
                synchronized (entries) {
                    entries.computeIfPresent(name,
                            (_, entry) -> entry.state().equals(begun) ? new Kept(device.key(), state) : entry);
                }
                signals.perform(List.of(new Effect.Wake()));
            });
        } catch (RejectedExecutionException e) { // asked for again when the dispatcher comes by
            synchronized (entries) {
                entries.remove(name);
            }
        }
        return begun;
    }

    private State attempt(String job, Device device) {
        try {
            Optional<String> program = store.read(
                    handle -> Optional.ofNullable(jobs.programs(handle, List.of(job)).get(job)));
            return program.isEmpty()
                    ? new State.Failed(new Reason("invalid_program", "what was submitted is not there any more"))
                    : new State.Ready(compile(job, JobProgram.read(program.get()), device));
        } catch (QnitException e) {
            return new State.Failed(new Reason("compile_failed", String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError().addKeyValue("job", job).addKeyValue("qpu", device.qpu()).setCause(e)
                    .log("the compiler failed");
            return new State.Failed(new Reason(
                    "compile_failed",
                    "the compiler failed on this circuit, which is a defect of Qnit; the server's log "
                            + "says more under the job's id"));
        }
    }

    /**
     * Compiles every run of a program.
     *
     * @throws QnitException where the device cannot run it, or when it takes too long
     */
    CompiledJob compile(String job, JobProgram program, Device device) {
        int runs = program.circuits().stream().mapToInt(JobProgram.Circuit::runs).sum();
        if (runs > Grant.MOST_CIRCUITS) {
            throw refused("the job makes " + runs + " runs, each of which is compiled for its QPU; "
                    + Grant.MOST_CIRCUITS + " are possible in one job. Send it as several");
        }
        CompileOptions options = CompileOptions.DEFAULT.withLevel(runs <= FEW_RUNS ? Level.O2 : Level.O1);
        Facts facts = new Facts(device);
        List<GrantedCircuit> compiled = new ArrayList<>(runs);
        long begin = System.nanoTime();
        long text = 0;
        for (int i = 0; i < program.circuits().size(); i++) {
            JobProgram.Circuit circuit = program.circuits().get(i);
            try {
                Circuit source = OpenQasm.read("circuit", circuit.text()).executable();
                for (Map<String, Double> values : circuit.inputs()) {
                    Duration left = LIMIT.minusNanos(System.nanoTime() - begin);
                    if (!left.isPositive()) {
                        throw refused("compiling takes longer than " + LIMIT.toSeconds() + " s; " + compiled.size()
                                + " of " + runs + " runs were done. Send it as several jobs");
                    }
                    Circuit bound = ParameterBinding.bind(source, values);
                    Compilation compilation =
                            Compiler.compile(bound, device.target(), options.withDeadline(left), trials);
                    facts.add(compilation, program.shots(circuit));
                    String written = write(compilation, options, circuit.text(), device);
                    text += written.length();
                    compiled.add(new GrantedCircuit(
                            device.format(), written, program.shots(circuit),
                            List.of(left(compilation.circuit(), values))));
                }
            } catch (QnitException e) {
                throw program.circuits().size() == 1 ? e
                        : new QnitException(e.code(), "circuit " + (i + 1) + ": " + e.getMessage(), e);
            }
            if (text > CompiledJob.MOST_TEXT) {
                throw refused("the compiled circuits have more than " + (CompiledJob.MOST_TEXT >> 20)
                        + " MiB of text, which is all that a node takes at once; send them as several jobs");
            }
        }
        return facts.done(job, compiled, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static QnitException refused(String message) {
        return new QnitException(ErrorCode.LIMIT_REACHED, message);
    }

    /** The values of inputs that are more than angles: those that the compiled circuit still has. */
    private static Map<String, Double> left(Circuit circuit, Map<String, Double> values) {
        Map<String, Double> left = new LinkedHashMap<>();
        for (Variable input : circuit.inputs()) {
            left.put(input.name(), values.get(input.name()));
        }
        return left;
    }

    private String write(Compilation compilation, CompileOptions options, String source, Device device) {
        return switch (device.format()) {
            case NATIVE_IR -> {
                NativeProgram program = CompiledProgram.of(
                        compilation, options, source.getBytes(StandardCharsets.UTF_8), version);
                yield NativeIr.write(program, Layout.CANONICAL);
            }
            case OPENQASM -> OpenQasm.write(compilation.circuit(), Program.Dialect.OPENQASM3);
        };
    }

    /** What is told of a compiled job, collected run by run. */
    private static final class Facts {
        private final Device device;
        private final JobEstimate estimate = new JobEstimate();
        private double fidelity = 1;
        private long gates;
        private long pairs;
        private int depth;

        Facts(Device device) {
            this.device = device;
        }

        void add(Compilation compilation, int shots) {
            Circuit circuit = compilation.circuit();
            Metrics metrics = Metrics.of(circuit.body(), circuit.qubitCount());
            gates += metrics.gates();
            pairs += metrics.twoQubitGates();
            depth = Math.max(depth, metrics.depth());
            FidelityEstimate expected = FidelityEstimate.of(circuit.body(), device.target());
            fidelity = Math.min(fidelity, expected.total());
            estimate.addCompiled(metrics, compilation.source().qubitCount(), expected.seconds(), shots);
        }

        CompiledJob done(String job, List<GrantedCircuit> circuits, Duration taken) {
            ObjectNode facts = JsonText.object().put("qpu", device.qpu()).put("target", device.target().name())
                    .put("target_hash", device.target().hash());
            device.calibration().ifPresent(id -> facts.put("calibration", id));
            device.calibrated().ifPresent(time -> facts.put("calibrated", Times.text(time)));
            facts.put("runs", circuits.size()).put("gates", gates).put("two_qubit_gates", pairs).put("depth", depth)
                    .put("estimated_fidelity", fidelity).put("estimated_seconds", estimate.millis() / 1000.0)
                    .put("compile_seconds", taken.toNanos() / 1e9);
            return new CompiledJob(
                    job, device.qpu(), device.key(), facts, estimate.millis(), fidelity, circuits);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        trials.shutdownNow();
    }
}
