package io.qnit.compiler.algebra;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * A unitary operation by itself: a matrix on its targets, applied where all controls are 1.
 *
 * @param controls qubits
 * @param targets qubits; the first is the least significant bit of the matrix's index
 * @param matrix 2^targets rows, row-major, re and im interleaved; without the controls
 */
public record Operation(int[] controls, int[] targets, double[] matrix) {
    /** Where the value of a gate's parameter comes from: block, operation, number of the parameter; radians. */
    @FunctionalInterface
    public interface Parameters {
        double value(Block block, int i, int k);
    }

    private static final double[][] FIXED = new double[Gate.values().length][];

    static {
        for (Gate gate : Gate.values()) {
            if (gate.parameterCount() == 0) {
                FIXED[gate.ordinal()] = gate.base().matrix();
            }
        }
    }

    /** Whether operation {@code i} is unitary: a gate or a matrix. */
    public static boolean isUnitary(Block block, int i) {
        return block.isGate(i) || block.opcode(i) == Opcode.UNITARY;
    }

    /**
     * Operation {@code i}, which must be unitary.
     *
     * @param place where the block's qubits are
     * @param values of the parameters
     */
    public static Operation of(Block block, int i, IntUnaryOperator place, Parameters values) {
        int[] qubits = block.qubits(i);
        for (int k = 0; k < qubits.length; k++) {
            qubits[k] = place.applyAsInt(qubits[k]);
        }
        if (!block.isGate(i)) {
            if (block.node(i) instanceof Node.UnitaryMatrix matrix) {
                return new Operation(new int[0], qubits, matrix.entries());
            }
            throw new IllegalArgumentException("operation " + i + " is not unitary");
        }
        Gate gate = block.gate(i);
        int controls = block.addedControls(i) + gate.controlCount();
        double[] matrix = FIXED[gate.ordinal()];
        if (gate.parameterCount() > 0) {
            double[] parameters = new double[gate.parameterCount()];
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] = values.value(block, i, k);
            }
            matrix = gate.base().matrix(parameters);
        }
        return new Operation(
                Arrays.copyOf(qubits, controls), Arrays.copyOfRange(qubits, controls, qubits.length), matrix);
    }

    /** On other qubits. */
    public Operation at(IntUnaryOperator place) {
        return new Operation(
                Arrays.stream(controls).map(place).toArray(), Arrays.stream(targets).map(place).toArray(), matrix);
    }

    /** The qubits, controls first. */
    public int[] qubits() {
        int[] all = Arrays.copyOf(controls, controls.length + targets.length);
        System.arraycopy(targets, 0, all, controls.length, targets.length);
        return all;
    }

    /** The matrix on {@link #qubits}, controls included. */
    public double[] wholeMatrix() {
        if (controls.length == 0) {
            return matrix;
        }
        int inner = 1 << targets.length;
        int n = inner << controls.length;
        int mask = (1 << controls.length) - 1;
        double[] whole = new double[2 * n * n];
        for (int row = 0; row < n; row++) {
            if ((row & mask) != mask) {
                whole[2 * (row * n + row)] = 1;
                continue;
            }
            for (int column = 0; column < inner; column++) {
                int to = 2 * (row * n + (column << controls.length | mask));
                int from = 2 * ((row >> controls.length) * inner + column);
                whole[to] = matrix[from];
                whole[to + 1] = matrix[from + 1];
            }
        }
        return whole;
    }
}
