package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SamplingTest {
    static Draws draws(long seed, int shots) {
        RandomStream stream = new RandomStream(seed);
        return new Draws() {
            @Override
            public int shots() {
                return shots;
            }

            @Override
            public double uniform(int shot, int site) {
                return stream.uniform(shot, site);
            }
        };
    }

    static Samples sample(QuantumState state, long seed, int shots, int... qubits) {
        Samples samples = new Samples(shots, qubits.length);
        state.sample(qubits, draws(seed, shots), samples);
        return samples;
    }

    /** The probability of each outcome of the qubits, the first the least significant bit. */
    static double[] marginals(DenseState state, int... qubits) {
        double[] probabilities = new double[1 << qubits.length];
        for (int i = 0; i < 1 << state.qubits; i++) {
            int outcome = 0;
            for (int k = 0; k < qubits.length; k++) {
                outcome |= (i >> qubits[k] & 1) << k;
            }
            probabilities[outcome] += state.probability(i);
        }
        return probabilities;
    }

    /**
     * Pearson's chi-square as standard deviations of a normal distribution (Wilson and Hilferty); below 5.5 but for a
     * probability of 1e-7. Outcomes expected less than 5 times are taken together.
     */
    static double deviations(long[] counts, double[] probabilities) {
        long shots = LongStream.of(counts).sum();
        double statistic = 0;
        int cells = 0;
        double rareExpected = 0;
        double rareCounted = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = shots * probabilities[i];
            if (expected < 5) {
                rareExpected += expected;
                rareCounted += counts[i];
            } else {
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
                cells++;
            }
        }
        if (rareExpected >= 5) {
            statistic += (rareCounted - rareExpected) * (rareCounted - rareExpected) / rareExpected;
            cells++;
        } else if (rareCounted > rareExpected + 25) {
            return Double.POSITIVE_INFINITY;
        }
        double freedom = Math.max(1, cells - 1);
        double spread = 2 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
    }

    /** 60 tests at 1e-7 each: a false alarm in 1 of 160,000 seeds; the seeds are fixed. */
    @Test
    void samplesAnyQubitsWithTheRightProbabilities() {
        int qubits = 7;
        int shots = 20_000;
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = Circuits.anyGates(qubits, 40, random);
            DenseState dense = DenseState.after(qubits, operations);
            MatrixProductEngine engine = MatrixProductStateTest.engine(
                    qubits, MatrixProductOptions.DEFAULT, Circuits.permutation(qubits, random), 1);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                for (int measured : new int[] {7, 3, 1}) {
                    int[] some = Circuits.some(qubits, measured, random);
                    Samples samples = sample(state, 100 * seed + measured, shots, some);
                    long[] counts = new long[1 << measured];
                    for (int shot = 0; shot < shots; shot++) {
                        counts[(int) samples.word(shot, 0)]++;
                    }
                    assertThat(deviations(counts, marginals(dense, some)))
                            .as("seed %d, %d qubits", seed, measured)
                            .isLessThan(5.5);
                }
            }
        }
    }

    @Test
    void givesTheProbabilitiesOfAnyQubits() {
        int qubits = 7;
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = Circuits.anyGates(qubits, 30, random);
            DenseState dense = DenseState.after(qubits, operations);
            MatrixProductEngine engine = MatrixProductStateTest.engine(
                    qubits, MatrixProductOptions.DEFAULT, Circuits.permutation(qubits, random), 1);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                for (int measured = 0; measured <= qubits; measured++) {
                    int[] some = Circuits.some(qubits, measured, random);
                    double[] expected = marginals(dense, some);
                    double[] found = new double[expected.length];
                    state.probabilities(some, 1e-3, (words, probability) -> {
                        assertThat(probability).isGreaterThan(1e-3);
                        assertThat(found[(int) words[0]]).isZero();
                        found[(int) words[0]] = probability;
                    });
                    for (int i = 0; i < expected.length; i++) {
                        if (expected[i] > 1.0001e-3) {
                            assertThat(found[i]).as("seed %d", seed).isCloseTo(expected[i], within(1e-10));
                        } else if (expected[i] < 0.9999e-3) {
                            assertThat(found[i]).isZero();
                        }
                    }
                }
            }
        }
    }

    @Test
    void samplesWideStatesWithManyShots() {
        int qubits = 300;
        List<Operation> ghz = new ArrayList<>(List.of(Circuits.gate(Gate.H, 0)));
        for (int q = 0; q + 1 < qubits; q++) {
            ghz.add(Circuits.gate(Gate.CX, q, q + 1));
        }
        MatrixProductEngine engine = MatrixProductStateTest.engine(qubits, MatrixProductOptions.DEFAULT);
        try (QuantumState state = MatrixProductStateTest.after(engine, ghz)) {
            int shots = 10_000;
            Samples samples = sample(state, 5, shots, IntStream.range(0, qubits).toArray());
            int ones = 0;
            for (int shot = 0; shot < shots; shot++) {
                boolean one = samples.get(shot, 0);
                for (int bit = 0; bit < qubits; bit++) {
                    assertThat(samples.get(shot, bit)).isEqualTo(one);
                }
                ones += one ? 1 : 0;
            }
            // 6 standard deviations of a fair coin: by chance with probability 2e-9.
            assertThat(ones).isBetween(5000 - 300, 5000 + 300);
        }
    }

    /** Rows are split among threads from 512 different prefixes on. */
    @Test
    void doesNotDependOnTheNumberOfThreads() {
        int qubits = 24;
        List<Operation> operations = Circuits.brickwork(qubits, 9, new Random(11));
        MatrixProductOptions options = new MatrixProductOptions(12, 1e-16, Double.POSITIVE_INFINITY);
        int[] order = IntStream.range(0, qubits).toArray();
        List<long[]> words = new ArrayList<>();
        List<double[]> amplitudes = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            try (QuantumState state =
                    MatrixProductStateTest.after(MatrixProductStateTest.engine(qubits, options, order, threads),
                            operations)) {
                words.add(sample(state, 3, 3000, order).data());
                amplitudes.add(new double[] {state.probabilityOfOne(3), state.probabilityOfOne(20)});
            }
        }
        assertThat(words.get(1)).isEqualTo(words.get(0));
        assertThat(words.get(2)).isEqualTo(words.get(0));
        assertThat(amplitudes.get(1)).isEqualTo(amplitudes.get(0));
        assertThat(amplitudes.get(2)).isEqualTo(amplitudes.get(0));
    }
}
