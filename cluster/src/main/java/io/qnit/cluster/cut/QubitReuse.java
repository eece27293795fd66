package io.qnit.cluster.cut;

/** Whether a fragment's qubit serves again after its wire has ended. */
public enum QubitReuse {
    /** Every wire has a qubit of its own. */
    NONE,
    /** A qubit whose wire ended at a cut is reset for the next one: nodes must be able to measure and reset midway. */
    RESET
}
