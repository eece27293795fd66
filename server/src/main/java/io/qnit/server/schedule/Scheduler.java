package io.qnit.server.schedule;

import io.qnit.server.InvalidRowException;
import io.qnit.server.Reason;
import io.qnit.server.booking.Booking;
import io.qnit.server.job.Grant;
import io.qnit.server.job.Job;
import io.qnit.server.qpu.QpuState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a QPU may start now, and until when it waits otherwise.
 *
 * <p>Outside bookings the queue is first come, first served; a job is started only if its estimate fits before the next
 * booking of somebody else, so that a shorter one further back may go first (backfill). In a booked window the booker's jobs
 * go first. When the booker has had nothing to do for the idle threshold, others fill in, one at a time, each capped at the
 * most that a fill-in may take and at the next booking's start. Order is decided when a job is granted, never when it is
 * submitted. Immutable and pure.
 */
public final class Scheduler {
    private static final long ANY = Long.MAX_VALUE;

    /**
     * What an administrator may set.
     *
     * @param idleThreshold how long a booker is waited for before others fill in
     * @param maxFill the longest that a fill-in may take
     */
    public record Settings(Duration idleThreshold, Duration maxFill) {
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(5), Duration.ofSeconds(60));

        public Settings {
            InvalidRowException.unless(
                    !idleThreshold.isNegative() && maxFill.isPositive(),
                    "idle threshold " + idleThreshold + " (from 0), longest fill-in " + maxFill + " (over 0)");
        }
    }

    private final Settings settings;

    public Scheduler(Settings settings) {
        this.settings = settings;
    }

    /** Whose jobs may start now. */
    public Opening opening(QpuView view, Instant now) {
        QpuState state = view.qpu().state(view.held().size());
        if (!state.startsJobs()) {
            String why = view.qpu().reason().isEmpty() ? "" : ": " + view.qpu().reason();
            return closed(view, Optional.empty(), "qpu_" + state.text(),
                    view.qpu().name() + " is " + state.text() + why);
        }
        if (view.held().size() >= view.qpu().capacity()) {
            return closed(view, Optional.of(view.firstDone(now)), "qpu_busy",
                    view.qpu().name() + " has as many jobs as it may");
        }
        return view.window(now).map(window -> booked(view, window, now)).orElseGet(() -> open(view, now));
    }

    /**
     * The decision, given the heads that the opening asks for.
     *
     * @param queue the first job that matches, or none; asked in order, and not again after a job was found
     */
    public Decision decide(Opening opening, Function<QueueHead, Optional<Job>> queue) {
        for (Opening.Pick pick : opening.picks()) {
            Optional<Job> job = queue.apply(pick.head());
            if (job.isPresent()) {
                Instant now = pick.head().now();
                Optional<Instant> needed = opening.view().nextOfOthers(job.get().owner(), now).map(Booking::start);
                Optional<Instant> capped = pick.mostMillis().isPresent()
                        ? Optional.of(now.plusMillis(pick.mostMillis().getAsLong()))
                        : Optional.empty();
                Grant.Terms terms =
                        new Grant.Terms(pick.mostMillis(), earlier(needed, capped)).at(opening.view().pace());
                return new Decision.Start(job.get(), terms, pick.why());
            }
        }
        return opening.otherwise();
    }

    private Opening open(QpuView view, Instant now) {
        Optional<Booking> next = view.next(now);
        if (next.isEmpty()) {
            return new Opening(view, List.of(pick(view, Optional.empty(), ANY, Optional.empty(), "its turn", now)),
                    nothing(Optional.empty(), "queue_empty", "nothing waits"));
        }
        Booking booking = next.get();
        long gap = Duration.between(view.free(now), booking.start()).toMillis();
        return new Opening(
                view,
                List.of(pick(
                        view, Optional.empty(), view.pace().longestModelMillis(Math.max(gap, 0)),
                        Optional.of(booking.user()), "its turn", now)),
                nothing(Optional.of(booking.start()), "nothing_fits",
                        "nothing that waits fits before the booking at " + booking.start()));
    }

    private Opening booked(QpuView view, Booking window, Instant now) {
        Opening.Pick own =
                pick(view, Optional.of(window.user()), ANY, Optional.empty(), "it is its owner's booked window", now);
        boolean at = view.held().stream().anyMatch(lease -> lease.owner().equals(window.user()));
        if (!view.held().isEmpty()) {
            return new Opening(view, List.of(own), nothing(Optional.of(view.firstDone(now)), "booked",
                    at ? "booked until " + window.end() + ", and its user is at work"
                            : "booked until " + window.end() + "; others fill in one at a time"));
        }
        Instant idle = view.bookerActive().filter(window.start()::isBefore).orElse(window.start())
                .plus(settings.idleThreshold());
        if (now.isBefore(idle)) {
            Instant until = idle.isBefore(window.end()) ? idle : window.end();
            return new Opening(view, List.of(own), nothing(Optional.of(until), "booked",
                    "booked until " + window.end() + "; others fill in when its user has been idle for "
                            + settings.idleThreshold().toMillis() + " ms"));
        }
        long cap = Math.min(settings.maxFill().toMillis(), view.next(now)
                .map(booking -> Duration.between(now, booking.start()).toMillis()).orElse(ANY));
        QueueHead fill = new QueueHead(
                view.qpu().id(), Optional.empty(), view.pace().longestModelMillis(cap), Optional.empty(), now);
        return new Opening(view,
                List.of(own, new Opening.Pick(fill, OptionalLong.of(cap), "its booker is idle")),
                nothing(Optional.of(window.end()), "booked", "booked until " + window.end()
                        + "; nothing that waits takes less than " + cap + " ms"));
    }

    private static Opening.Pick pick(
            QpuView view, Optional<String> owner, long most, Optional<String> exempt, String why, Instant now) {
        return new Opening.Pick(
                new QueueHead(view.qpu().id(), owner, most, exempt, now), OptionalLong.empty(), why);
    }

    private static Opening closed(QpuView view, Optional<Instant> until, String code, String text) {
        return new Opening(view, List.of(), nothing(until, code, text));
    }

    private static Decision.Wait nothing(Optional<Instant> until, String code, String text) {
        return new Decision.Wait(until, new Reason(code, text));
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() ? b : b.isEmpty() || a.get().isBefore(b.get()) ? a : b;
    }
}
