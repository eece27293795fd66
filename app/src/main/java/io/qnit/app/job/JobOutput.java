package io.qnit.app.job;

import io.qnit.app.ExitCode;
import io.qnit.app.Output;
import io.qnit.app.run.Quantity;
import io.qnit.app.terminal.Form;
import io.qnit.app.terminal.JsonText;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Job;
import io.qnit.client.JobState;
import io.qnit.client.QnitClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of verbs that end with a job's result, the waiting for it, and the writing of it. */
final class JobOutput {
    /** As good as for ever. */
    private static final Duration ALWAYS = Duration.ofDays(365);

    @Option(names = "--timeout", paramLabel = "DURATION",
            description = "Wait no longer than 30s, 5m, 1h30m; the job goes on. Default: no limit.")
    @Nullable String timeout;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "text for people, json for programs. Default: ${DEFAULT-VALUE}.")
    Form format = Form.text;

    @Option(names = "--out", paramLabel = "FILE",
            description = "Write the results there instead of to standard output.")
    Path out = Output.STANDARD;

    @Option(names = "--quiet", description = "No progress and no remarks on standard error.")
    boolean quiet;

    /**
     * Waits for a job, telling on standard error its state, its place in the queue and its expected start: in one line that
     * changes on a terminal, else in a line whenever there is more to say than a new estimate. Ctrl-C leaves the job as it is,
     * and says so.
     */
    Job await(QnitClient client, String id, Terminal terminal) {
        try (Farewell _ = new Farewell(terminal, "job " + id + " goes on: qnit result " + id + " --wait");
                JobProgress progress = new JobProgress(quiet ? terminal.withoutProgress() : terminal)) {
            return client.await(id, timeout == null ? ALWAYS : Quantity.duration(timeout), job -> {
                if (!quiet) {
                    progress.tell(job);
                }
            });
        }
    }

    /** Writes a job's result, or how it stands where there is none. */
    ExitCode write(Job job, Terminal terminal) {
        if (format == Form.json) {
            Output.write(JsonText.pretty(JobReport.facts(job)), out, terminal);
        } else if (job.state() == JobState.COMPLETED) {
            Output.write(new JobReport(terminal).results(job), out, terminal);
        } else {
            terminal.err()
                    .println((job.state().isFinal() ? "error: job " : "") + JobReport.standing(job, Instant.now()));
        }
        return JobReport.exitCode(job);
    }
}
