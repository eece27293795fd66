package io.qnit.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobRoutesTest {
    private static final String BELL =
            "OPENQASM 3.0; include 'stdgates.inc'; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1];"
                    + " c = measure q;";
    private static final String ROTATED =
            "OPENQASM 3.0; include 'stdgates.inc'; input float t; qubit q; bit c; rx(t) q;"
                    + " c = measure q;";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T23:00:00Z"));
    private TestServer server;
    private Accounts people;
    private String ada;
    private String bob;
    private String poor;
    private String qpu;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new TestServer(folder,
                Map.of("session-lifetime", "1000h", "max-queued-jobs", "60", "max-body", "1MiB"), clock);
        people = new Accounts(server);
        ada = rich("ada");
        bob = rich("bob");
        people.user("poor");
        poor = people.signIn("poor");
        qpu = server.post("/api/op/qpus/create", "{\"name\":\"five\",\"num_qubits\":5,\"max_shots\":100000}",
                "Authorization",
                people.admin()).json().path("id").asText();
    }

    private String rich(String name) {
        String id = people.user(name);
        server.send("PATCH", "/api/admin/users/" + id, "{\"qpu_seconds\":1000}", "Authorization", people.admin());
        return people.signIn(name);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String job(String circuit, String more) {
        return "{\"circuits\":[{\"circuit\":\"" + circuit.replace("'", "\\\"").replace("\n", "\\n") + "\"}]" + more
                + "}";
    }

    private Answer submit(String body, String who, String... headers) {
        List<String> all = new ArrayList<>(List.of("Authorization", who));
        all.addAll(List.of(headers));
        return server.post("/api/jobs", body, all.toArray(String[]::new));
    }

    private String submitted(String who) {
        Answer made = submit(job(BELL, ""), who);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    @Test
    void aJobIsTakenInWithTheDefaultsFilledIn() {
        Answer made =
                submit(job(BELL, ",\"qpu_target\":\"five\",\"name\":\"bell\",\"tags\":[\"a\",\"b\"],\"seed\":7"), ada);
        assertThat(made.status()).isEqualTo(201);
        JsonNode job = made.json();
        assertThat(job.path("status").asText()).isEqualTo("pending");
        assertThat(job.path("qpu_target").asText()).isEqualTo(qpu);
        assertThat(job.path("payload").path("shots").asInt()).isEqualTo(1024);
        assertThat(job.path("payload").path("meas_level").asInt()).isEqualTo(2);
        assertThat(job.path("payload").path("meas_return").asText()).isEqualTo("single");
        assertThat(job.path("payload").path("seed").asInt()).isEqualTo(7);
        assertThat(job.path("payload").path("circuits").get(0).path("circuit").asText()).startsWith("OPENQASM 3.0;");
        assertThat(job.path("results").isNull()).as("B1: the results are the results, not the payload").isTrue();
        assertThat(job.path("qubits").asInt()).isEqualTo(2);
        assertThat(job.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        ObjectNode seen = (ObjectNode) server.get("/api/jobs/" + job.path("id").asText(), "Authorization", ada).json();
        seen.remove(List.of("queue_position", "expected_start")); // told to who asks for them
        assertThat(seen).isEqualTo(job);
    }

    /** B21 and the rest: a bad job is refused here, with what is wrong with it. */
    @ParameterizedTest(name = "{0} -> {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|400|invalid_fields", "{\"circuits\":[]}|400|invalid_fields", "{\"circuits\":\"x\"}|400|invalid_fields",
        "{\"circuits\":[{}]}|400|invalid_circuit", "{\"circuits\":[7]}|400|invalid_circuit",
        "{\"circuits\":[{\"circuit\":\"nonsense\"}]}|400|invalid_circuit",
        "{\"circuits\":[{\"circuit\":\"OPENQASM 3.0; qubit q; include \\\"/etc/passwd\\\";\"}]}|400|invalid_circuit",
        "[]|400|malformed_json", "{\"circuits\"|400|malformed_json",
        "BELL,\"shots\":0}|400|invalid_fields", "BELL,\"shots\":-5}|400|invalid_fields",
        "BELL,\"shots\":1.5}|400|invalid_fields",
        "BELL,\"shots\":1e12}|400|invalid_fields", "BELL,\"shots\":\"7\"}|400|invalid_fields",
        "BELL,\"meas_level\":0}|400|invalid_fields", "BELL,\"meas_level\":9}|400|invalid_fields",
        "BELL,\"meas_return\":\"all\"}|400|invalid_fields", "BELL,\"priority\":\"high\"}|400|invalid_fields",
        "BELL,\"max_attempts\":0}|400|invalid_fields", "BELL,\"tags\":[7]}|400|invalid_fields",
        "BELL,\"qpu_target\":\"nowhere\"}|400|unknown_qpu", "BELL,\"shots\":100001}|400|no_qpu_fits",
        "WIDE}|400|no_qpu_fits", "ROTATED}|400|invalid_circuit", "BELL}|201|"})
    void aBadJobIsRefused(String body, int status, String code) {
        String wide = "OPENQASM 3.0; qubit[6] q; bit[6] c; c = measure q;";
        String text = body.replace("BELL", job(BELL, "").replaceAll("}$", ""))
                .replace("WIDE", job(wide, "").replaceAll("}$", ""))
                .replace("ROTATED", job(ROTATED, "").replaceAll("}$", ""));
        Answer answer = submit(text, ada);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.code()).isEqualTo(code);
        }
        assertThat(answer.text()).doesNotContain("root:");
    }

    @Test
    void everyErrorOfEveryCircuitIsToldWithItsPlace() {
        Answer answer =
                submit("{\"circuits\":[{\"circuit\":\"OPENQASM 3.0;\\nqubit q;\\nhadamard q;\\nx r;\"},{\"circuit\":\""
                        + BELL.replace("'", "\\\"") + "\",\"shots\":-1},{\"circuit\":\"\"}],\"shots\":0}", ada);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_circuit");
        assertThat(answer.message()).startsWith("Circuit 1, line 3, column 1: ").contains("hadamard")
                .contains("more, see data");
        JsonNode faults = answer.json().path("data").path("circuits");
        assertThat(faults.get(1).path("line").asInt()).isEqualTo(4);
        assertThat(faults.findValuesAsText("circuit")).contains("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[[0.1],[0.2]]|201", "[[0.1,0.2]]|400", "[]|400", "[0.1]|400", "[[\"x\"]]|400", "7|400", "[[1e400]]|400"})
    void parametersAreCounted(String values, int status) {
        String body = job(ROTATED, "").replace("}]}", ",\"parameter_values\":" + values + "}]}");
        Answer answer = submit(body, ada);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 201) {
            assertThat(answer.json().path("shots").asInt()).as("over both sets").isEqualTo(2048);
        }
    }

    @Test
    void withoutTimeThereIsNoJob() {
        Answer answer = submit(job(BELL, ""), poor);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).isEqualTo("Insufficient QPU seconds balance.");
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {3} {4}")
    @CsvSource({
        "guest, POST, /api/jobs, 401, authentication_required", "guest, GET, /api/jobs, 401, authentication_required",
        "guest, GET, /api/jobs/ID, 401, authentication_required",
        "guest, POST, /api/jobs/ID/cancel, 401, authentication_required",
        "guest, GET, /api/jobs/ID/events, 401, authentication_required", "bob, GET, /api/jobs/ID, 404, not_found",
        "bob, POST, /api/jobs/ID/cancel, 404, not_found", "bob, GET, /api/jobs/ID/events, 404, not_found",
        "bob, GET, /api/jobs?user=*, 403, admin_required", "bob, GET, /api/jobs?state=lost, 400, invalid_query",
        "bob, GET, /api/jobs?sort=owner, 400, invalid_query", "bob, GET, /api/jobs?limit=1001, 400, invalid_query",
        "bob, GET, /api/jobs?from=soon, 400, invalid_query", "ada, GET, /api/jobs/ID?wait=2h, 400, invalid_query",
        "ada, GET, /api/jobs/ID?wait=soon, 400, invalid_query", "ada, GET, /api/jobs/nojobnojobnojob, 404, not_found",
        "ada, POST, /api/jobs/nojobnojobnojob/cancel, 404, not_found",
        "ada, PATCH, /api/jobs/ID, 405, method_not_allowed",
        "ada, DELETE, /api/jobs/ID, 405, method_not_allowed", "ada, GET, /api/jobs/ID, 200, ",
        "admin, GET, /api/jobs/ID, 200, ",
        "admin, GET, /api/jobs?user=*, 200, ", "admin, POST, /api/jobs/ID/cancel, 200, "})
    void whoMayDoWhat(String who, String method, String path, int status, String code) {
        String id = submitted(ada);
        String[] headers = switch (who) {
            case "guest" -> new String[0];
            case "ada" -> new String[] {"Authorization", ada};
            case "bob" -> new String[] {"Authorization", bob};
            default -> new String[] {"Authorization", people.admin()};
        };
        Answer answer = server.send(method, path.replace("ID", id), "", headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.code()).isEqualTo(code);
        }
        server.send("POST", "/api/jobs/" + id + "/cancel", "", "Authorization", ada);
    }

    @Test
    void aTokenWithoutTheScopeSubmitsNothing() {
        String token = server.post("/api/tokens", "{\"scopes\":[\"bookings\"]}", "Authorization", ada).json()
                .path("token").asText();
        assertThat(server.post("/api/jobs", job(BELL, ""), "X-API-Token", token).code()).isEqualTo("scope_missing");
        String good = server.post("/api/tokens", "{\"scopes\":[\"jobs\"]}", "Authorization", ada).json().path("token")
                .asText();
        assertThat(server.post("/api/jobs", job(BELL, ""), "X-API-Token", good).status()).isEqualTo(201);
    }

    @Test
    void aPendingJobIsCancelledAtOnceAndOnce() {
        String id = submitted(ada);
        String path = "/api/jobs/" + id + "/cancel";
        assertThat(server.send("POST", path, "", "Authorization", ada).text()).isEqualTo("{\"status\":\"cancelled\"}");
        JsonNode job = server.get("/api/jobs/" + id, "Authorization", ada).json();
        assertThat(job.path("status").asText()).isEqualTo("cancelled");
        assertThat(job.path("reason").path("text").asText()).isEqualTo("cancelled by its owner");
        Answer again = server.send("POST", path, "", "Authorization", ada);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.message()).isEqualTo("Job not found, maybe it was already completed or cancelled?");
    }

    @Test
    void theSameKeyAndBodyAreTheSameJob() {
        String body = job(BELL, ",\"name\":\"once\"");
        Answer first = submit(body, ada, "Idempotency-Key", "key-1");
        Answer again = submit(body, ada, "Idempotency-Key", "key-1");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(submit(body + " ", ada, "Idempotency-Key", "key-1").code()).isEqualTo("idempotency_key_reused");
        assertThat(submit(body, bob, "Idempotency-Key", "key-1").json().path("id")).as("keys are their users' own")
                .isNotEqualTo(first.json().path("id"));
        assertThat(submit(body, ada, "Idempotency-Key", "a b").code()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void theSameKeyFromManySidesIsOneJob() {
        String body = job(BELL, "");
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> submit(body, bob, "Idempotency-Key", "storm").json().path("id").asText()));
        }
        TreeSet<String> ids = new TreeSet<>();
        answers.forEach(a -> ids.add(a.join()));
        assertThat(ids).hasSize(1);
    }

    @Test
    void whoWaitsHearsOfTheEndAtOnce() throws Exception {
        String id = submitted(ada);
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> server.get("/api/jobs/" + id + "?wait=15s", "Authorization", ada));
        CompletableFuture<Answer> following = CompletableFuture.supplyAsync(
                () -> server.get("/api/jobs/" + id + "/events", "Authorization", ada));
        server.send("POST", "/api/jobs/" + id + "/cancel", "", "Authorization", ada);
        assertThat(waiting.get(10, TimeUnit.SECONDS).json().path("status").asText()).isEqualTo("cancelled");
        String stream = following.get(10, TimeUnit.SECONDS).text();
        assertThat(stream).startsWith("id: 1\nevent: submitted\ndata: {\"number\":1,").contains("event: cancelled");
        String rest = server.get("/api/jobs/" + id + "/events", "Authorization", ada, "Last-Event-ID", "1").text();
        assertThat(rest).startsWith("id: 2\n").doesNotContain("event: submitted");
        assertThat(server.get("/api/jobs/" + id + "?wait=15s", "Authorization", ada).status()).isEqualTo(200);
    }

    @Test
    void aWaitEndsWithItsTime() {
        assertThat(server.get("/api/jobs/" + submitted(ada) + "?wait=50ms", "Authorization", ada).json().path("status")
                .asText())
                .isEqualTo("pending");
    }

    @Test
    void aListIsFilteredSortedAndCut() {
        String carl = rich("carl");
        for (String name : List.of("one", "two", "three")) {
            submit(job(BELL, ",\"name\":\"" + name + "\",\"tags\":[\"" + name.charAt(0) + "\"]"), carl);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(names("", carl)).isEqualTo("[three, two, one]");
        assertThat(names("?sort=%2Bcreated&skip=1&limit=1", carl)).isEqualTo("[two]");
        assertThat(names("?tag=t", carl)).isEqualTo("[three, two]");
        assertThat(names("?state=completed,failed", carl)).isEqualTo("[]");
        assertThat(names("?state=pending&from=2020-01-01", carl)).isEqualTo("[three, two, one]");
        assertThat(names("?to=2020-01-01", carl)).isEqualTo("[]");
        assertThat(server.get("/api/jobs?limit=1", "Authorization", carl).headers()).containsEntry("x-total-count",
                "3");
    }

    private String names(String query, String who) {
        return server.get("/api/jobs" + query, "Authorization", who).json().findValuesAsText("name").toString();
    }

    /** S7: what one user may have waiting is limited. */
    @Test
    void jobsOfOneUserAreLimited() {
        String dora = rich("dora");
        for (int i = 0; i < 60; i++) {
            submitted(dora);
        }
        Answer answer = submit(job(BELL, ""), dora);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("too_many_jobs");
    }

    /** S7: so is what one request costs to read. */
    @Test
    void hugeAndNestedCircuitsAreRefusedInBoundedTime() {
        assertThat(submit(job("OPENQASM 3.0; qubit q; " + "x q; ".repeat(250_000), ""), ada).status()).isEqualTo(413);
        assertThat(submit(job("OPENQASM 3.0; int i = " + "(".repeat(100_000) + "1;", ""), ada).code())
                .isEqualTo("invalid_circuit");
        String bomb = "OPENQASM 3.0; qubit q; gate g0 a { x a; x a; }";
        StringBuilder gates = new StringBuilder(bomb);
        for (int i = 1; i < 60; i++) {
            gates.append(" gate g").append(i).append(" a { g").append(i - 1).append(" a; g").append(i - 1)
                    .append(" a; }");
        }
        assertThat(submit(job(gates + " g59 q;", ""), ada).code()).isEqualTo("invalid_circuit");
    }
}
