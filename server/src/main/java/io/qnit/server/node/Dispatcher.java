package io.qnit.server.node;

import io.qnit.core.QnitException;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.protocol.Message.Grants;
import io.qnit.protocol.SignedGrant;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.server.Installation;
import io.qnit.server.Reason;
import io.qnit.server.Refusal;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.compile.CompilationStore;
import io.qnit.server.compile.CompiledJob;
import io.qnit.server.compile.JobCompiler;
import io.qnit.server.job.Effect;
import io.qnit.server.job.Grant;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobChange;
import io.qnit.server.job.JobOutlook;
import io.qnit.server.job.JobRows;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobState;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.Lease;
import io.qnit.server.job.LeaseState;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuKind;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.Decision;
import io.qnit.server.schedule.Opening;
import io.qnit.server.schedule.QpuView;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.schedule.Router;
import io.qnit.server.schedule.Scheduler;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
    /** Jobs that are bound to no QPU and compared over all of them, each time that one has room. */
    private static final int MOST_OFFERED = 20;
    /** How long a QPU waits for the compiler before the next job of its queue is looked at. */
    private static final Duration COMPILES_SOON = Duration.ofSeconds(1);
    /** Grants of one write and one message. */
    private static final int MOST_GRANTS = SignedGrant.MOST_TOGETHER;
    /** Between the beginnings of two rounds. */
    private static final long SHORTEST_NANOS = 2_000_000;

    private final Store store;
    private final JobStore jobs;
    private final QpuStore qpus;
    private final InstallationStore installations;
    private final JobRules rules;
    private final Scheduler scheduler;
    private final Router router;
    private final JobSignals signals;
    private final NodeConversations nodes;
    private final JobCompiler compiler;
    private final JobOutlook outlook;
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
            Store store, JobStore jobs, QpuStore qpus, InstallationStore installations,
            JobRules rules, Scheduler scheduler, JobSignals signals, NodeConversations nodes, JobCompiler compiler,
            JobOutlook outlook, SigningKey key,
            Installation installation, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.qpus = qpus;
        this.installations = installations;
        this.rules = rules;
        this.scheduler = scheduler;
        this.router = new Router(rules);
        this.signals = signals;
        this.nodes = nodes;
        this.compiler = compiler;
        this.outlook = outlook;
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

    private record Leased(Lease lease, String program, Optional<List<GrantedCircuit>> compiled) {}

    /** A node that is away by now hears of it when it comes back: what it does not name then goes back into the queue. */
    private void send(NodeSession session, List<Leased> leased) {
        List<io.qnit.protocol.Grant> grants = new ArrayList<>();
        for (Leased each : leased) {
            try {
                grants.add(GrantWriter.write(
                        each.lease(), each.program(), each.compiled(), session.origin, clock.instant()));
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
        List<Job> open = route(now);
        Instant next = now.plus(LONGEST_WAIT);
        Optional<Instant> deadline = failOverdue(now);
        if (deadline.isPresent() && deadline.get().isBefore(next)) {
            next = deadline.get();
        }
        for (NodeSession session : nodes.all()) {
            Optional<Instant> until = serve(session, open);
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

    /**
     * Looks at the jobs whose users named no QPU: one that fits a single QPU waits there; one that fits several is bound to
     * none until one of them has room.
     *
     * @return those of the second kind
     */
    private List<Job> route(Instant now) {
        record Look(List<Job> jobs, List<Qpu> qpus) {}
        Look look = store.read(handle -> {
            List<Qpu> all = qpus.all(handle);
            // A node that comes is a reason to look again, so while none is there the queue is not read at all.
            return new Look(all.stream().anyMatch(qpu -> qpu.state(0).startsJobs())
                    ? jobs.unrouted(handle, all, now, MOST_AT_ONCE)
                    : List.of(), all);
        });
        List<Job> open = new ArrayList<>();
        Map<Job, Qpu> routed = new LinkedHashMap<>();
        for (Job job : look.jobs()) {
            List<Qpu> fitting = look.qpus().stream().filter(qpu -> rules.mayRun(job, qpu)).toList();
            switch (fitting.size()) {
                case 0 -> defer(job, new Reason("no_qpu_fits", "no QPU has " + job.request().width()
                        + " qubits, allows " + job.request().shots() + " shots and one more attempt"),
                        later(now), now);
                case 1 -> routed.put(job, fitting.getFirst());
                default -> open.add(job);
            }
        }
        bind(routed, now);
        return open;
    }

    private Instant later(Instant now) {
        return now.plus(rules.settings().deferral());
    }

    private void bind(Map<Job, Qpu> routed, Instant now) {
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

    /** Puts open jobs that this QPU is the best for into its queue, as many as it has room for and would start next. */
    private void offer(NodeSession session, List<Job> open) {
        Instant now = clock.instant();
        Map<Job, Qpu> offers = store.read(handle -> {
            Map<Job, Qpu> found = new LinkedHashMap<>();
            Optional<QpuView> view = view(handle, session, now);
            int room = view.map(v -> session.capacity() - v.held().size()).orElse(0);
            if (room <= 0) {
                return found;
            }
            Qpu qpu = view.orElseThrow().qpu();
            Opening opening = scheduler.opening(view.orElseThrow(), now);
            Decision decision = scheduler.decide(opening, head -> jobs.head(handle, head));
            List<Router.Candidate> candidates = outlook.candidates(handle, 1, now);
            open.stream()
                    .filter(job -> rules.mayRun(job, qpu)
                            && opening.picks().stream().anyMatch(pick -> pick.head().takes(job)))
                    .filter(job -> !(decision instanceof Decision.Start(Job bound, var _, var _))
                            || QueueHead.ORDER.compare(job, bound) < 0)
                    .limit(MOST_OFFERED)
                    .filter(job -> best(handle, job, candidates, now).equals(Optional.of(qpu.id())))
                    .limit(room).forEach(job -> found.put(job, qpu));
            return found;
        });
        open.removeAll(offers.keySet());
        bind(offers, now);
    }

    /** The QPU that an open job is to run on, by expected finish and fidelity; empty while it is being compiled. */
    private Optional<String> best(Handle handle, Job job, List<Router.Candidate> candidates, Instant now) {
        List<Router.Candidate> able = new ArrayList<>();
        List<Router.Candidate> unable = new ArrayList<>();
        for (Router.Candidate each : candidates) {
            Qpu qpu = each.view().qpu();
            if (!rules.mayRun(job, qpu) || !qpu.state(each.held()).startsJobs()) {
                continue;
            }
            Duration run = Duration.ofMillis(each.view().pace().expectedMillis(job.request().estimateMillis()));
            Router.Candidate candidate = new Router.Candidate(each.view(), each.held(), each.backlog(), run);
            switch (compiler.look(handle, job.id(), qpu.id())) {
                case JobCompiler.State.AsSubmitted _ -> able.add(candidate.with(
                        qpu.kind() == QpuKind.SIMULATOR ? OptionalDouble.of(1) : OptionalDouble.empty()));
                case JobCompiler.State.Ready(CompiledJob compiled) ->
                    able.add(candidate.with(OptionalDouble.of(compiled.fidelity())));
                case JobCompiler.State.UnderWay _ -> {
                    return Optional.empty();
                }
                case JobCompiler.State.Failed _ -> unable.add(candidate); // where nobody can, one says why
            }
        }
        return switch (router.route(job, able.isEmpty() ? unable : able, now)) {
            case Router.Route.To(Qpu qpu, Instant _) -> Optional.of(qpu.id());
            case Router.Route.Nowhere _ -> Optional.empty();
        };
    }

    private void defer(Job job, Reason reason, Instant until, Instant now) {
        Optional<JobChange> written = store.write(handle -> jobs.lock(handle, job.id()).job()
                .flatMap(found -> written(
                        handle, rules.defer(found, reason, until, now))));
        written.ifPresent(change -> signals.changed(job.id(), change.effects()));
    }

    /** Why a write grants no more. */
    private sealed interface End {
        record MessageFull() implements End {}

        record Waits(Optional<Instant> until) implements End {}

        record Refused(Job job, Refusal refusal) implements End {}

        record NotReady(Job job, JobCompiler.State state) implements End {}
    }

    /** What came of a write that grants. */
    private record Granting(List<JobChange> changes, List<Leased> leased, End end) {}

    /** Starts what a QPU may start now; until when it waits otherwise. */
    private Optional<Instant> serve(NodeSession session, List<Job> open) {
        for (int started = 0; started < MOST_AT_ONCE; started += MOST_GRANTS) {
            if (!open.isEmpty()) {
                offer(session, open);
            }
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
                        return Optional.of(later(now));
                    }
                }
                case End.NotReady(Job job, JobCompiler.State state) -> {
                    Optional<Instant> until = compiles(job, state, now);
                    if (until.isPresent()) {
                        return until;
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
                .map(qpu -> outlook.view(handle, qpu, now));
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
                    JobCompiler.State state = compiler.look(handle, job.id(), session.node.qpu());
                    Optional<CompiledJob> compiled = Optional.empty();
                    switch (state) {
                        case JobCompiler.State.AsSubmitted _ -> {}
                        case JobCompiler.State.Ready(CompiledJob ready) -> compiled = Optional.of(ready);
                        case JobCompiler.State.UnderWay _, JobCompiler.State.Failed _ -> {
                            return new Granting(changes, leased, new End.NotReady(job, state));
                        }
                    }
                    Optional<Grant> asked = jobs.lockForGrant(
                            handle, job.id(), session.node.qpu(), installation.epoch(), installation.term(),
                            compiled.map(c -> terms.with(new Grant.Compiled(c.estimateMillis(), c.note())))
                                    .orElse(terms));
                    if (asked.isEmpty()) {
                        return new Granting(changes, leased, new End.Waits(Optional.of(now)));
                    }
                    switch (rules.grant(asked.get(), now)) {
                        case Verdict.Granted<JobChange>(JobChange change) -> {
                            jobs.write(handle, change);
                            changes.add(change);
                            Lease lease = change.leases().getLast();
                            keep(handle, job, compiled);
                            Optional<List<GrantedCircuit>> circuits = compiled.map(CompiledJob::circuits);
                            Optional.ofNullable(jobs.programs(handle, List.of(job.id())).get(job.id()))
                                    .ifPresent(text -> leased.add(new Leased(lease, text, circuits)));
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

    private static void keep(Handle handle, Job job, Optional<CompiledJob> compiled) {
        compiled.ifPresent(c -> CompilationStore.write(handle, c));
        if (compiled.isEmpty() && job.attempt() > 0) { // the last attempt's QPU may have wanted another form
            CompilationStore.remove(handle, job.id());
        }
    }

    /**
     * A job that may start is not compiled: its QPU waits a moment, then passes it over; one that cannot be compiled fails.
     *
     * @return when to look at this QPU again; empty: at once
     */
    private Optional<Instant> compiles(Job job, JobCompiler.State state, Instant now) {
        switch (state) {
            case JobCompiler.State.UnderWay(Instant since) -> {
                if (now.isBefore(since.plus(COMPILES_SOON))) {
                    return Optional.of(since.plus(COMPILES_SOON)); // or when the compiler wakes us
                }
                defer(job, new Reason("compiling", "its circuits are being compiled"), now.plus(COMPILES_SOON), now);
            }
            case JobCompiler.State.Failed(Reason reason) -> {
                if (job.state() == JobState.PENDING) {
                    reject(job.id(), reason);
                } else { // an attempt at it may still come back
                    defer(job, reason, later(now), now);
                }
            }
            case JobCompiler.State.AsSubmitted _, JobCompiler.State.Ready _ -> {}
        }
        return Optional.empty();
    }

    /** Whether it is of use to look at a QPU again at once, after a job was not granted. */
    private boolean goOn(Job job, Refusal refusal, Instant now) {
        LOG.atDebug().addKeyValue("job", job.id()).addKeyValue("code", refusal.code().text()).log("not granted");
        if (refusal.code() == RefusalCode.NOT_LEADER || refusal.code() == RefusalCode.WRONG_EPOCH) {
            LOG.atError().log("another server schedules this installation; this one grants nothing any more");
            return false;
        }
        if (refusal.code() == RefusalCode.INSUFFICIENT_BALANCE) {
            defer(job, new Reason(refusal.code().text(), refusal.message()), later(now), now);
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
