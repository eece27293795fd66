package io.qnit.cluster.knit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KnitResultTest {
    private static CutCircuit sample(long seed, int fragments, int width, int cuts) {
        return CutSamples.random(
                fragments, width, cuts, CutSamples.Cuts.WIRES, CutForms.sampled(), QubitReuse.NONE, new Random(seed));
    }

    private static CutCircuit disconnected() {
        BlockBuilder body = new BlockBuilder();
        body.gate(Gate.H, 0).gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2);
        body.gate(Gate.H, 3).gate(Gate.CX, 3, 4).gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 6);
        for (int q = 0; q < 7; q++) {
            body.measure(q, q);
        }
        Circuit circuit = CutSamples.circuit(7, body.build());
        return CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), 0, 0, 0, 1, 1, 1, 1), CutForms.sampled(), QubitReuse.NONE);
    }

    @Test
    void fragmentsThatNoCutJoinsGiveTrueSamples() {
        ShotKnitter knitter = new ShotKnitter(disconnected(), new KnitRequest(List.of(), 1));
        assertThat(knitter.predictedOverhead()).isEqualTo(1);
        KnitResult result = knitter.knit(ShotBudget.of(4000), 3, new OracleRunner().runner(3), _ -> {});
        Counts counts = result.counts().orElseThrow();
        assertThat(counts.shots()).isEqualTo(4000);
        assertThat(counts.shotsByBitstring().keySet()).containsExactly("0000000", "0000111", "1111000", "1111111");
        assertThat(result.tasks()).isEqualTo(2);
        // chi-square with 3 degrees of freedom: above 31 once in 1e6
        double chi = counts.shotsByBitstring().values().stream()
                .mapToDouble(n -> (n - 1000) * (n - 1000) / 1000.0)
                .sum();
        assertThat(chi).as("seed 3").isLessThan(31);
        // the fragments' own shots, so that every marginal is one of them
        long left = result.counts().orElseThrow().of("1111000") + result.counts().orElseThrow().of("1111111");
        assertThat(result.quasiDistribution().orElseThrow().marginal(List.of(3)).values()[1]).isEqualTo(left / 4000.0);
    }

    @Test
    void theQuasiDistributionApproachesTheExactOne() {
        CutCircuit cut = sample(5, 2, 3, 2);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(), 10_000));
        KnitResult result = knitter.knit(ShotBudget.of(1_000_000), 1, new OracleRunner().runner(1), _ -> {});
        Map<String, Double> exact = CutSamples.uncut(cut.circuit());
        QuasiDistribution quasi = result.quasiDistribution().orElseThrow();
        assertThat(quasi.sum()).isCloseTo(1, within(0.05));
        for (Map.Entry<String, Double> e : exact.entrySet()) {
            Estimate p = result.probability(e.getKey());
            assertThat(p.value()).isCloseTo(quasi.byBitstring(-1).get(e.getKey()), within(1e-9));
            // 64 values, six standard deviations: 1e-7
            assertThat(p.value()).isCloseTo(e.getValue(), within(6 * p.standardError()));
            assertThat(p.standardError()).isBetween(1e-6, 0.05);
        }
        Counts counts = result.counts().orElseThrow();
        assertThat(counts.shots()).isEqualTo(10_000);
        exact.forEach((bits, p) -> assertThat(counts.of(bits) / 10_000.0).isCloseTo(p, within(0.05)));
        assertThat(quasi.nearestDistribution().negativeMass()).isZero();
    }

    @Test
    void intervalsOfProbabilitiesCover() {
        CutCircuit cut = sample(6, 2, 2, 1);
        String bits = CutSamples.uncut(cut.circuit()).entrySet().stream()
                .max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        double exact = CutSamples.uncut(cut.circuit()).get(bits);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(), 100));
        OracleRunner oracle = new OracleRunner();
        int covered = 0;
        int runs = 300;
        for (int run = 0; run < runs; run++) {
            double[] interval = knitter.knit(ShotBudget.of(3_000), run, oracle.runner(run), _ -> {})
                    .probability(bits).interval(1.96);
            covered += interval[0] <= exact && exact <= interval[1] ? 1 : 0;
        }
        // five standard deviations: 6e-7
        assertThat(covered / (double) runs).isBetween(0.95 - 5 * Math.sqrt(0.0475 / runs), 1.0);
    }

    @Test
    void lostAndShortResultsAreBorne() {
        CutCircuit cut = sample(7, 2, 3, 2);
        Observable observable = CutSamples.observable(6, 2, new Random(1));
        double exact = CutSamples.uncut(cut.circuit(), observable);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 0));
        ExperimentRunner whole = new OracleRunner().runner(2);
        ExperimentRunner losing = (stage, orders) -> {
            List<ExperimentRunner.Order> fewer = orders.stream()
                    .map(o -> new ExperimentRunner.Order(o.experiment(), Math.max(1, o.shots() - 3)))
                    .toList();
            List<Counts> counts = new ArrayList<>(whole.run(stage, fewer));
            if (orders.size() > 1) {
                counts.set(1, Counts.empty());
            }
            return counts;
        };
        KnitResult result = knitter.knit(ShotBudget.of(100_000), 2, losing, _ -> {});
        Estimate estimate = result.values().getFirst();
        // asked for again, it came: nothing is missing. Six standard deviations: 2e-9
        assertThat(result.warnings()).isEmpty();
        assertThat(estimate.value()).isCloseTo(exact, within(6 * estimate.standardError()));

        ExperimentRunner never = (_, orders) -> Collections.nCopies(orders.size(), Counts.empty());
        KnitResult nothing = knitter.knit(ShotBudget.of(100_000), 2, never, _ -> {});
        assertThat(nothing.warnings()).anyMatch(w -> w.contains("gave no counts"));
        assertThat(nothing.shots()).isZero();
    }

    @Test
    void wrongCountsAreRefused() {
        CutCircuit cut = sample(7, 2, 3, 1);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(), 10));
        ExperimentRunner wrong = (_, orders) -> Collections.nCopies(
                orders.size(), new Counts(new TreeMap<>(Map.of("0", 10L))));
        assertThatThrownBy(() -> knitter.knit(ShotBudget.of(1000), 1, wrong, _ -> {}))
                .isInstanceOf(ClusterException.class).hasMessageContaining("the key '0'");
        assertThatThrownBy(() -> knitter.knit(
                ShotBudget.of(1000).withPrices(List.of(1.0), List.of()), 1, wrong, _ -> {}))
                .isInstanceOf(ClusterException.class).hasMessageContaining("2 fragments");
        assertThatThrownBy(() -> ShotBudget.of(0)).hasMessageContaining("at least 1 shot");
    }

    @Test
    void exactFragmentsBesideSampledOnes() {
        CutCircuit cut = sample(8, 2, 3, 2);
        Observable observable = CutSamples.observable(6, 2, new Random(1));
        double exact = CutSamples.uncut(cut.circuit(), observable);
        KnitRequest request = new KnitRequest(List.of(observable), 100);
        ShotBudget budget = ShotBudget.of(50_000);
        KnitResult half = new ShotKnitter(cut, request).withExact(Set.of(0), new SlowFragments())
                .knit(budget, 4, new OracleRunner().runner(4), _ -> {});
        Estimate estimate = half.values().getFirst();
        assertThat(estimate.value()).isCloseTo(exact, within(6 * estimate.standardError()));
        assertThat(half.uses()).allMatch(u -> u.experiment().fragment() == 1);
        KnitResult all = new ShotKnitter(cut, request).withExact(Set.of(0, 1), new SlowFragments())
                .knit(budget, 4, new OracleRunner().runner(4), _ -> {});
        assertThat(all.values().getFirst().value()).isCloseTo(exact, within(1e-9));
        assertThat(all.values().getFirst().standardError()).isZero();
        assertThat(all.shots()).isZero();
    }

    /** Shots that come in runs of equal ones have larger errors than independent ones: batch means see it. */
    @Test
    void batchesSeeShotsThatDependOnEachOther() {
        CutCircuit cut = sample(9, 2, 2, 1);
        Observable observable = CutSamples.observable(4, 1, new Random(3));
        double exact = CutSamples.uncut(cut.circuit(), observable);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 0))
                .withBatches(Set.of(0, 1));
        OracleRunner oracle = new OracleRunner();
        int covered = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            ExperimentRunner inner = oracle.runner(run);
            // every outcome is drawn once for twenty shots
            ExperimentRunner sticky = (stage, orders) -> inner.run(
                    stage, orders.stream()
                            .map(o -> new ExperimentRunner.Order(o.experiment(), (o.shots() + 19) / 20))
                            .toList())
                    .stream().map(c -> {
                        TreeMap<String, Long> more = new TreeMap<>();
                        c.shotsByBitstring().forEach((bits, n) -> more.put(bits, 20 * n));
                        return new Counts(more);
                    }).toList();
            Estimate estimate = knitter.knit(ShotBudget.of(60_000), run, sticky, _ -> {}).values().getFirst();
            covered += Math.abs(estimate.value() - exact) <= 1.96 * estimate.standardError() ? 1 : 0;
        }
        // independent shots assumed, a fifth of the error would be told: coverage 34 %. Here five deviations below 93 %
        assertThat(covered / (double) runs).isGreaterThan(0.93 - 5 * Math.sqrt(0.0651 / runs));
    }

    @Test
    void feesPutLightExperimentsIntoALottery() {
        CutCircuit cut = sample(10, 3, 2, 3);
        Observable observable = CutSamples.observable(6, 2, new Random(4));
        double exact = CutSamples.uncut(cut.circuit(), observable);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 0));
        ShotBudget free = ShotBudget.of(40_000);
        ShotBudget dear = free.withPrices(List.of(1.0, 1.0, 1.0), List.of(500.0, 500.0, 500.0));
        KnitResult without = knitter.knit(free, 5, new OracleRunner().runner(5), _ -> {});
        KnitResult with = knitter.knit(dear, 5, new OracleRunner().runner(5), _ -> {});
        assertThat(with.tasks()).isLessThan(without.tasks());
        assertThat(with.tasks()).isLessThanOrEqualTo(40_000 / 500 + 3);
        assertThat(with.values().getFirst().value())
                .isCloseTo(exact, within(6 * with.values().getFirst().standardError()));
    }

    @Test
    void samplingStopsAtTheErrorAimedAt() {
        CutCircuit cut = sample(11, 2, 3, 2);
        Observable observable = CutSamples.observable(6, 2, new Random(4));
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 0));
        List<KnitProgress> progress = new ArrayList<>();
        ShotBudget budget = new ShotBudget(2_000_000, OptionalDouble.of(0.02), List.of(), List.of());
        KnitResult result = knitter.knit(budget, 6, new OracleRunner().runner(6), progress::add);
        assertThat(result.values().getFirst().standardError()).isBetween(0.01, 0.02);
        assertThat(result.stages()).isBetween(2, 6);
        assertThat(progress).hasSize(result.stages());
        assertThat(progress.getLast().shots()).isEqualTo(result.shots());
        assertThat(result.realisedOverhead().orElseThrow()).isBetween(1.0, result.predictedOverhead());
        KnitResult tooFew = knitter.knit(
                new ShotBudget(2_000, OptionalDouble.of(0.002), List.of(), List.of()), 6, new OracleRunner().runner(6),
                _ -> {});
        assertThat(tooFew.warnings()).anyMatch(w -> w.contains("was asked for"));
    }

    @Test
    void theSameSeedGivesTheSame() {
        CutCircuit cut = sample(12, 2, 2, 2);
        Observable observable = CutSamples.observable(4, 2, new Random(4));
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 50));
        ShotBudget budget = ShotBudget.of(500);
        KnitResult one = knitter.knit(budget, 7, new OracleRunner().runner(8), _ -> {});
        KnitResult two = knitter.knit(budget, 7, new OracleRunner().runner(8), _ -> {});
        assertThat(one.values().getFirst().value()).isEqualTo(two.values().getFirst().value());
        assertThat(one.counts()).isEqualTo(two.counts());
    }
}
