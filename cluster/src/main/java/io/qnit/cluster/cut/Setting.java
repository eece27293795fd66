package io.qnit.cluster.cut;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import java.util.HashSet;
import java.util.List;

/**
 * One of the local operations that stand at an end of a cut: gates, a measurement of some qubits in the Z basis, gates.
 * With {@code m} measured qubits it is an instrument of 2^m outcomes; bit {@code j} of the outcome is that of
 * {@code measured.get(j)}. Immutable.
 *
 * @param name short and unique within the end, as {@code "S"}, {@code "X+"}: plans and pictures show it
 * @param qubits the number of qubits of the end, numbered from 0 in both blocks
 * @param ancillas fresh qubits in |0>, numbered from {@code qubits} on; thrown away afterwards
 * @param before gates and resets only
 * @param measured qubits or ancillas, without repetition
 * @param after gates and resets only
 */
public record Setting(
        String name, int qubits, int ancillas, Block before, List<Integer> measured, Block after) {
    public Setting {
        measured = List.copyOf(measured);
        int width = qubits + ancillas;
        if (before.qubitBound() > width || after.qubitBound() > width
                || measured.stream().anyMatch(q -> q < 0 || q >= width)
                || new HashSet<>(measured).size() != measured.size()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT, "the setting '" + name + "' uses qubits beyond its " + width);
        }
    }

    /** The number of outcomes, 2^m. */
    public int outcomes() {
        return 1 << measured.size();
    }
}
