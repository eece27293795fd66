package io.qnit.server.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.qnit.server.config.ServerConfig.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** One request, as a route sees it. Used by the thread that serves it. */
public final class Request {
    private static final long SLOW_LINE_BYTES_PER_SECOND = 16 * 1024;

    private final Context context;
    private final Caller caller;
    private final Peer peer;
    private final Limits limits;

    Request(Context context, Caller caller, Peer peer, Limits limits) {
        this.context = context;
        this.caller = caller;
        this.peer = peer;
        this.limits = limits;
    }

    public Caller caller() {
        return caller;
    }

    /** The signed-in user. Only for routes that guests may not call. */
    public Caller.User user() {
        return switch (caller) {
            case Caller.User user -> user;
            case Caller.Guest _ -> throw Problem.unauthenticated();
        };
    }

    /** A parameter of the path. */
    public String path(String name) {
        return context.pathParam(name);
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    /** A whole number from the query. */
    public long query(String name, long fallback, long least, long most) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.of(400, "invalid_query", "'" + name + "' is a whole number from " + least + " to " + most);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    /** The client's address; behind a proxy the one that the proxy tells. */
    public InetAddress address() {
        return peer.address();
    }

    /** What limits of rate go by. */
    public String addressKey() {
        return peer.key();
    }

    /** Scheme and host under which the client found us. */
    public String origin() {
        return peer.origin();
    }

    /** The members of the JSON object in the body. */
    public Fields fields() {
        return fieldsOf(jsonBytes());
    }

    /** The members of a JSON object that was the body. */
    public Fields fieldsOf(byte[] body) {
        JsonNode node = JsonText.read(body);
        if (!node.isObject()) {
            throw Problem.of(400, "malformed_json", "invalid request body: it is not a JSON object");
        }
        return new Fields(node);
    }

    /** The members of the JSON object in the body; none where there is no body. */
    public Fields optionalFields() {
        boolean empty = context.req().getContentLengthLong() == 0
                || (context.req().getContentLengthLong() < 0 && context.header("Transfer-Encoding") == null);
        return empty ? new Fields(JsonText.object()) : fields();
    }

    /**
     * The JSON value in the body.
     *
     * @throws Problem 415 for another type, 413 for more than is allowed, 400 for what is not JSON
     */
    public JsonNode json() {
        return JsonText.read(jsonBytes());
    }

    /** The body, which says that it is JSON. */
    public byte[] jsonBytes() {
        String type = header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !(type.startsWith("application/") && type.endsWith("+json"))) {
            throw Problem.of(415, "unsupported_media_type", "the body is sent as application/json, found "
                    + (type.isEmpty() ? "no Content-Type" : "'" + type.replaceAll("[^\\x20-\\x7e]", "?") + "'"));
        }
        return body();
    }

    /**
     * The body as it comes, for routes that take more than fits in memory; whoever reads it sets the limit.
     *
     * @throws IOException when the client is gone
     */
    public InputStream stream() throws IOException {
        return context.req().getInputStream();
    }

    /** Reads what there is, but not for longer than the time limit and what a slow line takes. */
    private byte[] body() {
        long most = limits.bodyBytes();
        if (context.req().getContentLengthLong() > most) {
            throw tooLarge();
        }
        long start = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = context.req().getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
                if (bytes.size() > most) {
                    throw tooLarge();
                }
                Duration allowed = limits.requestTimeout().plusSeconds(bytes.size() / SLOW_LINE_BYTES_PER_SECOND);
                if (System.nanoTime() - start > allowed.toNanos()) {
                    throw late();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw late();
        }
    }

    private static Problem late() {
        return Problem.of(408, "body_incomplete", "the body did not arrive in time or not whole")
                .withHeader("Connection", "close");
    }

    private Problem tooLarge() {
        return Problem.of(413, "body_too_large", "the body has more than " + limits.bodyBytes() + " bytes")
                .withHeader("Connection", "close");
    }
}
