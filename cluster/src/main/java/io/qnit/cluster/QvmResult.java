package io.qnit.cluster;

import io.qnit.core.result.Counts;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster made of a circuit. Immutable.
 *
 * @param circuit the circuit's name
 * @param shots asked for; the sum over fragments is in {@code perNodeUsage}
 * @param counts empty when only expectation values were asked for, and after a dry run. Where cuts were paid for they are
 *     the quasi-distribution's nearest probability distribution, apportioned to {@code shots}
 * @param quasiDistribution as knitted, where cuts were paid for; entries may be negative, the sum is 1
 * @param expectationValues with their statistical standard errors, 0 where exact. What errors of devices do to them is
 *     not estimated
 * @param plan what was cut, what ran where
 * @param perNodeUsage by node id
 * @param overheadPredicted by the plan: shots of this run over those that an uncut circuit would need for the same standard
 *     error; 1 where nothing was paid for
 * @param overheadRealised the same by the variances that were seen; empty where nothing varied
 */
public record QvmResult(
        String circuit,
        int qubits,
        QvmMode mode,
        long shots,
        long seed,
        Counts counts,
        Optional<SortedMap<String, Double>> quasiDistribution,
        List<ExpectationValue> expectationValues,
        RunPlan plan,
        Map<String, NodeUsage> perNodeUsage,
        double overheadPredicted,
        OptionalDouble overheadRealised,
        List<String> warnings,
        Map<String, Object> metadata) {
    public QvmResult {
        quasiDistribution = quasiDistribution.map(q -> Collections.unmodifiableSortedMap(new TreeMap<>(q)));
        expectationValues = List.copyOf(expectationValues);
        perNodeUsage = Collections.unmodifiableMap(new TreeMap<>(perNodeUsage));
        warnings = List.copyOf(warnings);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** As the result of one machine, for whoever shows or stores results. */
    public RunResult asRunResult() {
        Map<String, Object> facts = new LinkedHashMap<>(metadata);
        facts.put("plan", plan.toMap());
        Map<String, Object> nodes = new LinkedHashMap<>();
        perNodeUsage.forEach((id, u) -> nodes.put(
                id, Map.of(
                        "tasks", u.tasks(), "shots", u.shots(), "seconds", u.seconds(), "cost_usd", u.costUsd(),
                        "failures",
                        u.failures())));
        facts.put("nodes", nodes);
        facts.put("overhead_predicted", overheadPredicted);
        overheadRealised.ifPresent(o -> facts.put("overhead_realised", o));
        if (!warnings.isEmpty()) {
            facts.put("warnings", warnings);
        }
        quasiDistribution.ifPresent(q -> facts.put("quasi_distribution", q));
        return new RunResult(
                circuit, qubits, counts.isEmpty() ? 0 : counts.shots(), seed, "cluster, " + mode.word(), counts,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), expectationValues, Map.of(),
                facts);
    }
}
