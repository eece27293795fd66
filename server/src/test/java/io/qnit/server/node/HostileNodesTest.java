package io.qnit.server.node;

import static io.qnit.server.job.TestNode.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Message;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.signature.Digests;
import io.qnit.protocol.signature.NodeJwt;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.server.Accounts;
import io.qnit.server.TestClock;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node that lies, repeats, cuts short or shouts gets from a real server: a code, and nothing changes. */
@Timeout(60)
class HostileNodesTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private TestServer server;
    private Accounts people;
    private String ada;
    private ScriptedNode node;

    @BeforeEach
    void start() {
        server = new TestServer(folder, Map.of(), clock);
        people = new Accounts(server);
        String id = people.user("ada");
        ada = people.signIn("ada");
        server.send("PATCH", "/api/admin/users/" + id, "{\"qpu_seconds\":100000}", "Authorization", people.admin());
        node = node("one");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aResultThatIsNotItsOwnWordIsRefused() {
        node.connect(1);
        String job = submit("one");
        node.awaitHeld(1);
        AttemptKey attempt = node.keys().getFirst();
        ScriptedNode other = node("two");
        SigningKey forger = SigningKey.generate();
        String good = node.manifest(attempt, ScriptedNode.RESULT).sign(node.key);
        String body = ScriptedNode.RESULT;

        refused(401, "authentication_required", server.post(Endpoints.RESULTS, body));
        refused(401, "malformed", node.deliver("x.y.z", good, body));
        refused(401, "bad_signature", node.deliver(
                NodeJwt.issue(forger, node.who().node(), node.who().installation(), clock.instant()), good, body));
        refused(401, "bad_signature", node.deliver(
                NodeJwt.issue(node.key, "nobody", node.who().installation(), clock.instant()), good, body));
        refused(401, "wrong_audience", node.deliver(
                NodeJwt.issue(node.key, node.who().node(), "elsewhere", clock.instant()), good, body));
        refused(401, "expired", node.deliver(
                NodeJwt.issue(
                        node.key, node.who().node(), node.who().installation(),
                        clock.instant().minus(Duration.ofMinutes(10))),
                good, body));
        String once = node.jwt();
        refused(400, "malformed", node.deliver(once, "", body));
        refused(401, "replayed", node.deliver(once, good, body));
        refused(400, "bad_signature", node.deliver(
                node.jwt(), node.manifest(attempt, body).sign(forger), body));
        String[] parts = good.split("\\.", -1);
        refused(400, "bad_signature", node.deliver(
                node.jwt(), parts[0] + "." + node.manifest(attempt, "{}").sign(forger).split("\\.", -1)[1] + "."
                        + parts[2],
                body));
        refused(400, "bad_signature", node.deliver(node.jwt(), node.jwt(), body)); // another kind of signature
        refused(400, "size_mismatch", node.deliver(node.jwt(), good, body.substring(1)));
        refused(400, "size_mismatch", node.deliver(node.jwt(), good, body + " "));
        refused(400, "size_mismatch", node.deliver(node.jwt(), good, ""));
        refused(400, "digest_mismatch", node.deliver(node.jwt(), good, body.replace("48", "84")));
        ResultManifest huge = new ResultManifest(
                attempt, Outcome.COMPLETED, "completed", "", Duration.ofSeconds(1), 100, (4L << 30) + 1,
                Digests.sha256(new byte[0]));
        refused(413, "result_too_large", node.deliver(node.jwt(), huge.sign(node.key), body));
        refused(409, "wrong_node", other.deliver(attempt));
        refused(409, "superseded", node.deliver(new AttemptKey(job, 1, new Fence(1, 77))));
        refused(409, "wrong_epoch", node.deliver(new AttemptKey(job, 1, new Fence(2, 1))));
        refused(410, "gone", node.deliver(new AttemptKey(job, 2, attempt.fence())));
        refused(410, "gone", node.deliver(new AttemptKey("nojob", 1, attempt.fence())));

        assertThat(status(job)).isEqualTo("running");
        assertThat(node.deliver(node.jwt(), good, body).status()).isEqualTo(200);
        assertThat(node.deliver(node.jwt(), good, body).status()).as("again").isEqualTo(200);
        refused(409, "superseded", node.deliver(attempt, body.replace("48", "84")));
        assertThat(server.get("/api/jobs/" + job, "Authorization", ada).json().path("results").path("counts").path("00")
                .asInt()).isEqualTo(48);
        assertThat(leftovers()).as("nothing of what was refused stays").isZero();
    }

    /** A body that stops in the middle, with the connection: nothing of it stays, and the whole one is taken afterwards. */
    @Test
    void aResultThatIsCutShortLeavesNothing() throws Exception {
        node.connect(1);
        String job = submit("one");
        node.awaitHeld(1);
        AttemptKey attempt = node.keys().getFirst();
        byte[] body = ScriptedNode.RESULT.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + Endpoints.RESULTS + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                    + node.jwt() + "\r\nContent-Type: application/json\r\n" + ResultManifest.HEADER + ": "
                    + node.manifest(attempt, ScriptedNode.RESULT).sign(node.key) + "\r\nContent-Length: " + body.length
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, body.length / 2);
            out.flush();
            socket.shutdownOutput();
            try (InputStream in = socket.getInputStream()) {
                in.readAllBytes();
            }
        }
        assertThat(status(job)).isEqualTo("running");
        assertThat(leftovers()).isZero();
        assertThat(node.deliver(attempt).status()).isEqualTo(200);
        assertThat(status(job)).isEqualTo("completed");
    }

    @Test
    void messagesThatAreNoneAreRefusedAndTheConnectionGoesOn() {
        node.connect(1);
        for (String[] hostile : new String[][] {
            {"not JSON", "malformed"}, {"{\"type\":\"reboot\"}", "unknown_type"}, {"{\"type\":\"ready\"}",
                "missing_member"},
            {"{\"type\":\"ready\",\"capacity\":-1}", "out_of_range"}, {"{\"type\":\"ready\",\"capacity\":1,\"x\":1}",
                "unknown_member"},
            {"{\"type\":\"ready\",\"capacity\":" + "[".repeat(5000), "too_deep"},
            {"{\"type\":\"resume\"}", "unexpected_message"},
            {"{\"type\":\"drain\",\"reason\":\"you first\"}", "unexpected_message"}}) {
            node.text(hostile[0]);
            assertThat(node.await(Message.Problem.class).code()).as(hostile[0]).isEqualTo(hostile[1]);
        }
        String job = submit("one");
        node.awaitHeld(1);
        // Another node's, an invented and an impossible attempt are given back, and that changes nothing.
        ScriptedNode other = node("two");
        other.connect(0);
        other.send(new Message.HandBack(node.keys(), "draining", ""));
        other.send(new Message.HandBack(
                List.of(new AttemptKey("nojob", 1, new Fence(1, 1))), "draining", ""));
        other.beat();
        assertThat(status(job)).isEqualTo("running");
        assertThat(node.deliver(node.keys().getFirst()).status()).isEqualTo(200);
    }

    @Test
    void aConnectionThatIsNoneIsClosed() throws Exception {
        String once = node.jwt();
        node.open(once);
        node.send(new Message.Ready(1));
        assertThat(node.await(Message.Problem.class).code()).isEqualTo("no_hello");
        assertThat(node.awaitClosed()).contains("no hello");
        assertThatThrownBy(() -> node.open(once)).as("a token is good once").hasStackTraceContaining("401");
        node.connect(1);
        node.socket().sendBinary(ByteBuffer.allocate(100), true).join();
        node.awaitClosed();
        node.connect(1);
        node.socket().sendText("x".repeat(33 << 20), true).exceptionally(_ -> null).join();
        node.awaitClosed();
        node.connect(1);
        String job = submit("one");
        node.awaitHeld(1);
        assertThat(node.deliver(node.keys().getFirst()).status()).isEqualTo(200);
        assertThat(status(job)).isEqualTo("completed");
    }

    private static void refused(int status, String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    }

    private ScriptedNode node(String qpu) {
        server.post("/api/op/qpus/create", "{\"name\":\"" + qpu + "\",\"kind\":\"hardware\",\"num_qubits\":5}",
                "Authorization", people.admin());
        ScriptedNode made = new ScriptedNode(server, clock);
        Answer answer = made.enrol(server.post("/api/op/nodes/tokens", "{\"qpu\":\"" + qpu + "\"}", "Authorization",
                people.admin()).json().path("token").asText(), "hardware");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return made;
    }

    private String submit(String qpu) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("shots", 100).put("qpu_target", qpu);
        body.putArray("circuits").addObject().put("circuit", BELL);
        Answer made = server.post("/api/jobs", body.toString(), "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private String status(String job) {
        return server.get("/api/jobs/" + job, "Authorization", ada).json().path("status").asText();
    }

    private long leftovers() {
        if (!Files.exists(folder.resolve("results"))) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder.resolve("results"))) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
