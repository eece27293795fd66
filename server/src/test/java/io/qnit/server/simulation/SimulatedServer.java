package io.qnit.server.simulation;

import io.qnit.server.Actor;
import io.qnit.server.Installation;
import io.qnit.server.Reason;
import io.qnit.server.Refusal;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.booking.Booking;
import io.qnit.server.booking.BookingRules;
import io.qnit.server.job.Delivery;
import io.qnit.server.job.Effect;
import io.qnit.server.job.Fence;
import io.qnit.server.job.Grant;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobChange;
import io.qnit.server.job.JobRequest;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobState;
import io.qnit.server.job.Lease;
import io.qnit.server.job.LeaseState;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerRules;
import io.qnit.server.qpu.NodeCondition;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuChange;
import io.qnit.server.qpu.QpuRules;
import io.qnit.server.qpu.Service;
import io.qnit.server.schedule.Decision;
import io.qnit.server.schedule.Opening;
import io.qnit.server.schedule.QpuView;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.schedule.Router;
import io.qnit.server.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The server around the rules: loads rows, asks a rule, writes what it says, and acts when that is on disk. */
final class SimulatedServer {
    /** What a node says it has. */
    record Has(String job, int attempt, Fence fence) {}

    private final Simulation world;
    private final SimulatedStore store;
    private final JobRules rules = new JobRules(Simulation.JOBS);
    private final Scheduler scheduler = new Scheduler(Simulation.SCHEDULE);
    private final Router router = new Router(rules);
    private final Map<String, Connection> connections = new HashMap<>();
    private boolean up;
    private int life;
    private long epoch;
    private long term;

    private record Connection(Link link, SimulatedNode node, long number, long[] heard) {}

    SimulatedServer(Simulation world, SimulatedStore store) {
        this.world = world;
        this.store = store;
    }

    boolean isUp() {
        return up;
    }

    // ---- Life --------------------------------------------------------------------------------------------------------

    void start() {
        life++;
        up = true;
        Installation home = store.rows().installation
                .map(old -> old.takenOver(now(), Simulation.JOBS.leaseLength()))
                .orElseGet(() -> Installation.create("installation", now()));
        store.write(rows -> rows.installation = Optional.of(home));
        for (Qpu qpu : List.copyOf(store.rows().qpus.values())) {
            write(QpuRules.went(qpu, qpu.connection(), "the server started", now()));
        }
        epoch = home.epoch();
        term = home.term();
        afterSync(() -> {
            every(500, this::expiries);
            every(400, this::schedule);
            every(1000, this::silences);
        });
    }

    void crash() {
        life++;
        up = false;
        connections.values().forEach(connection -> connection.link.cut());
        connections.clear();
        store.crash();
    }

    /** Rows of a backup, in a new epoch. */
    void restore(Tables backup) {
        crash();
        store.restore(backup);
        store.write(rows -> rows.installation =
                Optional.of(backup.home().restored(now(), Simulation.JOBS.leaseLength())));
        start();
    }

    private void every(long millis, Runnable what) {
        int mine = life;
        world.clock().after(millis, () -> {
            if (mine == life && up) {
                what.run();
                every(millis, what);
            }
        });
    }

    /** Runs {@code what} in this process, when everything written so far is on disk. */
    private void afterSync(Runnable what) {
        int mine = life;
        store.whenSynced(() -> {
            if (mine == life && up) {
                what.run();
            }
        });
    }

    // ---- Users -------------------------------------------------------------------------------------------------------

    void submit(String key, String id, JobRequest request, Consumer<Verdict<String>> answer) {
        String known = rows().keys.get(key);
        if (known != null) {
            afterSync(() -> answer.accept(Verdict.of(known)));
            return;
        }
        Account account = account(request.owner());
        Collection<Qpu> qpus = rows().qpus.values();
        int unfinished = (int) rows().jobs.values().stream()
                .filter(job -> job.owner().equals(request.owner()) && !job.state().terminal()).count();
        Verdict<JobChange> verdict = rules.submit(request, id, account, List.copyOf(qpus), unfinished, now());
        if (verdict instanceof Verdict.Granted<JobChange>(JobChange change)) {
            store.write(rows -> {
                rows.keys.put(key, id);
                rows.apply(change);
            });
        }
        afterSync(() -> answer.accept(verdict.map(change -> id)));
    }

    void cancel(String id, Actor by, Consumer<Verdict<JobState>> answer) {
        Job job = rows().jobs.get(id);
        if (job == null) {
            answer.accept(Verdict.refuse(RefusalCode.NOT_FOUND, id));
            return;
        }
        Verdict<JobChange> verdict = rules.cancel(job, rows().last(job), account(job.owner()), by, now());
        write(verdict);
        JobState state = job(id).state();
        afterSync(() -> answer.accept(verdict.map(change -> state)));
    }

    void requeue(String id) {
        Job job = rows().jobs.get(id);
        if (job != null) {
            write(rules.requeue(job, rows().last(job), account(job.owner()), Actor.superuser("root"), now()));
        }
    }

    void book(String id, BookingRules.Slot slot, Actor by) {
        if (BookingRules.create(slot, id, rows().bookings.values(), by,
                now()) instanceof Verdict.Granted<Booking>(Booking row)) {
            store.write(rows -> rows.bookings.put(row.id(), row));
        }
    }

    void unbook(String id, Actor by) {
        Booking booking = rows().bookings.get(id);
        if (booking != null
                && BookingRules.remove(booking, by, now()) instanceof Verdict.Granted<Booking>(Booking row)) {
            store.write(rows -> rows.bookings.remove(row.id()));
        }
    }

    void credit(String user, long millis, String reference) {
        if (LedgerRules.credit(account(user), millis, reference, "", now()) instanceof Verdict.Granted<?>(Object change)
                && change instanceof io.qnit.server.ledger.LedgerChange line) {
            store.write(rows -> rows.append(line));
        }
    }

    void service(String qpu, Service service) {
        write(QpuRules.service(rows().qpus.get(qpu), service, "", Actor.superuser("root"), now()));
    }

    // ---- Nodes -------------------------------------------------------------------------------------------------------

    /** A node connects, and says what it has. */
    void hello(Link link, SimulatedNode node, List<Has> has, Optional<Fence> accepted, NodeCondition condition) {
        if (!up) {
            return;
        }
        Qpu qpu = rows().qpus.get(node.qpu());
        write(QpuRules.came(qpu, node.id(), condition, "", now()));
        long number = rows().qpus.get(node.qpu()).connection();
        Optional.ofNullable(
                connections.put(node.id(), new Connection(link, node, number, new long[] {world.clock().millis()})))
                .ifPresent(old -> old.link.cut());
        Map<String, Has> named = has.stream()
                .collect(Collectors.toMap(one -> one.job + ":" + one.attempt + ":" + one.fence, one -> one));
        for (Lease lease : rows().openOn(node.qpu())) {
            Has one = named.get(lease.job() + ":" + lease.attempt() + ":" + lease.fence());
            Job job = job(lease.job());
            write(one == null
                    ? rules.missing(job, lease, account(lease.owner()), node.id(), accepted, now())
                    : rules.renew(job, lease, node.id(), one.fence, now()));
        }
        afterSync(() -> {
            link.toNode(() -> node.welcomed(link, number, epoch));
            stops(link, node, has);
        });
    }

    void heartbeat(Link link, SimulatedNode node, long said, List<Has> has, NodeCondition condition) {
        Connection connection = connections.get(node.id());
        if (!up || connection == null || connection.number != said) {
            return;
        }
        connection.heard[0] = world.clock().millis();
        write(QpuRules.said(rows().qpus.get(node.qpu()), said, epoch, rows().home(), condition, "", now()));
        for (Has one : has) {
            Job job = rows().jobs.get(one.job);
            Optional<Lease> lease = rows().lease(one.job, one.attempt);
            if (job != null && lease.isPresent()) {
                write(rules.renew(job, lease.get(), node.id(), one.fence, now()));
            }
        }
        afterSync(() -> {
            link.toNode(() -> node.heard(link));
            stops(link, node, has);
        });
    }

    private void stops(Link link, SimulatedNode node, List<Has> has) {
        for (Has one : has) {
            Optional<Job> job = Optional.ofNullable(rows().jobs.get(one.job));
            if (JobRules.stops(job, rows().lease(one.job, one.attempt), node.id(), one.fence)) {
                link.toNode(() -> node.stop(one));
            }
        }
    }

    void handBack(SimulatedNode node, Has one, String why) {
        Job job = rows().jobs.get(one.job);
        Optional<Lease> lease = rows().lease(one.job, one.attempt);
        if (up && job != null && lease.isPresent()) {
            write(rules.handBack(job, lease.get(), account(job.owner()), node.id(), one.fence, why, now()));
        }
    }

    void deliver(Delivery delivery, Consumer<Optional<Refusal>> answer) {
        Optional<Job> job = Optional.ofNullable(rows().jobs.get(delivery.job()));
        Delivery read = delivery;
        if (world.has(Weakness.NO_FENCE) && job.isPresent() && rows().last(job.get()).isPresent()) {
            Lease any = rows().last(job.get()).get();
            read = new Delivery(any.job(), any.attempt(), any.fence(), any.node(), delivery.digest(),
                    delivery.outcome());
        }
        Optional<Lease> lease = rows().lease(read.job(), read.attempt());
        Account account = account(job.map(Job::owner).orElse("nobody"));
        Verdict<JobChange> verdict = rules.accept(job, lease, account, read, now());
        if (world.has(Weakness.SPLIT_ACCEPTANCE) && verdict instanceof Verdict.Granted<JobChange>(JobChange change)
                && !change.isEmpty()) {
            store.write(rows -> rows.apply(new JobChange(change.job(), change.leases(), change.qpu(), List.of(),
                    change.events(), List.of(), List.of())));
            int mine = life;
            world.clock().after(2, () -> {
                if (mine == life) {
                    store.write(rows -> {
                        change.ledger().forEach(line -> rows.append(line));
                        change.outbox().forEach(rows::tell);
                    });
                    afterSync(() -> answer.accept(Optional.empty()));
                }
            });
            return;
        }
        write(verdict);
        afterSync(() -> answer.accept(verdict instanceof Verdict.Refused<JobChange>(Refusal refusal)
                ? Optional.of(refusal)
                : Optional.empty()));
    }

    // ---- Time --------------------------------------------------------------------------------------------------------

    private void silences() {
        for (Connection connection : List.copyOf(connections.values())) {
            if (world.clock().millis() - connection.heard[0] > 3000) {
                connections.remove(connection.node.id());
                connection.link.cut();
                write(QpuRules.went(
                        rows().qpus.get(connection.node.qpu()), connection.number, "not heard of", now()));
            }
        }
    }

    private void expiries() {
        for (Job job : List.copyOf(rows().jobs.values())) {
            if (!job.state().terminal()) {
                rows().last(job).filter(lease -> lease.state().open() && !now().isBefore(lease.expires()))
                        .ifPresent(lease -> {
                            Account account = account(job.owner());
                            write(lease.state() == LeaseState.HELD
                                    ? rules.expire(job, lease, account, rows().home(), now())
                                    : rules.giveUp(job, lease, account, rows().home(), now()));
                        });
            }
        }
    }

    private void schedule() {
        if (rows().jobs.values().stream().noneMatch(Job::queued)) {
            return;
        }
        routes();
        List<Qpu> qpus = new ArrayList<>(rows().qpus.values());
        for (Qpu qpu : qpus) {
            for (int i = 0; i < 10 && start(rows().qpus.get(qpu.id())); i++) {
                // until it waits
            }
        }
    }

    private void routes() {
        for (Job job : List.copyOf(rows().jobs.values())) {
            boolean lost = job.queued() && !job.bound() && (job.qpu().isEmpty()
                    || !rows().qpus.get(job.qpu().get()).state(0).startsJobs());
            if (lost) {
                List<Router.Candidate> candidates = rows().qpus.values().stream().map(qpu -> new Router.Candidate(
                        view(qpu), held(qpu).size(), backlog(qpu), Duration.ofMillis(job.request().estimateMillis())))
                        .toList();
                if (router.route(job, candidates, now()) instanceof Router.Route.To(Qpu qpu, Instant finish)) {
                    write(rules.route(job, qpu, "done by " + finish, now()));
                }
            }
        }
    }

    /** Whether a job was started or put aside. */
    private boolean start(Qpu qpu) {
        Optional<String> here = Optional.of(qpu.id());
        if (rows().jobs.values().stream().noneMatch(job -> job.queued() && job.qpu().equals(here))) {
            return false;
        }
        Opening opening = scheduler.opening(view(qpu), now());
        if (!(scheduler.decide(opening, this::first) instanceof Decision.Start(Job job, Grant.Terms terms, var why))) {
            return false;
        }
        Verdict<JobChange> verdict = rules.grant(new Grant(job, rows().last(job), qpu, account(job.owner()),
                rows().home(), held(qpu).size(), epoch, term, terms), now());
        if (verdict instanceof Verdict.Refused<JobChange>(Refusal refusal)) {
            if (refusal.code() == RefusalCode.QPU_BUSY) {
                return false;
            }
            write(rules.defer(job, new Reason(refusal.code().text(), refusal.message()),
                    now().plus(Simulation.JOBS.deferral()), now()));
            return true;
        }
        write(verdict);
        return true;
    }

    private Optional<Job> first(QueueHead head) {
        return rows().jobs.values().stream().filter(head::matches).min(QueueHead.ORDER);
    }

    private QpuView view(Qpu qpu) {
        List<Booking> ahead =
                rows().bookings.values().stream().filter(booking -> booking.end().isAfter(now())).toList();
        Optional<Instant> active = QpuView.window(ahead, qpu.id(), now()).flatMap(window -> rows().leases.values()
                .stream().flatMap(List::stream)
                .filter(lease -> lease.owner().equals(window.user()) && lease.qpu().equals(qpu.id()))
                .flatMap(lease -> lease.closed().stream()).max(Instant::compareTo));
        return new QpuView(qpu, held(qpu), ahead, active);
    }

    private List<Lease> held(Qpu qpu) {
        return rows().openOn(qpu.id()).stream().filter(lease -> lease.state() == LeaseState.HELD).toList();
    }

    private Duration backlog(Qpu qpu) {
        return Duration.ofMillis(rows().jobs.values().stream()
                .filter(job -> !job.state().terminal() && job.qpu().equals(Optional.of(qpu.id())))
                .mapToLong(job -> job.request().estimateMillis()).sum());
    }

    // ---- Rows --------------------------------------------------------------------------------------------------------

    private void write(Verdict<?> verdict) {
        if (verdict instanceof Verdict.Granted<?>(Object what)) {
            switch (what) {
                case JobChange change when !change.isEmpty() -> {
                    store.write(rows -> rows.apply(change));
                    // A grant leaves on the connection that it was decided for, or not at all.
                    change.effects().forEach(effect -> {
                        Optional<Connection> decided = effect instanceof Effect.Dispatch(Lease lease)
                                ? connected(lease)
                                : Optional.empty();
                        afterSync(() -> perform(effect, decided));
                    });
                }
                case QpuChange change -> store.write(rows -> {
                    rows.qpus.put(change.qpu().id(), change.qpu());
                    change.event().ifPresent(rows::tell);
                });
                default -> {}
            }
        }
    }

    private void perform(Effect effect, Optional<Connection> decided) {
        switch (effect) {
            case Effect.Dispatch(Lease lease) -> decided
                    .ifPresent(to -> to.link.toNode(() -> to.node.granted(to.link, lease)));
            case Effect.Stop(Lease lease) -> connected(lease)
                    .ifPresent(to -> to.link
                            .toNode(() -> to.node.stop(new Has(lease.job(), lease.attempt(), lease.fence()))));
            case Effect.Wake() -> {
                // the scheduler looks often enough
            }
        }
    }

    private Optional<Connection> connected(Lease lease) {
        return Optional.ofNullable(connections.get(lease.node()));
    }

    private Job job(String id) {
        return java.util.Objects.requireNonNull(rows().jobs.get(id));
    }

    private Account account(String user) {
        return rows().accounts.getOrDefault(user, Account.empty(user));
    }

    private Tables rows() {
        return store.rows();
    }

    private Instant now() {
        return world.clock().now();
    }
}
