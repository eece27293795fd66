package io.qnit.cluster.free;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gates with controls, and with fewer of them. */
final class ControlledGates {
    private ControlledGates() {}

    /** How many of the first operands of the gate {@code i} are controls. */
    static int controls(Block block, int i) {
        return block.addedControls(i) + block.gate(i).controlCount();
    }

    /**
     * Appends the gate {@code i} without some of its controls.
     *
     * @param operands those that stay, controls first
     */
    static void appendWith(BlockBuilder target, Block block, int i, int[] operands) {
        Gate base = block.gate(i).base();
        int controls = operands.length - base.qubitCount();
        Gate gate = base;
        int built = 0;
        for (int k = controls; k > 0 && built == 0; k--) {
            Optional<Gate> found = base.withControls(k);
            if (found.isPresent()) {
                gate = found.get();
                built = k;
            }
        }
        @Nullable Expression[] symbols = new Expression[gate.parameterCount()];
        for (int k = 0; k < symbols.length; k++) {
            symbols[k] = block.symbol(i, k).orElse(null);
        }
        if (Arrays.stream(symbols).anyMatch(s -> s != null)) {
            target.symbolic(controls - built, gate, operands, block.parameters(i), symbols);
        } else {
            target.controlled(controls - built, gate, operands, block.parameters(i));
        }
    }

    /** Appends exp(i angle) on the part where all operands are 1. */
    static void appendPhase(BlockBuilder target, int[] operands, double angle) {
        switch (operands.length) {
            case 0 -> {}
            case 1 -> target.gate(Gate.P, operands, angle);
            case 2 -> target.gate(Gate.CP, operands, angle);
            default -> target.controlled(operands.length - 2, Gate.CP, operands, angle);
        }
    }
}
