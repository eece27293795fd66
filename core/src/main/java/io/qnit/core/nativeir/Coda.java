package io.qnit.core.nativeir;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.nio.charset.StandardCharsets;

/**
 * The door to Coda's NativeGateIR 1.0 (coda-node, {@code docs/jobs/IR_SCHEMA.md}). Stateless, safe for use by several
 * threads.
 *
 * <p>The format does not say which character of a bitstring a measurement is. Here {@code measurements[0]} is clbit 0, the
 * rightmost character.
 */
public final class Coda {
    private Coda() {}

    /**
     * Reads a program and checks all of it; members that it does not know are left out, as Coda does.
     *
     * @throws QnitException {@code INVALID_SOURCE} with line and column, {@code UNSUPPORTED} for another version or more
     *     than 50 qubits, {@code LIMIT_REACHED} above a limit
     */
    public static CodaProgram read(byte[] source, ReadLimits limits) {
        return CodaJson.read(source, limits);
    }

    /** As {@link #read(byte[], ReadLimits)} with {@link ReadLimits#DEFAULT}. */
    public static CodaProgram read(String source) {
        return read(source.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT);
    }

    /** Writes a program, so that reading it again gives an equal one. */
    public static String write(CodaProgram program, Layout layout) {
        return CodaJson.write(program, layout);
    }

    /**
     * A circuit as a program. One-qubit gates without a name in Coda become the rotation they are up to a global phase
     * ({@code sx} is {@code rx(pi/2)}), delays become {@code id}, barriers before the measurements at the end and global
     * phases are dropped: nothing can tell.
     *
     * @param circuit with at most 50 qubits; every clbit is measured once, after the last gate on its qubit
     * @throws QnitException {@code UNSUPPORTED} for what the format cannot hold, with the operation's place
     */
    public static CodaProgram of(Circuit circuit, CodaTarget target, CodaProgram.Metadata metadata) {
        return CodaConversion.toProgram(circuit, target, metadata);
    }

    /** The target whose two-qubit gate a circuit uses first; {@code CZ} when it uses none. */
    public static CodaTarget targetOf(Circuit circuit) {
        Block body = circuit.body();
        for (int i = 0; i < body.size(); i++) {
            if (body.isGate(i)) {
                if (body.gate(i) == Gate.CX) {
                    return CodaTarget.CNOT;
                } else if (body.gate(i) == Gate.ISWAP) {
                    return CodaTarget.ISWAP;
                } else if (body.gate(i) == Gate.CP) {
                    return CodaTarget.PCZ;
                }
            }
        }
        return CodaTarget.CZ;
    }

    /** A program as a circuit on physical qubits, its measurements in the clbits of a register {@code c}. */
    public static Circuit circuit(CodaProgram program, String name) {
        return CodaConversion.toCircuit(program, name);
    }
}
