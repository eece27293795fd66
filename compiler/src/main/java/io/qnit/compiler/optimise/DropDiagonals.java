package io.qnit.compiler.optimise;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.pass.Certificate;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;

/**
 * Leaves out diagonal gates that only measurements follow: phases of basis states do not show in outcomes. A gate goes
 * when on each of its qubits the next thing that stays is a measurement. Walks the block backwards once; blocks inside
 * control flow are left alone, since what follows them is not seen from there.
 */
public final class DropDiagonals implements Pass {
    @Override
    public String name() {
        return "drop diagonals before measurement";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        boolean[] measuredNext = new boolean[context.target().qubitCount()];
        boolean[] drop = new boolean[source.size()];
        for (int i = source.size() - 1; i >= 0; i--) {
            int operands = source.operandCount(i);
            if (source.opcode(i) == Opcode.MEASURE) {
                measuredNext[source.qubit(i, 0)] = true;
                continue;
            }
            if (source.opcode(i) == Opcode.BARRIER) {
                continue;
            }
            boolean all = operands > 0 && (source.isGate(i) || source.opcode(i) == Opcode.UNITARY);
            for (int k = 0; k < operands; k++) {
                all &= measuredNext[source.qubit(i, k)] && Operations.axis(source, i, k) == Axis.Z;
            }
            drop[i] = all;
            if (!all) {
                for (int k = 0; k < operands; k++) {
                    measuredNext[source.qubit(i, k)] = false;
                }
            }
        }
        Rewrite rewrite = new Rewrite(source, context.target().qubitCount());
        for (int i = 0; i < source.size(); i++) {
            if (drop[i]) {
                rewrite.drop(i, Certificate.Drop.DIAGONAL_BEFORE_MEASUREMENT);
            } else if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> Inside.copied(block, rewrite.layout()));
            } else {
                rewrite.copy(i);
            }
        }
        return rewrite.result();
    }
}
