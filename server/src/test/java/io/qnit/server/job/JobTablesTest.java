package io.qnit.server.job;

import static io.qnit.server.job.TestNode.BELL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what with jobs, and what a submit refuses: one server for all rows of the tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobTablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T23:00:00Z"));
    private TestServer server;
    private Accounts people;
    private String ada;
    private String bob;
    private String carl;
    private String poor;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new TestServer(folder, Map.of("rate-per-user", "100000", "rate-per-address", "100000"), clock);
        people = new Accounts(server);
        ada = rich("ada");
        bob = rich("bob");
        carl = rich("carl");
        people.user("poor");
        poor = people.signIn("poor");
        assertThat(server.post("/api/op/qpus/create", "{\"name\":\"twin\",\"num_qubits\":5}", "Authorization",
                people.admin()).status()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String rich(String name) {
        assertThat(
                server.send("PATCH", "/api/admin/users/" + people.user(name), "{\"qpu_seconds\":100}", "Authorization",
                        people.admin()).status())
                .isEqualTo(200);
        return people.signIn(name);
    }

    private static ObjectNode body() {
        ObjectNode body = JSON.createObjectNode().put("shots", 100);
        ArrayNode list = body.putArray("circuits");
        list.addObject().put("circuit", BELL);
        return body;
    }

    private Answer submit(ObjectNode body, String who) {
        return server.post("/api/jobs", body.toString(), "Authorization", who);
    }

    private Answer get(String path, String who) {
        return server.get(path, "Authorization", who);
    }

    /** Who asks for what, and what comes of it. */
    @ParameterizedTest(name = "{0} {1} {2} {3} -> {4} {5}")
    @CsvSource(delimiter = '|', value = {
        "guest|POST|/api/jobs|BELL|401|authentication_required",
        "guest|GET|/api/jobs|-|401|authentication_required",
        "guest|GET|/api/jobs/ID|-|401|authentication_required",
        "guest|POST|/api/jobs/ID/cancel|-|401|authentication_required",
        "guest|GET|/api/jobs/ID/events|-|401|authentication_required",
        "guest|POST|/api/jobs/ID/requeue|-|403|admin_required",
        "guest|POST|/run-circuit|{}|401|authentication_required",
        "poor|POST|/api/jobs|BELL|403|insufficient_balance",
        "bob|GET|/api/jobs/ID|-|404|not_found",
        "bob|GET|/api/jobs/ID?wait=1s|-|404|not_found",
        "bob|GET|/api/jobs/ID/events|-|404|not_found",
        "bob|GET|/api/jobs/ID/result|-|404|not_found",
        "bob|GET|/run-circuit/ID|-|404|not_found",
        "bob|POST|/api/jobs/ID/cancel|-|404|not_found",
        "bob|POST|/api/jobs/ID/requeue|-|403|admin_required",
        "bob|POST|/api/jobs/ID/resubmit|-|403|admin_required",
        "bob|GET|/api/jobs?user=*|-|403|admin_required",
        "bob|GET|/api/jobs?state=done|-|400|invalid_query",
        "bob|GET|/api/jobs?sort=status|-|400|invalid_query",
        "bob|GET|/api/jobs?qpu=nowhere|-|400|unknown_qpu",
        "bob|GET|/api/jobs?limit=-1|-|400|invalid_query",
        "bob|POST|/api/jobs|{broken|400|malformed_json",
        "bob|POST|/api/jobs|[]|400|malformed_json",
        "bob|POST|/api/jobs|{}|400|invalid_fields",
        "bob|POST|/api/jobs|{\"circuits\":[]}|400|invalid_fields",
        "bob|POST|/api/jobs|{\"circuits\":\"h q;\"}|400|invalid_fields",
        "bob|POST|/api/jobs|{\"circuits\":[\"h q;\"]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":7}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":\" \"}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":\"x\",\"shots\":0}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":\"x\",\"qasm\":\"y\"}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":\"x\",\"parameter_values\":[1]}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|{\"circuits\":[{\"circuit\":\"x\",\"parameter_values\":[[\"1\"]]}]}|400|invalid_circuit",
        "bob|POST|/api/jobs|DEEP|400|malformed_json",
        "bob|GET|/api/jobs/ID?wait=forever|-|400|invalid_query",
        "ada|GET|/api/jobs/ID?wait=61s|-|400|invalid_query",
        "ada|GET|/api/jobs/ID?wait=0s|-|200|",
        "ada|GET|/api/jobs/ID|-|200|",
        "ada|GET|/api/jobs/ID/result|-|409|not_finished",
        "ada|PATCH|/api/jobs/ID|{\"status\":\"completed\"}|405|method_not_allowed",
        "ada|PUT|/api/jobs/ID|{\"status\":\"completed\"}|405|method_not_allowed",
        "ada|DELETE|/api/jobs/ID|-|405|method_not_allowed",
        "admin|GET|/api/jobs/ID|-|200|",
        "admin|GET|/api/jobs?user=*|-|200|",
        "admin|POST|/api/jobs/ID/requeue|-|200|",
        "admin|POST|/api/jobs/ID/resubmit|-|400|invalid",
        "admin|POST|/api/jobs/ID/cancel|-|200|",
    })
    void whoMayDoWhat(String who, String method, String path, String body, int status, String code) {
        String id = submit(body(), ada).json().path("id").asText();
        String text = switch (body) {
            case "-" -> "";
            case "BELL" -> body().toString();
            case "DEEP" -> "{\"circuits\":" + "[".repeat(200) + "]".repeat(200) + "}";
            default -> body;
        };
        String[] headers = who.equals("guest") ? new String[0] : new String[] {"Authorization",
            switch (who) {
                case "ada" -> ada;
                case "bob" -> bob;
                case "admin" -> people.admin();
                default -> poor;
            }};
        Answer answer = server.send(method, path.replace("ID", id), text, headers);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        }
        if (status >= 400) {
            assertThat(get("/api/jobs/" + id, ada).json().path("state").asText()).isEqualTo("pending");
        }
    }

    /** What is not there yet is refused by its name, and so is what nobody knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {"observables", "acq_rotation", "acq_threshold", "shotz", "status", "user_id", "results",
                "prioritty"})
    void whatIsNotTakenIsRefusedByName(String member) {
        Answer answer = submit(body().put(member, "x"), carl);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("data").has(member)).as(answer.text()).isTrue();
        assertThat(get("/api/jobs", carl).json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "meas_level|1", "shots|-5", "shots|0", "shots|2147483648", "shots|1.5", "shots|\"100\"", "meas_level|3",
        "meas_level|-1",
        "meas_return|\"mean\"", "seed|1.5", "max_attempts|0", "max_attempts|101", "name|7", "tags|\"a\"", "tags|[\"\"]",
        "tags|[\"a\",\"a\"]", "qpu_target|7",
        "priority|-1", "priority|101", "priority|\"high\"", "deadline|\"soon\"", "deadline|\"2020-01-01\"",
        "deadline|7",
        "max_cost|0", "max_cost|-1", "max_cost|\"1\"", "memory|1", "memory|true", "method|\"statevector\"", "method|7",
    })
    void badValuesAreRefusedByMember(String member, String value) throws IOException {
        ObjectNode body = body();
        body.set(member, JSON.readTree(value));
        Answer answer = submit(body, ada);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().path("data").has(member)).as(answer.text()).isTrue();
    }
}
