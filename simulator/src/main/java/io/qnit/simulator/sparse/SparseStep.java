package io.qnit.simulator.sparse;

import io.qnit.simulator.state.Unitary;
import java.util.Arrays;

/**
 * A unitary in the form in which a sparse state applies it. A matrix with one entry in each column only moves basis
 * states and turns phases; any other mixes the amplitudes that differ in its targets alone.
 *
 * <p>Patterns are over the targets: bit k belongs to {@code targets[k]}.
 */
sealed interface SparseStep {
    int[] controls();

    int[] targets();

    /** Pattern p becomes {@code to[p]} times {@code re[p] + i im[p]}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Move(int[] controls, int[] targets, int[] to, double[] re, double[] im) implements SparseStep {}

    /** Row-major, interleaved re and im. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mix(int[] controls, int[] targets, double[] matrix) implements SparseStep {}

    static SparseStep of(Unitary unitary) {
        int[] qubits = unitary.qubits();
        int[] controls = Arrays.copyOf(qubits, unitary.controls());
        int[] targets = Arrays.copyOfRange(qubits, unitary.controls(), qubits.length);
        return of(controls, targets, unitary.matrix());
    }

    static SparseStep of(int[] controls, int[] targets, double[] matrix) {
        int size = 1 << targets.length;
        int[] to = new int[size];
        double[] re = new double[size];
        double[] im = new double[size];
        for (int column = 0; column < size; column++) {
            int entries = 0;
            for (int row = 0; row < size; row++) {
                int at = 2 * (row * size + column);
                if (matrix[at] != 0 || matrix[at + 1] != 0) {
                    entries++;
                    to[column] = row;
                    re[column] = matrix[at];
                    im[column] = matrix[at + 1];
                }
            }
            if (entries != 1) {
                return new Mix(controls, targets, matrix);
            }
        }
        return Arrays.stream(to).distinct().count() == size
                ? new Move(controls, targets, to, re, im)
                : new Mix(controls, targets, matrix);
    }
}
