package io.qnit.simulator;

/** What a run can be asked for, beside expectation values. */
public enum Output {
    /** How often each bitstring was measured. */
    COUNTS,
    /** The bitstring of every shot, in order. */
    MEMORY,
    /** The exact probability of each bitstring. */
    PROBABILITIES,
    /** The state before the final measurements. */
    STATEVECTOR,
    /** The density matrix before the final measurements, a mixture over what was measured before. */
    DENSITY_MATRIX,
    /** In the metadata: the passes, what every method was expected to take, and what the run did take. */
    EXPLANATION
}
