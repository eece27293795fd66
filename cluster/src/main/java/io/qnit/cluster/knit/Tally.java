package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The counts of an experiment, taken apart. Immutable; the arrays are not to be changed.
 *
 * @param shots how many there were
 * @param outcomes by entry that of the settings
 * @param outs by entry what else was measured: the fragment's clbits in order, then the register {@code out}; of all entries
 *     as many words
 * @param counts by entry
 */
record Tally(long shots, int[] outcomes, long[][] outs, long[] counts) {

    /** The tally of nothing. */
    static Tally empty() {
        return new Tally(0, new int[0], new long[0][], new long[0]);
    }

    static Tally of(FragmentPlan plan, int number, Counts counts) {
        Circuit circuit = plan.experiment(number).circuit();
        int[] shown = new BitstringFormat(circuit).shownClbits();
        int outcomeBits = plan.outcomeBits(number);
        int outBits = plan.experiment(number).bases().size();
        int firstOutcome = circuit.clbitCount() - outBits - outcomeBits;
        int midway = plan.fragment().clbits().size();
        int[] place = new int[circuit.clbitCount()]; // of a clbit among outs; outcomes are below 0
        Arrays.fill(place, Integer.MAX_VALUE);
        for (int k = 0; k < midway; k++) {
            place[plan.fragment().clbits().get(k)] = k;
        }
        for (int k = 0; k < outcomeBits; k++) {
            place[firstOutcome + k] = k - outcomeBits;
        }
        for (int k = 0; k < outBits; k++) {
            place[firstOutcome + outcomeBits + k] = midway + k;
        }
        int words = Math.max(1, (midway + outBits + 63) / 64);
        int entries = counts.shotsByBitstring().size();
        Tally tally = new Tally(counts.shots(), new int[entries], new long[entries][words], new long[entries]);
        int entry = 0;
        for (Map.Entry<String, Long> count : counts.shotsByBitstring().entrySet()) {
            String key = count.getKey();
            int bit = 0;
            for (int c = key.length() - 1; c >= 0; c--) {
                char character = key.charAt(c);
                if (character == ' ') {
                    continue;
                }
                if (bit == shown.length || character != '0' && character != '1') {
                    throw wrongKey(key, shown.length);
                }
                int at = place[shown[bit++]];
                if (character == '1' && at != Integer.MAX_VALUE) {
                    if (at < 0) {
                        tally.outcomes[entry] |= 1 << at + outcomeBits;
                    } else {
                        tally.outs[entry][at >>> 6] |= 1L << at;
                    }
                }
            }
            if (bit < shown.length) {
                throw wrongKey(key, shown.length);
            }
            tally.counts[entry++] = count.getValue();
        }
        return tally;
    }

    private static ClusterException wrongKey(String key, int bits) {
        return new ClusterException(
                ErrorCode.DEVICE_FAILED,
                "a result has the key '" + key + "', an experiment of " + bits + " bits was run");
    }

    /** So many of the shots, chosen at random, and the others. */
    List<Tally> split(long first, RandomStream random, long site) {
        long[] taken = new long[counts.length];
        long[] rest = new long[counts.length];
        long left = shots;
        long wanted = first;
        for (int k = 0; k < counts.length; k++) {
            for (long c = 0; c < counts[k]; c++) {
                if (random.uniform(left, site) * left-- < wanted) {
                    taken[k]++;
                    wanted--;
                }
            }
            rest[k] = counts[k] - taken[k];
        }
        return List.of(
                new Tally(first, outcomes, outs, taken), new Tally(shots - first, outcomes, outs, rest));
    }
}
