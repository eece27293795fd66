package io.qnit.compiler.optimise;

import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.gate.Gate;

/**
 * Turns SWAP gates into renamed qubits: what follows uses the other one. Only where any place is as good as any other,
 * which is before circuits are placed. Inside control flow SWAPs stay, since all branches must end alike.
 */
public final class ElideSwaps implements Pass {
    @Override
    public String name() {
        return "elide swaps";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        Rewrite rewrite = new Rewrite(source, context.target().qubitCount());
        for (int i = 0; i < source.size(); i++) {
            if (source.opcode(i) == Gate.SWAP.ordinal() && source.addedControls(i) == 0) {
                rewrite.stand(i);
                rewrite.exchange(source.qubit(i, 0), source.qubit(i, 1));
                rewrite.close();
            } else if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> Inside.copied(block, rewrite.layout()));
            } else {
                rewrite.copy(i);
            }
        }
        return rewrite.result();
    }
}
