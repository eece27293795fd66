package io.qnit.cluster.cut;

import java.util.List;

/**
 * Where a cut touches a fragment.
 *
 * @param cut the cut's number
 * @param side 0 left (of a wire: upstream), 1 right (downstream)
 * @param position the operation of the fragment's body before which the setting stands; the body's size for its end
 * @param qubits the fragment's qubits, in the order of the setting's. Of an upstream end they are not used afterwards,
 *     unless a reset comes first
 */
public record CutEnd(int cut, int side, int position, List<Integer> qubits) {
    public CutEnd {
        qubits = List.copyOf(qubits);
    }
}
