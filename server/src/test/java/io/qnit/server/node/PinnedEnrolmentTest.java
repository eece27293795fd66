package io.qnit.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import io.qnit.node.enrol.ServerTrust;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.server.Main;
import io.qnit.server.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node enrols over TLS with a server that made its own CA, and shows its secret to no other. */
@Timeout(60)
class PinnedEnrolmentTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    @Test
    void theSecretIsShownToTheServerOfTheTokenAlone() throws Exception {
        try (Main lab = server("lab"); Main thief = server("thief")) {
            NodeToken token = NodeToken.parse(lab.inviteSimulator("sim", 5));
            assertThat(token.caFingerprint()).isPresent();

            // Somebody else answers under the server's address.
            String led = new NodeToken(thief.address(""), token.caFingerprint(), token.secret()).text();
            assertThatThrownBy(() -> node("led", led)).hasMessageContaining("this is not the server that issued");
            assertThat(served(thief)).contains("route=\"" + Endpoints.ROOT_CA + "\"").doesNotContain("node/enrol");
            assertThat(folder.resolve("led").resolve("identity.json")).doesNotExist();

            try (Node node = node("node", token.text())) {
                awaitLog("connected server=" + lab.address("")); // WebSocket over TLS, by the pinned CA
                assertThat(node.identity().caPem()).isPresent();
            }
            assertThat(served(lab)).contains("route=\"" + Endpoints.ENROL + "\"");
            // Known by its key: the used token lets nobody else in, and this one needs none.
            assertThatThrownBy(() -> node("second", token.text())).hasMessageContaining("token_redeemed");
            try (Node again = node("node", "")) {
                awaitLog("connected server=");
                assertThat(again.identity().enrolled().qpu()).isEqualTo("sim");
            }
        }
    }

    private Main server(String name) {
        return Main.start(
                TestServer.config(folder.resolve(name), Map.of("tls", "on", "ip-addr", "127.0.0.1")),
                InstantSource.system());
    }

    /** What a server counted, by route. */
    private static String served(Main server) throws Exception {
        URI address = server.address("");
        String pem = ServerTrust.fetchCa(address, fingerprint(server));
        try (HttpClient client = ServerTrust.client(Optional.of(pem))) {
            return client.send(
                    HttpRequest.newBuilder(address.resolve("/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String fingerprint(Main server) {
        return NodeToken.parse(server.inviteSimulator("other", 5)).caFingerprint().orElseThrow();
    }

    private Node node(String name, String token) throws Exception {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "state", folder.resolve(name).toString(), "executor", "noop", "first-pause", "50ms", "longest-pause",
                "200ms", "memory-limit", "100MiB"));
        if (!token.isEmpty()) {
            settings.put("token", token);
        }
        return Node.start(
                NodeSettings.read(settings, Map.of(), Optional.empty()), Clock.systemUTC(),
                NodeLog.lines(log::add, Clock.systemUTC()), "test");
    }

    private void awaitLog(String part) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (true) {
            String line = log.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the log does not say '" + part + "'; it says " + seen);
            }
            seen.add(line);
            if (line.contains(part)) {
                return;
            }
        }
    }
}
