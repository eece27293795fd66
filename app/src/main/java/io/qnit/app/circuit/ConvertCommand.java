package io.qnit.app.circuit;

import io.qnit.app.CircuitFormat;
import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.nativeir.Provenance;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a circuit in another form. */
@Command(name = "convert", description = "Write a circuit in another form.")
public final class ConvertCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "Circuit file; - is standard input.")
    String file = "-";

    @Option(names = "--to", required = true, paramLabel = "FORMAT", description = CircuitFormat.CHOICES + ".")
    CircuitFormat to = CircuitFormat.openqasm3;

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    @Mixin
    SourceOptions source = new SourceOptions();

    public ConvertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        byte[] bytes = SourceOptions.bytes(file, terminal);
        SourceOptions.Source loaded = source.load(file, bytes, terminal);
        if (loaded.circuit().isEmpty()) {
            return loaded.exitCode().code();
        }
        Provenance provenance = Provenance.unknown()
                .withSource(new Provenance.Source("", Provenance.sha256(bytes)));
        Output.write(to.write(loaded.circuit().get(), provenance), out, terminal);
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("convert examples/bell.qasm --to openqasm2", "print a circuit as OpenQASM 2"),
                new Example("convert examples/qft.qasm --to openqasm3", "the same as OpenQASM 3"),
                new Example("convert examples/bell.qasm --to nativeir",
                        "as Qnit's native gate IR, its qubits physical"),
                new Example("convert examples/ghz.qasm --to openqasm2 --out ghz2.qasm", "write a file"));
    }
}
