package io.qnit.node;

import io.qnit.node.spool.Spool;
import io.qnit.node.spool.Spool.Finished;
import io.qnit.protocol.AttemptKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Puts results into the spool on a thread of its own, all that are ready at once: the executor goes on while the disk works,
 * and what gathers meanwhile shares the next sync. It keeps a result however long it takes: a full disk is no reason to throw
 * away what a device has measured. When more wait than a message of grants brings, {@link #put} waits. Thread-safe.
 */
final class Keeper implements AutoCloseable {
    private static final int MOST_TOGETHER = 64;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Hears what becomes of results, on the keeper's thread. */
    interface Listener {
        void kept(Finished result);

        /** They are tried again. */
        void failed(IOException why);
    }

    private final Spool spool;
    private final Listener listener;
    private final BlockingQueue<Finished> ready = new ArrayBlockingQueue<>(MOST_TOGETHER);
    private final Thread thread = Thread.ofPlatform().name("qnit-keeper").unstarted(this::work);
    private volatile boolean closed;

    Keeper(Spool spool, Listener listener) {
        this.spool = spool;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    /** Takes a result over. */
    void put(Finished result) throws InterruptedException {
        ready.put(result);
    }

    /** Ends when all that was put is kept, or a few seconds have passed. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (true) {
                Finished first = ready.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (closed) {
                        return;
                    }
                    continue;
                }
                List<Finished> results = new ArrayList<>(List.of(first));
                ready.drainTo(results, MOST_TOGETHER - 1);
                keep(results);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(List<Finished> results) throws InterruptedException {
        List<Finished> left = new ArrayList<>(results);
        while (!left.isEmpty()) {
            try {
                spool.keep(left);
                left.forEach(listener::kept);
                return;
            } catch (IOException e) {
                Collection<AttemptKey> there = new HashSet<>(spool.keys());
                left.stream().filter(r -> there.contains(r.manifest().key())).forEach(listener::kept);
                left.removeIf(r -> there.contains(r.manifest().key()));
                listener.failed(e);
                Thread.sleep(AGAIN);
            }
        }
    }
}
