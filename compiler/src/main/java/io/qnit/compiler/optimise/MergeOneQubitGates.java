package io.qnit.compiler.optimise;

import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import java.util.ArrayList;
import java.util.List;

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
        return new Merging(source, context, identity(context.target().qubitCount())).run();
    }

    private static int[] identity(int wires) {
        int[] places = new int[wires];
        for (int wire = 0; wire < wires; wire++) {
            places[wire] = wire;
        }
        return places;
    }

    private static final class Merging {
        private final Block source;
        private final Context context;
        private final Rewrite rewrite;
        /** Per wire the operations that wait to be merged, in order; empty lists are shared. */
        private final List<List<Integer>> waiting;
        private double phase;

        Merging(Block source, Context context, int[] layout) {
            this.source = source;
            this.context = context;
            this.rewrite = new Rewrite(source, layout);
            this.waiting = new ArrayList<>();
            for (int wire = 0; wire < layout.length; wire++) {
                waiting.add(new ArrayList<>(0));
            }
        }

        Rewrite.Result run() {
            for (int i = 0; i < source.size(); i++) {
                if (Operations.isPhase(source, i)) {
                    continue;
                }
                int operands = source.operandCount(i);
                if (operands == 1 && Operations.hasMatrix(source, i)) {
                    waiting.get(source.qubit(i, 0)).add(i);
                    continue;
                }
                for (int k = 0; k < operands; k++) {
                    flush(source.qubit(i, k));
                }
                if (operands == 0) {
                    flushAll();
                }
                if (Inside.isControlFlow(source, i)) {
                    Inside.rewrite(source, i, rewrite, block -> new Merging(block, context, rewrite.layout()).run());
                } else {
                    rewrite.copy(i);
                }
            }
            flushAll();
            Operations.closePhase(source, rewrite, phase);
            return rewrite.result();
        }

        private void flushAll() {
            for (int wire = 0; wire < waiting.size(); wire++) {
                flush(wire);
            }
        }

        private void flush(int wire) {
            List<Integer> gates = waiting.get(wire);
            if (gates.isEmpty()) {
                return;
            }
            double[] product = Operations.matrix(source, gates.getFirst());
            for (int k = 1; k < gates.size(); k++) {
                product = OneQubitMatrix.times(Operations.matrix(source, gates.get(k)), product);
            }
            BlockBuilder target = rewrite.target();
            if (Operations.isIdentity(product, context.tolerance())) {
                gates.forEach(rewrite::stand);
                phase += Operations.tracePhase(product);
                rewrite.close();
            } else if (gates.size() == 1) {
                rewrite.copy(gates.getFirst());
            } else {
                gates.forEach(rewrite::stand);
                target.line(source.line(gates.getFirst()));
                phase += OneQubitMatrix.append(target, rewrite.qubit(wire), product);
                target.line(0);
                rewrite.close();
            }
            gates.clear();
        }
    }
}
