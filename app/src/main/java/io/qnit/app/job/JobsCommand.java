package io.qnit.app.job;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.session.ServerAccess;
import io.qnit.app.terminal.Listing;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Job;
import io.qnit.client.JobQuery;
import io.qnit.client.JobState;
import io.qnit.client.QnitClient;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.Suggestion;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One's jobs on a server. */
@Command(name = "jobs", description = "List your jobs on a server, the newest first.")
public final class JobsCommand implements Verb {
    private final Terminal terminal;

    @Option(names = "--state", paramLabel = "STATE", split = ",",
            description = "Only jobs that are pending, running, cancelling, completed, failed or cancelled (several with commas).")
    List<String> states = List.of();

    @Option(names = "--tag", paramLabel = "TEXT", description = "Only jobs with this tag.")
    @Nullable String tag;

    @Option(names = "--limit", paramLabel = "N",
            description = "At most so many, up to 1000. Default: ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(names = "--skip", paramLabel = "N", description = "Leave out the newest N. Default: ${DEFAULT-VALUE}.")
    int skip = 0;

    @Mixin
    Listing listing = new Listing();

    @Mixin
    ServerAccess access = new ServerAccess();

    public JobsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JobQuery query = JobQuery.NEWEST.withLimit(limit).withSkip(skip).withStates(states());
        try (QnitClient client = access.connect(terminal)) {
            List<Job> jobs = client.jobs(tag == null ? query : query.withTag(tag));
            listing.write(jobs, JobReport::facts, JobReport::table, "no jobs", terminal);
            return ExitCode.DONE.code();
        }
    }

    private Set<JobState> states() {
        Set<JobState> wanted = EnumSet.noneOf(JobState.class);
        List<String> known = Arrays.stream(JobState.values()).map(JobState::text).toList();
        for (String state : states) {
            int index = known.indexOf(state.strip());
            if (index < 0) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "no job can be '" + state + "'" + Suggestion.nearest(state, known)
                                .map(s -> "; did you mean '" + s + "'?")
                                .orElse("; there are " + String.join(", ", known)));
            }
            wanted.add(JobState.values()[index]);
        }
        return wanted;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("jobs", "the newest twenty"),
                new Example("jobs --state pending,running", "those that are not finished"),
                new Example("jobs --tag demo --limit 100 --format json", "for a program"));
    }
}
