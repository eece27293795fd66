package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Phase estimation with the register of the eigenstate kept whole and one qubit that counts, again and again. */
class PhaseEstimationTest {
    /** A change of basis that entangles: rotations, and a chain of CX. */
    private static Block basis(int from, int qubits, long seed) {
        Random random = new Random(seed);
        BlockBuilder body = new BlockBuilder();
        for (int layer = 0; layer < 2; layer++) {
            IntStream.range(from, from + qubits).forEach(
                    q -> body.gate(Gate.U, q, random.nextDouble(), random.nextDouble(), random.nextDouble()));
            IntStream.range(from, from + qubits - 1).forEach(q -> body.gate(Gate.CX, q, q + 1));
        }
        return body.build();
    }

    private static void append(BlockBuilder target, Block block) {
        IntStream.range(0, block.size()).forEach(i -> target.append(block, i));
    }

    private static void appendInverse(BlockBuilder target, Block block) {
        for (int i = block.size() - 1; i >= 0; i--) {
            double[] p = block.parameters(i);
            Gate gate = block.gate(i);
            double[] inverse = gate.inverseParameters().stream().mapToDouble(map -> map.apply(p)).toArray();
            target.gate(gate.inverse(), block.qubits(i), inverse);
        }
    }

    /**
     * Estimates the phase of W |1...1>, an eigenvector of W D W^-1 where D turns |1...1> by {@code turns} and others by
     * something else. Counting qubits come first; the one with the highest power is used first.
     */
    private static Circuit estimation(int counting, int eigen, double turns, long seed) {
        int n = counting + eigen;
        Block w = basis(counting, eigen, seed);
        BlockBuilder body = new BlockBuilder();
        IntStream.range(counting, n).forEach(q -> body.gate(Gate.X, q));
        append(body, w);
        IntStream.range(0, counting).forEach(q -> body.gate(Gate.H, q));
        double[] parts = IntStream.range(0, eigen).mapToDouble(q -> 0.1 + 0.07 * q).toArray();
        parts[0] += turns - Arrays.stream(parts).sum();
        for (int k = counting - 1; k >= 0; k--) {
            appendInverse(body, w);
            for (int q = 0; q < eigen; q++) {
                body.gate(Gate.CP, k, counting + q, 2 * Math.PI * (Math.scalb(parts[q], k) % 1));
            }
            append(body, w);
        }
        for (int i = 0; i < counting / 2; i++) {
            body.gate(Gate.SWAP, i, counting - 1 - i);
        }
        for (int i = 0; i < counting; i++) {
            for (int j = 0; j < i; j++) {
                body.gate(Gate.CP, j, i, -Math.scalb(Math.PI, j - i));
            }
            body.gate(Gate.H, i);
        }
        IntStream.range(0, counting).forEach(q -> body.measure(q, q));
        return Samples.circuit("qpe", n, counting, body);
    }

    private static StagedCircuit staged(Circuit circuit, int width) {
        return FreeCuts.of(
                circuit, FreeCutOptions.ofWidth(width).withAbility(NodeAbility.FEED_FORWARD)
                        .without(FreeCut.KNOWN_STATES));
    }

    @Test
    void aPhaseThatFitsIsOneString() {
        int counting = 16;
        int k = 0b1011_0010_1101_0111;
        Circuit circuit = estimation(counting, 9, Math.scalb((double) k, -counting), 3);
        StagedCircuit staged = staged(circuit, 10);
        assertThat(circuit.qubitCount()).isEqualTo(25);
        assertThat(staged.width()).isEqualTo(10);
        StagedCounts result = StagedSampler.run(staged, 200, 1, 10, Samples.nodes(10));
        assertThat(result.counts().shotsByBitstring()).isEqualTo(Map.of(Integer.toBinaryString(k), 200L));
        assertThat(result.circuits()).isEqualTo(1);
    }

    @Test
    void anyPhaseHasTheDistributionOfTheWholeCircuit() {
        Circuit circuit = estimation(6, 3, 0.3217, 4);
        StagedCircuit staged = staged(circuit, 4);
        assertThat(staged.width()).isEqualTo(4);
        assertThat(Samples.distance(Samples.distribution(staged).probabilities(1 << 6), Samples.exact(circuit)))
                .isLessThan(1e-10);
    }
}
