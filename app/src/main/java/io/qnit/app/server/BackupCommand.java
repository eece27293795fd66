package io.qnit.app.server;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.server.backup.BackupFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies a server of this machine into one file, while it runs. */
@Command(name = "backup", description = "Copy a server of this machine into one file, while it runs.")
public final class BackupCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The file to make; nothing is overwritten.")
    Path file = Path.of("");

    @Mixin
    Installation installation = new Installation();

    public BackupCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        BackupFile.Facts facts = BackupFile.take(installation.config(), file, Instant.now());
        terminal.out().println(file + ": " + Terminal.grouped(Files.size(file)) + " bytes, with " + facts.results()
                + " large results, as of " + facts.taken());
        terminal.err().println("it holds keys and hashes of passwords: keep it as you keep the state directory");
        terminal.err().println("  qnit restore " + file);
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("backup monday.qnit", "of the server that this user runs"),
                new Example("backup /backups/lab.qnit --state-dir /var/lib/qnit", "of another one"));
    }
}
