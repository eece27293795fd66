package io.qnit.simulator.shot;

/** Decides the outcomes of measurements within one shot. */
@FunctionalInterface
public interface Outcomes {
    /** What {@link #next} answers when the shot need not go on. */
    int ABANDON = -1;

    /**
     * The outcome, 0 or 1, of a measurement, or {@link #ABANDON}.
     *
     * @param probabilityOfOne 0 to 1; when it is exactly 0 or 1 there is nothing to decide
     */
    int next(double probabilityOfOne);
}
