package io.qnit.app;

import io.qnit.app.terminal.PipeAwareStream;
import io.qnit.app.terminal.Terminal;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a command was asked for: to a file, or to standard output. */
public final class Output {
    /** The {@code --out} that means standard output. */
    public static final Path STANDARD = Path.of("-");

    private Output() {}

    public static void write(String text, Path out, Terminal terminal) {
        write(text.getBytes(StandardCharsets.UTF_8), out, terminal);
    }

    /** Writes bytes that are not text. */
    public static void write(byte[] bytes, Path out, Terminal terminal) {
        if (out.equals(STANDARD)) {
            terminal.out().write(bytes, 0, bytes.length);
            boolean lost = terminal.out().checkError();
            if (lost && !(terminal.out() instanceof PipeAwareStream pipe && pipe.hasReaderLeft())) {
                throw new QnitException(ErrorCode.INVALID_ARGUMENT, "not all could be written to standard output");
            }
            return;
        }
        try {
            Files.write(out, bytes);
        } catch (IOException e) {
            throw cannotWrite(out, e);
        }
    }

    public static QnitException cannotWrite(Path out, IOException cause) {
        return new QnitException(
                ErrorCode.INVALID_ARGUMENT,
                out + " cannot be written: " + cause.getClass().getSimpleName() + " " + cause.getMessage(),
                cause);
    }
}
