package io.qnit.simulator.statevector;

/**
 * Something that is done to a {@link Block} in cache. Inside a block, bits of the number of a vector are slots; the bits
 * that number the blocks are given as a mask of the wires that are 1 in the whole block.
 */
sealed interface BlockOperation permits DenseOperation, ScaleOperation, PhaseOperation {
    /** What it does, for people. */
    String describe();

    /** Nanoseconds per amplitude of the block on one thread, by the shipped table. */
    double cost();
}
