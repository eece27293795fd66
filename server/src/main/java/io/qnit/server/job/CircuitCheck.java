package io.qnit.server.job;

import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.compiler.verify.TargetCheck;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.server.qpu.QpuDescription;
import io.qnit.server.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads the circuits of a job before it is taken in, so that a job with a fault reaches no QPU and costs nothing: every fault
 * of every circuit with its line and column, the parameters, and what the QPU cannot do where the job names one that has said
 * what it can.
 *
 * <p>Reading does not yield a virtual thread's carrier: it runs on few platform threads behind a short queue, and more than
 * that is sent away. Work is bounded by the number of operations that a job may expand to. Thread-safe.
 */
final class CircuitCheck implements AutoCloseable {
    private static final int MOST_WAITING = 256;
    private static final int MOST_FAULTS = 100;
    private static final int MOST_FAULTS_OF_ONE = 20;
    private static final int MOST_NESTING = 128;
    /** Operations that definitions, broadcasts and loops of one job may expand to. */
    private static final long MOST_OPERATIONS = 2_000_000;
    private static final int MOST_TARGETS = 64;

    private final ThreadPoolExecutor threads;
    private final Map<String, Target> targets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Target> eldest) {
            return size() > MOST_TARGETS;
        }
    };

    CircuitCheck() {
        int count = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                count, count, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("qnit-parse-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** What came of a look at a program: the program with its facts, or what is wrong with it. */
    sealed interface Outcome {
        /** It may run. */
        record Sound(CheckedProgram program) implements Outcome {}

        /** It may not. */
        record Faulty(List<CircuitFault> faults) implements Outcome {}
    }

    /**
     * @param program circuits with an empty text are passed over
     * @param target what the QPU that the job names says of itself, if it does
     * @throws Problem 503 when too many wait
     */
    Outcome check(JobProgram program, Optional<QpuDescription> target) {
        return inPool(
                () -> new Look(program, target.map(QpuDescription::executor), target.flatMap(this::target)).all());
    }

    private Optional<Target> target(QpuDescription description) {
        return description.executor().target().map(text -> {
            synchronized (targets) {
                return targets.computeIfAbsent(
                        description.hash(), _ -> TargetJson.read("the target of the QPU", text));
            }
        });
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw Problem.overloaded("the server is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof QnitException cause) {
                throw cause;
            }
            if (e.getCause() instanceof StackOverflowError) {
                throw Problem.of(400, "invalid_circuit", "a circuit is nested too deeply");
            }
            throw new IllegalStateException("reading circuits failed", e.getCause());
        }
    }

    private <T> T inPool(Callable<T> work) {
        try {
            return result(threads.submit(work));
        } catch (RejectedExecutionException e) {
            throw Problem.overloaded("too many jobs are being read at once; try again in a moment");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** One program on its way through. Used by one thread. */
    private static final class Look {
        private final JobProgram program;
        private final Optional<ExecutorDescription> executor;
        private final Optional<Target> target;
        private final List<CircuitFault> faults = new ArrayList<>();
        private final List<CircuitFault> warnings = new ArrayList<>();
        private final JobEstimate estimate = new JobEstimate();
        private long operationsLeft = MOST_OPERATIONS;
        private int width;

        Look(JobProgram program, Optional<ExecutorDescription> executor, Optional<Target> target) {
            this.program = program;
            this.executor = executor;
            this.target = target;
        }

        Outcome all() {
            List<JobProgram.Circuit> checked = new ArrayList<>();
            for (int i = 0; i < program.circuits().size() && faults.size() < MOST_FAULTS; i++) {
                checked.add(one(i, program.circuits().get(i)));
            }
            if (!faults.isEmpty()) {
                return new Outcome.Faulty(List.copyOf(faults));
            }
            return new Outcome.Sound(
                    new CheckedProgram(program.withCircuits(checked), width, estimate.millis(), warnings));
        }

        private JobProgram.Circuit one(int index, JobProgram.Circuit asked) {
            if (asked.text().isEmpty()) { // its fault is known
                return asked;
            }
            ReadOptions options = new ReadOptions(
                    ReadOptions.Strictness.LENIENT, List.of(), MOST_FAULTS_OF_ONE, Math.max(operationsLeft, 1),
                    MOST_NESTING);
            Reading reading = OpenQasm.read("circuit", asked.text().getBytes(StandardCharsets.UTF_8), options);
            for (Diagnostic diagnostic : reading.diagnostics()) {
                note(index, diagnostic);
            }
            boolean sound = reading.of(Diagnostic.Severity.ERROR).isEmpty()
                    && reading.of(Diagnostic.Severity.REFUSAL).isEmpty();
            if (!sound || reading.circuit().isEmpty()) {
                return asked;
            }
            Circuit circuit = reading.circuit().get();
            operationsLeft -= circuit.body().size();
            if (operationsLeft < 0) {
                fault(index, "too_many_operations", "the job's circuits have more than " + MOST_OPERATIONS
                        + " operations; send them as several jobs");
                return asked;
            }
            if (circuit.clbitCount() == 0) {
                warnings.add(CircuitFault.whole(index, "measures_nothing", "the circuit measures nothing"));
            }
            width = Math.max(width, circuit.qubitCount());
            fits(index, circuit);
            JobProgram.Circuit bound = circuit.inputs().isEmpty() ? withoutValues(index, asked) : asked;
            List<String> parameters = parameters(index, circuit, bound);
            estimate.add(circuit, bound.runs(), program.shots(bound));
            return bound.withParameters(parameters);
        }

        private void note(int index, Diagnostic found) {
            String code = switch (found.severity()) {
                case ERROR -> "invalid_source";
                case REFUSAL -> "unsupported";
                case WARNING -> "remark";
            };
            CircuitFault fault = new CircuitFault(
                    index, found.line(), found.column(), code, found.message(), found.hint());
            List<CircuitFault> list = found.severity() == Diagnostic.Severity.WARNING ? warnings : faults;
            if (list.size() < MOST_FAULTS) {
                list.add(fault);
            }
        }

        private void fault(int index, String code, String message) {
            faults.add(CircuitFault.whole(index, code, message));
        }

        /** Width, shots, level and abilities of the QPU, as far as it has told them. */
        private void fits(int index, Circuit circuit) {
            if (executor.isEmpty()) {
                return;
            }
            ExecutorDescription can = executor.get();
            int shots = program.shots(program.circuits().get(index));
            if (circuit.qubitCount() > can.qubits()) {
                fault(index, "too_wide", "the circuit has " + circuit.qubitCount() + " qubits, the QPU has "
                        + can.qubits());
            }
            if (shots > can.mostShots()) {
                fault(index, "too_many_shots", shots + " shots are asked for, the QPU makes at most " + can.mostShots()
                        + " a run");
            }
            if (index == 0 && !can.levels().contains(program.level())) {
                fault(index, "unsupported_level", "measurement level " + program.level()
                        + " is asked for, the QPU has " + can.levels().stream().sorted().toList());
            }
            target.ifPresent(device -> TargetCheck.abilities(circuit, device).forEach(violation -> faults.add(
                    new CircuitFault(index, violation.line(), 0, "unsupported_by_qpu", violation.text(), ""))));
        }

        /** Older clients write the values into the circuit and send them as well; such a circuit is run once, as QPI does. */
        private JobProgram.Circuit withoutValues(int index, JobProgram.Circuit asked) {
            if (asked.values().isEmpty()) {
                return asked;
            }
            warnings.add(CircuitFault.whole(index, "parameters_unused",
                    "the circuit has no parameters; its parameter_values are passed over"));
            return new JobProgram.Circuit(asked.text(), asked.ownShots(), List.of(), List.of());
        }

        /** The inputs by name, in the order in which values are given: the alphabet's, as Qiskit has it. */
        private List<String> parameters(int index, Circuit circuit, JobProgram.Circuit asked) {
            List<String> names = circuit.inputs().stream().map(Variable::name).sorted().toList();
            Map<String, ClassicalType> types = new LinkedHashMap<>();
            circuit.inputs().forEach(input -> types.put(input.name(), input.type()));
            if (asked.values().isEmpty() && !names.isEmpty()) {
                fault(index, "unbound_parameter", "the circuit has " + names.size() + " parameters (" + few(names)
                        + ") and no parameter_values");
                return names;
            }
            for (int run = 0; run < asked.values().size(); run++) {
                List<Double> values = asked.values().get(run);
                if (values.size() != names.size()) {
                    fault(index, "wrong_number_of_parameters", "parameter_values[" + run + "] has " + values.size()
                            + " values, the circuit has " + names.size() + " parameters (" + few(names) + ")");
                    return names;
                }
                for (int k = 0; k < values.size(); k++) {
                    ClassicalType type = types.get(names.get(k));
                    if (type == null || !takes(type, values.get(k))) {
                        fault(index, "wrong_parameter", "parameter_values[" + run + "][" + k + "] is " + values.get(k)
                                + ", which the input '" + names.get(k) + "' of type " + type + " does not take");
                        return names;
                    }
                }
            }
            return names;
        }

        private static boolean takes(ClassicalType type, double value) {
            boolean whole = value == Math.rint(value);
            return switch (type) {
                case ClassicalType.Float _, ClassicalType.Angle _ -> true;
                case ClassicalType.Int _ -> whole;
                case ClassicalType.UInt _ -> whole && value >= 0;
                case ClassicalType.Bool _, ClassicalType.Bit _ -> value == 0 || value == 1;
                case ClassicalType.BitArray _, ClassicalType.Duration _ -> false;
            };
        }

        private static String few(List<String> names) {
            String first = String.join(", ", names.subList(0, Math.min(8, names.size())));
            return names.size() > 8 ? first + ", ..." : first;
        }
    }
}
