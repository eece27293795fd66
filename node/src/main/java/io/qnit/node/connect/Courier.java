package io.qnit.node.connect;

import io.qnit.node.NodeLog;
import io.qnit.node.enrol.NodeIdentity;
import io.qnit.node.enrol.ServerTrust;
import io.qnit.node.spool.Spool;
import io.qnit.node.spool.SpooledResult;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.signature.NodeJwt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Brings results to the server: the small ones that are due together in one request with one signature, a large one alone and
 * streamed from its file, each tried until the server gives a final answer. One that was tried in vain goes alone. 200
 * says that it is accepted, 409 that another attempt has taken its place, 410 that nobody wants it any more; anything else,
 * an error of the network too, is tried again after a growing pause. A result that is damaged is set aside; the others go
 * on.
 */
public final class Courier implements AutoCloseable {
    private static final long SLOWEST_BYTES_PER_SECOND = 50_000;
    private static final int MOST_ANSWER = 1 << 20;

    private record Turn(Backoff backoff, long notBefore) {}

    private final Spool spool;
    private final NodeIdentity identity;
    private final HttpClient client;
    private final Clock clock;
    private final NodeLog log;
    private final Duration firstPause;
    private final Duration longestPause;
    private final Map<AttemptKey, Turn> turns = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private boolean takesSeveral = true;
    private boolean closed;
    private boolean woken;

    public Courier(
            Spool spool, NodeIdentity identity, HttpClient client, Clock clock, NodeLog log, Duration firstPause,
            Duration longestPause) {
        this.spool = spool;
        this.identity = identity;
        this.client = client;
        this.clock = clock;
        this.log = log;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.thread = Thread.ofPlatform().name("qnit-courier").unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    /** There is something new to deliver. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The server is there again: everything is due now. */
    public void retryNow() {
        lock.lock();
        try {
            turns.clear();
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is left to deliver; returns whether that is so. */
    public boolean awaitEmpty(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            while (!spool.waiting().isEmpty()) {
                if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    return spool.waiting().isEmpty();
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Stops; what is not delivered stays on disk for the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
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
            while (true) {
                List<SpooledResult> due = next();
                if (due.isEmpty()) {
                    return;
                }
                if (due.size() == 1) {
                    deliver(due.getFirst());
                } else {
                    deliverTogether(due);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the next result that is due, and takes others along that may go with it; empty when it is closed. */
    private List<SpooledResult> next() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                long soonest = Long.MAX_VALUE;
                List<SpooledResult> due = new ArrayList<>();
                for (SpooledResult result : spool.waiting()) {
                    Turn turn = turns.get(result.manifest().key());
                    if (turn != null && turn.notBefore - now > 0) {
                        soonest = Math.min(soonest, turn.notBefore - now);
                        continue;
                    }
                    boolean together = turn == null && takesSeveral && result.manifest().size() <= Spool.MOST_SHARED
                            && (due.isEmpty() || due.getFirst().callback().equals(result.callback()));
                    if (due.isEmpty() || together) {
                        due.add(result);
                    }
                    if (!together || due.size() == ResultManifest.MOST_TOGETHER) {
                        break;
                    }
                }
                if (!due.isEmpty()) {
                    return due;
                }
                woken = false;
                while (!woken && !closed && soonest > 0) {
                    soonest = changed.awaitNanos(soonest);
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void deliverTogether(List<SpooledResult> results) throws InterruptedException {
        HttpResponse<byte[]> answer;
        List<Long> statuses;
        try {
            answer = client.send(request(results), HttpResponse.BodyHandlers.ofByteArray());
            statuses = answer.statusCode() == 200
                    ? JsonFields.read("the answer", answer.body(), MOST_ANSWER)
                            .objects("results", results.size(), each -> each.whole("status", 100, 999))
                    : List.of();
        } catch (IOException | SecurityException | ProtocolException e) {
            String why = "the server cannot be reached: " + ServerTrust.reason(e);
            results.forEach(result -> again(result, why));
            return;
        }
        if (answer.statusCode() == 404 || answer.statusCode() == 405) {
            takesSeveral = false; // an older server
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            long status = i < statuses.size() ? statuses.get(i) : answer.statusCode();
            if (status == 200 && !statuses.isEmpty()) {
                done(results.get(i), "delivered");
            } else if (status == 409) {
                done(results.get(i), "superseded");
            } else if (status == 410) {
                done(results.get(i), "unwanted");
            } else {
                again(results.get(i), "the server answers " + status + " to several results");
            }
        }
    }

    private void deliver(SpooledResult result) throws InterruptedException {
        ResultManifest manifest = result.manifest();
        int status;
        String text;
        try {
            HttpResponse<InputStream> answer = client.send(request(result), HttpResponse.BodyHandlers.ofInputStream());
            status = answer.statusCode();
            try (InputStream body = answer.body()) {
                text = new String(body.readNBytes(2000), StandardCharsets.UTF_8);
            }
        } catch (IOException | SecurityException e) {
            again(result, "the server cannot be reached: " + ServerTrust.reason(e));
            return;
        }
        switch (status) {
            case 200 -> done(result, "delivered");
            case 409 -> done(result, "superseded");
            case 410 -> done(result, "unwanted");
            default -> {
                if (status >= 400 && status < 500 && setAside(result, manifest)) {
                    return;
                }
                again(result, "the server answers " + status + ": " + text);
            }
        }
    }

    private HttpRequest request(SpooledResult result) throws IOException {
        long seconds = 30 + result.manifest().size() / SLOWEST_BYTES_PER_SECOND;
        return HttpRequest.newBuilder(result.callback())
                .timeout(Duration.ofSeconds(seconds))
                .header("Authorization", "Bearer " + jwt())
                .header("Content-Type", "application/json")
                .header(ResultManifest.HEADER, result.manifest().sign(identity.key()))
                .POST(body(result))
                .build();
    }

    private HttpRequest request(List<SpooledResult> results) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(ResultManifest.sign(results.stream().map(SpooledResult::manifest).toList(), identity.key())
                .getBytes(StandardCharsets.US_ASCII));
        body.write('\n');
        for (SpooledResult result : results) {
            body.writeBytes(result.bytes());
        }
        String place = results.getFirst().callback().toString();
        return HttpRequest
                .newBuilder(URI.create(place + Endpoints.RESULTS_TOGETHER.substring(Endpoints.RESULTS.length())))
                .timeout(Duration.ofSeconds(30 + body.size() / SLOWEST_BYTES_PER_SECOND))
                .header("Authorization", "Bearer " + jwt())
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private static HttpRequest.BodyPublisher body(SpooledResult result) throws IOException {
        long size = result.manifest().size();
        return size <= Spool.MOST_SHARED
                ? HttpRequest.BodyPublishers.ofByteArray(result.bytes())
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(result::open), size);
    }

    private String jwt() {
        return NodeJwt.issue(
                identity.key(), identity.enrolled().node(), identity.enrolled().installation(), clock.instant());
    }

    /** Whether the result was damaged on this disk, which is why the server does not want it. */
    private boolean setAside(SpooledResult result, ResultManifest manifest) {
        try {
            Optional<String> damage = spool.check(result);
            damage.ifPresent(why -> {
                log.event("set_aside", manifest.key(), "why", why);
                signal();
            });
            return damage.isPresent();
        } catch (IOException e) {
            log.event("spool_failed", manifest.key(), "why", String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void done(SpooledResult result, String event) {
        AttemptKey key = result.manifest().key();
        try {
            spool.forget(result);
        } catch (IOException e) {
            log.event("spool_failed", key, "why", String.valueOf(e.getMessage()));
        }
        lock.lock();
        try {
            turns.remove(key);
        } finally {
            lock.unlock();
        }
        log.event(event, key, "bytes", Long.toString(result.manifest().size()));
        signal();
    }

    private void again(SpooledResult result, String why) {
        AttemptKey key = result.manifest().key();
        Duration pause;
        lock.lock();
        try {
            Backoff backoff = turns.containsKey(key)
                    ? turns.get(key).backoff
                    : new Backoff(firstPause, longestPause, RandomGenerator.getDefault());
            pause = backoff.next();
            turns.put(key, new Turn(backoff, System.nanoTime() + pause.toNanos()));
        } finally {
            lock.unlock();
        }
        log.event("not_delivered", key, "why", why, "again_ms", Long.toString(pause.toMillis()));
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
