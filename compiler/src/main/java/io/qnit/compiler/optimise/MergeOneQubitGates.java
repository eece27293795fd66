package io.qnit.compiler.optimise;

import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;

/**
 * Makes one gate of the gates on one qubit that follow each other, written as a rotation about X, Y or Z where it is one,
 * so that later passes see its axis, and as {@code u} otherwise; the identity is left out.
 */
public final class MergeOneQubitGates implements Pass {
    @Override
    public String name() {
        return "merge one-qubit gates";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return new Walk(source, Rewrite.inPlace(context.target().qubitCount()), context).walk();
    }

    private static final class Walk extends OneQubitWalk {
        private final Context context;

        Walk(Block source, int[] layout, Context context) {
            super(source, layout, context.tolerance());
            this.context = context;
        }

        @Override
        protected Rewrite.Result inside(Block block) {
            return new Walk(block, rewrite.layout(), context).walk();
        }

        @Override
        protected double append(int qubit, double[] product) {
            return OneQubitMatrix.append(rewrite.target(), qubit, product);
        }

        @Override
        protected boolean mayStay(int i) {
            return true;
        }
    }
}
