package io.qnit.simulator;

import java.util.Locale;

/** How a circuit is simulated. */
public enum Method {
    /** The method that suits the circuit; the result's metadata says which and why. */
    AUTOMATIC,
    /** All 2^n amplitudes of a pure state. */
    STATEVECTOR;

    /** The name in options and results. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
