package io.qnit.simulator.bits;

/**
 * Blocks of 64 by 64 bits. Transposed as in H. Warren, "Hacker's Delight", section 7-3: exchange the off-diagonal halves,
 * then those of each quarter, and so on, six rounds of word-parallel exchanges. Stateless.
 */
public final class BitBlock {
    private BitBlock() {}

    /** Transposes 64 longs in place: bit c of long r goes to bit r of long c. */
    public static void transpose(long[] block) {
        exchange(block, 32, 0x00000000FFFFFFFFL);
        exchange(block, 16, 0x0000FFFF0000FFFFL);
        exchange(block, 8, 0x00FF00FF00FF00FFL);
        exchange(block, 4, 0x0F0F0F0F0F0F0F0FL);
        exchange(block, 2, 0x3333333333333333L);
        exchange(block, 1, 0x5555555555555555L);
    }

    private static void exchange(long[] block, int width, long mask) {
        for (int start = 0; start < 64; start += 2 * width) {
            for (int k = start; k < start + width; k++) {
                long difference = (block[k] >>> width ^ block[k + width]) & mask;
                block[k] ^= difference << width;
                block[k + width] ^= difference;
            }
        }
    }
}
