package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Tells work on several threads to stop, and why. Safe for use by several threads. */
public final class StopSignal {
    private final Map<Object, Runnable> actions = new ConcurrentHashMap<>();
    private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());

    /** Stops the work; the first reason counts. */
    public void stop(String why) {
        if (reason.compareAndSet(Optional.empty(), Optional.of(why))) {
            actions.keySet().forEach(this::act);
        }
    }

    /** What is to be done at a stop, until it is closed. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Has something done once when the work is stopped, at once when it was already; for work that cannot ask by itself. */
    public Watch onStop(Runnable action) {
        Object key = new Object();
        actions.put(key, action);
        if (isStopped()) {
            act(key);
        }
        return () -> actions.remove(key);
    }

    private void act(Object key) {
        Runnable action = actions.remove(key);
        if (action != null) {
            action.run();
        }
    }

    public boolean isStopped() {
        return reason.get().isPresent();
    }

    /**
     * To be called between pieces of work.
     *
     * @throws ClusterException CANCELLED when the work was stopped or the thread interrupted
     */
    public void check() {
        Optional<String> why = reason.get();
        if (why.isPresent()) {
            throw new ClusterException(ErrorCode.CANCELLED, why.get());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ClusterException(ErrorCode.CANCELLED, "the run was interrupted");
        }
    }
}
