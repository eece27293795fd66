package io.qnit.simulator.mps;

import io.qnit.simulator.state.OutcomeConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of measured bits, by descending the tree of outcomes site by site and leaving branches below the cutoff.
 * A branch holds rows X over the bond to its right, with X^+ X the (unnormalised) density matrix there: its probability is X's
 * weight, since the canonical form contracts the rest to the identity. A measured site keeps one half of X A; an unmeasured
 * one keeps both, one above the other, and a QR factor makes them few again.
 */
final class OutcomeTree {
    private final Chain chain;
    private final int[] measured;
    private final int count;
    /** By site on the way down: what lies behind it where its bit is 0 (or it is not measured) and 1 (or nothing). */
    private @Nullable ComplexMatrix[] zero = {};

    private @Nullable ComplexMatrix[] one = {};

    /** @param measured at each site, the bit it gives; -1: none */
    OutcomeTree(Chain chain, int[] measured, int count) {
        this.chain = chain;
        this.measured = measured;
        this.count = count;
    }

    void enumerate(double cutoff, OutcomeConsumer consumer) {
        int first = 0;
        while (first < measured.length && measured[first] < 0) {
            first++;
        }
        long[] words = new long[Math.max(1, Math.ceilDiv(count, Long.SIZE))];
        if (first == measured.length) {
            consumer.accept(words, 1);
            return;
        }
        int last = measured.length - 1;
        while (measured[last] < 0) {
            last--;
        }
        chain.moveCentre(first);
        zero = new ComplexMatrix[last + 1];
        one = new ComplexMatrix[last + 1];
        int[] next = new int[last + 1];
        enter(first, Chain.identity(chain.leftBond(first)));
        int p = first;
        while (p >= first) {
            int bit = measured[p];
            int choice = next[p]++;
            ComplexMatrix branch = choice == 0 ? zero[p] : one[p];
            if (choice == 2 || branch == null) {
                if (bit >= 0) {
                    words[bit >>> 6] &= ~(1L << bit);
                }
                p--;
                continue;
            }
            if (choice == 1) {
                words[bit >>> 6] |= 1L << bit;
            }
            double probability = branch.weight();
            if (!(probability > cutoff)) {
                continue;
            }
            if (p == last) {
                consumer.accept(words, probability);
                continue;
            }
            p++;
            next[p] = 0;
            enter(p, branch);
        }
    }

    /** Fills the branches behind site p, where {@code rows} is held. */
    private void enter(int p, ComplexMatrix rows) {
        chain.workers().poll();
        ComplexMatrix product = Products.multiply(rows, chain.wide(p), chain.workers());
        int r = chain.rightBond(p);
        if (measured[p] >= 0) {
            zero[p] = half(product, 0, r);
            one[p] = half(product, r, r);
            return;
        }
        ComplexMatrix both = product.reshaped(2 * product.rows, r);
        zero[p] = both.rows > r ? QrFactors.of(both, chain.workers()).r() : both;
        one[p] = null;
    }

    private static ComplexMatrix half(ComplexMatrix m, int from, int r) {
        ComplexMatrix to = new ComplexMatrix(m.rows, r);
        for (int i = 0; i < m.rows; i++) {
            System.arraycopy(m.re, i * m.cols + from, to.re, i * r, r);
            System.arraycopy(m.im, i * m.cols + from, to.im, i * r, r);
        }
        return to;
    }
}
