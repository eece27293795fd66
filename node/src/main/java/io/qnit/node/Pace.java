package io.qnit.node;

/**
 * How many jobs a node asks for, by how fast it has done the last ones: what it gets through in a quarter of a second, so that
 * it never waits for the network, and never holds for long what another might do. Doubles and halves, so that it seldom
 * changes. Written by one thread, read by any.
 */
final class Pace {
    /** The most jobs in flight. */
    static final int MOST = 64;

    private static final double AHEAD_NANOS = 250e6;
    private static final double WEIGHT = 1.0 / 8;
    /** The first jobs of a process are slow, and the pace of a few is no pace. */
    private static final int FIRST = 16;

    private double meanNanos = AHEAD_NANOS;
    private int done;
    private volatile int inFlight = 1;

    /** A job took so long from its beginning to the next one's. */
    void took(long nanos) {
        meanNanos += WEIGHT * (nanos - meanNanos);
        if (++done < FIRST) {
            return;
        }
        done = FIRST;
        int wanted = Integer.highestOneBit((int) Math.clamp(AHEAD_NANOS / Math.max(meanNanos, 1), 1, MOST));
        // Halved only when it is far off: jobs on the edge would change it at every turn.
        if (wanted > inFlight || meanNanos * inFlight > 2 * AHEAD_NANOS) {
            inFlight = wanted;
        }
    }

    int inFlight() {
        return inFlight;
    }
}
