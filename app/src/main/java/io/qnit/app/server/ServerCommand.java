package io.qnit.app.server;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.server.backup.RestorableServer;
import io.qnit.server.config.Option;
import io.qnit.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves: jobs, bookings, users and QPUs over HTTP, until it is stopped. */
@Command(
        name = "server", description = "Serve jobs, bookings, users and QPUs over HTTP.",
        modelTransformer = ServerOptions.class)
public final class ServerCommand implements Verb {
    private final Terminal terminal;

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "Host names in the certificate, as --domain.")
    List<String> domains = List.of();

    @CommandLine.Option(names = "--print-config", description = "Print every setting with its origin, and end.")
    boolean printConfig;

    public ServerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ServerConfig config = ServerConfig.read(flags(), System.getenv(), Path.of("").toAbsolutePath());
        config.notes().forEach(n -> terminal.err().println("note: " + n));
        if (printConfig) {
            terminal.out().print(config.text());
            return ExitCode.DONE.code();
        }
        RestorableServer server = RestorableServer.start(config, InstantSource.system());
        CountDownLatch stopped = new CountDownLatch(1);
        // SIGTERM and Ctrl-C end the process through here.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
        }, "qnit-stop"));
        server.server().greeting().forEach(terminal.out()::println);
        terminal.out().flush();
        try {
            stopped.await();
            return ExitCode.DONE.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED.code();
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        if (!domains.isEmpty()) {
            flags.put(Option.DOMAIN.flag(), String.join(",", domains));
        }
        if (spec != null) {
            for (Option option : Option.values()) {
                OptionSpec found = spec.findOption("--" + option.flag());
                if (found != null && found.getValue() instanceof String text) {
                    flags.put(option.flag(), text);
                }
            }
        }
        return flags;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("server --print-config", "every setting, and where it comes from"));
    }
}
