package io.qnit.client;

import io.qnit.client.Http.Repeat;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A Qnit server from Java.
 *
 * <pre>{@code
 * try (QnitClient client = QnitClient.connect(Connection.to("https://qpu.example.org")
 *         .withTrust(new Trust.Fingerprint(fingerprint))
 *         .withToken(new Token(secret)))) {
 *     Job job = client.submit(Submission.of(bell).withShots(1000));
 *     Job done = client.await(job.id(), Duration.ofMinutes(10));
 *     Counts counts = done.results().getFirst().counts();
 * }
 * }</pre>
 *
 * <p>Everything that goes wrong is a {@link ServerException}, or a {@link QnitException} with {@code TIMED_OUT} where a time
 * limit of the caller's was reached and {@code CANCELLED} where the thread was interrupted. What is safe to repeat is
 * repeated, with growing pauses and a bounded number of times; a submit is, because each has an idempotency key. Thread-safe.
 */
public final class QnitClient implements AutoCloseable {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(2);
    /** Pauses between looks at a job where the server does not hold the answer back. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(200);
    private static final Duration SLOWEST_LOOK = Duration.ofSeconds(2);
    /** Servers say something on a stream of events every ten seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final Http http;

    private QnitClient(Http http) {
        this.http = http;
    }

    /**
     * A client for one server. Nothing is sent yet, but for a {@linkplain Trust.Fingerprint pinned} server its authority is
     * fetched and compared.
     */
    public static QnitClient connect(Connection connection) {
        return connect(connection, time -> Thread.sleep(time));
    }

    static QnitClient connect(Connection connection, Http.Pause pause) {
        return new QnitClient(new Http(connection, pause, () -> ThreadLocalRandom.current().nextDouble()));
    }

    /** Whom this client trusts; a fingerprint has become the authority that it pinned. */
    public Trust trust() {
        return http.trust();
    }

    /**
     * Asks the server whether it knows the connection's token.
     *
     * @throws ServerException with status 401 when it does not
     */
    public void checkCredentials() {
        try {
            http.get("/api/jobs?limit=1");
        } catch (ServerException e) {
            if (e.status() != 403) { // known, and not for jobs
                throw e;
            }
        }
    }

    // ---- Jobs ----------------------------------------------------------------------------------------------------------

    /** Submits a job once, whatever the network does. When this returns, the server has it on disk. */
    public Job submit(Submission submission) {
        return submit(submission, UUID.randomUUID().toString());
    }

    /**
     * Submits under a key of the caller's own: the same key and submission give the same job for a day, also from another
     * process.
     *
     * @param idempotencyKey 1 to 200 printable ASCII characters without spaces
     */
    public Job submit(Submission submission, String idempotencyKey) {
        return Job.of(Json.object(http.send(
                "POST", "/api/jobs", Optional.of(submission.json()), Map.of("Idempotency-Key", idempotencyKey),
                Repeat.SAFE, Duration.ZERO)));
    }

    /** The job as it is now. */
    public Job job(String id) {
        return Job.of(Json.object(http.get("/api/jobs/" + encoded(id))));
    }

    /** One's jobs. */
    public List<Job> jobs(JobQuery query) {
        StringBuilder path = new StringBuilder("/api/jobs?limit=" + query.limit() + "&skip=" + query.skip());
        if (!query.states().isEmpty()) {
            path.append("&state=").append(query.states().stream().sorted().map(JobState::text)
                    .collect(Collectors.joining(",")));
        }
        query.tag().ifPresent(t -> path.append("&tag=").append(encoded(t)));
        return Json.list(http.get(path.toString())).stream().map(Job::of).toList();
    }

    /**
     * Waits until a job is completed, failed or cancelled. The server holds its answer back until then; from one that does
     * not, the job is fetched now and then.
     *
     * @throws QnitException TIMED_OUT when it is not finished within {@code limit}; the job goes on
     */
    public Job await(String id, Duration limit) {
        return await(id, limit, LONGEST_POLL, _ -> {});
    }

    /**
     * As {@link #await(String, Duration)}; {@code seen} is told every two seconds how the job stands, and of its end: its state,
     * its place in the queue, its expected start.
     */
    public Job await(String id, Duration limit, Consumer<Job> seen) {
        return await(id, limit, TOLD_EVERY, seen);
    }

    private Job await(String id, Duration limit, Duration poll, Consumer<Job> seen) {
        long end = System.nanoTime() + limit.toNanos();
        Duration look = FIRST_LOOK;
        while (true) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            Duration wait = shorter(left.isNegative() ? Duration.ZERO : left, poll);
            long asked = System.nanoTime();
            Job job = Job.of(Json.object(http.get(
                    "/api/jobs/" + encoded(id) + "?wait=" + Math.max(1, wait.toMillis()) + "ms", wait)));
            seen.accept(job);
            if (job.state().isFinal()) {
                return job;
            }
            if (!Duration.ofNanos(end - System.nanoTime()).isPositive()) {
                throw new QnitException(
                        ErrorCode.TIMED_OUT,
                        "job " + id + " is " + job.state().text() + " and not finished within " + limit.toSeconds()
                                + " s; it goes on");
            }
            if (System.nanoTime() - asked < wait.toNanos() / 2) { // a server that does not wait
                http.rest(shorter(look, left));
                look = shorter(look.multipliedBy(2), SLOWEST_LOOK);
            }
        }
    }

    /**
     * Follows a job's timeline until it is finished, from its beginning and across broken connections, each event once and
     * in order.
     *
     * @param listener called by this thread
     * @return the finished job
     */
    public Job watch(String id, Consumer<JobEvent> listener) {
        String last = "";
        int broken = 0;
        while (true) {
            Optional<IOException> why = Optional.empty();
            try (EventStream events =
                    new EventStream(http.events("/api/jobs/" + encoded(id) + "/events", last), SILENCE)) {
                Optional<EventStream.Event> event = events.next();
                while (event.isPresent()) {
                    broken = 0;
                    last = event.get().id().isEmpty() ? last : event.get().id();
                    listener.accept(JobEvent.of(Json.object(event.get().data().getBytes(StandardCharsets.UTF_8))));
                    event = events.next();
                }
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw Http.interrupted();
                }
                why = Optional.of(e);
            }
            if (why.isEmpty()) {
                Job job = job(id);
                if (job.state().isFinal()) {
                    return job;
                }
            }
            if (broken >= http.retries()) {
                throw new ServerException(
                        ServerException.UNREACHABLE,
                        "the events of job " + id + " broke off " + (broken + 1) + " times in a row; the job goes on",
                        why.orElseGet(() -> new IOException("the stream ended early")));
            }
            http.rest(broken++, Optional.empty());
        }
    }

    /**
     * Asks that a job be cancelled; one that a node works on is {@code CANCELLING} until the node has said so.
     *
     * @return the job after that
     */
    public Job cancel(String id) {
        http.send("POST", "/api/jobs/" + encoded(id) + "/cancel", Map.of(), Repeat.UNSAFE);
        return job(id);
    }

    // ---- QPUs and bookings ---------------------------------------------------------------------------------------------

    public List<Qpu> qpus() {
        return Json.list(http.get("/api/qpus?sort=name")).stream().map(Qpu::of).toList();
    }

    public Qpu qpu(String nameOrId) {
        return Qpu.of(Json.object(http.get("/api/qpus/" + encoded(nameOrId))));
    }

    /** A QPU's calibrations, the newest first; at most 100. */
    public List<Calibration> calibrations(String qpuNameOrId) {
        return Json.list(http.get("/api/qpus/" + encoded(qpuNameOrId) + "/calibrations?perPage=100")).stream()
                .map(Calibration::of).toList();
    }

    /** Everybody's bookings that are not over, by their beginning; at most 500. */
    public List<Booking> bookings() {
        return Json.list(http.get("/api/collections/time_slots/records?perPage=500")).stream()
                .map(Booking::of)
                .filter(b -> b.end().isAfter(Instant.now()))
                .sorted(Comparator.comparing(Booking::start))
                .toList();
    }

    /**
     * Reserves a window on a QPU.
     *
     * @param start not in the past
     * @param end after {@code start}
     */
    public Booking book(String qpuNameOrId, Instant start, Instant end) {
        return Booking.of(Json.object(http.send(
                "POST", "/api/collections/time_slots/records",
                Map.of("qpu", qpu(qpuNameOrId).id(), "start_time", start.toString(), "end_time", end.toString()),
                Repeat.UNSAFE)));
    }

    /** Gives a booking up that has not begun. */
    public void cancelBooking(String id) {
        http.send("DELETE", "/api/collections/time_slots/records/" + encoded(id), Optional.empty(), Map.of(),
                Repeat.UNSAFE, Duration.ZERO);
    }

    // ---- Tokens and sessions -------------------------------------------------------------------------------------------

    public List<ApiToken> tokens() {
        return Json.list(http.get("/api/tokens")).stream().map(ApiToken::of).toList();
    }

    /**
     * Makes an API token.
     *
     * @param scopes empty for all that the credentials in use have, but {@code admin}
     * @param expires in the future; empty for never
     */
    public ApiToken.Made createToken(String name, List<String> scopes, Optional<Instant> expires) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        if (!scopes.isEmpty()) {
            body.put("scopes", scopes);
        }
        expires.ifPresent(e -> body.put("expires_at", e.toString()));
        Json made = Json.object(http.send("POST", "/api/tokens", body, Repeat.UNSAFE));
        return new ApiToken.Made(ApiToken.of(made), new Token(made.string("token")));
    }

    /** Ends a token at once. */
    public void deleteToken(String id) {
        http.send("DELETE", "/api/tokens/" + encoded(id), Optional.empty(), Map.of(), Repeat.UNSAFE, Duration.ZERO);
    }

    /** Signs in with a password; the session's token is for another {@link Connection}. */
    public Session signIn(Session.Door door, String email, String password) {
        return session(http.send(
                "POST", "/api/collections/" + door.collection() + "/auth-with-password",
                Map.of("identity", email, "password", password), Repeat.UNSAFE));
    }

    private static Session session(byte[] answer) {
        Json json = Json.object(answer);
        return new Session(
                new Token(json.string("token")),
                User.of(json.object("record").orElseThrow(() -> Json.notUnderstood("'record' is missing"))));
    }

    // ---- For administrators --------------------------------------------------------------------------------------------

    /**
     * Makes the first administrator, once.
     *
     * @param secret what follows the # of the link that the server printed
     */
    public Session setUp(String secret, String email, String password) {
        return session(http.send(
                "POST", "/api/setup",
                Map.of("token", secret, "email", email, "password", password, "passwordConfirm", password),
                Repeat.UNSAFE));
    }

    /** Users, QPU time, QPUs and nodes. */
    public Administration administration() {
        return new Administration(http);
    }

    /** Ends all connections; what waits in other threads ends with an exception. */
    @Override
    public void close() {
        http.close();
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
