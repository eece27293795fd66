package io.qnit.cluster.plan;

import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.compiler.matrix.Operations;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.util.OptionalInt;

/**
 * Whether a matrix product state can hold a circuit, from its gates alone: across a border between neighbouring qubits the
 * bond has at most 2^b states, b being the number of qubits on the smaller side, or one for each gate across whose operator
 * has two terms (CX, CZ, rotations) and two for each other one, whichever is less (Vidal, PRL 91 (2003)). The real bond is
 * often smaller; nothing is promised of it.
 */
final class BondEstimate {
    /** A bond of 1,024 states. */
    private static final int MOST_BITS = 10;
    /** What such a simulator takes whatever its bonds are. */
    private static final int ALWAYS = 26;

    private BondEstimate() {}

    /** The node as wide as it is for circuits like this one. */
    static QpuNodeSpec asWideAsItIs(QpuNodeSpec node, Circuit circuit) {
        if (node.nodeType() != NodeType.GPU_TENSOR || node.usableQubits() <= ALWAYS || bits(circuit) <= MOST_BITS) {
            return node;
        }
        return new QpuNodeSpec(
                node.nodeId(), node.nodeType(), node.maxQubits(), OptionalInt.of(ALWAYS), node.tags(),
                node.credentials(), node.online(), node.metadata());
    }

    /** The logarithm, to base 2, of what the largest bond may be. */
    static int bits(Circuit circuit) {
        Block body = circuit.body();
        int n = circuit.qubitCount();
        long[] starting = new long[n + 1];
        for (int i = 0; i < body.size(); i++) {
            if (body.operandCount(i) < 2 || !(body.isGate(i) || body.hasNode(i))) {
                continue;
            }
            int low = n;
            int high = 0;
            for (int q : body.qubits(i)) {
                low = Math.min(low, q);
                high = Math.max(high, q);
            }
            int terms = terms(body, i);
            starting[low] += terms;
            starting[high] -= terms;
        }
        int most = 0;
        long across = 0;
        for (int left = 1; left < n; left++) {
            across += starting[left - 1];
            most = (int) Math.max(most, Math.min(across, Math.min(left, n - left)));
        }
        return most;
    }

    private static int terms(Block body, int i) {
        if (body.operandCount(i) == 2 && Operations.hasMatrix(body, i)) {
            WeylCoordinates at = WeylCoordinates.of(Operations.matrix(body, i));
            return at.b() <= WeylCoordinates.TOLERANCE && Math.abs(at.c()) <= WeylCoordinates.TOLERANCE ? 1 : 2;
        }
        return 2 * (body.operandCount(i) - 1);
    }
}
