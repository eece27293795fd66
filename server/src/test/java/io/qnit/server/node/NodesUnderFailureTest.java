package io.qnit.server.node;

import static io.qnit.server.job.TestNode.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Message;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.store.Backup;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.PostgresServer;
import io.qnit.server.store.Restore;
import io.qnit.server.store.Store;
import io.qnit.server.store.StoreAddress;
import io.qnit.server.store.StoreSettings;
import io.qnit.server.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real server with its sockets and its store, nodes that do as they are told, and a clock that is moved by hand: what
 * becomes of jobs when one of them is away, silent, restarted or restored. On SQLite; with {@code QNIT_FULL=1} on PostgreSQL
 * too.
 */
@ParameterizedClass
@MethodSource("engines")
@Timeout(90)
class NodesUnderFailureTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int CROWD = 50;
    private static final int FEW = 8;

    @Parameter
    Dialect engine;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final Map<String, String> flags = new LinkedHashMap<>();
    private StoreSettings settings;
    private TestServer server;
    private Accounts people;
    private String ada;
    private String admin;

    static List<Dialect> engines() {
        return System.getenv("QNIT_FULL") == null ? List.of(Dialect.SQLITE) : List.of(Dialect.values());
    }

    @BeforeEach
    void start() throws IOException {
        flags.putAll(Map.of("rate-per-address", "100000", "rate-per-user", "100000"));
        Path state = folder.resolve("server");
        if (engine == Dialect.POSTGRESQL) {
            settings = TestStores.settings(engine, folder);
            Path password = folder.resolve("password");
            Files.writeString(password, PostgresServer.password());
            flags.put("store", settings.address().toString());
            flags.put("store-password-file", password.toString());
        } else {
            settings = StoreSettings.of(new StoreAddress.SqliteFile(state.toAbsolutePath().resolve("qnit.db")));
        }
        server = new TestServer(state, flags, clock);
        flags.put("server-port", "" + server.port());
        people = new Accounts(server);
        String id = people.user("ada");
        signIn();
        assertThat(server.send("PATCH", "/api/admin/users/" + id, "{\"qpu_seconds\":100000}", "Authorization",
                admin).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void grantBWhileARunsAndTheResultOfAIsAccepted() {
        ScriptedNode node = node("fridge", "hardware");
        node.connect(2);
        String a = submit("fridge");
        node.awaitHeld(1);
        String b = submit("fridge");
        node.awaitHeld(2);
        AttemptKey first = node.keys().get(0);
        AttemptKey second = node.keys().get(1);
        assertThat(List.of(first.job(), second.job())).containsExactly(a, b);
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(node.deliver(first).status()).isEqualTo(200);
        assertThat(node.deliver(second).status()).isEqualTo(200);
        assertThat(node.deliver(first).status()).as("told again it is agreed to again").isEqualTo(200);
        for (String job : List.of(a, b)) {
            assertThat(job(job).path("status").asText()).isEqualTo("completed");
            assertThat(job(job).path("charged_seconds").asDouble()).isEqualTo(1);
        }
    }

    /** 50 nodes, each with a result that nobody has taken and a job under way; hardware, where nothing may run twice. */
    @Test
    void aServerThatIsAwayForTenMinutesLosesNothingAndRepeatsNothing() {
        int crowd = engine == Dialect.SQLITE || System.getenv("QNIT_FULL") != null ? CROWD : FEW;
        List<ScriptedNode> nodes = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            ScriptedNode node = node("q" + i, "hardware");
            node.connect(2);
            nodes.add(node);
        }
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            jobs.add(submit("q" + i));
            jobs.add(submit("q" + i));
        }
        nodes.forEach(node -> node.awaitHeld(2));

        server.close();
        clock.advance(Duration.ofMinutes(10));
        restart();

        // Half of them take their time; no lease may run out meanwhile.
        for (ScriptedNode node : nodes.subList(0, crowd / 2)) {
            comesBack(node);
        }
        clock.advance(LEASE.minusSeconds(1));
        for (ScriptedNode node : nodes.subList(crowd / 2, crowd)) {
            comesBack(node);
        }
        clock.advance(Duration.ofMinutes(1));
        for (ScriptedNode node : nodes) {
            assertThat(node.deliver(node.keys().get(1)).status()).isEqualTo(200);
        }
        for (String job : jobs) {
            JsonNode row = job(job);
            assertThat(row.path("status").asText()).as(row.toString()).isEqualTo("completed");
            assertThat(row.path("charged_seconds").asDouble()).isEqualTo(1);
        }
        assertThat(number("select count(*) from leases")).as("one grant for each job, ever").isEqualTo(2 * crowd);
        assertThat(number("select count(*) from leases where state = 'settled' and attempt = 1")).isEqualTo(2 * crowd);
        assertThat(number("select count(*) from ledger where kind = 'charge'")).isEqualTo(2 * crowd);
    }

    private void comesBack(ScriptedNode node) {
        node.at(server);
        AttemptKey spooled = node.keys().get(0);
        assertThat(node.deliver(spooled).status()).as("even before it has said hello").isEqualTo(200);
        node.connect(0);
        assertThat(node.deliver(spooled).status()).isEqualTo(200);
        node.beat();
        assertThat(node.heard).as("nothing is to be stopped, nothing is granted").isEmpty();
    }

    /**
     * The rows of an hour ago, under nodes that went on: one has a job that the backup knows as granted, one that the backup
     * knows as waiting and granted again since, and one that it does not know at all.
     */
    @Test
    void aBackupOfAnHourAgoTakesNoStaleResultForANewerGrant() throws Exception {
        ScriptedNode node = node("fridge", "hardware");
        node.connect(1);
        String granted = submit("fridge");
        node.awaitHeld(1);
        String waiting = submit("fridge");
        String open = invite("fridge");
        Answer kept = server.post("/api/tokens", "{\"name\":\"laptop\"}", "Authorization", ada);
        assertThat(kept.status()).as(kept.text()).isEqualTo(201);

        Path backup = folder.resolve("backup");
        Backup.take(settings, backup, clock.instant());

        node.send(new Message.Ready(3));
        node.awaitHeld(2);
        String unknown = submit("fridge");
        node.awaitHeld(3);
        AttemptKey known = node.keys().get(0);
        AttemptKey stale = node.keys().get(1);
        AttemptKey never = node.keys().get(2);
        assertThat(List.of(known.job(), stale.job(), never.job())).containsExactly(granted, waiting, unknown);
        ScriptedNode late = node("later", "hardware");
        String lateToken = invite("fridge");
        String id = kept.json().path("id").asText();
        assertThat(server.send("DELETE", "/api/tokens/" + id, "", "Authorization", ada).status()).isEqualTo(200);
        clock.advance(Duration.ofHours(1));
        server.close();
        Restore.Restored restored = Restore.run(settings, backup, clock.instant());
        assertThat(restored.epoch()).isGreaterThan(1);
        assertThat(restored.revoked().orElseThrow()).extracting(Restore.Revocation::name).containsExactly("laptop");
        restart();
        signIn(); // sessions have ended

        node.at(server);
        late.at(server);
        assertThatThrownBy(late::open).as("the backup never heard of it").hasStackTraceContaining("401");
        for (String token : List.of(open, lateToken)) {
            Answer refused = new ScriptedNode(server, clock).enrol(token, "hardware");
            assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        }
        assertThat(node.connect(3).epoch()).isEqualTo(restored.epoch());
        // What the backup does not know, or knows as waiting, is to be stopped.
        List<AttemptKey> stopped = List.of(
                node.await(Message.Cancel.class).attempt(),
                node.await(Message.Cancel.class).attempt());
        assertThat(stopped).containsExactlyInAnyOrder(stale, never);
        assertThat(node.deliver(never).status()).isEqualTo(410);

        node.awaitHeld(4); // the job that waits in the backup is granted again, as its first attempt
        AttemptKey newer = node.keys().get(3);
        assertThat(newer.job()).isEqualTo(waiting);
        assertThat(newer.attempt()).isEqualTo(stale.attempt());
        assertThat(newer.fence()).isGreaterThan(never.fence());
        Answer refused = node.deliver(stale, ScriptedNode.RESULT.replace("48", "47").replace("52", "53"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("wrong_epoch");
        assertThat(job(waiting).path("status").asText()).isEqualTo("running");
        assertThat(node.deliver(newer).status()).isEqualTo(200);
        assertThat(job(waiting).path("results").path("counts").path("00").asInt()).isEqualTo(48);
        assertThat(node.deliver(known).status()).as("its own lease is in the backup").isEqualTo(200);
        assertThat(job(granted).path("status").asText()).isEqualTo("completed");

        // The node that the backup never heard of is let in again with the key that it has.
        Answer again = late.enrol(invite("fridge"), "hardware");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        late.connect(1);
    }

    /** A whole node that is younger than the backup: turned away, then let in with a new token and the key that it has. */
    @Test
    void aNodeThatTheBackupNeverHeardOfEnrolsAgainWithItsKey() throws Exception {
        Path backup = folder.resolve("backup");
        node("fridge", "simulator");
        Backup.take(settings, backup, clock.instant());
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        String key;
        try (Node node = start(invite("fridge"), log)) {
            key = node.identity().key().verifyingKey().text();
            await(() -> log.stream().anyMatch(line -> line.contains(" connected ")));
            server.close();
            Restore.run(settings, backup, clock.instant());
            restart();
            signIn();
            await(() -> log.stream().anyMatch(line -> line.contains("the server answers 401: it does not know")));
        }
        log.clear();
        try (Node node = start(invite("fridge"), log)) {
            await(() -> log.stream().anyMatch(line -> line.contains(" connected ")));
            assertThat(node.identity().key().verifyingKey().text()).isEqualTo(key);
            String job = submit("fridge");
            await(() -> job(job).path("status").asText().equals("completed"));
        }
        try (Node node = start(invite("fridge"), log)) { // it is known: another token changes nothing
            assertThat(node.identity().key().verifyingKey().text()).isEqualTo(key);
            await(() -> log.stream().anyMatch(line -> line.contains("not_enrolled_again")));
        }
    }

    private Node start(String token, BlockingQueue<String> log) throws Exception {
        Clock hands = new Clock() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        return Node.start(
                NodeSettings.read(Map.of(
                        "state", folder.resolve("node").toString(), "token", token, "executor", "noop", "first-pause",
                        "50ms", "longest-pause", "100ms", "memory-limit", "100MiB"), Map.of(), Optional.empty()),
                hands, NodeLog.lines(log::add, hands), "test");
    }

    @Test
    void aSilentNodesJobIsGrantedAgainAndItsLateResultIsRefused() throws Exception {
        ScriptedNode first = node("one", "simulator");
        ScriptedNode second = node("two", "simulator");
        first.connect(1);
        String job = submit("");
        first.awaitHeld(1);
        second.connect(0);
        clock.advance(LEASE.plusSeconds(1));
        assertThat(first.awaitClosed()).contains("nothing was heard for 30 s");
        await(() -> number("select count(*) from leases where state = 'expired'") == 1);
        clock.advance(Duration.ofSeconds(2)); // the backoff
        second.connect(1);
        second.awaitHeld(1);
        assertThat(second.keys().getFirst().job()).isEqualTo(job);
        assertThat(second.keys().getFirst().attempt()).isEqualTo(2);
        Answer late = first.deliver(first.keys().getFirst());
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("superseded");
        assertThat(second.deliver(second.keys().getFirst()).status()).isEqualTo(200);
        assertThat(job(job).path("status").asText()).isEqualTo("completed");
        assertThat(number("select count(*) from ledger where kind = 'charge'")).isEqualTo(1);
    }

    @Test
    void aNodeThatComesBackBeforeTheNextGrantIsWelcome() throws Exception {
        ScriptedNode node = node("one", "hardware");
        node.connect(1);
        String delivered = submit("one");
        node.awaitHeld(1);
        clock.advance(LEASE.plusSeconds(1));
        await(() -> number("select count(*) from leases where state = 'expired'") == 1);
        node.connect(1);
        await(() -> number("select count(*) from leases where state = 'held'") == 1);
        assertThat(number("select count(*) from leases")).isEqualTo(1);
        node.cut();
        clock.advance(LEASE.plusSeconds(1));
        await(() -> number("select count(*) from leases where state = 'expired'") == 1);
        assertThat(node.deliver(node.keys().getFirst()).status()).isEqualTo(200);
        assertThat(job(delivered).path("status").asText()).isEqualTo("completed");
    }

    /** What waits for a QPU that went away goes to another one, unless its user asked for it. */
    @Test
    void aJobThatNamedNoQpuDoesNotWaitForOneThatIsAway() {
        ScriptedNode away = node("one", "hardware");
        away.connect(1);
        submit("");
        away.awaitHeld(1);
        String bound = submit("one");
        String free = submit("");
        await(() -> number("select count(*) from jobs where queued = 1 and qpu is not null") == 2);
        ScriptedNode there = node("two", "hardware");
        there.connect(3);
        there.beat();
        assertThat(there.held).as("there is a queue for it").isEmpty();
        away.cut();
        there.awaitHeld(1);
        assertThat(there.keys().getFirst().job()).isEqualTo(free);
        assertThat(job(bound).path("status").asText()).isEqualTo("pending");
    }

    /** A lease that would have run out long ago is held for one lease length after the start; then it runs out. */
    @Test
    void afterAStartNothingIsGrantedAgainForOneLease() throws Exception {
        ScriptedNode gone = node("one", "simulator");
        ScriptedNode there = node("two", "simulator");
        gone.connect(1);
        String job = submit("");
        gone.awaitHeld(1);
        server.close();
        clock.advance(Duration.ofDays(1));
        restart();
        signIn();
        there.at(server);
        there.connect(1);
        clock.advance(LEASE.minusSeconds(1));
        there.beat();
        String other = submit("");
        there.awaitHeld(1);
        assertThat(there.keys().getFirst().job()).as("what never ran need not wait").isEqualTo(other);
        assertThat(there.deliver(there.keys().getFirst()).status()).isEqualTo(200);
        there.held.clear();
        assertThat(number("select count(*) from leases where state = 'held' and job = '" + job + "'")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(2));
        await(() -> number("select count(*) from leases where state = 'expired' and job = '" + job + "'") == 1);
        clock.advance(Duration.ofSeconds(2));
        there.beat();
        there.send(new Message.Ready(1));
        there.awaitHeld(1);
        assertThat(there.keys().getFirst().job()).isEqualTo(job);
    }

    /** Whatever its row said when the last server died, no node is there before it has come. */
    @Test
    void aQpuIsOfflineUntilItsNodeHasComeBack() {
        ScriptedNode node = node("one", "hardware");
        node.connect(1);
        await(() -> qpu("one").path("status").asText().equals("online"));
        List<Map<String, Object>> row =
                server.store().read(handle -> handle.select("select * from qpus").mapToMap().list());
        server.close();
        restartWith(row);
        assertThat(qpu("one").path("status").asText()).isEqualTo("offline");
        node.at(server);
        node.connect(1);
        await(() -> qpu("one").path("status").asText().equals("online"));
    }

    /** A grant that is on disk and never reached its node goes back into the queue at no cost; one that was begun is lost. */
    @Test
    void aGrantThatNeverArrivedCostsNothing() {
        ScriptedNode node = node("one", "hardware");
        node.connect(1);
        String job = submit("one");
        node.awaitHeld(1);
        node.held.clear(); // it never heard of it
        node.connect(1);
        node.awaitHeld(1);
        assertThat(node.keys().getFirst().job()).isEqualTo(job);
        assertThat(node.keys().getFirst().attempt()).isEqualTo(2);
        assertThat(number("select losses from jobs")).isZero();
        assertThat(node.deliver(node.keys().getFirst()).status()).isEqualTo(200);
    }

    // ---- What the tests share ----------------------------------------------------------------------------------------

    private void signIn() {
        ada = people.signIn("ada");
        admin = people.signIn("_superusers", "admin", Accounts.PASSWORD).json().path("token").asText();
    }

    private void restart() {
        server = new TestServer(folder.resolve("server"), flags, clock);
        people = people.at(server);
    }

    /** A server that is killed leaves its rows as they were; this one closed its connections first. */
    private void restartWith(List<Map<String, Object>> qpus) {
        try (Store store = Store.open(settings)) {
            for (Map<String, Object> qpu : qpus) {
                store.write(handle -> handle.execute("update qpus set condition = ?, connection = ? where id = ?",
                        qpu.get("condition"), qpu.get("connection"), qpu.get("id")));
            }
        }
        restart();
    }

    private ScriptedNode node(String qpu, String kind) {
        Answer made = server.post("/api/op/qpus/create", "{\"name\":\"" + qpu + "\",\"kind\":\"" + kind
                + "\",\"num_qubits\":5}", "Authorization", admin);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        server.store().write(handle -> handle.execute("update qpus set capacity = 10 where name = ?", qpu));
        ScriptedNode node = new ScriptedNode(server, clock);
        Answer answer = node.enrol(invite(qpu), kind);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return node;
    }

    private String invite(String qpu) {
        Answer made = server.post(
                "/api/op/nodes/tokens", "{\"qpu\":\"" + qpu + "\"}", "Authorization", admin);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("token").asText();
    }

    private String submit(String qpu) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("shots", 100);
        if (!qpu.isEmpty()) {
            body.put("qpu_target", qpu);
        }
        body.putArray("circuits").addObject().put("circuit", BELL);
        Answer made = server.post("/api/jobs", body.toString(), "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private JsonNode job(String id) {
        return server.get("/api/jobs/" + id, "Authorization", ada).json();
    }

    private JsonNode qpu(String name) {
        return server.get("/api/qpus/" + name, "Authorization", ada).json();
    }

    private int number(String sql) {
        return server.store().read(handle -> handle.select(sql).mapTo(int.class).one());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it does not happen").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
