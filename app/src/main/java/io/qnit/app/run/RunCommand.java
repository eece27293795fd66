package io.qnit.app.run;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.compile.CompilerOptions;
import io.qnit.app.targets.TargetSource;
import io.qnit.app.terminal.ProgressBar;
import io.qnit.app.terminal.Terminal;
import io.qnit.cluster.ClusterFile;
import io.qnit.cluster.NodeProviderRegistry;
import io.qnit.cluster.QpuRegistry;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.ParameterBinding;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.ResultJson;
import io.qnit.core.result.RunResult;
import io.qnit.core.stim.StimCircuit;
import io.qnit.node.executor.OnTarget;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.frame.SampleWriter;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.state.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs circuits and shows what came out. */
@Command(name = "run", description = "Run circuits and show the results.")
public final class RunCommand implements Verb {
    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Circuit files; - is standard input.")
    List<String> files = List.of();

    @Mixin
    SimulationOptions simulation = new SimulationOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Compile for this target first (qnit targets list); --noise target adds its errors.")
    String target = "";

    @Mixin
    CompilerOptions compiler = new CompilerOptions();

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    SourceOptions source = new SourceOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text for people, json or csv for programs; of a .stim circuit also 01 or b8, every shot as"
                    + " Stim writes it, and counts, which is csv. Default: ${DEFAULT-VALUE}.")
    Format format = Format.text;

    @Option(names = "--out", paramLabel = "FILE",
            description = "Write the results there instead of to standard output.")
    Path out = Output.STANDARD;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw the results into FILE.svg or FILE.png: bars for outcomes, lines for a sweep.")
    Path plot = Output.STANDARD;

    @Option(names = "--quiet", description = "No progress and no remarks on standard error.")
    boolean quiet;

    /** The forms of a result, by what a user types. */
    enum Format {
        text("text"),
        json("json"),
        csv("csv"),
        counts("counts"),
        zeroOne("01"),
        b8("b8");

        private final String typed;

        Format(String typed) {
            this.typed = typed;
        }

        @Override
        public String toString() {
            return typed;
        }
    }

    private Optional<QpuRegistry> registry = Optional.empty();
    private final Set<String> warned = new HashSet<>();

    public RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!plot.equals(Output.STANDARD)) {
            Plot.checkName(plot);
        }
        boolean onCluster = cluster.isAsked();
        if (onCluster && !target.isEmpty()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "with --cluster each node's own target is compiled for; leave out --target");
        }
        ExitCode exit = ExitCode.DONE;
        List<List<Run>> runs = new ArrayList<>();
        List<String> stimReports = new ArrayList<>();
        for (String file : files) {
            byte[] bytes = SourceOptions.bytes(file, terminal);
            if (StimSource.isStim(file, bytes)) {
                StimSource stim = StimSource.load(file, bytes, terminal);
                exit = exit == ExitCode.DONE ? stim.exitCode() : exit;
                stim.circuit().flatMap(c -> stim(stim.name(), c)).ifPresent(stimReports::add);
                continue;
            }
            SourceOptions.Source loaded = source.load(file, bytes, terminal);
            if (loaded.circuit().isEmpty()) {
                exit = exit == ExitCode.DONE ? loaded.exitCode() : exit;
                continue;
            }
            runs.add(
                    onCluster ? List.of(runOnCluster(loaded.circuit().get()))
                            : target.isEmpty() ? run(loaded.circuit().get()) : runOnTarget(loaded.circuit().get()));
        }
        if (!stimReports.isEmpty()) {
            checkOneKind(runs);
            Output.write(joined(stimReports), out, terminal);
        }
        if (!runs.isEmpty()) {
            Output.write(report(runs), out, terminal);
            if (!plot.equals(Output.STANDARD)) {
                Plot.write(runs.stream().flatMap(List::stream).toList(), plot);
            }
        }
        return exit.code();
    }

    private void checkOneKind(List<List<Run>> runs) {
        if (!runs.isEmpty()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "run circuits in OpenQASM and in Stim's format one after the other");
        }
    }

    private String joined(List<String> reports) {
        return format == Format.json && reports.size() > 1
                ? "[" + String.join(",", reports).strip() + "]\n"
                : String.join("\n", reports);
    }

    /** Samples a circuit in Stim's format; the report, unless the samples themselves were asked for. */
    private Optional<String> stim(String name, StimCircuit circuit) {
        if (!plot.equals(Output.STANDARD)) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "--plot draws circuits in OpenQASM only");
        }
        StimSampling sampling = new StimSampling(circuit, simulation.stimRequest());
        return switch (format) {
            case zeroOne, b8 -> {
                if (files.size() > 1) {
                    throw new QnitException(
                            ErrorCode.INVALID_ARGUMENT, "--format " + format + " takes one circuit at a time");
                }
                try (SampleOutput output = SampleOutput.to(out, terminal)) {
                    watched(name, sampling, samples -> output.write(samples, format == Format.b8
                            ? SampleWriter::writeB8 : SampleWriter::write01));
                }
                yield Optional.empty();
            }
            case text, json, csv, counts -> {
                StimReport report = new StimReport(name, circuit, sampling);
                watched(name, sampling, report::add);
                yield Optional.of(switch (format) {
                    case text -> report.text(terminal);
                    case json -> report.json();
                    case csv, counts, zeroOne, b8 -> report.csv();
                });
            }
        };
    }

    private void watched(String name, StimSampling sampling, Consumer<Samples> consumer) {
        Thread onInterrupt = new Thread(sampling::cancel, "qnit-interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        Terminal shown = quiet ? terminal.withoutProgress() : terminal;
        try (ProgressBar _ = ProgressBar.start(shown, name, sampling::progress)) {
            sampling.run(consumer);
        } finally {
            removeHook(onInterrupt);
        }
    }

    /** Compiles for the target and runs what a device would; parameters must have one value each. */
    private List<Run> runOnTarget(Circuit circuit) {
        simulation.checkForTarget();
        Circuit bound = ParameterBinding.bind(circuit.withFinalMeasurements(), simulation.point());
        OnTarget packed = OnTarget.of(Compiler.compile(
                bound, TargetSource.load(target, terminal),
                compiler.options(simulation.compileSeed())));
        RunOptions options = simulation.runOptions(packed.circuit());
        if (simulation.asksForTargetNoise()) {
            NoiseModel noise = packed.noise();
            if (noise.isEmpty()) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the target '" + target
                                + "' says nothing of the errors of these qubits, so there is no noise to take from it");
            }
            options = options.withNoiseModel(noise);
        }
        return run(packed.circuit(), options, List.of(Map.of()));
    }

    private Run runOnCluster(Circuit circuit) {
        if (registry.isEmpty()) {
            registry = Optional.of(ClusterFile.read(
                    Path.of(cluster.cluster), NodeProviderRegistry.global(), System::getenv).build());
        }
        return new ClusterRun(registry.get(), cluster, simulation, quiet ? terminal.withoutProgress() : terminal)
                .of(circuit, warned);
    }

    private List<Run> run(Circuit circuit) {
        if (simulation.asksForTargetNoise()) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "--noise target needs --target");
        }
        return run(circuit, simulation.runOptions(circuit), simulation.points());
    }

    private List<Run> run(Circuit circuit, RunOptions options, List<Map<String, Double>> points) {
        Sweep sweep = new Sweep(circuit, options, points);
        Thread onInterrupt = new Thread(sweep::cancel, "qnit-interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        List<Run> runs;
        Terminal shown = quiet ? terminal.withoutProgress() : terminal;
        try (ProgressBar _ = ProgressBar.start(shown, circuit.name(), sweep::progress)) {
            runs = sweep.run(simulation.timeLimit());
        } finally {
            removeHook(onInterrupt);
        }
        if (!quiet) {
            remarks(runs.getFirst().result());
        }
        return runs;
    }

    static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running: the process is being interrupted.
            throw new QnitException(ErrorCode.CANCELLED, "interrupted", e);
        }
    }

    private void remarks(RunResult result) {
        if (!result.counts().isEmpty() && result.metadata().get("measured") instanceof String measured) {
            terminal.err().println("note: " + result.circuit() + ": measured " + measured);
        }
        if (result.metadata().get("remark") instanceof String remark) {
            terminal.err().println("note: " + result.circuit() + ": " + remark);
        }
    }

    private String report(List<List<Run>> runs) {
        return switch (format) {
            case text -> {
                TextReport report = new TextReport(terminal);
                yield String.join("\n", runs.stream().map(report::of).toList());
            }
            case zeroOne, b8, counts -> throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--format " + format
                            + " is for circuits in Stim's format; --format json --memory gives every shot");
            case csv -> CsvReport.of(runs.stream().flatMap(List::stream).toList());
            case json -> json(runs.stream().flatMap(List::stream).toList());
        };
    }

    private static String json(List<Run> runs) {
        List<RunResult> results = runs.stream().map(Run::resultWithParameters).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (results.size() == 1) {
                ResultJson.write(results.getFirst(), bytes);
            } else {
                ResultJson.write(results, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("run examples/bell.qasm", "1,024 shots and a histogram"),
                new Example("run examples/bell.qasm --shots 100000 --seed 7 --format json",
                        "the same counts every time, for a program"),
                new Example("run examples/ghz.qasm --observable ZZZZZ --observable \"0.5*XXXXX + 0.5*YYYYY\"",
                        "exact expectation values"),
                new Example(
                        "run examples/vqe_h2.qasm --param theta=-1:1:0.1 --param phi=pi/8 --observable ZZ --plot sweep.svg",
                        "a sweep, as a table and a picture"),
                new Example("run examples/ghz.qasm --target ibm-heron-133 --noise target --seed 7",
                        "as a device would run it, with its errors"),
                new Example(
                        "run examples/ising40.qasm --cluster examples/four_small_nodes.yml --observable Z0 --observable Z19*Z20",
                        "40 qubits on nodes of 12, cut and knit"),
                new Example("run examples/repetition_code.stim --shots 1000000 --detectors",
                        "a million shots of a code in Stim's format"),
                new Example("run examples/repetition_code.stim --shots 5 --seed 7 --format 01",
                        "the measurements of every shot"));
    }
}
