package io.qnit.simulator;

import java.util.Locale;

/** How a circuit is simulated. */
public enum Method {
    /** The method that suits the circuit; the result's metadata says which and why. */
    AUTOMATIC("automatic"),
    /** All 2^n amplitudes of a pure state. */
    STATEVECTOR("state vector"),
    /** The amplitudes that are not zero. */
    SPARSE("sparse state"),
    /** A tableau of Pauli strings: Clifford gates only, any number of qubits. */
    STABILIZER("stabilizer tableau"),
    /** A chain of tensors, small while neighbours are little entangled; truncated with a bound on the error. */
    MATRIX_PRODUCT_STATE("matrix product state"),
    /** All 4^n numbers of a mixed state: noise happens exactly. */
    DENSITY_MATRIX("density matrix");

    private final String title;

    Method(String title) {
        this.title = title;
    }

    /** The name in options and results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in sentences. */
    String title() {
        return title;
    }
}
