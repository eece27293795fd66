package io.qnit.app.session;

import io.qnit.app.terminal.Terminal;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Asks on standard error and reads from standard input. */
public final class Prompt {
    private static final int LONGEST = 10_000;

    private final Terminal terminal;

    public Prompt(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A line of text. */
    String text(String question) {
        terminal.err().print(question + ": ");
        terminal.err().flush();
        return line().orElseThrow(() -> nobody(question));
    }

    /** A line that is not shown while it is typed, where that can be helped. */
    public String secret(String question) {
        Console console = System.console();
        if (terminal.in().equals(System.in) && console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s: ", question);
            if (typed == null) {
                throw nobody(question);
            }
            return new String(typed);
        }
        return text(question);
    }

    /** Whether a person says yes; silence is no. */
    public boolean agrees(String question) {
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        String answer = line().orElse("").strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** Byte by byte, so that what follows the line stays for the next question. */
    private Optional<String> line() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int next = terminal.in().read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n' && bytes.size() < LONGEST) {
                bytes.write(next);
                next = terminal.in().read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        return Optional.of(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }

    private static QnitException nobody(String question) {
        return new QnitException(
                ErrorCode.INVALID_ARGUMENT, "nobody answered '" + question + "': standard input is at its end");
    }
}
