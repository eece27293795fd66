package io.qnit.compiler.route;

/** How much is tried to place and route a circuit. Work is bounded by counts, so that the same seed gives the same result. */
public enum Effort {
    /** Every wire begins on the qubit of its number, if that can be; one walk. */
    NONE(0, 1),
    LOW(5_000, 4, 2),
    MEDIUM(50_000, 10, 6, 4),
    HIGH(200_000, 20, 14, 10, 8, 8);

    /** How many places are tried in search of a layout that needs no SWAP. */
    final int places;
    /** How many walks each generation of the search has. */
    final int[] generations;

    Effort(int places, int... generations) {
        this.places = places;
        this.generations = generations;
    }
}
