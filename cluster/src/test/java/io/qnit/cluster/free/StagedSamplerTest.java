package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.result.Counts;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedSamplerTest {
    /** In standard deviations: passed by chance with probability below 1e-7. */
    private static final double RARE = 5.5;

    private static StagedCounts sample(StagedCircuit staged, long shots, int width) {
        return StagedSampler.run(staged, shots, 11, 1_000_000, Samples.nodes(width));
    }

    @Test
    void partsThatDoNotMeetGiveTrueSamples() {
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0).gate(Gate.CX, 0, 1).gate(Gate.CX, 1, 2);
        body.gate(Gate.RY, 3, 1.0).gate(Gate.CX, 3, 4).gate(Gate.CX, 4, 5).gate(Gate.CX, 5, 6);
        Samples.measureAll(body, 7);
        Circuit circuit = Samples.circuit("ghz", 7, 7, body);
        StagedCounts result = sample(FreeCuts.of(circuit, FreeCutOptions.ofWidth(4)), 20_000, 4);
        assertThat(result.circuits()).isEqualTo(2);
        assertThat(result.shots()).isEqualTo(40_000); // each part as often as the whole: nothing is paid
        assertThat(Samples.deviations(result.counts().shotsByBitstring(), Samples.exact(circuit))).isLessThan(RARE);
    }

    @Test
    void randomCircuitsGiveTrueSamples() {
        int read = 0;
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Circuit circuit = Samples.random(random);
            StagedCircuit staged = FreeCuts.of(
                    circuit, FreeCutOptions.ofWidth(1 + random.nextInt(circuit.qubitCount())));
            StagedCounts result = sample(staged, 3000, circuit.qubitCount());
            assertThat(Samples.deviations(result.counts().shotsByBitstring(), Samples.exact(circuit)))
                    .as("seed %d%n%s", seed, staged.describe())
                    .isLessThan(RARE);
            read += staged.edges().isEmpty() ? 0 : 1;
        }
        assertThat(read).isGreaterThan(5);
    }

    /** The state whose Fourier transform is |k>: a product, up to a phase. */
    private static Circuit fourierOf(int qubits, long k) {
        BlockBuilder body = new BlockBuilder();
        for (int q = 0; q < qubits; q++) {
            double turns = Math.scalb((double) (k & (1L << qubits - q) - 1), q - qubits);
            body.gate(Gate.H, q).gate(Gate.P, q, -2 * Math.PI * turns);
        }
        Samples.fourier(body, qubits);
        Samples.measureAll(body, qubits);
        return Samples.circuit("qft", qubits, qubits, body);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 27, 34, 40})
    void theFourierTransformOfAWaveIsOneString(int qubits) {
        long k = new Random(qubits).nextLong() & (1L << qubits) - 1;
        Circuit circuit = fourierOf(qubits, k);
        String text = Long.toBinaryString(k | 1L << qubits).substring(1);
        // known states alone would leave one qubit at a time: here the conditions have to do it
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(10).without(FreeCut.KNOWN_STATES));
        StagedCounts result = sample(staged, 1000, 10);
        assertThat(result.counts().shotsByBitstring()).isEqualTo(Map.of(text, 1000L));
        assertThat(staged.components()).hasSize((qubits + 9) / 10);
        assertThat(result.circuits()).isEqualTo(staged.components().size());
        StagedCounts simplest = sample(FreeCuts.of(circuit, FreeCutOptions.ofWidth(10)), 1000, 10);
        assertThat(simplest.counts()).isEqualTo(result.counts());
        assertThat(simplest.stages()).isEqualTo(1);
    }

    @Test
    void theFourierTransformOfARandomProductHasTheRightDistribution() {
        int n = 24;
        long seed = 5;
        Random random = new Random(seed);
        BlockBuilder body = new BlockBuilder();
        double[][] angles = new double[n][];
        for (int q = 0; q < n; q++) {
            angles[q] = new double[] {Math.acos(1 - 2 * random.nextDouble()), 2 * Math.PI * random.nextDouble()};
            body.gate(Gate.U, q, angles[q][0], angles[q][1], 0);
        }
        Samples.fourier(body, n);
        Block unmeasured = body.build();
        Samples.measureAll(body, n);
        StagedCircuit staged = FreeCuts.of(Samples.circuit("qft", n, n, body), FreeCutOptions.ofWidth(10));
        StagedCounts result = sample(staged, 600, 10);
        assertThat(staged.width()).isEqualTo(10);
        assertThat(result.circuits()).isBetween(100L, staged.mostCircuits(600));

        StagedDistribution exact = Samples.distribution(staged);
        result.counts().shotsByBitstring().keySet().stream().limit(20).forEach(text -> {
            long y = Long.parseLong(text, 2);
            assertThat(exact.probability(BitSet.valueOf(new long[] {y})) / ofProduct(angles, y))
                    .as("seed %d, %s", seed, text)
                    .isCloseTo(1, within(1e-9));
        });

        // a state vector of all 24 qubits, of which the five lowest and the four highest bits are looked at
        BlockBuilder some = unmeasured.toBuilder();
        IntStream.range(0, 9).forEach(k -> some.measure(k < 5 ? k : n - 9 + k, k));
        Map<String, Long> seen = new HashMap<>();
        result.counts().shotsByBitstring().forEach((text, shots) -> seen.merge(
                text.substring(0, 4) + text.substring(n - 5), shots, Long::sum));
        assertThat(Samples.deviations(seen, Samples.exact(Samples.circuit("some", n, 9, some)))).isLessThan(RARE);
    }

    /** |2^(-n/2) prod_j (a_j + b_j exp(2 pi i 2^j y / 2^n))|^2. */
    private static double ofProduct(double[][] angles, long y) {
        int n = angles.length;
        double product = 1;
        for (int j = 0; j < n; j++) {
            double a = Math.cos(angles[j][0] / 2);
            double b = Math.sin(angles[j][0] / 2);
            double phase = angles[j][1] + 2 * Math.PI * Math.scalb((double) (y << j & (1L << n) - 1), -n);
            product *= (a * a + b * b + 2 * a * b * Math.cos(phase)) / 2;
        }
        return product;
    }

    @Test
    void theSameSeedGivesTheSameCounts() {
        Circuit circuit = Samples.random(new Random(17));
        StagedCircuit staged = FreeCuts.of(circuit, FreeCutOptions.ofWidth(2));
        assertThat(sample(staged, 500, 9)).isEqualTo(sample(staged, 500, 9));
    }

    @Test
    void tooManyCircuitsAndMissingShotsAreRefused() {
        BlockBuilder body = new BlockBuilder();
        IntStream.range(0, 12).forEach(q -> body.gate(Gate.RY, q, 1.0));
        Samples.fourier(body, 12);
        Samples.measureAll(body, 12);
        StagedCircuit staged = FreeCuts.of(Samples.circuit("qft", 12, 12, body), FreeCutOptions.ofWidth(4));
        assertThatThrownBy(() -> StagedSampler.run(staged, 1000, 1, 10, Samples.nodes(4)))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED))
                .hasMessageContaining("more than the limit of 10");
        CircuitRunner lossy = (_, orders) -> orders.stream()
                .map(o -> new Counts(new TreeMap<>(Map.of("0".repeat(o.circuit().clbitCount()), o.shots() - 1))))
                .toList();
        assertThatThrownBy(() -> StagedSampler.run(staged, 1000, 1, 1000, lossy))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED))
                .hasMessageContaining("ran 999 times");
    }
}
