package io.qnit.server.node;

import io.qnit.core.QnitException;
import io.qnit.protocol.Message.Grants;
import io.qnit.protocol.SignedGrant;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.server.Installation;
import io.qnit.server.Reason;
import io.qnit.server.Refusal;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.booking.Booking;
import io.qnit.server.booking.BookingStore;
import io.qnit.server.job.Effect;
import io.qnit.server.job.Grant;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobChange;
import io.qnit.server.job.JobRows;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.Lease;
import io.qnit.server.job.LeaseState;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.Decision;
import io.qnit.server.schedule.Opening;
import io.qnit.server.schedule.QpuView;
import io.qnit.server.schedule.Router;
import io.qnit.server.schedule.Scheduler;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives jobs to nodes. One thread looks at the queues whenever something changed or the scheduler said to look again: it
 * routes what has no QPU yet, and lets each QPU that is connected start what {@link Scheduler} decides. A grant is one write,
 * and the node hears of it only after that write has returned. Another thread looks after leases that run out and nodes
 * that fell silent, and is never held up by a long queue.
 */
final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration LEASE_ROUND = Duration.ofMillis(500);
    private static final int MOST_AT_ONCE = 200;

    private final Store store;
    private final JobStore jobs;
    private final QpuStore qpus;
    private final BookingStore bookings;
    private final InstallationStore installations;
    private final JobRules rules;
    private final Scheduler scheduler;
    private final Router router;
    private final JobSignals signals;
    private final NodeConversations nodes;
    private final SigningKey key;
    private final Installation installation;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread dispatching = Thread.ofPlatform().name("qnit-dispatch").unstarted(this::dispatch);
    private final Thread leases = Thread.ofPlatform().name("qnit-leases").unstarted(this::watchLeases);
    private boolean woken;
    private volatile boolean closed;

    Dispatcher(
            Store store, JobStore jobs, QpuStore qpus, BookingStore bookings, InstallationStore installations,
            JobRules rules, Scheduler scheduler, JobSignals signals, NodeConversations nodes, SigningKey key,
            Installation installation, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.qpus = qpus;
        this.bookings = bookings;
        this.installations = installations;
        this.rules = rules;
        this.scheduler = scheduler;
        this.router = new Router(rules);
        this.signals = signals;
        this.nodes = nodes;
        this.key = key;
        this.installation = installation;
        this.clock = clock;
    }

    void start() {
        signals.onEffect(this::perform);
        dispatching.start();
        leases.start();
    }

    /** Ends both threads; what is granted stays granted. */
    @Override
    public void close() {
        closed = true;
        wake();
        dispatching.interrupt();
        leases.interrupt();
        try {
            dispatching.join(Duration.ofSeconds(5));
            leases.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- Effects -----------------------------------------------------------------------------------------------------

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Dispatch(Lease lease) -> send(lease);
            case Effect.Stop(Lease lease) -> nodes.stop(lease);
            case Effect.Wake _ -> wake();
        }
    }

    /** A node that is away by now hears of it when it comes back: what it does not name then goes back into the queue. */
    private void send(Lease lease) {
        Optional<NodeSession> session = nodes.session(lease.node());
        Optional<String> program = store.read(
                handle -> Optional.ofNullable(jobs.programs(handle, List.of(lease.job())).get(lease.job())));
        if (session.isEmpty() || program.isEmpty()) {
            return;
        }
        try {
            SignedGrant grant = SignedGrant.sign(
                    GrantWriter.write(lease, program.get(), session.get().origin, clock.instant()), key);
            session.get().send(new Grants(List.of(grant)));
        } catch (QnitException e) {
            // What was taken in cannot be written down for a node: nobody else can either.
            LOG.atWarn().addKeyValue("job", lease.job()).setCause(e).log("the grant cannot be written");
            change(lease, (rows, now) -> rules.handBack(
                    rows.job().orElseThrow(), now, rows.account(), lease.node(), lease.fence(), "cannot be written",
                    clock.instant()));
            reject(lease.job(), new Reason("invalid_program", String.valueOf(e.getMessage())));
        }
    }

    private void reject(String job, Reason reason) {
        Optional<JobChange> written = store.write(handle -> {
            JobRows rows = jobs.lock(handle, job);
            return rows.job().flatMap(found -> written(
                    handle, rules.reject(found, reason, clock.instant())));
        });
        written.ifPresent(change -> signals.changed(job, change.effects()));
    }

    // ---- The queues --------------------------------------------------------------------------------------------------

    private void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() {
        while (!closed) {
            Instant next = clock.instant().plus(LONGEST_WAIT);
            try {
                Instant wanted = round();
                next = wanted.isBefore(next) ? wanted : next;
            } catch (QnitException e) {
                LOG.atError().setCause(e).log("a round of the dispatcher failed");
            }
            if (!sleepUntil(next)) {
                return;
            }
        }
    }

    private boolean sleepUntil(Instant next) {
        lock.lock();
        try {
            long nanos = Math.max(1_000_000, Duration.between(clock.instant(), next).toNanos());
            while (!woken && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            woken = false;
            return true;
        } catch (InterruptedException _) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Looks at everything once; when to look again. */
    private Instant round() {
        Instant now = clock.instant();
        route(now);
        Instant next = now.plus(LONGEST_WAIT);
        Optional<Instant> deadline = failOverdue(now);
        if (deadline.isPresent() && deadline.get().isBefore(next)) {
            next = deadline.get();
        }
        for (NodeSession session : nodes.all()) {
            Optional<Instant> until = serve(session);
            if (until.isPresent() && until.get().isBefore(next)) {
                next = until.get();
            }
        }
        return next;
    }

    /** Ends the jobs that were not started in time; the next deadline. */
    private Optional<Instant> failOverdue(Instant now) {
        Optional<Instant> first = store.read(jobs::nextDeadline);
        if (first.isEmpty() || now.isBefore(first.get())) {
            return first;
        }
        for (Job job : store.read(handle -> jobs.overdue(handle, now, MOST_AT_ONCE))) {
            Optional<JobChange> written = store.write(handle -> {
                JobRows rows = jobs.lock(handle, job.id());
                return rows.job().flatMap(found -> written(
                        handle, rules.overdue(found, rows.lease(), rows.account(), now)));
            });
            written.ifPresent(change -> signals.changed(job.id(), change.effects()));
        }
        return store.read(jobs::nextDeadline);
    }

    private void route(Instant now) {
        List<Job> unrouted = store.read(handle -> jobs.unrouted(handle, now, MOST_AT_ONCE));
        for (Job job : unrouted) {
            List<Router.Candidate> candidates = store.read(handle -> {
                List<Router.Candidate> all = new ArrayList<>();
                for (Qpu qpu : qpus.all(handle)) {
                    List<Lease> held = jobs.held(handle, qpu.id());
                    long busy = held.stream().mapToLong(Lease::limitMillis).sum();
                    all.add(new Router.Candidate(
                            new QpuView(qpu, held, bookings.ahead(handle, qpu.id(), now), Optional.empty()),
                            held.size(),
                            Duration.ofMillis(busy + jobs.backlogMillis(handle, qpu.id())),
                            Duration.ofMillis(job.request().estimateMillis())));
                }
                return all;
            });
            switch (router.route(job, candidates, now)) {
                case Router.Route.To(Qpu qpu, Instant _) -> {
                    Optional<JobChange> written = store.write(handle -> jobs.lock(handle, job.id()).job()
                            .flatMap(found -> written(handle, rules.route(found, qpu, "", now))));
                    written.ifPresent(change -> signals.changed(job.id(), change.effects()));
                }
                case Router.Route.Nowhere(Reason reason) -> {
                    // A node that comes is a reason to look again at once, so the job is not told to wait.
                    if (!reason.code().equals("no_qpu_online")) {
                        defer(job, reason, now);
                    }
                }
            }
        }
    }

    private void defer(Job job, Reason reason, Instant now) {
        Optional<JobChange> written = store.write(handle -> jobs.lock(handle, job.id()).job()
                .flatMap(found -> written(
                        handle, rules.defer(found, reason, now.plus(rules.settings().deferral()), now))));
        written.ifPresent(change -> signals.changed(job.id(), change.effects()));
    }

    /** Starts what a QPU may start now; until when it waits otherwise. */
    private Optional<Instant> serve(NodeSession session) {
        for (int started = 0; started < MOST_AT_ONCE; started++) {
            Instant now = clock.instant();
            Optional<Decision> decision = store.read(handle -> qpus.find(handle, session.node.qpu())
                    .filter(qpu -> qpu.node().equals(Optional.of(session.node.id())))
                    .flatMap(qpu -> {
                        List<Lease> held = jobs.held(handle, qpu.id());
                        if (held.size() >= session.capacity()) {
                            return Optional.<Decision>empty(); // the node says when it has room
                        }
                        List<Booking> ahead = bookings.ahead(handle, qpu.id(), now);
                        Optional<Instant> active = QpuView.window(ahead, qpu.id(), now)
                                .flatMap(window -> jobs.lastFinished(handle, qpu.id(), window.user()));
                        Opening opening = scheduler.opening(new QpuView(qpu, held, ahead, active), now);
                        return Optional.of(scheduler.decide(opening, head -> jobs.head(handle, head)));
                    }));
            if (decision.isEmpty()) {
                return Optional.empty();
            }
            switch (decision.get()) {
                case Decision.Wait(Optional<Instant> until, Reason _) -> {
                    return until;
                }
                case Decision.Start(Job job, Grant.Terms terms, String _) -> {
                    if (!grant(job, session.node.qpu(), terms, now)) {
                        return Optional.of(now.plus(rules.settings().deferral()));
                    }
                }
            }
        }
        return Optional.of(clock.instant());
    }

    /** Grants a job; false when it is no use to look at this QPU again at once. */
    private boolean grant(Job job, String qpu, Grant.Terms terms, Instant now) {
        record Granted(Optional<JobChange> change, Optional<Refusal> refusal) {}
        Granted granted = store.write(handle -> {
            Optional<Grant> asked = jobs.lockForGrant(
                    handle, job.id(), qpu, installation.epoch(), installation.term(), terms);
            if (asked.isEmpty()) {
                return new Granted(Optional.empty(), Optional.empty());
            }
            return switch (rules.grant(asked.get(), now)) {
                case Verdict.Granted<JobChange>(JobChange change) -> {
                    jobs.write(handle, change);
                    yield new Granted(Optional.of(change), Optional.empty());
                }
                case Verdict.Refused<JobChange>(Refusal refusal) ->
                    new Granted(Optional.empty(), Optional.of(refusal));
            };
        });
        granted.change().ifPresent(change -> signals.changed(job.id(), change.effects()));
        if (granted.refusal().isEmpty()) {
            return true;
        }
        Refusal refusal = granted.refusal().get();
        LOG.atDebug().addKeyValue("job", job.id()).addKeyValue("code", refusal.code().text()).log("not granted");
        if (refusal.code() == RefusalCode.NOT_LEADER || refusal.code() == RefusalCode.WRONG_EPOCH) {
            LOG.atError().log("another server schedules this installation; this one grants nothing any more");
            return false;
        }
        if (refusal.code() == RefusalCode.INSUFFICIENT_BALANCE) {
            defer(job, new Reason(refusal.code().text(), refusal.message()), now);
            return true;
        }
        return false;
    }

    // ---- Leases ------------------------------------------------------------------------------------------------------

    private void watchLeases() {
        while (!closed) {
            try {
                Instant now = clock.instant();
                nodes.endSilent(now);
                Installation current = store.read(handle -> installations.find(handle).orElseThrow());
                if (current.countsTime(now)) {
                    expire(current, now);
                }
            } catch (QnitException e) {
                LOG.atError().setCause(e).log("a round of the leases failed");
            }
            try {
                Thread.sleep(LEASE_ROUND);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void expire(Installation current, Instant now) {
        for (Lease lease : store.read(handle -> jobs.ranOut(handle, LeaseState.HELD, now, MOST_AT_ONCE))) {
            change(lease, (rows, there) -> rules.expire(rows.job().orElseThrow(), there, rows.account(), current, now));
        }
        Instant longAgo = now.minus(rules.settings().lostAfter());
        for (Lease lease : store.read(handle -> jobs.ranOut(handle, LeaseState.EXPIRED, longAgo, MOST_AT_ONCE))) {
            change(lease, (rows, there) -> rules.giveUp(rows.job().orElseThrow(), there, rows.account(), current, now));
        }
    }

    private void change(Lease lease, BiFunction<JobRows, Lease, Verdict<JobChange>> rule) {
        Optional<JobChange> written = store.write(handle -> {
            JobRows rows = jobs.lock(handle, lease.job(), lease.attempt());
            return rows.job().isEmpty() || rows.lease().isEmpty()
                    ? Optional.<JobChange>empty()
                    : written(handle, rule.apply(rows, rows.lease().get()));
        });
        written.ifPresent(change -> signals.changed(lease.job(), change.effects()));
    }

    private Optional<JobChange> written(Handle handle, Verdict<JobChange> verdict) {
        return switch (verdict) {
            case Verdict.Granted<JobChange>(JobChange change) -> {
                if (!change.isEmpty()) {
                    jobs.write(handle, change);
                }
                yield Optional.of(change);
            }
            case Verdict.Refused<JobChange> _ -> Optional.empty();
        };
    }
}
