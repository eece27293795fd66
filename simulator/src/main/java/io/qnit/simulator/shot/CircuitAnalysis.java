package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Opcode;
import java.util.BitSet;

/**
 * What a circuit asks of a simulator, found without running it. Immutable.
 *
 * @param usedQubits qubits that some operation acts on; the others stay |0>
 * @param measures whether any measurement is written anywhere
 */
public record CircuitAnalysis(BitSet usedQubits, boolean measures) {
    public static CircuitAnalysis of(Circuit circuit) {
        BitSet used = new BitSet();
        boolean measures = use(circuit.body(), used);
        return new CircuitAnalysis(used, measures);
    }

    /** Whether the circuit measures nothing because it has nothing to measure into: then all qubits are measured. */
    public boolean measuresAll(Circuit circuit) {
        return !measures && circuit.clbitRegisters().stream()
                .noneMatch(r -> r.scope() == ClbitRegister.Scope.GLOBAL);
    }

    private static boolean use(Block block, BitSet used) {
        boolean measures = false;
        for (int i = 0; i < block.size(); i++) {
            short opcode = block.opcode(i);
            measures |= opcode == Opcode.MEASURE;
            if (opcode == Opcode.BARRIER || opcode == Opcode.DELAY || opcode == Opcode.DIRECTIVE) {
                continue;
            }
            boolean flat = true;
            if (block.hasNode(i)) {
                for (Block inner : Block.inside(block.node(i))) {
                    measures |= use(inner, used);
                    flat = false;
                }
            }
            for (int s = block.firstSlot(i); flat && s < block.firstSlot(i + 1); s++) {
                used.set(block.operand(s));
            }
        }
        return measures;
    }
}
