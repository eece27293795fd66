package io.qnit.node.enrol;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.node.NodeException;
import io.qnit.node.spool.DurableFiles;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.enrol.EnrolAnswer;
import io.qnit.protocol.enrol.EnrolRequest;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who a node is: the key that it made, and what the server told it. Kept in the files {@code node.key} and {@code
 * identity.json} of the state directory, which only their owner may read.
 *
 * @param key never leaves this machine
 * @param enrolled the server's answer
 * @param server its address
 * @param caPem the CA that vouches for the server; absent when the system's do
 * @param tokenHash of the secret of the token that let it in; absent in files of before this was written down
 */
public record NodeIdentity(
        SigningKey key, EnrolAnswer enrolled, URI server, Optional<String> caPem, Optional<String> tokenHash) {
    private static final String KEY = "node.key";
    private static final String IDENTITY = "identity.json";
    private static final int MOST_ANSWER = 1 << 16;

    /**
     * The identity in a state directory; empty when there is none.
     *
     * @throws QnitException when it is damaged
     */
    public static Optional<NodeIdentity> load(Path state) throws IOException {
        Path file = state.resolve(IDENTITY);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonFields fields = JsonFields.read("the file " + file, Files.readString(file), 1 << 20);
        NodeIdentity identity = new NodeIdentity(
                SigningKey.read(Files.readString(state.resolve(KEY))),
                EnrolAnswer.read(fields.text("answer", MOST_ANSWER).getBytes(StandardCharsets.UTF_8)),
                URI.create(fields.text("server", 2000)),
                fields.optionalText("ca", 1 << 16),
                fields.optionalText("token", 64));
        fields.end();
        return Optional.of(identity);
    }

    /**
     * Enrols a node: knows the server first, then shows the secret, then keeps the answer. Interrupted anywhere, it can be
     * done again with the same token: the key is on disk before it is sent, and the server knows it again.
     *
     * @throws NodeException when the server cannot be reached, is not the one that is meant, or refuses
     */
    public static NodeIdentity enrol(Path state, NodeToken token, String software, ExecutorDescription executor)
            throws IOException, InterruptedException {
        DurableFiles.makeFolder(state);
        Path keyFile = state.resolve(KEY);
        if (!Files.exists(keyFile)) {
            DurableFiles.writeNew(keyFile, SigningKey.generate().secretText());
        }
        SigningKey key = SigningKey.read(Files.readString(keyFile));
        Optional<String> ca = Optional.empty();
        if (token.caFingerprint().isPresent() && "https".equals(token.server().getScheme())) {
            ca = Optional.of(ServerTrust.fetchCa(token.server(), token.caFingerprint().get()));
        }
        EnrolRequest request = new EnrolRequest(token.secret(), key.verifyingKey(), software, executor);
        EnrolAnswer answer = send(token.server(), ca, request.write(key));
        NodeIdentity identity =
                new NodeIdentity(key, answer, token.server(), ca, Optional.of(NodeToken.hash(token.secret())));
        DurableFiles.write(state.resolve(IDENTITY), new JsonObject().with("answer", answer.write().canonical())
                .with("server", token.server().toString()).with("ca", ca)
                .with("token", identity.tokenHash()).canonical());
        return identity;
    }

    /** Whether a token is another one than that which let this node in. */
    public boolean isNews(NodeToken token) {
        return !tokenHash.equals(Optional.of(NodeToken.hash(token.secret())));
    }

    /** The address of one of {@link Endpoints}. */
    public URI address(String path) {
        return server.resolve(path);
    }

    private static EnrolAnswer send(URI server, Optional<String> ca, String body) throws InterruptedException {
        try (HttpClient client = ServerTrust.client(ca)) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(server.resolve(Endpoints.ENROL)).timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            byte[] bytes;
            try (InputStream in = answer.body()) {
                bytes = in.readNBytes(MOST_ANSWER);
            }
            if (answer.statusCode() != 200) {
                throw new NodeException(
                        ErrorCode.DEVICE_FAILED, "the server " + server + " does not let this node in ("
                                + answer.statusCode() + "): " + new String(bytes, StandardCharsets.UTF_8));
            }
            return EnrolAnswer.read(bytes);
        } catch (IOException e) {
            throw new NodeException(
                    ErrorCode.DEVICE_FAILED, "the server " + server + " cannot be reached: " + ServerTrust.reason(e),
                    e);
        }
    }
}
