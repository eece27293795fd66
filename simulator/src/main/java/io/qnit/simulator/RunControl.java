package io.qnit.simulator;

/**
 * The caller's hand on a run: cancels it and sees how far it is. Safe for use by several threads; good for one run.
 */
public final class RunControl {
    private volatile boolean cancelled;
    private volatile double progress;

    /** Asks the run to stop; it ends with a {@link SimulationException} (CANCELLED) within a second. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** The fraction done, 0 to 1; never falls. */
    public double progress() {
        return progress;
    }

    /** Called by the one thread that leads the run. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void advanceTo(double fraction) {
        if (fraction > progress) {
            progress = Math.min(1, fraction);
        }
    }
}
