package io.qnit.app.run;

import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a sweep shows per point: the expectation values if there are any, else the share of each of the most likely
 * outcomes over the whole sweep.
 */
final class SweepSeries {
    private static final int MOST_OUTCOMES = 8;

    private SweepSeries() {}

    /** The names of the quantities, in the order of their columns. */
    static List<String> quantities(List<Run> runs) {
        RunResult first = runs.getFirst().result();
        if (!first.expectationValues().isEmpty()) {
            return first.expectationValues().stream().map(ExpectationValue::observable).toList();
        }
        Map<String, Double> weight = new LinkedHashMap<>();
        for (Run run : runs) {
            shares(run.result()).forEach((key, share) -> weight.merge(key, share, Double::sum));
        }
        return weight.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_OUTCOMES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The quantity's value at one point; an outcome that was not seen has the share 0. */
    static double value(Run run, String quantity) {
        RunResult result = run.result();
        for (ExpectationValue value : result.expectationValues()) {
            if (value.observable().equals(quantity)) {
                return value.value();
            }
        }
        return shares(result).getOrDefault(quantity, 0.0);
    }

    /** The share of each outcome: exact where probabilities were asked for, else counted. */
    static Map<String, Double> shares(RunResult result) {
        if (result.probabilities().isPresent()) {
            return result.probabilities().get();
        }
        SortedMap<String, Long> counts = result.counts().shotsByBitstring();
        double shots = result.counts().shots();
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.forEach((key, count) -> shares.put(key, count / shots));
        return shares;
    }
}
