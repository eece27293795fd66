package io.qnit.app;

import io.qnit.app.terminal.Terminal;

/** The {@code qnit} command: the terminal, the command line, the exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess(System.getenv());
        int code = new Cli(terminal).run(args);
        terminal.out().flush();
        terminal.err().flush();
        // Nothing is left to close, and System.exit would load the JDK's logging first.
        Runtime.getRuntime().halt(code);
    }
}
