package io.qnit.compiler.route;

import io.qnit.compiler.synthesis.TwoQubitBasis;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a two-qubit operation costs in native two-qubit gates, alone and with a SWAP on the same pair joined to it. The
 * second is the cost of the mirror gate: with CX a SWAP is 3, but CX and a SWAP together are an iSWAP up to local gates
 * and cost 2, and a generic gate and a SWAP are another generic gate (Cross et al. 1811.12926, MIRAGE 2308.03874). With
 * iSWAP, CX is 2 and with a SWAP 1. Where a device has several gates the cheapest counts, wherever it is.
 *
 * <p>Not safe for use by several threads.
 */
final class SwapCost {
    private static final int UNKNOWN = -1;
    private static final WeylCoordinates SWAPPED = new WeylCoordinates(Math.PI / 4, Math.PI / 4, Math.PI / 4);

    private final List<TwoQubitBasis> bases;
    private final boolean nativeSwap;
    private final int swap;
    /** By gate without parameters, once it was asked for. */
    private final int[] fixed = new int[Gate.values().length];

    private SwapCost(List<TwoQubitBasis> bases, boolean nativeSwap) {
        this.bases = bases;
        this.nativeSwap = nativeSwap;
        this.swap = nativeSwap ? 1 : count(SWAPPED);
        Arrays.fill(fixed, UNKNOWN);
    }

    static SwapCost of(Target target) {
        List<TwoQubitBasis> bases = new ArrayList<>();
        boolean nativeSwap = false;
        for (NativeGate gate : target.gates()) {
            if (gate.gate() == Gate.SWAP) {
                nativeSwap = true;
            } else if (gate.gate().qubitCount() == 2) {
                try {
                    bases.add(TwoQubitBasis.of(gate));
                } catch (QnitException e) {
                    if (e.code() != ErrorCode.UNSUPPORTED) {
                        throw e;
                    }
                }
            }
        }
        if (bases.isEmpty()) {
            bases.add(TwoQubitBasis.of(Gate.CX));
        }
        return new SwapCost(bases, nativeSwap);
    }

    /** The costs of a block's operations. Immutable. */
    static final class Costs {
        private final int swap;
        private final int[] both;

        private Costs(int swap, int[] both) {
            this.swap = swap;
            this.both = both;
        }

        /** A SWAP on its own. */
        int swap() {
            return swap;
        }

        /** Operation {@code i}, which is on two qubits. */
        int plain(int i) {
            return both[i] & 15;
        }

        /** What operation {@code i} costs more when a SWAP is joined to it; may be negative. */
        int mirror(int i) {
            return (both[i] >> 4) - (both[i] & 15);
        }
    }

    Costs of(Block block) {
        int[] both = new int[block.size()];
        for (int i = 0; i < both.length; i++) {
            if (Dependencies.needsPair(block, i)) {
                both[i] = of(block, i);
            }
        }
        return new Costs(swap, both);
    }

    /** The cost of operation {@code i}, on two qubits, plus 16 times the cost of it and a SWAP. */
    private int of(Block block, int i) {
        if (!block.isGate(i)) {
            return of(((Node.UnitaryMatrix) block.node(i)).entries());
        }
        if (block.addedControls(i) > 0) {
            return of(Gate.CRX.matrix(0.7)); // as for every controlled gate, two of the three coordinates are zero
        }
        Gate gate = block.gate(i);
        if (gate.parameterCount() > 0) {
            return of(gate.matrix(angles(block, i)));
        }
        if (fixed[gate.ordinal()] == UNKNOWN) {
            fixed[gate.ordinal()] = of(gate.matrix());
        }
        return fixed[gate.ordinal()];
    }

    /** The angles; something in general position for those that are not known yet. */
    private static double[] angles(Block block, int i) {
        double[] angles = block.parameters(i);
        for (int k = 0; k < angles.length; k++) {
            if (Double.isNaN(angles[k])) {
                angles[k] = 0.7 + 0.4 * k;
            }
        }
        return angles;
    }

    private int of(double[] matrix) {
        WeylCoordinates coordinates = WeylCoordinates.of(matrix);
        int plain = count(coordinates);
        int mirror = count(coordinates.mirror());
        return plain + 16 * Math.min(mirror, plain + swap);
    }

    private int count(WeylCoordinates coordinates) {
        if (nativeSwap && coordinates.isNear(SWAPPED, WeylCoordinates.TOLERANCE)) {
            return 1;
        }
        int least = Integer.MAX_VALUE;
        for (TwoQubitBasis basis : bases) {
            least = Math.min(least, basis.count(coordinates));
        }
        return Math.min(least, 15);
    }
}
