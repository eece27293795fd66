package io.qnit.core.observable;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** A Pauli string with a real, finite coefficient. Immutable. */
public record PauliTerm(double coefficient, PauliString string) {
    public PauliTerm {
        if (!Double.isFinite(coefficient)) {
            throw new QnitException(
                    ErrorCode.INVALID_OBSERVABLE, "the coefficient of " + string + " is " + coefficient);
        }
    }
}
