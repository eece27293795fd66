package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;

/**
 * How a measured bit is misread.
 *
 * @param oneGivenZero the probability to read 1 when the outcome was 0
 * @param zeroGivenOne the probability to read 0 when the outcome was 1
 */
public record Readout(double oneGivenZero, double zeroGivenOne) {
    public static final Readout PERFECT = new Readout(0, 0);

    /** The error is one of several qubits together; the qubit alone has no probabilities. */
    public static final Readout JOINT = new Readout(Double.NaN, Double.NaN);

    public boolean isPerfect() {
        return oneGivenZero == 0 && zeroGivenOne == 0;
    }

    /** Refuses a joint error where the qubit is read by itself. */
    Readout alone() {
        if (Double.isNaN(oneGivenZero)) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the noise model has a readout error of several qubits together; such qubits have to be measured once, "
                            + "at the end, and their bits may not be computed with");
        }
        return this;
    }

    /** The probability to read the other bit. */
    double flip(boolean outcome) {
        return outcome ? zeroGivenOne : oneGivenZero;
    }
}
