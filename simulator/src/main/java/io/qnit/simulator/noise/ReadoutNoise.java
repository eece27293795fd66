package io.qnit.simulator.noise;

import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Samples;
import java.util.List;

/** The readout errors of some measured qubits, ready to be applied to what was measured. Immutable. */
public final class ReadoutNoise {
    /**
     * One error.
     *
     * @param positions of its qubits among those measured
     */
    @SuppressWarnings("ArrayRecordComponent") // made once a run, never compared
    record Part(ReadoutError error, int[] positions) {}

    private final int bits;
    private final List<Part> parts;

    ReadoutNoise(int bits, List<Part> parts) {
        this.bits = bits;
        this.parts = List.copyOf(parts);
    }

    /** Whether nothing is noted wrongly. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** How many random numbers {@link #apply(Samples, Draws, int)} takes for a shot. */
    public int sites() {
        return parts.size();
    }

    /**
     * Changes samples.
     *
     * @param samples bit k is the k-th measured qubit
     * @param firstSite of the random numbers, {@link #sites} of them
     */
    public void apply(Samples samples, Draws draws, int firstSite) {
        for (int shot = 0; shot < samples.shots(); shot++) {
            for (int k = 0; k < parts.size(); k++) {
                Part part = parts.get(k);
                int outcome = 0;
                for (int j = 0; j < part.positions.length; j++) {
                    outcome |= samples.get(shot, part.positions[j]) ? 1 << j : 0;
                }
                int noted = part.error.note(outcome, draws.uniform(shot, firstSite + k));
                for (int j = 0, wrong = outcome ^ noted; wrong >> j != 0; j++) {
                    if ((wrong >> j & 1) == 1) {
                        int word = part.positions[j] >>> 6;
                        samples.setWord(shot, word, samples.word(shot, word) ^ 1L << part.positions[j]);
                    }
                }
            }
        }
    }

    /**
     * Exact probabilities of what is noted.
     *
     * @param probabilities of all 2^bits outcomes, bit k of the index being the k-th measured qubit; at most 30 bits
     */
    public double[] apply(double[] probabilities) {
        if (probabilities.length != 1 << bits) {
            throw new IllegalArgumentException(probabilities.length + " probabilities for " + bits + " bits");
        }
        double[] result = probabilities.clone();
        for (Part part : parts) {
            int size = 1 << part.positions.length;
            int[] offsets = new int[size];
            int mask = 0;
            for (int v = 0; v < size; v++) {
                for (int j = 0; j < part.positions.length; j++) {
                    offsets[v] |= (v >> j & 1) << part.positions[j];
                }
                mask |= offsets[v];
            }
            double[] noted = new double[size];
            for (int base = 0; base < result.length; base++) {
                if ((base & mask) != 0) {
                    continue;
                }
                for (int to = 0; to < size; to++) {
                    noted[to] = 0;
                    for (int from = 0; from < size; from++) {
                        noted[to] += part.error.probability(from, to) * result[base | offsets[from]];
                    }
                }
                for (int to = 0; to < size; to++) {
                    result[base | offsets[to]] = noted[to];
                }
            }
        }
        return result;
    }
}
