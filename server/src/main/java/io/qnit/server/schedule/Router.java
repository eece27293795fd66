package io.qnit.server.schedule;

import io.qnit.server.Reason;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobRules;
import io.qnit.server.qpu.Qpu;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Which QPU a job goes to whose user named none: the one that is expected to finish it first. Pure. */
public final class Router {
    /** A QPU may be worse than the best by this part of the best's expected fidelity, and finish earlier for it. */
    private static final double TOLERANCE = 0.1;

    private final JobRules jobs;

    public Router(JobRules jobs) {
        this.jobs = jobs;
    }

    /**
     * A QPU as the router sees it.
     *
     * @param held jobs that its node holds
     * @param backlog expected time until it is through with what it holds and what waits
     * @param run expected time of this job there
     * @param fidelity expected of this job there; none: nobody knows, which counts for and against nothing
     */
    public record Candidate(QpuView view, int held, Duration backlog, Duration run, OptionalDouble fidelity) {
        public Candidate(QpuView view, int held, Duration backlog, Duration run) {
            this(view, held, backlog, run, OptionalDouble.empty());
        }

        public Candidate with(OptionalDouble known) {
            return new Candidate(view, held, backlog, run, known);
        }

        Instant finish(Instant now) {
            Instant time = now.plus(backlog);
            for (var booking : view.bookings()) {
                // Windows that lie before its end push it back; those of its own user do too, which is on the safe side.
                if (booking.end().isAfter(now) && booking.start().isBefore(time.plus(run))) {
                    Instant from = booking.start().isAfter(now) ? booking.start() : now;
                    time = time.plus(Duration.between(from, booking.end()));
                }
            }
            return time.plus(run);
        }
    }

    /** Where a job goes. */
    public sealed interface Route {
        /** Into this QPU's queue. */
        record To(Qpu qpu, Instant finish) implements Route {}

        /** Nowhere now. */
        record Nowhere(Reason reason) implements Route {}
    }

    /**
     * Among the QPUs that may start jobs now and that are about as good as the best, the one with the earliest expected
     * finish; of equals, the first by name.
     */
    public Route route(Job job, List<Candidate> candidates, Instant now) {
        List<Candidate> fitting =
                candidates.stream().filter(candidate -> jobs.mayRun(job, candidate.view().qpu())).toList();
        if (fitting.isEmpty()) {
            return new Route.Nowhere(
                    new Reason("no_qpu_fits", "no QPU has " + job.request().width() + " qubits, allows "
                            + job.request().shots() + " shots and one more attempt"));
        }
        List<Candidate> online = fitting.stream()
                .filter(candidate -> candidate.view().qpu().state(candidate.held()).startsJobs()).toList();
        double highest = online.stream().mapToDouble(candidate -> candidate.fidelity().orElse(0)).max().orElse(0);
        Optional<Candidate> best = online.stream()
                .filter(candidate -> candidate.fidelity().orElse(1) >= (1 - TOLERANCE) * highest)
                .min(Comparator.comparing((Candidate candidate) -> candidate.finish(now))
                        .thenComparing(candidate -> candidate.view().qpu().name()));
        return best.<Route>map(found -> new Route.To(found.view().qpu(), found.finish(now))).orElseGet(
                () -> new Route.Nowhere(new Reason("no_qpu_online", "of " + fitting.size()
                        + " QPUs that fit none is online")));
    }
}
