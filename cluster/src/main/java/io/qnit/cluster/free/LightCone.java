package io.qnit.cluster.free;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Leaves out what shows nowhere: operations on qubits that are neither looked at nor meet one that is. One walk backwards
 * with the set of qubits whose state still matters. A measurement into a bit that is shown or read makes its qubit matter, a
 * reset ends that, and a unitary operation on one qubit that matters makes all of its qubits matter. Global phases and
 * directives go as well.
 */
final class LightCone {
    private LightCone() {}

    /** The block within the cone, and how many operations (barriers and phases not counted) were left out. */
    record Result(Block block, int left) {}

    /**
     * @param source the circuit with the body to be looked at
     * @param kept qubits whose state at the end matters
     */
    static Result of(Circuit source, BitSet kept) {
        Block body = source.body();
        BitSet clbits = clbitsThatMatter(source);
        BitSet matters = (BitSet) kept.clone();
        boolean[] keep = new boolean[body.size()];
        int[][] narrowed = new int[body.size()][];
        int left = 0;
        for (int i = body.size() - 1; i >= 0; i--) {
            switch (body.opcode(i)) {
                case Opcode.BARRIER, Opcode.DELAY -> {
                    narrowed[i] = Arrays.stream(body.qubits(i)).filter(matters::get).toArray();
                    keep[i] = narrowed[i].length > 0;
                }
                case Opcode.DIRECTIVE -> {}
                case Opcode.MEASURE -> {
                    int q = body.qubit(i, 0);
                    keep[i] = clbits.get(body.clbit(i)) || matters.get(q);
                    if (keep[i]) {
                        matters.set(q);
                    }
                }
                case Opcode.RESET -> {
                    keep[i] = matters.get(body.qubit(i, 0));
                    matters.clear(body.qubit(i, 0));
                }
                default -> {
                    boolean pure = isUnitary(body, i);
                    boolean seen = Arrays.stream(body.qubits(i)).anyMatch(matters::get);
                    keep[i] = seen || !pure;
                    if (keep[i]) {
                        Arrays.stream(body.qubits(i)).forEach(matters::set);
                    }
                }
            }
            boolean counts = body.opcode(i) != Opcode.BARRIER && body.opcode(i) != Opcode.DELAY
                    && body.opcode(i) != Opcode.DIRECTIVE && body.operandCount(i) > 0;
            left += !keep[i] && counts ? 1 : 0;
        }
        BlockBuilder target = new BlockBuilder();
        for (int i = 0; i < body.size(); i++) {
            if (!keep[i]) {
                continue;
            }
            target.line(body.line(i));
            if (body.opcode(i) == Opcode.BARRIER) {
                target.barrier(narrowed[i]);
            } else if (body.opcode(i) == Opcode.DELAY && body.node(i) instanceof Node.Delay delay) {
                target.delay(delay, narrowed[i]);
            } else {
                target.append(body, i);
            }
            target.line(0);
        }
        return new Result(target.build(), left);
    }

    /** Whether an operation does nothing but turn the state, whatever bits say how. */
    static boolean isUnitary(Block block, int i) {
        if (block.isGate(i) || block.opcode(i) == Opcode.UNITARY || block.opcode(i) == Opcode.BARRIER) {
            return true;
        }
        if (block.opcode(i) != Opcode.IF) {
            return false;
        }
        for (Block inner : Block.inside(block.node(i))) {
            for (int k = 0; k < inner.size(); k++) {
                if (!isUnitary(inner, k)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Bits that are part of results, or that something reads. */
    private static BitSet clbitsThatMatter(Circuit circuit) {
        BitSet clbits = new BitSet();
        for (ClbitRegister register : circuit.clbitRegisters()) {
            if (register.scope() == ClbitRegister.Scope.GLOBAL) {
                clbits.set(register.offset(), register.offset() + register.size());
            }
        }
        Block body = circuit.body();
        for (int i = 0; i < body.size(); i++) {
            if (!ClassicalUse.isNothing(body, i)) {
                clbits.or(ClassicalUse.of(body, i).clbitsRead());
            }
        }
        return clbits;
    }
}
