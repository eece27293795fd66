package io.qnit.core.gate;

import java.util.Optional;

/** Placeholder rows until the whole table lands; the methods are settled. */
public enum Gate {
    X("x", 1, 0);

    private final String id;
    private final int qubitCount;
    private final int parameterCount;

    Gate(String id, int qubitCount, int parameterCount) {
        this.id = id;
        this.qubitCount = qubitCount;
        this.parameterCount = parameterCount;
    }

    /** The canonical lower-case name. */
    public String id() {
        return id;
    }

    /** Qubits it acts on, its own controls included; controls come first. */
    public int qubitCount() {
        return qubitCount;
    }

    public int parameterCount() {
        return parameterCount;
    }

    /** The gate of the table that is this one with more controls, if there is one. */
    public Optional<Gate> withControls(int controls) {
        return controls == 0 ? Optional.of(this) : Optional.empty();
    }
}
