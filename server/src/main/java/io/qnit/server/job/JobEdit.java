package io.qnit.server.job;

import io.qnit.server.InvalidRowException;
import io.qnit.server.OutboxEvent;
import io.qnit.server.Reason;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerChange;
import io.qnit.server.qpu.Qpu;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what one rule does to one job: each step notes its event, and a terminal state its outbox event, so that neither
 * can be forgotten. Steps outside {@link JobState}'s table are defects and throw.
 */
final class JobEdit {
    private final Instant now;
    private final List<Lease> leases = new ArrayList<>();
    private final List<LedgerChange> ledger = new ArrayList<>();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<OutboxEvent> outbox = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private Optional<Qpu> changedQpu = Optional.empty();
    private Job job;

    JobEdit(Job job, Instant now) {
        this.job = job;
        this.now = now;
    }

    /** Another state; for terminal ones see {@link #finish}. */
    JobEdit state(JobState next, boolean queued) {
        check(next);
        InvalidRowException.unless(!next.terminal(), job.id() + ": a terminal state needs its event");
        set(job.qpu(), next, queued, job.attempt(), job.losses(), job.kills(), job.notBefore(), job.reason());
        return this;
    }

    JobEdit attempt(Optional<String> qpu, int attempt) {
        set(qpu, job.state(), job.queued(), attempt, job.losses(), job.kills(), job.notBefore(), Optional.empty());
        return this;
    }

    JobEdit qpu(Optional<String> qpu) {
        set(qpu, job.state(), job.queued(), job.attempt(), job.losses(), job.kills(), job.notBefore(), job.reason());
        return this;
    }

    /** QPU time expected, now that it is known better. */
    JobEdit estimate(long millis) {
        job = new Job(job.id(), job.request().withEstimate(millis), job.qpu(), job.state(), job.queued(), job.attempt(),
                job.losses(), job.kills(), job.notBefore(), job.created(), now, job.finished(), job.chargedMillis(),
                job.reason(), job.events());
        return this;
    }

    JobEdit lost(int losses, int kills) {
        set(job.qpu(), job.state(), job.queued(), job.attempt(), losses, kills, job.notBefore(), job.reason());
        return this;
    }

    JobEdit notBefore(Instant time, Optional<Reason> reason) {
        set(job.qpu(), job.state(), job.queued(), job.attempt(), job.losses(), job.kills(), time, reason);
        return this;
    }

    JobEdit event(JobEventType type, Optional<String> node, String text) {
        int number = job.events() + 1;
        events.add(new JobEvent(job.id(), number, now, type, job.attempt(), node, text));
        job = new Job(job.id(), job.request(), job.qpu(), job.state(), job.queued(), job.attempt(), job.losses(),
                job.kills(), job.notBefore(), job.created(), now, job.finished(), job.chargedMillis(), job.reason(),
                number);
        return this;
    }

    /** The end: the terminal state with its event on the timeline and in the outbox. */
    JobEdit finish(JobState end, Optional<Reason> reason, long chargedMillis, Optional<String> node) {
        check(end);
        InvalidRowException.unless(end.terminal(), job.id() + ": " + end.text() + " is no end");
        job = new Job(job.id(), job.request(), job.qpu(), end, false, job.attempt(), job.losses(), job.kills(),
                job.notBefore(), job.created(), now, Optional.of(now), chargedMillis, reason, job.events());
        JobEventType type = switch (end) {
            case COMPLETED -> JobEventType.COMPLETED;
            case FAILED -> JobEventType.FAILED;
            case CANCELLED -> JobEventType.CANCELLED;
            case PENDING, RUNNING, CANCELLING -> throw new InvalidRowException(end.text());
        };
        event(type, node, reason.map(Reason::text).orElse(""));
        outbox.add(OutboxEvent.of("job." + end.text(), job.id(), job.owner(), job.events(), now));
        effects.add(new Effect.Wake());
        return this;
    }

    JobEdit lease(Lease lease) {
        leases.add(lease);
        return this;
    }

    JobEdit ledger(LedgerChange change) {
        ledger.add(change);
        return this;
    }

    JobEdit qpuRow(Qpu qpu) {
        changedQpu = Optional.of(qpu);
        return this;
    }

    JobEdit effect(Effect effect) {
        effects.add(effect);
        return this;
    }

    /** The account as the steps so far leave it. */
    Account account(Account before) {
        return ledger.isEmpty() ? before : ledger.getLast().account();
    }

    Job job() {
        return job;
    }

    JobChange change() {
        return new JobChange(Optional.of(job), leases, changedQpu, ledger, events, outbox, effects);
    }

    private void check(JobState next) {
        boolean granted = job.state() == JobState.RUNNING && next == JobState.RUNNING;
        InvalidRowException.unless(
                granted || job.state().next().contains(next),
                job.id() + " cannot go from " + job.state().text() + " to " + next.text());
    }

    private void set(Optional<String> qpu, JobState state, boolean queued, int attempt, int losses, int kills,
            Instant notBefore, Optional<Reason> reason) {
        job = new Job(job.id(), job.request(), qpu, state, queued, attempt, losses, kills, notBefore, job.created(),
                now, job.finished(), job.chargedMillis(), reason, job.events());
    }
}
