package io.qnit.app.job;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.session.Confirmation;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Job;
import io.qnit.client.QnitClient;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels jobs. */
@Command(name = "cancel", description = "Cancel jobs.")
public final class CancelCommand implements Verb {
    private final Terminal terminal;

    @Parameters(paramLabel = "ID", arity = "1..*", description = JobNames.DESCRIPTION)
    List<String> ids = List.of();

    @Mixin
    Confirmation confirmation = new Confirmation();

    @Mixin
    ServerAccess access = new ServerAccess();

    public CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (QnitClient client = access.connect(terminal)) {
            List<Job> jobs = ids.stream().map(id -> client.job(JobNames.id(id, client))).toList();
            for (Job job : jobs) {
                String standing = JobReport.standing(job, Instant.now());
                if (!job.state().isFinal() && !confirmation.agreed("cancel " + standing + "?", terminal)) {
                    return ExitCode.INPUT.code();
                }
                Job now = job.state().isFinal() ? job : client.cancel(job.id());
                terminal.out().println(JobReport.standing(now, Instant.now()));
            }
            return ExitCode.DONE.code();
        }
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("cancel last --yes", "without being asked"));
    }
}
