package io.qnit.simulator.state;

/** Measured bits of some shots, shot by shot in whole words. Shots in different words may be written by different threads. */
public final class Samples {
    private final int shots;
    private final int bits;
    private final int words;
    private final long[] data;

    /**
     * All zero.
     *
     * @param bits per shot
     */
    public Samples(int shots, int bits) {
        this.shots = shots;
        this.bits = bits;
        words = Math.max(1, Math.ceilDiv(bits, Long.SIZE));
        data = new long[Math.multiplyExact(shots, words)];
    }

    public int shots() {
        return shots;
    }

    public int bits() {
        return bits;
    }

    public int wordsPerShot() {
        return words;
    }

    /** Bit k % 64 of word k / 64 is bit k of the shot. */
    public long word(int shot, int word) {
        return data[shot * words + word];
    }

    public void setWord(int shot, int word, long value) {
        data[shot * words + word] = value;
    }

    public boolean get(int shot, int bit) {
        return (data[shot * words + (bit >>> 6)] >>> bit & 1) == 1;
    }

    public void set(int shot, int bit) {
        data[shot * words + (bit >>> 6)] |= 1L << bit;
    }

    /** All words, shot by shot: the array itself. */
    public long[] data() {
        return data;
    }
}
