package io.qnit.app.circuit;

import io.qnit.app.ExitCode;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.Reading;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong with a file, with its place. */
@Command(name = "validate", description = "Check circuit files and show every problem with its place.")
public final class ValidateCommand implements Verb {
    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Circuit files; - is standard input.")
    List<String> files = List.of();

    @Mixin
    SourceOptions source = new SourceOptions();

    @Option(names = "--quiet", description = "Say nothing about files that are in order.")
    boolean quiet;

    public ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean faulty = false;
        for (String file : files) {
            Reading reading = source.read(file, terminal);
            faulty |= !reading.of(Diagnostic.Severity.ERROR).isEmpty();
            if (!reading.diagnostics().isEmpty()) {
                terminal.show(reading.diagnostics());
            }
            if (!quiet && reading.of(Diagnostic.Severity.ERROR).isEmpty()) {
                terminal.out().println(file + ": valid"
                        + reading.circuit()
                                .map(c -> ", " + Terminal.counted(c.qubitCount(), "qubit") + ", "
                                        + Terminal.counted(c.body().size(), "operation"))
                                .orElse("")
                        + (reading.of(Diagnostic.Severity.REFUSAL).isEmpty() ? ""
                                : ", but Qnit cannot execute all of it"));
            }
        }
        return (faulty ? ExitCode.INPUT : ExitCode.DONE).code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("validate examples/bell.qasm", "check one file"),
                new Example("validate --quiet examples/ghz.qasm examples/qft.qasm", "say only what is wrong"),
                new Example("validate --strict examples/bell.qasm", "accept only what the specification allows"));
    }
}
