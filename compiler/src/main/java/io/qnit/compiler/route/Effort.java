package io.qnit.compiler.route;

/** How much is tried to place and route a circuit. Work is bounded by counts, so that the same seed gives the same result. */
public enum Effort {
    /** The wires in order, one walk. */
    NONE(1, 0),
    /** A few starts. */
    LOW(4, 1),
    MEDIUM(12, 1),
    HIGH(24, 2);

    final int trials;
    /** Walks there and back that improve a start before it counts. */
    final int rounds;

    Effort(int trials, int rounds) {
        this.trials = trials;
        this.rounds = rounds;
    }
}
