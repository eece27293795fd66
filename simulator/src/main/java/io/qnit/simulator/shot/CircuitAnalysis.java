package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.BitSet;
import java.util.Optional;

/**
 * What a circuit asks of a simulator, found without running it. Immutable.
 *
 * @param usedQubits qubits that some operation acts on; the others stay |0>
 * @param measures whether any measurement is written anywhere
 * @param reasonForShots why shots must be run one by one, as a sentence; empty when one state serves all shots
 * @param prefix the operations of the body before this one are the same in every shot and random in none
 * @param suffix the operations of the body from this one on only measure and compute
 */
public record CircuitAnalysis(
        BitSet usedQubits, boolean measures, Optional<String> reasonForShots, int prefix, int suffix) {

    public static CircuitAnalysis of(Circuit circuit) {
        Block body = circuit.body();
        BitSet used = new BitSet();
        boolean measures = use(body, used);
        String reason = new Walk().find(body);
        int prefix = 0;
        while (prefix < body.size() && !branches(body, prefix)) {
            prefix++;
        }
        int suffix = body.size();
        while (suffix > prefix && onlyReads(body, suffix - 1)) {
            suffix--;
        }
        return new CircuitAnalysis(
                used, measures, reason.isEmpty() ? Optional.empty() : Optional.of(reason), prefix, suffix);
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

    /** Whether operation i may measure, reset or end the shot. */
    private static boolean branches(Block block, int i) {
        short opcode = block.opcode(i);
        if (opcode == Opcode.MEASURE || opcode == Opcode.RESET || opcode == Opcode.END) {
            return true;
        }
        if (block.hasNode(i)) {
            for (Block inner : Block.inside(block.node(i))) {
                for (int k = 0; k < inner.size(); k++) {
                    if (branches(inner, k)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean onlyReads(Block block, int i) {
        return switch (block.opcode(i)) {
            case Opcode.MEASURE, Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE -> true;
            default -> {
                if (block.isGate(i) || block.opcode(i) == Opcode.RESET || block.opcode(i) == Opcode.UNITARY) {
                    yield false;
                }
                ClassicalUse use = ClassicalUse.of(block, i);
                yield !use.quantum && !use.ends;
            }
        };
    }

    /** Follows everything that could run and names the first operation that cannot wait for the end. */
    private static final class Walk {
        private Deferral now = new Deferral();

        /** The reason why shots must be run one by one; empty when there is none. */
        String find(Block block) {
            for (int i = 0; i < block.size(); i++) {
                String reason = find(block, i);
                if (!reason.isEmpty()) {
                    return reason;
                }
            }
            return "";
        }

        private String find(Block block, int i) {
            short opcode = block.opcode(i);
            if (block.isGate(i) || opcode == Opcode.UNITARY) {
                if (now.gateMeetsMeasured(block, i)) {
                    return "a measured qubit is used again" + Lines.on(block, i);
                }
                if (block.hasSymbols() && now.mustWaitForReads(ClassicalUse.of(block, i))) {
                    return "an angle depends on a measurement" + Lines.on(block, i);
                }
                return "";
            }
            return switch (opcode) {
                case Opcode.MEASURE -> {
                    now.measure(block.qubit(i, 0), block.clbit(i));
                    yield "";
                }
                case Opcode.RESET -> now.touched.get(block.qubit(i, 0))
                        ? "a qubit is reset after use" + Lines.on(block, i) : "";
                case Opcode.BARRIER, Opcode.DELAY, Opcode.DIRECTIVE, Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> "";
                default -> findNode(block, i);
            };
        }

        private String findNode(Block block, int i) {
            ClassicalUse use = ClassicalUse.of(block, i);
            if (!use.quantum) {
                if (now.mustWait(use)) {
                    if (use.ends) {
                        return "a shot may end early" + Lines.on(block, i);
                    }
                    now.await(use);
                }
                return "";
            }
            if (block.node(i) instanceof Node.Box n) {
                return find(n.body());
            }
            if (now.classicalWaits || now.controls(block.node(i))) {
                return "an operation depends on a measurement" + Lines.on(block, i);
            }
            boolean loop = block.node(i) instanceof Node.While || block.node(i) instanceof Node.For;
            Deferral before = now;
            Deferral after = before.copy();
            for (Block inner : Block.inside(block.node(i))) {
                now = before.copy();
                String reason = find(inner);
                if (reason.isEmpty() && loop) {
                    // the second turn meets what the first has measured
                    reason = now.classicalWaits || now.controls(block.node(i))
                            ? "a loop depends on a measurement" + Lines.on(block, i) : find(inner);
                }
                if (!reason.isEmpty()) {
                    return reason;
                }
                after.merge(now);
            }
            now = after;
            return "";
        }
    }
}
