package io.qnit.server.job;

import io.qnit.server.Actor;
import io.qnit.server.Installation;
import io.qnit.server.Reason;
import io.qnit.server.Refusal;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerChange;
import io.qnit.server.ledger.LedgerRules;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The life of a job: submit, route, grant, accept, hand back, expire, cancel, requeue.
 *
 * <p>Each rule takes the rows that it decides on, what happened and the time, and returns the rows to write with the
 * effects to perform once they are on disk, or a refusal. Nothing is read or written here, so the same rules run in the
 * server and in the simulation of the tests. Two ideas carry them:
 *
 * <ul>
 *   <li><em>A result is judged by its own job's lease alone</em>: the lease is open, its (attempt, fence, node) are the
 *       report's, and the job's attempt is still this one. Another grant on the same QPU takes nothing away.
 *   <li><em>Expiry makes a job grantable, no more.</em> The attempt number rises with the next grant; until then the old
 *       attempt's result is welcome (Gray and Cheriton, "Leases", 1989, give the claim a time; the fence makes a claim that
 *       outlived it harmless).
 * </ul>
 *
 * Immutable and thread-safe. Rows that contradict one another (a lease of another job) are defects of the caller.
 */
public final class JobRules {
    private static final String GONE = "is over or was never known here; delete the report";

    private final JobSettings settings;

    public JobRules(JobSettings settings) {
        this.settings = settings;
    }

    public JobSettings settings() {
        return settings;
    }

    // ---- From the user -----------------------------------------------------------------------------------------------

    /**
     * Takes a job in.
     *
     * @param account of the owner; a balance of 0 is refused, as QPI does
     * @param qpus the QPU asked for if it exists; all of them where none is asked for
     * @param unfinished jobs that the owner has waiting or running
     */
    public Verdict<JobChange> submit(
            JobRequest request, String id, Account account, List<Qpu> qpus, int unfinished, Instant now) {
        if (account.balanceMillis() <= 0) {
            return Verdict.refuse(RefusalCode.INSUFFICIENT_BALANCE, "insufficient QPU seconds balance");
        }
        if (unfinished >= settings.mostQueued()) {
            return Verdict.refuse(
                    RefusalCode.TOO_MANY_JOBS,
                    unfinished + " of your jobs wait or run, the limit is " + settings.mostQueued()
                            + "; wait for one to finish, or cancel one");
        }
        Wishes wishes = request.wishes();
        if (wishes.mostMillis().isPresent() && request.estimateMillis() > wishes.mostMillis().getAsLong()) {
            return Verdict.refuse(
                    RefusalCode.COSTS_TOO_MUCH,
                    "the job is expected to take " + request.estimateMillis() / 1000.0 + " s of QPU time, max_cost is "
                            + wishes.mostMillis().getAsLong() / 1000.0 + " s");
        }
        if (wishes.deadline().isPresent() && !now.isBefore(wishes.deadline().get())) {
            return Verdict.refuse(RefusalCode.INVALID, "the deadline " + wishes.deadline().get() + " has passed");
        }
        Optional<String> target = request.target();
        if (target.isPresent() && qpus.stream().noneMatch(qpu -> qpu.id().equals(target.get()))) {
            return Verdict.refuse(RefusalCode.UNKNOWN_QPU, "there is no QPU '" + target.get() + "'");
        }
        if (qpus.stream().filter(qpu -> target.isEmpty() || qpu.id().equals(target.get())).noneMatch(
                qpu -> qpu.fits(request.width(), request.shots()))) {
            String qubits = qpus.stream().map(qpu -> qpu.name() + ": " + qpu.qubits() + " qubits, " + qpu.maxShots()
                    + " shots").limit(8).reduce((left, right) -> left + "; " + right).orElse("no QPU is registered");
            return Verdict.refuse(
                    RefusalCode.NO_QPU_FITS,
                    "the job needs " + request.width() + " qubits and " + request.shots() + " shots (" + qubits + ")");
        }
        Job job = new Job(id, request, target, JobState.PENDING, true, 0, 0, 0, now, now, now, Optional.empty(), 0,
                Optional.empty(), 0);
        return Verdict.of(
                new JobEdit(job, now).event(JobEventType.SUBMITTED, Optional.empty(), "").effect(new Effect.Wake())
                        .change());
    }

    /**
     * The user wants no more of it. A job that no node holds is cancelled at once; one that a node holds is cancelling until
     * the node reports, and a result that comes first wins.
     *
     * @param last the lease of the last attempt, if there was one
     */
    public Verdict<JobChange> cancel(Job job, Optional<Lease> last, Account account, Actor by, Instant now) {
        if (!by.mayActFor(job.owner())) {
            return Verdict.refuse(RefusalCode.NOT_FOUND, "job not found");
        }
        Reason reason = new Reason("cancelled", by.user().equals(job.owner()) ? "cancelled by its owner"
                : "cancelled by an administrator");
        JobEdit edit = new JobEdit(job, now);
        return switch (job.state()) {
            case PENDING -> Verdict.of(
                    edit.finish(JobState.CANCELLED, Optional.of(reason), 0, Optional.empty()).change());
            case RUNNING -> {
                Lease lease = last.orElseThrow();
                if (lease.state() == LeaseState.EXPIRED) {
                    // Its node is away: nobody could answer.
                    yield close(edit, lease, LeaseState.LOST, Optional.empty(), account, "cancelled", now)
                            .map(open -> open.effect(new Effect.Stop(lease))
                                    .finish(JobState.CANCELLED, Optional.of(reason), 0, Optional.of(lease.node()))
                                    .change());
                }
                yield Verdict.of(edit.state(JobState.CANCELLING, false)
                        .event(JobEventType.CANCEL_REQUESTED, Optional.of(lease.node()), reason.text())
                        .effect(new Effect.Stop(lease)).change());
            }
            case CANCELLING -> Verdict.of(JobChange.nothing());
            case COMPLETED, FAILED, CANCELLED -> Verdict.refuse(
                    RefusalCode.JOB_FINISHED, "job not found, maybe it was already completed or cancelled?");
        };
    }

    // ---- On its way to a node ----------------------------------------------------------------------------------------

    /** Whether this QPU may be given this job at all: it fits, it is the one asked for, and its kind allows one more. */
    public boolean mayRun(Job job, Qpu qpu) {
        JobRequest request = job.request();
        return qpu.fits(request.width(), request.shots())
                && (request.target().isEmpty() || request.target().get().equals(qpu.id()))
                && job.losses() < attemptsAllowed(request, qpu);
    }

    /** Losses with which a job fails on this QPU. */
    public int attemptsAllowed(JobRequest request, Qpu qpu) {
        return request.maxAttempts().orElse(
                qpu.kind() == QpuKind.HARDWARE ? settings.hardwareAttempts() : settings.simulatorAttempts());
    }

    /** Puts a job without a target into this QPU's queue. */
    public Verdict<JobChange> route(Job job, Qpu qpu, String why, Instant now) {
        if (!job.queued() || job.bound()) {
            return Verdict.refuse(RefusalCode.NOT_GRANTABLE, job.id() + " is not waiting to be routed");
        }
        if (!mayRun(job, qpu)) {
            return Verdict.refuse(RefusalCode.NO_QPU_FITS, job.id() + " cannot run on " + qpu.name());
        }
        if (job.qpu().equals(Optional.of(qpu.id()))) {
            return Verdict.of(JobChange.nothing());
        }
        return Verdict.of(new JobEdit(job, now).qpu(Optional.of(qpu.id()))
                .event(JobEventType.ROUTED, Optional.empty(), qpu.name() + (why.isEmpty() ? "" : ": " + why))
                .effect(new Effect.Wake()).change());
    }

    /** Lets a job wait, with the reason shown, so that the next in the queue is looked at. */
    public Verdict<JobChange> defer(Job job, Reason reason, Instant until, Instant now) {
        if (!job.queued()) {
            return Verdict.refuse(RefusalCode.NOT_GRANTABLE, job.id() + " waits for no grant");
        }
        JobEdit edit = new JobEdit(job, now).notBefore(until, Optional.of(reason));
        boolean known = job.reason().map(Reason::code).equals(Optional.of(reason.code()));
        return Verdict.of((known ? edit : edit.event(JobEventType.DEFERRED, Optional.empty(), reason.text())).change());
    }

    /**
     * Gives a job to a QPU's node: lease, fence, attempt and reservation in one change, written before anything is sent.
     * The reservation is the run's limit.
     */
    public Verdict<JobChange> grant(Grant grant, Instant now) {
        Job job = grant.job();
        Optional<Refusal> no = mayNotGrant(grant, now);
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        JobEdit edit = new JobEdit(job, now);
        Account account = grant.account();
        grant.terms().compiled().ifPresent(compiled -> edit.estimate(compiled.estimateMillis()));
        if (job.state() == JobState.RUNNING) {
            Lease old = grant.last().orElseThrow();
            edit.lost(job.losses() + 1, job.kills()).event(
                    JobEventType.LOST, Optional.of(old.node()),
                    "nothing was heard of attempt " + old.attempt() + "; its result is not welcome any more");
            Verdict<JobEdit> closed = close(edit, old, LeaseState.LOST, Optional.empty(), account, "lost", now);
            if (closed instanceof Verdict.Refused<JobEdit>(Refusal refusal)) {
                return new Verdict.Refused<>(refusal);
            }
        }
        return LedgerRules.reservation(
                edit.account(account), grant.terms().pace().reservedMillis(edit.job().request().estimateMillis()))
                .flatMap(wanted -> {
                    long most = Math.min(
                            grant.terms().mostMillis().orElse(wanted),
                            job.request().wishes().mostMillis().orElse(wanted));
                    long limit = Math.min(wanted, most);
                    int attempt = job.attempt() + 1;
                    return LedgerRules.reserve(edit.account(account), limit, job.id(), attempt, now)
                            .map(reserved -> give(edit, grant, reserved, limit, attempt, now));
                });
    }

    private JobChange give(
            JobEdit edit, Grant grant, LedgerChange reserved, long limitMillis, int attempt, Instant now) {
        Qpu qpu = grant.qpu().granted(now);
        String node = qpu.node().orElseThrow();
        Fence fence = new Fence(grant.installation().epoch(), qpu.lastFence());
        Lease lease = new Lease(edit.job().id(), attempt, edit.job().owner(), qpu.id(), node, fence, LeaseState.HELD,
                now, now.plus(settings.leaseLength()), limitMillis, grant.terms().stopBy(), limitMillis,
                attemptsAllowed(edit.job().request(), qpu), Optional.empty(), Optional.empty());
        edit.attempt(Optional.of(qpu.id()), attempt).state(JobState.RUNNING, false);
        grant.terms().compiled()
                .ifPresent(compiled -> edit.event(JobEventType.COMPILED, Optional.empty(), compiled.note()));
        return edit.event(JobEventType.GRANTED, Optional.of(node), qpu.name() + ", fence " + fence)
                .lease(lease).ledger(reserved).qpuRow(qpu).effect(new Effect.Dispatch(lease)).change();
    }

    private Optional<Refusal> mayNotGrant(Grant grant, Instant now) {
        Job job = grant.job();
        Qpu qpu = grant.qpu();
        Installation installation = grant.installation();
        if (grant.epoch() != installation.epoch()) {
            return no(RefusalCode.WRONG_EPOCH, "the installation was restored; this scheduler was made in epoch "
                    + grant.epoch() + ", now is " + installation.epoch());
        }
        if (grant.term() != installation.term()) {
            return no(RefusalCode.NOT_LEADER, "another server schedules since term " + installation.term()
                    + "; this one did in " + grant.term());
        }
        if (!job.queued() || now.isBefore(job.notBefore())) {
            return no(RefusalCode.NOT_GRANTABLE, job.id() + " is " + job.state().text()
                    + (job.queued() ? " and waits until " + job.notBefore() : ""));
        }
        if (deadlinePassed(job, now)) {
            return no(RefusalCode.NOT_GRANTABLE, job.id() + " was to be started before "
                    + job.request().wishes().deadline().get());
        }
        int losses = job.losses();
        if (job.state() == JobState.RUNNING) {
            losses++;
            Lease last = grant.last().orElseThrow();
            if (last.state() != LeaseState.EXPIRED || !installation.countsTime(now)) {
                return no(RefusalCode.NOT_GRANTABLE, job.id() + ": attempt " + last.attempt() + " is still held");
            }
        }
        if (losses >= attemptsAllowed(job.request(), qpu)) {
            return no(RefusalCode.ATTEMPTS_EXHAUSTED, job.id() + ": " + losses + " attempts were lost; "
                    + qpu.name() + " allows " + attemptsAllowed(job.request(), qpu));
        }
        if (!mayRun(job, qpu)) {
            return no(RefusalCode.NO_QPU_FITS, job.id() + " cannot run on " + qpu.name());
        }
        if (!qpu.state(grant.held()).startsJobs()) {
            return no(RefusalCode.QPU_NOT_READY, qpu.name() + " is " + qpu.state(grant.held()).text()
                    + (qpu.reason().isEmpty() ? "" : ": " + qpu.reason()));
        }
        if (grant.held() >= qpu.capacity()) {
            return no(RefusalCode.QPU_BUSY, qpu.name() + " holds " + grant.held() + " jobs, as many as it may");
        }
        if (grant.terms().stopBy().isPresent() && !now.isBefore(grant.terms().stopBy().get())) {
            return no(RefusalCode.QPU_BUSY, qpu.name() + " is booked from " + grant.terms().stopBy().get());
        }
        if (grant.terms().mostMillis().isPresent() && grant.terms().mostMillis().getAsLong() < 1) {
            return no(RefusalCode.INVALID, "a run needs at least 1 ms");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> no(RefusalCode code, String message) {
        return Optional.of(new Refusal(code, message));
    }

    // ---- From the node -----------------------------------------------------------------------------------------------

    /** The node named this attempt among what it holds: the lease runs anew, also one that had run out. */
    public Verdict<JobChange> renew(Job job, Lease lease, String node, Fence fence, Instant now) {
        Optional<Refusal> no = mayNotSpeakFor(job, lease, node, fence);
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        Instant expires = now.plus(settings.leaseLength());
        if (lease.state() == LeaseState.HELD) {
            Lease longer = expires.isAfter(lease.expires()) ? lease.open(LeaseState.HELD, expires) : lease;
            return Verdict.of(new JobChange(Optional.empty(), List.of(longer), Optional.empty(), List.of(), List.of(),
                    List.of(), List.of()));
        }
        return Verdict.of(new JobEdit(job, now).state(JobState.RUNNING, false)
                .notBefore(job.notBefore(), Optional.empty())
                .qpu(Optional.of(lease.qpu()))
                .lease(lease.open(LeaseState.HELD, expires))
                .event(JobEventType.REVIVED, Optional.of(node), "the node is back and still has it").change());
    }

    /** Whether the node is to be told to stop an attempt that it named: it is cancelled, or not its own any more. */
    public static boolean stops(Optional<Job> job, Optional<Lease> lease, String node, Fence fence) {
        return job.isEmpty() || lease.isEmpty() || mayNotSpeakFor(job.get(), lease.get(), node, fence).isPresent()
                || job.get().state() == JobState.CANCELLING;
    }

    /**
     * Takes a node's report on an attempt: exactly one is accepted per job. The report that closed an attempt may come again
     * and is agreed to again, with nothing to write.
     *
     * @param job absent where there is none of this id
     * @param lease of (job, attempt); absent where there is none
     */
    public Verdict<JobChange> accept(
            Optional<Job> job, Optional<Lease> lease, Account account, Delivery delivery, Instant now) {
        if (job.isEmpty() || lease.isEmpty()) {
            return Verdict.refuse(RefusalCode.GONE, delivery.job() + ", attempt " + delivery.attempt() + ": " + GONE);
        }
        Optional<Refusal> no = notOfThisLease(lease.get(), delivery.node(), delivery.fence());
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        if (lease.get().digest().equals(Optional.of(delivery.digest()))) {
            return Verdict.of(JobChange.nothing());
        }
        Optional<Refusal> late = mayNotSpeakFor(job.get(), lease.get(), delivery.node(), delivery.fence());
        if (late.isPresent()) {
            return new Verdict.Refused<>(late.get());
        }
        return accepted(job.get(), lease.get(), account, delivery, now);
    }

    private Verdict<JobChange> accepted(Job job, Lease lease, Account account, Delivery delivery, Instant now) {
        Optional<String> digest = Optional.of(delivery.digest());
        JobEdit edit = new JobEdit(job, now).qpu(Optional.of(lease.qpu()));
        return switch (delivery.outcome()) {
            case AttemptOutcome.Completed(long shots, long used) -> {
                Optional<Reason> reason = shots >= job.request().shots() ? Optional.empty()
                        : Optional.of(new Reason("stopped_at_limit", "stopped at its time limit after " + shots + " of "
                                + job.request().shots() + " shots"));
                yield settle(edit, lease, digest, account, used, JobState.COMPLETED, reason, now);
            }
            case AttemptOutcome.ProgramFailed(String code, String message, long used) -> settle(
                    edit, lease, digest, account, used, JobState.FAILED, Optional.of(new Reason(code, message)), now);
            case AttemptOutcome.Cancelled(long shots, long used) -> settle(edit, lease, digest, account, used,
                    JobState.CANCELLED, Optional.of(new Reason("cancelled", "stopped after " + shots + " of "
                            + job.request().shots() + " shots")),
                    now);
            case AttemptOutcome.ExecutorKilled(int kills, String evidence) -> {
                edit.lost(job.losses(), job.kills() + kills)
                        .event(JobEventType.EXECUTOR_KILLED, Optional.of(lease.node()), evidence);
                Reason reason = edit.job().kills() >= settings.killsToQuarantine()
                        ? new Reason("quarantined", "it killed executors " + edit.job().kills() + " times: " + evidence)
                        : new Reason("executor_killed", evidence);
                yield lose(edit, lease, digest, account, reason, now);
            }
            case AttemptOutcome.Infrastructure(String code, String message) -> lose(
                    edit, lease, digest, account, new Reason(code, message), now);
        };
    }

    private Verdict<JobChange> settle(JobEdit edit, Lease lease, Optional<String> digest, Account account, long used,
            JobState end, Optional<Reason> reason, Instant now) {
        return LedgerRules.settle(account, lease.reservedMillis(), used, lease.job(), lease.attempt(), now)
                .map(paid -> edit.lease(lease.close(LeaseState.SETTLED, digest, now)).ledger(paid)
                        .finish(end, reason, LedgerRules.charge(lease.reservedMillis(), used),
                                Optional.of(lease.node()))
                        .change());
    }

    /** The infrastructure lost an attempt: another one after a pause, or the end. It costs nothing. */
    private Verdict<JobChange> lose(
            JobEdit edit, Lease lease, Optional<String> digest, Account account, Reason reason, Instant now) {
        Job job = edit.lost(edit.job().losses() + 1, edit.job().kills()).job();
        return close(edit, lease, LeaseState.LOST, digest, account, reason.code(), now).map(open -> {
            Optional<String> node = Optional.of(lease.node());
            if (job.state() == JobState.CANCELLING) {
                return open.finish(JobState.CANCELLED, Optional.of(reason), 0, node).change();
            }
            if (job.kills() >= settings.killsToQuarantine()) {
                return open.finish(JobState.FAILED, Optional.of(reason), 0, node).change();
            }
            if (job.losses() >= lease.maxAttempts()) {
                return open.finish(JobState.FAILED, Optional.of(new Reason("attempts_exhausted", job.losses() + " of "
                        + lease.maxAttempts() + " attempts were lost; the last: " + reason.text())), 0, node).change();
            }
            return open.event(JobEventType.LOST, node, reason.text())
                    .state(JobState.PENDING, true)
                    .qpu(job.request().target())
                    .notBefore(now.plus(settings.backoff(job.losses())), Optional.of(reason))
                    .effect(new Effect.Wake()).change();
        });
    }

    /** The node gives an attempt back, with no result to come: the job goes on at once and loses no attempt. */
    public Verdict<JobChange> handBack(
            Job job, Lease lease, Account account, String node, Fence fence, String why, Instant now) {
        Optional<Refusal> no = notOfThisLease(lease, node, fence);
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        if (lease.state() == LeaseState.HANDED_BACK) {
            return Verdict.of(JobChange.nothing());
        }
        Optional<Refusal> late = mayNotSpeakFor(job, lease, node, fence);
        if (late.isPresent()) {
            return new Verdict.Refused<>(late.get());
        }
        return giveBack(new JobEdit(job, now), lease, account, JobEventType.HANDED_BACK, why, now);
    }

    private Verdict<JobChange> giveBack(
            JobEdit edit, Lease lease, Account account, JobEventType type, String why, Instant now) {
        Job job = edit.job();
        Optional<String> node = Optional.of(lease.node());
        return close(edit, lease, LeaseState.HANDED_BACK, Optional.empty(), account, "handed back", now)
                .map(open -> open.event(type, node, why))
                .map(open -> job.state() == JobState.CANCELLING
                        ? open.finish(JobState.CANCELLED, Optional.of(new Reason("cancelled", "never executed")), 0,
                                node).change()
                        : open.state(JobState.PENDING, true).qpu(job.request().target())
                                .notBefore(now, Optional.empty()).effect(new Effect.Wake()).change());
    }

    /**
     * A node that came back does not name this attempt among what it has: it was lost with the node's memory, or the grant
     * never arrived.
     *
     * @param accepted the last fence that the node ever took, kept on its disk; none: it never took any. A grant after it
     *     never began
     */
    public Verdict<JobChange> missing(
            Job job, Lease lease, Account account, String node, Optional<Fence> accepted, Instant now) {
        Optional<Refusal> no = mayNotSpeakFor(job, lease, node, lease.fence());
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        JobEdit edit = new JobEdit(job, now);
        return accepted.isEmpty() || lease.fence().compareTo(accepted.get()) > 0
                ? giveBack(edit, lease, account, JobEventType.HANDED_BACK, "the grant never reached the node", now)
                : lose(edit, lease, Optional.empty(), account,
                        new Reason("node_restarted", "the node came back without it"), now);
    }

    // ---- From the clock and the administrator ------------------------------------------------------------------------

    /**
     * A lease's time is over. Its job may be granted again, no more; the old attempt's result is still welcome. A job that
     * was being cancelled is cancelled.
     */
    public Verdict<JobChange> expire(Job job, Lease lease, Account account, Installation installation, Instant now) {
        if (lease.state() != LeaseState.HELD || now.isBefore(lease.expires()) || !installation.countsTime(now)) {
            return Verdict.refuse(RefusalCode.NOT_EXPIRED, job.id() + ", attempt " + lease.attempt() + ": "
                    + lease.state().text() + ", until " + lease.expires());
        }
        JobEdit edit = new JobEdit(job, now);
        Optional<String> node = Optional.of(lease.node());
        if (job.state() == JobState.CANCELLING) {
            return close(edit, lease, LeaseState.LOST, Optional.empty(), account, "cancelled", now)
                    .map(open -> open.finish(JobState.CANCELLED, Optional.of(
                            new Reason("cancelled", "cancelled; the node was not heard of again")), 0, node).change());
        }
        boolean again = job.losses() + 1 < lease.maxAttempts();
        Reason reason = new Reason("node_silent", again
                ? "nothing was heard of its node for " + settings.leaseLength().toSeconds()
                        + " s; it is granted again unless the result comes first"
                : "nothing was heard of its node for " + settings.leaseLength().toSeconds()
                        + " s; it may not be tried again, so its result is waited for");
        return Verdict.of(edit.state(JobState.RUNNING, again)
                .lease(lease.open(LeaseState.EXPIRED, lease.expires()))
                .notBefore(now.plus(settings.backoff(job.losses() + 1)), Optional.of(reason))
                .event(JobEventType.EXPIRED, node, reason.text())
                .effect(new Effect.Wake()).change());
    }

    /** An attempt that may not be repeated was waited for long enough: the job fails, and the reason is told. */
    public Verdict<JobChange> giveUp(Job job, Lease lease, Account account, Installation installation, Instant now) {
        boolean waits = job.state() == JobState.RUNNING && job.attempt() == lease.attempt()
                && lease.state() == LeaseState.EXPIRED;
        if (!waits || now.isBefore(lease.expires().plus(settings.lostAfter())) || !installation.countsTime(now)) {
            return Verdict.refuse(RefusalCode.NOT_EXPIRED, job.id() + ", attempt " + lease.attempt() + ": "
                    + lease.state().text() + "; it is waited for until "
                    + lease.expires().plus(settings.lostAfter()));
        }
        JobEdit edit = new JobEdit(job, now).qpu(Optional.of(lease.qpu())).lost(job.losses() + 1, job.kills());
        Reason reason =
                new Reason("attempt_lost", "attempt " + lease.attempt() + " was lost: its node was not heard of for "
                        + settings.lostAfter());
        return close(edit, lease, LeaseState.LOST, Optional.empty(), account, "lost", now).map(open -> open
                .finish(JobState.FAILED, Optional.of(reason), 0, Optional.of(lease.node())).change());
    }

    private static boolean deadlinePassed(Job job, Instant now) {
        return job.request().wishes().deadline().map(deadline -> !now.isBefore(deadline)).orElse(false);
    }

    /** A job that waits, and whose user does not want it started any more, fails; an attempt that ran out is lost. */
    public Verdict<JobChange> overdue(Job job, Optional<Lease> last, Account account, Instant now) {
        if (!job.queued() || !deadlinePassed(job, now)) {
            return Verdict.refuse(RefusalCode.NOT_GRANTABLE, job.id() + " is " + job.state().text()
                    + ", its deadline " + job.request().wishes().deadline());
        }
        Optional<Reason> reason = Optional.of(new Reason(
                "deadline_passed", "its deadline passed before a QPU had time for it"));
        JobEdit edit = new JobEdit(job, now);
        if (job.state() == JobState.PENDING) {
            return Verdict.of(edit.finish(JobState.FAILED, reason, 0, Optional.empty()).change());
        }
        Lease lease = last.orElseThrow();
        return close(edit.qpu(Optional.of(lease.qpu())).lost(job.losses() + 1, job.kills()), lease, LeaseState.LOST,
                Optional.empty(), account, "lost", now)
                .map(open -> open.effect(new Effect.Stop(lease))
                        .finish(JobState.FAILED, reason, 0, Optional.of(lease.node())).change());
    }

    /** A job that waits can never run: its QPU was removed, its program does not compile any more. */
    public Verdict<JobChange> reject(Job job, Reason reason, Instant now) {
        if (job.state() != JobState.PENDING) {
            return Verdict.refuse(RefusalCode.NOT_GRANTABLE, job.id() + " is " + job.state().text());
        }
        return Verdict.of(
                new JobEdit(job, now).finish(JobState.FAILED, Optional.of(reason), 0, Optional.empty()).change());
    }

    /**
     * An administrator gives up on an attempt whose lease ran out: the job waits anew, with no attempt used up, also one that
     * may not be repeated otherwise.
     */
    public Verdict<JobChange> requeue(Job job, Optional<Lease> last, Account account, Actor by, Instant now) {
        if (!by.isSuperuser()) {
            return Verdict.refuse(RefusalCode.FORBIDDEN, "only administrators can requeue a job");
        }
        if (job.state().terminal()) {
            return Verdict.refuse(RefusalCode.JOB_FINISHED, job.id() + " is " + job.state().text()
                    + "; nothing leaves that state. Submit it again as a new job");
        }
        if (job.state() == JobState.PENDING) {
            return Verdict.of(JobChange.nothing());
        }
        Lease lease = last.orElseThrow();
        if (job.state() == JobState.CANCELLING || lease.state() != LeaseState.EXPIRED) {
            return Verdict.refuse(RefusalCode.ATTEMPT_HELD, job.id() + " is " + job.state().text() + " and held by "
                    + lease.node() + "; cancel it, or drain the QPU");
        }
        return giveBack(new JobEdit(job, now), lease, account, JobEventType.REQUEUED, "by " + by.user(), now);
    }

    /**
     * A new job like one that failed: what an administrator does with a job in quarantine once its cause is gone. The old one
     * stays as it is.
     */
    public Verdict<JobChange> resubmit(
            Job failed, String id, Account account, List<Qpu> qpus, int unfinished, Actor by, Instant now) {
        if (!by.isSuperuser()) {
            return Verdict.refuse(RefusalCode.FORBIDDEN, "only administrators can submit a job again for its owner");
        }
        if (failed.state() != JobState.FAILED) {
            return Verdict.refuse(RefusalCode.INVALID, failed.id() + " is " + failed.state().text() + ", not failed");
        }
        JobRequest old = failed.request();
        return submit(new JobRequest(old.owner(), old.target(), old.width(), old.shots(), old.estimateMillis(),
                old.maxAttempts(), Optional.of(failed.id()), old.wishes().again()), id, account, qpus, unfinished, now);
    }

    /** A node tells how far an attempt is; only the timeline changes. */
    public Verdict<JobChange> progress(
            Job job, Lease lease, String node, Fence fence, JobEventType type, String text, Instant now) {
        if (!type.progress()) {
            return Verdict.refuse(RefusalCode.INVALID, "'" + type.text() + "' is not for nodes to tell");
        }
        Optional<Refusal> no = mayNotSpeakFor(job, lease, node, fence);
        if (no.isPresent()) {
            return new Verdict.Refused<>(no.get());
        }
        return Verdict.of(new JobEdit(job, now).event(type, Optional.of(node), text).change());
    }

    // ---- What the rules share ----------------------------------------------------------------------------------------

    private static Optional<Refusal> notOfThisLease(Lease lease, String node, Fence fence) {
        String what = lease.job() + ", attempt " + lease.attempt() + ": ";
        if (!lease.node().equals(node)) {
            return no(RefusalCode.WRONG_NODE, what + "it was granted to another node");
        }
        if (lease.fence().epoch() != fence.epoch()) {
            return no(RefusalCode.WRONG_EPOCH, what + "granted in epoch " + lease.fence().epoch()
                    + ", reported with one of epoch " + fence.epoch());
        }
        if (!lease.fence().equals(fence)) {
            return no(RefusalCode.SUPERSEDED,
                    what + "granted with fence " + lease.fence() + ", reported with " + fence);
        }
        return Optional.empty();
    }

    /** Empty where the node may still decide what becomes of this attempt. */
    private static Optional<Refusal> mayNotSpeakFor(Job job, Lease lease, String node, Fence fence) {
        Optional<Refusal> no = notOfThisLease(lease, node, fence);
        if (no.isPresent()) {
            return no;
        }
        String what = job.id() + ", attempt " + lease.attempt() + " ";
        if (job.attempt() != lease.attempt() || lease.state() == LeaseState.HANDED_BACK) {
            return no(RefusalCode.SUPERSEDED, what + "is " + lease.state().text() + "; the job's attempt is "
                    + job.attempt());
        }
        if (lease.state() == LeaseState.SETTLED) {
            return no(RefusalCode.SUPERSEDED, what + "has another result");
        }
        if (!lease.state().open() || job.state().terminal()) {
            return no(RefusalCode.GONE, what + GONE);
        }
        return Optional.empty();
    }

    private Verdict<JobEdit> close(JobEdit edit, Lease lease, LeaseState end, Optional<String> digest, Account account,
            String note, Instant now) {
        return LedgerRules.release(
                edit.account(account), lease.reservedMillis(), lease.job(), lease.attempt(), note, now)
                .map(released -> edit.lease(lease.close(end, digest, now)).ledger(released));
    }
}
