package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Samples;
import java.util.Arrays;

/**
 * Samples outcomes site by site from the canonical form (Ferris and Vidal, PRB 85, 165146, 2012): with the centre at the first
 * measured site, everything to its right contracts to the identity, so that the conditional probability of the next bit is a
 * norm. Shots with the same bits so far share one row vector; all vectors of a site go through one matrix product. Rows are
 * split into blocks when they become many, and blocks run on different threads; where shots have parted does not depend on that.
 *
 * <p>Sites left of the first measured one and right of the last are not looked at. Unmeasured sites between are sampled
 * with draws of their own and forgotten, which gives the measured ones the right distribution.
 */
final class ChainSampler {
    /** Rows from which a block is split. */
    private static final int MANY_ROWS = 512;
    /** Rows in each part. */
    private static final int ROWS = 64;

    private final Chain chain;
    private final int[] measured;
    private final int count;
    private int last;

    /** @param measured at each site, the bit it gives; -1: none */
    ChainSampler(Chain chain, int[] measured, int count) {
        this.chain = chain;
        this.measured = measured;
        this.count = count;
    }

    void sample(Draws draws, Samples into) {
        int first = 0;
        while (first < measured.length && measured[first] < 0) {
            first++;
        }
        if (first == measured.length || draws.shots() == 0) {
            return;
        }
        last = measured.length - 1;
        while (measured[last] < 0) {
            last--;
        }
        chain.moveCentre(first);
        descend(startRows(chain.site(first), draws, count + first), first, draws, into, chain.workers());
    }

    /**
     * One row for each left state of the centre that a shot is in. There is more than one where qubits to the left are not
     * measured: these states are orthonormal, so that each shot may draw its own, as if those qubits were measured too.
     */
    private static Block startRows(ComplexMatrix centre, Draws draws, int drawSite) {
        int states = centre.rows / 2;
        int shots = draws.shots();
        double[] sums = new double[states];
        double sum = 0;
        for (int a = 0; a < states; a++) {
            sum += weight(centre, 2 * a * centre.cols, 2 * centre.cols);
            sums[a] = sum;
        }
        int[] state = new int[shots];
        int[] counts = new int[states];
        for (int shot = 0; shot < shots; shot++) {
            if (states > 1) {
                double draw = draws.uniform(shot, drawSite) * sum;
                int found = Arrays.binarySearch(sums, draw);
                // The first sum above the draw; an equal one belongs to the next state.
                state[shot] = Math.min(found >= 0 ? found + 1 : -found - 1, states - 1);
            }
            counts[state[shot]]++;
        }
        int[] row = new int[states];
        int[] start = new int[states + 1];
        int made = 0;
        for (int a = 0; a < states; a++) {
            if (counts[a] > 0) {
                start[made + 1] = start[made] + counts[a];
                row[a] = made++;
            }
        }
        ComplexMatrix rows = new ComplexMatrix(made, states);
        for (int a = 0; a < states; a++) {
            if (counts[a] > 0) {
                rows.re[row[a] * states + a] = 1;
            }
        }
        int[] next = start.clone();
        int[] sorted = new int[shots];
        for (int shot = 0; shot < shots; shot++) {
            sorted[next[row[state[shot]]]++] = shot;
        }
        return new Block(sorted, Arrays.copyOf(start, made + 1), rows);
    }

    /** Shots in an order in which those of one row are neighbours: row g has the shots from start[g] to start[g + 1]. */
    private record Block(int[] shots, int[] start, ComplexMatrix rows) {}

    private void descend(Block from, int site, Draws draws, Samples into, Workers workers) {
        Block block = from;
        for (int p = site; p <= last; p++) {
            workers.poll();
            if (block.rows.rows > MANY_ROWS) {
                Block whole = block;
                int here = p;
                int parts = Math.ceilDiv(block.rows.rows, ROWS);
                Workers alone = workers.alone();
                workers.split(parts, 1, (begin, end) -> {
                    for (int part = begin; part < end; part++) {
                        int firstRow = part * ROWS;
                        int endRow = Math.min(firstRow + ROWS, whole.rows.rows);
                        descend(part(whole, firstRow, endRow), here, draws, into, alone);
                    }
                });
                return;
            }
            block = step(block, p, draws, into, workers);
        }
    }

    private static Block part(Block whole, int from, int to) {
        int firstShot = whole.start[from];
        int[] shots = Arrays.copyOfRange(whole.shots, firstShot, whole.start[to]);
        int[] start = new int[to - from + 1];
        for (int g = from; g <= to; g++) {
            start[g - from] = whole.start[g] - firstShot;
        }
        int cols = whole.rows.cols;
        ComplexMatrix rows = new ComplexMatrix(
                to - from,
                cols,
                Arrays.copyOfRange(whole.rows.re, from * cols, to * cols),
                Arrays.copyOfRange(whole.rows.im, from * cols, to * cols));
        return new Block(shots, start, rows);
    }

    private Block step(Block block, int p, Draws draws, Samples into, Workers workers) {
        int bit = measured[p];
        int drawSite = bit >= 0 ? bit : count + p;
        ComplexMatrix product = Products.multiply(block.rows, chain.wide(p), workers);
        int r = chain.rightBond(p);
        int groups = block.rows.rows;
        double[] weights = new double[2 * groups];
        int[] shots = new int[block.shots.length];
        int[] start = new int[2 * groups + 1];
        int[] source = new int[2 * groups];
        int made = 0;
        int written = 0;
        int[] ones = new int[block.shots.length];
        for (int g = 0; g < groups; g++) {
            weights[2 * g] = weight(product, 2 * g * r, r);
            weights[2 * g + 1] = weight(product, (2 * g + 1) * r, r);
            double chance = weights[2 * g + 1] / (weights[2 * g] + weights[2 * g + 1]);
            int begin = written;
            int turned = 0;
            for (int i = block.start[g]; i < block.start[g + 1]; i++) {
                int shot = block.shots[i];
                if (draws.uniform(shot, drawSite) < chance) {
                    ones[turned++] = shot;
                } else {
                    shots[written++] = shot;
                }
            }
            if (written > begin) {
                source[made++] = 2 * g;
                start[made] = written;
            }
            if (turned > 0) {
                if (bit >= 0) {
                    for (int i = 0; i < turned; i++) {
                        into.set(ones[i], bit);
                    }
                }
                System.arraycopy(ones, 0, shots, written, turned);
                written += turned;
                source[made++] = 2 * g + 1;
                start[made] = written;
            }
        }
        ComplexMatrix rows = new ComplexMatrix(made, r);
        for (int g = 0; g < made; g++) {
            double scale = 1 / Math.sqrt(weights[source[g]]);
            int at = source[g] * r;
            for (int b = 0; b < r; b++) {
                rows.re[g * r + b] = scale * product.re[at + b];
                rows.im[g * r + b] = scale * product.im[at + b];
            }
        }
        return new Block(shots, Arrays.copyOf(start, made + 1), rows);
    }

    private static double weight(ComplexMatrix m, int at, int count) {
        double sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += m.re[i] * m.re[i] + m.im[i] * m.im[i];
        }
        return sum;
    }
}
