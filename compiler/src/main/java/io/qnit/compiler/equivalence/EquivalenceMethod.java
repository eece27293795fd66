package io.qnit.compiler.equivalence;

/** How two circuits are compared. */
public enum EquivalenceMethod {
    /** The strongest of the others that fits. */
    AUTO,
    /** All columns of both matrices; circuits of gates, up to 12 qubits in use. */
    UNITARY,
    /** What becomes of |0...0>; circuits of gates, up to 22 qubits in use. */
    STATE,
    /** Images of Paulis; Clifford gates at any width, and measurements at the end by their distribution. */
    TABLEAU,
    /** What becomes of random product states, entangled further; circuits of gates, up to 22 qubits in use. */
    STIMULI,
    /** The exact distribution of the classical results from |0...0>; all that runs, up to 18 qubits in use. */
    BRANCHES
}
