package io.qnit.simulator.noise;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/** How a channel was described; what is written to JSON, and what makes two channels equal. */
sealed interface ChannelForm {
    /** (1 - lambda) rho + lambda I / 2^qubits. */
    record Depolarizing(int qubits, double lambda) implements ChannelForm {}

    /** By strings with a letter per qubit, qubit 0 rightmost; all but those of probability 0. */
    record Paulis(int qubits, SortedMap<String, Double> probabilities) implements ChannelForm {}

    record AmplitudeDamping(double gamma, double excitedPopulation) implements ChannelForm {}

    record PhaseDamping(double gamma) implements ChannelForm {}

    record Thermal(Relaxation relaxation, double seconds) implements ChannelForm {}

    record Reset(double toZero, double toOne) implements ChannelForm {}

    record Unitaries(List<Double> probabilities, List<Matrix> matrices) implements ChannelForm {}

    record Kraus(List<Matrix> operators) implements ChannelForm {}

    /** One after the other. */
    record Sequence(List<Channel> channels) implements ChannelForm {}

    /** Side by side, the first on the least significant qubits. */
    record Tensor(List<Channel> channels) implements ChannelForm {}

    /** Entries of a matrix, equal by value. */
    record Matrix(double[] entries) {
        public Matrix {
            entries = entries.clone();
            for (int k = 0; k < entries.length; k++) {
                entries[k] += 0.0; // -0 becomes 0, which is what is read back
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Matrix m && Arrays.equals(entries, m.entries);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(entries);
        }
    }
}
