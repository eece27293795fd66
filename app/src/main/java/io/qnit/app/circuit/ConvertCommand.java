package io.qnit.app.circuit;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.program.Program;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a circuit in another language. */
@Command(name = "convert", description = "Write a circuit in another language.")
public final class ConvertCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "Circuit file; - is standard input.")
    String file = "-";

    @Option(names = "--to", required = true, paramLabel = "LANGUAGE", description = "openqasm2 or openqasm3.")
    Language to = Language.openqasm3;

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    @Mixin
    SourceOptions source = new SourceOptions();

    /** The languages that are written; the constants are what a user types. */
    enum Language {
        openqasm2(Program.Dialect.OPENQASM2),
        openqasm3(Program.Dialect.OPENQASM3);

        private final Program.Dialect dialect;

        Language(Program.Dialect dialect) {
            this.dialect = dialect;
        }
    }

    public ConvertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SourceOptions.Source loaded = source.load(file, terminal);
        if (loaded.circuit().isEmpty()) {
            return loaded.exitCode().code();
        }
        Output.write(OpenQasm.write(loaded.circuit().get(), to.dialect), out, terminal);
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("convert examples/bell.qasm --to openqasm2", "print a circuit as OpenQASM 2"),
                new Example("convert examples/qft.qasm --to openqasm3", "the same as OpenQASM 3"),
                new Example("convert examples/ghz.qasm --to openqasm2 --out ghz2.qasm", "write a file"));
    }
}
