package io.qnit.app.bench;

import io.qnit.app.ExitCode;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.compile.CompilerOptions;
import io.qnit.app.run.Run;
import io.qnit.app.run.SimulationOptions;
import io.qnit.app.run.StimSampling;
import io.qnit.app.run.StimSource;
import io.qnit.app.run.Sweep;
import io.qnit.app.targets.TargetSource;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.Compiler;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Times another verb in this process, warm: seconds of every round by phase. Files are read from memory, so that a round
 * is the work and not the disk.
 */
@Command(name = "bench", description = "Time another verb, warm, by phase.")
public final class BenchCommand implements Verb {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "VERB", description = "parse, compile or run.")
    Timed verb = Timed.run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Circuit files.")
    List<String> files = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds that count. Default: ${DEFAULT-VALUE}.")
    int rounds = 5;

    @Option(names = "--warmup", paramLabel = "N",
            description = "Rounds before them that do not. Default: ${DEFAULT-VALUE}.")
    int warmup = 2;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json. Default: ${DEFAULT-VALUE}.")
    Format format = Format.text;

    @Mixin
    SimulationOptions simulation = new SimulationOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "What compile is for: a name (qnit targets list), a generator such as grid:5x5, or a file.")
    String target = "";

    @Mixin
    CompilerOptions compiler = new CompilerOptions();

    @Mixin
    SourceOptions source = new SourceOptions();

    /** The verbs that can be timed; the constants are what a user types. */
    enum Timed {
        parse,
        compile,
        run
    }

    /** The forms of the report; the constants are what a user types. */
    enum Format {
        text,
        json
    }

    public BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (rounds < 1 || warmup < 0 || rounds + (long) warmup > 100_000) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--rounds must be at least 1 and --warmup at least 0, together at most 100,000");
        }
        if (verb == Timed.compile && target.isEmpty()) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "bench compile needs --target");
        }
        List<BenchReport.Entry> entries = new ArrayList<>();
        for (String file : files) {
            byte[] bytes = SourceOptions.bytes(file, terminal);
            if (verb != Timed.compile && StimSource.isStim(file, bytes)) {
                StimSource stim = StimSource.load(file, bytes, terminal);
                if (stim.circuit().isEmpty()) {
                    return stim.exitCode().code();
                }
                entries.add(new BenchReport.Entry(file, verb.name(), measureStim(file, bytes)));
                continue;
            }
            SourceOptions.Source loaded = source.load(file, terminal);
            if (loaded.circuit().isEmpty()) {
                return loaded.exitCode().code();
            }
            entries.add(new BenchReport.Entry(file, verb.name(), measure(file)));
        }
        terminal.out().print(format == Format.json ? BenchReport.json(entries) : text(entries));
        return ExitCode.DONE.code();
    }

    private List<Map<String, Double>> measure(String file) {
        byte[] bytes = SourceOptions.bytes(file, terminal);
        List<Map<String, Double>> seconds = new ArrayList<>();
        for (int round = -warmup; round < rounds; round++) {
            Map<String, Double> phases = new LinkedHashMap<>();
            long start = System.nanoTime();
            Circuit read = OpenQasm.read(Path.of(file).getFileName().toString(), bytes, source.options()).executable();
            phases.put("parse", (System.nanoTime() - start) / 1e9);
            if (verb == Timed.run) {
                run(read, phases);
            } else if (verb == Timed.compile) {
                Compilation compilation =
                        Compiler.compile(read, TargetSource.load(target, terminal),
                                compiler.options(0));
                compilation.steps().forEach(step -> phases.merge(step.name(), step.nanoseconds() / 1e9, Double::sum));
                phases.put("compile", compilation.nanoseconds() / 1e9);
            }
            if (round >= 0) {
                seconds.add(phases);
            }
        }
        return seconds;
    }

    private List<Map<String, Double>> measureStim(String file, byte[] bytes) {
        List<Map<String, Double>> seconds = new ArrayList<>();
        for (int round = -warmup; round < rounds; round++) {
            Map<String, Double> phases = new LinkedHashMap<>();
            long start = System.nanoTime();
            StimCircuit circuit = Stim.read(file, bytes, source.options()).executable();
            phases.put("parse", (System.nanoTime() - start) / 1e9);
            if (verb == Timed.run) {
                StimSampling sampling = new StimSampling(circuit, simulation.stimRequest());
                sampling.run(_ -> {});
                phases.put("prepare", sampling.prepareSeconds());
                phases.put("sample", sampling.sampleSeconds());
            }
            if (round >= 0) {
                seconds.add(phases);
            }
        }
        return seconds;
    }

    private void run(Circuit circuit, Map<String, Double> phases) {
        Sweep sweep = new Sweep(circuit, simulation.runOptions(circuit), simulation.points());
        for (Run run : sweep.run(simulation.timeLimit())) {
            if (run.result().metadata().get("seconds") instanceof Map<?, ?> times) {
                times.forEach(
                        (phase, time) -> phases.merge(phase.toString(), ((Number) time).doubleValue(), Double::sum));
            }
        }
    }

    private static String text(List<BenchReport.Entry> entries) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("file", TextTable.Side.LEFT),
                new TextTable.Column("phase", TextTable.Side.LEFT),
                new TextTable.Column("minimum", TextTable.Side.RIGHT),
                new TextTable.Column("median", TextTable.Side.RIGHT),
                new TextTable.Column("rounds", TextTable.Side.RIGHT)));
        for (BenchReport.Entry entry : entries) {
            for (String phase : entry.rounds().getFirst().keySet()) {
                double[] sorted = entry.rounds().stream()
                        .mapToDouble(r -> r.getOrDefault(phase, 0.0))
                        .sorted()
                        .toArray();
                table.add(List.of(
                        entry.file(),
                        phase,
                        milliseconds(sorted[0]),
                        milliseconds((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2),
                        Integer.toString(sorted.length)));
            }
        }
        return table + "\n  " + BenchReport.machine() + "\n";
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f ms", seconds * 1000);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("bench run examples/qft.qasm", "warm times of a run, by phase"),
                new Example("bench run examples/repetition_code.stim --detectors --shots 100000", "sampling detectors"),
                new Example("bench compile examples/qft.qasm --target ibm-heron-133 -O3", "every pass, warm"),
                new Example("bench parse examples/cuccaro_adder.qasm --rounds 20", "how long reading takes"),
                new Example("bench run examples/ghz.qasm --shots 100 --format json", "every round, for a program"));
    }
}
