package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops a run that was cancelled, whose thread was interrupted, or that has used up its time. Safe for use by several
 * threads; made by the one that leads the run, whose interruption stays set.
 */
final class Interruption implements Runnable {
    private final RunControl control;
    private final Optional<Duration> timeout;
    private final Thread leader = Thread.currentThread();
    private final long start = System.nanoTime();
    private final long nanos;

    Interruption(RunControl control, Optional<Duration> timeout) {
        this.control = control;
        this.timeout = timeout;
        nanos = timeout.map(t -> t.toSeconds() > Long.MAX_VALUE / 2_000_000_000L ? Long.MAX_VALUE : t.toNanos())
                .orElse(Long.MAX_VALUE);
    }

    /** @throws SimulationException CANCELLED or TIMED_OUT */
    @Override
    public void run() {
        if (control.isCancelled()) {
            throw new SimulationException(ErrorCode.CANCELLED, "the run was cancelled");
        }
        if (leader.isInterrupted()) {
            throw new SimulationException(ErrorCode.CANCELLED, "the run was interrupted");
        }
        if (nanos != Long.MAX_VALUE && System.nanoTime() - start >= nanos) {
            double seconds = timeout.map(t -> t.toMillis() / 1000.0).orElse(0.0);
            throw new SimulationException(
                    ErrorCode.TIMED_OUT,
                    "the run did not end within " + (seconds == Math.rint(seconds) ? (long) seconds + "" : seconds + "")
                            + " s");
        }
    }
}
