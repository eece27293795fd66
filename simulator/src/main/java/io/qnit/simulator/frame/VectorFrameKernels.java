package io.qnit.simulator.frame;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows by vector registers, of 512 bits where the machine has them. Blocks of 64 by 64 bits are transposed side by side,
 * one per lane, so that no lane ever moves: six rounds of exchanges between whole registers, as in {@link
 * io.qnit.simulator.bits.BitBlock}.
 */
final class VectorFrameKernels implements FrameKernels {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void xors(long[] rows, int[] code, int at, int pairs, int words) {
        for (int k = at; k < at + 2 * pairs; k += 2) {
            add(rows, code[k] * words, rows, code[k + 1] * words, words);
        }
    }

    @Override
    public void xor(long[] to, int toAt, long[] from, int fromAt, int words) {
        add(to, toAt, from, fromAt, words);
    }

    private static void add(long[] to, int toAt, long[] from, int fromAt, int words) {
        for (int k = 0; k < words; k += LANES) {
            LongVector.fromArray(SPECIES, to, toAt + k)
                    .lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, from, fromAt + k))
                    .intoArray(to, toAt + k);
        }
    }

    @Override
    public void randomize(long[] rows, int[] code, int at, int count, int words, long[] state) {
        for (int lane = 0; lane < 8; lane += LANES) {
            fill(rows, code, at, count, words, state, lane);
        }
    }

    private static void fill(long[] rows, int[] code, int at, int count, int words, long[] state, int lane) {
        LongVector s0 = LongVector.fromArray(SPECIES, state, lane);
        LongVector s1 = LongVector.fromArray(SPECIES, state, 8 + lane);
        LongVector s2 = LongVector.fromArray(SPECIES, state, 16 + lane);
        LongVector s3 = LongVector.fromArray(SPECIES, state, 24 + lane);
        for (int r = at; r < at + count; r++) {
            int row = code[r] * words;
            for (int k = lane; k < words; k += 8) {
                s0.add(s3).lanewise(VectorOperators.ROL, 23).add(s0).intoArray(rows, row + k);
                LongVector t = s1.lanewise(VectorOperators.LSHL, 17);
                s2 = s2.lanewise(VectorOperators.XOR, s0);
                s3 = s3.lanewise(VectorOperators.XOR, s1);
                s1 = s1.lanewise(VectorOperators.XOR, s2);
                s0 = s0.lanewise(VectorOperators.XOR, s3);
                s2 = s2.lanewise(VectorOperators.XOR, t);
                s3 = s3.lanewise(VectorOperators.ROL, 45);
            }
        }
        s0.intoArray(state, lane);
        s1.intoArray(state, 8 + lane);
        s2.intoArray(state, 16 + lane);
        s3.intoArray(state, 24 + lane);
    }

    @Override
    public void transpose(
            long[] rows, int count, int words, long[] invert, long[] out, int at, int stride, int shots) {
        long[] block = new long[64 * LANES];
        for (int group = 0; 64 * group < shots; group += LANES) {
            for (int word = 0; 64 * word < count; word++) {
                int filled = Math.min(64, count - 64 * word);
                load(rows, 64 * word, filled, words, group, block);
                exchange(block, 32, 0x00000000FFFFFFFFL);
                exchange(block, 16, 0x0000FFFF0000FFFFL);
                exchange(block, 8, 0x00FF00FF00FF00FFL);
                exchange(block, 4, 0x0F0F0F0F0F0F0F0FL);
                exchange(block, 2, 0x3333333333333333L);
                exchange(block, 1, 0x5555555555555555L);
                store(block, invert[word], out, at + 64 * group * stride + word, stride, shots - 64 * group);
            }
        }
    }

    private static void load(long[] rows, int first, int filled, int words, int group, long[] block) {
        for (int k = 0; k < filled; k++) {
            LongVector.fromArray(SPECIES, rows, (first + k) * words + group).intoArray(block, k * LANES);
        }
        Arrays.fill(block, filled * LANES, block.length, 0);
    }

    private static void exchange(long[] block, int width, long mask) {
        for (int start = 0; start < 64; start += 2 * width) {
            for (int k = start; k < start + width; k++) {
                LongVector low = LongVector.fromArray(SPECIES, block, k * LANES);
                LongVector high = LongVector.fromArray(SPECIES, block, (k + width) * LANES);
                LongVector difference = low.lanewise(VectorOperators.LSHR, width)
                        .lanewise(VectorOperators.XOR, high)
                        .lanewise(VectorOperators.AND, mask);
                low.lanewise(VectorOperators.XOR, difference.lanewise(VectorOperators.LSHL, width))
                        .intoArray(block, k * LANES);
                high.lanewise(VectorOperators.XOR, difference).intoArray(block, (k + width) * LANES);
            }
        }
    }

    private static void store(long[] block, long invert, long[] out, int at, int stride, int shots) {
        for (int lane = 0; lane < LANES && 64 * lane < shots; lane++) {
            int last = Math.min(64, shots - 64 * lane);
            int to = at + 64 * lane * stride;
            for (int k = 0; k < last; k++) {
                out[to + k * stride] = block[k * LANES + lane] ^ invert;
            }
        }
    }
}
