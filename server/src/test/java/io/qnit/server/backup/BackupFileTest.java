package io.qnit.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.protocol.signature.Digests;
import io.qnit.server.TestServer;
import io.qnit.server.config.ServerConfig;
import io.qnit.server.job.ResultFiles;
import io.qnit.server.store.StoreException;
import io.qnit.server.web.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole installation in one file, and back, with the server running and without. */
@Timeout(60)
class BackupFileTest {
    private static final byte[] RESULT = "a large result".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = Digests.sha256(RESULT);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String admin = "";

    private String send(RestorableServer server, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.server().address().getPort() + path));
        if (!admin.isEmpty()) {
            request.header("Authorization", admin);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private void setUp(RestorableServer server) throws Exception {
        String answer = send(server, "/api/setup", "{\"token\":\"" + server.server().setupSecret().orElseThrow()
                + "\",\"email\":\"root@example.org\",\"password\":\"correct horse\","
                + "\"passwordConfirm\":\"correct horse\"}");
        admin = JsonText.read(answer.getBytes(StandardCharsets.UTF_8)).path("token").asText();
    }

    private List<String> qpus(RestorableServer server) throws Exception {
        return JsonText.read(send(server, "/api/qpus", "").getBytes(StandardCharsets.UTF_8)).findValuesAsText("name");
    }

    private Path result(Path state) {
        return new ResultFiles(state.resolve("results")).path(DIGEST);
    }

    private void keepResult(Path state) throws IOException {
        Files.createDirectories(result(state).getParent());
        Files.write(result(state), RESULT);
    }

    @Test
    void aServerThatRunsIsPutBackAndServesOnTheSamePort() throws Exception {
        Path state = folder.resolve("state");
        ServerConfig config = TestServer.config(state, Map.of());
        Path backup = folder.resolve("monday.qnit");
        try (RestorableServer server = RestorableServer.start(config, InstantSource.system())) {
            setUp(server);
            send(server, "/api/op/qpus/create", "{\"name\":\"before\",\"num_qubits\":3}");
            keepResult(state);
            BackupFile.Facts facts = BackupFile.take(config, backup, InstantSource.system().instant());
            assertThat(facts.results()).isEqualTo(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup))).isEqualTo("rw-------");
            assertThatThrownBy(() -> BackupFile.take(config, backup, facts.taken())).hasMessageContaining("exists");
            send(server, "/api/op/qpus/create", "{\"name\":\"after\",\"num_qubits\":3}");
            Files.delete(result(state));
            int port = server.server().address().getPort();
            byte[] key = Files.readAllBytes(state.resolve("grant.key"));

            Path other = Files.writeString(folder.resolve("other"), "not a backup");
            assertThatThrownBy(() -> RestorableServer.restore(config, other, InstantSource.system()))
                    .isInstanceOf(StoreException.class).hasMessageContaining("is no backup of Qnit");
            assertThat(qpus(server)).containsExactly("before", "after");

            List<String> lines = RestorableServer.restore(config, backup, InstantSource.system());
            assertThat(lines.getFirst()).contains(facts.taken().truncatedTo(ChronoUnit.MILLIS).toString())
                    .contains("epoch");
            assertThat(lines).anyMatch(line -> line.contains("1 large results were put back"));
            assertThat(server.server().address().getPort()).isEqualTo(port);
            assertThat(qpus(server)).containsExactly("before");
            assertThat(result(state)).hasBinaryContent(RESULT);
            assertThat(state.resolve("grant.key")).hasBinaryContent(key);
            assertThat(send(server, "/api/op/nodes", "")).as("the session is of the former life")
                    .contains("admin_required");
        }
    }

    @Test
    void anEmptyMachineBecomesTheInstallationWithItsKeys() throws Exception {
        Path old = folder.resolve("old");
        ServerConfig config = TestServer.config(old, Map.of());
        Path backup = folder.resolve("file");
        try (RestorableServer server = RestorableServer.start(config, InstantSource.system())) {
            setUp(server);
            send(server, "/api/op/qpus/create", "{\"name\":\"fridge\",\"num_qubits\":3}");
        }
        keepResult(old);
        BackupFile.take(config, backup, InstantSource.system().instant());

        Path fresh = folder.resolve("fresh");
        ServerConfig there = TestServer.config(fresh, Map.of());
        Path damaged = folder.resolve("damaged");
        damage(backup, damaged);
        assertThatThrownBy(() -> BackupFile.restore(there, damaged, InstantSource.system().instant()))
                .hasMessageContaining("damaged");
        assertThat(fresh.resolve("qnit.db")).doesNotExist();
        ServerConfig postgres = TestServer.config(fresh, Map.of("store", "postgresql://nobody@127.0.0.1:1/none"));
        assertThatThrownBy(() -> BackupFile.look(postgres, backup)).hasMessageContaining("is one of sqlite");

        BackupFile.Report report = BackupFile.restore(there, backup, InstantSource.system().instant());
        assertThat(report.keys()).contains("grant.key", "session.key");
        assertThat(report.missing()).isZero();
        assertThat(fresh.resolve("grant.key")).hasSameBinaryContentAs(old.resolve("grant.key"));
        assertThat(result(fresh)).hasBinaryContent(RESULT);
        try (RestorableServer server = RestorableServer.start(there, InstantSource.system())) {
            assertThat(qpus(server)).containsExactly("fridge");
            assertThatThrownBy(() -> RestorableServer.start(there, InstantSource.system()))
                    .hasMessageContaining("another server uses");
        }
    }

    /** The same file, with another result under the name. */
    private static void damage(Path from, Path to) throws IOException {
        try (ZipFile in = new ZipFile(from.toFile()); ZipOutputStream out = new ZipOutputStream(
                Files.newOutputStream(to))) {
            for (ZipEntry entry : in.stream().toList()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().startsWith("results/") ? new byte[] {1, 2, 3}
                        : in.getInputStream(entry).readAllBytes());
            }
        }
    }
}
