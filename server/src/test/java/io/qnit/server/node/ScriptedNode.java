package io.qnit.server.node;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit.Format;
import io.qnit.protocol.Message;
import io.qnit.protocol.Message.ExecutorHealth;
import io.qnit.protocol.Message.NodeState;
import io.qnit.protocol.MessageCodec;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.SignedGrant;
import io.qnit.protocol.VersionRange;
import io.qnit.protocol.enrol.EnrolAnswer;
import io.qnit.protocol.enrol.EnrolRequest;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.signature.Digests;
import io.qnit.protocol.signature.NodeJwt;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node that does what a test says, also what no honest node does: it speaks the protocol over real sockets with real
 * signatures, and has nothing to run.
 */
final class ScriptedNode {
    static final String RESULT = "{\"backend\":\"scripted\",\"circuit_results\":[{\"shots\":100,\"counts\":{\"00\":48,"
            + "\"11\":52}}],\"success\":true,\"shots\":100,\"counts\":{\"00\":48,\"11\":52}}";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final SigningKey key = SigningKey.generate();
    final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    /** What it was given and has not delivered, in order. */
    final List<Grant> held = new ArrayList<>();
    private final InstantSource clock;
    private TestServer server;
    private EnrolAnswer who;
    private WebSocket socket;
    private volatile String closed = "";
    private long beats;

    ScriptedNode(TestServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    /** The server came back. */
    void at(TestServer restarted) {
        server = restarted;
    }

    Answer enrol(String token, String kind) {
        EnrolRequest request = new EnrolRequest(
                NodeToken.parse(token).secret(), key.verifyingKey(), "scripted",
                new ExecutorDescription(
                        "scripted", "1", ExecutorDescription.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), 5,
                        Set.of(Format.OPENQASM),
                        Set.of(2), 1_000_000, Optional.empty(), Set.of()));
        Answer answer = server.post(Endpoints.ENROL, request.write(key));
        if (answer.status() == 200) {
            who = EnrolAnswer.read(answer.text().getBytes(StandardCharsets.UTF_8));
        }
        return answer;
    }

    EnrolAnswer who() {
        return who;
    }

    String jwt() {
        return NodeJwt.issue(key, who.node(), who.installation(), clock.instant());
    }

    /** Opens the socket and says nothing yet. */
    void open() {
        open(jwt());
    }

    void open(String jwt) {
        closed = "";
        heard.clear();
        socket = CLIENT.newWebSocketBuilder().header("Authorization", "Bearer " + jwt)
                .buildAsync(
                        URI.create(server.uri(Endpoints.CONNECT).toString().replaceFirst("^http", "ws")),
                        new Ear())
                .join();
    }

    /** Comes, names what it holds, and has room for {@code capacity} grants. */
    Message.Welcome connect(int capacity) {
        open();
        send(new Message.Hello(
                VersionRange.OURS, "scripted", keys(),
                held.stream().map(g -> g.key().fence()).max(Fence::compareTo)));
        Message.Welcome welcome = await(Message.Welcome.class);
        send(new Message.Ready(capacity));
        return welcome;
    }

    /** The connection breaks. */
    void cut() {
        socket.abort();
    }

    void send(Message message) {
        text(MessageCodec.write(message));
    }

    void text(String text) {
        socket.sendText(text, true).join();
    }

    WebSocket socket() {
        return socket;
    }

    void beat() {
        send(new Message.Heartbeat(
                ++beats, NodeState.BUSY, Optional.empty(), keys(), 0, ExecutorHealth.RUNNING, "", Map.of()));
        await(Message.HeartbeatSeen.class);
    }

    List<AttemptKey> keys() {
        return held.stream().map(Grant::key).toList();
    }

    /** The next grants, until it holds so many. */
    void awaitHeld(int number) {
        while (held.size() < number) {
            for (SignedGrant signed : await(Message.Grants.class).grants()) {
                held.add(signed.verified(who.serverKeys()));
            }
        }
    }

    /** The next message of a type; others are passed over. */
    <M extends Message> M await(Class<M> type) {
        List<Message> seen = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try {
            while (System.nanoTime() < deadline) {
                Message message = heard.poll(100, TimeUnit.MILLISECONDS);
                if (type.isInstance(message)) {
                    return type.cast(message);
                }
                if (message != null) {
                    seen.add(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no " + type.getSimpleName() + " came; there were " + seen + ", closed: " + closed);
    }

    /** Waits for the end of the connection; why it ended. */
    String awaitClosed() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (closed.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the connection goes on; there were " + heard);
            }
            synchronized (this) {
                wait(50);
            }
        }
        return closed;
    }

    /** What it says of a run of this grant that went well. */
    ResultManifest manifest(AttemptKey attempt, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new ResultManifest(
                attempt, Outcome.COMPLETED, "completed", "", Duration.ofSeconds(1), 100, bytes.length,
                Digests.sha256(bytes));
    }

    Answer deliver(AttemptKey attempt) {
        return deliver(attempt, RESULT);
    }

    Answer deliver(AttemptKey attempt, String body) {
        return deliver(jwt(), manifest(attempt, body).sign(key), body);
    }

    Answer deliver(String jwt, String manifest, String body) {
        return server.send(server.request(
                Endpoints.RESULTS, "Authorization", "Bearer " + jwt, ResultManifest.HEADER, manifest, "Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(MessageCodec.read(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String why) {
            closed = code + " " + why;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed = String.valueOf(error);
        }
    }
}
