package io.qnit.core.nativeir;

/**
 * How much a reader takes before it refuses; what it needs in memory is in proportion.
 *
 * @param maxBytes of the text
 * @param maxOperations in all blocks together
 * @param maxQubits of the target
 * @param maxClbits in all registers together
 * @param maxNesting of blocks in blocks, and of expressions in expressions
 */
public record ReadLimits(long maxBytes, int maxOperations, int maxQubits, int maxClbits, int maxNesting) {
    /** What the readers allow unless told otherwise. */
    public static final ReadLimits DEFAULT = new ReadLimits(1L << 30, 50_000_000, 1 << 20, 1 << 20, 64);
}
