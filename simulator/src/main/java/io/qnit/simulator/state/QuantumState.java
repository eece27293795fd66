package io.qnit.simulator.state;

import io.qnit.core.observable.PauliString;
import io.qnit.simulator.noise.Channel;
import java.util.Map;

/**
 * The qubits of one shot, or of all shots that have had the same course so far. Led by one thread at a time; no result
 * depends on how many threads help. Qubit numbers are those of the state, 0 to {@link #qubits} - 1.
 */
public interface QuantumState extends AutoCloseable {
    int qubits();

    /** Runs a segment that this state's engine has prepared. */
    void run(Segment segment);

    /** The probability that measuring the qubit gives 1; exactly 0 or 1 where the other outcome cannot occur. */
    double probabilityOfOne(int qubit);

    /** Keeps the part where the qubit has this outcome, of non-zero probability, and normalises it. */
    void collapse(int qubit, int outcome);

    /** Applies X. */
    void flip(int qubit);

    /** The probability of each Kraus operator of a channel; they add up to 1. */
    double[] krausProbabilities(Channel channel, int[] qubits);

    /** Applies one Kraus operator, of non-zero probability, and normalises. */
    void applyKraus(Channel channel, int[] qubits, int index);

    /** A state of its own with the same content, to be closed after use. */
    QuantumState copy();

    /** As {@link #copy}, with work on the calling thread alone. */
    QuantumState sideCopy();

    /** Takes over the content of another state of the same engine. */
    void copyFrom(QuantumState other);

    /**
     * Measures some qubits in many shots, and leaves the state as it is.
     *
     * @param into bit k of a shot is the outcome of {@code qubits[k]}; as many shots as the draws have
     */
    void sample(int[] qubits, Draws draws, Samples into);

    /**
     * The outcomes of measuring some qubits whose probability is above {@code cutoff}, each once.
     *
     * @param consumer may throw to end the enumeration
     */
    void probabilities(int[] qubits, double cutoff, OutcomeConsumer consumer);

    /** The expectation value of a Pauli string on qubits of the state. */
    double expectation(PauliString string);

    /**
     * The amplitudes, interleaved re and im, qubit q being bit q of the index; at most 24 qubits.
     *
     * @throws UnsupportedOperationException when the state is mixed
     */
    double[] amplitudes();

    /** The density matrix: 2^n by 2^n, row-major, interleaved re and im, qubit q being bit q of the indices; at most 12 qubits. */
    default double[] densityMatrix() {
        double[] state = amplitudes();
        int size = state.length / 2;
        double[] matrix = new double[2 * size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                int at = 2 * (row * size + column);
                matrix[at] = state[2 * row] * state[2 * column] + state[2 * row + 1] * state[2 * column + 1];
                matrix[at + 1] = state[2 * row + 1] * state[2 * column] - state[2 * row] * state[2 * column + 1];
            }
        }
        return matrix;
    }

    /** Facts for the result's metadata, such as the bond dimension reached; empty where there are none. */
    Map<String, Object> facts();

    /** Frees its memory. Idempotent. */
    @Override
    void close();
}
