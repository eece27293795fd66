package io.qnit.providers.rest;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.StopSignal;
import io.qnit.core.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls of one endpoint. What is sent again, and when: a refused connection and 429 always, for nothing was done; 5xx and
 * an answer that was lost only when doing it twice is harmless. Everything waits so that a stop ends it at once. Safe for
 * use by several threads.
 */
final class RestEndpoint {
    /** How often a call is made that may be made again. */
    static final int TRIES = 6;

    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long LONGEST_RETRY_AFTER_MILLIS = 120_000;
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** Whether a call that may have been carried out can be made again. */
    enum Twice {
        HARMLESS,
        DANGEROUS
    }

    /** An answer with status 2xx or 4xx (without 429). */
    record Reply(int status, Optional<String> location, Optional<String> retryAfter, byte[] body) {}

    private final URI base;
    private final String apiKey;
    private final Duration timeout;
    private final int tries;

    /**
     * @param timeout of one call, from connecting to the last byte
     * @param tries how often a call is made at most, at least 1
     */
    RestEndpoint(URI base, String apiKey, Duration timeout, int tries) {
        this.base = base;
        this.apiKey = apiKey;
        this.timeout = timeout;
        this.tries = tries;
    }

    /** The endpoint for messages. */
    String name() {
        return base.toString();
    }

    Reply get(String path, StopSignal stop) {
        return get(base.resolve(path(path)), stop);
    }

    Reply get(URI place, StopSignal stop) {
        return call(request(place).GET().build(), Twice.HARMLESS, stop);
    }

    Reply post(String path, byte[] json, String idempotencyKey, Twice twice, StopSignal stop) {
        HttpRequest request = request(base.resolve(path(path)))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey.replaceAll("[^\\x21-\\x7e]", "-"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(json)).build();
        return call(request, twice, stop);
    }

    private String path(String path) {
        return base.getPath().replaceAll("/+$", "") + path;
    }

    private HttpRequest.Builder request(URI place) {
        HttpRequest.Builder request = HttpRequest.newBuilder(place).header("Accept", "application/json");
        return apiKey.isEmpty() ? request : request.header("Authorization", "Bearer " + apiKey);
    }

    /**
     * Where a job that goes on is to be asked for.
     *
     * @throws ClusterException DEVICE_FAILED when that is no place on the same server, which alone may see the key
     */
    URI place(String location) {
        URI place;
        try {
            place = base.resolve(location);
        } catch (IllegalArgumentException e) {
            throw failed("names the place '" + shown(location) + "', which is not a URL");
        }
        boolean same = base.getScheme().equalsIgnoreCase(place.getScheme())
                && base.getHost().equalsIgnoreCase(String.valueOf(place.getHost()))
                && base.getPort() == place.getPort();
        if (!same) {
            throw failed("names a place on another server: '" + shown(location) + "'");
        }
        return place;
    }

    private Reply call(HttpRequest request, Twice twice, StopSignal stop) {
        for (int attempt = 1;; attempt++) {
            stop.check();
            long pause = pause(attempt);
            String problem;
            try {
                HttpResponse<byte[]> response = send(request, stop);
                int status = response.statusCode();
                if (status >= 200 && status < 300 || status >= 400 && status < 500 && status != 429) {
                    return new Reply(
                            status, response.headers().firstValue("Location"),
                            response.headers().firstValue("Retry-After"), response.body());
                }
                problem = "answers " + status + described(response.body());
                if (status != 429 && (twice == Twice.DANGEROUS || status < 500)) {
                    throw failed(problem + (status < 400 ? "; redirects are not followed"
                            : "; it does not say that it may be asked twice, so it is not"));
                }
                pause = retryAfter(response.headers().firstValue("Retry-After")).orElse(pause);
            } catch (ConnectException | HttpConnectTimeoutException e) {
                problem = "cannot be reached";
            } catch (IOException e) {
                problem = e instanceof LateAnswer ? "did not answer within " + timeout.toSeconds() + " s"
                        : "broke off: " + shown(String.valueOf(e.getMessage()));
                if (twice == Twice.DANGEROUS) {
                    throw failed(problem + "; the circuit may have run, and it is not sent again");
                }
            }
            if (attempt == tries || pause > LONGEST_RETRY_AFTER_MILLIS) {
                throw failed(problem + (attempt == 1 ? "" : ", " + attempt + " times"));
            }
            await(pause, stop);
        }
    }

    private static final class LateAnswer extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private HttpResponse<byte[]> send(HttpRequest request, StopSignal stop) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = CLIENT.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try (StopSignal.Watch _ = stop.onStop(() -> answer.cancel(true))) {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new LateAnswer();
        } catch (java.util.concurrent.CancellationException e) {
            stop.check();
            throw new ClusterException(ErrorCode.CANCELLED, "the call was cancelled", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ClusterException(ErrorCode.CANCELLED, "the run was interrupted", e);
        } catch (ExecutionException e) {
            stop.check(); // a request that was cancelled may end this way, too
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new ClusterException(
                    ErrorCode.DEVICE_FAILED, name() + " cannot be called: " + shown(String.valueOf(e.getCause())), e);
        }
    }

    /** Waits, unless the work is stopped. */
    void await(long millis, StopSignal stop) {
        CountDownLatch stopped = new CountDownLatch(1);
        try (StopSignal.Watch _ = stop.onStop(stopped::countDown)) {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                stop.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(ErrorCode.CANCELLED, "the run was interrupted", e);
        }
    }

    private static long pause(int attempt) {
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (attempt - 1));
    }

    /** Seconds or a date; empty where it is neither. */
    static Optional<Long> retryAfter(Optional<String> header) {
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String text = header.get().strip();
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Long.parseLong(text) * 1000);
        }
        try {
            Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(Math.max(0, Duration.between(Instant.now(), when).toMillis()));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    ClusterException failed(String what) {
        return new ClusterException(ErrorCode.DEVICE_FAILED, name() + " " + withoutKey(what));
    }

    /** What an error's body says, for a message; empty where it says nothing. */
    String described(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4000), java.nio.charset.StandardCharsets.UTF_8);
        String said = text;
        try {
            if (RestJson.read(body) instanceof java.util.Map<?, ?> members) {
                for (String name : new String[] {"message", "detail", "error"}) {
                    if (members.get(name) instanceof String message) {
                        said = message;
                        break;
                    }
                }
            }
        } catch (IOException _) {
            // it is shown as it is
        }
        said = withoutKey(shown(said));
        return said.isBlank() ? "" : ": " + said;
    }

    private String withoutKey(String text) {
        return apiKey.isEmpty() ? text : text.replace(apiKey, "***");
    }

    /** A foreign text for people: one line, not too long. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= 300 ? clean : clean.substring(0, 297) + "...";
    }

    /** Whether a host is this machine. */
    static boolean isLoopback(String host) {
        String plain = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return plain.equals("localhost") || plain.equals("::1") || plain.matches("127(\\.[0-9]{1,3}){3}");
    }
}
