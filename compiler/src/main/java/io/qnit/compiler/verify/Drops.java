package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.Axes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.pass.Certificate;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks that operations which were left out show in no outcome.
 *
 * <p>A diagonal one: on each of its qubits only operations follow that commute with Z there, up to a measurement. It can
 * then be moved behind the first of these measurements, where its qubit has a definite value and it is a diagonal operation
 * on the others; in the end only a phase is left. What happens to a qubit after it was measured does not matter. Barriers
 * are looked through; a break or continue that may jump over one of the measurements forbids it, while after the end of a
 * shot nothing is asked of the qubits.
 */
final class Drops {
    private static final int NEVER = -1;

    private Drops() {}

    /**
     * A reason why a drop is wrong, or empty.
     *
     * @param outermost whether the block is a circuit's body, so that its qubits begin in |0>
     */
    static Optional<String> fault(Block block, Certificate certificate, boolean outermost) {
        int[] dropped = new int[block.size()];
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            if (certificate.groupOf(i) < 0) {
                dropped[count++] = i;
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        Optional<String> diagonal = diagonalFault(block, certificate);
        return diagonal.isPresent() ? diagonal : otherFault(block, certificate, outermost);
    }

    private static Optional<String> diagonalFault(Block block, Certificate certificate) {
        int[] measured = new int[block.qubitBound()]; // the measurement that is next but for what commutes with Z
        Arrays.fill(measured, NEVER);
        int jump = Integer.MAX_VALUE; // the next operation that may leave the turn of a loop
        for (int i = block.size() - 1; i >= 0; i--) {
            if (certificate.groupOf(i) < 0 && certificate.dropped(i) == Certificate.Drop.DIAGONAL_BEFORE_MEASUREMENT) {
                if (!Axes.isDiagonal(block, i)) {
                    return Optional.of(Naming.of(block, i) + " was left out as diagonal, and is not");
                }
                for (int k = 0; k < block.operandCount(i); k++) {
                    int qubit = block.qubit(i, k);
                    if (measured[qubit] == NEVER) {
                        return Optional.of(Naming.of(block, i)
                                + " was left out as diagonal before a measurement, but on qubit " + qubit
                                + " something else follows");
                    }
                    if (measured[qubit] > jump) {
                        return Optional.of(Naming.of(block, i)
                                + " was left out as diagonal before a measurement, but " + Naming.of(block, jump)
                                + " may jump over the one of qubit " + qubit);
                    }
                }
            }
            step(block, i, measured);
            if (!ClassicalUse.isNothing(block, i) && ClassicalUse.of(block, i).leaves()) {
                jump = i;
            }
        }
        return Optional.empty();
    }

    private static void step(Block block, int i, int[] measured) {
        short opcode = block.opcode(i);
        if (opcode == Opcode.BARRIER) {
            return;
        }
        byte[] axes = Axes.of(block, i);
        for (int k = 0; k < axes.length; k++) {
            int qubit = block.qubit(i, k);
            if (opcode == Opcode.MEASURE) {
                measured[qubit] = i;
            } else if (axes[k] != Axes.Z) {
                measured[qubit] = NEVER;
            }
        }
    }

    private static Optional<String> otherFault(Block block, Certificate certificate, boolean outermost) {
        boolean[] used = new boolean[block.qubitBound()];
        for (int i = 0; i < block.size(); i++) {
            short opcode = block.opcode(i);
            if (certificate.groupOf(i) < 0) {
                switch (certificate.dropped(i)) {
                    case DIAGONAL_BEFORE_MEASUREMENT -> {}
                    case RESET_OF_ZERO -> {
                        if (opcode != Opcode.RESET) {
                            return Optional.of(Naming.of(block, i) + " was left out as a reset, and is none");
                        }
                        if (!outermost) {
                            return Optional.of(Naming.of(block, i)
                                    + " was left out as a reset of |0> inside control flow, where that is not known");
                        }
                        if (used[block.qubit(i, 0)]) {
                            return Optional.of(Naming.of(block, i)
                                    + " was left out as a reset of |0>, but the qubit was used before");
                        }
                    }
                    case WITHOUT_EFFECT -> {
                        if (opcode != Opcode.BARRIER && opcode != Opcode.DIRECTIVE) {
                            return Optional.of(
                                    Naming.of(block, i) + " was left out as if it had no effect on a device");
                        }
                    }
                }
            }
            if (opcode != Opcode.RESET && opcode != Opcode.BARRIER) {
                for (int k = 0; k < block.operandCount(i); k++) {
                    used[block.qubit(i, k)] = true;
                }
            }
        }
        return Optional.empty();
    }
}
