package io.qnit.compiler.equivalence;

import io.qnit.compiler.algebra.Operation;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A circuit of gates with, at most, measurements at its end.
 *
 * @param gates in order, on renumbered qubits
 * @param qubitOf per clbit the qubit that is measured into it, or -1
 * @param measures whether there is a measurement
 */
record Straight(List<Operation> gates, int[] qubitOf, boolean measures) {
    /** Empty when the circuit is of another kind. */
    static Optional<Straight> of(Circuit circuit, int[] numbers, Registers registers) {
        List<Operation> gates = new ArrayList<>();
        int[] qubitOf = new int[circuit.clbitCount()];
        Arrays.fill(qubitOf, -1);
        boolean[] measured = new boolean[circuit.qubitCount()];
        return add(circuit.body(), gates, numbers, registers, qubitOf, measured)
                ? Optional.of(new Straight(List.copyOf(gates), qubitOf, any(measured)))
                : Optional.empty();
    }

    private static boolean any(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }

    private static boolean add(
            Block block, List<Operation> gates, int[] numbers, Registers registers, int[] qubitOf, boolean[] measured) {
        for (int i = 0; i < block.size(); i++) {
            if (Operation.isUnitary(block, i)) {
                for (int k = 0; k < block.operandCount(i); k++) {
                    if (measured[block.qubit(i, k)]) {
                        return false;
                    }
                }
                gates.add(Operation.of(block, i, q -> numbers[q], registers::parameter));
                continue;
            }
            switch (block.opcode(i)) {
                case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> {}
                case Opcode.MEASURE -> {
                    int clbit = block.clbit(i);
                    int qubit = block.qubit(i, 0);
                    if (measured[qubit] || qubitOf[clbit] >= 0) {
                        return false;
                    }
                    measured[qubit] = true;
                    qubitOf[clbit] = numbers[qubit];
                }
                case Opcode.BOX -> {
                    if (!(block.node(i) instanceof Node.Box box)
                            || !add(box.body(), gates, numbers, registers, qubitOf, measured)) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }
}
