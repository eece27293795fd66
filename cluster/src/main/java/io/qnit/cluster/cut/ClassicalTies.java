package io.qnit.cluster.cut;

import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which operations of a circuit's body must stay in one fragment because they touch the same clbit or variable. A final
 * measurement (nothing follows on its qubit, nothing else touches its clbit) is tied to nothing. Immutable.
 */
public final class ClassicalTies {
    private final boolean[] finalMeasurement;
    private final int[] tie;

    private ClassicalTies(boolean[] finalMeasurement, int[] tie) {
        this.finalMeasurement = finalMeasurement;
        this.tie = tie;
    }

    public static ClassicalTies of(Circuit circuit) {
        Block body = circuit.body();
        int clbits = circuit.clbitCount();
        int resources = clbits + circuit.variables().size();
        BitSet[] touched = new BitSet[body.size()];
        int[] uses = new int[resources];
        for (int i = 0; i < body.size(); i++) {
            touched[i] = ClassicalUse.isNothing(body, i) ? new BitSet() : touched(ClassicalUse.of(body, i), clbits);
            touched[i].stream().forEach(k -> uses[k]++);
        }
        boolean[] last = finalMeasurements(body, uses);
        int[] parent = new int[resources];
        Arrays.setAll(parent, k -> k);
        for (int i = 0; i < body.size(); i++) {
            if (!last[i]) {
                int first = touched[i].nextSetBit(0);
                touched[i].stream().forEach(k -> parent[root(parent, k)] = root(parent, first));
            }
        }
        int[] firstOperation = new int[resources];
        Arrays.fill(firstOperation, -1);
        int[] tie = new int[body.size()];
        for (int i = 0; i < body.size(); i++) {
            tie[i] = -1;
            if (!last[i] && !touched[i].isEmpty()) {
                int root = root(parent, touched[i].nextSetBit(0));
                if (firstOperation[root] < 0) {
                    firstOperation[root] = i;
                }
                tie[i] = firstOperation[root];
            }
        }
        return new ClassicalTies(last, tie);
    }

    /** Whether operation {@code i} measures a qubit that is not used again, into a clbit that nothing else touches. */
    public boolean isFinalMeasurement(int i) {
        return finalMeasurement[i];
    }

    /** Whether operation {@code i} touches clbits or variables, final measurements aside. */
    public boolean isTied(int i) {
        return tie[i] >= 0;
    }

    /** The first of the operations that operation {@code i}, which {@link #isTied}, must stay with. */
    public int tie(int i) {
        return tie[i];
    }

    private static BitSet touched(ClassicalUse use, int clbits) {
        BitSet all = (BitSet) use.clbitsRead().clone();
        all.or(use.clbitsWritten());
        BitSet variables = (BitSet) use.variablesRead().clone();
        variables.or(use.variablesWritten());
        variables.stream().forEach(v -> all.set(clbits + v));
        return all;
    }

    private static boolean[] finalMeasurements(Block body, int[] uses) {
        boolean[] last = new boolean[body.size()];
        BitSet usedQubits = new BitSet();
        for (int i = body.size() - 1; i >= 0; i--) {
            if (body.opcode(i) == Opcode.BARRIER || body.opcode(i) == Opcode.DELAY) {
                continue;
            }
            last[i] = body.opcode(i) == Opcode.MEASURE && !usedQubits.get(body.qubit(i, 0)) && uses[body.clbit(i)] == 1;
            for (int s = body.firstSlot(i); s < body.firstSlot(i + 1); s++) {
                usedQubits.set(body.operand(s));
            }
        }
        return last;
    }

    private static int root(int[] parent, int k) {
        int root = k;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }
}
