package io.qnit.app.system;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints a completion script for bash and zsh. */
@Command(name = "completion", description = "Print a completion script for bash and zsh.")
public final class CompletionCommand implements Verb {
    private final Terminal terminal;
    private final Supplier<CommandLine> whole;

    public CompletionCommand(Terminal terminal, Supplier<CommandLine> whole) {
        this.terminal = terminal;
        this.whole = whole;
    }

    @Override
    public Integer call() {
        terminal.out().print(AutoComplete.bash("qnit", whole.get()));
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("completion", "print the script; source <(qnit completion) switches it on"));
    }
}
