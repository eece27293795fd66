package io.qnit.cluster.knit;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.Counts;
import io.qnit.simulator.Output;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Shots of experiments from their exact probabilities, which are computed once: thousands of runs are cheap. */
final class OracleRunner {
    private record Law(String[] keys, double[] cumulative) {}

    private final IdentityHashMap<Circuit, Law> laws = new IdentityHashMap<>();

    ExperimentRunner runner(long seed) {
        SplittableRandom random = new SplittableRandom(new RandomStream(seed).bits(0, 0));
        return (_, orders) -> {
            List<Counts> all = new ArrayList<>();
            for (ExperimentRunner.Order order : orders) {
                all.add(draw(order, random));
            }
            return all;
        };
    }

    private Counts draw(ExperimentRunner.Order order, SplittableRandom random) {
        Law law = laws.computeIfAbsent(order.experiment().circuit(), OracleRunner::law);
        long[] counts = new long[law.keys.length];
        for (long s = 0; s < order.shots(); s++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < counts.length - 1 && law.cumulative[k] <= u) {
                k++;
            }
            counts[k]++;
        }
        TreeMap<String, Long> map = new TreeMap<>();
        for (int k = 0; k < counts.length; k++) {
            if (counts[k] > 0) {
                map.put(law.keys[k], counts[k]);
            }
        }
        return new Counts(map);
    }

    private static Law law(Circuit circuit) {
        Map<String, Double> exact = Simulator.run(
                circuit, RunOptions.defaults().withOutputs(EnumSet.of(Output.PROBABILITIES))).probabilities()
                .orElseThrow();
        String[] keys = exact.keySet().toArray(String[]::new);
        double[] cumulative = new double[keys.length];
        double sum = 0;
        for (int k = 0; k < keys.length; k++) {
            sum += exact.get(keys[k]);
            cumulative[k] = sum;
        }
        return new Law(keys, cumulative);
    }
}
