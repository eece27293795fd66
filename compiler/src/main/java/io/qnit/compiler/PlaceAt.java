package io.qnit.compiler;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import java.util.List;

/** Puts each qubit where the caller wants it; the rest of the target's qubits follow in order. */
final class PlaceAt implements Pass {
    private final List<Integer> qubits;

    PlaceAt(List<Integer> qubits) {
        this.qubits = qubits;
    }

    @Override
    public String name() {
        return "place as told";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return Inside.copied(source, layout(context.target()));
    }

    /** @throws QnitException {@link ErrorCode#INVALID_ARGUMENT} where a qubit is not the target's or is named twice */
    private int[] layout(Target target) {
        int[] layout = new int[target.qubitCount()];
        boolean[] taken = new boolean[layout.length];
        int next = 0;
        for (int qubit : qubits) {
            if (qubit < 0 || qubit >= layout.length || taken[qubit]) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the layout " + qubits + " must name different qubits, from 0 to " + (layout.length - 1));
            }
            layout[next++] = qubit;
            taken[qubit] = true;
        }
        for (int qubit = 0; qubit < layout.length; qubit++) {
            if (!taken[qubit]) {
                layout[next++] = qubit;
            }
        }
        return layout;
    }
}
