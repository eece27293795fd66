package io.qnit.compiler.pass;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;

/** Operations that nothing may pass, on whatever qubits it acts. */
public final class Fence {
    private Fence() {}

    /**
     * Whether operation {@code i} is a barrier without operands, or control may leave the block here: a break, continue or
     * end, or control flow with one inside that leads out of it. What comes before must be done, what comes after may
     * never be.
     */
    public static boolean isAt(Block block, int i) {
        return switch (block.opcode(i)) {
            case Opcode.BARRIER -> block.operandCount(i) == 0;
            case Opcode.BREAK, Opcode.CONTINUE, Opcode.END -> true;
            case Opcode.IF, Opcode.SWITCH, Opcode.BOX, Opcode.WHILE, Opcode.FOR -> mayLeave(block.node(i), false);
            default -> false;
        };
    }

    private static boolean mayLeave(Node node, boolean inLoop) {
        boolean loop = inLoop || node instanceof Node.While || node instanceof Node.For;
        for (Block inner : Block.inside(node)) {
            for (int i = 0; i < inner.size(); i++) {
                boolean here = switch (inner.opcode(i)) {
                    case Opcode.END -> true;
                    case Opcode.BREAK, Opcode.CONTINUE -> !loop;
                    case Opcode.IF, Opcode.SWITCH, Opcode.BOX, Opcode.WHILE, Opcode.FOR ->
                        mayLeave(inner.node(i), loop);
                    default -> false;
                };
                if (here) {
                    return true;
                }
            }
        }
        return false;
    }
}
