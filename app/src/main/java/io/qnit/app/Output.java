package io.qnit.app;

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
        if (out.equals(STANDARD)) {
            terminal.out().print(text);
            terminal.out().flush();
            if (terminal.out().checkError()) {
                throw new QnitException(ErrorCode.INVALID_ARGUMENT,
                        "standard output was closed before all was written");
            }
        } else {
            write(text.getBytes(StandardCharsets.UTF_8), out, terminal);
        }
    }

    /** Writes bytes that are not text. */
    public static void write(byte[] bytes, Path out, Terminal terminal) {
        if (out.equals(STANDARD)) {
            terminal.out().write(bytes, 0, bytes.length);
            terminal.out().flush();
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
