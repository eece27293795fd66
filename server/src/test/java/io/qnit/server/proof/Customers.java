package io.qnit.server.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Users who submit, cancel and wait without a pause, from several threads over HTTP, and write down what they were told. A
 * request without an answer is sent again with the same key until there is one.
 */
final class Customers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BELL = "OPENQASM 3.0; include \"stdgates.inc\"; qubit[2] q; bit[2] c; h q[0];"
            + " cx q[0], q[1]; c = measure q;";
    private static final List<String> TARGETS = List.of("", "alpha", "beta");

    /** A job that was acknowledged. */
    record Acknowledged(long seed, String job) {}

    /** What a cancel was answered, and when. */
    record Cancelled(String job, String status, long atMillis) {}

    /** What a user was told of a job that is over; the execution is empty where there is no result. */
    record Told(String job, String status, String execution) {}

    final Map<Long, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    final Map<String, Cancelled> cancels = new ConcurrentHashMap<>();
    final Map<String, Told> told = new ConcurrentHashMap<>();
    /** Answers that no user should get. */
    final List<String> surprises = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();
    private final Supplier<URI> server;
    private final Supplier<String> token;
    private final AtomicLong seeds = new AtomicLong();
    private final Semaphore room;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean enough;

    /**
     * @param mostWaiting jobs that may be unfinished, as far as the users know
     * @param token of the user, good after any restart
     */
    Customers(Supplier<URI> server, Supplier<String> token, int mostWaiting) {
        this.server = server;
        this.token = token;
        this.room = new Semaphore(mostWaiting);
    }

    void begin(int number, long seed) {
        for (int i = 0; i < number; i++) {
            Random random = new Random(seed + i);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work(random);
                } catch (AssertionError e) {
                    surprises.add(String.valueOf(e.getMessage()));
                }
            }));
        }
    }

    private void work(Random random) {
        List<Acknowledged> open = new ArrayList<>();
        while (!enough) {
            if (room.tryAcquire()) {
                submit(random, open);
            } else {
                look(open.isEmpty() ? List.of() : List.of(open.get(random.nextInt(open.size()))), open);
            }
        }
    }

    private void submit(Random random, List<Acknowledged> open) {
        long seed = seeds.incrementAndGet();
        ObjectNode body = JSON.createObjectNode().put("shots", 10).put("seed", seed);
        String target = TARGETS.get(random.nextInt(TARGETS.size()));
        if (!target.isEmpty()) {
            body.put("qpu_target", target);
        }
        body.putArray("circuits").addObject().put("circuit", BELL);
        JsonNode made = ask("POST", "/api/jobs", body.toString(), "proof-" + seed);
        if (made.isMissingNode()) {
            return;
        }
        Acknowledged job = new Acknowledged(seed, made.path("id").asText());
        acknowledged.put(seed, job);
        open.add(job);
        if (random.nextInt(6) == 0) {
            JsonNode answer = ask("POST", "/api/jobs/" + job.job() + "/cancel", "", "");
            if (answer.has("status")) {
                cancels.put(job.job(), new Cancelled(
                        job.job(), answer.path("status").asText(), System.currentTimeMillis()));
            }
        }
    }

    /** Looks after jobs; one that is over makes room. */
    private void look(List<Acknowledged> jobs, List<Acknowledged> open) {
        if (jobs.isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
        for (Acknowledged job : jobs) {
            JsonNode row = ask("GET", "/api/jobs/" + job.job() + "?wait=200ms", "", "");
            if (remember(job.job(), row)) {
                open.remove(job);
                room.release();
            }
        }
    }

    private boolean remember(String job, JsonNode row) {
        String status = row.path("status").asText();
        boolean over = List.of("completed", "failed", "cancelled").contains(status);
        if (over) {
            Told now = new Told(
                    job, status, row.path("results").path("circuit_results").path(0).path("execution").asText());
            Told before = told.putIfAbsent(job, now);
            if (before != null && !before.equals(now)) {
                throw new AssertionError("told " + before + ", and then " + now);
            }
        }
        return over;
    }

    /** No more submits; then waits until every job is over. */
    List<String> finish(Duration patience) throws InterruptedException {
        enough = true;
        for (Thread thread : threads) {
            thread.join();
        }
        enough = false;
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> left = new ArrayList<>();
        for (Acknowledged job : acknowledged.values()) {
            boolean over = false;
            while (!over && System.nanoTime() < deadline) {
                over = remember(job.job(), ask("GET", "/api/jobs/" + job.job() + "?wait=5s", "", ""));
            }
            if (!over) {
                left.add(job.job());
            }
        }
        return left;
    }

    /** Asks until there is an answer; missing when the users have gone home, or the answer is a refusal of what was asked. */
    private JsonNode ask(String method, String path, String body, String key) {
        while (!enough) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(server.get().resolve(path))
                        .timeout(Duration.ofSeconds(10)).header("Authorization", token.get());
                if (!body.isEmpty()) {
                    request.header("Content-Type", "application/json");
                }
                if (!key.isEmpty()) {
                    request.header("Idempotency-Key", key);
                }
                HttpResponse<String> answer = client.send(
                        request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    return JSON.readTree(answer.body());
                }
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    return path.endsWith("/cancel") && answer.statusCode() == 404
                            ? JSON.missingNode()
                            : fail(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
                }
            } catch (IOException _) {
                // nobody is there, or the answer was lost: again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return JSON.missingNode();
            }
            LockSupport.parkNanos(20_000_000);
        }
        return JSON.missingNode();
    }

    private static JsonNode fail(String why) {
        throw new AssertionError(why);
    }

    @Override
    public void close() {
        enough = true;
        client.shutdownNow();
    }
}
