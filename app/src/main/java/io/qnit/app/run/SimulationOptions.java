package io.qnit.app.run;

import io.qnit.cluster.VirtualCircuitSpec;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.simulator.Method;
import io.qnit.simulator.Output;
import io.qnit.simulator.Precision;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.noise.NoiseModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how a circuit is simulated, as {@code run} and {@code bench run} take them. */
public final class SimulationOptions {
    @Option(names = "--shots", paramLabel = "N",
            description = "How often the circuit is run and measured. Default: ${DEFAULT-VALUE}.")
    long shots = 1024;

    @Option(names = "--seed", paramLabel = "N",
            description = "Same seed, same result. Default: a new one each time; the JSON output names it.")
    List<Long> seed = new ArrayList<>();

    @Option(names = "--method", paramLabel = "NAME",
            description = "automatic, statevector, sparse, stabilizer, matrix_product_state or"
                    + " density_matrix."
                    + " Default: ${DEFAULT-VALUE}.")
    String method = "automatic";

    @Option(names = "--precision", paramLabel = "NAME", description = "double or single. Default: ${DEFAULT-VALUE}.")
    String precision = "double";

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one per core.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--memory-limit", paramLabel = "SIZE",
            description = "Most memory to use, such as 16G. Default: three quarters of what is free.")
    String memoryLimit = "";

    @Option(names = "--noise", paramLabel = "FILE",
            description = "Noise model as JSON: Qnit's own form, or what Aer's NoiseModel.to_dict() gives; target for what"
                    + " the calibration of --target tells of.")
    String noise = "";

    @Option(names = "--max-bond-dimension", paramLabel = "N",
            description = "Widest bond of a matrix product state. Default: no limit.")
    List<Integer> maxBondDimension = new ArrayList<>();

    @Option(names = "--truncation-threshold", paramLabel = "W",
            description = "Weight that each truncation of a matrix product state may discard. Default:"
                    + " ${DEFAULT-VALUE}.")
    double truncationThreshold = 1e-16;

    @Option(names = "--observable", paramLabel = "OBS",
            description = "Pauli observable such as ZZ or \"0.5*XX + ZI - 1\"; the rightmost letter acts on qubit 0."
                    + " Also as JSON, such as {\"ZZ\": 0.5}, or @FILE that holds either (repeatable).")
    List<String> observables = new ArrayList<>();

    @Option(names = "--param", paramLabel = "NAME=VALUE",
            description = "Value of an input parameter, such as theta=pi/4, or a sweep theta=0:1:0.1 (repeatable).")
    List<String> params = new ArrayList<>();

    @Option(names = "--memory", description = "Also give the bitstring of every shot, in order.")
    boolean memory;

    @Option(names = "--probabilities", description = "Also give exact probabilities.")
    boolean probabilities;

    @Option(names = "--statevector", description = "Also give the state before the final measurements.")
    boolean statevector;

    @Option(names = "--density-matrix",
            description = "Also give the density matrix before the final measurements.")
    boolean densityMatrix;

    @Option(names = "--explain",
            description = "Also say why the method was chosen, what is run in which passes, and what was expected"
                    + " against what it took.")
    boolean explain;

    @Option(names = "--detectors",
            description = "Of a .stim circuit, sample the detectors and then the observables, not the measurements.")
    boolean detectors;

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "Stop after this time, such as 30s or 5m. Default: none.")
    String timeout = "";

    /** The options of a run of this circuit, but for the input values, which depend on the point of the sweep. */
    public RunOptions runOptions(Circuit circuit) {
        if (detectors) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "--detectors is for circuits in Stim's format; OpenQASM has none");
        }
        EnumSet<Output> outputs = EnumSet.noneOf(Output.class);
        if (memory) {
            outputs.add(Output.MEMORY);
        }
        if (probabilities) {
            outputs.add(Output.PROBABILITIES);
        }
        if (statevector) {
            outputs.add(Output.STATEVECTOR);
        }
        if (densityMatrix) {
            outputs.add(Output.DENSITY_MATRIX);
        }
        if (explain) {
            outputs.add(Output.EXPLANATION);
        }
        // Whoever asks for exact values of a circuit without clbits does not ask for shots.
        boolean exactOnly = circuit.clbitRegisters().isEmpty()
                && !memory
                && (probabilities || statevector || densityMatrix || !observables.isEmpty());
        if (!exactOnly) {
            outputs.add(Output.COUNTS);
        }
        RunOptions options = RunOptions.defaults()
                .withShots(shots)
                .withMethod(named(Method.values(), "--method", method))
                .withPrecision(named(Precision.values(), "--precision", precision))
                .withThreads(threads)
                .withTruncationThreshold(truncationThreshold)
                .withOutputs(outputs)
                .withObservables(parsedObservables(circuit));
        if (!seed.isEmpty()) {
            options = options.withSeed(seed.getFirst());
        }
        if (!noise.isEmpty() && !asksForTargetNoise()) {
            options = options.withNoiseModel(noiseModel(noise));
        }
        if (!maxBondDimension.isEmpty()) {
            options = options.withMaxBondDimension(maxBondDimension.getFirst());
        }
        return memoryLimit.isEmpty() ? options : options.withMemoryLimitBytes(Quantity.bytes(memoryLimit));
    }

    /**
     * The options of sampling a circuit in Stim's format.
     *
     * @throws QnitException {@code INVALID_ARGUMENT} for an option that means nothing there
     */
    public StimSampling.Request stimRequest() {
        refuse("--method " + method, !method.equals("automatic") && !method.equals("stabilizer"));
        refuse("--observable", !observables.isEmpty());
        refuse("--param", !params.isEmpty());
        refuse("--noise", !noise.isEmpty());
        refuse("--memory-limit", !memoryLimit.isEmpty());
        refuse("--max-bond-dimension", !maxBondDimension.isEmpty());
        refuse("--memory (--format 01 gives every shot)", memory);
        refuse("--probabilities", probabilities);
        refuse("--statevector", statevector);
        refuse("--explain", explain);
        return new StimSampling.Request(
                detectors ? StimSampling.Kind.DETECTORS : StimSampling.Kind.MEASUREMENTS,
                shots,
                seed.isEmpty() ? new SecureRandom().nextLong() >>> 1 : seed.getFirst(),
                threads,
                timeLimit());
    }

    private static void refuse(String option, boolean given) {
        if (given) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, option + " means nothing for a circuit in Stim's format");
        }
    }

    /** Whether the noise is that of the target which the circuit is compiled for. */
    boolean asksForTargetNoise() {
        return noise.equals("target");
    }

    /** The seed for compiling: the run's, or 0. */
    long compileSeed() {
        return seed.isEmpty() ? 0 : seed.getFirst();
    }

    /** The values of the parameters where a sweep is not possible. */
    Map<String, Double> point() {
        return ParameterSetting.single(params);
    }

    /** @throws QnitException {@code INVALID_ARGUMENT} for what is not to be had of a compiled circuit */
    void checkForTarget() {
        for (String option : List.of(
                statevector ? "--statevector" : "",
                densityMatrix ? "--density-matrix" : "",
                observables.isEmpty() ? "" : "--observable")) {
            if (!option.isEmpty()) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        option + " is about the circuit's own qubits and gates before measurement; with --target there"
                                + " are counts and probabilities. Leave one of the two out");
            }
        }
    }

    /** @throws QnitException {@code INVALID_ARGUMENT} for what nodes of a cluster decide or cannot give */
    void checkForCluster() {
        for (String option : List.of(
                method.equals("automatic") ? "" : "--method", noise.isEmpty() ? "" : "--noise",
                memory ? "--memory" : "",
                probabilities ? "--probabilities" : "", statevector ? "--statevector" : "",
                densityMatrix ? "--density-matrix" : "", explain ? "--explain" : "", detectors ? "--detectors" : "",
                memoryLimit.isEmpty() ? "" : "--memory-limit",
                maxBondDimension.isEmpty() ? "" : "--max-bond-dimension")) {
            if (!option.isEmpty()) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        option + " is about one simulator on this machine; with --cluster the nodes decide. Leave one of"
                                + " the two out");
            }
        }
    }

    /** What a cluster is asked for. */
    VirtualCircuitSpec spec(Circuit circuit) {
        VirtualCircuitSpec spec = VirtualCircuitSpec.of(circuit)
                .withShots(shots)
                .withObservables(parsedObservables(circuit));
        spec = seed.isEmpty() ? spec : spec.withSeed(seed.getFirst());
        return timeLimit().isPresent() ? spec.withDeadline(timeLimit().get()) : spec;
    }

    /** The time limit of the whole command. */
    public Optional<Duration> timeLimit() {
        return timeout.isEmpty() ? Optional.empty() : Optional.of(Quantity.duration(timeout));
    }

    /** The points of the sweep over {@code --param}. */
    public List<Map<String, Double>> points() {
        return ParameterSetting.combinations(params.stream().map(ParameterSetting::parse).toList());
    }

    private List<Observable> parsedObservables(Circuit circuit) {
        List<Observable> parsed = new ArrayList<>();
        for (String text : observables) {
            String given = text.startsWith("@") ? fileContent(text.substring(1)) : text.strip();
            boolean json = given.startsWith("{") || given.startsWith("[") || given.startsWith("\"");
            Observable observable = json ? Observable.parseJson(given) : Observable.parse(given);
            observable.checkFits(circuit.qubitCount());
            parsed.add(observable);
        }
        return parsed;
    }

    private static NoiseModel noiseModel(String file) {
        try {
            return NoiseModel.parseAnyJson(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "--noise " + file + ": there is no such file, or it is not text", e);
        }
    }

    private static String fileContent(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "--observable @" + file + ": there is no such file, or it is not text",
                    e);
        }
    }

    private static <E extends Enum<E>> E named(E[] values, String option, String name) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return value;
            }
        }
        throw new QnitException(
                ErrorCode.INVALID_ARGUMENT,
                option + " " + name + " is not known; there is "
                        + String.join(", ", Arrays.stream(values)
                                .map(v -> v.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }
}
