package io.qnit.server.job;

import io.qnit.server.Installation;
import io.qnit.server.OutboxEvent;
import io.qnit.server.Reason;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.store.Columns;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.OutboxStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Jobs, leases, timelines, programs and results. Loads what a rule needs, with the rows locked in one order for all (account,
 * QPU, job, lease), and writes what it returns. Immutable and thread-safe; the handle decides the transaction.
 *
 * <p>The writes repeat, as conditions, what must never be undone: a terminal state, a closed lease.
 */
public final class JobStore {
    private static final String JOB_COLUMNS = """
            id, owner, target, width, shots, estimate_millis, max_attempts, origin, qpu, state, queued, attempt, losses,
            kills, not_before, created_at, updated_at, finished_at, charged_millis, reason_code, reason_text, events,
            priority, deadline_at, most_millis""";
    /** For joins. */
    private static final String QUALIFIED = JOB_COLUMNS.replaceAll("([a-z_]+)", "jobs.$1");
    private static final String JOB = "select " + JOB_COLUMNS + " from jobs ";
    private static final String LEASE = """
            select job, attempt, owner, qpu, node, fence_epoch, fence_n, state, granted_at, expires_at, limit_millis,
                stop_by, reserved_millis, max_attempts, digest, closed_at
            from leases\s""";

    private final Dialect dialect;
    private final LedgerStore ledger;
    private final QpuStore qpus;
    private final InstallationStore installations;

    public JobStore(Dialect dialect, LedgerStore ledger, QpuStore qpus, InstallationStore installations) {
        this.dialect = dialect;
        this.ledger = ledger;
        this.qpus = qpus;
        this.installations = installations;
    }

    // ---- What rules need ---------------------------------------------------------------------------------------------

    public Optional<Job> find(Handle handle, String id) {
        return job(handle, id, "");
    }

    public Optional<Lease> findLease(Handle handle, String job, int attempt) {
        return lease(handle, job, attempt, "");
    }

    /** The job with the lease of its last attempt and its owner's account, locked. */
    public JobRows lock(Handle handle, String id) {
        return lockedWith(handle, id, Optional.empty());
    }

    /** The job with the lease of the attempt that a node speaks of, and its owner's account, locked. */
    public JobRows lock(Handle handle, String id, int attempt) {
        return lockedWith(handle, id, Optional.of(attempt));
    }

    private JobRows lockedWith(Handle handle, String id, Optional<Integer> attempt) {
        Optional<String> owner = owner(handle, id);
        if (owner.isEmpty()) {
            return new JobRows(Optional.empty(), Optional.empty(), Account.empty(""));
        }
        Account account = ledger.lock(handle, owner.get());
        Job job = job(handle, id, dialect.forUpdate()).orElseThrow();
        Optional<Lease> lease = lease(handle, id, attempt.orElse(job.attempt()), dialect.forUpdate());
        return new JobRows(Optional.of(job), lease, account);
    }

    /**
     * What a grant is decided on, locked; empty where job or QPU is not there, or no server has started here yet.
     *
     * @param epoch in which the scheduler that asks was made
     * @param term in which it was made
     */
    public Optional<Grant> lockForGrant(
            Handle handle, String jobId, String qpuId, long epoch, long term, Grant.Terms terms) {
        Optional<String> owner = owner(handle, jobId);
        Optional<Installation> installation = installations.find(handle);
        if (owner.isEmpty() || installation.isEmpty()) {
            return Optional.empty();
        }
        Account account = ledger.lock(handle, owner.get());
        Optional<Qpu> qpu = qpus.lock(handle, qpuId);
        if (qpu.isEmpty()) {
            return Optional.empty();
        }
        Job job = job(handle, jobId, dialect.forUpdate()).orElseThrow();
        Optional<Lease> last = lease(handle, jobId, job.attempt(), dialect.forUpdate());
        int held = handle.select("select count(*) from leases where qpu = ? and state = 'held'", qpuId)
                .mapTo(int.class).one();
        return Optional.of(new Grant(job, last, qpu.get(), account, installation.get(), held, epoch, term, terms));
    }

    /** Jobs that a user has waiting or running. */
    public int unfinished(Handle handle, String owner) {
        return handle.select("select unfinished from job_counts where owner = ?", owner).mapTo(int.class).findOne()
                .orElse(0);
    }

    private static Optional<String> owner(Handle handle, String job) {
        return handle.select("select owner from jobs where id = ?", job).mapTo(String.class).findOne();
    }

    private static Optional<Job> job(Handle handle, String id, String end) {
        return handle.select(JOB + "where id = ?" + end, id).map(JobStore::readJob).findOne();
    }

    private static Optional<Lease> lease(Handle handle, String job, int attempt, String end) {
        return handle.select(LEASE + "where job = ? and attempt = ?" + end, job, attempt).map(JobStore::readLease)
                .findOne();
    }

    // ---- What rules return -------------------------------------------------------------------------------------------

    /** Writes a job that was taken in, with what came with it. */
    public void insert(Handle handle, JobChange change, Submission submission) {
        Job job = change.job().orElseThrow();
        handle.execute(
                "insert into jobs (" + JOB_COLUMNS
                        + ", name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                job.id(),
                job.owner(),
                job.request().target().orElse(null),
                job.request().width(),
                job.request().shots(),
                job.request().estimateMillis(),
                job.request().maxAttempts().isPresent() ? (Integer) job.request().maxAttempts().getAsInt() : null,
                job.request().origin().orElse(null),
                job.qpu().orElse(null),
                job.state().text(),
                job.queued() ? 1 : 0,
                job.attempt(),
                job.losses(),
                job.kills(),
                job.notBefore().toEpochMilli(),
                job.created().toEpochMilli(),
                job.updated().toEpochMilli(),
                Columns.millis(job.finished()),
                job.chargedMillis(),
                job.reason().map(Reason::code).orElse(null),
                job.reason().map(Reason::text).orElse(null),
                job.events(),
                job.request().wishes().priority(),
                Columns.millis(job.request().wishes().deadline()),
                job.request().wishes().mostMillis().isPresent()
                        ? (Long) job.request().wishes().mostMillis().getAsLong()
                        : null,
                submission.name());
        if (job.finished().isEmpty()) {
            handle.execute(
                    """
                            insert into job_counts (owner, unfinished, completed, failed, cancelled)
                            values (?, 1, 0, 0, 0)
                            on conflict (owner) do update set unfinished = job_counts.unfinished + 1""",
                    job.owner());
        }
        handle.execute("insert into job_programs (job, body) values (?, ?)", job.id(), submission.program());
        for (String tag : submission.tags()) {
            handle.execute(
                    "insert into job_tags (owner, tag, created_at, job) values (?, ?, ?, ?)",
                    job.owner(),
                    tag,
                    job.created().toEpochMilli(),
                    job.id());
        }
        writeAllButJob(handle, change);
    }

    /** Writes all rows of a change to a job that is there. */
    public void write(Handle handle, JobChange change) {
        change.job().ifPresent(job -> update(handle, job));
        writeAllButJob(handle, change);
    }

    /** Keeps the result that was accepted, in the same write as the change that accepted it. */
    public void keep(Handle handle, String job, StoredResult result) {
        handle.execute(
                "insert into job_results (job, digest, size, body) values (?, ?, ?, ?)",
                job,
                result.digest(),
                result.size(),
                result.body().orElse(null));
    }

    private void writeAllButJob(Handle handle, JobChange change) {
        change.qpu().ifPresent(qpu -> qpus.write(handle, qpu));
        ledger.write(handle, change.ledger());
        for (Lease lease : change.leases()) {
            write(handle, lease);
        }
        for (JobEvent event : change.events()) {
            append(handle, event);
        }
        for (OutboxEvent event : change.outbox()) {
            OutboxStore.append(handle, event);
        }
    }

    private static void update(Handle handle, Job job) {
        int rows = handle.execute(
                """
                        update jobs set estimate_millis = ?, qpu = ?, state = ?, queued = ?, attempt = ?, losses = ?, kills = ?, not_before = ?,
                            updated_at = ?, finished_at = ?, charged_millis = ?, reason_code = ?, reason_text = ?, events = ?
                        where id = ? and finished_at is null""",
                job.request().estimateMillis(),
                job.qpu().orElse(null),
                job.state().text(),
                job.queued() ? 1 : 0,
                job.attempt(),
                job.losses(),
                job.kills(),
                job.notBefore().toEpochMilli(),
                job.updated().toEpochMilli(),
                Columns.millis(job.finished()),
                job.chargedMillis(),
                job.reason().map(Reason::code).orElse(null),
                job.reason().map(Reason::text).orElse(null),
                job.events(),
                job.id());
        Columns.expectOne(rows, "unfinished job " + job.id());
        if (job.finished().isPresent()) { // it was not before: the row was found
            String state = job.state().text();
            handle.execute("update job_counts set unfinished = unfinished - 1, " + state + " = " + state
                    + " + 1 where owner = ?", job.owner());
        }
    }

    private static void write(Handle handle, Lease lease) {
        int rows = handle.execute(
                """
                        insert into leases (job, attempt, owner, qpu, node, fence_epoch, fence_n, state, granted_at,
                            expires_at, limit_millis, stop_by, reserved_millis, max_attempts, digest, closed_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (job, attempt) do update set state = excluded.state, expires_at = excluded.expires_at,
                            digest = excluded.digest, closed_at = excluded.closed_at
                        where leases.closed_at is null and leases.node = excluded.node
                            and leases.fence_epoch = excluded.fence_epoch and leases.fence_n = excluded.fence_n""",
                lease.job(),
                lease.attempt(),
                lease.owner(),
                lease.qpu(),
                lease.node(),
                lease.fence().epoch(),
                lease.fence().n(),
                lease.state().text(),
                lease.granted().toEpochMilli(),
                lease.expires().toEpochMilli(),
                lease.limitMillis(),
                Columns.millis(lease.stopBy()),
                lease.reservedMillis(),
                lease.maxAttempts(),
                lease.digest().orElse(null),
                Columns.millis(lease.closed()));
        Columns.expectOne(rows, "open lease of " + lease.job() + ", attempt " + lease.attempt());
    }

    private static void append(Handle handle, JobEvent event) {
        handle.execute(
                "insert into job_events (job, number, at, type, attempt, node, text) values (?, ?, ?, ?, ?, ?, ?)",
                event.job(),
                event.number(),
                event.at().toEpochMilli(),
                event.type().text(),
                event.attempt(),
                event.node().orElse(null),
                event.text());
    }

    // ---- What the scheduler asks -------------------------------------------------------------------------------------

    /** The first job of a queue that the scheduler may take; a job waits for those of its owner with a higher priority. */
    public Optional<Job> head(Handle handle, QueueHead head) {
        List<Object> parameters = new ArrayList<>(List.of(
                head.qpu(), head.now().toEpochMilli(), head.mostMillis(), head.exempt().orElse(""), head.qpu(),
                head.now().toEpochMilli(), head.mostMillis(), head.exempt().orElse("")));
        String owned = "";
        if (head.owner().isPresent()) {
            owned = " and owner = ?";
            parameters.add(head.owner().get());
        }
        return handle
                .select(
                        JOB + """
                                where qpu = ? and queued = 1 and not_before <= ? and (estimate_millis <= ? or owner = ?)
                                    and not exists (
                                        select 1 from jobs rather
                                        where rather.qpu = ? and rather.owner = jobs.owner and rather.queued = 1
                                            and rather.priority > 0 and rather.priority > jobs.priority
                                            and rather.not_before <= ?
                                            and (rather.estimate_millis <= ? or rather.owner = ?))"""
                                + owned + " order by created_at, id limit 1",
                        parameters.toArray())
                .map(JobStore::readJob).findOne();
    }

    /** Jobs that wait and whose deadline has passed, the longest ago first. */
    public List<Job> overdue(Handle handle, Instant now, int limit) {
        return handle
                .select(
                        JOB + """
                                where queued = 1 and deadline_at is not null and deadline_at <= ?
                                order by deadline_at limit ?""",
                        now.toEpochMilli(),
                        limit)
                .map(JobStore::readJob).list();
    }

    /** The next deadline of a job that waits. */
    public Optional<Instant> nextDeadline(Handle handle) {
        return handle
                .select(
                        """
                                select deadline_at from jobs where queued = 1 and deadline_at is not null
                                order by deadline_at limit 1""")
                .mapTo(long.class).findOne().map(Instant::ofEpochMilli);
    }

    /** The first jobs of a QPU's queue, whether or not they wait for a later time. */
    public List<Job> queue(Handle handle, String qpu, int limit) {
        return handle.select(JOB + "where qpu = ? and queued = 1 order by created_at, id limit ?", qpu, limit)
                .map(JobStore::readJob).list();
    }

    /** Jobs of the queue that stand before this one. */
    public int ahead(Handle handle, Job job, String qpu) {
        return handle
                .select(
                        """
                                select count(*) from jobs
                                where qpu = ? and queued = 1 and (created_at, id) < (?, ?)""",
                        qpu,
                        job.created().toEpochMilli(),
                        job.id())
                .mapTo(int.class).one();
    }

    /**
     * What waits at a QPU.
     *
     * @param modelMillis their estimates together
     */
    public record Backlog(long jobs, long modelMillis) {}

    /** The jobs of a queue together. */
    public Backlog backlog(Handle handle, String qpu) {
        return handle
                .select(
                        "select count(*) n, coalesce(sum(estimate_millis), 0) s from jobs where qpu = ? and queued = 1",
                        qpu)
                .map((row, _) -> new Backlog(row.getLong("n"), row.getLong("s"))).one();
    }

    /** Of the newest jobs those that were completed, the oldest first. */
    public List<Completed> completed(Handle handle, int limit) {
        return handle.select("""
                select qpu, estimate_millis, charged_millis
                from (select * from jobs order by created_at desc, id desc limit ?) newest
                where state = 'completed' and qpu is not null order by created_at desc, id desc""", limit)
                .map((row, _) -> new Completed(
                        row.getString("qpu"), row.getLong("estimate_millis"), row.getLong("charged_millis")))
                .list().reversed();
    }

    /** A job that was completed: what the model foresaw, and what it took. */
    public record Completed(String qpu, long modelMillis, long usedMillis) {}

    /**
     * The first jobs that wait for a QPU to be chosen, and behind them those in the queue of one that starts nothing now
     * whose users did not ask for it. What is too wide for every QPU that starts jobs is not among them.
     *
     * @param all QPUs, as they are now
     */
    public List<Job> unrouted(Handle handle, List<Qpu> all, Instant now, int limit) {
        int widest = all.stream().filter(qpu -> qpu.state(0).startsJobs()).mapToInt(Qpu::qubits).max().orElse(0);
        List<Job> found = new ArrayList<>(handle
                .select(
                        JOB + """
                                where queued = 1 and target is null and qpu is null and not_before <= ? and width <= ?
                                order by created_at, id limit ?""",
                        now.toEpochMilli(),
                        widest,
                        limit)
                .map(JobStore::readJob).list());
        for (Qpu qpu : all) {
            if (found.size() < limit && !qpu.state(0).startsJobs()) {
                found.addAll(handle
                        .select(
                                JOB + """
                                        where queued = 1 and target is null and qpu = ? and not_before <= ? and width <= ?
                                        order by created_at, id limit ?""",
                                qpu.id(),
                                now.toEpochMilli(),
                                widest,
                                limit - found.size())
                        .map(JobStore::readJob).list());
            }
        }
        return found;
    }

    /** When a user last finished a job on a QPU. */
    public Optional<Instant> lastFinished(Handle handle, String qpu, String user) {
        return handle
                .select(
                        """
                                select finished_at from jobs where qpu = ? and owner = ? and finished_at is not null
                                order by finished_at desc limit 1""",
                        qpu,
                        user)
                .mapTo(long.class).findOne().map(Instant::ofEpochMilli);
    }

    /** The leases that a QPU's node holds, the oldest first. */
    public List<Lease> held(Handle handle, String qpu) {
        return handle.select(LEASE + "where qpu = ? and state = 'held' order by granted_at", qpu)
                .map(JobStore::readLease).list();
    }

    /** The leases of a node whose results are welcome. */
    public List<Lease> open(Handle handle, String node) {
        return handle.select(LEASE + "where node = ? and closed_at is null order by granted_at", node)
                .map(JobStore::readLease).list();
    }

    /** Leases in this open state that ran out at {@code now} or before, the longest ago first. */
    public List<Lease> ranOut(Handle handle, LeaseState state, Instant now, int limit) {
        return handle
                .select(
                        LEASE + "where state = ? and closed_at is null and expires_at <= ? order by expires_at limit ?",
                        state.text(),
                        now.toEpochMilli(),
                        limit)
                .map(JobStore::readLease).list();
    }

    /** When the next held lease runs out. */
    public Optional<Instant> nextExpiry(Handle handle) {
        return handle
                .select(
                        """
                                select expires_at from leases where state = 'held' and closed_at is null
                                order by expires_at limit 1""")
                .mapTo(long.class).findOne().map(Instant::ofEpochMilli);
    }

    // ---- What pages ask ----------------------------------------------------------------------------------------------

    /** One page of jobs. */
    public List<JobCard> list(Handle handle, JobFilter filter, JobFilter.Order order, int offset, int limit) {
        Where where = Where.of(filter);
        String direction = switch (order) {
            case NEWEST_FIRST -> " desc";
            case OLDEST_FIRST -> "";
        };
        where.parameters.add(limit);
        where.parameters.add(offset);
        Map<String, Job> jobs = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        handle.select(
                "select " + QUALIFIED + ", jobs.name from jobs " + where.sql + " order by " + where.created + direction
                        + ", " + where.id + direction + " limit ? offset ?",
                where.parameters.toArray()).map((row, context) -> {
                    Job job = readJob(row, context);
                    names.put(job.id(), row.getString("name"));
                    return job;
                }).forEach(job -> jobs.put(job.id(), job));
        Map<String, List<String>> tags = tags(handle, jobs.keySet());
        return jobs.values().stream()
                .map(job -> new JobCard(job, names.getOrDefault(job.id(), ""), tags.getOrDefault(job.id(), List.of())))
                .toList();
    }

    /** How many jobs the filter finds. Where it goes by owner and state alone, rows are not counted for it. */
    public long count(Handle handle, JobFilter filter) {
        Optional<List<String>> counters = counters(filter);
        if (counters.isPresent()) {
            String sum = "select coalesce(sum(" + String.join(" + ", counters.get()) + "), 0) from job_counts";
            return (filter.owner().isPresent()
                    ? handle.select(sum + " where owner = ?", filter.owner().get())
                    : handle.select(sum)).mapTo(long.class).one();
        }
        Where where = Where.of(filter);
        return handle.select("select count(*) from jobs " + where.sql, where.parameters.toArray()).mapTo(long.class)
                .one();
    }

    /** The columns of counts that make up what a filter finds; empty where it goes by more, or parts an unfinished state. */
    private static Optional<List<String>> counters(JobFilter filter) {
        if (filter.qpu().isPresent() || filter.tag().isPresent() || filter.name().isPresent()
                || filter.from().isPresent() || filter.to().isPresent()) {
            return Optional.empty();
        }
        Set<JobState> wanted = filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : filter.states();
        List<String> columns = new ArrayList<>(
                wanted.stream().filter(JobState::terminal).map(JobState::text).sorted().toList());
        long unfinished = wanted.stream().filter(state -> !state.terminal()).count();
        if (unfinished > 0) {
            if (unfinished < Arrays.stream(JobState.values()).filter(state -> !state.terminal()).count()) {
                return Optional.empty();
            }
            columns.add("unfinished");
        }
        return Optional.of(columns);
    }

    /** One job with its name and tags. */
    public Optional<JobCard> card(Handle handle, String id) {
        return handle.select("select " + JOB_COLUMNS + ", name from jobs where id = ?", id)
                .map((row, context) -> new JobCard(readJob(row, context), row.getString("name"), List.of())).findOne()
                .map(card -> new JobCard(card.job(), card.name(),
                        tags(handle, List.of(id)).getOrDefault(id, List.of())));
    }

    /** What was submitted, by job. */
    public Map<String, String> programs(Handle handle, Collection<String> jobs) {
        Map<String, String> found = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            handle.select("select job, body from job_programs where job in (" + marks(jobs.size()) + ")",
                    jobs.toArray())
                    .map((row, _) -> Map.entry(row.getString("job"), row.getString("body")))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    /** The results that were accepted, by job. */
    public Map<String, StoredResult> results(Handle handle, Collection<String> jobs) {
        Map<String, StoredResult> found = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            handle.select("select job, digest, size, body from job_results where job in (" + marks(jobs.size()) + ")",
                    jobs.toArray())
                    .map((row, _) -> Map.entry(
                            row.getString("job"),
                            new StoredResult(
                                    row.getString("digest"),
                                    row.getLong("size"),
                                    Columns.optionalText(row, "body"))))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    /** A job's timeline after the event of this number; 0 for all of it. */
    public List<JobEvent> timeline(Handle handle, String job, int after) {
        return handle
                .select(
                        """
                                select job, number, at, type, attempt, node, text from job_events
                                where job = ? and number > ? order by number""",
                        job,
                        after)
                .map((row, _) -> new JobEvent(
                        row.getString("job"),
                        row.getInt("number"),
                        Columns.instant(row, "at"),
                        JobEventType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                        row.getInt("attempt"),
                        Columns.optionalText(row, "node"),
                        row.getString("text")))
                .list();
    }

    /** A job's leases, the first attempt first. */
    public List<Lease> leases(Handle handle, String job) {
        return handle.select(LEASE + "where job = ? order by attempt", job).map(JobStore::readLease).list();
    }

    private static Map<String, List<String>> tags(Handle handle, Collection<String> jobs) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        if (!jobs.isEmpty()) {
            handle.select("select job, tag from job_tags where job in (" + marks(jobs.size()) + ") order by job, tag",
                    jobs.toArray()).map((row, _) -> Map.entry(row.getString("job"), row.getString("tag")))
                    .forEach(entry -> found.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                            .add(entry.getValue()));
        }
        return found;
    }

    private static String marks(int number) {
        return "?" + ", ?".repeat(number - 1);
    }

    /** A filter as SQL; where it names a tag, the tag's rows lead, in their order. */
    private record Where(String sql, String created, String id, List<Object> parameters) {
        static Where of(JobFilter filter) {
            List<String> conditions = new ArrayList<>();
            List<Object> parameters = new ArrayList<>();
            boolean tagged = filter.tag().isPresent();
            String created = tagged ? "job_tags.created_at" : "jobs.created_at";
            if (tagged) {
                conditions.add("job_tags.owner = ? and job_tags.tag = ?");
                parameters.add(filter.owner().orElse(""));
                parameters.add(filter.tag().get());
            } else if (filter.owner().isPresent()) {
                conditions.add("jobs.owner = ?");
                parameters.add(filter.owner().get());
            }
            if (!filter.states().isEmpty()) {
                conditions.add("jobs.state in (" + marks(filter.states().size()) + ")");
                filter.states().stream().sorted().map(JobState::text).forEach(parameters::add);
                if (filter.states().stream().noneMatch(JobState::terminal)) {
                    conditions.add("jobs.finished_at is null"); // follows from the states; tells of the small index
                }
            }
            filter.qpu().ifPresent(qpu -> {
                conditions.add("jobs.qpu = ?");
                parameters.add(qpu);
            });
            filter.name().ifPresent(name -> {
                conditions.add("jobs.name = ?");
                parameters.add(name);
            });
            filter.from().ifPresent(from -> {
                conditions.add(created + " >= ?");
                parameters.add(from.toEpochMilli());
            });
            filter.to().ifPresent(to -> {
                conditions.add(created + " < ?");
                parameters.add(to.toEpochMilli());
            });
            String join = tagged ? "join job_tags on job_tags.job = jobs.id " : "";
            String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
            return new Where(join + where, created, tagged ? "job_tags.job" : "jobs.id", parameters);
        }
    }

    // ---- Rows --------------------------------------------------------------------------------------------------------

    private static Job readJob(ResultSet row, StatementContext context) throws SQLException {
        Optional<Reason> reason = Optional.empty();
        Optional<String> code = Columns.optionalText(row, "reason_code");
        if (code.isPresent()) {
            reason = Optional.of(new Reason(code.get(), row.getString("reason_text")));
        }
        return new Job(
                row.getString("id"),
                new JobRequest(
                        row.getString("owner"),
                        Columns.optionalText(row, "target"),
                        row.getInt("width"),
                        row.getLong("shots"),
                        row.getLong("estimate_millis"),
                        Columns.optionalInt(row, "max_attempts"),
                        Columns.optionalText(row, "origin"),
                        new Wishes(
                                row.getInt("priority"), Columns.optionalInstant(row, "deadline_at"),
                                Columns.optionalLong(row, "most_millis"))),
                Columns.optionalText(row, "qpu"),
                JobState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("queued") == 1,
                row.getInt("attempt"),
                row.getInt("losses"),
                row.getInt("kills"),
                Columns.instant(row, "not_before"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                Columns.optionalInstant(row, "finished_at"),
                row.getLong("charged_millis"),
                reason,
                row.getInt("events"));
    }

    private static Lease readLease(ResultSet row, StatementContext context) throws SQLException {
        return new Lease(
                row.getString("job"),
                row.getInt("attempt"),
                row.getString("owner"),
                row.getString("qpu"),
                row.getString("node"),
                new Fence(row.getLong("fence_epoch"), row.getLong("fence_n")),
                LeaseState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Columns.instant(row, "granted_at"),
                Columns.instant(row, "expires_at"),
                row.getLong("limit_millis"),
                Columns.optionalInstant(row, "stop_by"),
                row.getLong("reserved_millis"),
                row.getInt("max_attempts"),
                Columns.optionalText(row, "digest"),
                Columns.optionalInstant(row, "closed_at"));
    }
}
