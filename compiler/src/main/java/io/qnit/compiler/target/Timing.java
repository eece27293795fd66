package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * The clock of a target.
 *
 * @param dt seconds per sample; NaN where the target has no clock to align to, and then the rest is 1
 * @param granularity operations last a multiple of so many samples
 * @param minimumLength the fewest samples of an operation
 * @param pulseAlignment gates begin at multiples of so many samples
 * @param acquireAlignment measurements begin at multiples of so many samples
 */
public record Timing(double dt, int granularity, int minimumLength, int pulseAlignment, int acquireAlignment) {
    public static final Timing NONE = new Timing(Double.NaN, 1, 1, 1, 1);

    private static final int MOST = 1 << 20;

    public Timing {
        if (!Double.isNaN(dt) && !(dt > 0 && dt <= 1)) {
            throw new QnitException(ErrorCode.INVALID_TARGET, "a sample of " + dt + " s is out of range");
        }
        for (int samples : new int[] {granularity, minimumLength, pulseAlignment, acquireAlignment}) {
            if (samples < 1 || samples > MOST || (Double.isNaN(dt) && samples > 1)) {
                throw new QnitException(
                        ErrorCode.INVALID_TARGET,
                        Double.isNaN(dt)
                                ? "lengths in samples need 'dt', the seconds of a sample"
                                : "a length of " + samples + " samples is not between 1 and " + MOST);
            }
        }
    }

    public boolean hasClock() {
        return !Double.isNaN(dt);
    }
}
