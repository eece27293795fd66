package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.Amplitudes;
import io.qnit.compiler.algebra.Axes;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.SymbolValues;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks that operations which change places commute. A reordering is a row of exchanges of neighbours, each of them a pair
 * whose order is inverted, so it is enough that every inverted pair commutes.
 *
 * <p>Pairs need a look only where they meet: on a qubit, a clbit, a variable; a barrier without operands and a jump meet
 * everything. Each meeting place keeps the highest group seen so far per class (the axis in which the operation commutes
 * with a Pauli there, see {@link Axes}; for classical data: it only reads). An operation below the highest group of every
 * class that is not its own is in order there, without looking at pairs. Only where that fails the pairs are walked, back
 * to where all groups are lower, and compared as matrices.
 *
 * <p>Comparing matrices: controls that are not targets of the other operation may be taken for set, since where one is not
 * set that operation is the identity. What is left is at most the targets of both.
 */
final class Ordering {
    private static final byte READS = 4;
    private static final int CLASSES = 5;
    private static final int NOWHERE = -1;
    private static final int WIDEST = 10;

    private final Block block;
    private final int[] groupOf;

    // per place: the last meeting, and the highest group per class
    private int[] last = new int[64];
    private int[] highest = new int[64 * CLASSES];
    private int places;
    // per meeting: operation, class, the one before on its place, the highest group up to it
    private int[] operation;
    private byte[] kind;
    private int[] before;
    private int[] highestSoFar;
    private int meetings;

    private Ordering(Block block, int[] groupOf) {
        this.block = block;
        this.groupOf = groupOf;
        int guess = 2 * block.firstSlot(block.size()) + block.size() + 16;
        operation = new int[guess];
        kind = new byte[guess];
        before = new int[guess];
        highestSoFar = new int[guess];
    }

    /** A pair that does not commute and whose order is inverted, or empty. */
    static Optional<int[]> inversion(Block block, int[] groupOf) {
        boolean ascending = true;
        int top = 0;
        for (int group : groupOf) {
            if (group >= 0) {
                ascending &= group >= top;
                top = Math.max(top, group);
            }
        }
        return ascending ? Optional.empty() : new Ordering(block, groupOf).search();
    }

    private Optional<int[]> search() {
        int qubits = block.qubitBound();
        for (int i = 0; i < block.size(); i++) {
            if (groupOf[i] < 0) {
                continue;
            }
            int other = NOWHERE;
            byte[] axes = Axes.of(block, i);
            for (int k = 0; k < axes.length && other == NOWHERE; k++) {
                other = meet(3 + block.qubit(i, k), i, axes[k]);
            }
            short opcode = block.opcode(i);
            boolean everything = opcode == Opcode.BARRIER && axes.length == 0;
            boolean data = false;
            if (other == NOWHERE && !ClassicalUse.isNothing(block, i)) {
                ClassicalUse use = ClassicalUse.of(block, i);
                everything |= use.leaves() || use.ends();
                data = !use.isEmpty() && !block.isGate(i);
                other = meetAll(use, 3 + qubits, i);
            }
            if (other == NOWHERE && opcode == Opcode.DIRECTIVE) {
                other = meet(1, i, Axes.NONE);
            } else if (other == NOWHERE && (everything || axes.length > 0 || data)) {
                other = meet(0, i, everything ? Axes.NONE : READS);
            }
            if (other != NOWHERE) {
                return Optional.of(new int[] {other, i});
            }
        }
        return Optional.empty();
    }

    /** Clbits and variables lie behind the qubits, in turn. */
    private int meetAll(ClassicalUse use, int from, int i) {
        int other = meetAll(use.clbitsWritten(), use.clbitsRead(), from, i);
        return other != NOWHERE ? other : meetAll(use.variablesWritten(), use.variablesRead(), from + 1, i);
    }

    private int meetAll(BitSet written, BitSet read, int from, int i) {
        for (int b = written.nextSetBit(0); b >= 0; b = written.nextSetBit(b + 1)) {
            int other = meet(from + 2 * b, i, Axes.NONE);
            if (other != NOWHERE) {
                return other;
            }
        }
        for (int b = read.nextSetBit(0); b >= 0; b = read.nextSetBit(b + 1)) {
            int other = written.get(b) ? NOWHERE : meet(from + 2 * b, i, READS);
            if (other != NOWHERE) {
                return other;
            }
        }
        return NOWHERE;
    }

    /** Notes that operation {@code i} is at a place; an earlier operation with which its order is wrongly inverted. */
    private int meet(int place, int i, byte own) {
        ensure(place);
        int group = groupOf[i];
        int worst = -1;
        for (int c = 0; c < CLASSES; c++) {
            if (c != own || own == Axes.NONE) {
                worst = Math.max(worst, highest[place * CLASSES + c]);
            }
        }
        if (worst > group) {
            for (int m = last[place]; m != NOWHERE && highestSoFar[m] > group; m = before[m]) {
                boolean clash = own == Axes.NONE || kind[m] != own;
                if (clash && groupOf[operation[m]] > group && !commute(operation[m], i)) {
                    return operation[m];
                }
            }
        }
        if (meetings == operation.length) {
            int grown = meetings * 2;
            operation = Arrays.copyOf(operation, grown);
            kind = Arrays.copyOf(kind, grown);
            before = Arrays.copyOf(before, grown);
            highestSoFar = Arrays.copyOf(highestSoFar, grown);
        }
        int previous = last[place];
        operation[meetings] = i;
        kind[meetings] = own;
        before[meetings] = previous;
        highestSoFar[meetings] = previous == NOWHERE ? group : Math.max(group, highestSoFar[previous]);
        highest[place * CLASSES + own] = Math.max(highest[place * CLASSES + own], group);
        last[place] = meetings++;
        return NOWHERE;
    }

    private void ensure(int place) {
        if (place >= last.length) {
            int grown = Math.max(place + 1, 2 * last.length);
            last = Arrays.copyOf(last, grown);
            highest = Arrays.copyOf(highest, grown * CLASSES);
        }
        for (; places <= place; places++) {
            last[places] = NOWHERE;
            Arrays.fill(highest, places * CLASSES, (places + 1) * CLASSES, -1);
        }
    }

    private boolean commute(int i, int j) {
        return commute(block, i, j);
    }

    /** Whether two operations are unitary and commute as matrices. */
    static boolean commute(Block block, int i, int j) {
        if (!Operation.isUnitary(block, i) || !Operation.isUnitary(block, j)) {
            return false;
        }
        // a variable may change between the two, so their symbols are independent
        return commute(
                Operation.of(block, i, q -> q, new SymbolValues(1)),
                Operation.of(block, j, q -> q, new SymbolValues(2)));
    }

    static boolean commute(Operation a, Operation b) {
        Map<Integer, Integer> local = new TreeMap<>();
        for (int q : a.targets()) {
            local.put(q, 0);
        }
        for (int q : b.targets()) {
            local.put(q, 0);
        }
        if (local.size() > WIDEST) {
            return false;
        }
        int width = 0;
        for (var entry : local.entrySet()) {
            entry.setValue(width++);
        }
        Operation x = within(a, local);
        Operation y = within(b, local);
        Amplitudes xy = Amplitudes.basis(width, 0, 1 << width);
        xy.apply(y);
        xy.apply(x);
        Amplitudes yx = Amplitudes.basis(width, 0, 1 << width);
        yx.apply(x);
        yx.apply(y);
        return xy.squaredDistance(yx, 0) < 1e-20 * (1 << width);
    }

    private static Operation within(Operation operation, Map<Integer, Integer> local) {
        int[] controls = Arrays.stream(operation.controls()).filter(local::containsKey).toArray();
        return new Operation(controls, operation.targets(), operation.matrix()).at(q -> local.getOrDefault(q, -1));
    }
}
