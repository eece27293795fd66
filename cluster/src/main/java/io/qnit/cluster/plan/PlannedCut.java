package io.qnit.cluster.plan;

import io.qnit.cluster.cut.CutForm;
import java.util.List;

/**
 * A cut of a plan.
 *
 * @param operations of the plan's circuit: the gates that are cut; of wires the operations before which they are
 * @param qubits the circuit's qubits: of gates those on the left side, then those on the right; of wires one each
 * @param gamma the least factor by which it multiplies the spread of what is estimated with it, at least 1
 * @param left a fragment; of wires the one they come from
 * @param right another one
 */
public record PlannedCut(
        CutForm.Kind kind, List<Integer> operations, List<Integer> qubits, double gamma, int left, int right) {
    public PlannedCut {
        operations = List.copyOf(operations);
        qubits = List.copyOf(qubits);
    }
}
