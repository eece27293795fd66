package io.qnit.compiler.verify;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * By how much the two sides of one group may differ.
 *
 * @param rounding the operator distance that counts as equal, for rounding; 1e-9 by default
 * @param approximation what a pass may trade for gates, per group: 1 - |tr U^+ V| / d; 0 by default
 */
public record Tolerance(double rounding, double approximation) {
    public static final Tolerance EXACT = new Tolerance(1e-9, 0);

    public Tolerance {
        if (!(rounding >= 0 && approximation >= 0)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "tolerances are not negative, found " + rounding + " and " + approximation);
        }
    }

    /** For a compilation that may leave out what is within this of the identity: 1 - |tr U| / d. */
    public static Tolerance ofApproximation(double approximation) {
        return new Tolerance(EXACT.rounding, approximation);
    }

    /** Whether operators on so many qubits count as equal at this distance F: F^2 = 2 d (1 - |tr U^+ V| / d). */
    boolean allows(int qubits, double distance) {
        return distance <= rounding
                || distance * distance / Math.scalb(2.0, qubits) <= approximation * (1 + 1e-6);
    }
}
