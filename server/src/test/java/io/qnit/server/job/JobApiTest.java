package io.qnit.server.job;

import static io.qnit.server.job.TestNode.BELL;
import static io.qnit.server.job.TestNode.BELL_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.signature.Digests;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T23:00:00Z"));
    private TestServer server;
    private Accounts people;
    private String ada;
    private String bob;
    private String adaId;
    private String qpu;
    private TestNode node;

    @BeforeEach
    void start() {
        server = new TestServer(folder, Map.of("max-queued-jobs", "5"), clock);
        people = new Accounts(server);
        adaId = people.user("ada");
        credit(adaId, 100);
        credit(people.user("bob"), 100);
        ada = people.signIn("ada");
        bob = people.signIn("bob");
        qpu = register("twin", 5);
        node = new TestNode(server, qpu, clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void credit(String user, double seconds) {
        assertThat(
                server.send("PATCH", "/api/admin/users/" + user, "{\"qpu_seconds\":" + seconds + "}", "Authorization",
                        people.admin()).status())
                .isEqualTo(200);
    }

    private String register(String name, int qubits) {
        Answer made = server.post("/api/op/qpus/create", "{\"name\":\"" + name + "\",\"num_qubits\":" + qubits + "}",
                "Authorization", people.admin());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private static ObjectNode body(String... circuits) {
        ObjectNode body = JSON.createObjectNode().put("shots", 100);
        ArrayNode list = body.putArray("circuits");
        for (String circuit : circuits) {
            list.addObject().put("circuit", circuit);
        }
        return body;
    }

    private Answer submit(ObjectNode body, String who, String... more) {
        String[] headers = new String[more.length + 2];
        System.arraycopy(more, 0, headers, 0, more.length);
        headers[more.length] = "Authorization";
        headers[more.length + 1] = who;
        return server.post("/api/jobs", body.toString(), headers);
    }

    private String bell(String who) {
        Answer made = submit(body(BELL), who);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private Answer get(String path, String who) {
        return server.get(path, "Authorization", who);
    }

    private double balance(String who) {
        return get("/api/account", who).json().path("qpu_seconds").asDouble();
    }

    // ---- Submit ------------------------------------------------------------------------------------------------------

    @Test
    void aJobIsShownAsOlderClientsKnowItAndWithWhatIsNew() {
        ObjectNode body = body(BELL);
        body.put("qpu_target", "twin").put("name", "first").put("seed", 7).put("max_attempts", 2)
                .put("priority", 3).put("deadline", "2026-11-22T01:00:00Z").put("max_cost", 12.5);
        body.putArray("tags").add("demo").add("bell");
        Answer made = submit(body, ada);
        assertThat(made.status()).isEqualTo(201);
        JsonNode job = made.json();
        assertThat(job.path("id").asText()).matches("[a-z0-9]{15}");
        assertThat(job.path("user_id").asText()).isEqualTo(adaId);
        assertThat(job.path("qpu_target").asText()).isEqualTo(qpu);
        assertThat(job.path("status").asText()).isEqualTo("pending");
        assertThat(job.path("payload").path("circuits").path(0).path("circuit").asText()).isEqualTo(BELL);
        assertThat(job.path("payload").path("shots").asInt()).isEqualTo(100);
        assertThat(job.path("payload").path("meas_level").asInt()).isEqualTo(2);
        assertThat(job.path("payload").path("meas_return").asText()).isEqualTo("single");
        assertThat(job.path("payload").path("seed").asLong()).isEqualTo(7);
        assertThat(job.path("payload").path("max_attempts").asInt()).isEqualTo(2);
        assertThat(job.path("payload").path("priority").asInt()).isEqualTo(3);
        assertThat(job.path("payload").path("deadline").asText()).isEqualTo("2026-11-22 01:00:00.000Z");
        assertThat(job.path("payload").path("max_cost").asDouble()).isEqualTo(12.5);
        assertThat(job.path("created").asText()).isEqualTo("2026-11-21 23:00:00.000Z");
        assertThat(job.has("finished_at")).isFalse();
        assertThat(job.has("duration")).isFalse();
        assertThat(job.path("results").isNull()).isTrue();
        assertThat(job.path("name").asText()).isEqualTo("first");
        assertThat(job.path("payload").has("name")).isFalse();
        assertThat(job.path("tags")).extracting(JsonNode::asText).containsExactlyInAnyOrder("demo", "bell");
        JsonNode seen = server.get("/api/jobs/" + job.path("id").asText(), "Authorization", ada).json();
        assertThat(seen.path("queue_position").asInt()).isEqualTo(1);
        assertThat(seen.path("expected_start").asText()).isEqualTo("2026-11-21 23:00:00.000Z");
        assertThat(job.path("events").path(0).path("type").asText()).isEqualTo("submitted");
        assertThat(JobProgram.read(job.path("payload").toString()).text()).isEqualTo(job.path("payload").toString());
    }

    /** B21: all that is wrong with all circuits is told with its place; nothing is taken in, nothing is charged. */
    @Test
    void aBadJobNeverReachesAQpuAndIsNeverCharged() {
        String broken = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\nhh q[0];\ncx q[0],q[7];\n";
        Answer answer = submit(body(BELL, broken), ada);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_circuit");
        JsonNode faults = answer.json().path("data").path("circuits");
        assertThat(faults).hasSizeGreaterThanOrEqualTo(2);
        assertThat(faults.path(0).path("circuit").asInt()).as("the second").isEqualTo(2);
        assertThat(faults.path(0).path("line").asInt()).isEqualTo(4);
        assertThat(faults.path(0).path("column").asInt()).isEqualTo(1);
        assertThat(faults.path(1).path("line").asInt()).isEqualTo(5);
        assertThat(get("/api/jobs", ada).json()).isEmpty();
        assertThat(balance(ada)).isEqualTo(100);
        assertThat(get("/api/account/ledger", ada).json()).hasSize(1);
    }

    @Test
    void whatTheQpuCannotDoIsRefusedAtOnce() {
        String wide = "OPENQASM 2.0; qreg q[6]; creg c[6]; measure q -> c;";
        Answer answer = submit(body(wide).put("qpu_target", "twin"), ada);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("no_qpu_fits");
        assertThat(submit(body(wide), ada).code()).isEqualTo("no_qpu_fits");
        assertThat(submit(body(BELL).put("shots", 2_000_000_000), ada).code()).isEqualTo("no_qpu_fits");
        Answer unknown = submit(body(BELL).put("qpu_target", "twim"), ada);
        assertThat(unknown.code()).isEqualTo("unknown_qpu");
        assertThat(unknown.message()).contains("did you mean 'twin'");
    }

    @Test
    void parametersAreCountedAndNamedInTheOrderOfTheAlphabet() {
        String circuit = "OPENQASM 3; include \"stdgates.inc\"; input float[64] b; input float[64] a; qubit q; bit c;"
                + " rx(a) q; rz(b) q; c = measure q;";
        ObjectNode missing = body(circuit);
        assertThat(submit(missing, ada).message()).contains("2 parameters (a, b)");
        ObjectNode few = body(circuit);
        ((ObjectNode) few.withArray("circuits").get(0)).putArray("parameter_values").addArray().add(1);
        assertThat(submit(few, ada).message()).contains("parameter_values[0] has 1 values, the circuit has 2");
        ObjectNode good = body(circuit);
        ArrayNode runs = ((ObjectNode) good.withArray("circuits").get(0)).putArray("parameter_values");
        runs.addArray().add(0.5).add(1);
        runs.addArray().add(0.25).add(2);
        Answer made = submit(good, ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().path("shots").asInt()).isEqualTo(200);
        JobProgram program = JobProgram.read(made.json().path("payload").toString());
        assertThat(program.circuits().getFirst().inputs())
                .containsExactly(Map.of("a", 0.5, "b", 1.0), Map.of("a", 0.25, "b", 2.0));
    }

    /** S7: a user has as many jobs waiting as the limit allows, and not one more. */
    @Test
    void aUsersQueueIsBounded() {
        for (int i = 0; i < 5; i++) {
            bell(ada);
        }
        Answer sixth = submit(body(BELL), ada);
        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.code()).isEqualTo("too_many_jobs");
        bell(bob);
    }

    @Test
    void theSameKeyIsTheSameJobForADay() {
        Answer first = submit(body(BELL), ada, "Idempotency-Key", "k-1");
        Answer again = submit(body(BELL), ada, "Idempotency-Key", "k-1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        Answer other = submit(body(BELL).put("shots", 7), ada, "Idempotency-Key", "k-1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
        assertThat(submit(body(BELL), bob, "Idempotency-Key", "k-1").status()).isEqualTo(201);
        assertThat(submit(body(BELL), ada, "Idempotency-Key", "with space").code())
                .isEqualTo("invalid_idempotency_key");
        assertThat(get("/api/jobs", ada).json()).hasSize(1);
        clock.advance(Duration.ofHours(25));
        String later = people.signIn("ada");
        assertThat(submit(body(BELL), later, "Idempotency-Key", "k-1").status()).isEqualTo(201);
        int kept = server.store().read(
                handle -> handle.select("select count(*) from idempotency_keys").mapTo(int.class).one());
        assertThat(kept).as("what is older than a day is gone").isEqualTo(1);
    }

    @Test
    void validatingPricesAJobAndTakesNoneIn() {
        Answer good = server.post("/api/jobs:validate", body(BELL).toString(), "Authorization", ada);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.json().path("valid").asBoolean()).isTrue();
        double estimate = good.json().path("estimated_seconds").asDouble();
        assertThat(estimate).isPositive();
        assertThat(good.json().path("most_seconds").asDouble())
                .isBetween(1.5 * estimate, 1.5 * estimate + 0.001);
        assertThat(good.json().path("qpu_name").asText()).isEqualTo("twin");
        Answer bad = server.post("/api/jobs:validate", body("OPENQASM 2.0; h q;").toString(), "Authorization", ada);
        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.json().path("valid").asBoolean()).isFalse();
        assertThat(bad.json().path("faults")).isNotEmpty();
        assertThat(get("/api/jobs", ada).json()).isEmpty();
    }

    // ---- Results -----------------------------------------------------------------------------------------------------

    /** B1, B10: results are the results, sparse, with circuit_results and the first circuit's counts; and they are paid. */
    @Test
    void resultsAreTheResults() throws IOException {
        String id = bell(ada);
        node.complete(id, 2500);
        JsonNode job = get("/api/jobs/" + id, ada).json();
        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(job.path("results")).isEqualTo(JSON.readTree(BELL_RESULT));
        assertThat(job.path("results").path("circuit_results").path(0).path("counts"))
                .isEqualTo(job.path("results").path("counts"));
        assertThat(job.path("duration").asDouble()).isEqualTo(job.path("charged_seconds").asDouble());
        assertThat(job.path("attempts").path(0).path("state").asText()).isEqualTo("settled");
        assertThat(job.path("events")).extracting(e -> e.path("type").asText())
                .containsExactly("submitted", "routed", "granted", "completed");
        assertThat(balance(ada)).isCloseTo(100 - job.path("charged_seconds").asDouble(), within(1e-9));
        assertThat(get("/api/jobs/" + id + "/result", ada).json()).isEqualTo(JSON.readTree(BELL_RESULT));
        assertThat(get("/api/jobs", ada).json().path(0).path("results")).isEqualTo(JSON.readTree(BELL_RESULT));
    }

    /** The first circuit's counts stand at the top also where a node leaves that out, and what is no object breaks nothing. */
    @Test
    void whatANodeSendsCannotBreakTheAnswer() {
        String id = bell(ada);
        node.deliver(node.take(id), new AttemptOutcome.Completed(100, 10),
                "{\"circuit_results\":[{\"shots\":100,\"counts\":{\"11\":100}}]}");
        assertThat(get("/api/jobs/" + id, ada).json().path("results").path("counts").path("11").asInt()).isEqualTo(100);
        String odd = bell(ada);
        node.deliver(node.take(odd), new AttemptOutcome.Completed(100, 10), "\"},{\"");
        assertThat(get("/api/jobs/" + odd, ada).json().path("results").isNull()).isTrue();
    }

    /** B10: a result of megabytes is there whole, from a file that its digest names. */
    @Test
    void largeResultsComeFromTheirFile() throws IOException {
        ObjectNode counts = JSON.createObjectNode();
        for (int i = 0; i < 100_000; i++) {
            counts.put(String.format("%20s", Integer.toBinaryString(i)).replace(' ', '0'), 1);
        }
        ObjectNode result = JSON.createObjectNode();
        result.putArray("circuit_results").addObject().put("shots", 100_000).set("counts", counts);
        byte[] bytes = result.toString().getBytes(StandardCharsets.UTF_8);
        Path file = new ResultFiles(folder.resolve("results")).path(Digests.sha256(bytes));
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        String id = bell(ada);
        node.deliver(node.take(id), new AttemptOutcome.Completed(100_000, 10), result.toString());
        assertThat(bytes.length).isGreaterThan(2_000_000);
        assertThat(get("/api/jobs/" + id, ada).json().path("results")).isEqualTo(result);
        assertThat(get("/api/jobs/" + id + "/result", ada).text()).isEqualTo(result.toString());
        assertThat(get("/api/jobs", ada).json().path(0).path("results")).isEqualTo(result);
    }

    @Test
    void aFailedJobKeepsItsErrorText() {
        String id = bell(ada);
        node.deliver(node.take(id), new AttemptOutcome.ProgramFailed("too_deep", "the circuit is too deep", 700), "");
        JsonNode job = get("/api/jobs/" + id, ada).json();
        assertThat(job.path("status").asText()).isEqualTo("failed");
        assertThat(job.path("results").path("error").asText()).isEqualTo("the circuit is too deep");
        assertThat(job.path("reason").path("code").asText()).isEqualTo("too_deep");
        Answer again = server.post("/api/jobs/" + id + "/resubmit", "", "Authorization", people.admin());
        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(again.json().path("origin").asText()).isEqualTo(id);
        assertThat(again.json().path("user_id").asText()).isEqualTo(adaId);
        assertThat(get("/api/jobs/" + id, ada).json().path("state").asText()).isEqualTo("failed");
    }

    /** B15: nothing that comes late changes a job that is over, and nothing is charged twice. */
    @Test
    void nothingLeavesATerminalStateAndNothingIsChargedTwice() {
        String id = bell(ada);
        Lease lease = node.take(id);
        AttemptOutcome outcome = new AttemptOutcome.Completed(100, 1000);
        node.deliver(lease, outcome, BELL_RESULT);
        double paid = balance(ada);
        assertThat(node.deliver(lease, outcome, BELL_RESULT)).isInstanceOf(Verdict.Granted.class);
        assertThat(node.deliver(lease, outcome, "{\"other\":1}")).isInstanceOf(Verdict.Refused.class);
        assertThat(balance(ada)).isEqualTo(paid);
        Answer cancel = server.post("/api/jobs/" + id + "/cancel", "", "Authorization", ada);
        assertThat(cancel.status()).isEqualTo(404);
        assertThat(cancel.message()).isEqualTo("Job not found, maybe it was already completed or cancelled?");
        assertThat(get("/api/jobs/" + id, ada).json().path("state").asText()).isEqualTo("completed");
        assertThat(get("/api/account/ledger", ada).json()).extracting(line -> line.path("kind").asText())
                .containsExactlyInAnyOrder("adjust", "reserve", "charge");
    }

    /** B6: the last job is paid as far as the balance goes, which never falls below zero. */
    @Test
    void theLastJobIsPaidToo() {
        credit(adaId, 1.2);
        String id = bell(ada);
        node.complete(id, 60_000);
        assertThat(balance(ada)).isZero();
        assertThat(submit(body(BELL), ada).code()).isEqualTo("insufficient_balance");
    }

    @Test
    void cancellingIsImmediateForWhatWaitsAndPendingForWhatRuns() {
        String waiting = bell(ada);
        Answer now = server.post("/api/jobs/" + waiting + "/cancel", "", "Authorization", ada);
        assertThat(now.json().path("status").asText()).isEqualTo("cancelled");
        String running = bell(ada);
        Lease lease = node.take(running);
        Answer later = server.post("/api/jobs/" + running + "/cancel", "", "Authorization", ada);
        assertThat(later.json().path("status").asText()).isEqualTo("cancelling");
        JsonNode job = get("/api/jobs/" + running, ada).json();
        assertThat(job.path("status").asText()).isEqualTo("running");
        assertThat(job.path("state").asText()).isEqualTo("cancelling");
        assertThat(server.post("/api/jobs/" + running + "/cancel", "", "Authorization", ada).status()).isEqualTo(200);
        node.deliver(lease, new AttemptOutcome.Completed(100, 10), BELL_RESULT);
        assertThat(get("/api/jobs/" + running, ada).json().path("state").asText()).isEqualTo("completed");
    }

    // ---- Lists -------------------------------------------------------------------------------------------------------

    @Test
    void jobsAreFilteredAndPaged() {
        ObjectNode named = body(BELL).put("name", "one");
        named.putArray("tags").add("red");
        String first = submit(named, ada).json().path("id").asText();
        clock.advance(Duration.ofSeconds(1));
        String second = submit(body(BELL).put("qpu_target", "twin"), ada).json().path("id").asText();
        clock.advance(Duration.ofSeconds(1));
        String third = bell(ada);
        bell(bob);
        node.complete(third, 10);
        assertThat(ids(get("/api/jobs", ada).json())).containsExactly(third, second, first);
        assertThat(ids(get("/api/jobs?sort=%2Bcreated&skip=1&limit=1", ada).json())).containsExactly(second);
        assertThat(ids(get("/api/jobs?state=pending", ada).json())).containsExactly(second, first);
        assertThat(ids(get("/api/jobs?tag=red", ada).json())).containsExactly(first);
        assertThat(ids(get("/api/jobs?name=one", ada).json())).containsExactly(first);
        assertThat(ids(get("/api/jobs?qpu=twin", ada).json())).contains(third, second);
        JsonNode page = get("/api/jobs?page=2&perPage=2", ada).json();
        assertThat(page.path("totalItems").asInt()).isEqualTo(3);
        assertThat(page.path("totalPages").asInt()).isEqualTo(2);
        assertThat(ids(page.path("items"))).containsExactly(first);
        assertThat(page.path("items").path(0).has("payload")).isFalse();
        assertThat(get("/api/jobs?user=*&page=1", people.admin()).json().path("totalItems").asInt()).isEqualTo(4);
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    // ---- Waiting -----------------------------------------------------------------------------------------------------

    @Test
    void whoWaitsIsWokenByTheChange() {
        String id = bell(ada);
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> get("/api/jobs/" + id + "?wait=15s", ada));
        untilSomebodyWaits();
        node.complete(id, 10);
        assertThat(waiting.join().json().path("status").asText()).isEqualTo("completed");
        assertThat(server.signals().watched()).isZero();
    }

    @Test
    void theTimelineIsFollowedToItsEndAndGoneOnWith() {
        String id = bell(ada);
        CompletableFuture<Answer> following = CompletableFuture.supplyAsync(
                () -> get("/api/jobs/" + id + "/events", ada));
        untilSomebodyWaits();
        node.complete(id, 10);
        assertThat(following.join().text()).containsSubsequence(
                "id: 1\nevent: submitted\n", "event: routed\n", "event: granted\n", "id: 4\nevent: completed\n");
        Answer rest = server.get("/api/jobs/" + id + "/events", "Authorization", ada, "Last-Event-ID", "3");
        assertThat(rest.text()).startsWith("id: 4\nevent: completed\n");
    }

    private void untilSomebodyWaits() {
        while (server.signals().watched() == 0) {
            Thread.onSpinWait();
        }
    }

    // ---- run-circuit -------------------------------------------------------------------------------------------------

    @Test
    void aCircuitIsRunAsAJobAndItsCountsComeBack() {
        ObjectNode body = JSON.createObjectNode().put("qasm", BELL).put("format", "openqasm2").put("shots", 100);
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> server.post("/run-circuit?qpu=twin",
                body.toString(), "Authorization", ada, "Idempotency-Key", "job/1"));
        untilSomebodyWaits();
        String id = get("/api/jobs", ada).json().path(0).path("id").asText();
        node.complete(id, 10);
        Answer answer = running.join();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("counts").path("11").asInt()).isEqualTo(52);
        assertThat(answer.json().path("shots").asInt()).isEqualTo(100);
        assertThat(answer.json().path("backend").asText()).isEqualTo("twin");
        Answer again = server.post("/run-circuit?qpu=twin", body.toString(), "Authorization", ada, "Idempotency-Key",
                "job/1");
        assertThat(again.json()).isEqualTo(answer.json());
        assertThat(get("/api/jobs", ada).json()).hasSize(1);
        assertThat(get("/run-circuit/" + id, ada).json()).isEqualTo(answer.json());
    }

    @Test
    void whatFailsIsToldToWhoRunsACircuit() {
        ObjectNode body = JSON.createObjectNode().put("qasm", "h q;").put("format", "openqasm2").put("shots", 100);
        assertThat(server.post("/run-circuit", body.toString(), "Authorization", ada).code())
                .isEqualTo("invalid_circuit");
        assertThat(server.post("/run-circuit", body.put("memory", true).toString(), "Authorization", ada).code())
                .isEqualTo("invalid_fields");
        String id = bell(ada);
        node.deliver(node.take(id), new AttemptOutcome.ProgramFailed("too_deep", "too deep", 1), "");
        Answer failed = get("/run-circuit/" + id, ada);
        assertThat(failed.status()).isEqualTo(422);
        assertThat(failed.message()).contains("too deep");
        assertThat(get("/run-circuit/" + bell(ada), ada).status()).isEqualTo(202);
        assertThat(get("/capabilities", ada).json().path("max_qubits").asInt()).isEqualTo(5);
    }
}
