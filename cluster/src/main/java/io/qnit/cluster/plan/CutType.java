package io.qnit.cluster.plan;

/** What may be cut. */
public enum CutType {
    /** A gate on two qubits. */
    GATE,
    /** A wire, by local operations only: gamma 4. */
    LOCAL_WIRE,
    /** A wire, by measuring and preparing the outcome: gamma 3. */
    WIRE,
    /** Gates side by side between the same two fragments, as one. */
    JOINT_GATES,
    /** Wires side by side from one fragment to another, as one; only with {@link #WIRE}. */
    JOINT_WIRES
}
