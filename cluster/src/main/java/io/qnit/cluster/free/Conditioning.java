package io.qnit.cluster.free;

import io.qnit.compiler.algebra.Axes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/**
 * Operations some of whose qubits have been measured. One that is diagonal on them is a sum over their values of projectors
 * times something on its other qubits; that something is applied when their bits have those values. Phases do not matter:
 * each value is a case of its own.
 */
final class Conditioning {
    /** Matrices on more qubits are not taken apart. */
    private static final int MOST_QUBITS = 6;
    private static final int NONE = -1;
    private static final double SMALL = 1e-14;
    private static final ClassicalType.Bool BOOL = new ClassicalType.Bool();

    private Conditioning() {}

    /** Whether {@link #append} can treat operation {@code i} with these qubits measured. */
    static boolean isPossible(Block block, int i, BitSet measured) {
        int[] qubits = block.qubits(i);
        if (Arrays.stream(qubits).noneMatch(measured::get) || block.opcode(i) == Opcode.BARRIER) {
            return true;
        }
        if (block.opcode(i) == Opcode.IF) {
            for (Block inner : Block.inside(block.node(i))) {
                for (int k = 0; k < inner.size(); k++) {
                    if (!LightCone.isUnitary(inner, k) || !isPossible(inner, k, measured)) {
                        return false;
                    }
                }
            }
            return true;
        }
        if (!Operation.isUnitary(block, i)) {
            return false;
        }
        byte[] axes = Axes.of(block, i);
        int controls = block.isGate(i) ? ControlledGates.controls(block, i) : 0;
        boolean onControls = true;
        for (int k = 0; k < qubits.length; k++) {
            if (measured.get(qubits[k])) {
                onControls &= k < controls;
                if (axes[k] != Axes.Z) {
                    return false;
                }
            }
        }
        return onControls
                || qubits.length <= MOST_QUBITS && (!block.isGate(i) || !ClassicalUse.isSymbolic(block, i));
    }

    /**
     * Appends what is left of operation {@code i}.
     *
     * @param bits by measured qubit its clbit; at least one of them an operand
     */
    static void append(BlockBuilder target, Block block, int i, Map<Integer, Integer> bits) {
        int[] qubits = block.qubits(i);
        if (Arrays.stream(qubits).noneMatch(bits::containsKey)) {
            target.append(block, i);
            return;
        }
        if (block.opcode(i) == Opcode.BARRIER) {
            target.barrier(Arrays.stream(qubits).filter(q -> !bits.containsKey(q)).toArray());
            return;
        }
        if (block.hasNode(i) && block.node(i) instanceof Node.If branch) {
            Block then = each(branch.then(), bits);
            Block otherwise = each(branch.otherwise(), bits);
            appendIf(target, branch.condition(), then, otherwise);
            return;
        }
        int[] rest = Arrays.stream(qubits).filter(q -> !bits.containsKey(q)).toArray();
        int controls = block.isGate(i) ? ControlledGates.controls(block, i) : 0;
        boolean onControls = Arrays.stream(qubits, controls, qubits.length).noneMatch(bits::containsKey);
        if (onControls) {
            BlockBuilder then = new BlockBuilder();
            ControlledGates.appendWith(then, block, i, rest);
            Expression all = Arrays.stream(qubits)
                    .filter(bits::containsKey)
                    .mapToObj(q -> isSet(bits.getOrDefault(q, NONE)))
                    .reduce((a, b) -> new Expression.Binary(BinaryOperator.AND, a, b, BOOL))
                    .orElseThrow();
            appendIf(target, all, then.build(), Block.empty());
            return;
        }
        Operation operation = Operation.of(block, i, q -> q, Block::parameter);
        int[] order = operation.qubits();
        int[] given = Arrays.stream(order).filter(bits::containsKey).toArray();
        appendCases(target, operation.wholeMatrix(), order, given, rest, bits, 0, 0);
    }

    private static Block each(Block block, Map<Integer, Integer> bits) {
        BlockBuilder target = new BlockBuilder();
        for (int k = 0; k < block.size(); k++) {
            append(target, block, k, bits);
        }
        return target.build();
    }

    private static void appendCases(
            BlockBuilder target, double[] matrix, int[] order, int[] given, int[] rest,
            Map<Integer, Integer> bits, int depth, int values) {
        if (depth == given.length) {
            appendBlock(target, block(matrix, order, given, rest, values), rest);
            return;
        }
        BlockBuilder one = new BlockBuilder();
        appendCases(one, matrix, order, given, rest, bits, depth + 1, values | 1 << depth);
        BlockBuilder zero = new BlockBuilder();
        appendCases(zero, matrix, order, given, rest, bits, depth + 1, values);
        appendIf(target, isSet(bits.getOrDefault(given[depth], NONE)), one.build(), zero.build());
    }

    /** The block of a matrix where some operands have given values before and after: it acts on the rest. */
    private static double[] block(double[] matrix, int[] order, int[] given, int[] rest, int values) {
        int n = 1 << order.length;
        int size = 1 << rest.length;
        int fixed = 0;
        for (int k = 0; k < given.length; k++) {
            fixed |= (values >> k & 1) << indexOf(order, given[k]);
        }
        double[] block = new double[2 * size * size];
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                int from = 2 * (spread(order, rest, r, fixed) * n + spread(order, rest, c, fixed));
                block[2 * (r * size + c)] = matrix[from];
                block[2 * (r * size + c) + 1] = matrix[from + 1];
            }
        }
        return block;
    }

    private static int spread(int[] order, int[] rest, int index, int fixed) {
        int spread = fixed;
        for (int k = 0; k < rest.length; k++) {
            spread |= (index >> k & 1) << indexOf(order, rest[k]);
        }
        return spread;
    }

    private static int indexOf(int[] order, int qubit) {
        int at = 0;
        while (order[at] != qubit) {
            at++;
        }
        return at;
    }

    private static void appendBlock(BlockBuilder target, double[] matrix, int[] qubits) {
        if (isPhase(matrix, 1 << qubits.length)) {
            return;
        }
        if (qubits.length == 1) {
            OneQubitMatrix.append(target, qubits[0], matrix);
        } else {
            target.unitary(new Node.UnitaryMatrix(matrix), qubits);
        }
    }

    private static boolean isPhase(double[] m, int size) {
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                int at = 2 * (r * size + c);
                double re = m[at] - (r == c ? m[0] : 0);
                double im = m[at + 1] - (r == c ? m[1] : 0);
                if (Math.abs(re) > SMALL || Math.abs(im) > SMALL) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void appendIf(BlockBuilder target, Expression condition, Block then, Block otherwise) {
        if (!then.isEmpty() || !otherwise.isEmpty()) {
            target.node(new Node.If(condition, then, otherwise));
        }
    }

    private static Expression isSet(int clbit) {
        return new Expression.Cast(new Expression.Clbit(clbit), BOOL);
    }
}
