package io.qnit.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserRoutesTest {
    private static final String RECORDS = "/api/collections/users/records";

    private final Map<String, String> sessions = new HashMap<>();
    private TestServer server;
    private Accounts people;
    private String ada;
    private String bob;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new TestServer(folder, Map.of(), new TestClock(Instant.parse("2026-11-21T23:00:00Z")));
        people = new Accounts(server);
        ada = people.user("ada");
        bob = people.user("bob");
        as("ada");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String[] as(String who) {
        return switch (who) {
            case "guest" -> new String[0];
            case "admin" -> new String[] {"Authorization", people.admin()};
            default -> new String[] {"Authorization", sessions.computeIfAbsent(who, people::signIn)};
        };
    }

    /** Who does what to whose record, and what comes of it. */
    @ParameterizedTest(name = "{0} {1} {2} {3} -> {4} {5}")
    @CsvSource(delimiter = '|', value = {
        "guest|GET|RECORDS|-|401|authentication_required",
        "guest|GET|ADA|-|401|authentication_required",
        "guest|PATCH|ADA|{\"name\":\"x\"}|401|authentication_required",
        "guest|POST|RECORDS|{\"email\":\"e@x.org\",\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}|403|admin_required",
        "bob|POST|RECORDS|{\"email\":\"e@x.org\",\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}|403|admin_required",
        "bob|GET|ADA|-|404|not_found",
        "bob|PATCH|ADA|{\"name\":\"x\"}|404|not_found",
        "bob|GET|BOB|-|200|",
        "bob|GET|RECORDS|-|200|",
        "bob|PATCH|BOB|{\"name\":\"Bob\"}|200|",
        "bob|PATCH|BOB|{\"name\":7}|400|invalid_fields",
        "bob|PATCH|BOB|[]|400|malformed_json",
        "bob|PATCH|BOB|{\"email\":\"new@example.org\"}|403|admin_required",
        "bob|PATCH|BOB|{\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}|400|invalid_fields",
        "bob|PATCH|BOB|{\"password\":\"12345678\",\"passwordConfirm\":\"12345678\",\"oldPassword\":\"no\"}|400|invalid_fields",
        "bob|PATCH|BOB|{\"password\":\"1234567\",\"passwordConfirm\":\"1234567\",\"oldPassword\":\"correct horse battery\"}|400|invalid_fields",
        "bob|PATCH|ADMIN/BOB|{\"qpu_seconds\":1}|403|admin_required",
        "admin|GET|ADA|-|200|",
        "admin|GET|RECORDS/nobodynobodyno|-|404|not_found",
        "admin|PATCH|ADA|{\"email\":\"bob@example.org\"}|400|invalid_fields",
        "admin|PATCH|ADA|{\"email\":\"Lovelace@Example.org\"}|200|",
        "admin|PATCH|ADA|{\"email\":\"nonsense\"}|400|invalid_fields",
        "admin|POST|RECORDS|{\"email\":\"BOB@example.org\",\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}|400|invalid_fields",
        "admin|POST|RECORDS|{\"email\":\"c@x.org\",\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"}|200|",
        "admin|POST|RECORDS|{\"email\":\"c@x.org\",\"password\":\"12345678\"}|400|invalid_fields",
        "admin|POST|RECORDS|{\"email\":\"c@x.org\",\"password\":\"1234567\",\"passwordConfirm\":\"1234567\"}|400|invalid_fields",
        "admin|GET|RECORDS?filter=a|-|400|invalid_filter",
        "admin|GET|RECORDS?expand=a|-|400|invalid_query",
        "admin|GET|RECORDS?sort=a|-|400|invalid_query",
        "admin|GET|RECORDS?fields=password|-|400|invalid_query",
        "admin|GET|RECORDS?filter=passwordHash%20~%20%22a%22|-|400|invalid_filter",
        "admin|GET|RECORDS?perPage=0|-|400|invalid_query",
        "admin|GET|RECORDS?page=x|-|400|invalid_query",
        "admin|PATCH|ADMIN/nobodynobodyno|{\"qpu_seconds\":1}|404|not_found",
        "admin|PATCH|ADMIN/BOB|{\"qpu_seconds\":-1}|400|invalid_fields",
        "admin|PATCH|ADMIN/BOB|{\"qpu_seconds\":\"7\"}|400|invalid_fields",
        "admin|PATCH|ADMIN/BOB|{\"qpu_seconds\":1e300}|400|invalid_fields",
        "admin|PATCH|ADMIN/BOB|{\"api_tokens\":[\"x\"]}|400|invalid_fields",
        "admin|PATCH|ADMIN/BOB|{\"api_tokens\":7}|400|invalid_fields",
        "admin|PATCH|ADMIN/BOB|{\"qpu_seconds\":12.5}|200|"})
    void whoMayDoWhat(String who, String method, String path, String body, int status, String code) {
        String address = path.replace("ADMIN/", "/api/admin/users/").replace("RECORDS", RECORDS)
                .replaceAll("^ADA$", RECORDS + "/" + ada).replaceAll("^BOB$", RECORDS + "/" + bob).replace("BOB", bob);
        Answer answer = server.send(method, address, body.equals("-") ? "" : body, as(who));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (code != null) {
            assertThat(answer.code()).isEqualTo(code);
        }
        assertThat(answer.text()).doesNotContain("argon2", "token_key", "tokenKey");
    }

    /** S1: whatever a user sends, the own QPU time does not change. */
    @ParameterizedTest
    @ValueSource(strings = {
        "{\"qpu_seconds\":1e9}", "{\"qpu_seconds\":1e9,\"name\":\"x\"}", "{\"qpu_seconds+\":1e9}",
        "{\"qpu_seconds-\":-1e9}",
        "{\"superuser\":true}", "{\"enabled\":true}", "{\"verified\":true}", "{\"id\":\"aaaaaaaaaaaaaaa\"}",
        "{\"qpu_seconds\":null}"})
    void noUserSetsWhatIsAnAdministrators(String body) {
        Answer answer = server.send("PATCH", RECORDS + "/" + ada, body, as("ada"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("data")).hasSize(1);
        JsonNode record = server.get(RECORDS + "/" + ada, as("ada")).json();
        assertThat(record.path("qpu_seconds").asDouble()).isZero();
        assertThat(record.path("superuser").asBoolean()).isFalse();
        assertThat(record.path("name").asText()).as("nothing of a refused body is taken").isEmpty();
    }

    /** S1 again: not at the sign-up either, which is off unless it was switched on. */
    @Test
    void signingUpGivesNoTime(@TempDir Path other) {
        try (TestServer open = new TestServer(
                other, Map.of("sign-up", "true"), new TestClock(Instant.parse("2026-11-21T23:00:00Z")))) {
            signUp(open);
        }
    }

    private static void signUp(TestServer server) {
        String body = "{\"email\":\"eve@example.org\",\"password\":\"12345678\",\"passwordConfirm\":\"12345678\"";
        assertThat(server.post(RECORDS, body + ",\"qpu_seconds\":1e9}").status()).isEqualTo(403);
        assertThat(server.post(RECORDS, body + ",\"superuser\":true}").status()).isEqualTo(403);
        Answer made = server.post(RECORDS, body + "}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().path("qpu_seconds").asDouble()).isZero();
        Answer again = server.post(RECORDS, body.toUpperCase(java.util.Locale.ROOT).replace("EMAIL", "email")
                .replace("PASSWORDCONFIRM", "passwordConfirm").replace("PASSWORD", "password") + "}");
        assertThat(again.json().path("data").path("email").path("code").asText()).isEqualTo("validation_not_unique");
        for (int i = 0; i < 25; i++) {
            server.post(RECORDS,
                    "{\"email\":\"e" + i + "@example.org\",\"password\":\"short\",\"passwordConfirm\":\"short\"}");
        }
        assertThat(server.post(RECORDS, body + "}").status()).as("20 an hour").isEqualTo(429);
    }

    @Test
    void anAdministratorSetsAddsAndTakesTime() {
        String carl = people.user("carl");
        String path = "/api/admin/users/" + carl;
        assertThat(
                server.send("PATCH", path, "{\"qpu_seconds\":12.5}", as("admin")).json().path("qpu_seconds").asDouble())
                .isEqualTo(12.5);
        assertThat(server.send("PATCH", RECORDS + "/" + carl, "{\"qpu_seconds+\":7.5}", as("admin")).json()
                .path("qpu_seconds").asDouble()).isEqualTo(20);
        assertThat(
                server.send("PATCH", path, "{\"qpu_seconds-\":20}", as("admin")).json().path("qpu_seconds").asDouble())
                .isZero();
        assertThat(server.send("PATCH", path, "{\"qpu_seconds-\":1}", as("admin")).status()).isEqualTo(400);
        assertThat(server.send("PATCH", path, "{\"qpu_seconds\":1000}", as("admin")).status()).isEqualTo(200);
        assertThat(server.get(RECORDS + "/" + carl, as("carl")).json().path("qpu_seconds").asDouble()).isEqualTo(1000);
    }

    @Test
    void anAdministratorEndsAUsersTokens() {
        String token = server.post("/api/tokens", "{}", as("ada")).json().path("token").asText();
        assertThat(server.get("/api/tokens", "X-API-Token", token).status()).isEqualTo(200);
        assertThat(server.send("PATCH", "/api/admin/users/" + ada, "{\"api_tokens\":[]}", as("admin")).status())
                .isEqualTo(200);
        assertThat(server.get("/api/tokens", "X-API-Token", token).status()).isEqualTo(401);
    }

    @Test
    void whoIsDisabledIsOutAtOnce() {
        String dora = people.user("dora");
        String session = people.signIn("dora");
        String token = server.post("/api/tokens", "{}", "Authorization", session).json().path("token").asText();
        assertThat(server.send("PATCH", "/api/admin/users/" + dora, "{\"enabled\":false}", as("admin")).status())
                .isEqualTo(200);
        assertThat(server.get("/api/tokens", "Authorization", session).status()).isEqualTo(401);
        assertThat(server.get("/api/tokens", "X-API-Token", token).status()).isEqualTo(401);
        assertThat(people.signIn("users", "dora", Accounts.PASSWORD).status()).isEqualTo(400);
        server.send("PATCH", "/api/admin/users/" + dora, "{\"enabled\":true}", as("admin"));
        assertThat(server.get("/api/tokens", "Authorization", session).status()).as("old sessions stay ended")
                .isEqualTo(401);
        assertThat(people.signIn("users", "dora", Accounts.PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void aListIsPagedAndHoldsForUsersThemselvesAlone() {
        JsonNode all = server.get(RECORDS + "?perPage=2&page=2", as("admin")).json();
        int total = all.path("totalItems").asInt();
        assertThat(total).isGreaterThanOrEqualTo(3);
        assertThat(all.path("totalPages").asInt()).isEqualTo((total + 1) / 2);
        assertThat(all.path("items")).hasSize(Math.min(2, total - 2));
        JsonNode own = server.get(RECORDS, as("ada")).json();
        assertThat(own.path("items")).hasSize(1);
        assertThat(own.path("items").get(0).path("id").asText()).isEqualTo(ada);
    }
}
