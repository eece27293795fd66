package io.qnit.server.job;

import io.qnit.core.Suggestion;
import io.qnit.server.Actor;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.Store;
import io.qnit.server.user.Ids;
import io.qnit.server.web.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people do with jobs: submit, cancel, requeue, submit again. Loads the rows that a rule needs, writes what it returns,
 * and tells of it when that is on disk. Thread-safe.
 */
public final class JobDesk {
    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

    private final Store store;
    private final JobStore jobs;
    private final LedgerStore ledger;
    private final QpuStore qpus;
    private final JobRules rules;
    private final JobSignals signals;
    private final InstantSource clock;

    public JobDesk(
            Store store, JobStore jobs, LedgerStore ledger, QpuStore qpus, JobRules rules, JobSignals signals,
            InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.ledger = ledger;
        this.qpus = qpus;
        this.rules = rules;
        this.signals = signals;
        this.clock = clock;
    }

    /** What came of a submit. */
    sealed interface Submitted {
        /** The job's id. */
        String job();

        /**
         * It made a job.
         *
         * @param target the QPU that it asks for
         */
        record Fresh(JobCard card, JobProgram program, List<JobEvent> events, Optional<Qpu> target)
                implements Submitted {
            @Override
            public String job() {
                return card.job().id();
            }
        }

        /** It came again. */
        record SentAgain(String job) implements Submitted {}
    }

    /**
     * Looks whether there is any point in reading a submit: its key was used already, or its user has no QPU time.
     *
     * @return the job that was made by the same request before
     * @throws Problem 403 for an empty account, 422 for a key that was used for another request
     */
    Optional<String> before(String user, Optional<IdempotencyKey> key) {
        return store.read(handle -> {
            Optional<String> known = key.flatMap(k -> k.find(handle, clock.instant()));
            if (known.isEmpty() && ledger.find(handle, user).balanceMillis() <= 0) {
                throw Problem.of(403, RefusalCode.INSUFFICIENT_BALANCE.text(), "insufficient QPU seconds balance");
            }
            return known;
        });
    }

    /** The QPU of this id, else of this name. */
    public Optional<Qpu> qpu(Handle handle, String idOrName) {
        Optional<Qpu> byId = qpus.find(handle, idOrName);
        return byId.isPresent() ? byId : qpus.findByName(handle, idOrName);
    }

    /**
     * The QPU that a job asks for.
     *
     * @throws Problem 400 where there is none
     */
    Qpu asked(Handle handle, String idOrName) {
        return qpu(handle, idOrName).orElseThrow(() -> {
            List<String> names = qpus.all(handle).stream().map(Qpu::name).toList();
            return Problem.of(400, RefusalCode.UNKNOWN_QPU.text(), "there is no QPU '" + idOrName + "'"
                    + Suggestion.nearest(idOrName, names).map(name -> "; did you mean '" + name + "'?").orElse(""));
        });
    }

    /** Takes a checked program in. */
    Submitted submit(String user, CheckedProgram checked, Optional<IdempotencyKey> key) {
        JobProgram program = checked.program();
        Submission submission = new Submission(program.name(), program.tags(), program.text());
        String id = Ids.id();
        record Written(Submitted submitted, JobChange change) {}
        Written written = store.write(handle -> {
            Instant now = clock.instant();
            Optional<String> known = key.flatMap(k -> k.find(handle, now));
            if (known.isPresent()) {
                return new Written(new Submitted.SentAgain(known.get()), JobChange.nothing());
            }
            Account account = ledger.lock(handle, user);
            Optional<Qpu> target = program.target().map(name -> asked(handle, name));
            JobRequest request = new JobRequest(
                    user, target.map(Qpu::id), checked.width(), program.allShots(), checked.estimateMillis(),
                    program.maxAttempts(), Optional.empty(), program.wishes());
            JobChange change = granted(rules.submit(
                    request, id, account, target.map(List::of).orElseGet(() -> qpus.all(handle)),
                    jobs.unfinished(handle, user), now));
            jobs.insert(handle, change, submission);
            key.ifPresent(k -> k.keep(handle, id, now));
            JobCard card = new JobCard(change.job().orElseThrow(), program.name(), program.tags());
            return new Written(new Submitted.Fresh(card, program, change.events(), target), change);
        });
        tell(written.change(), "submitted");
        return written.submitted();
    }

    /**
     * Cancels a job: at once, or as soon as its node has stopped.
     *
     * @return how the job stands now: cancelled or cancelling
     * @throws Problem 404 for a job that is not there, not the actor's, or over
     */
    JobState cancel(String id, Actor by) {
        record Written(JobState state, JobChange change) {}
        Written written = store.write(handle -> {
            JobRows rows = jobs.lock(handle, id);
            Job job = rows.job().orElseThrow(JobDesk::notCancellable);
            JobChange change = granted(rules.cancel(job, rows.lease(), rows.account(), by, clock.instant()));
            jobs.write(handle, change);
            return new Written(change.job().orElse(job).state(), change);
        });
        tell(written.change(), "cancelled");
        return written.state();
    }

    /** Puts a job whose node is away back into the queue. */
    void requeue(String id, Actor by) {
        tell(store.write(handle -> {
            JobRows rows = jobs.lock(handle, id);
            JobChange change = granted(rules.requeue(
                    rows.job().orElseThrow(JobDesk::notFound), rows.lease(), rows.account(), by, clock.instant()));
            jobs.write(handle, change);
            return change;
        }), "requeued");
    }

    /** Makes a new job like one that failed; its id. */
    String resubmit(String id, Actor by) {
        String fresh = Ids.id();
        tell(store.write(handle -> {
            JobCard card = jobs.card(handle, id).orElseThrow(JobDesk::notFound);
            Job failed = card.job();
            Account account = ledger.lock(handle, failed.owner());
            List<Qpu> fitting = failed.request().target().map(target -> qpus.find(handle, target).stream().toList())
                    .orElseGet(() -> qpus.all(handle));
            JobChange change = granted(rules.resubmit(
                    failed, fresh, account, fitting, jobs.unfinished(handle, failed.owner()), by, clock.instant()));
            String program = Optional.ofNullable(jobs.programs(handle, List.of(id)).get(id)).orElseThrow();
            jobs.insert(handle, change, new Submission(card.name(), card.tags(), program));
            return change;
        }), "submitted again");
        return fresh;
    }

    private void tell(JobChange change, String what) {
        change.job().ifPresent(job -> LOG.atInfo().addKeyValue("job", job.id()).addKeyValue("user", job.owner())
                .addKeyValue("state", job.state().text()).log("job {}", what));
        change.job().ifPresent(job -> signals.changed(job.id(), change.effects()));
    }

    static <T> T granted(Verdict<T> verdict) {
        return switch (verdict) {
            case Verdict.Granted<T>(T change) -> change;
            case Verdict.Refused<T>(var refusal) -> throw Problem.of(refusal);
        };
    }

    static Problem notFound() {
        return Problem.notFound("job not found");
    }

    private static Problem notCancellable() {
        return Problem.notFound("job not found, maybe it was already completed or cancelled?");
    }
}
