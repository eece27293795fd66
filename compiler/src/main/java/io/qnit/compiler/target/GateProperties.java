package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * How good and how long a native operation is on its qubits.
 *
 * @param error the average gate infidelity, 0 to 1; NaN when unknown
 * @param seconds the duration; NaN when unknown
 */
public record GateProperties(double error, double seconds) {
    public static final GateProperties UNKNOWN = new GateProperties(Double.NaN, Double.NaN);

    public GateProperties {
        if (error < 0 || error > 1) {
            throw new QnitException(ErrorCode.INVALID_TARGET, "an error of " + error + " is not between 0 and 1");
        }
        if (seconds < 0 || seconds > QubitProperties.LONGEST_SECONDS) {
            throw new QnitException(ErrorCode.INVALID_TARGET, "a duration of " + seconds + " s is out of range");
        }
        error += 0.0;
        seconds += 0.0;
    }
}
