package io.qnit.server.schedule;

import io.qnit.server.booking.Booking;
import io.qnit.server.job.Lease;
import io.qnit.server.qpu.Qpu;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the scheduler knows of a QPU beside its queue.
 *
 * @param held leases that its node holds; the oldest is the one that executes
 * @param bookings those on this QPU that are not over, as far ahead as anyone looks; sorted here
 * @param bookerActive when the {@linkplain #window current window}'s user last finished a job here
 * @param pace how long it takes for what waits
 */
public record QpuView(
        Qpu qpu, List<Lease> held, List<Booking> bookings, Optional<Instant> bookerActive, Pace pace) {
    public QpuView {
        String id = qpu.id();
        held = held.stream().sorted(Comparator.comparing(Lease::granted).thenComparing(Lease::fence)).toList();
        bookings = bookings.stream().filter(booking -> booking.on(id)).sorted(Comparator.comparing(Booking::start))
                .toList();
    }

    /** With one lease more, and the row as its grant left it. */
    public QpuView holding(Lease lease, Qpu row) {
        List<Lease> more = new ArrayList<>(held);
        more.add(lease);
        return new QpuView(row, more, bookings, bookerActive, pace);
    }

    /** Of a QPU of which nothing is known. */
    public QpuView(Qpu qpu, List<Lease> held, List<Booking> bookings, Optional<Instant> bookerActive) {
        this(qpu, held, bookings, bookerActive, Pace.MODEL);
    }

    /** The booking that a time lies in, if any. */
    public static Optional<Booking> window(List<Booking> bookings, String qpu, Instant time) {
        return bookings.stream().filter(booking -> booking.on(qpu) && booking.covers(time)).findFirst();
    }

    Optional<Booking> window(Instant time) {
        return window(bookings, qpu.id(), time);
    }

    /** The first booking by somebody else that starts after {@code time}. */
    Optional<Booking> nextOfOthers(String owner, Instant time) {
        return bookings.stream().filter(booking -> booking.start().isAfter(time) && !booking.user().equals(owner))
                .findFirst();
    }

    Optional<Booking> next(Instant time) {
        return bookings.stream().filter(booking -> booking.start().isAfter(time)).findFirst();
    }

    /** When everything held is done at the latest, if each takes its whole limit. */
    Instant free(Instant now) {
        Instant end = now;
        for (Lease lease : held) {
            Instant from = end.equals(now) && lease.granted().isBefore(now) ? lease.granted() : end;
            Instant done = from.plusMillis(lease.limitMillis());
            end = done.isAfter(end) ? done : end;
        }
        return end;
    }

    /** When the one that executes is done at the latest. */
    Instant firstDone(Instant now) {
        Instant done = held.isEmpty() ? now : held.getFirst().granted().plusMillis(held.getFirst().limitMillis());
        return done.isAfter(now) ? done : now.plus(Duration.ofSeconds(1));
    }

    QpuView with(List<Lease> leases, Optional<Instant> active) {
        return new QpuView(qpu, leases, bookings, active, pace);
    }
}
