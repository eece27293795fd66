package io.qnit.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import io.qnit.server.Accounts;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a user's circuit to the counts: a real server, a real node, a real executor's process. */
@Timeout(90)
class NodeRoundTripTest {
    private static final String BELL = "OPENQASM 3.0; include \\\"stdgates.inc\\\"; qubit[2] q; bit[2] c; h q[0];"
            + " cx q[0], q[1]; c = measure q;";

    @TempDir
    private Path folder;

    private TestServer server;
    private Accounts people;
    private String ada;
    private Node node;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        server = new TestServer(folder.resolve("server"), Map.of(), InstantSource.system());
        people = new Accounts(server);
        String id = people.user("ada");
        ada = people.signIn("ada");
        assertThat(server.send("PATCH", "/api/admin/users/" + id, "{\"qpu_seconds\":1000}", "Authorization",
                people.admin()).status()).isEqualTo(200);
        assertThat(server.post("/api/op/qpus/create",
                "{\"name\":\"sim\",\"kind\":\"simulator\",\"num_qubits\":8}", "Authorization", people.admin()).status())
                .isEqualTo(201);
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
        }
        server.close();
    }

    @Test
    void aUsersCircuitComesBackAsCounts() throws Exception {
        startNode("node");
        String job = submit(BELL, 20_000);
        JsonNode done = await(job);
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("completed");
        JsonNode counts = done.path("results").path("counts");
        assertThat(counts.path("00").asInt() + counts.path("11").asInt()).as(done.toString()).isEqualTo(20_000);
        awaitLog("delivered job=" + job);
        for (int i = 0; i < 5; i++) {
            assertThat(await(submit(BELL, 20_000)).path("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void eachShotTheMethodAndTheWishesComeThrough() throws Exception {
        startNode("node");
        while (!server.get("/api/qpus/sim").json().path("status").asText().equals("online")) {
            Thread.onSpinWait();
        }
        Answer made = server.post("/api/jobs", "{\"circuits\":[{\"circuit\":\"" + BELL + "\"}],\"shots\":50,"
                + "\"qpu_target\":\"sim\",\"memory\":true,\"method\":\"density_matrix\",\"max_cost\":100,"
                + "\"priority\":5,\"deadline\":\"2999-01-01T00:00:00Z\"}", "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode result = await(made.json().path("id").asText()).path("results").path("circuit_results").path(0);
        assertThat(result.path("memory")).hasSize(50).allMatch(shot -> shot.asText().matches("00|11"));
        long ones = 0;
        for (JsonNode shot : result.path("memory")) {
            ones += shot.asText().equals("11") ? 1 : 0;
        }
        assertThat(ones).isEqualTo(result.path("counts").path("11").asLong());
        assertThat(result.path("method").asText()).isEqualTo("density_matrix");
        assertThat(result.path("header").toString()).isEqualTo("{\"creg_sizes\":[[\"c\",2]],\"memory_slots\":2}");
        Answer unknown = server.post("/api/jobs", "{\"circuits\":[{\"circuit\":\"" + BELL
                + "\"}],\"qpu_target\":\"sim\",\"method\":\"guessing\"}", "Authorization", ada);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("data").path("method").path("message").asText()).contains("stabilizer");
    }

    @Test
    void aJobThatIsNotStartedInTimeFails() {
        Answer made = server.post("/api/jobs", "{\"circuits\":[{\"circuit\":\"" + BELL + "\"}],\"deadline\":\""
                + Clock.systemUTC().instant().plusMillis(1500) + "\"}", "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode job = await(made.json().path("id").asText());
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("reason").path("code").asText()).isEqualTo("deadline_passed");
        assertThat(job.path("charged_seconds").asDouble()).isZero();
    }

    @Test
    void aJobThatWasWaitingIsRunWhenANodeComes() throws Exception {
        String job = submit(BELL, 20_000);
        startNode("node");
        assertThat(await(job).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aNodeTokenLetsInOneNodeAndTheSameNodeAgain() throws Exception {
        String token = invite();
        startNode("first", token);
        Map<String, String> stranger = settings("second", token);
        assertThat(catchThrowable(
                () -> Node.start(
                        NodeSettings.read(stranger, Map.of(), Optional.empty()), Clock.systemUTC(), (_, _) -> {},
                        "test")))
                .hasMessageContaining("token_redeemed");
        assertThat(server.get("/api/op/nodes/tokens", "Authorization", people.admin()).text()).contains("redeemed")
                .doesNotContain("qnitnode1_");
        assertThat(server.get("/api/op/nodes/tokens", "Authorization", ada).status()).isEqualTo(403);
        Answer revoked = server.post("/api/op/nodes/tokens", "{\"qpu\":\"sim\"}", "Authorization", people.admin());
        String id = revoked.json().path("id").asText();
        assertThat(server.send("DELETE", "/api/op/nodes/tokens/" + id, "", "Authorization", people.admin()).status())
                .isEqualTo(204);
        assertThat(catchThrowable(
                () -> startNode("third", revoked.json().path("token").asText()))).hasMessageContaining("token_revoked");
    }

    @Test
    void aNodeThatWasPutOutDoesNotComeBackAndItsQpuTakesAnother() throws Exception {
        startNode("first");
        assertThat(await(submit(BELL, 1000)).path("status").asText()).isEqualTo("completed");
        String id = server.get("/api/op/nodes", "Authorization", people.admin()).json().path(0).path("id").asText();
        String path = "/api/op/nodes/" + id + "/revoke";
        assertThat(server.post(path, "{}", "Authorization", ada).status()).isEqualTo(403);
        assertThat(server.post(path, "{}").status()).isEqualTo(403);
        assertThat(server.post("/api/op/nodes/nobody/revoke", "{}", "Authorization", people.admin()).status())
                .isEqualTo(404);
        Answer out = server.post(path, "{}", "Authorization", people.admin());
        assertThat(out.status()).as(out.text()).isEqualTo(200);
        assertThat(out.json().path("revoked").asText()).isNotEmpty();
        assertThat(server.post(path, "{}", "Authorization", people.admin()).json()).isEqualTo(out.json());
        assertThat(server.get("/api/qpus/sim", "Authorization", ada).json().path("state").asText())
                .isEqualTo("offline");
        node.close();
        startNode("second");
        assertThat(await(submit(BELL, 1000)).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void nobodyConnectsOrDeliversWithoutAKey() {
        HttpClient client = HttpClient.newHttpClient();
        assertThat(catchThrowable(
                () -> client.newWebSocketBuilder().header("Authorization", "Bearer x.y.z")
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + server.port() + "/api/node/connect"),
                                new WebSocket.Listener() {})
                        .join()))
                .hasMessageContaining("WebSocketHandshakeException");
        Answer result = server.post("/api/node/results", "{}", "Authorization", "Bearer x.y.z");
        assertThat(result.status()).isEqualTo(401);
        assertThat(server.post("/api/node/results", "{}").code()).isEqualTo("authentication_required");
        assertThat(server.post("/api/node/enrol", "{\"request\":{}}").code()).isEqualTo("missing_member");
    }

    private String invite() {
        Answer made = server.post("/api/op/nodes/tokens", "{\"qpu\":\"sim\"}", "Authorization", people.admin());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("token").asText();
    }

    private Map<String, String> settings(String name, String token) {
        return new TreeMap<>(Map.of(
                "state", folder.resolve(name).toString(), "token", token, "executor", "simulator", "option",
                "threads=1,qubits=20", "first-pause", "50ms", "longest-pause", "200ms", "memory-limit", "200MiB"));
    }

    private void startNode(String name) throws Exception {
        startNode(name, invite());
    }

    private void startNode(String name, String token) throws Exception {
        node = Node.start(
                NodeSettings.read(settings(name, token), Map.of(), Optional.empty()), Clock.systemUTC(),
                NodeLog.lines(log::add, Clock.systemUTC()), "test");
    }

    private String submit(String circuit, int shots) {
        Answer made = server.post("/api/jobs",
                "{\"circuits\":[{\"circuit\":\"" + circuit + "\"}],\"shots\":" + shots + "}", "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private JsonNode await(String job) {
        Answer answer = server.get("/api/jobs/" + job + "?wait=15s", "Authorization", ada);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private void awaitLog(String part) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (true) {
            String line = log.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the log does not say '" + part + "'; it says " + seen);
            }
            seen.add(line);
            if (line.contains(part)) {
                return;
            }
        }
    }
}
