package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When each operation of a program's outermost block runs, in units of {@code dt}. Immutable.
 */
public final class Timing {
    private final double dt;
    private final int alignment;
    private final Policy policy;
    private final long[] start;
    private final long[] duration;

    /** How the operations were placed. */
    public enum Policy {
        /** As soon as possible. */
        ASAP,
        /** As late as possible. */
        ALAP
    }

    /**
     * @param dt the device's sample time in seconds
     * @param alignment every start is a multiple of this many dt; at least 1
     * @param start per operation, from 0 to 2^53 - 1
     * @param duration per operation, as long as {@code start} and in the same range
     */
    public Timing(double dt, int alignment, Policy policy, long[] start, long[] duration) {
        this.dt = dt;
        this.alignment = alignment;
        this.policy = policy;
        this.start = start.clone();
        this.duration = duration.clone();
        if (!(dt > 0) || !Double.isFinite(dt) || alignment < 1) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "timing has dt " + dt + " and alignment " + alignment + "; both must be above 0");
        }
        if (start.length != duration.length) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "timing has " + start.length + " starts and " + duration.length + " durations");
        }
        for (int i = 0; i < start.length; i++) {
            check("start", i, start[i]);
            check("duration", i, duration[i]);
            if (start[i] % alignment != 0) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "operation " + i + " starts at " + start[i] + " dt, which is no multiple of " + alignment);
            }
        }
    }

    public double dt() {
        return dt;
    }

    public int alignment() {
        return alignment;
    }

    public Policy policy() {
        return policy;
    }

    /** The number of operations. */
    public int size() {
        return start.length;
    }

    /** When operation {@code i} starts, in dt. */
    public long start(int i) {
        return start[i];
    }

    /** How long operation {@code i} lasts, in dt. */
    public long duration(int i) {
        return duration[i];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Timing that
                && dt == that.dt
                && alignment == that.alignment
                && policy == that.policy
                && Arrays.equals(start, that.start)
                && Arrays.equals(duration, that.duration);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dt, alignment, policy, Arrays.hashCode(start), Arrays.hashCode(duration));
    }

    private static void check(String what, int i, long value) {
        if (value < 0 || value >= 1L << 53) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "operation " + i + " has the " + what + " " + value + " dt; it must be from 0 to 2^53 - 1");
        }
    }
}
