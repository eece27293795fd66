package io.qnit.core.nativeir;

import java.util.Locale;
import java.util.Optional;

/** The gates of Coda's NativeGateIR 1.0. Angles are radians. */
public enum CodaGate {
    RX(1, 1),
    RY(1, 1),
    RZ(1, 1),
    CZ(2, 0),
    ISWAP(2, 0),
    /** Controlled phase. */
    CP(2, 1),
    /** Waits; the parameter is in nanoseconds. */
    ID(1, 1),
    /** {@code rx(pi/2)}. */
    X90(1, 0),
    /** {@code ry(-pi/2)}. */
    Y_MINUS_90(1, 0),
    /** {@code rz} that takes no time. */
    VIRTUAL_Z(1, 1),
    CNOT(2, 0);

    private final int qubits;
    private final int parameters;

    CodaGate(int qubits, int parameters) {
        this.qubits = qubits;
        this.parameters = parameters;
    }

    /** The name in the JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int qubitCount() {
        return qubits;
    }

    public int parameterCount() {
        return parameters;
    }

    static Optional<CodaGate> named(String id) {
        for (CodaGate gate : values()) {
            if (gate.id().equals(id)) {
                return Optional.of(gate);
            }
        }
        return Optional.empty();
    }
}
