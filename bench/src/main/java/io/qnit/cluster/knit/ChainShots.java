package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.Counts;
import io.qnit.simulator.Output;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Our side of {@code bench/compare knitting --chains}: {@code java io.qnit.cluster.knit.ChainShots SHOTS SEEDS FILE...}.
 * Each file is a chain of fragments of two qubits; the gates between them are cut, and the parity of all qubits is
 * estimated from SHOTS shots once for each seed. A line of JSON a file: the exact value and, over the seeds, the shots
 * taken (the pilot's among them), the square of the error told, and of the error made, all as means.
 */
public final class ChainShots {
    private static final int WIDTH = 2;

    /** Bitstrings and, up to each of them, the sum of their probabilities. */
    private record Law(String[] keys, double[] cumulative) {}

    private ChainShots() {}

    public static void main(String[] args) {
        long shots = Long.parseLong(args[0]);
        int seeds = Integer.parseInt(args[1]);
        for (String file : Arrays.asList(args).subList(2, args.length)) {
            measure(Path.of(file), shots, seeds);
        }
    }

    private static void measure(Path file, long shots, int seeds) {
        Circuit circuit = OpenQasm.read(file, ReadOptions.DEFAULT).executable();
        Observable parity = Observable.parse("Z".repeat(circuit.qubitCount()));
        double exact = Simulator.run(
                circuit,
                RunOptions.defaults().withOutputs(EnumSet.noneOf(Output.class)).withObservables(List.of(parity)))
                .expectationValues().getFirst().value();
        int[] fragmentOf = IntStream.range(0, circuit.qubitCount()).map(q -> q / WIDTH).toArray();
        CutCircuit cut = CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), fragmentOf), CutForms.sampled(), QubitReuse.NONE);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(parity), 0));
        IdentityHashMap<Circuit, Law> laws = new IdentityHashMap<>();
        double taken = 0;
        double told = 0;
        double made = 0;
        for (int seed = 0; seed < seeds; seed++) {
            SplittableRandom random = new SplittableRandom(new RandomStream(seed).bits(0, 0));
            KnitResult result = knitter.knit(ShotBudget.of(shots), seed, (_, orders) -> {
                List<Counts> all = new ArrayList<>();
                orders.forEach(
                        o -> all.add(draw(
                                laws.computeIfAbsent(o.experiment().circuit(), ChainShots::law), o.shots(), random)));
                return all;
            }, _ -> {});
            Estimate estimate = result.values().getFirst();
            taken += result.shots();
            told += Math.pow(estimate.standardError(), 2);
            made += Math.pow(estimate.value() - exact, 2);
        }
        System.out.printf(
                Locale.ROOT,
                "{\"file\": \"%s\", \"exact\": %.15g, \"experiments\": %d, \"shots\": %.1f, \"told\": %.9g, \"made\": %.9g}%n",
                file.getFileName(), exact, knitter.experiments(), taken / seeds, told / seeds, made / seeds);
    }

    private static Law law(Circuit circuit) {
        Map<String, Double> exact = Simulator
                .run(circuit, RunOptions.defaults().withThreads(1).withOutputs(EnumSet.of(Output.PROBABILITIES)))
                .probabilities().orElseThrow();
        double[] cumulative = exact.values().stream().mapToDouble(p -> p).toArray();
        Arrays.parallelPrefix(cumulative, Double::sum);
        return new Law(exact.keySet().toArray(String[]::new), cumulative);
    }

    private static Counts draw(Law law, long shots, SplittableRandom random) {
        long[] counts = new long[law.keys.length];
        for (long s = 0; s < shots; s++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < counts.length - 1 && law.cumulative[k] <= u) {
                k++;
            }
            counts[k]++;
        }
        TreeMap<String, Long> seen = new TreeMap<>();
        IntStream.range(0, counts.length).filter(k -> counts[k] > 0).forEach(k -> seen.put(law.keys[k], counts[k]));
        return new Counts(seen);
    }
}
