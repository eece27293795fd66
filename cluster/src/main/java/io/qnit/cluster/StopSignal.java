package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Tells work on several threads to stop, and why. Safe for use by several threads. */
public final class StopSignal {
    private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());

    /** Stops the work; the first reason counts. */
    public void stop(String why) {
        reason.compareAndSet(Optional.empty(), Optional.of(why));
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
