package io.qnit.compiler.optimise;

import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.pass.Fence;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import java.util.ArrayList;
import java.util.List;

/** Walks a block and gathers the gates on one qubit that follow each other; everything else is copied. */
public abstract class OneQubitWalk {
    protected final Block source;
    protected final Rewrite rewrite;
    private final double tolerance;
    private final List<List<Integer>> waiting = new ArrayList<>();
    private double phase;

    protected OneQubitWalk(Block source, int[] layout, double tolerance) {
        this.source = source;
        this.rewrite = new Rewrite(source, layout);
        this.tolerance = tolerance;
        for (int wire = 0; wire < layout.length; wire++) {
            waiting.add(new ArrayList<>(0));
        }
    }

    /** The same walk for a block inside control flow. */
    protected abstract Rewrite.Result inside(Block block);

    /**
     * Appends what stands for a run, which is not the identity.
     *
     * @param product its matrix
     * @return the global phase that what was appended lacks
     */
    protected abstract double append(int qubit, double[] product);

    /** Whether a run of one gate is copied as it is. */
    protected abstract boolean mayStay(int i);

    public final Rewrite.Result walk() {
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
            if (Fence.isAt(source, i)) {
                flushAll();
            }
            if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, this::inside);
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
        if (Operations.isIdentity(product, tolerance)) {
            gates.forEach(rewrite::stand);
            phase += Operations.tracePhase(product);
            rewrite.close();
        } else if (gates.size() == 1 && mayStay(gates.getFirst())) {
            rewrite.copy(gates.getFirst());
        } else {
            gates.forEach(rewrite::stand);
            rewrite.target().line(source.line(gates.getFirst()));
            phase += append(rewrite.qubit(wire), product);
            rewrite.target().line(0);
            rewrite.close();
        }
        gates.clear();
    }
}
