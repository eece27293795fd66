package io.qnit.simulator;

import java.util.Map;

/** Pearson's test of counts against exact probabilities. */
final class ChiSquare {
    private ChiSquare() {}

    /**
     * How far counts are from probabilities, in standard deviations of a normal distribution (by the cube-root
     * approximation of Wilson and Hilferty). More than 5.5 happens by chance with probability below 1e-7; outcomes that
     * are expected less than 5 times are taken together. Infinite when something impossible was counted.
     */
    static double deviations(Map<String, Long> counts, Map<String, Double> probabilities) {
        long shots = counts.values().stream().mapToLong(Long::longValue).sum();
        for (String key : counts.keySet()) {
            if (probabilities.getOrDefault(key, 0.0) < 1e-12) {
                return Double.POSITIVE_INFINITY;
            }
        }
        double statistic = 0;
        int cells = 0;
        double rareExpected = 0;
        double rareFound = 0;
        for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
            double expected = entry.getValue() * shots;
            double found = counts.getOrDefault(entry.getKey(), 0L);
            if (expected < 5) {
                rareExpected += expected;
                rareFound += found;
            } else {
                statistic += (found - expected) * (found - expected) / expected;
                cells++;
            }
        }
        if (rareExpected >= 5) {
            statistic += (rareFound - rareExpected) * (rareFound - rareExpected) / rareExpected;
            cells++;
        } else if (rareFound > rareExpected + 25) {
            return Double.POSITIVE_INFINITY;
        }
        if (cells < 2) {
            return 0;
        }
        double freedom = cells - 1;
        double spread = 2 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
    }
}
