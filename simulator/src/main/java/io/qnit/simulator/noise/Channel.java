package io.qnit.simulator.noise;

import java.util.List;

/**
 * A completely positive, trace preserving map on a few qubits, by its Kraus operators: rho becomes the sum of
 * K rho K^+ over them. Immutable: its arrays are not to be written.
 */
public final class Channel {
    private final int qubitCount;
    private final List<double[]> krausOperators;

    private Channel(int qubitCount, List<double[]> krausOperators) {
        this.qubitCount = qubitCount;
        this.krausOperators = krausOperators;
    }

    /**
     * A channel by its Kraus operators.
     *
     * @param operators 2^k by 2^k each, row-major, interleaved re and im; the first qubit is the least significant bit
     */
    public static Channel ofKraus(int qubitCount, List<double[]> operators) {
        return new Channel(qubitCount, List.copyOf(operators));
    }

    public int qubitCount() {
        return qubitCount;
    }

    /** At least one; see {@link #ofKraus}. */
    public List<double[]> krausOperators() {
        return krausOperators;
    }
}
