package io.qnit.app.system;

import io.qnit.app.Cli;
import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a completion script for bash and zsh. */
@Command(name = "completion", description = "Print a completion script for bash and zsh.")
public final class CompletionCommand implements Verb {
    private final Terminal terminal;

    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(AutoComplete.bash("qnit", Cli.whole(terminal)));
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("completion", "print the script; source <(qnit completion) switches it on"));
    }
}
