package io.qnit.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.AppServer;
import io.qnit.app.Cli;
import io.qnit.app.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The verbs that speak with a server, against a whole one. No node serves its QPUs: jobs wait, and are cancelled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerVerbsTest {
    private static final String BELL = "OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; bit[2] c;"
            + " h q[0]; cx q[0], q[1]; c = measure q;";

    private AppServer server;
    private String token = "";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new LinkedHashMap<>();

    private record Ended(int code, String out, String err) {}

    private Ended qnit(String input, String... args) {
        Screen screen = Screen.withInput(input, environment);
        int code = new Cli(screen.terminal()).run(args);
        return new Ended(code, screen.out(), screen.err());
    }

    @BeforeAll
    void start(@TempDir Path state) {
        server = new AppServer(state);
        environment.put("XDG_CONFIG_HOME", state.resolve("settings").toString());
        login();
        token = qnit("", "tokens", "--create", "test").out().strip();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Each test has settings of its own. */
    @BeforeEach
    void forget() {
        environment.clear();
        environment.put("XDG_CONFIG_HOME", folder.resolve("settings").toString());
    }

    private void login() {
        Ended ended = qnit(AppServer.PASSWORD + "\n", "login", server.url(), "--email", AppServer.ADA);
        assertThat(ended.code()).as(ended.err()).isZero();
    }

    /** As {@link #login}, without the hashing of a password. */
    private void signedIn() {
        environment.put("QNIT_URL", server.url());
        environment.put("QNIT_TOKEN", token);
    }

    private String submitted(String... more) {
        String[] args = Stream.concat(Stream.of("submit", "-", "--quiet"), Stream.of(more)).toArray(String[]::new);
        Ended ended = qnit(BELL, args);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        return ended.out().strip();
    }

    @Test
    void aLoginIsAskedForRememberedForItsOwnerAloneAndEnded() throws IOException {
        Ended ended = qnit(server.url() + "\n" + AppServer.ADA + "\n" + AppServer.PASSWORD + "\n", "login");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("server (https://...): ", "e-mail: ", "password: ", "signed in at ")
                .doesNotContain(AppServer.PASSWORD);
        Path saved = folder.resolve("settings/qnit/login.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(saved)).contains("token=qnit_").doesNotContain(AppServer.PASSWORD);
        assertThat(qnit("", "tokens").out()).contains("qnit login, ").contains("jobs bookings tokens account");

        String token = Files.readString(saved).lines().filter(l -> l.startsWith("token=")).findFirst().orElseThrow();
        assertThat(qnit("", "logout").err()).isEqualTo("signed out\n");
        assertThat(saved).doesNotExist();
        environment.put("QNIT_TOKEN", token.substring("token=".length()));
        environment.put("QNIT_URL", server.url());
        Ended shut = qnit("", "jobs");
        assertThat(shut.code()).isEqualTo(6);
        assertThat(shut.err()).contains("Authentication required").contains("qnit login");
        assertThat(qnit("", "logout").err()).isEqualTo("you were not signed in\n");
    }

    @Test
    void aWrongPasswordLeavesNothingBehind() {
        Ended ended = qnit("wrong password\n", "login", server.url(), "--email", AppServer.ADA);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("Failed to authenticate");
        assertThat(folder.resolve("settings/qnit/login.properties")).doesNotExist();
        assertThat(qnit("", "login", server.url(), "--email", AppServer.ADA).err())
                .contains("nobody answered 'password'");
    }

    @Test
    void aTokenOfOnesOwnIsTriedBeforeItIsRemembered() throws IOException {
        login();
        Ended made = qnit("", "tokens", "--create", "script", "--scope", "jobs", "--for", "1h");
        assertThat(made.out()).matches("qnit_[0-9a-f]{64}\n");
        assertThat(made.err()).contains("shown once");
        Path file = Files.writeString(folder.resolve("token"), made.out());
        assertThat(qnit("", "login", server.url(), "--token-file", file.toString()).code()).isZero();
        assertThat(qnit("", "jobs").code()).isZero();
        Ended beyond = qnit("", "bookings");
        assertThat(beyond.code()).as("the token is for jobs alone").isEqualTo(6);
        assertThat(beyond.err()).contains("scope");
        Files.writeString(file, "qnit_" + "0".repeat(64));
        assertThat(qnit("", "login", server.url(), "--token-file", file.toString()).code()).isEqualTo(6);
        assertThat(qnit("", "jobs").code()).as("the old login is still there").isZero();
    }

    @Test
    void aSavedTokenGoesToTheServerThatItIsForAlone() throws IOException {
        login();
        try (AppServer other = new AppServer(folder.resolve("other"))) {
            Ended elsewhere = qnit("", "jobs", "--url", other.url());
            assertThat(elsewhere.code()).isEqualTo(6);
            assertThat(elsewhere.err()).contains("Authentication required");
        }
    }

    @Test
    void aJobIsSubmittedListedAndCancelled() {
        signedIn();
        Ended submitted = qnit(BELL, "submit", "-", "--name", "first light", "--tag", "a", "--shots", "200", "--qpu",
                "ideal");
        assertThat(submitted.code()).as(submitted.err()).isZero();
        String id = submitted.out().split(" ", 2)[0];
        assertThat(submitted.out()).startsWith(id + " queued on ");
        assertThat(submitted.err()).isEqualTo("  qnit result " + id + " --wait   waits for its result\n");
        assertThat(qnit("", "jobs", "--tag", "a").out()).contains(id).contains("first light").contains("pending")
                .contains("200");
        assertThat(qnit("", "jobs", "--tag", "b").out()).isEqualTo("no jobs\n");
        assertThat(qnit("", "jobs", "--state", "pending", "--format", "json").out()).startsWith("[")
                .contains("\"id\" : \"" + id + "\"").contains("\"tags\" : [ \"a\" ]");

        Ended waiting = qnit("", "result", "last");
        assertThat(waiting.code()).isZero();
        assertThat(waiting.out()).isEmpty();
        assertThat(waiting.err()).startsWith(id + " queued on ");
        Ended tired = qnit("", "result", id, "--wait", "--timeout", "50ms");
        assertThat(tired.code()).isEqualTo(4);
        assertThat(tired.err()).contains("it goes on");

        assertThat(qnit("n\n", "cancel", id).code()).isEqualTo(1);
        assertThat(qnit("", "cancel", id).err()).contains("with --yes it is done without asking");
        assertThat(qnit("", "jobs", "--state", "pending").out()).contains(id);
        Ended cancelled = qnit("y\n", "cancel", id);
        assertThat(cancelled.code()).isZero();
        assertThat(cancelled.out()).startsWith(id + " cancelled");
        assertThat(cancelled.err()).startsWith("cancel " + id + " queued on ").contains("? [y/N]");

        Ended result = qnit("", "result", id, "--wait");
        assertThat(result.code()).isEqualTo(5);
        assertThat(result.err()).startsWith("error: job " + id + " cancelled");
        Ended watched = qnit("", "watch", id);
        assertThat(watched.code()).isEqualTo(5);
        assertThat(watched.out()).contains("  submitted ").contains("  cancelled ");
        assertThat(qnit("", "watch", "last", "--format", "json").out().lines())
                .allSatisfy(line -> assertThat(line).startsWith("{\"number\":").endsWith("}"));
    }

    @Test
    void aSweepIsOneJobWithAResultForEachPoint() {
        signedIn();
        String source = "OPENQASM 3; input float b; input float a; qubit q; bit c; U(a, b, 0) q; c = measure q;";
        Ended ended =
                qnit(source, "submit", "-", "--param", "a=0:1:0.5", "--param", "b=pi", "--shots", "10", "--format",
                        "json");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("\"shots\" : 30");
        assertThat(qnit(source, "submit", "-", "--param", "a=1").err()).contains("give it with --param b=VALUE");
        assertThat(qnit(BELL, "submit", "-", "--param", "a=1").err()).contains("no circuit has an input a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "submit - --qpu nowhere|1|nowhere",
        "submit - --shots 0|1|shots",
        "submit broken.qasm|1|unknown gate 'hadamard'",
        "submit missing.qasm|1|there is no file missing.qasm",
        "result|2|Missing required parameter",
        "result nosuchjob|1|Job not found",
        "cancel nosuchjob --yes|1|Job not found",
        "watch nosuchjob|1|Job not found",
        "jobs --state pendin|1|did you mean 'pending'",
        "jobs --limit 0|1|1 to 1000",
        "qpus nowhere|1|QPU not found",
        "book ideal --from tomorrow --for 1h|1|is not a time",
        "book ideal --from +1h|1|give either --to or --for",
        "tokens --delete nosuchtoken --yes|1|Token not found",
        "jobs --url ftp://x|1|write for example",
        "jobs --url http://example.org|1|plain http",
        "jobs --ca-fingerprint abc|1|64 hexadecimal digits",
        "jobs --url http://localhost:1|6|nobody listens there",
        "login http://localhost:1 --token-file missing|1|cannot be read",
    })
    void saysWhatIsWrong(String commandLine, int code, String text) throws IOException {
        signedIn();
        String[] args = commandLine.split(" ");
        if (commandLine.contains("broken.qasm")) {
            args[1] = Files.writeString(folder.resolve("broken.qasm"), "OPENQASM 3; qubit q; hadamard q;").toString();
        }
        Ended ended = qnit(BELL, args);
        assertThat(ended.err()).contains(text).doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void withoutAServerItIsSaidHowToNameOne() {
        Ended ended = qnit("", "jobs");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("'qnit login'").contains("QNIT_URL");
    }

    @Test
    void aServerWithAnAuthorityOfItsOwnIsTrustedByItsFingerprint() throws IOException {
        try (AppServer tls = new AppServer(folder.resolve("tls"), Map.of("tls", "on"))) {
            assertThat(qnit("", "qpus", "--url", tls.url()).err()).contains("--ca-fingerprint");
            Matcher fingerprint = Pattern.compile("[0-9a-f]{64}").matcher(String.join("\n", tls.main().greeting()));
            assertThat(fingerprint.find()).isTrue();
            Ended pinned = qnit("", "qpus", "--url", tls.url(), "--ca-fingerprint", fingerprint.group());
            assertThat(pinned.code()).as(pinned.err()).isZero();
            assertThat(pinned.out()).isEqualTo("this server has no QPUs yet\n");
            Ended other = qnit("", "qpus", "--url", tls.url(), "--ca-fingerprint", "0".repeat(64));
            assertThat(other.code()).isEqualTo(6);
            assertThat(other.err()).contains("has the fingerprint " + fingerprint.group());
            Path ca = folder.resolve("tls/tls/ca.pem");
            assertThat(qnit("", "qpus", "--url", tls.url(), "--ca-file", ca.toString()).code()).isZero();
        }
    }

    static Stream<String> verbs() {
        return Stream.of("qpus", "submit", "jobs", "result", "watch", "cancel", "book", "bookings", "tokens", "login",
                "logout");
    }

    /** What the pages of help say works when it is pasted. Jobs are cancelled first, as no node would finish them. */
    @ParameterizedTest
    @MethodSource("verbs")
    void runsTheExamplesOfHelp(String verb) {
        signedIn();
        if (verb.equals("login")) {
            environment.remove("QNIT_TOKEN");
        }
        List<String> examples = Pattern.compile("(?m)^  \\./qnit (.*)$").matcher(qnit("", "help", verb).out()).results()
                .map(r -> r.group(1)).toList();
        assertThat(examples).isNotEmpty();
        Path root = Path.of("").toAbsolutePath().getParent();
        for (String example : examples) {
            boolean ends = List.of("result", "watch").contains(verb);
            if (ends || verb.equals("cancel")) {
                submitted();
            }
            if (ends) {
                assertThat(qnit("", "cancel", "last", "--yes").code()).isZero();
            }
            String[] args = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(example.replace(" --wait", "")).results()
                    .map(r -> r.group(1) == null ? r.group(2) : r.group(1))
                    .map(w -> w.startsWith("examples/") ? root.resolve(w).toString() : w)
                    .map(w -> w.equals("counts.txt") ? folder.resolve(w).toString() : w)
                    .map(w -> w.equals("http://localhost:8090") ? server.url() : w)
                    .toArray(String[]::new);
            String who = example.contains("--email ") ? "" : AppServer.ADMIN + "\n";
            Ended ended = qnit(verb.equals("login") ? who + AppServer.PASSWORD + "\n" : "", args);
            assertThat(ended.code()).as("qnit %s: %s", example, ended.err()).isEqualTo(ends ? 5 : 0);
        }
    }
}
