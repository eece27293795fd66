package io.qnit.simulator.frame;

import io.qnit.simulator.bits.BitBlock;
import java.util.Arrays;

/** Rows word by word: where there is no Vector API, and the twin that tests compare with. */
final class ScalarFrameKernels implements FrameKernels {
    static final FrameKernels KERNELS = new ScalarFrameKernels();

    @Override
    public void xors(long[] rows, int[] code, int at, int pairs, int words) {
        for (int k = at; k < at + 2 * pairs; k += 2) {
            xor(rows, code[k] * words, rows, code[k + 1] * words, words);
        }
    }

    @Override
    public void xor(long[] to, int toAt, long[] from, int fromAt, int words) {
        for (int k = 0; k < words; k++) {
            to[toAt + k] ^= from[fromAt + k];
        }
    }

    @Override
    public void randomize(long[] rows, int[] code, int at, int count, int words, long[] state) {
        for (int r = at; r < at + count; r++) {
            int row = code[r] * words;
            for (int k = 0; k < words; k += 8) {
                for (int lane = 0; lane < 8; lane++) {
                    long s0 = state[lane];
                    long s1 = state[8 + lane];
                    long s2 = state[16 + lane];
                    long s3 = state[24 + lane];
                    rows[row + k + lane] = Long.rotateLeft(s0 + s3, 23) + s0;
                    long t = s1 << 17;
                    s2 ^= s0;
                    s3 ^= s1;
                    s1 ^= s2;
                    s0 ^= s3;
                    state[lane] = s0;
                    state[8 + lane] = s1;
                    state[16 + lane] = s2 ^ t;
                    state[24 + lane] = Long.rotateLeft(s3, 45);
                }
            }
        }
    }

    @Override
    public void transpose(
            long[] rows, int count, int words, long[] invert, long[] out, int at, int stride, int shots) {
        long[] block = new long[64];
        for (int group = 0; 64 * group < shots; group++) {
            int last = Math.min(64, shots - 64 * group);
            for (int word = 0; 64 * word < count; word++) {
                int filled = Math.min(64, count - 64 * word);
                for (int k = 0; k < filled; k++) {
                    block[k] = rows[(64 * word + k) * words + group];
                }
                Arrays.fill(block, filled, 64, 0);
                BitBlock.transpose(block);
                int to = at + 64 * group * stride + word;
                for (int shot = 0; shot < last; shot++) {
                    out[to + shot * stride] = block[shot] ^ invert[word];
                }
            }
        }
    }
}
