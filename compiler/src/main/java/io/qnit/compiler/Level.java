package io.qnit.compiler;

/** How hard to try. */
public enum Level {
    /** As written: places qubits in order, inserts SWAPs where needed, translates. */
    O0,
    /** Cancels what is next to each other, a few trials of placing. */
    O1,
    /** All that takes time in proportion to the circuit, more trials. */
    O2,
    /** O2 from several starts, repeated until nothing improves. */
    O3
}
