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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactKnitterTest {
    /** Rounding only: a few thousand operations on numbers near 1. */
    private static final double EXACT = 1e-9;

    private static final SlowFragments SOURCE = new SlowFragments();

    private static void assertEqualsUncut(CutCircuit cut, Random random, String what) {
        ExactKnitter knitter = new ExactKnitter(cut, SOURCE);
        int qubits = cut.circuit().qubitCount();
        List<Observable> observables = List.of(
                CutSamples.observable(qubits, 1, random), CutSamples.observable(qubits, 5, random));
        double[] values = knitter.values(observables);
        for (int o = 0; o < values.length; o++) {
            assertThat(values[o]).as(what).isCloseTo(CutSamples.uncut(cut.circuit(), observables.get(o)),
                    within(EXACT));
        }
        QuasiDistribution distribution = knitter.distribution();
        Map<String, Double> uncut = CutSamples.uncut(cut.circuit());
        SortedMap<String, Double> knit = distribution.byBitstring(1e-12);
        assertThat(distribution.sum()).isCloseTo(1, within(EXACT));
        double worst = knit.entrySet().stream()
                .mapToDouble(e -> Math.abs(e.getValue() - uncut.getOrDefault(e.getKey(), 0.0)))
                .max().orElse(1);
        assertThat(worst).as(what).isLessThan(EXACT);
        assertThat(knit.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(EXACT));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 3, 1, GATES", "2, 2, 3, 2, GATES", "3, 3, 2, 3, GATES", "4, 4, 3, 3, GATES", //
        "5, 2, 3, 1, WIRES", "6, 2, 4, 3, WIRES", "7, 3, 3, 4, WIRES", "8, 4, 3, 5, WIRES", //
        "9, 2, 3, 2, BOTH", "10, 3, 3, 4, BOTH", "11, 4, 3, 6, BOTH", "12, 6, 2, 6, BOTH"
    })
    void exactFormsEqualTheUncutCircuit(long seed, int fragments, int width, int cuts, CutSamples.Cuts kind) {
        Random random = new Random(seed);
        CutCircuit cut = CutSamples.random(fragments, width, cuts, kind, CutForms.exact(), QubitReuse.NONE, random);
        assertThat(cut.cuts()).isNotEmpty();
        assertEqualsUncut(cut, random, "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3, 1, GATES", "2, 3, 2, 2, GATES", "3, 2, 3, 3, WIRES", "4, 3, 3, 3, BOTH"})
    void sampledFormsEqualTheUncutCircuit(long seed, int fragments, int width, int cuts, CutSamples.Cuts kind) {
        Random random = new Random(seed);
        CutCircuit cut = CutSamples.random(fragments, width, cuts, kind, CutForms.sampled(), QubitReuse.NONE, random);
        assertEqualsUncut(cut, random, "seed " + seed);
    }

    @Test
    void qubitsUsedAgainEqualTheUncutCircuit() {
        Random random = new Random(21);
        CutCircuit cut = CutSamples.random(2, 3, 4, CutSamples.Cuts.WIRES, CutForms.exact(), QubitReuse.RESET, random);
        assertEqualsUncut(cut, random, "seed 21");
    }

    @Test
    void jointCutsEqualTheUncutCircuit() {
        Random random = new Random(31);
        for (CutForms forms : List.of(CutForms.exact(), CutForms.sampled())) {
            CutCircuit gates = CutSamples.jointGates(forms, random);
            assertThat(gates.cuts()).hasSize(1);
            assertEqualsUncut(gates, random, "joint gates");
            CutCircuit wires = CutSamples.jointWires(forms, random);
            assertThat(wires.cuts()).hasSize(1);
            assertEqualsUncut(wires, random, "joint wires");
        }
    }

    /** A ring of more fragments than get the best order. */
    @Test
    void manyFragmentsAreJoinedGreedilyToo() {
        Random random = new Random(41);
        int fragments = 15;
        BlockBuilder body = new BlockBuilder();
        int[] fragmentOf = new int[fragments];
        for (int q = 0; q < fragments; q++) {
            fragmentOf[q] = q;
            CutSamples.addU(body, q, random);
        }
        for (int q = 0; q < fragments; q++) {
            body.gate(Gate.RZZ, q, (q + 1) % fragments, 0.4 + 0.1 * q);
        }
        for (int q = 0; q < fragments; q++) {
            CutSamples.addU(body, q, random);
            body.measure(q, q);
        }
        Circuit circuit = CutSamples.circuit(fragments, body.build());
        CutCircuit cut = CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), fragmentOf), CutForms.exact(), QubitReuse.NONE);
        assertEqualsUncut(cut, random, "ring");
    }

    @Test
    void samplesAreThoseOfTheDistribution() {
        Random random = new Random(51);
        CutCircuit cut = CutSamples.random(3, 2, 3, CutSamples.Cuts.BOTH, CutForms.exact(), QubitReuse.NONE, random);
        ExactKnitter knitter = new ExactKnitter(cut, SOURCE);
        long shots = 20_000;
        Counts counts = knitter.sample(shots, 7);
        assertThat(counts.shots()).isEqualTo(shots);
        assertThat(knitter.sample(shots, 7)).isEqualTo(counts);
        // chi-square over strings with at least 5 expected; Wilson-Hilferty, 5.2 standard deviations: 1e-7
        SortedMap<String, Double> exact = knitter.distribution().byBitstring(0);
        double chi = 0;
        int cells = 0;
        for (Map.Entry<String, Double> e : exact.entrySet()) {
            double expected = e.getValue() * shots;
            if (expected >= 5) {
                chi += Math.pow(counts.of(e.getKey()) - expected, 2) / expected;
                cells++;
            }
        }
        assertThat(cells).isGreaterThan(10);
        double z = (Math.cbrt(chi / cells) - (1 - 2.0 / (9 * cells))) / Math.sqrt(2.0 / (9 * cells));
        assertThat(z).as("chi-square %s over %s cells, seed 7", chi, cells).isLessThan(5.2);
    }

    @Test
    void heaviestStringsAreFound() {
        Random random = new Random(61);
        CutCircuit cut = CutSamples.random(3, 2, 3, CutSamples.Cuts.BOTH, CutForms.exact(), QubitReuse.NONE, random);
        ExactKnitter knitter = new ExactKnitter(cut, SOURCE);
        SortedMap<String, Double> heavy = knitter.heaviest(20);
        assertThat(heavy).hasSize(20);
        SortedMap<String, Double> exact = knitter.distribution().byBitstring(0);
        exact.forEach((bits, p) -> {
            if (p > 0.05) {
                assertThat(heavy).containsKey(bits);
            }
        });
        heavy.forEach((bits, p) -> assertThat(p).isCloseTo(exact.get(bits), within(EXACT)));
    }

    @Test
    void marginalsAreSumsOfTheDistribution() {
        Random random = new Random(71);
        CutCircuit cut = CutSamples.random(3, 2, 3, CutSamples.Cuts.BOTH, CutForms.exact(), QubitReuse.NONE, random);
        ExactKnitter knitter = new ExactKnitter(cut, SOURCE);
        QuasiDistribution direct = knitter.marginal(List.of(4, 0, 3));
        QuasiDistribution summed = knitter.distribution().marginal(List.of(0, 3, 4));
        assertThat(direct.clbits()).containsExactly(0, 3, 4);
        assertThat(direct.distance(summed)).isLessThan(EXACT);
    }

    @Test
    void tooManyCutsBetweenTwoFragmentsAreRefused() {
        BlockBuilder body = new BlockBuilder();
        for (int k = 0; k < 14; k++) {
            body.gate(Gate.CX, k % 2, 2 + k / 7).gate(Gate.CX, k % 2, 4 + k / 7).gate(Gate.CX, 2 + k / 7, 4 + k % 2);
        }
        Circuit circuit = CutSamples.circuit(6, body.build());
        CutCircuit cut = CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), 0, 0, 1, 1, 2, 2), CutForms.exact(), QubitReuse.NONE);
        assertThatThrownBy(() -> new Network(cut).closed())
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("fewer cuts");
    }
}
