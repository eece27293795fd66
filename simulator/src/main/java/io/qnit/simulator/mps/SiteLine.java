package io.qnit.simulator.mps;

/** What a {@link Scheduler} drives: a chain, or only the sizes of its bonds. */
interface SiteLine {
    /** The side on which the centre is left after a gate. */
    enum Side {
        LEFT,
        RIGHT
    }

    int length();

    /** The site where a gate costs no move. */
    int centre();

    /** Throws when the run is to stop. */
    void poll();

    /** A unitary on one site: 2 by 2, row-major, interleaved. */
    void applyOne(int p, double[] m);

    /** A unitary on sites p and p + 1; the centre is left on the side named. */
    void applyTwo(int p, PairGate gate, Side side);

    /** Exchanges the qubits of sites p and p + 1. */
    void swap(int p, Side side);

    /**
     * A unitary on neighbouring sites.
     *
     * @param controls the first bits of {@code bits} that have to be 1
     * @param matrix on the bits behind the controls, the first of them the least significant
     * @param bits site {@code first + bits[k]} is operand k
     */
    void applyMany(int first, int count, int controls, double[] matrix, int[] bits);

    /**
     * A unitary on one site where all others named are 1.
     *
     * @param positions anywhere in the line: the controls, then the target
     * @param matrix 2 by 2
     */
    void applyControlled(int[] positions, double[] matrix);
}
