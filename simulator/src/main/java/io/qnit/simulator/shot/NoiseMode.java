package io.qnit.simulator.shot;

/** How noise happens to a state. */
public enum NoiseMode {
    /** Every shot chooses one Kraus operator: for pure states. */
    CHOSEN,
    /** As an operation like any other: for engines that hold mixed states. */
    MIXED
}
