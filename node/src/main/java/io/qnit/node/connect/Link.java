package io.qnit.node.connect;

import io.qnit.node.NodeLog;
import io.qnit.node.enrol.NodeIdentity;
import io.qnit.node.enrol.ServerTrust;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.Message;
import io.qnit.protocol.Message.Heartbeat;
import io.qnit.protocol.Message.HeartbeatSeen;
import io.qnit.protocol.Message.Hello;
import io.qnit.protocol.Message.Problem;
import io.qnit.protocol.Message.Telemetry;
import io.qnit.protocol.Message.Welcome;
import io.qnit.protocol.MessageCodec;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.signature.NodeJwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the server, for ever: opened by the node, opened again after a pause whenever it is lost, whatever the
 * reason. Three threads: one connects and hands over what comes, one sends, one beats. What comes is handed over in order,
 * and nothing of an older connection after the hello of a newer one, so the list of grants in a hello is the whole truth.
 * Telemetry has a lane of its own: it is sent when nothing else waits, and its oldest is dropped when there is too much.
 */
public final class Link implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MISSED_BEATS = 3;

    /** In the inbox: nothing more will come. */
    private static final Message END = new Problem("ended", "the connection has ended", Optional.empty());

    /** What a node says when it is asked, and hears. All but {@link #heartbeat} are called by one thread. */
    public interface Handler {
        /** The first message of a new connection. */
        Hello hello();

        void welcomed(Welcome welcome);

        /** A message of the server's, but for welcome and heartbeat_seen. */
        void received(Message message);

        void lost(String why);

        /** The state right now. Called by the thread that beats; must not wait. */
        Heartbeat heartbeat(long number);
    }

    private final NodeIdentity identity;
    private final HttpClient client;
    private final Clock clock;
    private final NodeLog log;
    private final Handler handler;
    private final Backoff backoff;
    private final Thread thread;
    private volatile @Nullable Connection current;
    private volatile boolean closed;

    public Link(
            NodeIdentity identity, HttpClient client, Clock clock, NodeLog log, Duration firstPause,
            Duration longestPause, Handler handler) {
        this.identity = identity;
        this.client = client;
        this.clock = clock;
        this.log = log;
        this.handler = handler;
        this.backoff = new Backoff(firstPause, longestPause, RandomGenerator.getDefault());
        this.thread = Thread.ofPlatform().name("qnit-link").unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    /** Sends a message on the present connection; without one it is dropped, for the next hello tells everything. */
    public void send(Message message) {
        Connection connection = current;
        if (connection != null) {
            connection.enqueue(message);
        }
    }

    public boolean isConnected() {
        return current != null;
    }

    /** Waits until what was sent has left; returns whether it has. */
    public boolean flush(Duration patience) throws InterruptedException {
        Connection connection = current;
        return connection == null || connection.flush(patience);
    }

    @Override
    public void close() {
        closed = true;
        Connection connection = current;
        if (connection != null) {
            connection.end("the node stops");
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!closed) {
                String why = connect();
                if (closed) {
                    return;
                }
                Duration pause = backoff.next();
                log.event("disconnected", "why", why, "again_ms", Long.toString(pause.toMillis()));
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lives through one connection, and says why it ended. */
    private String connect() throws InterruptedException {
        URI http = identity.address(Endpoints.CONNECT);
        URI address = URI.create(http.toString().replaceFirst("^http", "ws"));
        String jwt = NodeJwt.issue(
                identity.key(), identity.enrolled().node(), identity.enrolled().installation(), clock.instant());
        Connection connection = new Connection();
        try {
            connection.socket = client.newWebSocketBuilder().connectTimeout(PATIENCE)
                    .header("Authorization", "Bearer " + jwt).buildAsync(address, connection).get(
                            PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return e.getCause() instanceof WebSocketHandshakeException refused
                    ? refused(refused.getResponse().statusCode())
                    : "the server cannot be reached: " + ServerTrust.reason(e);
        }
        Thread sender = Thread.ofPlatform().name("qnit-sender").daemon().start(connection::sendAll);
        @Nullable Thread beats = null;
        try {
            connection.enqueue(handler.hello());
            Optional<Message> first = connection.take(PATIENCE);
            if (first.isEmpty()) {
                return connection.reasonOr("the server does not answer hello");
            }
            if (!(first.get() instanceof Welcome welcome)) {
                return first.get() instanceof Problem problem
                        ? "the server refuses: " + problem.code() + ", " + problem.message()
                        : "the server does not begin with welcome";
            }
            backoff.reset();
            current = connection;
            log.event("connected", "server", identity.server().toString(), "epoch", Long.toString(welcome.epoch()));
            handler.welcomed(welcome);
            beats = Thread.ofPlatform().name("qnit-heartbeat").daemon()
                    .start(() -> connection.beat(welcome.heartbeat()));
            while (true) {
                Optional<Message> message = connection.take(Duration.ofDays(1));
                if (message.isEmpty()) {
                    return connection.reasonOr("the connection is silent");
                }
                switch (message.get()) {
                    case HeartbeatSeen seen -> connection.seen = seen.number();
                    case Welcome _ -> {
                        return "the server says welcome twice";
                    }
                    case Message other -> handler.received(other);
                }
            }
        } finally {
            current = null;
            connection.end("the node has given up this connection");
            sender.interrupt();
            if (beats != null) {
                beats.interrupt();
            }
            handler.lost(connection.reasonOr("the connection has ended"));
        }
    }

    /** One WebSocket, with what waits to be sent and what has come. */
    private final class Connection implements WebSocket.Listener {
        private final BlockingQueue<Message> control = new LinkedBlockingQueue<>(10_000);
        private final BlockingQueue<Message> telemetry = new ArrayBlockingQueue<>(100);
        private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>(1000);
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable WebSocket socket;
        private volatile @Nullable String reason;
        private volatile long seen;
        private volatile int unsent;

        void enqueue(Message message) {
            if (message instanceof Telemetry) {
                while (!telemetry.offer(message)) {
                    telemetry.poll();
                }
                return;
            }
            synchronized (this) {
                unsent++;
            }
            if (!control.offer(message)) {
                end("the server does not take what is sent");
            }
        }

        /** The next message; empty when the connection has ended or nothing came. */
        Optional<Message> take(Duration patience) throws InterruptedException {
            @Nullable Message message = inbox.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return message == null || message.equals(END) ? Optional.empty() : Optional.of(message);
        }

        String reasonOr(String otherwise) {
            String known = reason;
            return known == null ? otherwise : known;
        }

        /** Ends the connection; the first reason counts. */
        void end(String why) {
            synchronized (this) {
                if (reason == null) {
                    reason = why;
                }
                notifyAll();
            }
            WebSocket open = socket;
            if (open != null) {
                open.abort();
            }
            inbox.clear();
            inbox.offer(END);
        }

        synchronized boolean flush(Duration patience) throws InterruptedException {
            long deadline = System.nanoTime() + patience.toNanos();
            while (unsent > 0 && reason == null) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return unsent == 0;
        }

        void sendAll() {
            WebSocket open = socket;
            try {
                while (open != null && reason == null) {
                    @Nullable Message message = control.poll(20, TimeUnit.MILLISECONDS);
                    boolean counted = message != null;
                    if (message == null) {
                        message = telemetry.poll();
                    }
                    if (message == null) {
                        continue;
                    }
                    open.sendText(MessageCodec.write(message), true).get(60, TimeUnit.SECONDS);
                    if (counted) {
                        synchronized (this) {
                            unsent--;
                            notifyAll();
                        }
                    }
                }
            } catch (ExecutionException | TimeoutException e) {
                end("a message cannot be sent: " + ServerTrust.reason(e));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        void beat(Duration interval) {
            try {
                for (long number = 1; reason == null; number++) {
                    if (number - seen > MISSED_BEATS + 1) {
                        end("the server has not answered " + MISSED_BEATS + " heartbeats");
                        return;
                    }
                    enqueue(handler.heartbeat(number));
                    Thread.sleep(interval);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (text.length() + data.length() > MessageCodec.MOST_BYTES) {
                end("the server sent a message of more than " + MessageCodec.MOST_BYTES + " bytes");
                return null;
            }
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                try {
                    if (!inbox.offer(MessageCodec.read(whole))) {
                        end("the server sends faster than this node can listen");
                    }
                } catch (ProtocolException e) {
                    log.event("refused_message", "code", e.fault().text(), "why", String.valueOf(e.getMessage()));
                    enqueue(new Problem(e.fault().text(), shortened(String.valueOf(e.getMessage())), Optional.empty()));
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            end("the server sent a binary frame");
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
            end("the server closed the connection (" + code + ") " + why);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end("the connection broke: " + ServerTrust.reason(
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error));
        }
    }

    private static String refused(int status) {
        return "the server answers " + status + (status == 401
                ? ": it does not know this node's key (was it restored from an older backup?), or the clocks differ;"
                        + " if it stays so, start the node with a new --token"
                : "");
    }

    private static String shortened(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000);
    }
}
