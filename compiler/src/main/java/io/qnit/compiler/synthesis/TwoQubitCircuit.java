package io.qnit.compiler.synthesis;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;

/**
 * A two-qubit gate as a sequence over one native gate:
 *
 * <pre>exp(i phase) (local(n, 1) x local(n, 0)) E_n-1 ... E_1 (local(1, 1) x local(1, 0)) E_0 (local(0, 1) x local(0, 0))</pre>
 *
 * E_0 acts first. The gates on one qubit are 2x2 matrices (row-major, re and im interleaved) that the caller writes with
 * the gates that the device has, or joins with their neighbours. Immutable, except that the arrays are not copied.
 */
public final class TwoQubitCircuit {
    private final Gate gate;
    private final double[][] parameters;
    private final double[][] locals;
    private final double phase;

    /**
     * @param parameters those of each use of the gate, first use first
     * @param locals of operand 0 and operand 1 in turn, two more than twice the uses
     */
    TwoQubitCircuit(Gate gate, double[][] parameters, double[][] locals, double phase) {
        this.gate = gate;
        this.parameters = parameters;
        this.locals = locals;
        this.phase = phase;
    }

    /** The native gate; operand 0 of the decomposed gate is its first operand. */
    public Gate gate() {
        return gate;
    }

    /** How often the native gate is used. */
    public int count() {
        return parameters.length;
    }

    /** The parameters of use {@code k}. Not a copy. */
    public double[] parameters(int k) {
        return parameters[k];
    }

    /** The gate on {@code operand} (0 or 1) before use {@code k}, or after the last one where k is the count. Not a copy. */
    public double[] local(int k, int operand) {
        return locals[2 * k + operand];
    }

    /** The global phase in radians. */
    public double phase() {
        return phase;
    }

    /**
     * Appends all gates.
     *
     * @return the global phase that the appended gates lack, in radians
     */
    public double append(BlockBuilder block, int qubit0, int qubit1, OneQubitBasis oneQubit) {
        double lacking = phase;
        for (int k = 0; k <= count(); k++) {
            lacking += oneQubit.append(block, qubit0, local(k, 0));
            lacking += oneQubit.append(block, qubit1, local(k, 1));
            if (k < count()) {
                block.gate(gate, qubit0, qubit1, parameters[k]);
            }
        }
        return lacking;
    }
}
