package io.qnit.server.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.qnit.core.ErrorCode;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import io.qnit.server.config.AddressRange;
import io.qnit.server.config.ServerConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's one port. Each request gets an id, passes the limits, is held against its route's rule, and is answered by
 * the route on a virtual thread; what goes wrong leaves as a {@link Problem}. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int HEAD_BYTES = 16 * 1024;
    private static final String REQUEST_ID = "qnit.request-id";
    private static final String PEER = "qnit.peer";
    private static final String CONNECTION = "qnit.connection";
    /** Brackets and zone of an IPv6 address. */
    private static final Pattern NO_NUMBERS = Pattern.compile("^\\[|]$|%.*");
    private static final String ROUTE = "qnit.route";
    private static final String STARTED = "qnit.started";
    private static final String CALLER = "qnit.caller";
    private static final String LISTENER = "qnit.listener";
    private static final Duration SOCKET_IDLE = Duration.ofMinutes(2);
    private static final int SOCKET_TEXT = 32 << 20;
    private static final int SOCKET_WAITING = 10_000;

    private final ServerConfig config;
    private final List<Route> routes;
    private final List<Socket> sockets;
    private final Identify identify;
    private final RequestMetrics metrics;
    private final RateLimit perAddress;
    private final RateLimit perUser;
    private final SecureRandom random = new SecureRandom();
    private final Admission admission;
    private final SlowClients slowClients;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Javalin javalin;

    /**
     * Builds the door; {@link #start} opens it.
     *
     * @param tls what connections are encrypted with, empty for plain HTTP
     */
    public WebServer(
            ServerConfig config, Optional<SSLContext> tls, List<Route> routes, List<Socket> sockets, Identify identify,
            RequestMetrics metrics, InstantSource clock) {
        this.config = config;
        this.routes = List.copyOf(routes);
        this.sockets = List.copyOf(sockets);
        this.identify = identify;
        this.metrics = metrics;
        Duration second = Duration.ofSeconds(1);
        perAddress = new RateLimit(config.limits().requestsPerSecondPerAddress(), second, clock);
        perUser = new RateLimit(config.limits().requestsPerSecondPerUser(), second, clock);
        admission = new Admission(config.limits().requests());
        slowClients = new SlowClients(config.limits().requestTimeout(), System::nanoTime);
        refuseTwins();
        javalin = Javalin.create(c -> configure(c, tls));
    }

    private void refuseTwins() {
        TreeSet<String> seen = new TreeSet<>();
        for (Route route : routes) {
            if (!seen.add(route.method() + " " + route.path().replaceAll("\\{[^}]*}", "{}"))) {
                throw new IllegalArgumentException("two features answer " + route.method() + " " + route.path());
            }
        }
    }

    private void configure(JavalinConfig c, Optional<SSLContext> tls) {
        c.startup.showJavalinBanner = false;
        c.startup.showOldJavalinVersionWarning = false;
        c.startup.startupWatcherEnabled = false;
        c.http.compressionStrategy = CompressionStrategy.NONE;
        c.http.generateEtags = false;
        c.http.defaultContentType = "application/json";
        // Bodies are read and limited by Request.
        c.http.maxRequestSize = config.limits().bodyBytes();
        c.router.ignoreTrailingSlashes = true;
        c.router.javaLangErrorHandler(
                (_, error) -> LOG.atError().setCause(error).log("a request ended in an error of Java's"));
        QueuedThreadPool threads = new QueuedThreadPool(32, 4);
        threads.setName("qnit-http");
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("qnit-request-", 0).factory()));
        c.jetty.threadPool = threads;
        c.jetty.modifyServer(this::configureServer);
        c.jetty.modifyServletContextHandler(h -> h.setErrorHandler(new Problems()));
        c.jetty.addConnector((server, http) -> connector(server, http, tls));
        c.routes.before(this::admit);
        for (Route route : routes) {
            c.routes.addHttpHandler(HandlerType.findOrCreate(route.method()), route.path(),
                    context -> serve(route, context));
        }
        for (Socket socket : sockets) {
            c.routes.wsBeforeUpgrade(socket.path(), context -> letIn(socket, context));
            c.routes.ws(socket.path(), WebServer::listen);
        }
        c.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setIdleTimeout(SOCKET_IDLE);
            factory.setMaxTextMessageSize(SOCKET_TEXT);
            factory.setMaxBinaryMessageSize(1);
        });
        c.routes.exception(Exception.class, this::fail);
        c.routes.exception(HttpResponseException.class, this::fail); // Javalin has a handler of its own for these
        c.requestLogger.http((context, _) -> finish(context));
    }

    private void configureServer(Server server) {
        server.setErrorHandler(new Problems());
        server.setStopTimeout(0); // requests under way are waited for in close()
        server.addBean(new NetworkConnectionLimit(config.limits().connections(), server));
    }

    private Connector connector(Server server, HttpConfiguration http, Optional<SSLContext> tls) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEAD_BYTES);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (tls.isPresent()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(tls.get());
            factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            connector = new ServerConnector(
                    server, 1, 1, new SslConnectionFactory(factory, plain.getProtocol()), plain);
        } else {
            connector = new ServerConnector(server, 1, 1, plain);
        }
        InetAddress address = config.listen().address();
        connector.setHost(address.getHostAddress());
        connector.setPort(config.listen().port());
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(config.limits().requestTimeout().toMillis());
        connector.addBean(slowClients);
        return connector;
    }

    /** Opens the port. */
    public void start() {
        javalin.start();
    }

    /** Where the server listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(config.listen().address(), javalin.port());
    }

    public boolean isStopping() {
        return stopping.get();
    }

    public List<Route> routes() {
        return routes;
    }

    /** Sends new requests away, waits for those under way as long as was set, and closes the port. */
    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        if (!admission.awaitNone(config.limits().stopTimeout())) {
            LOG.atWarn().addKeyValue("requests", admission.under()).log("stopping with requests under way");
        }
        slowClients.close();
        javalin.stop();
    }

    // ---- A request -----------------------------------------------------------------------------------------------------

    private void admit(Context context) {
        context.attribute(STARTED, System.nanoTime());
        Peer peer = peer(context);
        context.attribute(PEER, peer);
        String id = requestId(context);
        context.attribute(REQUEST_ID, id);
        context.header("X-Request-Id", id);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-store");
        if (stopping.get()) {
            throw Problem.overloaded("the server is stopping").withHeader("Connection", "close");
        }
        refuseWhoComesRoundTheProxy(context);
        perAddress.take(peer.key(), "rate_limited", "too many requests from your address");
        if (!admission.enter()) {
            throw Problem.overloaded("the server serves as many requests as it can; try again in a moment");
        }
        // The place is free again when the last byte of the answer is out, not when the route returned.
        org.eclipse.jetty.server.Request.addCompletionListener(
                ServletContextRequest.getServletContextRequest(context.req()), _ -> admission.leave());
    }

    // ---- A socket ------------------------------------------------------------------------------------------------------

    /** Who opens a socket is judged before it is open; a refusal is an answer like any other. */
    private void letIn(Socket socket, Context context) {
        if (stopping.get()) {
            throw Problem.overloaded("the server is stopping").withHeader("Connection", "close");
        }
        refuseWhoComesRoundTheProxy(context);
        Peer peer = peer(context);
        perAddress.take(peer.key(), "rate_limited", "too many requests from your address");
        context.attribute(
                LISTENER, socket.opener().open(name -> Optional.ofNullable(context.header(name)), peer.origin()));
    }

    private static void listen(WsConfig socket) {
        socket.onConnect(context -> {
            context.session.setMaxOutgoingFrames(SOCKET_WAITING);
            @Nullable Function<Socket.Line, Socket.Listener> opened = context.attribute(LISTENER);
            if (opened == null) {
                context.closeSession();
                return;
            }
            context.attribute(LISTENER + ".open", opened.apply(new SocketLine(context)));
        });
        socket.onMessage(context -> {
            Socket.@Nullable Listener listener = context.attribute(LISTENER + ".open");
            if (listener != null) {
                listener.received(context.message());
            }
        });
        socket.onBinaryMessage(WsContext::closeSession);
        socket.onClose(context -> {
            Socket.@Nullable Listener listener = context.attribute(LISTENER + ".open");
            if (listener != null) {
                listener.closed(Objects.requireNonNullElse(context.reason(), ""));
            }
        });
        socket.onError(context -> LOG.atDebug().setCause(context.error()).log("a socket broke"));
    }

    /** The way out of a socket. */
    private record SocketLine(WsContext context) implements Socket.Line {
        @Override
        public void send(String text) {
            synchronized (context) {
                if (context.session.isOpen()) {
                    context.session.sendText(text, Callback.from(() -> {}, _ -> context.session.disconnect()));
                }
            }
        }

        @Override
        public void close(String reason) {
            context.closeSession(1000, reason.length() <= 100 ? reason : reason.substring(0, 100));
        }
    }

    /** Plain HTTP on an open address is for the proxies alone. */
    private void refuseWhoComesRoundTheProxy(Context context) {
        InetAddress connection = connection(context);
        if (!context.req().isSecure() && !connection.isLoopbackAddress() && !config.listen().isProxy(connection)) {
            throw Problem.of(403, "not_through_the_proxy",
                    "this port speaks plain HTTP with its proxies only; use the address of the proxy");
        }
    }

    private void serve(Route route, Context context) throws IOException {
        context.attribute(ROUTE, route);
        @Nullable Peer peer = context.attribute(PEER);
        Caller caller = allowed(route.access(), context, peer == null ? peer(context) : peer);
        Request request = new Request(
                context, caller, peer == null ? peer(context) : peer, config.limits());
        write(route.answer().to(request), context);
    }

    /** Holds the caller against the route's rule. */
    private Caller allowed(Access access, Context context, Peer peer) {
        return switch (access) {
            case Access.Everyone _ -> new Caller.Guest();
            case Access.Anybody _ -> caller(context);
            case Access.SignedIn(Scope scope) -> withScope(signedIn(context), scope);
            case Access.Superuser _ -> {
                Caller caller = caller(context);
                if (!(caller instanceof Caller.User user && user.isSuperuser())) {
                    throw Problem.of(403, "admin_required", "admin access required");
                }
                yield withScope(user, Scope.ADMIN);
            }
            case Access.LocalOr(Scope scope) ->
                peer.address().isLoopbackAddress() ? new Caller.Guest() : withScope(signedIn(context), scope);
        };
    }

    private Caller.User signedIn(Context context) {
        return switch (caller(context)) {
            case Caller.User user -> user;
            case Caller.Guest _ -> throw Problem.unauthenticated();
        };
    }

    private static Caller.User withScope(Caller.User user, Scope scope) {
        if (!user.scopes().contains(scope)) {
            throw Problem.of(403, "scope_missing", "this token does not have the scope '" + scope.text() + "'");
        }
        return user;
    }

    private Caller caller(Context context) {
        Optional<String> credentials = credentials(context);
        Caller caller = credentials.isEmpty() ? new Caller.Guest() : identify.caller(credentials.get());
        if (caller instanceof Caller.User user) {
            context.attribute(CALLER, user.id());
            perUser.take(user.id(), "rate_limited", "too many requests of this user");
        }
        return caller;
    }

    /** {@code X-API-Token}, else {@code Authorization} with or without {@code Bearer}. */
    private static Optional<String> credentials(Context context) {
        @Nullable String token = context.header("X-API-Token");
        if (token == null) {
            token = context.header("Authorization");
            if (token != null && token.regionMatches(true, 0, "Bearer ", 0, 7)) {
                token = token.substring(7);
            }
        }
        return Optional.ofNullable(token).map(String::strip).filter(t -> !t.isEmpty() && t.length() <= 4096);
    }

    private void write(Reply reply, Context context) throws IOException {
        switch (reply) {
            case Reply.Json json -> {
                json.headers().forEach(context::header);
                context.status(json.status()).contentType("application/json").result(JsonText.write(json.body()));
            }
            case Reply.Bytes bytes -> {
                if (!bytes.contentType().isEmpty()) {
                    context.contentType(bytes.contentType());
                }
                bytes.headers().forEach(context::header);
                context.status(bytes.status()).result(bytes.body());
            }
            case Reply.Stream stream -> {
                stream.headers().forEach(context::header);
                context.status(stream.status()).contentType(stream.contentType());
                stream.body().writeTo(context.outputStream());
            }
            case Reply.Events events -> {
                context.status(200).contentType("text/event-stream; charset=utf-8");
                context.header("X-Accel-Buffering", "no");
                context.res().flushBuffer();
                try {
                    events.source().writeTo(new EventStream(context.outputStream()));
                } catch (IOException e) {
                    LOG.atDebug().addKeyValue("request", id(context)).log("the reader of events is gone");
                }
            }
        }
    }

    /** Events on the wire; throws once the server stops. */
    private final class EventStream implements Reply.Sink {
        private final OutputStream out;

        private EventStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void event(String id, String name, JsonNode data) throws IOException {
            send("id: " + id + "\nevent: " + name + "\ndata: "
                    + new String(JsonText.write(data), StandardCharsets.UTF_8)
                    + "\n\n");
        }

        @Override
        public void comment(String text) throws IOException {
            send(": " + text + "\n\n");
        }

        private void send(String text) throws IOException {
            if (stopping.get()) {
                throw new InterruptedIOException("the server is stopping");
            }
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    // ---- What goes wrong -----------------------------------------------------------------------------------------------

    private void fail(Exception error, Context context) {
        Problem problem = switch (error) {
            case Problem p -> p;
            case HttpResponseException e when e.getStatus() == 404 -> noSuchRoute(context);
            case HttpResponseException e -> Problem.of(e.getStatus(), "bad_request", "the request cannot be served");
            case QnitException e when e.code().kind() == ErrorKind.CALLER ->
                Problem.of(400, e.code().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
            case QnitException e when e.code() == ErrorCode.OVERLOADED ->
                Problem.overloaded(String.valueOf(e.getMessage()));
            case QnitException e when e.code().kind() == ErrorKind.CAPACITY ->
                Problem.of(422, e.code().name().toLowerCase(Locale.ROOT), String.valueOf(e.getMessage()));
            default -> {
                LOG.atError().addKeyValue("request", id(context)).setCause(error).log("a request failed");
                yield Problem.of(500, "internal", "something went wrong on the server; its log says what under "
                        + id(context));
            }
        };
        problem.headers().forEach(context::header);
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(JsonText.write(problem.json()));
    }

    private Problem noSuchRoute(Context context) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            if (matches(route.path(), context.path())) {
                methods.add(route.method());
            }
        }
        if (methods.isEmpty()) {
            return Problem.of(404, "no_such_route",
                    "there is nothing at this address; /openapi.yaml lists what there is");
        }
        return Problem.of(405, "method_not_allowed", "this address takes " + String.join(", ", methods))
                .withHeader("Allow", String.join(", ", methods));
    }

    private static boolean matches(String pattern, String path) {
        String[] a = pattern.split("/", -1);
        String[] b = path.replaceAll("/+$", "").split("/", -1);
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (!a[i].startsWith("{") && !a[i].equals(b[i])) {
                return false;
            }
        }
        return true;
    }

    private void finish(Context context) {
        @Nullable Route route = context.attribute(ROUTE);
        @Nullable Long started = context.attribute(STARTED);
        @Nullable Peer peer = context.attribute(PEER);
        @Nullable String caller = context.attribute(CALLER);
        long nanos = started == null ? 0 : System.nanoTime() - started;
        String template = route == null ? "none" : route.path();
        metrics.served(context.req().getMethod(), template, context.statusCode(), nanos);
        LOG.atDebug()
                .addKeyValue("request", id(context))
                .addKeyValue("method", context.req().getMethod())
                .addKeyValue("route", template)
                .addKeyValue("status", context.statusCode())
                .addKeyValue("micros", nanos / 1000)
                .addKeyValue("client", peer == null ? "" : peer.address().getHostAddress())
                .addKeyValue("user", caller == null ? "" : caller)
                .log("served");
    }

    // ---- Facts of a request --------------------------------------------------------------------------------------------

    private Peer peer(Context context) {
        return Peer.of(
                new Peer.Heard(
                        connection(context), context.req().getScheme(), context.header("Host"),
                        context.header("X-Forwarded-For"), context.header("X-Forwarded-Proto"),
                        context.header("X-Forwarded-Host")),
                config.listen());
    }

    private static InetAddress connection(Context context) {
        @Nullable InetAddress known = context.attribute(CONNECTION);
        if (known != null) {
            return known;
        }
        // Jetty gives an address in numbers, so that nothing is looked up.
        String text = NO_NUMBERS.matcher(context.req().getRemoteAddr()).replaceAll("");
        InetAddress address = AddressRange.address(text).orElseThrow();
        context.attribute(CONNECTION, address);
        return address;
    }

    /** The proxy's id of the request, where it sends one, else a new one. */
    private String requestId(Context context) {
        @Nullable String given = context.header("X-Request-Id");
        if (given != null && config.listen().isProxy(connection(context)) && given.matches("[A-Za-z0-9._-]{1,64}")) {
            return given;
        }
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String id(Context context) {
        @Nullable String id = context.attribute(REQUEST_ID);
        return id == null ? "" : id;
    }
}
