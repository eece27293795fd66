package io.qnit.app.session;

import io.qnit.app.terminal.Terminal;
import picocli.CommandLine.Option;

/** Asks before something is changed for good. */
public final class Confirmation {
    @Option(names = {"--yes", "-y"}, description = "Do not ask.")
    boolean yes;

    /** Whether it may be done: said beforehand, or now. */
    public boolean agreed(String question, Terminal terminal) {
        if (yes || new Prompt(terminal).agrees(question)) {
            return true;
        }
        terminal.err().println("left as it is; with --yes it is done without asking");
        return false;
    }
}
