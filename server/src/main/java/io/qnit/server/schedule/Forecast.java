package io.qnit.server.schedule;

import io.qnit.server.job.Fence;
import io.qnit.server.job.Job;
import io.qnit.server.job.Lease;
import io.qnit.server.job.LeaseState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a waiting job is expected to start: the scheduler itself is asked again and again, on a clock that jumps from one
 * decision to the next, with each job taking its estimate. Pure.
 *
 * @param position jobs that start before it, and itself
 * @param start empty where it cannot be known: the QPU starts nothing now, or too much waits before it
 */
public record Forecast(int position, Optional<Instant> start) {
    private static final int MOST_STEPS = 10_000;

    /**
     * Of one job.
     *
     * @param queue what waits at this QPU in {@link QueueHead#ORDER}, the job included; at least all that is ahead of it
     */
    public static Forecast of(Scheduler scheduler, QpuView view, List<Job> queue, Job job, Instant now) {
        List<Job> waiting = new ArrayList<>(queue);
        waiting.sort(QueueHead.ORDER);
        int ahead = waiting.indexOf(job);
        QpuView at = view;
        Instant time = now;
        int started = 0;
        for (int step = 0; step < MOST_STEPS && ahead >= 0; step++) {
            switch (scheduler.decide(scheduler.opening(at, time), head -> head.of(waiting))) {
                case Decision.Start(Job next, var terms, var why) -> {
                    started++;
                    if (next.id().equals(job.id())) {
                        Instant free = at.free(time);
                        return new Forecast(started, Optional.of(free));
                    }
                    waiting.remove(next);
                    List<Lease> held = new ArrayList<>(at.held());
                    held.add(running(next, at, time, step));
                    at = at.with(held, at.bookerActive());
                }
                case Decision.Wait(Optional<Instant> until, var reason) -> {
                    Optional<Instant> next = nextChange(at, waiting, until, time);
                    if (next.isEmpty()) {
                        return new Forecast(ahead + 1, Optional.empty());
                    }
                    time = next.get();
                    at = later(at, time);
                }
            }
        }
        return new Forecast(Math.max(ahead, 0) + 1, Optional.empty());
    }

    private static Lease running(Job job, QpuView view, Instant time, int step) {
        // It begins when what is before it is done.
        Instant begins = view.free(time);
        long millis = view.pace().expectedMillis(job.request().estimateMillis());
        return new Lease(job.id(), job.attempt() + 1, job.owner(), view.qpu().id(), view.qpu().node().orElse(""),
                new Fence(1, step + 1L), LeaseState.HELD, begins, begins, millis, Optional.empty(), millis, 1,
                Optional.empty(), Optional.empty());
    }

    private static Optional<Instant> nextChange(
            QpuView view, List<Job> waiting, Optional<Instant> until, Instant time) {
        Instant soonest = Instant.MAX;
        for (Lease lease : view.held()) {
            soonest = min(soonest, done(lease), time);
        }
        for (Job job : waiting) {
            soonest = min(soonest, job.notBefore(), time);
        }
        for (var booking : view.bookings()) {
            soonest = min(min(soonest, booking.start(), time), booking.end(), time);
        }
        soonest = min(soonest, until.orElse(Instant.MAX), time);
        return soonest.equals(Instant.MAX) ? Optional.empty() : Optional.of(soonest);
    }

    private static Instant min(Instant soonest, Instant candidate, Instant after) {
        return candidate.isAfter(after) && candidate.isBefore(soonest) ? candidate : soonest;
    }

    private static Instant done(Lease lease) {
        return lease.granted().plusMillis(lease.limitMillis());
    }

    private static QpuView later(QpuView view, Instant time) {
        Optional<Instant> active = view.bookerActive();
        List<Lease> held = new ArrayList<>();
        for (Lease lease : view.held()) {
            if (done(lease).isAfter(time)) {
                held.add(lease);
            } else if (view.window(time).map(window -> window.user().equals(lease.owner())).orElse(false)) {
                active = Optional.of(done(lease));
            }
        }
        return view.with(held, active);
    }
}
