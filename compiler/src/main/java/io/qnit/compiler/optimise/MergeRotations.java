package io.qnit.compiler.optimise;

import io.qnit.compiler.commute.Axis;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.optimise.PauliAngles.Operand;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Fence;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import java.util.Arrays;

/**
 * Cancels and merges operations that meet after others with which they commute have been moved aside.
 *
 * <p>On each wire, neighbouring operations with the same {@link Axis} form a run; within a run they commute. An operation
 * on one qubit with axis A is exp(-i theta A / 2) up to a phase, so all of a run become one rotation. An operation on two
 * qubits with axes A and B is a product of exp(-i theta A B / 2) and rotations of the two qubits, so all that lie in the
 * same two runs become one: two CX with the same control and target give nothing, CP, CZ and RZZ on a pair add up, and an
 * angle of pi is two Paulis without any entangling gate. This covers cancelling inverses, and what Nam et al.
 * (arXiv:1710.07345) do with rotations, for pairs.
 *
 * <p>The merged operation stands where the first one stood. Time is proportional to the block.
 */
public final class MergeRotations implements Pass {
    private static final int NONE = -1;

    @Override
    public String name() {
        return "merge rotations";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return new Merging(source, context).run(new Rewrite(source, context.target().qubitCount()));
    }

    /** The pass on one block. Runs are numbered through all wires; the key of a rotation is its run or its two runs. */
    private static final class Merging {
        private final Block source;
        private final Context context;
        private final int[] next;
        private final boolean[] isFirst;
        private final RunTable table;
        private double phase;

        Merging(Block source, Context context) {
            this.source = source;
            this.context = context;
            this.next = new int[source.size()];
            this.isFirst = new boolean[source.size()];
            this.table = new RunTable(source.size());
            Arrays.fill(next, NONE);
        }

        Rewrite.Result run(Rewrite rewrite) {
            link();
            for (int i = 0; i < source.size(); i++) {
                if (!isFirst[i] || Operations.isPhase(source, i)) {
                    continue;
                }
                if (next[i] != NONE || becomesLocal(i)) {
                    emit(i, rewrite);
                } else if (Inside.isControlFlow(source, i)) {
                    Inside.rewrite(
                            source,
                            i,
                            rewrite,
                            block -> new Merging(block, context).run(new Rewrite(block, rewrite.layout())));
                } else if (isNothing(i)) {
                    rewrite.stand(i);
                    rewrite.close();
                } else {
                    rewrite.copy(i);
                }
            }
            Operations.closePhase(source, rewrite, phase);
            return rewrite.result();
        }

        /** Links each operation to the next one with which it merges. */
        private void link() {
            int wires = source.qubitBound();
            Axis[] axis = new Axis[wires];
            int[] run = new int[wires];
            int runs = wires;
            Arrays.fill(axis, Axis.NONE);
            int[] last = new int[source.size()];
            for (int i = 0; i < source.size(); i++) {
                int operands = source.operandCount(i);
                if (Fence.isAt(source, i)) {
                    for (int q = 0; q < wires; q++) {
                        axis[q] = Axis.NONE;
                    }
                }
                boolean merges = operands > 0 && operands <= 2 && Operations.hasMatrix(source, i);
                for (int k = 0; k < operands; k++) {
                    int q = source.qubit(i, k);
                    Axis here = Operations.axis(source, i, k);
                    if (here == Axis.NONE || here != axis[q]) {
                        run[q] = runs++;
                        axis[q] = here;
                    }
                    merges &= here != Axis.NONE;
                }
                isFirst[i] = true;
                if (merges) {
                    long key = operands == 1
                            ? -1L - run[source.qubit(i, 0)]
                            : pairKey(run[source.qubit(i, 0)], run[source.qubit(i, 1)]);
                    int first = table.firstOrPut(key, i);
                    if (first != i) {
                        isFirst[i] = false;
                        next[last[first]] = i;
                    }
                    last[first] = i;
                }
            }
        }

        private static long pairKey(int runA, int runB) {
            return ((long) Math.min(runA, runB) << 32) | Math.max(runA, runB);
        }

        private boolean isNothing(int i) {
            if (!Operations.hasMatrix(source, i)) {
                return false;
            }
            double[] matrix = Operations.matrix(source, i);
            if (!Operations.isIdentity(matrix, context.tolerance())) {
                return false;
            }
            phase += Operations.tracePhase(matrix);
            return true;
        }

        /** Whether a gate on two qubits with an angle is none at this angle: rzz(pi), crz(2 pi). */
        private boolean becomesLocal(int i) {
            return source.operandCount(i) == 2
                    && source.isGate(i)
                    && source.gate(i).parameterCount() > 0
                    && Operations.hasMatrix(source, i)
                    && Operations.axis(source, i, 0) != Axis.NONE
                    && Operations.axis(source, i, 1) != Axis.NONE
                    && new PauliAngles().add(source, i, Operand.FIRST_IS_A).isLocal(context.tolerance());
        }

        private void emit(int first, Rewrite rewrite) {
            int qubitA = source.qubit(first, 0);
            boolean pair = source.operandCount(first) == 2;
            int qubitB = pair ? source.qubit(first, 1) : NONE;
            Axis axisA = Operations.axis(source, first, 0);
            Axis axisB = pair ? Operations.axis(source, first, 1) : Axis.NONE;
            PauliAngles sum = new PauliAngles();
            for (int i = first; i != NONE; i = next[i]) {
                sum.add(source, i, source.qubit(i, 0) == qubitA ? Operand.FIRST_IS_A : Operand.FIRST_IS_B);
                rewrite.stand(i);
            }
            BlockBuilder target = rewrite.target();
            target.line(source.line(first));
            phase += sum.append(target, rewrite.qubit(qubitA), axisA, pair ? rewrite.qubit(qubitB) : NONE, axisB,
                    context.tolerance());
            target.line(0);
            rewrite.close();
        }
    }

    /** An open-addressing map from keys to the first operation that has it: no object per operation. */
    private static final class RunTable {
        private final long[] keys;
        private final int[] values;
        private final int mask;

        RunTable(int size) {
            int capacity = Integer.highestOneBit(Math.max(8, 2 * size)) << 1;
            keys = new long[capacity];
            values = new int[capacity];
            mask = capacity - 1;
            Arrays.fill(values, NONE);
        }

        int firstOrPut(long key, int i) {
            int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 33) & mask;
            while (values[at] != NONE) {
                if (keys[at] == key) {
                    return values[at];
                }
                at = (at + 1) & mask;
            }
            keys[at] = key;
            values[at] = i;
            return i;
        }
    }
}
