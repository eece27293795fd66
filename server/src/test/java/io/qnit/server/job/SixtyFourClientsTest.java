package io.qnit.server.job;

import static io.qnit.server.job.TestNode.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.PostgresServer;
import io.qnit.server.store.StoreSettings;
import io.qnit.server.store.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sixty-four clients at once, over HTTP, on both engines: nothing is spent, booked or taken in twice. */
class SixtyFourClientsTest {
    private static final int CLIENTS = 64;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T23:00:00Z"));

    private TestServer start(Dialect engine) throws IOException {
        Map<String, String> flags = new HashMap<>(Map.of("rate-per-address", "100000", "rate-per-user", "100000"));
        if (engine == Dialect.POSTGRESQL) {
            StoreSettings settings = TestStores.settings(engine, folder);
            Path password = folder.resolve("password");
            Files.writeString(password, PostgresServer.password());
            flags.put("store", settings.address().toString());
            flags.put("store-password-file", password.toString());
        }
        return new TestServer(folder, flags, clock);
    }

    private static List<Answer> atOnce(Callable<Answer> request) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Answer>> answers =
                    threads.invokeAll(IntStream.range(0, CLIENTS).<Callable<Answer>>mapToObj(_ -> request).toList());
            List<Answer> done = new ArrayList<>();
            for (Future<Answer> answer : answers) {
                done.add(answer.get());
            }
            return done;
        }
    }

    @ParameterizedTest
    @EnumSource
    void bookOneHourOnce(Dialect engine) throws Exception {
        try (TestServer server = start(engine)) {
            Accounts people = new Accounts(server);
            people.user("ada");
            String ada = people.signIn("ada");
            server.post("/api/op/qpus/create", "{\"name\":\"twin\"}", "Authorization", people.admin());
            List<Answer> answers = atOnce(() -> server.post("/api/collections/time_slots/records",
                    "{\"start_time\":\"2026-11-22 10:00:00\",\"end_time\":\"2026-11-22 11:00:00\",\"qpu\":\"twin\"}",
                    "Authorization", ada));
            assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
            assertThat(answers.stream().filter(a -> a.status() != 200))
                    .allSatisfy(a -> assertThat(a.message()).as(a.text()).contains("overlaps"));
            assertThat(server.get("/api/collections/time_slots/records", "Authorization", ada).json().path("totalItems")
                    .asInt()).isEqualTo(1);
        }
    }

    /** One request for time, approved by 64 at once, is credited once; one key, sent by 64 at once, makes one job. */
    @ParameterizedTest
    @EnumSource
    void creditAndSubmitOnce(Dialect engine) throws Exception {
        try (TestServer server = start(engine)) {
            Accounts people = new Accounts(server);
            people.user("ada");
            String ada = people.signIn("ada");
            server.post("/api/op/qpus/create", "{\"name\":\"twin\",\"num_qubits\":5}", "Authorization", people.admin());
            String path = "/api/collections/qpu_time_requests/records";
            String id = server.post(path, "{\"seconds\":300}", "Authorization", ada).json().path("id").asText();
            List<Answer> decisions = atOnce(() -> server.send("PATCH", path + "/" + id, "{\"status\":\"approved\"}",
                    "Authorization", people.admin()));
            assertThat(decisions.stream().filter(a -> a.status() == 200)).hasSize(1);
            assertThat(server.get("/api/account", "Authorization", ada).json().path("qpu_seconds").asDouble())
                    .isEqualTo(300);
            ObjectNode body = new ObjectMapper().createObjectNode();
            body.putArray("circuits").addObject().put("circuit", BELL);
            List<Answer> jobs = atOnce(() -> server.post("/api/jobs", body.toString(), "Authorization", ada,
                    "Idempotency-Key", "one"));
            assertThat(jobs).allSatisfy(a -> assertThat(a.status()).as(a.text()).isEqualTo(201));
            assertThat(jobs.stream().filter(a -> !a.headers().containsKey("idempotency-replayed"))).hasSize(1);
            assertThat(jobs.stream().map(a -> a.json().path("id").asText()).distinct()).hasSize(1);
        }
    }

    /** 64 jobs of which the balance pays ten: they are taken and paid at once, and the balance ends at zero, not below. */
    @ParameterizedTest
    @EnumSource
    void spendOneBalance(Dialect engine) throws Exception {
        try (TestServer server = start(engine)) {
            Accounts people = new Accounts(server);
            String user = people.user("ada");
            String ada = people.signIn("ada");
            String qpu = server.post("/api/op/qpus/create", "{\"name\":\"twin\",\"num_qubits\":5,\"capacity\":1000}",
                    "Authorization", people.admin()).json().path("id").asText();
            server.send("PATCH", "/api/admin/users/" + user, "{\"qpu_seconds\":10}", "Authorization", people.admin());
            TestNode node = new TestNode(server, qpu, clock);
            ObjectNode body = new ObjectMapper().createObjectNode().put("qpu_target", "twin");
            body.putArray("circuits").addObject().put("circuit", BELL);
            JsonNode probe = server.post("/api/jobs", body.toString(), "Authorization", ada).json();
            server.post("/api/jobs/" + probe.path("id").asText() + "/cancel", "", "Authorization", ada);
            long estimate = Math.round(1000 * probe.path("estimated_seconds").asDouble());
            double balance = 10 * (estimate + (estimate + 1) / 2) / 1000.0; // each run may take that much, and does
            server.send("PATCH", "/api/admin/users/" + user, "{\"qpu_seconds\":" + balance + "}", "Authorization",
                    people.admin());
            List<Answer> outcomes = atOnce(() -> {
                Answer made = server.post("/api/jobs", body.toString(), "Authorization", ada);
                if (made.status() == 201) {
                    String id = made.json().path("id").asText();
                    try {
                        node.complete(id, 10_000_000);
                    } catch (IllegalStateException notCovered) {
                        assertThat(notCovered.getMessage()).contains("INSUFFICIENT_BALANCE");
                    }
                }
                return made;
            });
            assertThat(outcomes).allSatisfy(a -> assertThat(a.status()).as(a.text()).isIn(201, 403));
            double left = server.get("/api/account", "Authorization", ada).json().path("qpu_seconds").asDouble();
            double paid = 0;
            int completed = 0;
            for (var job : server.get("/api/jobs", "Authorization", ada).json()) {
                paid += job.path("charged_seconds").asDouble();
                completed += job.path("status").asText().equals("completed") ? 1 : 0;
            }
            assertThat(left).isZero();
            assertThat(completed).isEqualTo(10);
            assertThat(paid).isCloseTo(balance, within(1e-9));
            assertThat(server.get("/api/account", "Authorization", ada).json().path("reserved_qpu_seconds").asDouble())
                    .isZero();
        }
    }
}
