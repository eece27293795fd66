package io.qnit.simulator.noise;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** What is said about noise that cannot be. */
final class NoiseFaults {
    /** How far the numbers of a channel or of a distribution may be from what they have to be. */
    static final double TOLERANCE = 1e-8;

    private NoiseFaults() {}

    static QnitException fault(String message) {
        return new QnitException(ErrorCode.INVALID_ARGUMENT, message);
    }

    static void checkProbability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw fault(what + " is " + value + "; it has to be from 0 to 1");
        }
    }
}
