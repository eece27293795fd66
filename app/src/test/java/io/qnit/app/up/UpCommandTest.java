package io.qnit.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.app.Cli;
import io.qnit.app.Main;
import io.qnit.app.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole cloud in processes of its own: started, used through the verbs, stopped, started again. */
@Timeout(240)
class UpCommandTest {
    private static final String BELL = "OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; bit[2] c;"
            + " h q[0]; cx q[0], q[1]; c = measure q;";

    @TempDir
    private Path folder;

    private record Cloud(Process process, List<String> said) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            List<ProcessHandle> nodes = process.descendants().toList();
            process.destroy();
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("stopped in time").isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                nodes.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private record Ended(int code, String out, String err) {}

    private Ended qnit(String input, String... args) {
        Screen screen = Screen.withInput(input, Map.of("XDG_CONFIG_HOME", folder.resolve("settings").toString()));
        int code = new Cli(screen.terminal()).run(args);
        return new Ended(code, screen.out(), screen.err());
    }

    private String done(String input, String... args) {
        Ended ended = qnit(input, args);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    /** Starts it and reads what it says until it has said all. */
    private Cloud up(int port) throws IOException {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "up", "--demo",
                "--dir",
                folder.resolve("up").toString(), "--port", Integer.toString(port))
                .redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null) {
            said.add(line);
            if (line.startsWith("Ctrl-C stops everything")) {
                return new Cloud(process, said);
            }
            line = lines.readLine();
        }
        throw new AssertionError("it ended: " + String.join("\n", said));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aCloudIsStartedUsedStoppedAndTakenUpAgain() throws Exception {
        int port = freePort();
        try (Cloud cloud = up(port)) {
            assertThat(cloud.said()).anyMatch(l -> l.startsWith("ideal ")).anyMatch(l -> l.startsWith("noisy "));
            String login = cloud.said().stream().filter(l -> l.startsWith("  ./qnit login ")).findFirst().orElseThrow();
            done("", login.strip().substring("./qnit ".length()).split(" "));
            assertThat(done("", "qpus")).containsPattern("ideal +simulator +24 +[\\d,]+ +online")
                    .containsPattern("noisy +simulator +20 +[\\d,]+ +online");

            assertThat(done(BELL, "submit", "-", "--qpu", "ideal", "--wait"))
                    .contains("1,024 shots", "  00  ", "  11  ")
                    .doesNotContain("  01  ", "  10  ");
            // Each shot is noted wrongly with a chance above 1 %: none in 100,000 is rarer than 1e-400.
            assertThat(done(BELL, "submit", "-", "--qpu", "noisy", "--shots", "100000", "--wait")).contains("  01  ");
            // Declared and alphabetical order differ, so that values that change places are seen.
            String source = "OPENQASM 3; input float turn; input float phase; qubit q; bit c; U(turn, phase, 0) q;"
                    + " c = measure q;";
            String sweep =
                    done(source, "submit", "-", "--qpu", "ideal", "--param", "turn=0:pi:pi", "--param", "phase=0",
                            "--shots", "10", "--wait", "--format", "json");
            assertThat(Pattern.compile("\"[01]\" : 10").matcher(sweep).results().map(r -> r.group()).toList())
                    .containsExactly("\"0\" : 10", "\"1\" : 10");
            assertThat(done("", "result", "last")).contains("result 1 of 2", "result 2 of 2");
            assertThat(done("", "watch", "last")).contains("  submitted ", "  granted ", "  completed ");
            assertThat(qnit("", "up", "--dir", folder.resolve("up").toString(), "--port", "1").err())
                    .contains("it is running already");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("up"))))
                .isEqualTo("rwx------");
        try (Cloud again = up(port)) {
            assertThat(again.said()).noneMatch(l -> l.startsWith("accounts"));
            // A head line, three of this test's and two that were there to look at.
            assertThat(done("", "jobs", "--state", "completed").lines()).hasSize(6);
            assertThat(done("", "jobs", "--tag", "demo").lines()).hasSize(3);
            assertThat(done("", "bookings").lines()).hasSize(3);
            assertThat(done(BELL, "submit", "-", "--wait")).contains("  00  ");
        }
        Ended moved = qnit("", "up", "--dir", folder.resolve("up").toString(), "--port", Integer.toString(freePort()));
        assertThat(moved.err()).contains("know their server as");
        assertThat(moved.code()).isEqualTo(1);
    }
}
