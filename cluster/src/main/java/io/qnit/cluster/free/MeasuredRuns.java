package io.qnit.cluster.free;

import io.qnit.compiler.algebra.Axes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds what can be measured earlier: deferred measurement (Nielsen and Chuang, section 4.4) run backwards. On each wire,
 * operations that are diagonal there and follow each other are a run; a measurement within a run commutes with all of it, so
 * it may stand at the run's beginning, and whatever else is in the run has that qubit as a classical control. Griffiths and
 * Niu (Phys. Rev. Lett. 76, 3228) found the Fourier transform before a measurement to be of this kind.
 *
 * <p>A measurement may move when nothing else writes its bit and nothing reads it before. A reset begins a new wire.
 */
final class MeasuredRuns {
    static final int NONE = -1;

    /** By operand slot the wire. */
    final int[] wireOfSlot;
    /** By wire the qubit. */
    final int[] qubitOfWire;
    final int wires;
    /** By operand slot the measurement that may come before its operation on this wire; {@link #NONE} where none may. */
    final int[] measurementOfSlot;
    /** By operation that is a measurement, the operation before which it may stand; itself where it may not move. */
    final int[] earliest;

    private final Block body;
    private final BitSet movable;

    MeasuredRuns(Circuit circuit, BitSet movableClbits) {
        body = circuit.body();
        movable = movableClbits;
        int slots = body.firstSlot(body.size());
        wireOfSlot = new int[slots];
        measurementOfSlot = new int[slots];
        earliest = new int[body.size()];
        Arrays.fill(measurementOfSlot, NONE);
        Arrays.setAll(earliest, i -> i);
        int[] wire = new int[circuit.qubitCount()];
        Arrays.fill(wire, NONE);
        List<Integer> qubits = new ArrayList<>();
        List<List<Integer>> runs = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            boolean passes = body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY;
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                int q = body.operand(s);
                if (wire[q] == NONE || body.opcode(i) == Opcode.RESET) {
                    if (wire[q] != NONE) {
                        close(runs.get(wire[q]));
                    }
                    wire[q] = qubits.size();
                    qubits.add(q);
                    runs.add(new ArrayList<>());
                }
                wireOfSlot[s] = wire[q];
                if (passes) {
                    continue;
                }
                List<Integer> run = runs.get(wire[q]);
                if (axis(body, i, s - body.firstSlot(i)) == Axes.Z) {
                    run.add(s);
                } else {
                    close(run);
                }
            }
        }
        runs.forEach(this::close);
        wires = qubits.size();
        qubitOfWire = qubits.stream().mapToInt(Integer::intValue).toArray();
    }

    private void close(List<Integer> run) {
        int measurement = NONE;
        int start = NONE;
        for (int s : run) {
            int i = operationOf(s);
            start = start == NONE ? i : start;
            if (measurement == NONE && body.opcode(i) == Opcode.MEASURE && movable.get(body.clbit(i))) {
                measurement = i;
            }
        }
        if (measurement != NONE) {
            earliest[measurement] = start;
            for (int s : run) {
                if (body.opcode(operationOf(s)) != Opcode.MEASURE) {
                    measurementOfSlot[s] = measurement;
                }
            }
        }
        run.clear();
    }

    private int operationOf(int slot) {
        int low = 0;
        int high = body.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (body.firstSlot(middle) <= slot) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The Pauli with which an operation commutes on its operand {@code k}, conditional gates included. */
    static byte axis(Block block, int i, int k) {
        if (block.isGate(i) || block.opcode(i) == Opcode.UNITARY || block.opcode(i) == Opcode.MEASURE) {
            return Axes.of(block, i)[k];
        }
        if (block.opcode(i) != Opcode.IF || !LightCone.isUnitary(block, i)) {
            return Axes.NONE;
        }
        return axisOnQubit(block.node(i), block.qubit(i, k));
    }

    private static byte axisOnQubit(Node branch, int qubit) {
        byte common = Axes.NONE;
        for (Block inner : Block.inside(branch)) {
            for (int i = 0; i < inner.size(); i++) {
                for (int k = 0; k < inner.operandCount(i); k++) {
                    if (inner.qubit(i, k) != qubit || inner.opcode(i) == Opcode.BARRIER) {
                        continue;
                    }
                    byte axis = axis(inner, i, k);
                    if (axis == Axes.NONE || common != Axes.NONE && axis != common) {
                        return Axes.NONE;
                    }
                    common = axis;
                }
            }
        }
        return common;
    }

    /** Clbits that exactly one measurement at the top writes, and nothing reads before it. */
    static BitSet movableClbits(Circuit circuit) {
        Block body = circuit.body();
        BitSet read = new BitSet();
        BitSet written = new BitSet();
        BitSet movable = new BitSet();
        for (int i = 0; i < body.size(); i++) {
            if (ClassicalUse.isNothing(body, i)) {
                continue;
            }
            ClassicalUse use = ClassicalUse.of(body, i);
            BitSet again = (BitSet) use.clbitsWritten().clone();
            again.and(written);
            movable.andNot(again);
            if (body.opcode(i) == Opcode.MEASURE && !read.get(body.clbit(i)) && !written.get(body.clbit(i))) {
                movable.set(body.clbit(i));
            }
            read.or(use.clbitsRead());
            written.or(use.clbitsWritten());
        }
        return movable;
    }
}
