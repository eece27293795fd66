package io.qnit.compiler.route;

/** How much is tried to place and route a circuit. Work is bounded by counts, so that the same seed gives the same result. */
public enum Effort {
    /** The wires in order, one walk. */
    NONE(1),
    LOW(4, 2),
    MEDIUM(10, 6, 4),
    HIGH(16, 12, 8, 8, 8);

    /** How many walks each generation of the search has. */
    final int[] generations;

    Effort(int... generations) {
        this.generations = generations;
    }
}
