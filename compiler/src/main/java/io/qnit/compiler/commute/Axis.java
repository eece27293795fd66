package io.qnit.compiler.commute;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;

/**
 * The axis in which an operation is diagonal on one of its qubits: it is a sum of projectors onto that Pauli's eigenstates,
 * each times something on the other qubits. Two operations that have the same axis on every qubit that they share
 * commute: both are diagonal in one product basis of those qubits and act on different ones beside.
 *
 * <p>CX has Z on its control and X on its target, RZZ and CP have Z on both, H has none. Axes are found from matrices once
 * per gate, at parameters in general position, so that a gate's axes hold for every parameter.
 */
public enum Axis {
    NONE,
    X,
    Y,
    Z;

    private static final Axis[][] BY_GATE = new Axis[Gate.values().length][];

    static {
        for (Gate gate : Gate.values()) {
            double[] generic = new double[gate.parameterCount()];
            for (int k = 0; k < generic.length; k++) {
                generic[k] = 0.7 + 0.4 * k;
            }
            Axis[] axes = new Axis[gate.qubitCount()];
            if (axes.length > 0) {
                double[] matrix = gate.matrix(generic);
                for (int k = 0; k < axes.length; k++) {
                    axes[k] = of(matrix, axes.length, k);
                }
            }
            BY_GATE[gate.ordinal()] = axes;
        }
    }

    /** The axis of operation {@code i} on its operand {@code k}. A measurement has Z: diagonal gates may pass it. */
    public static Axis of(Block block, int i, int k) {
        short opcode = block.opcode(i);
        if (opcode >= 0) {
            int added = block.addedControls(i);
            return k < added ? Z : BY_GATE[opcode][k - added];
        }
        return opcode == Opcode.MEASURE ? Z : NONE;
    }

    public static Axis of(Gate gate, int operand) {
        return BY_GATE[gate.ordinal()][operand];
    }

    /**
     * The axis of a unitary on one of its qubits: the Pauli with which it commutes there.
     *
     * @param matrix 2^n by 2^n, row-major, interleaved re and im, operand 0 the least significant bit
     */
    public static Axis of(double[] matrix, int qubits, int operand) {
        int dimension = 1 << qubits;
        int bit = 1 << operand;
        boolean z = true;
        boolean x = true;
        boolean y = true;
        for (int r = 0; r < dimension; r++) {
            for (int c = 0; c < dimension; c++) {
                int at = 2 * (r * dimension + c);
                int flipped = 2 * ((r ^ bit) * dimension + (c ^ bit));
                boolean sameSide = ((r ^ c) & bit) == 0;
                double re = matrix[at];
                double im = matrix[at + 1];
                double fre = matrix[flipped];
                double fim = matrix[flipped + 1];
                z &= sameSide || small(re, im);
                x &= small(re - fre, im - fim); // X U X has the entry of both flipped indices
                y &= sameSide ? small(re - fre, im - fim) : small(re + fre, im + fim);
            }
        }
        return z ? Z : x ? X : y ? Y : NONE;
    }

    private static boolean small(double re, double im) {
        return Math.abs(re) < 1e-10 && Math.abs(im) < 1e-10;
    }
}
