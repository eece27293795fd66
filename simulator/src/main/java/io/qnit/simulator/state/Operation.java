package io.qnit.simulator.state;

/** Something that happens to qubits of a state, with numbers where the circuit may have had symbols. */
public sealed interface Operation permits Unitary, Noise {
    /** The qubits of the state it acts on; all different. Not to be written. */
    int[] qubits();

    /** Whether measuring {@code qubits()[k]} right before or right after it makes no difference to what is measured. */
    boolean commutesWithMeasuring(int k);
}
