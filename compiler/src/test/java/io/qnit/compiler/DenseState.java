package io.qnit.compiler;

import io.qnit.compiler.pass.Certificate;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.SplittableRandom;

/** The slow, obvious twin of everything that rewrites circuits: a state vector, one gate after the other. */
public final class DenseState {
    private DenseState() {}

    public static double[] random(int qubits, SplittableRandom random) {
        double[] state = new double[2 << qubits];
        double norm = 0;
        for (int k = 0; k < state.length; k++) {
            state[k] = random.nextGaussian();
            norm += state[k] * state[k];
        }
        for (int k = 0; k < state.length; k++) {
            state[k] /= Math.sqrt(norm);
        }
        return state;
    }

    /** What gates and unitaries make of a state; anything else is not for this. */
    public static double[] run(Block block, int qubits, double[] state) {
        double[] now = state.clone();
        for (int i = 0; i < block.size(); i++) {
            if (!block.isGate(i) && block.opcode(i) != Opcode.UNITARY) {
                throw new IllegalArgumentException("operation " + i + " is not unitary");
            }
            now = apply(matrix(block, i), block.qubits(i), qubits, now);
        }
        return now;
    }

    /** |1 - <source|target>| where wires begin and end as the certificate says; 0 when the blocks are the same, phase too. */
    public static double distance(
            Block source, int sourceQubits, Block target, Certificate certificate, SplittableRandom random) {
        return distance(source, sourceQubits, target, certificate.start(), certificate.end(), random);
    }

    public static double distance(
            Block source, int sourceQubits, Block target, int[] start, int[] end, SplittableRandom random) {
        int targetQubits = Math.max(start.length, sourceQubits);
        double[] state = random(sourceQubits, random);
        double[] expected = run(source, sourceQubits, state);
        double[] placed = new double[2 << targetQubits];
        for (int x = 0; x < 1 << sourceQubits; x++) {
            int y = place(x, sourceQubits, start);
            placed[2 * y] = state[2 * x];
            placed[2 * y + 1] = state[2 * x + 1];
        }
        double[] found = run(target, targetQubits, placed);
        double re = 0;
        double im = 0;
        for (int x = 0; x < 1 << sourceQubits; x++) {
            int y = place(x, sourceQubits, end);
            re += expected[2 * x] * found[2 * y] + expected[2 * x + 1] * found[2 * y + 1];
            im += expected[2 * x] * found[2 * y + 1] - expected[2 * x + 1] * found[2 * y];
        }
        return Math.hypot(re - 1, im);
    }

    private static int place(int x, int qubits, int[] layout) {
        int y = 0;
        for (int q = 0; q < qubits; q++) {
            y |= (x >> q & 1) << layout[q];
        }
        return y;
    }

    private static double[] matrix(Block block, int i) {
        if (block.opcode(i) == Opcode.UNITARY) {
            return ((Node.UnitaryMatrix) block.node(i)).entries();
        }
        double[] own = block.gate(i).matrix(block.parameters(i));
        int added = block.addedControls(i);
        int small = 1 << (block.operandCount(i) - added);
        int large = small << added;
        int on = (1 << added) - 1;
        double[] matrix = new double[2 * large * large];
        for (int r = 0; r < large; r++) {
            if ((r & on) != on) {
                matrix[2 * (r * large + r)] = 1;
            }
        }
        for (int r = 0; r < small; r++) {
            for (int c = 0; c < small; c++) {
                int to = 2 * ((r << added | on) * large + (c << added | on));
                matrix[to] = own[2 * (r * small + c)];
                matrix[to + 1] = own[2 * (r * small + c) + 1];
            }
        }
        return matrix;
    }

    private static double[] apply(double[] matrix, int[] operands, int qubits, double[] state) {
        int dimension = 1 << operands.length;
        double[] result = new double[state.length];
        for (int x = 0; x < 1 << qubits; x++) {
            int row = 0;
            int rest = x;
            for (int k = 0; k < operands.length; k++) {
                row |= (x >> operands[k] & 1) << k;
                rest &= ~(1 << operands[k]);
            }
            for (int column = 0; column < dimension; column++) {
                int y = rest;
                for (int k = 0; k < operands.length; k++) {
                    y |= (column >> k & 1) << operands[k];
                }
                double re = matrix[2 * (row * dimension + column)];
                double im = matrix[2 * (row * dimension + column) + 1];
                result[2 * x] += re * state[2 * y] - im * state[2 * y + 1];
                result[2 * x + 1] += re * state[2 * y + 1] + im * state[2 * y];
            }
        }
        return result;
    }
}
