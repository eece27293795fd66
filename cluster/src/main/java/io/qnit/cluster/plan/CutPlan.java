package io.qnit.cluster.plan;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.circuit.Circuit;
import java.util.List;

/**
 * Where a circuit is cut, which node runs which fragment, and what that takes. Immutable.
 *
 * @param circuit that to which the partition belongs: the one that was asked for, up to the order of independent operations
 * @param cuts in the order of the circuit; empty when one node takes the whole circuit
 * @param proof how good the plan is known to be
 * @param notes for people
 */
public record CutPlan(
        Circuit circuit,
        Partition partition,
        QubitReuse reuse,
        List<PlannedFragment> fragments,
        List<PlannedCut> cuts,
        Quote quote,
        Proof proof,
        List<String> notes) {

    /** How good a plan is known to be, in terms of its objective. */
    public enum Proof {
        /** No plan has less of it, joint cuts aside. */
        MINIMUM,
        /** Found by search; there may be a better one. */
        NONE
    }

    public CutPlan {
        fragments = List.copyOf(fragments);
        cuts = List.copyOf(cuts);
        notes = List.copyOf(notes);
    }

    /** The fragments themselves. */
    public CutCircuit cut(CutForms forms) {
        return CutCircuit.of(circuit, partition, forms, reuse);
    }
}
