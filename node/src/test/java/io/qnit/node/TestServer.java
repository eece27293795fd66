package io.qnit.node;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.Message;
import io.qnit.protocol.MessageCodec;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.VersionRange;
import io.qnit.protocol.enrol.EnrolAnswer;
import io.qnit.protocol.enrol.EnrolRequest;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.Digests;
import io.qnit.protocol.signature.NodeJwt;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.protocol.signature.VerifyingKey;
import io.qnit.protocol.signature.VerifyingKeys;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's side of the protocol over real sockets: HTTP and WebSocket (RFC 6455) by hand, so that it can also do what a
 * good server never does. Checks every signature; keeps a ledger of what was delivered.
 */
public final class TestServer implements AutoCloseable {
    public final SigningKey key = SigningKey.generate();
    public final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    public final BlockingQueue<ResultManifest> delivered = new LinkedBlockingQueue<>();
    public final BlockingQueue<Integer> refusals = new LinkedBlockingQueue<>();
    public final BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
    public final Map<AttemptKey, Integer> times = new ConcurrentHashMap<>();
    /** How many results came with others. */
    public final AtomicInteger together = new AtomicInteger();
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile VerifyingKey node;
    private volatile OutputStream socket;
    private volatile ServerSocket door;
    private volatile String lastBody = "";
    private volatile boolean silent;
    private final int port;
    private final NodeToken token;

    public TestServer() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        token = NodeToken.issue(address(), Optional.empty());
        serve(door);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public URI callback() {
        return address().resolve(Endpoints.RESULTS);
    }

    public String token() {
        return token.text();
    }

    public String lastBody() {
        return lastBody;
    }

    /** From now on: heartbeats are not answered. */
    public void fallSilent() {
        silent = true;
    }

    public void talkAgain() {
        silent = false;
    }

    /** Everything breaks, as when the process is killed. */
    public void crash() throws IOException {
        door.close();
        for (Socket s : open) {
            s.close();
        }
        socket = null;
    }

    public void comeBack() throws IOException {
        silent = false;
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        door = again;
        serve(again);
    }

    @Override
    public void close() throws IOException {
        crash();
    }

    public void send(Message message) throws IOException {
        sendText(MessageCodec.write(message));
    }

    public synchronized void sendText(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length & 255);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift) & 255);
            }
        }
        frame.write(payload);
        socket.write(frame.toByteArray());
        socket.flush();
    }

    /** The next message of a type; others are passed over. */
    public <M extends Message> M await(Class<M> type) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        List<Message> seen = new ArrayList<>();
        while (System.nanoTime() < deadline) {
            Message message = received.poll(100, TimeUnit.MILLISECONDS);
            if (type.isInstance(message)) {
                return type.cast(message);
            }
            if (message != null) {
                seen.add(message);
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " came; there were " + seen);
    }

    public ResultManifest awaitResult() throws InterruptedException {
        ResultManifest manifest = delivered.poll(40, TimeUnit.SECONDS);
        if (manifest == null) {
            throw new AssertionError("no result came");
        }
        return manifest;
    }

    private void serve(ServerSocket at) {
        Thread.ofVirtual().start(() -> {
            while (!at.isClosed()) {
                try {
                    Socket s = at.accept();
                    open.add(s);
                    Thread.ofVirtual().start(() -> {
                        try (s) {
                            s.setTcpNoDelay(true);
                            converse(s);
                        } catch (IOException _) {
                            // the other side is gone
                        } finally {
                            open.remove(s);
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    private void converse(Socket s) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(s.getInputStream()));
        OutputStream out = s.getOutputStream();
        while (true) {
            String request = line(in);
            if (request.isEmpty()) {
                return;
            }
            Map<String, String> headers = new HashMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
            }
            String path = request.split(" ", -1)[1];
            switch (path) {
                case Endpoints.ENROL -> enrol(in.readNBytes(length(headers)), out);
                case Endpoints.RESULTS -> result(in, headers, out);
                case Endpoints.RESULTS_TOGETHER -> results(in, headers, out);
                case Endpoints.CONNECT -> {
                    if (connect(headers, out)) {
                        listen(in, out);
                    }
                    return;
                }
                default -> answer(out, 404, "no such path");
            }
        }
    }

    private void enrol(byte[] body, OutputStream out) throws IOException {
        EnrolRequest request = EnrolRequest.read(body);
        if (!NodeToken.hash(request.secret()).equals(token.secretHash())) {
            answer(out, 403, "unknown token");
            return;
        }
        node = request.key();
        answer(out, 200,
                new EnrolAnswer("node1", "qpu1", "inst1", VerifyingKeys.of(key.verifyingKey())).write().canonical());
    }

    private NodeJwt check(Map<String, String> headers) {
        NodeJwt jwt = NodeJwt.verify(
                headers.getOrDefault("authorization", "").replaceFirst("^Bearer ", ""),
                id -> id.equals("node1") ? Optional.of(VerifyingKeys.of(node)) : Optional.empty(), "inst1",
                Instant.now());
        if (!nonces.add(jwt.nonce())) {
            throw new AssertionError("a nonce came twice");
        }
        return jwt;
    }

    private void result(DataInputStream in, Map<String, String> headers, OutputStream out) throws IOException {
        check(headers);
        ResultManifest manifest = ResultManifest.verify(
                headers.get(ResultManifest.HEADER.toLowerCase(Locale.ROOT)), VerifyingKeys.of(node));
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[1 << 16];
        StringBuilder text = new StringBuilder();
        for (long left = Long.parseLong(headers.get("content-length")); left > 0;) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new IOException("cut short");
            }
            digest.update(buffer, 0, n);
            if (text.length() < 10_000) {
                text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
            left -= n;
        }
        boolean whole = HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256());
        Integer refusal = refusals.poll();
        int status = refusal != null ? refusal : whole ? 200 : 400;
        if (status == 200) {
            lastBody = text.toString();
            times.merge(manifest.key(), 1, Integer::sum);
        }
        answer(out, status, "so be it");
        if (status == 200) {
            delivered.add(manifest);
        }
        answered.add(status);
    }

    private void results(DataInputStream in, Map<String, String> headers, OutputStream out) throws IOException {
        check(headers);
        byte[] body = in.readNBytes(length(headers));
        int at = new String(body, StandardCharsets.ISO_8859_1).indexOf('\n');
        List<ResultManifest> manifests = ResultManifest.verifyAll(
                new String(body, 0, at++, StandardCharsets.US_ASCII), VerifyingKeys.of(node));
        List<JsonObject> answers = new ArrayList<>();
        for (ResultManifest manifest : manifests) {
            byte[] one = Arrays.copyOfRange(body, at, at + (int) manifest.size());
            at += one.length;
            Integer refusal = refusals.poll();
            int status = refusal != null ? refusal : Digests.sha256(one).equals(manifest.sha256()) ? 200 : 400;
            if (status == 200) {
                lastBody = new String(one, StandardCharsets.UTF_8);
                times.merge(manifest.key(), 1, Integer::sum);
                delivered.add(manifest);
            }
            answers.add(new JsonObject().with("status", status));
            answered.add(status);
        }
        together.addAndGet(manifests.size());
        answer(out, 200, new JsonObject().with("results", answers).canonical());
    }

    private boolean connect(Map<String, String> headers, OutputStream out) throws IOException {
        try {
            check(headers);
        } catch (ProtocolException e) {
            answer(out, 401, e.getMessage());
            return false;
        }
        byte[] accept = sha1(headers.get("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
        out.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private void listen(DataInputStream in, OutputStream out) throws IOException {
        Set<Integer> ends = new HashSet<>(Set.of(8));
        StringBuilder text = new StringBuilder();
        socket = out;
        while (true) {
            int first = in.read();
            if (first < 0 || ends.contains(first & 15)) {
                return;
            }
            long length = in.readUnsignedByte() & 127;
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            text.append(new String(payload, StandardCharsets.UTF_8));
            if ((first & 128) == 0) {
                continue;
            }
            Message message = MessageCodec.read(text.toString());
            text.setLength(0);
            switch (message) {
                case Message.Hello hello -> send(new Message.Welcome(
                        VersionRange.OURS.common(hello.versions()), "inst1", 1, Duration.ofSeconds(30),
                        Duration.ofMillis(200), Instant.now()));
                case Message.Heartbeat beat when !silent ->
                    send(new Message.HeartbeatSeen(beat.number(), Instant.now()));
                case Message _ -> {}
            }
            received.add(message);
        }
    }

    private static void answer(OutputStream out, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + " X\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private static int length(Map<String, String> headers) {
        return Integer.parseInt(headers.getOrDefault("content-length", "0"));
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
