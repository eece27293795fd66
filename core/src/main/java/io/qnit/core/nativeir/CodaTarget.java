package io.qnit.core.nativeir;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The gate sets of Coda's NativeGateIR 1.0; a program is for one of them. */
public enum CodaTarget {
    CZ(CodaGate.CZ),
    ISWAP(CodaGate.ISWAP),
    /** With a controlled phase of any angle. */
    PCZ(CodaGate.CP),
    CNOT(CodaGate.CNOT, CodaGate.X90, CodaGate.Y_MINUS_90, CodaGate.VIRTUAL_Z);

    private final Set<CodaGate> gates;

    CodaTarget(CodaGate first, CodaGate... others) {
        gates = EnumSet.of(first, others);
        gates.addAll(EnumSet.of(CodaGate.RX, CodaGate.RY, CodaGate.RZ, CodaGate.ID));
    }

    /** The name in the JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a program for this target may use the gate. */
    public boolean allows(CodaGate gate) {
        return gates.contains(gate);
    }

    static Optional<CodaTarget> named(String id) {
        for (CodaTarget target : values()) {
            if (target.id().equals(id)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }
}
