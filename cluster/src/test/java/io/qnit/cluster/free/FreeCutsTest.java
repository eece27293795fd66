package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.cluster.ClusterException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreeCutsTest {
    private static final double EXACT = 1e-10;

    @Test
    void randomCircuitsKeepTheirDistributionsWholeAndInParts() {
        int parted = 0;
        int joinedByBits = 0;
        for (long seed = 0; seed < 250; seed++) {
            Random random = new Random(seed);
            Circuit circuit = Samples.random(random);
            Map<String, Double> expected = Samples.exact(circuit);
            FreeCutOptions options = FreeCutOptions.ofWidth(1 + random.nextInt(circuit.qubitCount()));
            StagedCircuit staged = FreeCuts.of(circuit, options);
            assertThat(Samples.distance(Samples.exact(staged.circuit()), expected))
                    .as("seed %d, in one piece", seed)
                    .isLessThan(EXACT);
            assertThat(Samples.distance(Samples.distribution(staged).probabilities(1 << 16), expected))
                    .as("seed %d, in parts:%n%s", seed, staged.describe())
                    .isLessThan(EXACT);
            parted += staged.components().size() > 1 ? 1 : 0;
            joinedByBits += staged.edges().isEmpty() ? 0 : 1;
        }
        assertThat(parted).isGreaterThan(60);
        assertThat(joinedByBits).isGreaterThan(25);
    }

    @Test
    void ghzStatesThatDoNotMeetAreTwoParts() {
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2);
        body.gate(Gate.H, 3).gate(Gate.CX, 3, 4).gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 6);
        Samples.measureAll(body, 7);
        StagedCircuit staged = FreeCuts.of(Samples.circuit("ghz", 7, 7, body), FreeCutOptions.ofWidth(4));
        assertThat(staged.components()).extracting(Component::qubits).containsExactly(
                List.of(0, 1, 2), List.of(3, 4, 5, 6));
        assertThat(staged.edges()).isEmpty();
        assertThat(staged.applied()).isEmpty();
    }

    @Test
    void aGhzStateIsAChainOfBitsOnceItIsMeasured() {
        int n = 40;
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0);
        IntStream.range(1, n).forEach(q -> body.gate(Gate.CX, q - 1, q));
        Samples.measureAll(body, n);
        StagedCircuit staged = FreeCuts.of(Samples.circuit("ghz", n, n, body), FreeCutOptions.ofWidth(10));
        assertThat(staged.width()).isEqualTo(10);
        assertThat(staged.mostCircuits(1000)).isEqualTo(1 + 3 * 2);
        assertThat(Samples.distribution(staged).probabilities(4))
                .isEqualTo(Map.of("0".repeat(n), 0.5, "1".repeat(n), 0.5));
    }

    @Test
    void aControlThatNobodyLooksAtIsMeasuredTo() {
        BlockBuilder body = new BlockBuilder();
        body.gate(Gate.RY, 0, 0.8).gate(Gate.RX, 1, 0.3).gate(Gate.RX, 2, 0.4).gate(Gate.CX, 1, 2);
        body.gate(Gate.CRX, 0, 1, 0.9).gate(Gate.CRY, 0, 2, 1.1).measure(1, 0).measure(2, 1);
        Circuit circuit = Samples.circuit("discarded", 3, 2, body);
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(2));
        assertThat(staged.components()).extracting(Component::qubits).containsExactly(List.of(0), List.of(1, 2));
        assertThat(Samples.distance(Samples.distribution(staged).probabilities(16), Samples.exact(circuit)))
                .isLessThan(EXACT);
    }

    @Test
    void nothingMeasuredIsRefused() {
        Circuit circuit = Samples.circuit("still", 2, 2, new BlockBuilder().gate(Gate.H, 0));
        assertThatThrownBy(() -> FreeCuts.of(circuit, FreeCutOptions.ofWidth(2)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("measures nothing");
    }
}
