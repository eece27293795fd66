package io.qnit.cluster.knit;

import java.util.List;

/**
 * The patterns of clbits that stand under one index of a tensor: all of them, or those that were seen.
 *
 * @param clbits which bit of a pattern is which clbit
 * @param seen by index the words of a pattern; empty: the index is the pattern
 */
record Patterns(List<Integer> clbits, List<long[]> seen) {
    static Patterns all(List<Integer> clbits) {
        return new Patterns(clbits, List.of());
    }

    boolean bit(int index, int k) {
        return seen.isEmpty() ? (index >> k & 1) == 1 : (seen.get(index)[k >>> 6] >>> k & 1) == 1;
    }

    /** Sets the clbits of a pattern in a shot's words. */
    void write(int index, long[] words) {
        for (int k = 0; k < clbits.size(); k++) {
            if (bit(index, k)) {
                words[clbits.get(k) >>> 6] |= 1L << clbits.get(k);
            }
        }
    }

    /** The pattern as an index into another order of clbits, those that are not there left out. */
    int place(int index, List<Integer> order) {
        int place = 0;
        for (int k = 0; k < clbits.size(); k++) {
            int at = order.indexOf(clbits.get(k));
            if (at >= 0 && bit(index, k)) {
                place |= 1 << at;
            }
        }
        return place;
    }
}
