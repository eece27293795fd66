package io.qnit.app.compile;

import io.qnit.app.CircuitFormat;
import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.run.ParameterSetting;
import io.qnit.app.system.VersionCommand;
import io.qnit.app.targets.TargetMap;
import io.qnit.app.targets.TargetSource;
import io.qnit.app.terminal.Terminal;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.CompiledProgram;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.ParameterBinding;
import io.qnit.compiler.schedule.Schedule;
import io.qnit.compiler.schedule.Scheduler;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Circuit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a circuit fit a device. */
@Command(name = "compile", description = "Make a circuit fit a device: its qubits, its couplings, its gates.")
public final class CompileCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "Circuit file; - is standard input.")
    String file = "-";

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TARGET",
            description = "What to compile for: a name (qnit targets list), a generator such as grid:5x5, or a file.")
    String target = "";

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "The value of an input parameter (repeatable).")
    List<String> parameters = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of placing and routing; the same gives the same bytes. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Mixin
    CompilerOptions compiler = new CompilerOptions();

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = CircuitFormat.CHOICES + ". Default: ${DEFAULT-VALUE}.")
    CircuitFormat to = CircuitFormat.openqasm3;

    @Option(names = "--out", paramLabel = "FILE",
            description = "Write the circuit there instead of to standard output.")
    Path out = Output.STANDARD;

    @Option(
            names = "--report",
            arity = "0..1",
            fallbackValue = "text",
            paramLabel = "FORMAT",
            description = "What was done, as text or json: instead of the circuit, or beside it where --out has a file.")
    Optional<ReportFormat> report = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description = "Draw the target with the circuit's qubits on it, as SVG.")
    Path map = Output.STANDARD;

    @Option(
            names = "--schedule",
            paramLabel = "POLICY",
            description = "Write delays so that everything happens asap or alap, by the target's durations.")
    Optional<Policy> schedule = Optional.empty();

    @Option(
            names = "--verify",
            description = "Check the proof that every pass leaves, with code that shares nothing with the passes.")
    boolean verify;

    @Mixin
    SourceOptions source = new SourceOptions();

    /** When operations begin; the constants are what a user types. */
    enum Policy {
        asap(Schedule.Policy.ASAP),
        alap(Schedule.Policy.ALAP);

        private final Schedule.Policy policy;

        Policy(Schedule.Policy policy) {
            this.policy = policy;
        }
    }

    /** The forms of a report; the constants are what a user types. */
    enum ReportFormat {
        text,
        json
    }

    public CompileCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] bytes = SourceOptions.bytes(file, terminal);
        SourceOptions.Source loaded = source.load(file, bytes, terminal);
        if (loaded.circuit().isEmpty()) {
            return loaded.exitCode().code();
        }
        Target device = TargetSource.load(target, terminal);
        CompileOptions options = compiler.options(seed);
        Circuit circuit = ParameterBinding.bind(loaded.circuit().get(), ParameterSetting.single(parameters));
        Compilation compilation = Compiler.compile(circuit, device, options);
        if (!map.equals(Output.STANDARD)) {
            Output.write(TargetMap.of(device).withLayout(compilation.initialLayout()).svg(), map, terminal);
        }
        Optional<Verification> verification =
                verify ? Optional.of(Verification.of(compilation, options)) : Optional.empty();
        if (report.isEmpty() || !out.equals(Output.STANDARD)) {
            Output.write(to.write(CompiledProgram.of(
                    scheduled(compilation), options, bytes, VersionCommand.version())), out, terminal);
        }
        if (report.isPresent()) {
            CompileReport facts = new CompileReport(compilation, verification);
            terminal.out().print(report.get() == ReportFormat.json ? facts.json() : facts.text());
        } else {
            verification.ifPresent(v -> terminal.err().println(v.text()));
        }
        return ExitCode.DONE.code();
    }

    private Compilation scheduled(Compilation compilation) {
        if (schedule.isEmpty()) {
            return compilation;
        }
        Schedule times =
                Scheduler.schedule(compilation.circuit().body(), compilation.target(), schedule.get().policy);
        return new Compilation(
                compilation.source(),
                compilation.target(),
                compilation.circuit().withBody(times.withDelays()),
                compilation.steps(),
                compilation.nanoseconds());
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("compile examples/qft.qasm --target line:8", "the circuit on a line of eight qubits"),
                new Example(
                        "compile examples/cuccaro_adder.qasm --target heavyhex:127 -O3 --report --verify",
                        "what was done, and that it is right"),
                new Example(
                        "compile examples/bell.qasm --target ibm-manila-5 --to nativeir",
                        "as native gate IR, with where it comes from"),
                new Example(
                        "compile examples/ghz.qasm --target ibm-heron-133 --map ghz-map.svg --report",
                        "the circuit's qubits on the device's map"),
                new Example(
                        "compile examples/ghz.qasm --target grid:3x3 --out ghz-grid.qasm --report json",
                        "the circuit in a file, the report for a program"));
    }
}
