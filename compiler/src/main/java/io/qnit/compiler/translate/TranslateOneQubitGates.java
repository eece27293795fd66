package io.qnit.compiler.translate;

import io.qnit.compiler.optimise.OneQubitWalk;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;

/** Writes each run of gates on one qubit with the target's gates there, with as few pulses as they allow. */
public final class TranslateOneQubitGates implements Pass {
    @Override
    public String name() {
        return "translate one-qubit gates";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return new Walk(
                source,
                Rewrite.inPlace(context.target().qubitCount()),
                context,
                new NativeBases(context.target()))
                .walk();
    }

    private static final class Walk extends OneQubitWalk {
        private final Context context;
        private final NativeBases bases;

        Walk(Block source, int[] layout, Context context, NativeBases bases) {
            super(source, layout, context.tolerance());
            this.context = context;
            this.bases = bases;
        }

        @Override
        protected Rewrite.Result inside(Block block) {
            return new Walk(block, rewrite.layout(), context, bases).walk();
        }

        @Override
        protected double append(int qubit, double[] product) {
            return bases.on(qubit).append(rewrite.target(), qubit, product);
        }

        @Override
        protected boolean mayStay(int i) {
            return false;
        }
    }
}
