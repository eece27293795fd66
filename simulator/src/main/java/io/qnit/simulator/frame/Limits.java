package io.qnit.simulator.frame;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;

/** What one shot may have. */
final class Limits {
    private static final long MOST = 1L << 26;

    private Limits() {}

    static void check(String what, long count) {
        if (count > MOST) {
            throw new SimulationException(
                    ErrorCode.LIMIT_REACHED,
                    "a shot has " + (count == Long.MAX_VALUE ? "more than 10^18" : count) + " " + what
                            + ", and at most "
                            + MOST + " are sampled");
        }
    }
}
