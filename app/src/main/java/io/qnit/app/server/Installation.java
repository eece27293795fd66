package io.qnit.app.server;

import io.qnit.server.config.Option;
import io.qnit.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Which server of this machine is meant: where it keeps its state and its rows, found as the server itself finds them. */
final class Installation {
    @CommandLine.Option(names = {"--state-dir", "--dir"}, paramLabel = "FOLDER",
            description = "The server's state directory. Default: as for 'qnit server'.")
    @Nullable String stateDir;

    @CommandLine.Option(names = "--store", paramLabel = "ADDRESS",
            description = "Where its rows are. Default: as for 'qnit server'.")
    @Nullable String store;

    @CommandLine.Option(names = "--store-password-file", paramLabel = "FILE",
            description = "A file that holds PostgreSQL's password.")
    @Nullable String storePasswordFile;

    @CommandLine.Option(names = "--config-file", paramLabel = "FILE",
            description = "The server's file with settings. Default: qnit.yml, if it is there.")
    @Nullable String configFile;

    ServerConfig config() {
        Map<String, String> flags = new LinkedHashMap<>();
        Optional.ofNullable(stateDir).ifPresent(text -> flags.put(Option.STATE_DIR.flag(), text));
        Optional.ofNullable(store).ifPresent(text -> flags.put(Option.STORE.flag(), text));
        Optional.ofNullable(storePasswordFile).ifPresent(text -> flags.put(Option.STORE_PASSWORD_FILE.flag(), text));
        Optional.ofNullable(configFile).ifPresent(text -> flags.put(Option.CONFIG_FILE.flag(), text));
        return ServerConfig.read(flags, System.getenv(), Path.of("").toAbsolutePath());
    }
}
