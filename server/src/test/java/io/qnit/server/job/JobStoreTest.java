package io.qnit.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.server.Actor;
import io.qnit.server.Reason;
import io.qnit.server.Verdict;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerEntry;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.Store;
import io.qnit.server.store.StoreException;
import io.qnit.server.store.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of jobs, on both engines, moved by the same rules as in the server. */
@ParameterizedClass
@EnumSource
class JobStoreTest {
    private static final Instant NOW = Rows.NOW;
    private static final Optional<String> Q1 = Optional.of("q1");

    @Parameter
    Dialect engine;
    @TempDir
    Path folder;
    Rows rows;

    @BeforeEach
    void open() {
        rows = new Rows(TestStores.open(engine, folder)).user("ada", 30_000).user("bob", 30_000).qpu("q1").qpu("q2");
    }

    @AfterEach
    void close() {
        // Whatever a test did: the counters are what counting gives.
        for (JobState state : JobState.values()) {
            if (state.terminal()) {
                assertThat(map(handle -> counts(
                        handle, "select owner, " + state.text() + " as jobs from job_counts where " + state.text()
                                + " > 0")))
                        .isEqualTo(map(handle -> counts(
                                handle, "select owner, count(*) as jobs from jobs where state = '" + state.text()
                                        + "' group by owner")));
            }
        }
        assertThat(map(handle -> counts(
                handle, "select owner, unfinished as jobs from job_counts where unfinished > 0")))
                .isEqualTo(map(handle -> counts(
                        handle, "select owner, count(*) as jobs from jobs where finished_at is null group by owner")));
        rows.store.close();
    }

    private static Map<String, Integer> counts(Handle handle, String sql) {
        return handle.createQuery(sql).map((row, _) -> Map.entry(row.getString("owner"), row.getInt("jobs"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void aJobsRowsComeBackAsTheRulesMadeThem() {
        JobChange submitted = rows.store.write(
                handle -> rows.submit(handle, "j1", Rows.request("ada", Q1, 1000), NOW, "b", "a", "b"));
        expect(submitted);
        JobChange granted = rows.store.write(handle -> Rows.granted(rows.grant(handle, "j1", "q1", NOW.plusMillis(5))));
        expect(granted);
        Lease lease = granted.leases().getFirst();
        JobChange accepted = rows.store
                .write(handle -> Rows.granted(rows.accept(handle, delivery(lease, 700), NOW.plusMillis(900))));
        expect(accepted);

        assertThat(account("ada")).isEqualTo(new Account("ada", 29_300, 0));
        List<JobEvent> timeline = rows.store.read(handle -> rows.jobs.timeline(handle, "j1", 0));
        assertThat(timeline)
                .isEqualTo(Stream.of(submitted, granted, accepted).flatMap(change -> change.events().stream())
                        .toList());
        assertThat(list(handle -> rows.jobs.timeline(handle, "j1", 1))).isEqualTo(
                timeline.subList(1, timeline.size()));
        assertThat(list(handle -> OutboxStore.waiting(handle, 10))).isEqualTo(accepted.outbox());
        assertThat(list(handle -> rows.ledger.entries(handle, "ada", NOW.plusSeconds(9), 10)))
                .extracting(LedgerEntry::key).containsExactly("charge:j1:1", "reserve:j1:1", "credit:first:ada");
        assertThat(map(handle -> rows.jobs.programs(handle, List.of("j1", "none"))))
                .containsOnlyKeys("j1").containsEntry("j1", "{\"program\":\"j1\"}");
        assertThat(map(handle -> rows.jobs.results(handle, List.of("j1")))).containsEntry(
                "j1", new StoredResult("d1", 2, Optional.of("{}")));
        assertThat(optional(handle -> rows.jobs.card(handle, "j1"))).contains(
                new JobCard(accepted.job().orElseThrow(), "name of j1", List.of("a", "b")));
        rows.store.write(handle -> {
            OutboxStore.remove(handle, accepted.outbox().getFirst().id());
            return 0;
        });
        assertThat(list(handle -> OutboxStore.waiting(handle, 10))).isEmpty();
    }

    private void expect(JobChange change) {
        Job job = change.job().orElseThrow();
        assertThat(optional(handle -> rows.jobs.find(handle, job.id()))).isEqualTo(change.job());
        for (Lease lease : change.leases()) {
            assertThat(optional(handle -> rows.jobs.findLease(handle, lease.job(), lease.attempt())))
                    .contains(lease);
        }
        change.qpu().ifPresent(
                qpu -> assertThat(optional(handle -> rows.qpus.find(handle, qpu.id()))).contains(qpu));
    }

    @Test
    void everyOptionalColumnComesBack() {
        JobRequest request = new JobRequest("ada", Optional.empty(), 0, 1, 1, OptionalInt.of(7), Optional.of("j0"));
        rows.store.write(handle -> rows.submit(handle, "j1", request, NOW));
        Job deferred = rows.store.write(handle -> {
            Job job = rows.jobs.lock(handle, "j1").job().orElseThrow();
            JobChange change = Rows.granted(
                    rows.rules.defer(job, new Reason("why", "because"), NOW.plusSeconds(3), NOW.plusSeconds(1)));
            rows.jobs.write(handle, change);
            return change.job().orElseThrow();
        });
        assertThat(optional(handle -> rows.jobs.find(handle, "j1"))).contains(deferred);
        assertThat(deferred.request()).isEqualTo(request);
        assertThat(jobRows(handle -> rows.jobs.lock(handle, "none"))).isEqualTo(
                new JobRows(Optional.empty(), Optional.empty(), Account.empty("")));
    }

    @Test
    void sixtyFourGrantsSpendOneBalanceAndNoMore() throws Exception {
        List<Callable<Boolean>> grants = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String id = "j" + i;
            rows.store.write(handle -> rows.submit(handle, id, Rows.request("ada", Q1, 1000), NOW));
            grants.add(() -> rows.store.write(
                    handle -> rows.grant(handle, id, "q1", NOW) instanceof Verdict.Granted<JobChange>));
        }
        assertThat(together(grants).stream().filter(won -> won)).hasSize(20); // 30 s, each reserves 1.5 s
        assertThat(account("ada")).isEqualTo(new Account("ada", 30_000, 30_000));

        List<Lease> held = rows.store.read(handle -> rows.jobs.held(handle, "q1"));
        assertThat(held).extracting(lease -> lease.fence().n()).doesNotHaveDuplicates().hasSize(20);
        List<Callable<Boolean>> reports = new ArrayList<>();
        for (Lease lease : held) { // each report three times over, at once
            for (int copy = 0; copy < 3; copy++) {
                reports.add(() -> rows.store.write(
                        handle -> rows.accept(handle, delivery(lease, 1_200),
                                NOW) instanceof Verdict.Granted<JobChange>(JobChange change) && !change.isEmpty()));
            }
        }
        assertThat(together(reports).stream().filter(first -> first)).hasSize(20);
        assertThat(account("ada")).isEqualTo(new Account("ada", 30_000 - 20 * 1_200, 0));
        long sum = rows.store
                .read(handle -> handle.select("select sum(balance_millis) from ledger where user_id = 'ada'")
                        .mapTo(long.class).one());
        assertThat(sum).isEqualTo(account("ada").balanceMillis());
    }

    @Test
    void theDatabaseItselfRefusesASecondChargeASecondResultAndALifeAfterTheEnd() {
        rows.store.write(handle -> rows.submit(handle, "j1", Rows.request("ada", Q1, 1000), NOW));
        JobChange granted = rows.store.write(handle -> Rows.granted(rows.grant(handle, "j1", "q1", NOW)));
        JobChange accepted = rows.store.write(
                handle -> Rows.granted(rows.accept(handle, delivery(granted.leases().getFirst(), 700), NOW)));
        assertThatThrownBy(() -> rows.store.write(handle -> {
            rows.ledger.write(handle, accepted.ledger());
            return 0;
        })).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> rows.store.write(handle -> {
            LedgerEntry entry = accepted.ledger().getFirst().entry();
            return handle.execute("""
                    insert into ledger (kind, subject, user_id, balance_millis, reserved_millis, at, note)
                    values ('release', 'j1:1', 'ada', 0, ?, 0, '')""", entry.reservedMillis());
        })).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> rows.store.write(handle -> {
            rows.jobs.write(handle, granted);
            return 0;
        })).isInstanceOf(StoreException.class).hasMessageContaining("j1");
        assertThatThrownBy(() -> rows.store.write(handle -> {
            rows.jobs.keep(handle, "j1", new StoredResult("other", 1, Optional.empty()));
            return 0;
        })).isInstanceOf(JdbiException.class);
        assertThatThrownBy(() -> rows.store.write(
                handle -> handle.execute("update accounts set balance_millis = -1 where user_id = 'ada'")))
                .isInstanceOf(JdbiException.class);
        Qpu old = rows.store.read(handle -> rows.qpus.find(handle, "q2")).orElseThrow();
        rows.store.write(handle -> {
            rows.qpus.write(handle, old.granted(NOW));
            return 0;
        });
        assertThatThrownBy(() -> rows.store.write(handle -> {
            rows.qpus.write(handle, old);
            return 0;
        })).isInstanceOf(StoreException.class);
        assertThat(account("ada")).isEqualTo(new Account("ada", 29_300, 0));
    }

    @Test
    void pagesFilterOrderAndCount() {
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String id = String.format("j%02d", i);
            String owner = i % 3 == 2 ? "bob" : "ada";
            Instant created = NOW.plusSeconds(i / 2); // pairs are as old as each other: their ids decide
            rows.store.write(handle -> rows.submit(handle, id,
                    Rows.request(owner, Optional.of(id.endsWith("4") ? "q2" : "q1"), 1), created,
                    id.endsWith("1") ? "x" : "y"));
            if (owner.equals("ada")) {
                mine.addFirst(id);
            }
        }
        rows.store.write(handle -> {
            JobRows locked = rows.jobs.lock(handle, "j03");
            rows.jobs.write(handle, Rows.granted(rows.rules.cancel(
                    locked.job().orElseThrow(), locked.lease(), locked.account(), Actor.user("ada"), NOW)));
            return 0;
        });
        JobFilter ada = JobFilter.ownedBy("ada");
        assertThat(ids(ada, 0, 100)).isEqualTo(mine);
        assertThat(ids(ada, 2, 3)).isEqualTo(mine.subList(2, 5));
        assertThat(ids(JobFilter.ALL, 0, 100)).hasSize(12).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(list(handle -> rows.jobs.list(handle, ada, JobFilter.Order.OLDEST_FIRST, 0, 100)))
                .extracting(card -> card.job().id()).isEqualTo(mine.reversed());
        assertThat(ids(ada.inStates(Set.of(JobState.CANCELLED)), 0, 9)).containsExactly("j03");
        assertThat(ids(ada.inStates(EnumSet.of(JobState.PENDING, JobState.RUNNING)), 0, 9)).isEqualTo(
                mine.stream().filter(id -> !id.equals("j03")).toList());
        assertThat(ids(ada.at("q2"), 0, 9)).containsExactly("j04");
        assertThat(ids(ada.tagged("x"), 0, 9)).containsExactly("j01");
        assertThat(ids(JobFilter.ownedBy("bob").tagged("x").inStates(Set.of(JobState.PENDING)), 0, 9))
                .containsExactly("j11");
        assertThat(ids(ada.created(NOW.plusSeconds(1), NOW.plusSeconds(2)), 0, 9)).containsExactly("j03");
        assertThat(number(handle -> rows.jobs.count(handle, ada))).isEqualTo(8);
        assertThat(number(handle -> rows.jobs.count(handle, ada.tagged("y")))).isEqualTo(7);
        assertThat(number(handle -> rows.jobs.unfinished(handle, "ada"))).isEqualTo(7);
    }

    @Test
    void theSchedulerFindsWhatWaitsWhatIsHeldAndWhatRanOut() {
        rows.store.write(handle -> rows.submit(handle, "j2", Rows.request("ada", Q1, 10), NOW));
        rows.store.write(handle -> rows.submit(handle, "j1", Rows.request("bob", Q1, 20), NOW));
        rows.store.write(handle -> rows.submit(handle, "j3", Rows.request("ada", Q1, 40), NOW.plusMillis(1)));
        rows.store.write(handle -> rows.submit(handle, "j0", Rows.request("ada", Optional.empty(), 80), NOW));
        assertThat(queue("q1")).containsExactly("j1", "j2", "j3");
        for (QueueHead head : List.of(
                head(Optional.empty(), 100, Optional.empty(), NOW),
                head(Optional.of("ada"), 100, Optional.empty(), NOW),
                head(Optional.empty(), 15, Optional.empty(), NOW),
                head(Optional.empty(), 5, Optional.of("bob"), NOW),
                head(Optional.empty(), 5, Optional.of("ada"), NOW),
                head(Optional.of("bob"), 5, Optional.of("ada"), NOW),
                head(Optional.of("bob"), 5, Optional.empty(), NOW),
                head(Optional.empty(), 100, Optional.empty(), NOW.minusMillis(1)))) {
            List<Job> all = list(handle -> rows.jobs.queue(handle, "q1", 9));
            assertThat(optional(handle -> rows.jobs.head(handle, head))).as("%s", head).isEqualTo(
                    all.stream().filter(head::matches).min(QueueHead.ORDER));
        }
        assertThat(queue("q2")).isEmpty();
        assertThat(list(handle -> rows.jobs.unrouted(handle, rows.qpus.all(handle), NOW, 9))).extracting(Job::id)
                .containsExactly("j0");
        assertThat(list(handle -> rows.jobs.unrouted(
                handle, rows.qpus.all(handle), NOW.minusMillis(1), 9))).isEmpty();
        assertThat(number(handle -> rows.jobs.backlog(handle, "q1").modelMillis())).isEqualTo(70);
        assertThat(number(handle -> rows.jobs.backlog(handle, "q2").jobs())).isZero();
        assertThat(number(
                handle -> rows.jobs.ahead(handle, rows.jobs.find(handle, "j3").orElseThrow(), "q1"))).isEqualTo(2);
        assertThat(optional(handle -> rows.jobs.nextExpiry(handle))).isEmpty();

        rows.store.write(handle -> Rows.granted(rows.grant(handle, "j2", "q1", NOW)));
        rows.store.write(handle -> Rows.granted(rows.grant(handle, "j1", "q1", NOW.plusMillis(3))));
        Instant expiry = NOW.plus(JobSettings.DEFAULT.leaseLength());
        assertThat(queue("q1")).containsExactly("j3");
        assertThat(held("q1")).containsExactly("j2", "j1");
        assertThat(list(handle -> rows.jobs.open(handle, "node-q1"))).hasSize(2);
        assertThat(optional(handle -> rows.jobs.nextExpiry(handle))).contains(expiry);
        assertThat(ranOut(LeaseState.HELD, expiry.minusMillis(1))).isEmpty();
        assertThat(ranOut(LeaseState.HELD, expiry)).containsExactly("j2");
        assertThat(ranOut(LeaseState.HELD, expiry.plusMillis(9))).containsExactly("j2", "j1");

        rows.store.write(handle -> {
            JobRows locked = rows.jobs.lock(handle, "j2");
            rows.jobs.write(handle, Rows.granted(rows.rules.expire(locked.job().orElseThrow(),
                    locked.lease().orElseThrow(), locked.account(), rows.installations.find(handle).orElseThrow(),
                    expiry)));
            return 0;
        });
        assertThat(held("q1")).containsExactly("j1");
        assertThat(ranOut(LeaseState.EXPIRED, expiry)).containsExactly("j2");
        assertThat(queue("q1")).containsExactly("j2", "j3"); // may be granted again

        assertThat(optional(handle -> rows.jobs.lastFinished(handle, "q1", "bob"))).isEmpty();
        rows.store.write(handle -> Rows.granted(rows.accept(
                handle, delivery(rows.jobs.findLease(handle, "j1", 1).orElseThrow(), 5), NOW.plusSeconds(2))));
        assertThat(optional(handle -> rows.jobs.lastFinished(handle, "q1", "bob"))).contains(NOW.plusSeconds(2));
        Instant again = expiry.plus(Duration.ofMinutes(1));
        rows.store.write(handle -> Rows.granted(rows.grant(handle, "j2", "q1", again)));
        assertThat(list(handle -> rows.jobs.leases(handle, "j2"))).extracting(Lease::state)
                .containsExactly(LeaseState.LOST, LeaseState.HELD);
    }

    private <T> List<T> list(Store.Work<List<T>> work) {
        return rows.store.read(work);
    }

    private <T> Map<String, T> map(Store.Work<Map<String, T>> work) {
        return rows.store.read(work);
    }

    private <T> Optional<T> optional(Store.Work<Optional<T>> work) {
        return rows.store.read(work);
    }

    private JobRows jobRows(Store.Work<JobRows> work) {
        return rows.store.read(work);
    }

    private long number(Store.Work<? extends Number> work) {
        return rows.store.read(work).longValue();
    }

    private static QueueHead head(Optional<String> owner, long most, Optional<String> exempt, Instant now) {
        return new QueueHead("q1", owner, most, exempt, now);
    }

    private List<String> ids(JobFilter filter, int offset, int limit) {
        return rows.store.read(handle -> rows.jobs.list(handle, filter, JobFilter.Order.NEWEST_FIRST, offset, limit))
                .stream().map(card -> card.job().id()).toList();
    }

    private List<String> queue(String qpu) {
        return rows.store.read(handle -> rows.jobs.queue(handle, qpu, 9)).stream().map(Job::id).toList();
    }

    private List<String> held(String qpu) {
        return rows.store.read(handle -> rows.jobs.held(handle, qpu)).stream().map(Lease::job).toList();
    }

    private List<String> ranOut(LeaseState state, Instant now) {
        return rows.store.read(handle -> rows.jobs.ranOut(handle, state, now, 9)).stream().map(Lease::job).toList();
    }

    private Account account(String user) {
        return rows.store.read(handle -> rows.ledger.find(handle, user));
    }

    private static Delivery delivery(Lease lease, long millis) {
        return new Delivery(lease.job(), lease.attempt(), lease.fence(), lease.node(), "d" + lease.attempt(),
                new AttemptOutcome.Completed(1000, millis));
    }

    private static <T> List<T> together(List<Callable<T>> works) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> future : threads.invokeAll(works)) {
                results.add(future.get());
            }
        }
        return results;
    }
}
