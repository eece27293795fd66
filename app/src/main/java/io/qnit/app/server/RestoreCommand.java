package io.qnit.app.server;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.session.Confirmation;
import io.qnit.app.terminal.Terminal;
import io.qnit.server.backup.BackupFile;
import io.qnit.server.backup.RestorableServer;
import io.qnit.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a server of this machine back to a backup, also while it runs. */
@Command(name = "restore", description = "Put a server of this machine back to a backup, also while it runs.")
public final class RestoreCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "What 'qnit backup' made.")
    Path file = Path.of("");

    @Mixin
    Confirmation confirmation = new Confirmation();

    @Mixin
    Installation installation = new Installation();

    public RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerConfig config = installation.config();
        BackupFile.Facts facts = BackupFile.look(config, file);
        if (!confirmation.agreed("put the server in " + config.stateDirectory() + " back to " + facts.taken()
                + "? What came since is lost.", terminal)) {
            return ExitCode.INPUT.code();
        }
        RestorableServer.restore(config, file, InstantSource.system()).forEach(terminal.out()::println);
        return ExitCode.DONE.code();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("restore monday.qnit", "asks first, and says what nobody can know"),
                new Example("restore /backups/lab.qnit --state-dir /var/lib/qnit --yes", "of another server"));
    }
}
