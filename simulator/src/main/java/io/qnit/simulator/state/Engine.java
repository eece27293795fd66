package io.qnit.simulator.state;

import java.util.List;

/**
 * One way to hold quantum states of a fixed number of qubits. It prepares operations and makes states that run them.
 * Preparing is deterministic: it depends on the operations and on what the engine was made with, never on time, threads
 * or free memory. Safe for use by several threads.
 */
public interface Engine {
    int qubits();

    /** Whether segments may hold {@link Noise}, which then happens exactly; elsewhere one Kraus operator is chosen per shot. */
    boolean mixesStates();

    /** Prepares operations that are run one after the other. */
    Segment prepare(List<Operation> operations);

    /** A state |0...0>, to be closed after use. */
    QuantumState newState();

    /** As {@link #newState()}, with work on the calling thread alone, to be used beside other states. */
    QuantumState newSideState();

    /** What {@link #newState} takes, in bytes; an estimate where it depends on the course of the run. */
    double stateBytes();
}
