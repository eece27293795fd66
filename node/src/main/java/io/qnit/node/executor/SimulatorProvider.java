package io.qnit.node.executor;

import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.compiler.target.Targets;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.RunResult;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit.Format;
import io.qnit.simulator.Machine;
import io.qnit.simulator.Method;
import io.qnit.simulator.Output;
import io.qnit.simulator.RunControl;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import io.qnit.simulator.noise.NoiseModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The executor {@code simulator}: Qnit's own. Options: {@code noise-model} (a file in the form of docs/simulators/noise.md),
 * {@code target} (a name or file as of {@code qnit targets}; jobs are then compiled for it), {@code noise} ({@code target}: the
 * errors that the target's calibration tells of), {@code method}, {@code threads}, {@code qubits} (the widest circuit; what
 * fits the memory by default). Of a target's qubits only those that a circuit uses are simulated.
 */
public final class SimulatorProvider implements ExecutorProvider {
    private static final Set<String> OPTIONS = Set.of("noise-model", "noise", "target", "method", "threads", "qubits");
    private static final int MOST_QUBITS = 4096;
    private static final int WARM_UPS = 5;

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Executor open(Map<String, String> options) throws IOException {
        ExecutorOptions.allow(options, OPTIONS);
        RunOptions run = RunOptions.defaults();
        run = run.withThreads(ExecutorOptions.whole(options, "threads", run.threads(), 1, 1024));
        @Nullable String noise = options.get("noise-model");
        if (noise != null) {
            run = run.withNoiseModel(NoiseModel.parseJson(Files.readString(Path.of(noise))));
        }
        @Nullable String method = options.get("method");
        if (method != null) {
            run = run.withMethod(method(method));
        }
        @Nullable String name = options.get("target");
        Optional<Target> target = name == null ? Optional.empty() : Optional.of(target(name));
        @Nullable String kind = options.get("noise");
        if (kind != null) {
            requireTargetNoise(kind, target, noise);
        }
        int fits = Machine.largestStateQubits(Runtime.getRuntime().maxMemory() / 4 * 3);
        int qubits = ExecutorOptions.whole(
                options, "qubits", target.map(Target::qubitCount).orElse(fits), 1, MOST_QUBITS);
        warmUp(run);
        return new Simulation(run, target, qubits, kind != null ? Noise.TARGET : Noise.AS_SET);
    }

    /** The first run of a Java process loads classes for tenths of a second, which is no user's to pay. */
    private static void warmUp(RunOptions options) {
        String circuit =
                "OPENQASM 3.0; qubit[2] q; bit[2] c; U(1, 2, 3) q[0]; ctrl @ U(1, 2, 3) q[0], q[1]; c = measure q;";
        for (int i = 0; i < WARM_UPS; i++) {
            Simulator.run(CircuitRun.circuit(Format.OPENQASM, circuit),
                    RunOptions.defaults().withThreads(options.threads()));
        }
    }

    /** Where the noise comes from. */
    private enum Noise {
        /** The options of the run have it, or there is none. */
        AS_SET,
        /** From the target's calibration, for the qubits that a circuit uses. */
        TARGET
    }

    private static void requireTargetNoise(String kind, Optional<Target> target, @Nullable String model) {
        if (!kind.equals("target")) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "'noise' is 'target' (the errors that it tells of), not '" + kind
                            + "'; a noise model's file is given as noise-model=FILE");
        }
        if (target.isEmpty() || model != null) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "noise=target needs a target, and no noise-model beside it");
        }
    }

    private static Method method(String id) {
        return Arrays.stream(Method.values()).filter(m -> m.id().equals(id)).findFirst()
                .orElseThrow(() -> new QnitException(
                        ErrorCode.INVALID_ARGUMENT, "there is no method '" + id + "'; there are "
                                + Arrays.stream(Method.values()).map(Method::id).collect(Collectors.joining(", "))));
    }

    private static Target target(String name) throws IOException {
        return name.endsWith(".json") ? TargetJson.read(name, Files.readString(Path.of(name))) : Targets.named(name);
    }

    private static final class Simulation implements Executor {
        private final RunOptions options;
        private final Optional<Target> target;
        private final int qubits;
        private final Noise noise;
        private volatile RunControl control = new RunControl();

        Simulation(RunOptions options, Optional<Target> target, int qubits, Noise noise) {
            this.noise = noise;
            this.options = options;
            this.target = target;
            this.qubits = qubits;
        }

        @Override
        public ExecutorDescription describe() {
            return new ExecutorDescription(
                    "simulator", Optional.ofNullable(Simulator.class.getPackage().getImplementationVersion())
                            .orElse("development"),
                    ExecutorDescription.Kind.SIMULATOR, qubits, Set.of(Format.OPENQASM, Format.NATIVE_IR), Set.of(2),
                    Integer.MAX_VALUE, target.map(TargetJson::canonical),
                    abilities());
        }

        private Set<String> abilities() {
            Stream<String> circuits = Arrays.stream(Ability.values())
                    .filter(a -> target.isEmpty() || target.get().can(a)).map(a -> a.name().toLowerCase(Locale.ROOT));
            Stream<String> methods = Arrays.stream(Method.values()).map(m -> ExecutorDescription.METHOD + m.id());
            return Stream.of(circuits, methods, Stream.of(ExecutorDescription.MEMORY)).flatMap(Function.identity())
                    .collect(Collectors.toSet());
        }

        @Override
        public CircuitResult run(CircuitRun run) {
            RunControl own = new RunControl();
            control = own;
            RunOptions here = options.withShots(run.shots());
            if (run.seed().isPresent()) {
                here = here.withSeed(run.seed().get());
            }
            if (run.method().isPresent()) {
                here = here.withMethod(method(run.method().get()));
            }
            if (run.memory() == Grant.Memory.SHOTS) {
                here = here.withOutputs(Set.of(Output.COUNTS, Output.MEMORY));
            }
            for (Map.Entry<String, Double> input : run.inputs().entrySet()) {
                here = here.withInput(input.getKey(), (double) input.getValue());
            }
            Circuit circuit = run.circuit();
            if (target.isPresent() && options.noiseModel().isEmpty()) {
                OnTarget packed = OnTarget.of(circuit, target.get());
                circuit = packed.circuit();
                here = noise == Noise.TARGET ? here.withNoiseModel(packed.noise()) : here;
            }
            RunResult result = Simulator.run(circuit, here, own);
            return new CircuitResult(
                    result.counts().shotsByBitstring(),
                    Map.of("method", result.method(), "seed", Long.toString(result.seed())),
                    CircuitResult.registers(circuit), result.memory().orElse(List.of()));
        }

        @Override
        public void cancel() {
            control.cancel();
        }
    }
}
