package io.qnit.client;

import static io.qnit.client.ScriptedServer.json;
import static io.qnit.client.ScriptedServer.loseTheAnswer;
import static io.qnit.client.ScriptedServer.problem;
import static io.qnit.client.ScriptedServer.text;
import static io.qnit.client.ScriptedServer.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the client does when a server or what lies between is at fault; against a whole server it is tested in app. */
class QnitClientTest {
    private final List<Duration> pauses = new ArrayList<>();

    private static String jobJson(String state, String more) {
        return "{\"id\":\"abc\",\"state\":\"" + state + "\",\"status\":\"running\",\"name\":\"bell\",\"tags\":[\"a\"],"
                + "\"shots\":10,\"attempt\":1,\"created\":\"2026-11-21 23:00:00.000Z\","
                + "\"updated\":\"2026-11-21 23:00:01.000Z\"" + more + "}";
    }

    private QnitClient client(Connection connection) {
        return QnitClient.connect(connection, pauses::add);
    }

    private static ServerException refusedBy(Runnable call) {
        try {
            call.run();
        } catch (ServerException e) {
            return e;
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void aLostAnswerToASubmitIsAskedForAgainWithTheSameKey() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                loseTheAnswer(), problem(502, "x", "Gateway."), json(201, jobJson("pending", "")),
                json(201, jobJson("pending", "")));
                QnitClient client = client(server.connection().withToken(new Token("qnit_1")))) {
            Job job = client.submit(Submission.of("OPENQASM 3;").withShots(10).named("bell"));
            client.submit(Submission.of("OPENQASM 3;"));

            assertThat(job.state()).isEqualTo(JobState.PENDING);
            List<String> keys = server.asked().stream().map(a -> a.header("Idempotency-key")).toList();
            assertThat(keys).hasSize(4).doesNotContain("");
            assertThat(Set.copyOf(keys.subList(0, 3))).hasSize(1);
            assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
            assertThat(server.asked().getFirst().body())
                    .isEqualTo("{\"circuits\":[{\"circuit\":\"OPENQASM 3;\"}],\"shots\":10,\"name\":\"bell\"}");
            assertThat(server.asked().getFirst().header("Authorization")).isEqualTo("Bearer qnit_1");
        }
        assertThat(pauses).hasSize(2)
                .allSatisfy(p -> assertThat(p).isBetween(Duration.ofMillis(50), Duration.ofMillis(200)));
    }

    @Test
    void whatIsNotSafeToRepeatIsNotRepeatedOnceTheServerMayHaveSeenIt() throws IOException {
        try (ScriptedServer server = new ScriptedServer(loseTheAnswer(), json(200, "{}"));
                QnitClient client = client(server.connection())) {
            ServerException e = refusedBy(() -> client.createToken("t", List.of(), Optional.empty()));
            assertThat(e.problem()).isEqualTo(ServerException.UNREACHABLE);
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void whatWasSentAwayUndoneIsSentAgainWhenTheServerSays() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                with("Retry-After", "3", problem(429, "too_many_requests", "Slowly.")),
                with("Retry-After", "1", problem(503, "overloaded", "Full.")),
                json(201, "{\"id\":\"t1\",\"name\":\"t\",\"token\":\"qnit_2\",\"created\":\"2026-11-21T23:00:00Z\"}"));
                QnitClient client = client(server.connection())) {
            ApiToken.Made made =
                    client.createToken("t", List.of("jobs"), Optional.of(Instant.parse("2027-01-01T00:00:00Z")));
            assertThat(made.secret().secret()).isEqualTo("qnit_2");
            assertThat(made.toString()).doesNotContain("qnit_2");
            assertThat(server.asked().getLast().body())
                    .isEqualTo("{\"name\":\"t\",\"scopes\":[\"jobs\"],\"expires_at\":\"2027-01-01T00:00:00Z\"}");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    @Test
    void retriesAreBoundedAndGrowing() throws IOException {
        ScriptedServer.Step busy = problem(503, "overloaded", "Full.");
        try (ScriptedServer server = new ScriptedServer(busy, busy, busy, busy, busy, busy);
                QnitClient client = client(server.connection().withRetries(4))) {
            ServerException e = refusedBy(client::tokens);
            assertThat(e.status()).isEqualTo(503);
            assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
            assertThat(server.asked()).hasSize(5);
        }
        assertThat(pauses).hasSize(4);
        for (int k = 0; k < 4; k++) {
            assertThat(pauses.get(k)).isBetween(Duration.ofMillis(50L << k), Duration.ofMillis(100L << k));
        }
    }

    @Test
    void aRefusalIsOneTypedExceptionAndIsNotRepeated() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                problem(400, "no_qpu_fits", "No QPU has 50 qubits."), text(404, "text/html", "<html>"),
                text(500, "text/plain", ""));
                QnitClient client = client(server.connection())) {
            ServerException e = refusedBy(() -> client.submit(Submission.of("x")));
            assertThat(e).hasMessage("No QPU has 50 qubits.");
            assertThat(e.problem()).isEqualTo("no_qpu_fits");
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.data()).isEqualTo(Map.of("field", Map.of("code", "x")));
            assertThat(refusedBy(() -> client.job("x/y?")).problem()).isEqualTo("http_404");
            assertThat(refusedBy(() -> client.job("x")).code()).isEqualTo(ErrorCode.DEVICE_FAILED);
            assertThat(server.asked()).hasSize(3);
            assertThat(server.asked().get(1).path()).isEqualTo("/api/jobs/x%2Fy%3F");
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatIsNoAnswerOfAServerIsSaidToBeNone() throws IOException {
        for (String body : List.of("<html>", "[]", "{}", "{\"id\":1}", "{\"id\":\"x\"",
                "{\"id\":\"x\",\"state\":\"odd\"}",
                "[".repeat(5000))) {
            try (ScriptedServer server = new ScriptedServer(json(200, body));
                    QnitClient client = client(server.connection())) {
                assertThat(refusedBy(() -> client.job("x")).problem()).as(body)
                        .isEqualTo(ServerException.NOT_UNDERSTOOD);
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidToBeUnreachable() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        try (QnitClient client = client(Connection.to("http://127.0.0.1:" + port).withRetries(2))) {
            ServerException e = refusedBy(() -> client.createToken("t", List.of(), Optional.empty()));
            assertThat(e.problem()).isEqualTo(ServerException.UNREACHABLE);
            assertThat(e)
                    .hasMessage("the server http://127.0.0.1:" + port + " cannot be reached: nobody listens there");
        }
        assertThat(pauses).as("nothing was sent, so it may be tried again").hasSize(2);
    }

    @Test
    void waitsByAskingNowAndThenWhereTheServerDoesNotHoldItsAnswer() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                json(200, jobJson("pending", ",\"queue_position\":3")), json(200, jobJson("running", "")),
                json(200, jobJson("completed", ",\"duration\":1.5,\"results\":{\"circuit_results\":[{\"counts\":"
                        + "{\"00\":6,\"01\":0,\"11\":4},\"shots\":10},{\"memory\":[\"01\",\"10\"],\"shots\":2}],"
                        + "\"counts\":{\"00\":6}}")));
                QnitClient client = client(server.connection())) {
            List<JobState> seen = new ArrayList<>();
            Job job = client.await("abc", Duration.ofMinutes(5), j -> seen.add(j.state()));

            assertThat(seen).containsExactly(JobState.PENDING, JobState.RUNNING, JobState.COMPLETED);
            assertThat(job.charged()).isEqualTo(Duration.ofMillis(1500));
            assertThat(job.results()).hasSize(2);
            assertThat(job.results().getFirst().counts().shotsByBitstring()).isEqualTo(Map.of("00", 6L, "11", 4L));
            assertThat(job.results().getLast().memory()).isEqualTo(List.of("01", "10"));
            assertThat(server.asked().getFirst().path()).isEqualTo("/api/jobs/abc?wait=2000ms");
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void waitingEndsAtTheLimitAndTheJobGoesOn() throws IOException {
        try (ScriptedServer server = new ScriptedServer(json(200, jobJson("running", "")));
                QnitClient client = client(server.connection())) {
            assertThatExceptionOfType(QnitException.class)
                    .isThrownBy(() -> client.await("abc", Duration.ofNanos(1)))
                    .withMessage("job abc is running and not finished within 0 s; it goes on")
                    .matches(e -> e.code() == ErrorCode.TIMED_OUT);
        }
    }

    @Test
    void aJobIsWatchedAcrossBrokenConnectionsEachEventOnce() throws IOException {
        String first = "id: 1\nevent: submitted\ndata: {\"number\":1,\"at\":\"2026-11-21 23:00:00.000Z\","
                + "\"type\":\"submitted\",\"attempt\":0,\"text\":\"taken in\"}\n\n: waiting\n\n";
        String second =
                "id: 2\ndata: {\"number\":2,\"at\":\"2026-11-21 23:00:01.000Z\",\ndata: \"type\":\"completed\"}\n\n";
        try (ScriptedServer server = new ScriptedServer(
                text(200, "text/event-stream", first + "id: 2\ndata: {\"number\":2,"),
                json(200, jobJson("running", "")),
                loseTheAnswer(),
                text(200, "text/event-stream", second),
                json(200, jobJson("completed", "")));
                QnitClient client = client(server.connection())) {
            List<String> seen = new ArrayList<>();
            Job job = client.watch("abc", e -> seen.add(e.number() + " " + e.type() + " " + e.text()));

            assertThat(job.state()).isEqualTo(JobState.COMPLETED);
            assertThat(seen).containsExactly("1 submitted taken in", "2 completed ");
            assertThat(server.asked().get(2).header("Last-event-id")).isEqualTo("1");
        }
    }

    @Test
    void watchingGivesUpOnAStreamThatNeverSaysAnything() throws IOException {
        ScriptedServer.Step nothing = text(200, "text/event-stream", ": waiting\n\n");
        ScriptedServer.Step running = json(200, jobJson("running", ""));
        try (ScriptedServer server = new ScriptedServer(nothing, running, nothing, running, nothing, running);
                QnitClient client = client(server.connection().withRetries(2))) {
            assertThat(refusedBy(() -> client.watch("abc", _ -> {})))
                    .hasMessage("the events of job abc broke off 3 times in a row; the job goes on");
        }
    }

    @Test
    void listsWhatWasAskedFor() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                json(200,
                        "[" + jobJson("running",
                                ",\"reason\":{\"code\":\"c\",\"text\":\"t\"},\"qpu\":\"id\",\"qpu_name\":\"five\"")
                                + "]"),
                json(200,
                        "{\"page\":1,\"items\":[{\"id\":\"b2\",\"start_time\":\"2999-01-02 00:00:00.000Z\",\"end_time\":"
                                + "\"2999-01-02 01:00:00.000Z\",\"booked_by\":\"u\",\"qpu\":\"\"},{\"id\":\"b1\",\"start_time\":"
                                + "\"2999-01-01 00:00:00.000Z\",\"end_time\":\"2999-01-01 01:00:00.000Z\"},{\"id\":\"b0\","
                                + "\"start_time\":\"2020-01-01 00:00:00.000Z\",\"end_time\":\"2020-01-01 01:00:00.000Z\"}]}"));
                QnitClient client = client(server.connection())) {
            List<Job> jobs = client.jobs(JobQuery.NEWEST.withLimit(5).withSkip(2).withTag("a b")
                    .withStates(Set.of(JobState.RUNNING, JobState.PENDING)));
            assertThat(jobs.getFirst().qpu()).contains("five");
            assertThat(jobs.getFirst().reason()).contains(new Job.Reason("c", "t"));
            assertThat(server.asked().getFirst().path())
                    .isEqualTo("/api/jobs?limit=5&skip=2&state=pending,running&tag=a%20b");
            assertThat(client.bookings()).extracting(Booking::id).containsExactly("b1", "b2");
        }
    }
}
