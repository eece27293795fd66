package io.qnit.compiler.optimise;

import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.matrix.TwoQubitMatrix;
import io.qnit.compiler.pass.Fence;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a block and divides it into runs on pairs: gates on the same two qubits, with the gates on one qubit between them,
 * that nothing else on these qubits comes between. A run begins and ends with a gate on both qubits. Everything else is
 * copied. In time proportional to the block.
 */
public abstract class PairWalk {
    /** A run: its lower and higher wire and its operations in order. */
    public static final class Run {
        private final int low;
        private final int high;
        private final List<Integer> operations = new ArrayList<>();
        private int gatesOnBoth;

        private Run(int low, int high) {
            this.low = low;
            this.high = high;
        }

        public int low() {
            return low;
        }

        public int high() {
            return high;
        }

        /** The operations of the source, in order. */
        public List<Integer> operations() {
            return operations;
        }

        /** How many of them are on both qubits. */
        public int gatesOnBoth() {
            return gatesOnBoth;
        }

        /** The product of the operations: operand 0 is the lower wire. */
        public double[] matrix(Block source) {
            double[] product = TwoQubitMatrix.identity();
            for (int i : operations) {
                double[] matrix = Operations.matrix(source, i);
                if (source.operandCount(i) == 1) {
                    TwoQubitMatrix.leftMultiplyOneQubit(matrix, source.qubit(i, 0) == low ? 0 : 1, product);
                } else {
                    TwoQubitMatrix.leftMultiply(
                            source.qubit(i, 0) == low ? matrix : TwoQubitMatrix.turned(matrix), product);
                }
            }
            return product;
        }
    }

    private static final Run NONE = new Run(-1, -1);

    protected final Block source;
    protected final Rewrite rewrite;
    /** The global phase that has come together; written at the end. */
    protected double phase;

    private final Run[] open;
    private final List<List<Integer>> waiting = new ArrayList<>();

    protected PairWalk(Block source, int[] layout) {
        this.source = source;
        this.rewrite = new Rewrite(source, layout);
        this.open = new Run[layout.length];
        for (int wire = 0; wire < layout.length; wire++) {
            open[wire] = NONE;
            waiting.add(new ArrayList<>(0));
        }
    }

    /** Writes a run, as one group or as copies of its operations. */
    protected abstract void emit(Run run);

    /** The same walk for a block inside control flow, which must leave the wires where they are. */
    protected abstract Rewrite.Result inside(Block block);

    public final Rewrite.Result walk() {
        for (int i = 0; i < source.size(); i++) {
            if (Operations.isPhase(source, i)) {
                continue;
            }
            int operands = source.operandCount(i);
            boolean matrix = Operations.hasMatrix(source, i);
            if (operands == 1 && matrix) {
                int wire = source.qubit(i, 0);
                waiting.get(wire).add(i);
            } else if (operands == 2 && matrix) {
                add(i);
            } else {
                for (int k = 0; k < operands; k++) {
                    finish(source.qubit(i, k));
                }
                if (Fence.isAt(source, i)) {
                    finishAll();
                }
                if (Inside.isControlFlow(source, i)) {
                    Inside.rewrite(source, i, rewrite, this::inside);
                } else {
                    rewrite.copy(i);
                }
            }
        }
        finishAll();
        Operations.closePhase(source, rewrite, phase);
        return rewrite.result();
    }

    protected final void copyAll(Run run) {
        run.operations.forEach(rewrite::copy);
    }

    private void add(int i) {
        int a = source.qubit(i, 0);
        int b = source.qubit(i, 1);
        if (open[a] == NONE || open[a] != open[b]) {
            finish(a);
            finish(b);
            Run run = new Run(Math.min(a, b), Math.max(a, b));
            open[a] = run;
            open[b] = run;
        }
        Run run = open[a];
        run.operations.addAll(waiting.get(a));
        run.operations.addAll(waiting.get(b));
        waiting.get(a).clear();
        waiting.get(b).clear();
        run.operations.add(i);
        run.gatesOnBoth++;
    }

    /** Writes what is open and waiting on a wire. */
    private void finish(int wire) {
        Run run = open[wire];
        if (run != NONE) {
            open[run.low] = NONE;
            open[run.high] = NONE;
            emit(run);
        }
        waiting.get(wire).forEach(rewrite::copy);
        waiting.get(wire).clear();
    }

    private void finishAll() {
        for (int wire = 0; wire < open.length; wire++) {
            finish(wire);
        }
    }
}
