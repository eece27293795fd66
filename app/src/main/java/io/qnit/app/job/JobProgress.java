package io.qnit.app.job;

import io.qnit.app.terminal.Terminal;
import io.qnit.client.Job;
import java.time.Instant;
import java.util.List;

/** How a job that is waited for stands, on standard error. Used by one thread. */
final class JobProgress implements AutoCloseable {
    private final Terminal terminal;
    private List<Object> told = List.of();

    JobProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    void tell(Job job) {
        if (job.state().isFinal()) {
            return;
        }
        String line = JobReport.standing(job, Instant.now());
        List<Object> facts = List.of(
                job.state(), job.attempt(), job.queuePosition(), job.reason().map(Job.Reason::code), job.qpu());
        switch (terminal.errStream()) {
            case TERMINAL -> {
                // The terminal's end of line is not known here; what is longer than it would leave its beginning behind.
                terminal.err().print("\r\033[K" + line.substring(0, Math.min(line.length(), terminal.width() - 1)));
                terminal.err().flush();
            }
            case FILE -> {
                if (!facts.equals(told)) {
                    terminal.err().println(line);
                }
            }
        }
        told = facts;
    }

    /** Wipes the line, so that what is written next begins at its beginning. */
    @Override
    public void close() {
        if (!told.isEmpty() && terminal.errStream() == Terminal.Stream.TERMINAL) {
            terminal.err().print("\r\033[K");
            terminal.err().flush();
        }
    }
}
