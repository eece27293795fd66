package io.qnit.app.qpu;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Listing;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.QnitClient;
import io.qnit.client.Qpu;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The QPUs of a server. */
@Command(name = "qpus", description = "List a server's QPUs and how they are.")
public final class QpusCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these. Default: all.")
    List<String> names = List.of();

    @Mixin
    Listing listing = new Listing();

    @Mixin
    ServerAccess access = new ServerAccess();

    public QpusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (QnitClient client = access.connect(terminal)) {
            List<Qpu> qpus = names.isEmpty() ? client.qpus() : names.stream().map(client::qpu).toList();
            listing.write(qpus, QpuReport::facts, QpuReport::table, "this server has no QPUs yet", terminal);
            return ExitCode.DONE.code();
        }
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("qpus", "all of them"),
                new Example("qpus --format json", "for a program"));
    }
}
