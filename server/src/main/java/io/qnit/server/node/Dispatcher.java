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
import io.qnit.server.schedule.QpuView;
import io.qnit.server.schedule.Router;
import io.qnit.server.schedule.Scheduler;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    /** Grants of one write and one message. */
    private static final int MOST_GRANTS = SignedGrant.MOST_TOGETHER;
    /** Between the beginnings of two rounds. */
    private static final long SHORTEST_NANOS = 2_000_000;

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
            case Effect.Dispatch _ -> {} // serve() sends it, with others, on the connection that it was decided for
            case Effect.Stop(Lease lease) -> nodes.stop(lease);
            case Effect.Wake _ -> wake();
        }
    }

    private record Leased(Lease lease, String program) {}

    /** A node that is away by now hears of it when it comes back: what it does not name then goes back into the queue. */
    private void send(NodeSession session, List<Leased> leased) {
        List<io.qnit.protocol.Grant> grants = new ArrayList<>();
        for (Leased each : leased) {
            try {
                grants.add(GrantWriter.write(each.lease(), each.program(), session.origin, clock.instant()));
            } catch (QnitException e) {
                giveUp(each.lease(), e);
            }
        }
        if (!grants.isEmpty()) {
            session.send(new Grants(SignedGrant.sign(grants, key)));
        }
    }

    /** What was taken in cannot be written down for a node: nobody else can either. */
    private void giveUp(Lease lease, QnitException why) {
        LOG.atWarn().addKeyValue("job", lease.job()).setCause(why).log("the grant cannot be written");
        change(lease, (rows, now) -> rules.handBack(
                rows.job().orElseThrow(), now, rows.account(), lease.node(), lease.fence(), "cannot be written",
                clock.instant()));
        reject(lease.job(), new Reason("invalid_program", String.valueOf(why.getMessage())));
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
        long began = System.nanoTime() - SHORTEST_NANOS;
        while (!closed) {
            Instant next = clock.instant().plus(LONGEST_WAIT);
            try {
                // Whoever is alone does not wait; under load one look serves all who came meanwhile.
                long early = SHORTEST_NANOS - (System.nanoTime() - began);
                if (early > 0) {
                    Thread.sleep(Duration.ofNanos(early));
                }
                began = System.nanoTime();
                Instant wanted = round();
                next = wanted.isBefore(next) ? wanted : next;
            } catch (QnitException e) {
                LOG.atError().setCause(e).log("a round of the dispatcher failed");
            } catch (InterruptedException _) {
                return;
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
        record Look(List<Job> jobs, List<Router.Candidate> candidates) {}
        Look look = store.read(handle -> {
            List<Qpu> all = qpus.all(handle);
            // A node that comes is a reason to look again, so while none is there the queue is not read at all.
            List<Job> unrouted = all.stream().anyMatch(qpu -> qpu.state(0).startsJobs())
                    ? jobs.unrouted(handle, now, MOST_AT_ONCE)
                    : List.of();
            return new Look(unrouted, unrouted.isEmpty() ? List.of()
                    : all.stream().map(qpu -> candidate(handle, qpu, now)).toList());
        });
        if (look.jobs().isEmpty()) {
            return;
        }
        Map<String, Long> added = new HashMap<>();
        Map<Job, Qpu> routed = new LinkedHashMap<>();
        for (Job job : look.jobs()) {
            long estimate = job.request().estimateMillis();
            List<Router.Candidate> candidates = look.candidates().stream().map(c -> new Router.Candidate(
                    c.view(), c.held(),
                    c.backlog().plusMillis(added.getOrDefault(c.view().qpu().id(), 0L)), Duration.ofMillis(estimate)))
                    .toList();
            switch (router.route(job, candidates, now)) {
                case Router.Route.To(Qpu qpu, Instant _) -> {
                    routed.put(job, qpu);
                    added.merge(qpu.id(), estimate, Long::sum);
                }
                case Router.Route.Nowhere(Reason reason) -> {
                    // A node that comes is a reason to look again at once, so the job is not told to wait.
                    if (!reason.code().equals("no_qpu_online")) {
                        defer(job, reason, now);
                    }
                }
            }
        }
        if (routed.isEmpty()) {
            return;
        }
        Map<String, JobChange> written = store.write(handle -> {
            Map<String, JobChange> changes = new LinkedHashMap<>();
            routed.forEach((job, qpu) -> jobs.lock(handle, job.id()).job()
                    .flatMap(found -> written(handle, rules.route(found, qpu, "", now)))
                    .ifPresent(change -> changes.put(job.id(), change)));
            return changes;
        });
        written.forEach((job, change) -> signals.changed(job, change.effects()));
    }

    private Router.Candidate candidate(Handle handle, Qpu qpu, Instant now) {
        List<Lease> held = jobs.held(handle, qpu.id());
        long busy = held.stream().mapToLong(Lease::limitMillis).sum();
        return new Router.Candidate(
                new QpuView(qpu, held, bookings.ahead(handle, qpu.id(), now), Optional.empty()), held.size(),
                Duration.ofMillis(busy + jobs.backlogMillis(handle, qpu.id())), Duration.ZERO);
    }

    private void defer(Job job, Reason reason, Instant now) {
        Optional<JobChange> written = store.write(handle -> jobs.lock(handle, job.id()).job()
                .flatMap(found -> written(
                        handle, rules.defer(found, reason, now.plus(rules.settings().deferral()), now))));
        written.ifPresent(change -> signals.changed(job.id(), change.effects()));
    }

    /** Why a write grants no more. */
    private sealed interface End {
        record MessageFull() implements End {}

        record Waits(Optional<Instant> until) implements End {}

        record Refused(Job job, Refusal refusal) implements End {}
    }

    /** What came of a write that grants. */
    private record Granting(List<JobChange> changes, List<Leased> leased, End end) {}

    /** Starts what a QPU may start now; until when it waits otherwise. */
    private Optional<Instant> serve(NodeSession session) {
        for (int started = 0; started < MOST_AT_ONCE; started += MOST_GRANTS) {
            Instant now = clock.instant();
            // Most looks find nothing to do, and those do not wait for the thread that writes.
            if (store.read(handle -> decide(handle, session, view(handle, session, now),
                    now)) instanceof Decision.Wait(var until, Reason _)) {
                return until;
            }
            Granting granting = store.write(handle -> grant(handle, session, now));
            for (JobChange change : granting.changes()) {
                signals.changed(change.job().orElseThrow().id(), change.effects());
            }
            send(session, granting.leased());
            switch (granting.end()) {
                case End.MessageFull() -> {} // there may be room for another
                case End.Waits(Optional<Instant> until) -> {
                    return until;
                }
                case End.Refused(Job job, Refusal refusal) -> {
                    if (!goOn(job, refusal, now)) {
                        return Optional.of(now.plus(rules.settings().deferral()));
                    }
                }
            }
        }
        return Optional.of(clock.instant());
    }

    private static final Decision FULL = new Decision.Wait(
            Optional.empty(), new Reason("node_full", "the node says when it has room"));

    /** The QPU as the scheduler sees it; empty where its node is another. */
    private Optional<QpuView> view(Handle handle, NodeSession session, Instant now) {
        return qpus.find(handle, session.node.qpu())
                .filter(qpu -> qpu.node().equals(Optional.of(session.node.id()))
                        && qpu.connection() == session.connection())
                .map(qpu -> {
                    List<Booking> ahead = bookings.ahead(handle, qpu.id(), now);
                    Optional<Instant> active = QpuView.window(ahead, qpu.id(), now)
                            .flatMap(window -> jobs.lastFinished(handle, qpu.id(), window.user()));
                    return new QpuView(qpu, jobs.held(handle, qpu.id()), ahead, active);
                });
    }

    private Decision decide(Handle handle, NodeSession session, Optional<QpuView> view, Instant now) {
        return view.isEmpty() || view.get().held().size() >= session.capacity()
                ? FULL
                : scheduler.decide(scheduler.opening(view.get(), now), head -> jobs.head(handle, head));
    }

    /** Grants one job after the other, as the scheduler decides, until the node is full or the message. */
    private Granting grant(Handle handle, NodeSession session, Instant now) {
        List<JobChange> changes = new ArrayList<>();
        List<Leased> leased = new ArrayList<>();
        // A connection that is over gets none: who comes on the next one is asked what it has, and would answer for a grant
        // that it may yet get.
        Optional<QpuView> view = view(handle, session, now);
        while (changes.size() < MOST_GRANTS) {
            switch (decide(handle, session, view, now)) {
                case Decision.Wait(Optional<Instant> until, Reason _) -> {
                    return new Granting(changes, leased, new End.Waits(until));
                }
                case Decision.Start(Job job, Grant.Terms terms, String _) -> {
                    Optional<Grant> asked = jobs.lockForGrant(
                            handle, job.id(), session.node.qpu(), installation.epoch(), installation.term(), terms);
                    if (asked.isEmpty()) {
                        return new Granting(changes, leased, new End.Waits(Optional.of(now)));
                    }
                    switch (rules.grant(asked.get(), now)) {
                        case Verdict.Granted<JobChange>(JobChange change) -> {
                            jobs.write(handle, change);
                            changes.add(change);
                            Lease lease = change.leases().getLast();
                            Optional.ofNullable(jobs.programs(handle, List.of(job.id())).get(job.id()))
                                    .ifPresent(text -> leased.add(new Leased(lease, text)));
                            view = view.map(before -> before.holding(lease, change.qpu().orElse(before.qpu())));
                        }
                        case Verdict.Refused<JobChange>(Refusal refusal) -> {
                            return new Granting(changes, leased, new End.Refused(job, refusal));
                        }
                    }
                }
            }
        }
        return new Granting(changes, leased, new End.MessageFull());
    }

    /** Whether it is of use to look at a QPU again at once, after a job was not granted. */
    private boolean goOn(Job job, Refusal refusal, Instant now) {
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
