package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.OperatorComparison;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * By how much the two sides of one group may differ.
 *
 * @param rounding the operator distance that counts as equal, for rounding; 1e-9 by default
 * @param infidelity the average gate infidelity that a pass may trade for gates, per group; 0 by default
 */
public record Tolerance(double rounding, double infidelity) {
    public static final Tolerance EXACT = new Tolerance(1e-9, 0);

    public Tolerance {
        if (!(rounding >= 0 && infidelity >= 0)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "tolerances are not negative, found " + rounding + " and " + infidelity);
        }
    }

    /** For a compilation that may approximate gates within this average infidelity. */
    public static Tolerance ofInfidelity(double infidelity) {
        return new Tolerance(EXACT.rounding, infidelity);
    }

    /** Whether operators on so many qubits at this distance (Frobenius norm) count as equal. */
    boolean allows(int qubits, double distance) {
        return distance <= rounding || OperatorComparison.infidelity(qubits, distance) <= infidelity * (1 + 1e-6);
    }
}
