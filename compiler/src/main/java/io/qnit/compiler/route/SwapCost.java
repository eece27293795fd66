package io.qnit.compiler.route;

import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;

/**
 * What a two-qubit operation costs in two-qubit gates, alone and with a SWAP on the same pair joined to it. The second
 * is the cost of the mirror gate: SWAP is 3, but CX and a SWAP together are an iSWAP up to local gates and cost 2, and a
 * generic gate and a SWAP are another generic gate (Cross et al. 1811.12926, MIRAGE 2308.03874).
 *
 * <p>Counted in CX, CZ or ECR, which differ by local gates only.
 */
final class SwapCost {
    /** A SWAP on its own. */
    static final int SWAP = 3;

    private static final int UNKNOWN = -1;
    private static final double[] NO_PARAMETERS = {};

    /** By gate without parameters: plain + 4 * mirror. */
    private static final int[] FIXED = new int[Gate.values().length];

    static {
        java.util.Arrays.fill(FIXED, UNKNOWN);
        for (Gate gate : Gate.values()) {
            if (gate.qubitCount() == 2 && gate.parameterCount() == 0) {
                FIXED[gate.ordinal()] = of(gate.matrix(NO_PARAMETERS));
            }
        }
    }

    private SwapCost() {}

    /** The cost of operation {@code i}, on two qubits, plus 4 times the cost of it and a SWAP. */
    static int of(Block block, int i) {
        if (block.isGate(i)) {
            if (block.addedControls(i) > 0) {
                return 2 + 4 * 3; // one control on a gate on one qubit: c = 0, as for every controlled gate
            }
            int fixed = FIXED[block.opcode(i)];
            if (fixed != UNKNOWN) {
                return fixed;
            }
            double[] parameters = block.parameters(i);
            for (double p : parameters) {
                if (Double.isNaN(p)) {
                    return of(generic(block.gate(i)));
                }
            }
            return of(block.gate(i).matrix(parameters));
        }
        return of(((Node.UnitaryMatrix) block.node(i)).entries());
    }

    private static double[] generic(Gate gate) {
        double[] parameters = new double[gate.parameterCount()];
        for (int k = 0; k < parameters.length; k++) {
            parameters[k] = 0.7 + 0.4 * k;
        }
        return gate.matrix(parameters);
    }

    private static int of(double[] matrix) {
        WeylCoordinates coordinates = WeylCoordinates.of(matrix);
        return coordinates.cxCount() + 4 * coordinates.mirror().cxCount();
    }
}
