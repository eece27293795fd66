package io.qnit.server.job;

import io.qnit.server.booking.Booking;
import io.qnit.server.booking.BookingStore;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.Forecast;
import io.qnit.server.schedule.Pace;
import io.qnit.server.schedule.Paces;
import io.qnit.server.schedule.QpuView;
import io.qnit.server.schedule.Router;
import io.qnit.server.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** When jobs are expected to start. Loads what the scheduler looks at, and asks the scheduler's own rules. Thread-safe. */
public final class JobOutlook {
    /** Of a longer queue only the place is told. */
    private static final int MOST_AHEAD = 200;

    private final JobStore jobs;
    private final QpuStore qpus;
    private final BookingStore bookings;
    private final Scheduler scheduler;
    private final JobRules rules;
    private final Paces paces;

    public JobOutlook(
            JobStore jobs, QpuStore qpus, BookingStore bookings, Scheduler scheduler, JobRules rules, Paces paces) {
        this.paces = paces;
        this.jobs = jobs;
        this.qpus = qpus;
        this.bookings = bookings;
        this.scheduler = scheduler;
        this.rules = rules;
    }

    /** A QPU with what it holds and its bookings. */
    public QpuView view(Handle handle, Qpu qpu, Instant now) {
        List<Booking> ahead = bookings.ahead(handle, qpu.id(), now);
        Optional<Instant> active = QpuView.window(ahead, qpu.id(), now)
                .flatMap(window -> jobs.lastFinished(handle, qpu.id(), window.user()));
        return new QpuView(qpu, jobs.held(handle, qpu.id()), ahead, active, paces.of(qpu.id()));
    }

    /** Place and expected start of a job that waits, as if it ran where it looks best now; empty for any other. */
    Optional<Forecast> forecast(Handle handle, Job job, Instant now) {
        if (job.queued() && job.qpu().isEmpty()) {
            return switch (route(handle, job, now)) {
                case Router.Route.To(Qpu qpu, Instant finish) -> Optional.of(new Forecast(
                        1 + (int) jobs.backlog(handle, qpu.id()).jobs(),
                        Optional.of(finish.minusMillis(paces.of(qpu.id())
                                .expectedMillis(job.request().estimateMillis())))));
                case Router.Route.Nowhere _ -> Optional.empty();
            };
        }
        Optional<Qpu> qpu = job.queued() ? job.qpu().flatMap(id -> qpus.find(handle, id)) : Optional.empty();
        if (qpu.isEmpty()) {
            return Optional.empty();
        }
        List<Job> queue = jobs.queue(handle, qpu.get().id(), MOST_AHEAD);
        return Optional.of(queue.contains(job)
                ? Forecast.of(scheduler, view(handle, qpu.get(), now), queue, job, now)
                : new Forecast(jobs.ahead(handle, job, qpu.get().id()) + 1, Optional.empty()));
    }

    /** Time that a job is expected to take, on its QPU where that is known. */
    long expectedMillis(Job job) {
        return pace(job.qpu()).expectedMillis(job.request().estimateMillis());
    }

    /** How a QPU's time compares with the model's; the model itself where it is not known which QPU it will be. */
    Pace pace(Optional<String> qpu) {
        return qpu.map(paces::of).orElse(Pace.MODEL);
    }

    /** Every QPU as the router sees it for a job of this estimate. */
    public List<Router.Candidate> candidates(Handle handle, long estimateMillis, Instant now) {
        return qpus.all(handle).stream().map(qpu -> {
            QpuView view = view(handle, qpu, now);
            long held = view.held().stream()
                    .mapToLong(lease -> Math.max(0, lease.limitMillis()
                            - Math.max(0, Duration.between(lease.granted(), now).toMillis())))
                    .sum();
            JobStore.Backlog waiting = jobs.backlog(handle, qpu.id());
            long backlog = held + view.pace().expectedMillis(waiting.jobs(), waiting.modelMillis());
            return new Router.Candidate(
                    view, view.held().size(), Duration.ofMillis(backlog),
                    Duration.ofMillis(view.pace().expectedMillis(estimateMillis)));
        }).toList();
    }

    /** Where a job would go whose user names no QPU, and when it would be done. */
    public Router.Route route(Handle handle, Job job, Instant now) {
        return new Router(rules).route(job, candidates(handle, job.request().estimateMillis(), now), now);
    }
}
