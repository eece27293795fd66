package io.qnit.simulator.mps;

import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.List;

/** The slow, obvious twin: all amplitudes, interleaved, gates by their definition. */
final class DenseState {
    final int qubits;
    double[] amplitudes;

    DenseState(int qubits) {
        this.qubits = qubits;
        amplitudes = new double[2 << qubits];
        amplitudes[0] = 1;
    }

    static DenseState after(int qubits, List<Operation> operations) {
        DenseState state = new DenseState(qubits);
        state.run(operations);
        return state;
    }

    void run(List<Operation> operations) {
        for (Operation operation : operations) {
            Unitary unitary = (Unitary) operation;
            apply(unitary.matrix(), unitary.controls(), unitary.qubits());
        }
    }

    void collapse(int qubit, int outcome) {
        for (int i = 0; i < 1 << qubits; i++) {
            if ((i >> qubit & 1) != outcome) {
                amplitudes[2 * i] = 0;
                amplitudes[2 * i + 1] = 0;
            }
        }
        normalise();
    }

    void apply(double[] matrix, int controls, int... operands) {
        int targets = operands.length - controls;
        double[] result = new double[amplitudes.length];
        for (int row = 0; row < 1 << qubits; row++) {
            boolean on = true;
            for (int k = 0; k < controls; k++) {
                on &= (row >> operands[k] & 1) == 1;
            }
            if (!on) {
                result[2 * row] = amplitudes[2 * row];
                result[2 * row + 1] = amplitudes[2 * row + 1];
                continue;
            }
            int matrixRow = 0;
            int cleared = row;
            for (int k = 0; k < targets; k++) {
                matrixRow |= (row >> operands[controls + k] & 1) << k;
                cleared &= ~(1 << operands[controls + k]);
            }
            for (int matrixColumn = 0; matrixColumn < 1 << targets; matrixColumn++) {
                int column = cleared;
                for (int k = 0; k < targets; k++) {
                    column |= (matrixColumn >> k & 1) << operands[controls + k];
                }
                double a = matrix[2 * ((matrixRow << targets) + matrixColumn)];
                double b = matrix[2 * ((matrixRow << targets) + matrixColumn) + 1];
                result[2 * row] += a * amplitudes[2 * column] - b * amplitudes[2 * column + 1];
                result[2 * row + 1] += a * amplitudes[2 * column + 1] + b * amplitudes[2 * column];
            }
        }
        amplitudes = result;
    }

    double probability(int index) {
        return amplitudes[2 * index] * amplitudes[2 * index] + amplitudes[2 * index + 1] * amplitudes[2 * index + 1];
    }

    double probabilityOfOne(int qubit) {
        double sum = 0;
        for (int i = 0; i < 1 << qubits; i++) {
            if ((i >> qubit & 1) == 1) {
                sum += probability(i);
            }
        }
        return sum;
    }

    /** Divides by the norm; returns its square before. */
    double normalise() {
        double sum = 0;
        for (double x : amplitudes) {
            sum += x * x;
        }
        for (int i = 0; i < amplitudes.length; i++) {
            amplitudes[i] /= Math.sqrt(sum);
        }
        return sum;
    }

    /** The 2-norm of the difference. */
    double distance(double[] other) {
        double sum = 0;
        for (int i = 0; i < amplitudes.length; i++) {
            sum += (amplitudes[i] - other[i]) * (amplitudes[i] - other[i]);
        }
        return Math.sqrt(sum);
    }
}
