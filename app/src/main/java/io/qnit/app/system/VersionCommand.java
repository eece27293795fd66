package io.qnit.app.system;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Prints the version. */
@Command(name = "version", description = "Print the version.")
public final class VersionCommand implements Verb {
    private final Terminal terminal;

    public VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println("qnit " + version());
        return ExitCode.DONE.code();
    }

    /** The version in the jar's manifest; "development" when classes run from a folder. */
    public static String version() {
        return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion()).orElse("development");
    }

    @Override
    public List<Example> examples() {
        return List.of(new Example("version", "print the version"));
    }
}
