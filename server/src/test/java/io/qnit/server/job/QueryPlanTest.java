package io.qnit.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.server.booking.BookingStore;
import io.qnit.server.booking.TimeRequest;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.TestStores;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.jdbc.PgStatement;

/**
 * That queries find their rows by an index, in a store with 8,000 jobs. The SQL that is explained is caught on its way to
 * the database, so that it is the one that runs.
 */
@ParameterizedClass
@EnumSource
class QueryPlanTest {
    private static final int JOBS = 8_000;
    private static final long NOW = Rows.NOW.toEpochMilli();

    @Parameter
    Dialect engine;
    @TempDir
    Path folder;

    @Test
    void everyQueryOfSchedulerAndPagesUsesItsIndex() {
        Rows rows = new Rows(TestStores.open(engine, folder)).qpu("q0").qpu("q1").qpu("q2").qpu("q3");
        try (var store = rows.store) {
            store.write(handle -> {
                fill(handle);
                return 0;
            });
            BookingStore bookings = new BookingStore(engine);
            List<Qpu> qpus = store.read(rows.qpus::all);
            JobFilter mine = JobFilter.ownedBy("u7");
            // The query, and the index that has to carry it.
            Map<String, Consumer<Handle>> queries = new TreeMap<>(Map.ofEntries(
                    Map.entry("jobs_queue head", handle -> rows.jobs.head(
                            handle, new QueueHead("q1", Optional.empty(), 9, Optional.of("u9"), Rows.NOW))),
                    Map.entry("jobs_queue_owner head", handle -> rows.jobs.head(
                            handle, new QueueHead("q1", Optional.of("u7"), 9, Optional.empty(), Rows.NOW))),
                    Map.entry("jobs_deadline overdue", handle -> rows.jobs.overdue(handle, Rows.NOW, 10)),
                    Map.entry("jobs_deadline next", handle -> rows.jobs.nextDeadline(handle)),
                    Map.entry("jobs_queue queue", handle -> rows.jobs.queue(handle, "q1", 10)),
                    Map.entry("jobs_queue backlog", handle -> rows.jobs.backlog(handle, "q1")),
                    Map.entry("jobs_queue ahead", handle -> rows.jobs.ahead(
                            handle, rows.jobs.find(handle, "j100").orElseThrow(), "q1")),
                    Map.entry("jobs_queue unrouted", handle -> rows.jobs.unrouted(handle, qpus, Rows.NOW, 10)),
                    Map.entry("jobs_finished", handle -> rows.jobs.lastFinished(handle, "q1", "u7")),
                    Map.entry("jobs_owner list", handle -> rows.jobs.list(
                            handle, mine, JobFilter.Order.NEWEST_FIRST, 20, 10)),
                    Map.entry("jobs_owner oldest", handle -> rows.jobs.list(
                            handle, mine, JobFilter.Order.OLDEST_FIRST, 0, 10)),
                    Map.entry("jobs_owner count", handle -> rows.jobs.count(handle, mine.at("q1"))),
                    Map.entry("jobs_owner waiting", handle -> rows.jobs.list(
                            handle, mine.inStates(Set.of(JobState.PENDING)), JobFilter.Order.NEWEST_FIRST, 0, 10)),
                    Map.entry("job_counts unfinished", handle -> rows.jobs.unfinished(handle, "u7")),
                    Map.entry("job_counts all", handle -> rows.jobs.count(handle, mine)),
                    Map.entry("jobs_created list", handle -> rows.jobs.list(
                            handle, JobFilter.ALL, JobFilter.Order.NEWEST_FIRST, 0, 10)),
                    Map.entry("job_tags tagged", handle -> rows.jobs.list(
                            handle, mine.tagged("t3"), JobFilter.Order.NEWEST_FIRST, 0, 10)),
                    Map.entry("job_events", handle -> rows.jobs.timeline(handle, "j100", 1)),
                    Map.entry("leases_held", handle -> rows.jobs.held(handle, "q1")),
                    Map.entry("leases_node", handle -> rows.jobs.open(handle, "n1")),
                    Map.entry("leases_expiry ran out", handle -> rows.jobs.ranOut(
                            handle, LeaseState.HELD, Rows.NOW.minusSeconds(3600), 10)),
                    Map.entry("leases_expiry next", handle -> rows.jobs.nextExpiry(handle)),
                    Map.entry("leases of a job", handle -> rows.jobs.leases(handle, "j100")),
                    Map.entry("job_programs", handle -> rows.jobs.programs(handle, List.of("j1", "j2"))),
                    Map.entry("job_results", handle -> rows.jobs.results(handle, List.of("j1", "j2"))),
                    Map.entry("ledger_user", handle -> rows.ledger.entries(handle, "u7", Rows.NOW, 10)),
                    Map.entry("accounts", handle -> rows.ledger.find(handle, "u7")),
                    Map.entry("bookings_window", handle -> bookings.within(handle, Rows.NOW, Rows.NOW.plusSeconds(9))),
                    Map.entry("bookings_window ahead", handle -> bookings.ahead(handle, "q1", Rows.NOW)),
                    Map.entry("bookings_user", handle -> bookings.of(handle, "u7", 0, 10)),
                    Map.entry("time_requests_user", handle -> bookings.requestsOf(handle, "u7", 0, 10)),
                    Map.entry("time_requests_state", handle -> bookings.requests(
                            handle, TimeRequest.State.PENDING, 0, 10)),
                    Map.entry("outbox_order", handle -> OutboxStore.waiting(handle, 10))));
            List<String> faults = store.read(handle -> {
                List<String> found = new ArrayList<>();
                queries.forEach((name, query) -> found.addAll(faults(handle, name, query)));
                // The control: a query without an index is seen.
                assertThat(faults(handle, "jobs", query -> query.select("select id from jobs where shots = 77")
                        .mapTo(String.class).list())).hasSize(1);
                return found;
            });
            assertThat(faults).isEmpty();
        }
    }

    private List<String> faults(Handle handle, String name, Consumer<Handle> query) {
        List<String> plans = new ArrayList<>();
        SqlStatements statements = handle.getConfig(SqlStatements.class);
        SqlLogger before = statements.getSqlLogger();
        List<String> faults = new ArrayList<>();
        statements.setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                plans.add(plan(handle, context));
            }
        });
        query.accept(handle);
        statements.setSqlLogger(before);
        assertThat(plans).as(name).isNotEmpty();
        String index = name.contains(" ") ? name.substring(0, name.indexOf(' ')) : name;
        for (String plan : plans) {
            boolean scans = switch (engine) {
                case SQLITE -> plan.lines().anyMatch(line -> line.startsWith("scan") && !line.contains("index"));
                case POSTGRESQL -> plan.contains("seq scan");
            };
            if (scans) {
                faults.add(name + " scans:\n" + plan);
            }
        }
        if (plans.stream().noneMatch(plan -> plan.contains(index))) {
            faults.add(name + " uses another index:\n" + plans);
        }
        return faults;
    }

    private String plan(Handle handle, StatementContext context) {
        try {
            // SQLite plans without knowing the values; PostgreSQL's driver gives the statement with them.
            String explained = switch (engine) {
                case SQLITE -> "explain query plan " + context.getParsedSql().getSql();
                case POSTGRESQL -> "explain " + context.getStatement().unwrap(PgStatement.class);
            };
            int column = switch (engine) {
                case SQLITE -> 4;
                case POSTGRESQL -> 1;
            };
            StringBuilder plan = new StringBuilder();
            try (PreparedStatement statement = handle.getConnection().prepareStatement(explained);
                    var rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(column).toLowerCase(Locale.ROOT)).append('\n');
                }
            }
            return plan.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 2,000 users, 200 of them with jobs, 4 QPUs; of the jobs one in ten waits, one in fifty has a lease. */
    private void fill(Handle handle) {
        String numbers = "with recursive n (i) as (select 0 union all select i + 1 from n where i < %d) ";
        handle.execute("insert into users (id, email, name, token_key, created_at, updated_at) "
                + numbers.formatted(1_999) + "select 'u' || i, 'u' || i || '@example.org', '', 'k', i, i from n");
        handle.execute("""
                insert into jobs (id, owner, target, width, shots, estimate_millis, qpu, state, queued, attempt, losses, kills,
                    not_before, created_at, updated_at, finished_at, charged_millis, events, name)
                """ + numbers.formatted(JOBS - 1) + """
                select 'j' || i, 'u' || (i %% 200), null, 5, 1000, 1 + i %% 50,
                    case when i %% 100 = 0 then null else 'q' || (i %% 4) end,
                    case when i %% 10 = 0 then 'pending' when i %% 50 = 1 then 'running' else 'completed' end,
                    case when i %% 10 = 0 then 1 else 0 end, 1, 0, 0, 0, %d - 1000 * i, 0,
                    case when i %% 10 = 0 or i %% 50 = 1 then null else %d - 1000 * i + 5 end, 0, 3, '' from n
                """.formatted(NOW, NOW));
        handle.execute("""
                insert into leases (job, attempt, owner, qpu, node, fence_epoch, fence_n, state, granted_at, expires_at,
                    limit_millis, reserved_millis, max_attempts, closed_at)
                select id, 1, owner, qpu, 'n' || substr(qpu, 2), 1, created_at,
                    case when state = 'running' then 'held' else 'lost' end, created_at, created_at + 30000, 10, 10, 3,
                    case when state = 'running' then null else created_at end from jobs where qpu is not null""");
        handle.execute("insert into job_counts (owner, unfinished, completed, failed, cancelled)"
                + " select id, 1, 0, 0, 0 from users");
        handle.execute("insert into job_programs (job, body) select id, '{}' from jobs");
        handle.execute("insert into job_results (job, digest, size) select id, 'd', 1 from jobs");
        handle.execute("insert into job_events (job, number, at, type, attempt, text)"
                + " select id, 1, 0, 'submitted', 0, '' from jobs union all select id, 2, 0, 'granted', 1, '' from jobs");
        handle.execute("insert into job_tags (owner, tag, created_at, job)"
                + " select owner, 't' || (created_at / 1000 % 7), created_at, id from jobs");
        handle.execute("insert into ledger (kind, subject, user_id, balance_millis, reserved_millis, at, note)"
                + " select 'reserve', id || ':1', owner, 0, 1, created_at, '' from jobs");
        handle.execute("insert into accounts (user_id, balance_millis, reserved_millis) select id, 9, 0 from users");
        handle.execute("insert into bookings (id, qpu, user_id, start_at, end_at, created_at) "
                + (numbers
                        + "select 'b' || i, 'q' || (i %% 4), 'u' || (i %% 200), %d - i * cast(4000000 as bigint), %d - i * cast(4000000 as bigint) + 3600000,"
                        + " 0 from n").formatted(4999, NOW, NOW));
        handle.execute(
                "insert into time_requests (id, user_id, millis, state, requested_reason, rejection_reason, handled_by,"
                        + " created_at, updated_at) " + (numbers + "select 'r' || i, 'u' || (i %% 200), 5,"
                                + " case when i %% 100 = 0 then 'pending' else 'approved' end, '', '', 'root', i, i from n")
                                .formatted(4999));
        handle.execute("insert into outbox (id, type, subject, owner, number, at)"
                + " select id, 'job.completed', id, owner, 3, created_at from jobs where state = 'completed'");
        if (engine == Dialect.POSTGRESQL) { // autovacuum does it in a server that runs; SQLite is asked as it stands
            handle.execute("analyze");
        }
    }
}
