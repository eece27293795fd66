package io.qnit.server.booking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingRoutesTest {
    private static final String SLOTS = "/api/collections/time_slots/records";
    private static final String REQUESTS = "/api/collections/qpu_time_requests/records";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T23:00:00Z"));
    private TestServer server;
    private Accounts people;
    private String adaId;
    private String ada;
    private String bob;
    private String qpu;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new TestServer(folder, Map.of("session-lifetime", "10000h"), clock);
        people = new Accounts(server);
        adaId = people.user("ada");
        people.user("bob");
        ada = people.signIn("ada");
        bob = people.signIn("bob");
        qpu = server.post("/api/op/qpus/create", "{\"name\":\"five\"}", "Authorization", people.admin()).json()
                .path("id").asText();
    }

    /** Each test begins a day after the one before, where nothing is booked. */
    @AfterEach
    void nextDay() {
        clock.advance(Duration.ofDays(1));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String slot(int fromMinutes, int toMinutes, String more) {
        Instant now = clock.instant();
        return "{\"start_time\":\"" + now.plusSeconds(60L * fromMinutes) + "\",\"end_time\":\""
                + now.plusSeconds(60L * toMinutes)
                + "\"" + more + "}";
    }

    private Answer book(String body, String who) {
        return server.post(SLOTS, body, "Authorization", who);
    }

    private String[] as(String who) {
        return switch (who) {
            case "guest" -> new String[0];
            case "ada" -> new String[] {"Authorization", ada};
            case "bob" -> new String[] {"Authorization", bob};
            default -> new String[] {"Authorization", people.admin()};
        };
    }

    @Test
    void aBookingIsSeenByAllAndBelongsToWhoMadeIt() {
        Answer made = book(slot(10, 20, ",\"qpu\":\"five\",\"booked_by\":\"someoneelse\"").replace("someoneelse",
                people.adminId()), ada);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.json().path("booked_by").asText()).as("others book for themselves whatever they say")
                .isEqualTo(adaId);
        assertThat(made.json().path("qpu").asText()).isEqualTo(qpu);
        JsonNode list = server.get(SLOTS, as("bob")).json();
        assertThat(list.path("items").findValuesAsText("id")).contains(made.json().path("id").asText());
    }

    /** As QPI's dashboard asks. */
    @Test
    void bookingsAreFilteredSortedExpandedAndCutDown() {
        String first = book(slot(600, 610, ""), ada).json().path("id").asText();
        String second = book(slot(620, 630, ""), bob).json().path("id").asText();
        Instant from = clock.instant().plusSeconds(600 * 60);
        String later = "?filter=" + encoded("start_time >= '" + from + "'");
        assertThat(ids(later + "&sort=-start_time", ada)).containsExactly(second, first);
        assertThat(ids(later + "&sort=" + encoded("+start_time"), ada)).containsExactly(first, second);
        assertThat(ids("?filter=" + encoded("booked_by = \"" + adaId + "\" && start_time >= '" + from + "'"), bob))
                .containsExactly(first);
        JsonNode page = server.get(SLOTS + later + "&sort=start_time&perPage=1&page=2&skipTotal=1&fields=id,qpu",
                as("ada")).json();
        assertThat(page.path("totalItems").asInt()).isEqualTo(-1);
        assertThat(page.path("items").toString()).isEqualTo("[{\"id\":\"" + second + "\",\"qpu\":\"\"}]");
        String expanded = later + "&sort=start_time&expand=booked_by&fields=id,expand.booked_by.email";
        JsonNode own = server.get(SLOTS + expanded, as("ada")).json().path("items");
        assertThat(own.path(0).path("expand").path("booked_by").path("email").asText()).isEqualTo("ada@example.org");
        assertThat(own.path(1).has("expand")).as("others' records are their own").isFalse();
        JsonNode all = server.get(SLOTS + expanded, as("admin")).json().path("items");
        assertThat(all.path(1).path("expand").path("booked_by").path("email").asText()).isEqualTo("bob@example.org");
        assertThat(server.get(SLOTS + "/" + first + "?expand=booked_by", as("ada")).json().path("expand")
                .path("booked_by").path("id").asText()).isEqualTo(adaId);
        assertThat(server.get(SLOTS + "?expand=qpu", as("ada")).code()).isEqualTo("invalid_query");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> ids(String query, String who) {
        List<String> ids = new ArrayList<>();
        server.get(SLOTS + query, "Authorization", who).json().path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    /** Ada holds minutes 60 to 120 from now on one QPU; who does what, and what comes of it. */
    @ParameterizedTest(name = "{0} {1} {2} {3} -> {4} {5}")
    @CsvSource(delimiter = '|', value = {
        "guest|GET|SLOTS|-|401|", "guest|POST|SLOTS|130 140|401|", "bob|GET|SLOTS/ID|-|200|",
        "bob|POST|SLOTS|70 80 five|400|overlap", "bob|POST|SLOTS|50 61 five|400|overlap",
        "bob|POST|SLOTS|119 130 five|400|overlap",
        "bob|POST|SLOTS|50 130 five|400|overlap", "bob|POST|SLOTS|70 80|400|overlap",
        "admin|POST|SLOTS|70 80 five|400|overlap", "bob|POST|SLOTS|50 60 five|200|", "bob|POST|SLOTS|120 130 five|200|",
        "bob|POST|SLOTS|-10 10|400|past", "admin|POST|SLOTS|-10 10|200|", "bob|POST|SLOTS|140 140|400|strictly before",
        "bob|POST|SLOTS|150 140|400|strictly before", "bob|POST|SLOTS|130 140 nowhere|400|no QPU",
        "bob|POST|SLOTS|{}|400|", "bob|POST|SLOTS|{\"start_time\":7,\"end_time\":8}|400|",
        "bob|POST|SLOTS|{\"start_time\":\"soon\",\"end_time\":\"later\"}|400|",
        "bob|PATCH|SLOTS/ID|200 210 five|404|", "bob|DELETE|SLOTS/ID|-|404|", "ada|PATCH|SLOTS/ID|200 210 five|200|",
        "ada|PATCH|SLOTS/ID|-5 210 five|400|past", "ada|DELETE|SLOTS/ID|-|204|", "admin|DELETE|SLOTS/ID|-|204|",
        "admin|PATCH|SLOTS/ID|65 100 five|200|", "ada|DELETE|SLOTS/none|-|404|", "ada|GET|SLOTS?filter=x|-|400|",
        "ada|GET|SLOTS?from=x|-|400|"})
    void whoMayDoWhat(String who, String method, String path, String body, int status, String text) {
        String id = book(slot(60, 120, ",\"qpu\":\"five\""), ada).json().path("id").asText();
        String[] parts = body.split(" ");
        String json = body.equals("-") ? "" : body.startsWith("{") ? body
                : slot(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]),
                        parts.length > 2 ? ",\"qpu\":\"" + parts[2] + "\"" : "");
        Answer answer = server.send(method, path.replace("SLOTS", SLOTS).replace("ID", id), json, as(who));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (text != null) {
            assertThat(answer.message()).contains(text);
        }
    }

    @Test
    void whatHasStartedStays() {
        String id = book(slot(10, 60, ""), ada).json().path("id").asText();
        clock.advance(Duration.ofMinutes(10));
        for (String method : List.of("PATCH", "DELETE")) {
            Answer answer =
                    server.send(method, SLOTS + "/" + id, method.equals("PATCH") ? slot(20, 30, "") : "", as("ada"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).contains("already started");
        }
        assertThat(server.send("DELETE", SLOTS + "/" + id, "", as("admin")).status()).isEqualTo(204);
    }

    @Test
    void ofManyWhoWantOneHourOneGetsIt() {
        String body = slot(30, 90, ",\"qpu\":\"five\"");
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String who = i % 2 == 0 ? ada : bob;
            answers.add(CompletableFuture.supplyAsync(() -> book(body, who).status()));
        }
        assertThat(answers.stream().map(CompletableFuture::join).filter(s -> s == 200).count()).isEqualTo(1);
    }

    private Answer ask(String body, String who) {
        return server.post(REQUESTS, body, as(who));
    }

    private double seconds() {
        return server.get("/api/collections/users/records/" + adaId, as("ada")).json().path("qpu_seconds").asDouble();
    }

    @Test
    void timeIsAskedForAndApprovedOnce() {
        double before = seconds();
        Answer made = ask(
                "{\"seconds\":300,\"requested_reason\":\"thesis\",\"status\":\"approved\",\"user\":\""
                        + people.adminId() + "\"}",
                "ada");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().path("status").asText()).as("a forged state is not taken").isEqualTo("pending");
        assertThat(made.json().path("user").asText()).isEqualTo(adaId);
        String path = REQUESTS + "/" + made.json().path("id").asText();
        assertThat(server.get(path, as("bob")).status()).isEqualTo(404);
        assertThat(server.send("DELETE", path, "", as("bob")).status()).isEqualTo(404);
        assertThat(server.send("PATCH", path, "{\"status\":\"approved\"}", as("ada")).status()).isEqualTo(403);
        assertThat(server.get(REQUESTS, as("bob")).json().path("items")).isEmpty();
        assertThat(server.get(REQUESTS, as("admin")).json().path("items")).hasSize(1);
        assertThat(server.send("PATCH", path, "{\"status\":\"approved\",\"seconds\":9999}", as("admin")).status())
                .isEqualTo(400);
        Answer approved = server.send("PATCH", path, "{\"status\":\"approved\"}", as("admin"));
        assertThat(approved.json().path("handled_by").asText()).isEqualTo(people.adminId());
        assertThat(seconds()).isEqualTo(before + 300);
        Answer again = server.send("PATCH", path, "{\"status\":\"approved\"}", as("admin"));
        assertThat(again.message()).isEqualTo("Cannot update a request that has already been processed.");
        assertThat(server.send("DELETE", path, "", as("ada")).status()).isEqualTo(404);
        assertThat(seconds()).isEqualTo(before + 300);
    }

    @Test
    void aPendingRequestIsWithdrawn() {
        String path = REQUESTS + "/" + ask("{\"seconds\":5}", "ada").json().path("id").asText();
        assertThat(server.send("DELETE", path, "", as("ada")).status()).isEqualTo(204);
        assertThat(server.get(path, as("ada")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "guest|{\"seconds\":1}|401", "ada|{}|400", "ada|{\"seconds\":0}|400", "ada|{\"seconds\":-1}|400",
        "ada|{\"seconds\":\"1\"}|400",
        "ada|{\"seconds\":1e99}|400", "admin|{\"seconds\":1,\"user\":\"nobody\"}|400"})
    void whatIsNoRequestIsRefused(String who, String body, int status) {
        assertThat(ask(body, who).status()).isEqualTo(status);
    }
}
