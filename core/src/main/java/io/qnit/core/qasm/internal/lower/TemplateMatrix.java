package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;

/** The matrix of a gate that a source defines, for the powers that only a matrix has. At most a few qubits. */
final class TemplateMatrix {
    private TemplateMatrix() {}

    /** The matrix, operand 0 the least significant bit; empty after an error. */
    static double[] of(Context context, Callee.Template template, Arguments arguments, long span) {
        int[] qubits = new int[template.qubitCount()];
        for (int k = 0; k < qubits.length; k++) {
            qubits[k] = k;
        }
        BlockBuilder before = context.out;
        context.out = new BlockBuilder();
        boolean done =
                new GateExpansion(context).apply(template, 0, qubits, arguments, GateExpansion.NO_POWER, span);
        Block block = context.out.build();
        context.out = before;
        return done ? of(block, qubits.length) : new double[0];
    }

    /** The product of the gates and matrices of a block. */
    static double[] of(Block block, int qubits) {
        int dimension = 1 << qubits;
        double[] matrix = new double[2 * dimension * dimension];
        for (int k = 0; k < dimension; k++) {
            matrix[2 * k * (dimension + 1)] = 1;
        }
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i)) {
                double[] gate = controlled(block.gate(i).matrix(block.parameters(i)), block.addedControls(i));
                matrix = times(gate, block.qubits(i), matrix, dimension);
            } else if (block.hasNode(i) && block.node(i) instanceof Node.UnitaryMatrix unitary) {
                matrix = times(unitary.entries(), block.qubits(i), matrix, dimension);
            }
        }
        return matrix;
    }

    /** The gate on these qubits after the matrix. */
    private static double[] times(double[] gate, int[] qubits, double[] matrix, int dimension) {
        double[] result = new double[matrix.length];
        int small = 1 << qubits.length;
        int mask = 0;
        for (int qubit : qubits) {
            mask |= 1 << qubit;
        }
        for (int row = 0; row < dimension; row++) {
            int from = 0;
            for (int k = 0; k < qubits.length; k++) {
                from |= (row >> qubits[k] & 1) << k;
            }
            for (int j = 0; j < small; j++) {
                double re = gate[2 * (from * small + j)];
                double im = gate[2 * (from * small + j) + 1];
                int source = row & ~mask;
                for (int k = 0; k < qubits.length; k++) {
                    source |= (j >> k & 1) << qubits[k];
                }
                for (int column = 0; column < dimension; column++) {
                    int a = 2 * (source * dimension + column);
                    int b = 2 * (row * dimension + column);
                    result[b] += re * matrix[a] - im * matrix[a + 1];
                    result[b + 1] += re * matrix[a + 1] + im * matrix[a];
                }
            }
        }
        return result;
    }

    /** The matrix with controls as its first operands, the low bits of the index. */
    static double[] controlled(double[] matrix, int controls) {
        if (controls == 0) {
            return matrix;
        }
        int small = (int) Math.round(Math.sqrt(matrix.length / 2.0));
        int dimension = small << controls;
        int on = (1 << controls) - 1;
        double[] result = new double[2 * dimension * dimension];
        for (int k = 0; k < dimension; k++) {
            if ((k & on) != on) {
                result[2 * k * (dimension + 1)] = 1;
            }
        }
        for (int row = 0; row < small; row++) {
            for (int column = 0; column < small; column++) {
                int to = 2 * ((row << controls | on) * dimension + (column << controls | on));
                result[to] = matrix[2 * (row * small + column)];
                result[to + 1] = matrix[2 * (row * small + column) + 1];
            }
        }
        return result;
    }
}
