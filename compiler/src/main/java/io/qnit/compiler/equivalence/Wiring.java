package io.qnit.compiler.equivalence;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which qubits of two circuits take part, renumbered without gaps, so that a few qubits on a large device are few. A qubit
 * of the first circuit that is idle, and idle in the second one where it begins and ends, is left out.
 *
 * @param first per qubit of the first circuit its number, or -1
 * @param second per qubit of the second circuit its number, or -1
 * @param start per number of the first the number of the second where it begins
 * @param end the same at the end
 * @param secondCount how many numbers the second has
 */
record Wiring(int[] first, int[] second, int[] start, int[] end, int secondCount) {
    int firstCount() {
        return start.length;
    }

    static Wiring of(Circuit a, Circuit b, EquivalenceOptions options) {
        int count = a.qubitCount();
        int[] start = places(options.start().orElse(List.of()), count, b, options.start().isPresent());
        int[] end = places(options.end().orElse(List.of()), count, b, options.end().isPresent());
        boolean[] usedByA = used(a);
        boolean[] usedByB = Arrays.copyOf(used(b), Math.max(b.qubitCount(), count));
        int[] second = new int[usedByB.length];
        Arrays.fill(second, -1);
        List<Integer> taking = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            if (usedByA[q] || usedByB[start[q]] || usedByB[end[q]] || start[q] != end[q]) {
                taking.add(q);
                usedByB[start[q]] = true;
                usedByB[end[q]] = true;
            }
        }
        int numbers = 0;
        for (int q = 0; q < second.length; q++) {
            second[q] = usedByB[q] ? numbers++ : -1;
        }
        int[] first = new int[count];
        Arrays.fill(first, -1);
        int[] startOf = new int[taking.size()];
        int[] endOf = new int[taking.size()];
        for (int k = 0; k < startOf.length; k++) {
            int q = taking.get(k);
            first[q] = k;
            startOf[k] = second[start[q]];
            endOf[k] = second[end[q]];
        }
        return new Wiring(first, second, startOf, endOf, numbers);
    }

    private static int[] places(List<Integer> given, int count, Circuit b, boolean present) {
        if (present && given.size() != count) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the layout is about " + given.size() + " qubits, the first circuit has " + count);
        }
        int[] places = new int[count];
        for (int q = 0; q < count; q++) {
            places[q] = present ? given.get(q) : q;
            if (present && places[q] >= b.qubitCount()) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the layout names qubit " + places[q] + ", the second circuit has " + b.qubitCount());
            }
        }
        return places;
    }

    private static boolean[] used(Circuit circuit) {
        boolean[] used = new boolean[circuit.qubitCount()];
        mark(circuit.body(), used);
        return used;
    }

    private static void mark(Block block, boolean[] used) {
        for (int i = 0; i < block.size(); i++) {
            if (block.opcode(i) != Opcode.BARRIER && block.opcode(i) != Opcode.DELAY) {
                for (int k = 0; k < block.operandCount(i); k++) {
                    used[block.qubit(i, k)] = true;
                }
            }
        }
    }
}
