package io.qnit.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.server.Installation;
import io.qnit.server.InvalidRowException;
import io.qnit.server.Refusal;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import io.qnit.server.ledger.Account;
import io.qnit.server.qpu.NodeCondition;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuKind;
import io.qnit.server.qpu.Service;
import io.qnit.server.schedule.QueueHead;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.TestStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user may ask of the queue: by the rules alone, and in the store against the rules' own twin. */
class WishesTest {
    private static final Instant T0 = Instant.parse("2026-11-22T00:00:00Z");
    private static final Instant DEADLINE = T0.plusSeconds(60);
    private static final Installation HOME = Installation.create("home", T0);
    private static final JobRules RULES = new JobRules(JobSettings.DEFAULT);
    private static final Account RICH = new Account("ada", 1_000_000, 0);
    private static final Qpu QPU = new Qpu("q1", "q1", QpuKind.SIMULATOR, 5, 2000, 2, Service.ENABLED, "",
            Optional.of("node"), NodeCondition.READY, "", 1, Optional.of(T0), 6, 0, T0, T0);

    private static JobRequest request(String owner, Wishes wishes) {
        return new JobRequest(
                owner, Optional.of("q1"), 5, 1000, 1000, OptionalInt.empty(), Optional.empty(), wishes);
    }

    private static Wishes deadline(Instant at) {
        return new Wishes(0, Optional.of(at), OptionalLong.empty());
    }

    private static Wishes cost(long millis) {
        return new Wishes(0, Optional.empty(), OptionalLong.of(millis));
    }

    private static Verdict<JobChange> submit(Wishes wishes, Instant now) {
        return RULES.submit(request("ada", wishes), "job", RICH, List.of(QPU), 0, now);
    }

    private static Verdict<JobChange> grant(Job job, Optional<Lease> last, Account account, Instant now) {
        return RULES.grant(new Grant(job, last, QPU, account, HOME, 0, HOME.epoch(), HOME.term(), Grant.Terms.OPEN),
                now);
    }

    private static JobChange granted(Verdict<JobChange> verdict) {
        return Rows.granted(verdict);
    }

    private static RefusalCode refused(Verdict<?> verdict) {
        return verdict instanceof Verdict.Refused<?>(Refusal refusal) ? refusal.code()
                : throwIt("granted: " + verdict);
    }

    private static RefusalCode throwIt(String what) {
        throw new AssertionError(what);
    }

    @Test
    void whatCannotBeAskedIsNoWish() {
        for (int priority : new int[] {-1, 101}) {
            assertThatThrownBy(() -> new Wishes(priority, Optional.empty(), OptionalLong.empty()))
                    .isInstanceOf(InvalidRowException.class);
        }
        assertThatThrownBy(() -> cost(0)).isInstanceOf(InvalidRowException.class);
    }

    @Test
    void aJobThatCostsMoreThanItMayIsRefusedAndOneThatTakesMoreIsStopped() {
        assertThat(refused(submit(cost(999), T0))).isEqualTo(RefusalCode.COSTS_TOO_MUCH);
        Job job = granted(submit(cost(1000), T0)).job().orElseThrow();
        assertThat(granted(grant(job, Optional.empty(), RICH, T0)).leases().getFirst().limitMillis()).isEqualTo(1000);
        Job dear = granted(submit(cost(5000), T0)).job().orElseThrow();
        assertThat(granted(grant(dear, Optional.empty(), RICH, T0)).leases().getFirst().limitMillis())
                .isEqualTo(1500);
    }

    @Test
    void aJobIsNotStartedAfterItsDeadlineAndFails() {
        assertThat(refused(submit(deadline(T0), T0))).isEqualTo(RefusalCode.INVALID);
        Job job = granted(submit(deadline(DEADLINE), T0)).job().orElseThrow();
        granted(grant(job, Optional.empty(), RICH, DEADLINE.minusMillis(1)));
        assertThat(refused(grant(job, Optional.empty(), RICH, DEADLINE))).isEqualTo(RefusalCode.NOT_GRANTABLE);
        assertThat(refused(RULES.overdue(job, Optional.empty(), RICH, DEADLINE.minusMillis(1))))
                .isEqualTo(RefusalCode.NOT_GRANTABLE);
        Job over = granted(RULES.overdue(job, Optional.empty(), RICH, DEADLINE)).job().orElseThrow();
        assertThat(over.state()).isEqualTo(JobState.FAILED);
        assertThat(over.reason().orElseThrow().code()).isEqualTo("deadline_passed");
        assertThat(over.chargedMillis()).isZero();
        Job without = granted(submit(Wishes.NONE, T0)).job().orElseThrow();
        assertThat(refused(RULES.overdue(without, Optional.empty(), RICH, DEADLINE.plusSeconds(1_000_000))))
                .isEqualTo(RefusalCode.NOT_GRANTABLE);
    }

    /** What was started in time goes on; when its lease runs out after that, it is not tried again. */
    @Test
    void whatWasStartedInTimeIsLeftAloneUntilItIsLost() {
        Job job = granted(submit(deadline(DEADLINE), T0)).job().orElseThrow();
        JobChange running = granted(grant(job, Optional.empty(), RICH, DEADLINE.minusMillis(1)));
        Lease lease = running.leases().getFirst();
        Account account = new Account("ada", RICH.balanceMillis(), lease.reservedMillis());
        Job there = running.job().orElseThrow();
        assertThat(refused(RULES.overdue(there, Optional.of(lease), account, DEADLINE)))
                .isEqualTo(RefusalCode.NOT_GRANTABLE);
        Instant silent = lease.expires();
        JobChange expired = granted(RULES.expire(there, lease, account, HOME, silent));
        JobChange over = granted(RULES.overdue(expired.job().orElseThrow(),
                Optional.of(expired.leases().getFirst()), account, silent));
        assertThat(over.job().orElseThrow().state()).isEqualTo(JobState.FAILED);
        assertThat(over.leases().getFirst().state()).isEqualTo(LeaseState.LOST);
        assertThat(over.ledger()).hasSize(1);
        assertThat(over.ledger().getFirst().account().reservedMillis()).isZero();
    }

    /** Seeds are printed by the assertion. */
    @ParameterizedTest
    @EnumSource
    void theStoreFindsTheJobThatTheRuleNames(Dialect engine, @TempDir Path folder) {
        Rows rows = new Rows(TestStores.open(engine, folder)).user("ada", 1_000_000_000).user("bob", 1_000_000_000)
                .qpu("q1");
        try (var store = rows.store) {
            for (int seed = 1; seed <= 3; seed++) {
                Random random = new Random(seed);
                String run = "s" + seed + "-";
                int first = seed;
                store.write(handle -> {
                    for (int i = 0; i < 40; i++) {
                        Wishes wishes = new Wishes(
                                random.nextInt(3), random.nextInt(4) > 0 ? Optional.empty()
                                        : Optional.of(T0.plusSeconds(10 + random.nextInt(20))),
                                OptionalLong.empty());
                        JobRequest request = new JobRequest(
                                random.nextBoolean() ? "ada" : "bob", Optional.of("q1"), 5, 1000,
                                1 + random.nextInt(100), OptionalInt.empty(), Optional.empty(), wishes);
                        rows.submit(handle, run + i, request, T0.plusMillis(first * 100 + random.nextInt(50)));
                    }
                    return 0;
                });
                List<Job> queue = store.read(handle -> rows.jobs.queue(handle, "q1", 1000));
                Instant now = T0.plusSeconds(15);
                for (long most : new long[] {1, 20, 60, 1000}) {
                    for (String owner : List.of("", "ada", "bob")) {
                        QueueHead head = new QueueHead("q1", Optional.of(owner).filter(o -> !o.isEmpty()), most,
                                random.nextBoolean() ? Optional.empty() : Optional.of("bob"), now);
                        Optional<Job> found = store.read(handle -> rows.jobs.head(handle, head));
                        assertThat(found).as("seed %d, %s", seed, head)
                                .isEqualTo(head.of(queue));
                    }
                }
                List<Job> overdue = store.read(handle -> rows.jobs.overdue(handle, now, 1000));
                assertThat(overdue).extracting(Job::id)
                        .containsExactlyInAnyOrderElementsOf(queue.stream().filter(
                                job -> job.request().wishes().deadline().map(at -> !now.isBefore(at)).orElse(false))
                                .map(Job::id).toList());
                Optional<Instant> next = store.read(rows.jobs::nextDeadline);
                assertThat(next).isEqualTo(queue.stream()
                        .flatMap(job -> job.request().wishes().deadline().stream()).min(Instant::compareTo));
            }
        }
    }

    /** A user's own priorities change nothing for others. */
    @Test
    void prioritiesOrderOnesOwnJobsOnly() {
        List<Job> queue = List.of(
                job("a1", "ada", 0, 1), job("b1", "bob", 0, 2), job("a2", "ada", 7, 3), job("b2", "bob", 100, 4),
                job("a3", "ada", 7, 5));
        assertThat(order(queue)).containsExactly("a2", "b2", "b1", "a3", "a1");
    }

    private static Job job(String id, String owner, int priority, int second) {
        JobRequest request = request(owner, new Wishes(priority, Optional.empty(), OptionalLong.empty()));
        Instant at = T0.plusSeconds(second);
        return new Job(id, request, Optional.of("q1"), JobState.PENDING, true, 0, 0, 0, at, at, at, Optional.empty(), 0,
                Optional.empty(), 0);
    }

    private static List<String> order(List<Job> queue) {
        List<Job> left = new ArrayList<>(queue);
        List<String> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Job next = new QueueHead("q1", Optional.empty(), 10_000, Optional.empty(), T0.plusSeconds(100)).of(left)
                    .orElseThrow();
            order.add(next.id());
            left.remove(next);
        }
        return order;
    }
}
