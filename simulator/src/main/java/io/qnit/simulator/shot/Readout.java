package io.qnit.simulator.shot;

/**
 * How a measured bit is misread.
 *
 * @param oneGivenZero the probability to read 1 when the outcome was 0
 * @param zeroGivenOne the probability to read 0 when the outcome was 1
 */
public record Readout(double oneGivenZero, double zeroGivenOne) {
    public static final Readout PERFECT = new Readout(0, 0);

    public boolean isPerfect() {
        return oneGivenZero == 0 && zeroGivenOne == 0;
    }

    /** The probability to read the other bit. */
    double flip(boolean outcome) {
        return outcome ? zeroGivenOne : oneGivenZero;
    }
}
