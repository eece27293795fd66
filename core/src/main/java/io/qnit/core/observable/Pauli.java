package io.qnit.core.observable;

/** A Pauli operator on one qubit, other than the identity. */
public enum Pauli {
    X,
    Y,
    Z
}
