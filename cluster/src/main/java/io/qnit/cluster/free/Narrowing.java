package io.qnit.cluster.free;

import io.qnit.compiler.algebra.Axes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Runs a circuit on fewer qubits: a qubit that is done serves again, after a reset. Operations are put into an order in
 * which wires end early, by the greedy rule of DeCross, Chertkov, Kohagen and Foss-Feig (Phys. Rev. X 13, 041057): end next
 * the wire whose causal cone takes the fewest qubits that have not begun; every wire is tried as the first one where there
 * are few.
 *
 * <p>An operation waits for others up to commutation: on each wire, neighbours with the same axis form a run, and an
 * operation waits for the run before its own. Classical bits and variables are wires too, on which reads form runs. Resets
 * begin new wires. Barriers are left out. A circuit that may end a shot early is left as it is.
 */
public final class Narrowing {
    private static final byte READ = 100;
    private static final int NONE = -1;
    private static final int FEW_WIRES = 64;

    private final Block body;
    private final List<Wire> wires = new ArrayList<>();
    private final int quantumWires;
    /** By operation its runs, one for each wire that it is on. */
    private final List<List<Run>> runsOf = new ArrayList<>();

    private static final class Wire {
        final List<Run> runs = new ArrayList<>();
        int operations;
    }

    /** Operations that are next to each other on a wire and commute there. */
    private static final class Run {
        final int wire;
        final int before;
        final byte axis;
        final List<Integer> operations = new ArrayList<>();
        /** The wires in the causal cones of these operations and of all before on the wire. */
        final BitSet cone = new BitSet();

        Run(int wire, int before, byte axis) {
            this.wire = wire;
            this.before = before;
            this.axis = axis;
        }
    }

    private Narrowing(Block body, int qubits, int clbits, int variables) {
        this.body = body;
        int[] wireOf = new int[qubits];
        Arrays.fill(wireOf, NONE);
        int count = 0;
        for (int i = 0; i < body.size(); i++) {
            if (body.opcode(i) == Opcode.BARRIER) {
                continue;
            }
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                if (wireOf[body.operand(s)] == NONE || body.opcode(i) == Opcode.RESET) {
                    wireOf[body.operand(s)] = count++;
                }
            }
        }
        quantumWires = count;
        for (int w = 0; w < count + clbits + variables; w++) {
            wires.add(new Wire());
        }
        Arrays.fill(wireOf, NONE);
        int next = 0;
        for (int i = 0; i < body.size(); i++) {
            List<Run> runs = new ArrayList<>();
            runsOf.add(runs);
            if (body.opcode(i) == Opcode.BARRIER) {
                continue;
            }
            for (int k = 0; k < body.operandCount(i); k++) {
                int q = body.qubit(i, k);
                if (wireOf[q] == NONE || body.opcode(i) == Opcode.RESET) {
                    wireOf[q] = next++;
                }
                runs.add(enter(wireOf[q], MeasuredRuns.axis(body, i, k)));
            }
            if (!ClassicalUse.isNothing(body, i)) {
                ClassicalUse use = ClassicalUse.of(body, i);
                enterClassical(use.clbitsRead(), use.clbitsWritten(), count, runs);
                enterClassical(use.variablesRead(), use.variablesWritten(), count + clbits, runs);
            }
            BitSet cone = new BitSet();
            for (Run run : runs) {
                if (run.wire < quantumWires) {
                    cone.set(run.wire);
                }
                if (run.before != NONE) {
                    cone.or(wires.get(run.wire).runs.get(run.before).cone);
                }
            }
            for (Run run : runs) {
                run.operations.add(i);
                run.cone.or(cone);
                wires.get(run.wire).operations++;
            }
        }
    }

    private void enterClassical(BitSet read, BitSet written, int first, List<Run> runs) {
        BitSet onlyRead = (BitSet) read.clone();
        onlyRead.andNot(written);
        onlyRead.stream().forEach(k -> runs.add(enter(first + k, READ)));
        written.stream().forEach(k -> runs.add(enter(first + k, Axes.NONE)));
    }

    private Run enter(int wire, byte axis) {
        List<Run> runs = wires.get(wire).runs;
        if (runs.isEmpty() || axis == Axes.NONE || runs.getLast().axis != axis) {
            Run run = new Run(wire, runs.size() - 1, axis);
            if (!runs.isEmpty()) {
                run.cone.or(runs.getLast().cone);
            }
            runs.add(run);
        }
        return runs.getLast();
    }

    /**
     * A circuit with the same outcomes on as few qubits as the rule finds. Its qubits are one register; what they hold at
     * the end means nothing.
     *
     * @return the circuit itself when it may end early or does not get narrower
     */
    public static Circuit of(Circuit circuit) {
        Narrow narrow = of(circuit.body(), circuit.qubitCount(), circuit.clbitCount(), circuit.variables().size());
        if (narrow.width() >= circuit.qubitCount()) {
            return circuit;
        }
        return new Circuit(
                circuit.name(), narrow.width(),
                narrow.width() == 0 ? List.of()
                        : List.of(new QubitRegister("q", 0, narrow.width(), RegisterForm.ARRAY)),
                circuit.clbitRegisters(), circuit.variables(), narrow.body());
    }

    /** A block and the number of its qubits. */
    record Narrow(Block body, int width) {}

    static Narrow of(Block body, int qubits, int clbits, int variables) {
        for (int i = 0; i < body.size(); i++) {
            if (!ClassicalUse.isNothing(body, i)) {
                ClassicalUse use = ClassicalUse.of(body, i);
                if (use.ends() || use.leaves()) {
                    return new Narrow(body, qubits);
                }
            }
        }
        Narrowing narrowing = new Narrowing(body, qubits, clbits, variables);
        int firsts = narrowing.quantumWires <= FEW_WIRES ? narrowing.quantumWires : 1;
        Narrow best = new Narrow(body, qubits);
        for (int first = 0; first < firsts; first++) {
            Narrow narrow = narrowing.inOrder(firsts == 1 ? NONE : first);
            if (narrow.width() < best.width()) {
                best = narrow;
            }
        }
        return best;
    }

    /** The circuit with its wires ended in the greedy order, one of them first if it is given. */
    private Narrow inOrder(int first) {
        Writing writing = new Writing();
        int next = first == NONE ? nearest(writing) : first;
        while (next != NONE) {
            writing.end(next);
            next = nearest(writing);
        }
        writing.finish();
        return new Narrow(writing.target.build(), writing.width);
    }

    private int nearest(Writing writing) {
        int best = NONE;
        int fewest = Integer.MAX_VALUE;
        for (int w = 0; w < quantumWires; w++) {
            if (writing.left[w] > 0) {
                BitSet cone = (BitSet) wires.get(w).runs.getLast().cone.clone();
                cone.andNot(writing.begun);
                if (cone.cardinality() < fewest) {
                    fewest = cone.cardinality();
                    best = w;
                }
            }
        }
        return best;
    }

    /** A new order in the making. */
    private final class Writing {
        final BlockBuilder target = new BlockBuilder();
        final BitSet begun = new BitSet();
        final int[] left = new int[wires.size()];
        final int[] placeOf = new int[body.qubitBound()];
        final int[] place = new int[quantumWires];
        final BitSet done = new BitSet();
        final ArrayDeque<Integer> free = new ArrayDeque<>();
        int width;

        Writing() {
            for (int w = 0; w < left.length; w++) {
                left[w] = wires.get(w).operations;
            }
        }

        /** Runs what a wire has left, and before it what that waits for. */
        void end(int wire) {
            BitSet needed = new BitSet();
            ArrayDeque<Run> open = new ArrayDeque<>(List.of(wires.get(wire).runs.getLast()));
            BitSet[] seen = new BitSet[wires.size()];
            while (!open.isEmpty()) {
                Run run = open.pop();
                int number = run.before + 1;
                if (seen[run.wire] == null) {
                    seen[run.wire] = new BitSet();
                }
                if (seen[run.wire].get(number)) {
                    continue;
                }
                seen[run.wire].set(number);
                for (int i : run.operations) {
                    if (!done.get(i) && !needed.get(i)) {
                        needed.set(i);
                        for (Run other : runsOf.get(i)) {
                            if (other.before != NONE) {
                                open.push(wires.get(other.wire).runs.get(other.before));
                            }
                        }
                    }
                }
                if (run.before != NONE) {
                    open.push(wires.get(run.wire).runs.get(run.before));
                }
            }
            needed.stream().forEach(this::write); // the given order is one of those that are allowed
        }

        /** What is on no qubit and nothing waited for. */
        void finish() {
            for (int i = 0; i < body.size(); i++) {
                if (!done.get(i) && body.opcode(i) != Opcode.BARRIER) {
                    write(i);
                }
            }
        }

        private void write(int i) {
            done.set(i);
            List<Run> runs = runsOf.get(i);
            for (int k = 0; k < body.operandCount(i); k++) {
                int wire = runs.get(k).wire;
                if (!begun.get(wire)) {
                    begun.set(wire);
                    if (free.isEmpty()) {
                        place[wire] = width++;
                    } else {
                        place[wire] = free.pop();
                        target.reset(place[wire]);
                    }
                }
                placeOf[body.qubit(i, k)] = place[wire];
            }
            if (body.opcode(i) != Opcode.RESET) {
                target.append(body, i, q -> placeOf[q]);
            }
            for (Run run : runs) {
                if (--left[run.wire] == 0 && run.wire < quantumWires) {
                    free.push(place[run.wire]);
                }
            }
        }
    }
}
