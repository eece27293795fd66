package io.qnit.simulator.frame;

import java.util.List;

/**
 * A noisy Clifford circuit as instructions on rows of bits. Each qubit has a row for X and one for Z of its Pauli frame,
 * and there are a few rows for sums. Instructions are numbers in one array, an opcode and its operands; loops keep their
 * bodies apart. Immutable.
 *
 * @param rows how many rows of frames and sums there are
 * @param random the rows of Z, which are random at the start because all qubits are |0>
 * @param main what is run
 * @param probabilities what instructions call the k-th probability; all above 0
 * @param weights what instructions call the k-th distribution: how the errors of one kind share, cumulated, the last 1
 * @param records how many measurements one shot has
 * @param detectors how many rows of detectors
 * @param observables how many rows of observables
 * @param lookback how many measurements back anything looks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrameProgram(
        int rows,
        int[] random,
        Block main,
        double[] probabilities,
        List<double[]> weights,
        long records,
        long detectors,
        int observables,
        int lookback) {

    /** n, then n pairs (to, from): adds rows. */
    static final int XORS = 0;

    /** n, then n rows: clears them. */
    static final int ZEROS = 1;

    /** n, then n rows: makes them random. */
    static final int RANDOMS = 2;

    /** n, then n rows: appends them to the measurement record; -1 is a row of zeros. */
    static final int RECORDS = 3;

    /** n, then n pairs (row, k): adds the measurement k back to the row. */
    static final int FEEDBACKS = 4;

    /** n, then n look-backs: appends a detector that is their sum. */
    static final int DETECTOR = 5;

    /** number, n, then n look-backs: adds them to an observable. */
    static final int OBSERVABLE = 6;

    /** number, n, then n rows: adds them to an observable. */
    static final int OBSERVABLE_ROWS = 7;

    /** number of the loop. */
    static final int LOOP = 8;

    /** p, n, then n rows: flips a row. */
    static final int FLIP = 9;

    /** p, n: flips one of the last n measurements. */
    static final int FLIP_RECORDS = 10;

    /** p, n, then n pairs (X row, Z row): one of X, Y, Z, equally likely. */
    static final int DEPOLARIZE1 = 11;

    /** p, n, then n times four rows: one of the 15 Pauli pairs, equally likely. */
    static final int DEPOLARIZE2 = 12;

    /** p, weights, n, then n pairs (X row, Z row): X, Y or Z by weight. */
    static final int PAULI1 = 13;

    /** p, weights, n, then n times four rows: IX, IY, ... ZZ by weight, the first letter on the first two rows. */
    static final int PAULI2 = 14;

    /** p, weights, n, then n pairs: I, X, Y or Z by weight, and 1 in one of the last n measurements. */
    static final int HERALDED = 15;

    /** p, 1 for the first of a chain, n, then n rows: all of them flip unless the chain has had its error. */
    static final int CORRELATED = 16;

    /** The longest list of one instruction, so that other work gets its turn. */
    static final int LONGEST = 1 << 16;

    /** Instructions and the loops among them. */
    record Block(int[] code, List<Loop> loops) {}

    record Loop(long turns, Block body) {}
}
