package io.qnit.core.random;

/**
 * Random numbers by counter: each is a pure function of seed, shot and site, so any shot can be computed by any thread,
 * in any order, on any machine, and gives the same bits.
 *
 * <p>The generator is Philox4x32-10 of Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
 * doi 10.1145/2063384.2063405: ten rounds of multiplication and exclusive-or turn a counter of 128 bits (here the shot
 * and the site) under a key of 64 bits (the seed) into 128 bits that pass every test of randomness known to its
 * authors. For one key it is a bijection of the counter, and keys that differ in one bit share nothing.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param seed any number; equal seeds give equal streams
 */
public record RandomStream(long seed) {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    /**
     * A number in [0, 1), a multiple of 2^-53.
     *
     * @param shot number of the shot
     * @param site counts the random events of one shot
     */
    public double uniform(long shot, long site) {
        return (bits(shot, site) >>> 11) * 0x1p-53;
    }

    /** 64 random bits. */
    public long bits(long shot, long site) {
        int c0 = (int) shot;
        int c1 = (int) (shot >>> 32);
        int c2 = (int) site;
        int c3 = (int) (site >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return Integer.toUnsignedLong(c0) | ((long) c1 << 32);
    }
}
