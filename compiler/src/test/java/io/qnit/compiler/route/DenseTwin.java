package io.qnit.compiler.route;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import java.util.List;

/** Applies operations to dense vectors, one amplitude at a time. */
final class DenseTwin {
    private DenseTwin() {}

    static double[] matrix(Block block, int i) {
        return block.isGate(i)
                ? block.gate(i).matrix(block.parameters(i))
                : ((Node.UnitaryMatrix) block.node(i)).entries();
    }

    /** The vector after operation {@code i}; wire {@code wires.get(k)} is bit {@code k} of the index. */
    static double[] apply(Block block, int i, List<Integer> wires, double[] vector) {
        int[] bits = new int[block.operandCount(i)];
        for (int k = 0; k < bits.length; k++) {
            bits[k] = wires.indexOf(block.qubit(i, k));
        }
        double[] matrix = matrix(block, i);
        int dimension = 1 << bits.length;
        double[] result = new double[vector.length];
        for (int r = 0; r < vector.length / 2; r++) {
            int row = 0;
            for (int k = 0; k < bits.length; k++) {
                row |= (r >> bits[k] & 1) << k;
            }
            for (int column = 0; column < dimension; column++) {
                int c = r;
                for (int k = 0; k < bits.length; k++) {
                    c = c & ~(1 << bits[k]) | (column >> k & 1) << bits[k];
                }
                double re = matrix[2 * (row * dimension + column)];
                double im = matrix[2 * (row * dimension + column) + 1];
                result[2 * r] += re * vector[2 * c] - im * vector[2 * c + 1];
                result[2 * r + 1] += re * vector[2 * c + 1] + im * vector[2 * c];
            }
        }
        return result;
    }
}
