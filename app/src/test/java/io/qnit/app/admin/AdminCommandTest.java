package io.qnit.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.AppServer;
import io.qnit.app.Cli;
import io.qnit.app.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server administered from the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminCommandTest {
    private Path folder = Path.of("");
    private final Map<String, String> environment = new HashMap<>();
    private AppServer server;

    private record Ended(int code, String out, String err) {}

    private Ended qnit(String input, String... args) {
        Screen screen = Screen.withInput(input, environment);
        int code = new Cli(screen.terminal()).run(args);
        return new Ended(code, screen.out(), screen.err());
    }

    private String done(String input, String... args) {
        Ended ended = qnit(input, args);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    @BeforeAll
    void start(@TempDir Path fresh) {
        folder = fresh;
        server = new AppServer(folder.resolve("server"));
        environment.put("XDG_CONFIG_HOME", folder.resolve("settings").toString());
        done(AppServer.PASSWORD + "\n", "login", server.url(), "--admin", "--email", AppServer.ADMIN);
        server.post("/api/op/qpus/create", "{\"name\":\"garnet\",\"num_qubits\":5,\"kind\":\"hardware\"}", "id");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void runsTheExamplesOfItsHelp() throws IOException {
        String page = done("", "help", "admin");
        List<String> examples =
                Pattern.compile("(?m)^  \\./qnit (.*)$").matcher(page).results().map(r -> r.group(1)).toList();
        assertThat(examples).hasSizeGreaterThan(3);
        for (String example : examples) {
            String[] args = Pattern.compile("\"([^\"]*)\"|(\\S+)")
                    .matcher(example.replace("create ada@", "create helped@")).results()
                    .map(r -> r.group(1) == null ? r.group(2) : r.group(1)).toArray(String[]::new);
            done("correct horse battery\n", args);
        }
    }

    @Test
    void aUserIsMadeGivenTimeLockedOutAndLetInAgain() throws IOException {
        String eve = "eve@example.org";
        Path password = Files.writeString(folder.resolve("password"), "staple and battery\nmore\n");
        assertThat(done("", "admin", "users", "create", eve, "--password-file", password.toString(), "--seconds", "10"))
                .contains(eve, "10.0");
        assertThat(done("", "admin", "quotas", "set", eve, "--seconds", "100")).contains("100.0");
        assertThat(done("", "admin", "quotas", "add", eve, "--seconds", "-40", "--format", "json"))
                .contains("\"qpu_seconds\" : 60.0");
        Map<String, String> admin = Map.copyOf(environment);
        environment.put("XDG_CONFIG_HOME", folder.resolve("eve").toString());
        done("staple and battery\n", "login", server.url(), "--email", eve);
        assertThat(qnit("", "admin", "users", "create", "x@example.org").code()).isNotZero();
        assertThat(done("", "tokens").lines()).hasSize(2);
        environment.putAll(admin);

        assertThat(qnit("n\n", "admin", "tokens", "revoke", eve).err()).contains("left as it is");
        done("y\n", "admin", "tokens", "revoke", eve);
        assertThat(done("", "admin", "users", "disable", eve, "--yes")).contains("disabled");
        assertThat(done("", "admin", "users")).containsPattern(eve + ".*disabled");
        environment.put("XDG_CONFIG_HOME", folder.resolve("eve").toString());
        assertThat(qnit("", "jobs").code()).as("the token ended").isEqualTo(6);
        environment.putAll(admin);
        done("", "admin", "users", "enable", eve);
        done("another password\n", "admin", "users", "password", eve);
        environment.put("XDG_CONFIG_HOME", folder.resolve("eve").toString());
        assertThat(qnit("staple and battery\n", "login", server.url(), "--email", eve).code()).isEqualTo(1);
        done("another password\n", "login", server.url(), "--email", eve);
        environment.putAll(admin);
    }

    @Test
    void aQpuIsRegisteredPutIntoMaintenanceAndItsNodeInvited() {
        Ended made = qnit("", "admin", "qpus", "create", "new one", "--qubits", "7", "--kind", "simulator");
        assertThat(made.out()).containsPattern("new one +simulator +7");
        assertThat(made.err()).contains("qnit admin nodes invite \"new one\"");
        assertThat(done("", "admin", "qpus", "maintenance", "new one", "--reason", "new wiring"))
                .containsPattern("maintenance +new wiring");
        assertThat(done("", "admin", "qpus", "enable", "new one")).contains("offline");
        assertThat(done("", "admin", "nodes", "invite", "new one")).startsWith("qnitnode1_");
        assertThat(qnit("", "admin", "nodes", "revoke", "abcdefghijklmno", "--yes").err()).contains("no node");
        assertThat(done("", "admin", "nodes")).isEqualTo("no node has come in yet\n");
    }

    @Test
    void whatIsWrongIsSaidWithWhatThereIs() {
        assertThat(qnit("", "admin", "user").err()).contains("did you mean 'users'?");
        assertThat(qnit("", "admin", "qpus", "explode").err()).contains("there are create, disable, drain, enable");
        assertThat(qnit("", "admin", "users", "password").err()).contains("needs to know whom");
        assertThat(qnit("", "admin", "quotas", "set", AppServer.ADA).err()).contains("--seconds");
        assertThat(qnit("", "admin", "users", "disable", "nobody@example.org").err()).contains("there is no user");
        assertThat(qnit("", "admin", "users", "disable", AppServer.ADMIN, "--yes").err()).contains("yourself");
    }
}
