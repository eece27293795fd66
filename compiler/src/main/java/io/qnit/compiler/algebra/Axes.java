package io.qnit.compiler.algebra;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;

/**
 * With which Pauli an operation commutes on one of its qubits. Operations that commute with the same Pauli A_q on every
 * qubit q that they share commute with each other: both are block diagonal in the common eigenbasis of the A_q, and within
 * a block they act on different qubits.
 *
 * <p>Gates are judged once, at two points in general position; their matrices are analytic in the angles, so what holds
 * there holds everywhere.
 */
public final class Axes {
    public static final byte NONE = 0;
    public static final byte X = 1;
    public static final byte Y = 2;
    public static final byte Z = 3;

    private static final double SMALL = 1e-11;
    private static final byte[][] OF_BASE = new byte[Gate.values().length][];

    static {
        for (Gate gate : Gate.values()) {
            OF_BASE[gate.ordinal()] = ofGate(gate);
        }
    }

    private Axes() {}

    /** The axis of each operand of operation {@code i}: {@link #NONE}, {@link #X}, {@link #Y} or {@link #Z}. */
    public static byte[] of(Block block, int i) {
        byte[] axes = new byte[block.operandCount(i)];
        if (block.isGate(i)) {
            Gate gate = block.gate(i);
            int controls = block.addedControls(i) + gate.controlCount();
            byte[] base = OF_BASE[gate.ordinal()];
            for (int k = 0; k < axes.length; k++) {
                axes[k] = k < controls ? Z : base[k - controls];
            }
        } else if (block.opcode(i) == Opcode.MEASURE) {
            axes[0] = Z;
        } else if (block.opcode(i) == Opcode.UNITARY && block.node(i) instanceof Node.UnitaryMatrix matrix) {
            double[] entries = matrix.entries();
            for (int k = 0; k < axes.length; k++) {
                axes[k] = of(entries, axes.length, k);
            }
        }
        return axes;
    }

    /** Whether operation {@code i} is a gate or matrix that is diagonal. */
    public static boolean isDiagonal(Block block, int i) {
        if (!Operation.isUnitary(block, i)) {
            return false;
        }
        for (byte axis : of(block, i)) {
            if (axis != Z) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ofGate(Gate gate) {
        int targets = gate.qubitCount() - gate.controlCount();
        byte[] axes = new byte[targets];
        double[] first = new double[gate.parameterCount()];
        double[] second = new double[gate.parameterCount()];
        for (int k = 0; k < first.length; k++) {
            first[k] = 0.7312 + 0.4177 * k;
            second[k] = -1.1931 + 0.8713 * k * k;
        }
        for (int k = 0; k < targets; k++) {
            byte axis = of(gate.base().matrix(first), targets, k);
            axes[k] = axis == of(gate.base().matrix(second), targets, k) ? axis : NONE;
        }
        return axes;
    }

    private static byte of(double[] matrix, int qubits, int operand) {
        if (commutes(matrix, qubits, operand, Z)) {
            return Z;
        }
        return commutes(matrix, qubits, operand, X) ? X : commutes(matrix, qubits, operand, Y) ? Y : NONE;
    }

    /** Compares U P with P U, entry by entry. */
    private static boolean commutes(double[] matrix, int qubits, int operand, byte pauli) {
        int n = 1 << qubits;
        for (int r = 0; r < n; r++) {
            for (int c = 0; c < n; c++) {
                // (U P)[r][c] = U[r][c ^ flip] P[c ^ flip][c] and (P U)[r][c] = P[r][r ^ flip] U[r ^ flip][c]
                int flip = pauli == Z ? 0 : 1 << operand;
                int left = 2 * (r * n + (c ^ flip));
                int right = 2 * ((r ^ flip) * n + c);
                boolean columnSet = (c >> operand & 1) == 1;
                boolean rowSet = (r >> operand & 1) == 1;
                double signLeft = 1;
                double signRight = 1;
                if (pauli == Z) {
                    signLeft = columnSet ? -1 : 1;
                    signRight = rowSet ? -1 : 1;
                } else if (pauli == Y) { // both sides divided by i: P[1][0] = i, P[0][1] = -i
                    signLeft = columnSet ? -1 : 1;
                    signRight = rowSet ? 1 : -1;
                }
                if (Math.abs(signLeft * matrix[left] - signRight * matrix[right]) > SMALL
                        || Math.abs(signLeft * matrix[left + 1] - signRight * matrix[right + 1]) > SMALL) {
                    return false;
                }
            }
        }
        return true;
    }
}
