package io.qnit.compiler.route;

/** How much is tried to place and route a circuit. Work is bounded by counts, so that the same seed gives the same result. */
public enum Effort {
    /** Every wire begins on the qubit of its number, if that can be; one walk. */
    NONE(0, 0, 1),
    LOW(5_000, 0, 4, 2),
    MEDIUM(50_000, 0, 10, 6, 4),
    HIGH(200_000, 6_000_000, 20, 14, 10, 8, 8);

    /** How many places are tried in search of a layout that needs no SWAP. */
    final int places;
    /** How many moves of annealing are tried at most, where many help. */
    final long moves;
    /** How many walks each generation of the search has. */
    final int[] generations;

    Effort(int places, long moves, int... generations) {
        this.moves = moves;
        this.places = places;
        this.generations = generations;
    }
}
