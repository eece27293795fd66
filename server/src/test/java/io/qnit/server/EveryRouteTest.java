package io.qnit.server;

import static io.qnit.server.job.TestNode.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.web.Access;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every route refuses, whichever it is: requests cut off, too large, too slow, too deep, without credentials, with
 * credentials for something else, about another's things, and sent again. The routes are the server's own list, so that one that
 * is added is tried too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BODY = 64 << 10;
    /** Seen by every signed-in user: that is what bookings are for. */
    private static final String PUBLIC_RECORD = "GET /api/collections/time_slots/records/{id}";

    private TestServer server;
    private Accounts people;
    private String ada;
    private String adaId;
    private String bob;
    private final Map<String, String> adas = new LinkedHashMap<>();

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new TestServer(
                folder, Map.of("max-body", "64KiB", "request-timeout", "1s", "rate-per-user", "100000",
                        "rate-per-address", "100000", "sign-in-failures", "100000"),
                new TestClock(Instant.parse("2026-11-21T23:00:00Z")));
        people = new Accounts(server);
        adaId = people.user("ada");
        people.user("bob");
        assertThat(
                admin("PATCH", "/api/admin/users/" + adaId, "{\"qpu_seconds\":1000}").status()).isEqualTo(200);
        ada = people.signIn("ada");
        bob = people.signIn("bob");
        assertThat(admin("POST", "/api/op/qpus/create", "{\"name\":\"twin\"}").status()).isEqualTo(201);
        adas.put("/api/jobs/", made("/api/jobs", job().toString()));
        adas.put("/run-circuit/", adas.get("/api/jobs/"));
        adas.put("/api/tokens/", made("/api/tokens", "{}"));
        adas.put("/api/collections/users/records/", adaId);
        adas.put("/api/admin/users/", adaId);
        adas.put("/api/collections/time_slots/records/", made("/api/collections/time_slots/records",
                "{\"start_time\":\"2026-12-01 10:00:00Z\",\"end_time\":\"2026-12-01 11:00:00Z\"}"));
        adas.put("/api/collections/qpu_time_requests/records/",
                made("/api/collections/qpu_time_requests/records", "{\"seconds\":5}"));
        adas.put("/api/op/nodes/", "nobodynobodynob"); // no node has enrolled
        adas.put("/api/op/nodes/tokens/", admin("POST", "/api/op/nodes/tokens", "{\"qpu\":\"twin\"}").json()
                .path("id").asText());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Answer admin(String method, String path, String body) {
        return server.send(method, path, body, "Authorization", people.admin());
    }

    private String made(String path, String body) {
        Answer answer = server.post(path, body, "Authorization", ada);
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        return answer.json().path("id").asText();
    }

    private static ObjectNode job() {
        ObjectNode job = JSON.createObjectNode().put("shots", 10);
        job.putArray("circuits").addObject().put("circuit", BELL);
        return job;
    }

    /** The route's path with what is there and is Ada's. */
    private String path(Route route) {
        String prefix = route.path().replaceFirst("\\{id}.*", "");
        String id = adas.getOrDefault(prefix, "");
        assertThat(route.path().contains("{id}")).as(route.path() + ": what is there of it").isEqualTo(!id.isEmpty());
        return route.path().replace("{id}", id).replace("{name}", "twin");
    }

    private static boolean takesBody(Route route) {
        return OpenApi.operations().get(route.method() + " " + route.path()).takesBody();
    }

    private List<DynamicTest> each(Stream<Route> routes, RouteCheck check) {
        List<DynamicTest> tests = new ArrayList<>();
        routes.forEach(route -> tests.add(
                DynamicTest.dynamicTest(route.method() + " " + route.path(), () -> check.of(route))));
        assertThat(tests).hasSizeGreaterThan(5);
        return tests;
    }

    private interface RouteCheck {
        void of(Route route) throws Exception;
    }

    private Stream<Route> routes() {
        return server.main().routes().stream();
    }

    private Answer send(Route route, HttpRequest.BodyPublisher body, String type, String... headers) {
        HttpRequest.Builder request = server.request(path(route), headers);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return server.send(request.method(route.method(), body));
    }

    // ---- Who asks ------------------------------------------------------------------------------------------------------

    @TestFactory
    List<DynamicTest> guestsAndStrangersAreRefused() {
        return each(
                routes().filter(r -> r.access() instanceof Access.SignedIn || r.access() instanceof Access.Superuser),
                route -> {
                    int status = route.access() instanceof Access.Superuser ? 403 : 401;
                    String[][] all = {{}, {"Authorization", ""}, {"Authorization", "Bearer qnit_" + "0".repeat(64)},
                        {"Authorization", "Basic YWRhOmFkYQ=="}, {"X-API-Token", "qnit_no"},
                        {"Authorization", ada.substring(0, ada.length() - 2) + "AA"}, {"Authorization", "Bearer"}};
                    for (String[] credentials : all) {
                        Answer answer = send(route, BodyPublishers.noBody(), "", credentials);
                        assertThat(answer.status()).as(Arrays.toString(credentials) + answer.text()).isEqualTo(status);
                    }
                });
    }

    /** A token is good for what it was made for. */
    @TestFactory
    List<DynamicTest> tokensWithoutTheScopeAreRefused() {
        Map<Scope, String> without = new LinkedHashMap<>();
        return each(
                routes().filter(r -> r.access() instanceof Access.SignedIn || r.access() instanceof Access.Superuser),
                route -> {
                    Scope needed = route.access() instanceof Access.SignedIn(Scope scope) ? scope : Scope.ADMIN;
                    String token = without.computeIfAbsent(needed, this::tokenWithout);
                    Answer answer = send(route, BodyPublishers.noBody(), "", "X-API-Token", token);
                    assertThat(answer.status()).as(answer.text()).isEqualTo(403);
                });
    }

    private String tokenWithout(Scope scope) {
        List<String> others = Arrays.stream(Scope.values()).filter(s -> s != scope).map(s -> '"' + s.text() + '"')
                .toList();
        Answer made = admin("POST", "/api/tokens", "{\"scopes\":" + others + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("token").asText();
    }

    /** What is Ada's is not there for Bob, or not his to touch, and stays as it is. */
    @TestFactory
    List<DynamicTest> whatIsAnothersIsNotThere() {
        return each(
                routes().filter(r -> r.path().contains("{id}") && !(r.method() + " " + r.path()).equals(PUBLIC_RECORD)),
                route -> {
                    Map<String, String> before = adasThings();
                    String body =
                            takesBody(route) ? "{\"name\":\"mine\",\"status\":\"approved\",\"qpu_seconds\":1}" : "";
                    // Who is let in would follow a job's events for as long as it waits.
                    Answer answer = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> send(
                            route, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                            body.isEmpty() ? "" : "application/json", "Authorization", bob));
                    assertThat(answer.status()).as(answer.text()).isIn(403, 404);
                    assertThat(adasThings()).isEqualTo(before);
                });
    }

    private Map<String, String> adasThings() {
        Map<String, String> things = new LinkedHashMap<>();
        for (String prefix : List.of("/api/jobs/", "/api/tokens/", "/api/collections/users/records/",
                "/api/collections/time_slots/records/", "/api/collections/qpu_time_requests/records/")) {
            Answer answer = server.get(prefix + adas.get(prefix), "Authorization", ada);
            assertThat(answer.status()).isEqualTo(200);
            things.put(prefix, answer.text());
        }
        return things;
    }

    // ---- What is sent --------------------------------------------------------------------------------------------------

    @TestFactory
    List<DynamicTest> bodiesThatAreNoneAreRefused() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("cut off", "{\"name\":\"a");
        bodies.put("empty", "");
        bodies.put("deep", "{\"a\":".repeat(300) + "1" + "}".repeat(300));
        bodies.put("one name twice", "{\"name\":\"a\",\"name\":\"b\"}");
        bodies.put("no object", "[1]");
        bodies.put("more after it", "{} {}");
        return each(routes().filter(EveryRouteTest::takesBody), route -> {
            for (Map.Entry<String, String> body : bodies.entrySet()) {
                if (body.getKey().equals("empty") && route.path().equals("/api/tokens")) {
                    continue; // may be left out
                }
                Answer answer = send(route, BodyPublishers.ofString(body.getValue()), "application/json",
                        "Authorization", people.admin());
                assertThat(answer.status()).as(body.getKey() + ": " + answer.text()).isEqualTo(400);
                assertThat(answer.code()).as(body.getKey()).isNotEmpty();
            }
            byte[] notUtf8 = {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};
            assertThat(send(route, BodyPublishers.ofByteArray(notUtf8), "application/json", "Authorization",
                    people.admin()).status()).isEqualTo(400);
            assertThat(send(route, BodyPublishers.ofString("name=a"), "application/x-www-form-urlencoded",
                    "Authorization", people.admin()).status()).isEqualTo(415);
        });
    }

    @TestFactory
    List<DynamicTest> bodiesThatAreTooLargeAreRefused() {
        String large = "{\"name\":\"" + "x".repeat(MOST_BODY) + "\"}";
        return each(routes().filter(EveryRouteTest::takesBody), route -> {
            Answer answer = send(route, BodyPublishers.ofString(large), "application/json", "Authorization",
                    people.admin());
            assertThat(answer.status()).as(answer.text()).isEqualTo(413);
            assertThat(answer.code()).isEqualTo("body_too_large");
        });
    }

    /** All at once, so that they are waited for once. */
    @Test
    void whoSendsABodyTooSlowlyOrOnlyHalfOfItIsSentAway() throws Exception {
        List<Route> routes = routes().filter(EveryRouteTest::takesBody).toList();
        Map<String, Future<String>> answers = new LinkedHashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Route route : routes) {
                answers.put(route.method() + " " + route.path(), clients.submit(dripping(route)));
            }
            for (Map.Entry<String, Future<String>> answer : answers.entrySet()) {
                String text = answer.getValue().get();
                assertThat(text).as(answer.getKey()).startsWith("HTTP/1.1 408");
                assertThat(text).contains("\"code\":\"body_incomplete\"");
            }
        }
        assertThat(server.get("/health").status()).isEqualTo(200);
    }

    private Callable<String> dripping(Route route) {
        String head = route.method() + " " + path(route) + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: " + people.admin() + "\r\nContent-Length: 100\r\n\r\n{\"name\":";
        return () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(15_000);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return e.toString();
            }
        };
    }

    // ---- Sent again ----------------------------------------------------------------------------------------------------

    /** What comes a second time makes nothing a second time; where it says so by a refusal, the refusal has a code. */
    @ParameterizedTest(name = "{0} {1} twice -> {3}")
    @CsvSource(delimiter = '|', value = {
        "POST|/api/setup|{\"token\":\"x\",\"email\":\"a@example.org\",\"password\":\"PASSWORD\",\"passwordConfirm\":\"PASSWORD\"}|403",
        "POST|/api/op/qpus/create|{\"name\":\"again\"}|400",
        "POST|/api/collections/users/records|{\"email\":\"carl@example.org\",\"password\":\"PASSWORD\",\"passwordConfirm\":\"PASSWORD\"}|400",
        "POST|/api/collections/time_slots/records|{\"start_time\":\"2026-12-05 10:00Z\",\"end_time\":\"2026-12-05 11:00Z\"}|400",
        "PATCH|/api/collections/qpu_time_requests/records/REQUEST|{\"status\":\"approved\"}|400",
        "POST|/api/jobs/JOB/cancel||404",
        "DELETE|/api/tokens/TOKEN||404",
        "DELETE|/api/op/nodes/tokens/INVITATION||404,409",
    })
    void whatIsSentAgainIsNotDoneAgain(String method, String path, String body, String statuses) {
        String there = path
                .replace("JOB", path.contains("JOB") ? made("/api/jobs", job().toString()) : "")
                .replace("TOKEN", path.contains("TOKEN") ? made("/api/tokens", "{}") : "")
                .replace("REQUEST", path.contains("REQUEST")
                        ? made("/api/collections/qpu_time_requests/records", "{\"seconds\":5}")
                        : "")
                .replace("INVITATION", path.contains("INVITATION")
                        ? admin("POST", "/api/op/nodes/tokens", "{\"qpu\":\"twin\"}").json().path("id").asText()
                        : "");
        String sent = body == null ? "" : body.replace("PASSWORD", Accounts.PASSWORD);
        Answer first = admin(method, there, sent);
        if (!path.equals("/api/setup")) { // it was used when the server was made
            assertThat(first.status()).as(first.text()).isLessThan(300);
        }
        Answer second = admin(method, there, sent);
        assertThat(statuses.split(",")).as(second.text()).contains(Integer.toString(second.status()));
        assertThat(second.code()).isNotEmpty();
    }

    @Test
    void aSubmitSentAgainWithItsKeyIsTheSameJob() {
        String body = job().put("name", "once").toString();
        JsonNode first = server.post("/api/jobs", body, "Authorization", ada, "Idempotency-Key", "k").json();
        Answer second = server.post("/api/jobs", body, "Authorization", ada, "Idempotency-Key", "k");
        assertThat(second.json().path("id")).isEqualTo(first.path("id"));
        assertThat(second.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(server.get("/api/jobs?name=once", "Authorization", ada).json()).hasSize(1);
    }
}
