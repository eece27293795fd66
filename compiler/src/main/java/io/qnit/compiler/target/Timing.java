package io.qnit.compiler.target;

/**
 * The clock of a target.
 *
 * @param dt seconds per sample; NaN where the target has no clock to align to
 * @param granularity operations last a multiple of so many samples
 * @param minimumLength the fewest samples of an operation
 * @param pulseAlignment gates begin at multiples of so many samples
 * @param acquireAlignment measurements begin at multiples of so many samples
 */
public record Timing(double dt, int granularity, int minimumLength, int pulseAlignment, int acquireAlignment) {
    public static final Timing NONE = new Timing(Double.NaN, 1, 1, 1, 1);
}
