package io.qnit.cluster.cut;

import java.util.List;

/**
 * A cut that was made.
 *
 * @param id its number, from 0
 * @param operations of the circuit's body: the gates that are cut (several when cut jointly); of a wire the operation
 *     before which each of its wires is cut
 * @param qubits the circuit's qubits: of gates those of the left side, then those of the right; of wires one each
 * @param left the fragment of side 0
 * @param right the fragment of side 1; another one, unless a wire is cut in time within one fragment
 */
public record Cut(int id, CutForm form, List<Integer> operations, List<Integer> qubits, int left, int right) {
    public Cut {
        operations = List.copyOf(operations);
        qubits = List.copyOf(qubits);
    }
}
