package io.qnit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.node.Node;
import io.qnit.node.NodeSettings;
import io.qnit.node.enrol.NodeIdentity;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Fence;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.signature.Digests;
import io.qnit.protocol.signature.NodeJwt;
import io.qnit.server.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The defects of QPI that a user or an operator meets, by their numbers in docs/compatibility.md, each tried on a real server
 * with real nodes that run the simulator in processes of their own. How often a job was executed is counted by the nodes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class QpiDefectsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BELL =
            "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;";
    /** So many at once; more than a hundred with QNIT_FULL, where QPI drops results. */
    private static final int BURST = System.getenv("QNIT_FULL") == null ? 30 : 150;
    private static final int MOST_QUEUED = BURST + 10;
    /** One that runs and one that waits beside it, as the node's settings say. */
    private static final int HELD = 2;

    private final Map<String, Integer> executions = new ConcurrentHashMap<>();
    private final Set<String> executors = ConcurrentHashMap.newKeySet();
    private final List<Node> nodes = new ArrayList<>();
    private Path folder;
    private TestServer server;
    private Accounts people;
    private String ada;
    private String adaId;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = new TestServer(
                folder.resolve("server"), Map.of("max-queued-jobs", Integer.toString(MOST_QUEUED), "rate-per-user",
                        "100000", "rate-per-address", "100000"),
                InstantSource.system());
        people = new Accounts(server);
        adaId = people.user("ada");
        credit(adaId, 10_000);
        ada = people.signIn("ada");
        register("quick");
        startNode("quick", "node-before"); // which the next one puts out of its place
        startNode("quick", "node-quick");
        untilOnline("quick");
    }

    @AfterAll
    void stop() {
        nodes.forEach(Node::close);
        server.close();
    }

    // ---- What the tests do ---------------------------------------------------------------------------------------------

    private String rich(String name) {
        credit(people.user(name), 1000);
        return people.signIn(name);
    }

    private void credit(String user, double seconds) {
        Answer answer = server.send("PATCH", "/api/admin/users/" + user, "{\"qpu_seconds\":" + seconds + "}",
                "Authorization", people.admin());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void register(String name) {
        Answer made = server.post(
                "/api/op/qpus/create", "{\"name\":\"" + name + "\",\"kind\":\"simulator\",\"num_qubits\":20}",
                "Authorization", people.admin());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
    }

    private Node startNode(String qpu, String state) throws Exception {
        Answer invited = server.post("/api/op/nodes/tokens", "{\"qpu\":\"" + qpu + "\"}", "Authorization",
                people.admin());
        Map<String, String> settings = new TreeMap<>(Map.of(
                "state", folder.resolve(state).toString(), "token", invited.json().path("token").asText(), "executor",
                "simulator", "option", "threads=1,qubits=20", "first-pause", "50ms", "longest-pause", "200ms",
                "memory-limit", "300MiB"));
        Node node = Node.start(
                NodeSettings.read(settings, Map.of(), Optional.empty()), Clock.systemUTC(), (event, pairs) -> {
                    if (event.equals("executing")) {
                        executors.add(state);
                        executions.merge(pairs.get(pairs.indexOf("job") + 1), 1, Integer::sum);
                    }
                }, "test");
        nodes.add(node);
        return node;
    }

    private JsonNode qpu(String name) {
        Answer answer = server.get("/api/qpus/" + name);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private void untilOnline(String name) {
        while (!qpu(name).path("status").asText().equals("online")) {
            Thread.onSpinWait();
        }
    }

    private static ObjectNode body(String circuit, int shots) {
        ObjectNode body = JSON.createObjectNode().put("shots", shots);
        body.putArray("circuits").addObject().put("circuit", circuit);
        return body;
    }

    private String submit(ObjectNode body, String who) {
        Answer made = server.post("/api/jobs", body.toString(), "Authorization", who);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private String bellAt(String qpu, String who) {
        return submit(body(BELL, 10).put("qpu_target", qpu), who);
    }

    private JsonNode job(String id, String who) {
        return server.get("/api/jobs/" + id, "Authorization", who).json();
    }

    private JsonNode finished(String id, String who) {
        JsonNode job = server.get("/api/jobs/" + id + "?wait=15s", "Authorization", who).json();
        assertThat(job.path("status").asText()).as(job.toString()).isIn("completed", "failed", "cancelled");
        return job;
    }

    private List<String> jobs(String query, String who) {
        List<String> ids = new ArrayList<>();
        server.get("/api/jobs?" + query, "Authorization", who).json().forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    private double balance(String who) {
        return server.get("/api/account", "Authorization", who).json().path("qpu_seconds").asDouble();
    }

    /** Keeps a node busy for seconds, until it is cancelled. */
    private String slow(String qpu, String who) {
        StringBuilder text = new StringBuilder("OPENQASM 3.0; include \"stdgates.inc\"; qubit[20] q; bit[20] c;");
        for (int layer = 0; layer < 400; layer++) {
            for (int q = 0; q < 19; q++) {
                text.append("U(0.").append(layer + 1).append(",0.1,0.2) q[").append(q).append("]; cx q[").append(q)
                        .append("],q[").append(q + 1).append("];");
            }
        }
        String id = submit(body(text + "c = measure q;", 10).put("qpu_target", qpu), who);
        while (!executions.containsKey(id)) {
            Thread.onSpinWait();
        }
        return id;
    }

    private void cancel(String id, String who) {
        assertThat(server.post("/api/jobs/" + id + "/cancel", "", "Authorization", who).status()).isEqualTo(200);
    }

    private NodeIdentity identity(String state) throws Exception {
        return NodeIdentity.load(folder.resolve(state)).orElseThrow();
    }

    /** What a node says of an attempt, signed as a node signs. */
    private Answer deliver(NodeIdentity node, JsonNode job, String result) {
        JsonNode attempt = job.path("attempts").path(0);
        byte[] bytes = result.getBytes(StandardCharsets.UTF_8);
        ResultManifest manifest = new ResultManifest(
                new AttemptKey(job.path("id").asText(), attempt.path("attempt").asInt(),
                        Fence.parse(attempt.path("fence").asText())),
                ResultManifest.Outcome.COMPLETED, "completed", "", Duration.ofMillis(5), 10, bytes.length,
                Digests.sha256(bytes));
        String jwt = NodeJwt.issue(
                node.key(), node.enrolled().node(), node.enrolled().installation(), Instant.now());
        return server.post("/api/node/results", result, "Authorization", "Bearer " + jwt, ResultManifest.HEADER,
                manifest.sign(node.key()));
    }

    // ---- The defects ---------------------------------------------------------------------------------------------------

    /** QPI returned what was submitted as the results, and lost the error text of failed jobs. */
    @Test
    void b1ResultsAreTheResultsAndNotThePayload() {
        String id = submit(body(BELL, 50).put("qpu_target", "quick"), ada);
        JsonNode results = finished(id, ada).path("results");
        assertThat(results.path("counts").path("00").asInt() + results.path("counts").path("11").asInt())
                .as(results.toString()).isEqualTo(50);
        assertThat(results.path("circuit_results").path(0).path("counts")).isEqualTo(results.path("counts"));
        assertThat(results.has("circuits")).isFalse();
        assertThat(server.get("/api/jobs?limit=1", "Authorization", ada).json().path(0).path("results"))
                .isEqualTo(results);
    }

    /** QPI looked a QPU up by its id alone, and had no number of qubits where the dashboard made it. */
    @Test
    void b2AQpuIsFoundByNameAndById() {
        JsonNode byName = qpu("quick");
        assertThat(qpu(byName.path("id").asText())).isEqualTo(byName);
        assertThat(byName.path("num_qubits").asInt()).isPositive();
        assertThat(server.get("/api/qpus/nowhere").status()).isEqualTo(404);
    }

    /** QPI sent all waiting jobs at once and again after 20 s; cancelling them was useless. */
    @Test
    void b3WhatWaitsStaysWithTheServerAndRunsOnce() {
        String slow = slow("quick", ada);
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.add(bellAt("quick", ada));
        }
        assertThat(jobs("state=running", ada)).hasSizeLessThanOrEqualTo(HELD).contains(slow);
        String unwanted = waiting.removeLast();
        cancel(unwanted, ada);
        assertThat(job(unwanted, ada).path("state").asText()).isEqualTo("cancelled");
        cancel(slow, ada);
        for (String id : waiting) {
            assertThat(finished(id, ada).path("status").asText()).isEqualTo("completed");
            assertThat(executions).containsEntry(id, 1);
        }
        assertThat(executions).doesNotContainKey(unwanted);
    }

    /** With QPI a job without a QPU, which is what its own Qiskit backend sends, waited for ever. */
    @Test
    void b4AJobWithoutAQpuFindsOne() {
        JsonNode job = finished(submit(body(BELL, 10), ada), ada);
        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(job.path("qpu_name").asText()).isNotEmpty();
        assertThat(job.path("events")).extracting(event -> event.path("type").asText()).contains("routed");
    }

    /** With QPI a disabled QPU went on getting jobs, and one that was enabled again stayed offline. */
    @Test
    void b5DisablingStopsJobsAndEnablingBringsThemBack() {
        toggle("quick", false);
        assertThat(qpu("quick").path("status").asText()).isEqualTo("offline");
        String held = bellAt("quick", ada);
        JsonNode still = server.get("/api/jobs/" + held + "?wait=200ms", "Authorization", ada).json();
        assertThat(still.path("state").asText()).isEqualTo("pending");
        assertThat(executions).doesNotContainKey(held);
        toggle("quick", true);
        assertThat(qpu("quick").path("status").asText()).isEqualTo("online");
        assertThat(finished(held, ada).path("status").asText()).isEqualTo("completed");
    }

    private void toggle(String qpu, boolean enabled) {
        Answer answer = server.post("/api/op/qpu/toggle", "{\"id\":\"" + qpu + "\",\"enabled\":" + enabled + "}",
                "Authorization", people.admin());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** With QPI the job that would have brought a balance below zero was free, and so was any number of them. */
    @Test
    void b6EveryJobIsPaidAndNoBalanceFallsBelowZero() {
        String name = "scarce";
        double given = 3;
        credit(people.user(name), given);
        String scarce = people.signIn(name);
        double charged = 0;
        for (int i = 0; i < 100; i++) {
            Answer made = server.post("/api/jobs", body(BELL, 10).put("qpu_target", "quick").toString(),
                    "Authorization", scarce);
            if (made.status() == 403) {
                break;
            }
            String id = made.json().path("id").asText();
            JsonNode job = server.get("/api/jobs/" + id + "?wait=2s", "Authorization", scarce).json();
            if (job.path("state").asText().equals("pending")) { // what is left does not cover it
                assertThat(job.path("reason").path("code").asText()).isEqualTo("insufficient_balance");
                break;
            }
            assertThat(job.path("charged_seconds").asDouble()).isPositive();
            charged += job.path("charged_seconds").asDouble();
            if (i == 4) {
                break;
            }
        }
        assertThat(charged).isPositive();
        assertThat(balance(scarce)).isNotNegative().isCloseTo(given - charged, within(1e-6));
    }

    /** QPI marked jobs running that nobody could take, and sent each many times when a driver came back. */
    @Test
    void b7WithoutANodeJobsWaitAndAreSentOnce() throws Exception {
        register("away");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(bellAt("away", ada));
        }
        assertThat(finished(bellAt("quick", ada), ada).path("status").asText()).isEqualTo("completed");
        for (String id : ids) {
            assertThat(job(id, ada).path("state").asText()).isEqualTo("pending");
            assertThat(job(id, ada).path("attempt").asInt()).isZero();
        }
        startNode("away", "node-away");
        for (String id : ids) {
            assertThat(finished(id, ada).path("status").asText()).isEqualTo("completed");
            assertThat(executions).containsEntry(id, 1);
        }
    }

    /** QPI dropped results when they came faster than 100 a second, and ran those jobs again. */
    @Test
    void b8NoResultOfABurstIsDropped() {
        String burst = rich("burst");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            ids.add(bellAt("quick", burst));
        }
        for (String id : ids) {
            assertThat(finished(id, burst).path("status").asText()).isEqualTo("completed");
            assertThat(executions).containsEntry(id, 1);
        }
        assertThat(server.get("/api/account/ledger?limit=1000", "Authorization", burst).json())
                .filteredOn(line -> line.path("kind").asText().equals("charge")).hasSize(BURST);
    }

    /** With QPI no job of 15 bits or more, and no result of a megabyte, could ever complete. */
    @Test
    void b10ManyBitsAndMegabytesComplete() {
        String ghz = "OPENQASM 3.0; include \"stdgates.inc\"; qubit[20] q; bit[20] c; h q[0];"
                + " for int k in [0:18] { cx q[k], q[k + 1]; } c = measure q;";
        JsonNode counts =
                finished(submit(body(ghz, 100).put("qpu_target", "quick"), ada), ada).path("results").path("counts");
        assertThat(counts.properties()).extracting(Map.Entry::getKey).isSubsetOf("0".repeat(20), "1".repeat(20));
        String uniform = "OPENQASM 3.0; include \"stdgates.inc\"; qubit[17] q; bit[17] c; h q; c = measure q;";
        String large = submit(body(uniform, 50_000).put("qpu_target", "quick"), ada);
        assertThat(finished(large, ada).path("status").asText()).isEqualTo("completed");
        Answer result = server.get("/api/jobs/" + large + "/result", "Authorization", ada);
        assertThat(result.text().length()).isGreaterThan(1 << 20);
        long shots = 0;
        for (JsonNode seen : result.json().path("circuit_results").path(0).path("counts")) {
            shots += seen.asLong();
        }
        assertThat(shots).isEqualTo(50_000);
    }

    /** With QPI a result that was overtaken was wiped out, the job ran again and was charged again. */
    @Test
    void b15ALateReportChangesNothing() throws Exception {
        String id = bellAt("quick", ada);
        JsonNode job = finished(id, ada);
        double paid = balance(ada);
        Answer late = deliver(identity("node-quick"), job, "{\"circuit_results\":[],\"late\":true}");
        assertThat(late.status()).as(late.text()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("superseded");
        assertThat(job(id, ada)).isEqualTo(job);
        assertThat(balance(ada)).isEqualTo(paid);
    }

    /** With QPI two drivers on a QPU both ran each job; here the one that enrolled last has it, and the other gets none. */
    @Test
    void b16OfTwoNodesOneRunsEachJob() throws Exception {
        String last = identity("node-quick").enrolled().node();
        for (int i = 0; i < 6; i++) {
            String id = bellAt("quick", ada);
            JsonNode job = finished(id, ada);
            assertThat(job.path("status").asText()).isEqualTo("completed");
            assertThat(executions).containsEntry(id, 1);
            assertThat(job.path("attempts").path(0).path("node").asText()).isEqualTo(last);
        }
        assertThat(executors).contains("node-quick").doesNotContain("node-before");
    }

    /** With QPI drivers stayed dead after a restart of the server, and QPUs stood online that were not. */
    @Test
    void b17NodesComeBackAfterARestartOfTheServer() {
        int port = server.port();
        register("never-there");
        server.close();
        server = new TestServer(
                folder.resolve("server"), Map.of("server-port", Integer.toString(port), "max-queued-jobs",
                        Integer.toString(MOST_QUEUED), "rate-per-user", "100000", "rate-per-address", "100000"),
                InstantSource.system());
        people = people.at(server);
        assertThat(qpu("never-there").path("status").asText()).isEqualTo("offline");
        String id = bellAt("quick", ada);
        assertThat(finished(id, ada).path("status").asText()).isEqualTo("completed");
        assertThat(executions).containsEntry(id, 1);
        assertThat(qpu("quick").path("status").asText()).isEqualTo("online");
    }

    /** QPI looked at nothing before a job was dispatched, and charged for what failed then. */
    @Test
    void b21WhatCannotRunIsRefusedAtOnceAndCostsNothing() {
        String careless = rich("careless");
        String broken = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\nhh q[0];\n";
        Answer refused = server.post("/api/jobs", body(broken, 10).toString(), "Authorization", careless);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("data").path("circuits").path(0).path("line").asInt()).isEqualTo(4);
        for (ObjectNode bad : List.of(
                body(BELL, -5), body(BELL, 10).put("meas_level", 7), body(BELL, 10).put("qpu_target", "nowhere"),
                body(BELL.replace("q[2]", "q[200]"), 10).put("qpu_target", "quick"))) {
            assertThat(server.post("/api/jobs", bad.toString(), "Authorization", careless).status()).isEqualTo(400);
        }
        assertThat(jobs("", careless)).isEmpty();
        assertThat(balance(careless)).isEqualTo(1000);
    }

    /** With QPI any user could set the own QPU time. */
    @Test
    void s1NobodyGivesThemselvesQpuTime() {
        String path = "/api/collections/users/records/" + adaId;
        double before = balance(ada);
        for (String body : List.of("{\"qpu_seconds\":1e9}", "{\"qpu_seconds+\":1}", "{\"superuser\":true}")) {
            assertThat(server.send("PATCH", path, body, "Authorization", ada).status()).as(body).isEqualTo(403);
        }
        assertThat(server.send("PATCH", "/api/admin/users/" + adaId, "{\"qpu_seconds\":1e9}", "Authorization", ada)
                .status()).isEqualTo(403);
        assertThat(server.post("/api/collections/users/records", "{\"email\":\"eve@example.org\",\"password\":\""
                + Accounts.PASSWORD + "\",\"passwordConfirm\":\"" + Accounts.PASSWORD + "\",\"qpu_seconds\":1e9}")
                .status()).isEqualTo(403);
        assertThat(balance(ada)).isLessThanOrEqualTo(before);
    }

    /** With QPI any user could write a job's row: with no balance, or with results of their own making. */
    @Test
    void s2NobodyForgesAJob() {
        people.user("penniless");
        String penniless = people.signIn("penniless");
        assertThat(server.post("/api/jobs", body(BELL, 10).toString(), "Authorization", penniless).code())
                .isEqualTo("insufficient_balance");
        String row = "{\"user_id\":\"" + adaId + "\",\"status\":\"completed\",\"results\":{},\"payload\":{}}";
        assertThat(server.post("/api/collections/quantum_jobs/records", row, "Authorization", penniless).status())
                .isIn(403, 404, 405);
        for (String member : List.of("status", "state", "results", "user_id", "duration")) {
            Answer forged = server.post("/api/jobs", body(BELL, 10).put(member, "completed").toString(),
                    "Authorization", ada);
            assertThat(forged.status()).isEqualTo(400);
            assertThat(forged.json().path("data").has(member)).isTrue();
        }
        String id = bellAt("quick", ada);
        assertThat(server.send("PATCH", "/api/jobs/" + id, "{\"status\":\"completed\"}", "Authorization", ada).status())
                .isEqualTo(405);
        finished(id, ada);
    }

    /** With QPI whoever reached a port got other people's circuits and could deliver results for any job. */
    @Test
    void s3OnlyTheNodeThatHoldsAJobDeliversItsResult() throws Exception {
        String slow = slow("quick", ada);
        JsonNode held = job(slow, ada);
        String forged = "{\"circuit_results\":[{\"shots\":10,\"counts\":{\"forged\":10}}]}";
        assertThat(server.post("/api/node/results", forged).status()).isEqualTo(401);
        assertThat(server.post("/api/node/results", forged, "Authorization", ada).status()).isEqualTo(401);
        Answer stranger = deliver(identity("node-before"), held, forged);
        assertThat(stranger.status()).as(stranger.text()).isEqualTo(409);
        assertThat(stranger.code()).isEqualTo("wrong_node");
        assertThat(job(slow, ada).path("state").asText()).isEqualTo("running");
        cancel(slow, ada);
        assertThat(finished(slow, ada).path("results").toString()).doesNotContain("forged");
    }

    /** With QPI nothing limited how much one user could have waiting. */
    @Test
    void s7WhatOneUserMayHaveWaitingIsLimited() {
        register("asleep");
        String greedy = rich("greedy");
        for (int i = 0; i < MOST_QUEUED; i++) {
            bellAt("asleep", greedy);
        }
        Answer one = server.post("/api/jobs", body(BELL, 10).toString(), "Authorization", greedy);
        assertThat(one.status()).isEqualTo(429);
        assertThat(one.code()).isEqualTo("too_many_jobs");
        assertThat(finished(bellAt("quick", ada), ada).path("status").asText()).as("others are not held up")
                .isEqualTo("completed");
    }
}
