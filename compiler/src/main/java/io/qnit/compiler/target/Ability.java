package io.qnit.compiler.target;

/** What a target can do beside its gates and final measurements. */
public enum Ability {
    /** Measure a qubit and go on using it, or others, afterwards. */
    MID_CIRCUIT_MEASUREMENT,
    RESET,
    DELAY,
    /** {@code if}: operations that depend on earlier outcomes. */
    IF,
    WHILE,
    FOR,
    SWITCH,
    /** Classical variables and expressions beyond comparing measured bits. */
    CLASSICAL
}
