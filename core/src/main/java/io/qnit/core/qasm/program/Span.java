package io.qnit.core.qasm.program;

/**
 * A stretch of source text, packed into a {@code long} because every node of a program has one: byte offsets in the UTF-8
 * source, start included, end excluded.
 */
public final class Span {
    private Span() {}

    public static long of(int start, int end) {
        return ((long) start << 32) | end;
    }

    /** From the start of the first to the end of the second. */
    public static long join(long first, long second) {
        return (first & 0xffff_ffff_0000_0000L) | (second & 0xffff_ffffL);
    }

    public static int start(long span) {
        return (int) (span >>> 32);
    }

    public static int end(long span) {
        return (int) span;
    }
}
