package io.qnit.core.stim;

import java.util.Map;
import java.util.TreeMap;

/**
 * The product of the Pauli targets of {@code MPP} or {@code SPP}: i^turns times one Pauli operator per qubit. Immutable.
 *
 * @param factors qubit to 1 for X, 2 for Z, 3 for Y
 * @param turns 0 to 3; odd when the product is no observable
 */
public record PauliProduct(Map<Integer, Integer> factors, int turns) {
    /**
     * Multiplies targets.
     *
     * @param targets Pauli targets with combiners between them, which are passed over
     */
    public static PauliProduct of(int[] targets, int from, int to) {
        Map<Integer, Integer> factors = new TreeMap<>();
        int turns = 0;
        for (int k = from; k < to; k++) {
            int target = targets[k];
            if (target == StimTarget.COMBINER) {
                continue;
            }
            turns += StimTarget.isInverted(target) ? 2 : 0;
            int bits = (StimTarget.hasX(target) ? 1 : 0) + (StimTarget.hasZ(target) ? 2 : 0);
            int before = factors.getOrDefault(StimTarget.number(target), 0);
            turns += turns(before, bits);
            if ((before ^ bits) == 0) {
                factors.remove(StimTarget.number(target));
            } else {
                factors.put(StimTarget.number(target), before ^ bits);
            }
        }
        return new PauliProduct(factors, turns & 3);
    }

    public boolean isHermitian() {
        return turns % 2 == 0;
    }

    /** The power of i in the product of two Pauli operators: XY = iZ, YZ = iX, ZX = iY. */
    private static int turns(int a, int b) {
        if (a == 0 || b == 0 || a == b) {
            return 0;
        }
        return a == 1 && b == 3 || a == 3 && b == 2 || a == 2 && b == 1 ? 1 : 3;
    }
}
