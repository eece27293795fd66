package io.qnit.compiler.unroll;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.synthesis.UnitarySynthesis;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;

/**
 * Writes gates and unitaries on three and more qubits with gates on one and two. Gates with many controls must have been
 * split before ({@link SplitControls}); what is left has a definition in the gate table, or is a matrix
 * ({@link UnitarySynthesis}).
 */
public final class Unroll implements Pass {
    @Override
    public String name() {
        return "unroll";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        int[] layout = Rewrite.inPlace(context.target().qubitCount());
        return apply(source, layout);
    }

    private static Rewrite.Result apply(Block source, int[] layout) {
        Rewrite rewrite = new Rewrite(source, layout);
        for (int i = 0; i < source.size(); i++) {
            if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> apply(block, layout));
            } else if (isWide(source, i)) {
                rewrite.stand(i);
                rewrite.target().line(source.line(i));
                expand(source, i, source.qubits(i), rewrite.target());
                rewrite.target().line(0);
                rewrite.close();
            } else {
                rewrite.copy(i);
            }
        }
        return rewrite.result();
    }

    private static boolean isWide(Block block, int i) {
        return block.operandCount(i) > 2 && (block.isGate(i) || block.opcode(i) == Opcode.UNITARY);
    }

    /** Appends operation {@code i} of a block on these qubits. */
    private static void expand(Block source, int i, int[] qubits, BlockBuilder target) {
        if (source.opcode(i) == Opcode.UNITARY) {
            if (qubits.length > UnitarySynthesis.MAX_QUBITS) {
                throw new QnitException(
                        ErrorCode.UNSUPPORTED,
                        "a unitary given by its matrix on " + qubits.length + " qubits (line " + source.line(i)
                                + ") cannot be compiled; " + UnitarySynthesis.MAX_QUBITS + " qubits are the most");
            }
            double[] matrix = ((Node.UnitaryMatrix) source.node(i)).entries();
            double phase = Math.IEEEremainder(UnitarySynthesis.append(target, qubits, matrix), 2 * Math.PI);
            if (Math.abs(phase) > 1e-15) {
                target.gate(Gate.GPHASE, new int[0], phase);
            }
            return;
        }
        int controls = SplitControls.controls(source, i);
        Gate gate = source.gate(i)
                .base()
                .withControls(controls)
                .orElseThrow(() -> new QnitException(
                        ErrorCode.INTERNAL,
                        "gate '" + source.gate(i).id() + "' with " + controls + " controls was not split"));
        Block parts = Definitions.of(gate, source.parameters(i));
        for (int part = 0; part < parts.size(); part++) {
            int[] operands = parts.qubits(part);
            for (int k = 0; k < operands.length; k++) {
                operands[k] = qubits[operands[k]];
            }
            if (isWide(parts, part)) {
                expand(parts, part, operands, target);
            } else {
                target.append(parts, part, qubit -> qubits[qubit]);
            }
        }
    }
}
