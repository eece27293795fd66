package io.qnit.simulator.statevector;

/** Index arithmetic of the kernels: see {@link DoubleKernels}. */
final class Groups {
    private Groups() {}

    /** How many groups lie next to each other in memory: 2^(lowest fixed bit); 2^30 when none is fixed. */
    static int run(int fixed) {
        return fixed == 0 ? 1 << 30 : Integer.lowestOneBit(fixed);
    }

    /** How many groups from {@code g} on are neighbours, at most up to {@code to}. */
    static int length(int g, int to, int run) {
        return Math.min(run - (g & run - 1), to - g);
    }

    /** The index of group {@code g} with all fixed bits clear. */
    static int index(int g, int fixed) {
        return Integer.expand(g, ~fixed);
    }

    /** The number of groups of a state of {@code qubits} qubits. */
    static int count(int qubits, int fixed) {
        return 1 << qubits - Integer.bitCount(fixed);
    }
}
