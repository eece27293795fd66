package io.qnit.simulator.stabilizer;

import io.qnit.simulator.bits.BitBlock;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The possible outcomes of measuring some qubits of a stabilizer state. They are an affine space over GF(2), all equally
 * likely: some of the measurements are free, fair coins, and every other is a constant plus a sum of earlier free ones.
 * Found by Gaussian elimination of the X bits of the rows of Z in the inverse tableau: a product of rows without X bits
 * is certain, and its sign is the constant.
 *
 * <p>Immutable.
 */
final class OutcomeSpace {
    /** As many bits as a draw has. */
    private static final int BITS_PER_DRAW = 53;

    private final int bits;
    private final int free;
    /** Which measurement is the k-th free one. */
    private final int[] freeBits;
    /** The free measurements that each measurement is a sum of: {@code maskWords} longs each. */
    private final long[] masks;

    private final int maskWords;
    private final boolean[] constants;
    private final Reduced reduced;

    /** The X bits of the free rows, reduced, and what they are sums of. */
    private record Reduced(long[] x, int words, int[] pivotOfColumn, long[] columns, int maskWords,
            RowKernels kernels) {}

    private OutcomeSpace(
            int bits, int free, int[] freeBits, long[] masks, int maskWords, boolean[] constants, Reduced reduced) {
        this.bits = bits;
        this.free = free;
        this.freeBits = freeBits;
        this.masks = masks;
        this.maskWords = maskWords;
        this.constants = constants;
        this.reduced = reduced;
    }

    /** @param qubits may repeat */
    static OutcomeSpace of(Tableau tableau, int[] qubits) {
        int count = qubits.length;
        int words = tableau.words();
        int maskWords = RowKernels.paddedWords(Math.max(1, Math.ceilDiv(count, Long.SIZE)));
        // The kernels must be able to take both kinds of rows.
        RowKernels kernels = words >= RowKernels.FEWEST_WORDS_FOR_VECTORS
                && maskWords >= RowKernels.FEWEST_WORDS_FOR_VECTORS
                        ? tableau.kernels()
                        : ScalarRowKernels.KERNELS;
        // A row of the elimination: the X bits, then the sum of free measurements that was added.
        int stride = words + maskWords;
        long[] rows = new long[Math.multiplyExact(stride, count)];
        int[] pivotOfColumn = new int[tableau.qubits()];
        long[] columns = new long[words];
        int[] freeBits = new int[count];
        boolean[] constants = new boolean[count];
        long[] masks = new long[maskWords * count];
        long[] product = new long[2 * words];
        int free = 0;
        int used = 0;
        for (int m = 0; m < count; m++) {
            int at = free * stride;
            Arrays.fill(rows, at, at + stride, 0);
            System.arraycopy(tableau.data(), tableau.rowStart(2 * qubits[m] + 1), rows, at, words);
            reduce(rows, at, rows, words, stride, columns, pivotOfColumn, kernels);
            int pivot = lowest(rows, at, words);
            if (pivot >= 0) {
                rows[at + words + (free >>> 6)] ^= 1L << free;
                columns[pivot >>> 6] |= 1L << pivot;
                pivotOfColumn[pivot] = free;
                masks[m * maskWords + (free >>> 6)] |= 1L << free;
                freeBits[free++] = m;
                used = free;
            } else {
                System.arraycopy(rows, at + words, masks, m * maskWords, maskWords);
                constants[m] = sign(tableau, qubits, m, masks, m * maskWords, maskWords, freeBits, product);
            }
        }
        return new OutcomeSpace(
                count,
                free,
                Arrays.copyOf(freeBits, free),
                masks,
                maskWords,
                constants,
                new Reduced(Arrays.copyOf(rows, used * stride), words, pivotOfColumn, columns, maskWords, kernels));
    }

    /** Adds pivot rows until the row has no bit in a pivot's column. */
    private static void reduce(
            long[] row, int at, long[] rows, int words, int stride, long[] columns, int[] pivotOfColumn,
            RowKernels kernels) {
        for (int k = 0; k < words; k++) {
            while (true) {
                long hit = row[at + k] & columns[k];
                if (hit == 0) {
                    break;
                }
                int pivot = pivotOfColumn[64 * k + Long.numberOfTrailingZeros(hit)];
                kernels.xor(row, at, rows, pivot * stride, stride);
            }
        }
    }

    private static int lowest(long[] row, int at, int words) {
        for (int k = 0; k < words; k++) {
            if (row[at + k] != 0) {
                return 64 * k + Long.numberOfTrailingZeros(row[at + k]);
            }
        }
        return -1;
    }

    /** The sign of the product of a row of Z and the free ones in its mask, which has no X bits. */
    private static boolean sign(
            Tableau tableau, int[] qubits, int m, long[] masks, int at, int maskWords, int[] freeBits, long[] product) {
        Arrays.fill(product, 0);
        int phase = tableau.timesInto(product, 2 * qubits[m] + 1);
        for (int k = 0; k < maskWords; k++) {
            for (long rest = masks[at + k]; rest != 0; rest &= rest - 1) {
                int other = freeBits[64 * k + Long.numberOfTrailingZeros(rest)];
                phase += tableau.timesInto(product, 2 * qubits[other] + 1);
            }
        }
        return (phase >> 1 & 1) == 1;
    }

    /** How many measurements are fair coins. */
    int free() {
        return free;
    }

    /** Which measurement is the k-th free one. */
    int freeBit(int k) {
        return freeBits[k];
    }

    boolean dependsOn(int bit, int freeNumber) {
        return (masks[bit * maskWords + (freeNumber >>> 6)] >>> freeNumber & 1) == 1;
    }

    boolean constant(int bit) {
        return constants[bit];
    }

    /**
     * Which free rows add up to the given X bits.
     *
     * @return a mask over the free measurements, or null when they are no sum of rows
     */
    long @Nullable [] sumOf(long[] x) {
        long[] row = new long[reduced.words + reduced.maskWords];
        System.arraycopy(x, 0, row, 0, reduced.words);
        reduce(
                row,
                0,
                reduced.x,
                reduced.words,
                reduced.words + reduced.maskWords,
                reduced.columns,
                reduced.pivotOfColumn,
                reduced.kernels);
        return lowest(row, 0, reduced.words) >= 0
                ? null
                : Arrays.copyOfRange(row, reduced.words, row.length);
    }

    /** Fills the samples of the shots from {@code from} to {@code to}; {@code from} is a multiple of 64. */
    void sample(Draws draws, Samples into, int from, int to) {
        long[] coins = new long[64 * Math.max(1, Math.ceilDiv(free, BITS_PER_DRAW))];
        long[] block = new long[64];
        int outputWords = into.wordsPerShot();
        for (int start = from; start < to; start += 64) {
            int shots = Math.min(64, to - start);
            // coins[k]: the k-th free measurement in 64 shots.
            for (int draw = 0, site = 0; draw < free; draw += BITS_PER_DRAW, site++) {
                Arrays.fill(block, 0);
                for (int shot = 0; shot < shots; shot++) {
                    block[shot] = (long) (draws.uniform(start + shot, site) * 0x1p53);
                }
                BitBlock.transpose(block);
                System.arraycopy(block, 0, coins, draw, Math.min(BITS_PER_DRAW, coins.length - draw));
            }
            for (int word = 0; word < outputWords; word++) {
                Arrays.fill(block, 0);
                int end = Math.min(bits, 64 * word + 64);
                for (int bit = 64 * word; bit < end; bit++) {
                    block[bit - 64 * word] = value(bit, coins);
                }
                BitBlock.transpose(block);
                for (int shot = 0; shot < shots; shot++) {
                    into.setWord(start + shot, word, block[shot]);
                }
            }
        }
    }

    private long value(int bit, long[] coins) {
        long value = constants[bit] ? -1L : 0;
        int at = bit * maskWords;
        for (int k = 0; k < maskWords; k++) {
            for (long rest = masks[at + k]; rest != 0; rest &= rest - 1) {
                value ^= coins[64 * k + Long.numberOfTrailingZeros(rest)];
            }
        }
        return value;
    }

    /** Every outcome once, in Gray code order of the free measurements. At most 62 of them free. */
    void enumerate(OutcomeConsumer consumer) {
        long[] words = new long[Math.max(1, Math.ceilDiv(bits, Long.SIZE))];
        long[][] columns = new long[free][words.length];
        for (int bit = 0; bit < bits; bit++) {
            if (constants[bit]) {
                words[bit >>> 6] |= 1L << bit;
            }
            for (int k = 0; k < free; k++) {
                if (dependsOn(bit, k)) {
                    columns[k][bit >>> 6] |= 1L << bit;
                }
            }
        }
        double probability = Math.scalb(1.0, -free);
        for (long step = 1;; step++) {
            consumer.accept(words, probability);
            if (step == 1L << free) {
                return;
            }
            long[] column = columns[Long.numberOfTrailingZeros(step)];
            for (int k = 0; k < words.length; k++) {
                words[k] ^= column[k];
            }
        }
    }
}
