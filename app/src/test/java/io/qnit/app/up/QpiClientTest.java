package io.qnit.app.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qnit.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** QPI's own Python client, as it is published, against a whole cloud: what conformance/sdk/qpi_client checks. */
@EnabledIfEnvironmentVariable(named = "QNIT_PEERS", matches = ".+",
        disabledReason = "QNIT_PEERS names no Python that has qpi-client and Qiskit")
@Timeout(300)
class QpiClientTest {
    @Test
    void theClientOfQpiWorksUnmodified(@TempDir Path folder) throws Exception {
        String python = System.getenv("QNIT_PEERS");
        Process look = new ProcessBuilder(
                python, "-c", "import importlib.util as u; raise SystemExit(u.find_spec('qpi_client') is None)")
                .redirectErrorStream(true).start();
        assumeTrue(look.waitFor() == 0, python + " has no qpi-client");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Process cloud = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "up", "--demo", "--dir",
                folder.toString(), "--port", Integer.toString(port)).redirectErrorStream(true).start();
        List<ProcessHandle> all = new ArrayList<>(List.of(cloud.toHandle()));
        try (BufferedReader said = cloud.inputReader(StandardCharsets.UTF_8)) {
            awaitReady(said);
            cloud.descendants().forEach(all::add);
            Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {})); // so that it never waits for a reader
            Path script = Path.of(System.getProperty("qnit.root"), "conformance", "sdk", "qpi_client", "check.py");
            Process check = new ProcessBuilder(
                    python, script.toString(), "http://127.0.0.1:" + port,
                    Files.readString(folder.resolve("demo.token")).strip()).redirectErrorStream(true).start();
            String told = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(check.waitFor()).as(told).isZero();
            assertThat(told).contains("19 of 19 without a failure");
            cloud.destroy();
            assertThat(cloud.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void awaitReady(BufferedReader said) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            if (line.startsWith("Ctrl-C stops everything")) {
                return;
            }
        }
        throw new AssertionError("it ended: " + String.join("\n", lines));
    }
}
