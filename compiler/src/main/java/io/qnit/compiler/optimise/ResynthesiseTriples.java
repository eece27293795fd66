package io.qnit.compiler.optimise;

import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Fence;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.synthesis.UnitarySynthesis;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes runs of gates on three qubits anew where that takes fewer entangling gates: whatever a run does, it is one 8x8
 * unitary, and no such unitary takes more than 20 CX ({@link UnitarySynthesis}; diagonal ones 6). A long run on three
 * qubits, as in circuits on few qubits or in a network of controlled gates on the same ones, comes down to that.
 *
 * <p>Runs are found greedily, in time proportional to the block: a gate on two qubits joins the runs that its qubits are in
 * as long as they have three qubits together; else runs end, the one with the fewest gates first.
 *
 * <p>Before placing, a device's couplings count by a rule of thumb: the new form uses all three pairs of its qubits. Where a
 * run used two of them, which a line has, and the device has not every pair, it must save half of the gates.
 */
public final class ResynthesiseTriples implements Pass {
    private static final int QUBITS = 3;
    /** Runs that take no more are left as they are: only a few have a shorter form. */
    private static final int FEW = 6;

    /** Gates on at most three wires that nothing else on these wires comes between. */
    private static final class Run {
        final List<Integer> wires = new ArrayList<>(QUBITS);
        final List<Integer> operations = new ArrayList<>();
        int gatesOnTwo;
    }

    @Override
    public String name() {
        return "resynthesise triples";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        boolean everyPair = context.target().coupling().isComplete();
        return new Walk(source, Rewrite.inPlace(context.target().qubitCount()), everyPair).walk();
    }

    private static final class Walk {
        private final Block source;
        private final int[] start;
        private final Rewrite rewrite;
        private final boolean everyPair;
        /** By wire. */
        private final Run[] open;
        private double phase;
        private boolean changed;

        Walk(Block source, int[] layout, boolean everyPair) {
            this.source = source;
            this.start = layout;
            this.rewrite = new Rewrite(source, layout);
            this.everyPair = everyPair;
            this.open = new Run[layout.length];
            for (int wire = 0; wire < open.length; wire++) {
                open[wire] = fresh(wire);
            }
        }

        Rewrite.Result walk() {
            for (int i = 0; i < source.size(); i++) {
                if (Operations.isPhase(source, i)) {
                    continue;
                }
                if (Operations.hasMatrix(source, i)) {
                    if (source.operandCount(i) == 2) {
                        join(source.qubit(i, 0), source.qubit(i, 1)).gatesOnTwo++;
                    }
                    open[source.qubit(i, 0)].operations.add(i);
                    continue;
                }
                for (int k = 0; k < source.operandCount(i); k++) {
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
            finishAll();
            if (!changed) { // in the order in which it was, too: what comes after depends on it
                return Inside.copied(source, start);
            }
            Operations.closePhase(source, rewrite, phase);
            return rewrite.result();
        }

        private Rewrite.Result inside(Block block) {
            Walk walk = new Walk(block, rewrite.layout(), everyPair);
            Rewrite.Result result = walk.walk();
            changed |= walk.changed;
            return result;
        }

        private static Run fresh(int wire) {
            Run run = new Run();
            run.wires.add(wire);
            return run;
        }

        /** The run of both wires; others end where they must for that. */
        private Run join(int a, int b) {
            if (open[a] == open[b]) {
                return open[a];
            }
            if (open[a].wires.size() + open[b].wires.size() > QUBITS) {
                boolean firstIsShorter = open[a].gatesOnTwo < open[b].gatesOnTwo;
                finish(firstIsShorter ? a : b);
                if (open[a].wires.size() + open[b].wires.size() > QUBITS) {
                    finish(firstIsShorter ? b : a);
                }
            }
            Run run = open[a];
            Run other = open[b];
            run.operations.addAll(other.operations);
            run.gatesOnTwo += other.gatesOnTwo;
            for (int wire : other.wires) {
                run.wires.add(wire);
                open[wire] = run;
            }
            return run;
        }

        private void finishAll() {
            for (int wire = 0; wire < open.length; wire++) {
                finish(wire);
            }
        }

        /** Writes the run that a wire is in. */
        private void finish(int wire) {
            Run run = open[wire];
            for (int each : run.wires) {
                open[each] = fresh(each);
            }
            if (!rewritten(run)) {
                run.operations.forEach(rewrite::copy);
            }
        }

        private boolean rewritten(Run run) {
            if (run.wires.size() < QUBITS) {
                return false;
            }
            int count = 0;
            int pairs = 0;
            for (int i : run.operations) {
                if (source.operandCount(i) == 2) {
                    count += WeylCoordinates.of(Operations.matrix(source, i)).cxCount();
                    pairs |= 1 << run.wires.indexOf(source.qubit(i, 0)) + run.wires.indexOf(source.qubit(i, 1));
                }
            }
            if (count <= FEW) {
                return false;
            }
            int[] qubits = run.wires.stream().mapToInt(rewrite::qubit).toArray();
            BlockBuilder anew = new BlockBuilder();
            double lacking = UnitarySynthesis.append(anew, qubits, matrix(run));
            Block gates = anew.build();
            boolean onTwoPairs = Integer.bitCount(pairs) == 2;
            if (entanglers(gates) * (onTwoPairs && !everyPair ? 2 : 1) >= count) {
                return false;
            }
            run.operations.forEach(rewrite::stand);
            BlockBuilder target = rewrite.target();
            target.line(source.line(run.operations.getFirst()));
            for (int i = 0; i < gates.size(); i++) {
                target.append(gates, i, qubit -> qubit);
            }
            target.line(0);
            rewrite.close();
            phase += lacking;
            changed = true;
            return true;
        }

        private static int entanglers(Block block) {
            int count = 0;
            for (int i = 0; i < block.size(); i++) {
                if (block.operandCount(i) == 2) {
                    count++;
                }
            }
            return count;
        }

        /** What a run does: the first of its wires is the least significant bit. */
        private double[] matrix(Run run) {
            int n = 1 << QUBITS;
            double[] product = new double[2 * n * n];
            for (int k = 0; k < n; k++) {
                product[2 * k * (n + 1)] = 1;
            }
            for (int i : run.operations) {
                int[] bits = new int[source.operandCount(i)];
                for (int k = 0; k < bits.length; k++) {
                    bits[k] = 1 << run.wires.indexOf(source.qubit(i, k));
                }
                leftMultiply(Operations.matrix(source, i), bits, product, n);
            }
            return product;
        }

        /** Replaces a product by a gate on some bits of its index times it. */
        private static void leftMultiply(double[] gate, int[] bits, double[] product, int n) {
            int size = 1 << bits.length;
            int all = 0;
            int[] offset = new int[size];
            for (int k = 0; k < bits.length; k++) {
                all |= bits[k];
                for (int r = 0; r < size; r++) {
                    offset[r] |= (r >> k & 1) * bits[k];
                }
            }
            double[] column = new double[2 * size];
            for (int rest = 0; rest < n; rest++) {
                if ((rest & all) != 0) {
                    continue;
                }
                for (int c = 0; c < n; c++) {
                    for (int r = 0; r < size; r++) {
                        double re = 0;
                        double im = 0;
                        for (int k = 0; k < size; k++) {
                            int from = 2 * ((rest | offset[k]) * n + c);
                            double x = gate[2 * (r * size + k)];
                            double y = gate[2 * (r * size + k) + 1];
                            re += x * product[from] - y * product[from + 1];
                            im += x * product[from + 1] + y * product[from];
                        }
                        column[2 * r] = re;
                        column[2 * r + 1] = im;
                    }
                    for (int r = 0; r < size; r++) {
                        int to = 2 * ((rest | offset[r]) * n + c);
                        product[to] = column[2 * r];
                        product[to + 1] = column[2 * r + 1];
                    }
                }
            }
        }
    }
}
