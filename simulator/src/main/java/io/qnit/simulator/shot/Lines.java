package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;

/** Says where in the source an operation stands. */
final class Lines {
    private Lines() {}

    /** " on line 12", or nothing where the line is not known. */
    static String on(Block block, int i) {
        return block.line(i) > 0 ? " on line " + block.line(i) : "";
    }
}
