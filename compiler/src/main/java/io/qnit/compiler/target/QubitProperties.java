package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * What calibration says of one qubit; NaN where unknown.
 *
 * @param t1 relaxation time, seconds
 * @param t2 dephasing time, seconds
 * @param frequency hertz
 * @param oneForZero the probability to read 1 where the state is |0>
 * @param zeroForOne the probability to read 0 where the state is |1>
 * @param readoutSeconds duration of a measurement
 * @param resetSeconds duration of a reset
 */
public record QubitProperties(
        double t1,
        double t2,
        double frequency,
        double oneForZero,
        double zeroForOne,
        double readoutSeconds,
        double resetSeconds) {
    public static final QubitProperties UNKNOWN = new QubitProperties(
            Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** No time of a target is longer: about a day. */
    static final double LONGEST_SECONDS = 1e5;

    private static final double HIGHEST_FREQUENCY = 1e18;

    public QubitProperties {
        time("T1", t1);
        time("T2", t2);
        if (t1 == 0 || t2 == 0) {
            throw fault("T1 and T2 are times above 0");
        }
        if (Math.abs(frequency) > HIGHEST_FREQUENCY) {
            throw fault("a frequency of " + frequency + " Hz is out of range");
        }
        probability("to read 1 for 0", oneForZero);
        probability("to read 0 for 1", zeroForOne);
        time("the duration of a measurement", readoutSeconds);
        time("the duration of a reset", resetSeconds);
        frequency += 0.0; // -0.0 becomes 0.0, so that equal properties compare equal
        oneForZero += 0.0;
        zeroForOne += 0.0;
        readoutSeconds += 0.0;
        resetSeconds += 0.0;
    }

    /** The mean probability of a wrong outcome; 0 when unknown. */
    public double readoutError() {
        double error = (oneForZero + zeroForOne) / 2;
        return Double.isNaN(error) ? 0 : error;
    }

    /** Whether the probability of a wrong outcome is known. */
    public boolean hasReadoutError() {
        return !Double.isNaN(oneForZero + zeroForOne);
    }

    private static void time(String what, double seconds) {
        if (seconds < 0 || seconds > LONGEST_SECONDS) {
            throw fault(what + " of " + seconds + " s is out of range");
        }
    }

    private static void probability(String what, double value) {
        if (value < 0 || value > 1) {
            throw fault("the probability " + what + " of " + value + " is not between 0 and 1");
        }
    }

    private static QnitException fault(String message) {
        return new QnitException(ErrorCode.INVALID_TARGET, message);
    }
}
