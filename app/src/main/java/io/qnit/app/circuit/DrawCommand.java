package io.qnit.app.circuit;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.SourceOptions;
import io.qnit.app.Verb;
import io.qnit.app.draw.Drawing;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws a circuit in the terminal or as a picture. */
@Command(name = "draw", description = "Draw a circuit, in the terminal or as a picture.")
public final class DrawCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "Circuit file; - is standard input.")
    String file = "-";

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, svg or png. Default: ${DEFAULT-VALUE}.")
    Format format = Format.text;

    @Option(names = "--out", paramLabel = "FILE", description = "Write there instead of to standard output.")
    Path out = Output.STANDARD;

    @Mixin
    SourceOptions source = new SourceOptions();

    /** The kinds of picture; the constants are what a user types. */
    enum Format {
        text,
        svg,
        png
    }

    public DrawCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (format == Format.png && out.equals(Output.STANDARD) && terminal.outStream() == Terminal.Stream.TERMINAL) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "a PNG is no text for a terminal; add --out circuit.png");
        }
        SourceOptions.Source loaded = source.load(file, terminal);
        if (loaded.circuit().isEmpty()) {
            return loaded.exitCode().code();
        }
        Circuit circuit = loaded.circuit().get();
        switch (format) {
            case text -> Output.write(Drawing.text(circuit, terminal.width()), out, terminal);
            case svg -> Output.write(Drawing.svg(circuit), out, terminal);
            case png -> Output.write(Drawing.png(circuit), out, terminal);
        }
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("draw examples/teleportation.qasm", "draw in the terminal"),
                new Example("draw examples/qft.qasm --format svg --out qft.svg", "a picture for a paper"),
                new Example("draw examples/bell.qasm --format png --out bell.png", "a picture for a slide"));
    }
}
