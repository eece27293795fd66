package io.qnit.server.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qnit.server.store.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of server and nodes under load, round after round; afterwards the {@link Auditor} compares what users were
 * told, what executors did and what the store says. {@code QNIT_KILLS=n} sets the rounds, {@code QNIT_FULL=1} 100 of them,
 * {@code QNIT_KILLS_STORE} one of the stores, {@code QNIT_SEED=n} who is killed when.
 */
@Timeout(900)
class KillTest {
    /** What fits among the other tests, on one store. */
    private static final int FEW = 1;
    private static final int ROUNDS = System.getenv("QNIT_KILLS") != null
            ? Integer.parseInt(System.getenv("QNIT_KILLS"))
            : System.getenv("QNIT_FULL") != null ? 100 : FEW;
    private static final @Nullable String STORE = System.getenv("QNIT_KILLS_STORE");
    private static final int THREADS = 4;
    private static final List<List<String>> VICTIMS = List.of(
            List.of("server"), List.of("alpha"), List.of("beta"), List.of("server", "alpha"),
            List.of("alpha", "beta"), List.of("server", "alpha", "beta"));

    @TempDir
    Path folder;

    /** What is done to what the killed one leaves, before it starts again. */
    private interface Vandal {
        void visit(Cloud cloud, List<String> killed) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void promisesAreKeptUnderEveryKill(Dialect engine) throws Exception {
        assumeTrue(STORE == null ? ROUNDS > FEW || engine == Dialect.SQLITE : STORE.equals(engine.name()));
        assertThat(play(engine, ROUNDS, Duration.ofMinutes(2), (_, _) -> {})).isEmpty();
    }

    /** The controls: the same rounds with a promise's ground taken away are red, or they would show nothing. */
    @Test
    @EnabledIfEnvironmentVariable(named = "QNIT_FULL", matches = "1")
    void aSpoolThatIsLostIsMissed() throws Exception {
        assertThat(play(Dialect.SQLITE, 15, Duration.ofSeconds(30), (cloud, killed) -> {
            for (String node : Cloud.NODES) {
                if (killed.contains(node)) {
                    try (Stream<Path> files = Files.list(cloud.spool(node))) {
                        for (Path file : files.filter(Files::isRegularFile).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        })).anySatisfy(finding -> assertThat(finding).contains("was spooled and is lost"));
    }

    /** As a disk does that says it is done before it is: what was written last is gone, although it was acknowledged. */
    @Test
    @EnabledIfEnvironmentVariable(named = "QNIT_FULL", matches = "1")
    void aStoreThatForgetsWhatWasAcknowledgedIsMissed() throws Exception {
        assertThat(play(Dialect.SQLITE, 6, Duration.ofSeconds(5), (cloud, killed) -> {
            if (killed.contains("server")) {
                Files.deleteIfExists(cloud.serverState().resolve("qnit.db-wal"));
                Files.deleteIfExists(cloud.serverState().resolve("qnit.db-shm"));
            }
        })).anySatisfy(finding -> assertThat(finding).contains("was acknowledged as"));
    }

    private List<String> play(Dialect engine, int rounds, Duration patience, Vandal vandal) throws Exception {
        String given = System.getenv("QNIT_SEED");
        long seed = given == null ? new Random().nextLong() : Long.parseLong(given);
        Random random = new Random(seed);
        long start = System.nanoTime();
        List<String> findings = new ArrayList<>();
        Map<String, Integer> kills = new TreeMap<>();
        try (Cloud cloud = new Cloud(engine, folder);
                Customers customers = new Customers(cloud::address, cloud::user, 60)) {
            customers.begin(THREADS, seed);
            for (int round = 0; round < rounds; round++) {
                // Under load: some were taken in and some ended since the last kill.
                until(customers, customers.acknowledged.size() + 5, customers.told.size() + 5, patience);
                LockSupport.parkNanos(random.nextInt(200_000_000));
                if (round % 10 == 9) {
                    sleepPastTheLease(cloud, Cloud.NODES.get(random.nextInt(2)), customers, patience);
                }
                List<String> victims = VICTIMS.get(random.nextInt(VICTIMS.size()));
                for (String victim : victims) {
                    cloud.kill(victim);
                    kills.merge(victim, 1, Integer::sum);
                }
                vandal.visit(cloud, victims);
                LockSupport.parkNanos(random.nextInt(300_000_000));
                for (String victim : victims) {
                    cloud.start(victim);
                }
            }
            until(customers, customers.acknowledged.size() + 5, customers.told.size() + 5, patience);
            for (String left : customers.finish(patience)) {
                findings.add(left + " does not end although nothing is killed any more");
            }
            cloud.stop();
            findings.addAll(customers.surprises);
            Auditor.Users users = new Auditor.Users(
                    customers.acknowledged.values().stream().collect(
                            Collectors.toMap(Customers.Acknowledged::seed, Customers.Acknowledged::job)),
                    customers.cancels.values().stream()
                            .map(c -> new Auditor.Cancel(c.job(), c.status(), c.atMillis())).toList(),
                    customers.told.values().stream().collect(
                            Collectors.toMap(
                                    Customers.Told::job, t -> new Auditor.Told(t.status(), t.execution()))));
            List<String> journal = cloud.journal();
            try (Connection store = cloud.store()) {
                findings.addAll(Auditor.audit(users, journal, cloud.nodeLogs, store));
                System.out.println(engine + ", seed " + seed + ": " + rounds + " rounds in "
                        + (System.nanoTime() - start) / 1_000_000_000 + " s, kills " + kills + ", acknowledged "
                        + users.acknowledged().size() + ", cancels " + users.cancels().size() + ", executions "
                        + journal.stream().filter(l -> l.startsWith("begin")).count() + ", spooled "
                        + count(cloud.nodeLogs, " spooled ") + ", delivered " + count(cloud.nodeLogs, " delivered ")
                        + ", superseded " + count(cloud.nodeLogs, " superseded ") + ", jobs by end "
                        + pairs(store, "select state, count(*) from jobs group by state") + ", leases by end "
                        + pairs(store, "select state, count(*) from leases group by state") + ", findings "
                        + findings.size());
            }
        }
        return findings.stream().map(finding -> "seed " + seed + ": " + finding).limit(50).toList();
    }

    /** A zombie: stopped until its jobs may be with another, and then it goes on as if nothing had been. */
    private static void sleepPastTheLease(Cloud cloud, String node, Customers customers, Duration patience)
            throws Exception {
        cloud.signal(node, "STOP");
        LockSupport.parkNanos(5_000_000_000L);
        cloud.signal(node, "CONT");
        until(customers, customers.acknowledged.size() + 5, customers.told.size() + 20, patience);
    }

    private static void until(Customers customers, int acknowledged, int told, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while ((customers.acknowledged.size() < acknowledged || customers.told.size() < told)
                && customers.surprises.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    private static Map<String, Long> pairs(Connection store, String sql) throws Exception {
        Map<String, Long> found = new TreeMap<>();
        try (Statement statement = store.createStatement(); var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getLong(2));
            }
        }
        return found;
    }
}
