package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NarrowingTest {
    private static final double EXACT = 1e-10;

    @Test
    void randomCircuitsKeepTheirDistributions() {
        int narrower = 0;
        for (long seed = 1000; seed < 1200; seed++) {
            Circuit circuit = Samples.random(new Random(seed));
            Circuit narrow = Narrowing.of(circuit);
            assertThat(Samples.distance(Samples.exact(narrow), Samples.exact(circuit))).as("seed %d", seed)
                    .isLessThan(EXACT);
            narrower += narrow.qubitCount() < circuit.qubitCount() ? 1 : 0;
        }
        assertThat(narrower).isGreaterThan(25);
    }

    @Test
    void randomCircuitsInPartsOnNodesWithFeedForward() {
        int conditions = 0;
        for (long seed = 2000; seed < 2120; seed++) {
            Random random = new Random(seed);
            Circuit circuit = Samples.random(random);
            Map<String, Double> expected = Samples.exact(circuit);
            int width = 1 + random.nextInt(circuit.qubitCount());
            StagedCircuit staged = FreeCuts.of(
                    circuit, FreeCutOptions.ofWidth(width).withAbility(NodeAbility.FEED_FORWARD));
            assertThat(Samples.distance(Samples.exact(staged.circuit()), expected)).as("seed %d", seed)
                    .isLessThan(EXACT);
            assertThat(Samples.distance(Samples.distribution(staged).probabilities(1 << 16), expected))
                    .as("seed %d, in parts:%n%s", seed, staged.describe())
                    .isLessThan(EXACT);
            conditions += staged.components().stream().anyMatch(c -> c.width() < c.qubits().size()) ? 1 : 0;
        }
        assertThat(conditions).isGreaterThan(8);
    }

    @Test
    void aChainOfMeasuredQubitsTakesTwo() {
        int n = 12;
        BlockBuilder body = new BlockBuilder();
        body.gate(Gate.RY, 0, 1.0);
        for (int q = 1; q < n; q++) {
            body.gate(Gate.RY, q, 0.2 * q).gate(Gate.CX, q - 1, q);
        }
        Samples.measureAll(body, n);
        Circuit chain = Samples.circuit("chain", n, n, body);
        Circuit narrow = Narrowing.of(chain);
        assertThat(narrow.qubitCount()).isEqualTo(2);
        assertThat(Samples.distance(Samples.exact(narrow), Samples.exact(chain))).isLessThan(EXACT);
    }

    @Test
    void theFourierTransformTakesOneQubit() {
        int n = 12;
        BlockBuilder body = new BlockBuilder();
        IntStream.range(0, n).forEach(q -> body.gate(Gate.U, q, 0.3 + q, 0.1 * q, 0));
        Samples.fourier(body, n);
        Samples.measureAll(body, n);
        Circuit circuit = Samples.circuit("qft", n, n, body);
        StagedCircuit staged = FreeCuts.of(
                circuit, FreeCutOptions.ofWidth(3).withAbility(NodeAbility.FEED_FORWARD));
        assertThat(staged.components()).hasSize(1);
        assertThat(staged.width()).isEqualTo(1);
        assertThat(Samples.distance(Samples.distribution(staged).probabilities(1 << n), Samples.exact(circuit)))
                .isLessThan(EXACT);
    }
}
