package io.qnit.simulator.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.densitymatrix.NaiveDensity;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.NoisyCircuits;
import io.qnit.simulator.noise.RandomChannels;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrajectorySamplerTest {
    private static List<Operation> supported(Random random, int qubits, int count, boolean noisy) {
        return NoisyCircuits.random(random, qubits, count, noisy).stream()
                .filter(o -> o.qubits().length <= TrajectorySampler.WIDEST_GATE).toList();
    }

    /** Without noise that strikes, the fused passes give the state that gates one by one give. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 9, 12, 17})
    void fusedPassesGiveTheStateOfGatesOneByOne(int qubits) {
        for (int seed = 0; seed < (qubits > 16 ? 1 : 4); seed++) {
            List<Operation> operations = new ArrayList<>();
            for (Operation o : supported(new Random(seed), qubits, qubits > 16 ? 25 : 60, false)) {
                operations.add(o);
                if (o.qubits().length == 1 && seed % 2 == 1) {
                    operations.add(new Noise(Channel.depolarizing(1, 0.01), o.qubits()));
                }
            }
            for (AmplitudeKernels kernels : List.of(AmplitudeKernels.best(), new AmplitudeKernels())) {
                PureState fused = new PureState(qubits, kernels);
                for (TrajectoryProgram.Pass pass : new TrajectoryProgram(qubits, operations).passes()) {
                    fused.run(pass, null, new double[pass.tileLength()]);
                }
                assertSameUpToPhase(fused, oneByOne(qubits, operations), "seed " + seed);
            }
        }
    }

    @Test
    void blocksThatAreStruckGiveTheStateWithTheErrorsInPlace() {
        int qubits = 7;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = supported(random, qubits, 60, true).stream()
                    .filter(o -> !(o instanceof Noise noise) || noise.channel().mixture().isPresent()).toList();
            TrajectoryProgram program = new TrajectoryProgram(qubits, operations);
            int[] choices = new int[program.sites().size()];
            for (int k = 0; k < choices.length; k++) {
                choices[k] = random.nextInt(3) == 0 ? random.nextInt(program.sites().get(k).operators().length) : -1;
            }
            PureState fused = new PureState(qubits, AmplitudeKernels.best());
            for (TrajectoryProgram.Pass pass : program.passes()) {
                int[] struck = Arrays.stream(pass.sites).filter(s -> choices[s] >= 0).sorted().toArray();
                int[] operators = Arrays.stream(struck).map(s -> choices[s]).toArray();
                fused.run(pass, pass.variant(program.sites(), struck, operators), new double[pass.tileLength()]);
            }
            PureState plain = new PureState(qubits, new AmplitudeKernels());
            int site = 0;
            for (Operation operation : operations) {
                double[] m = switch (operation) {
                    case Unitary u -> Fused.fuse(qubits, List.of(u)).blocks().stream().findFirst()
                            .map(b -> b.matrix(List.of(), _ -> -1)).orElse(new double[] {1, 0});
                    case Noise _ -> {
                        Site at = program.sites().get(site);
                        yield at.operators()[choices[site] >= 0 ? choices[site] : at.usual()];
                    }
                };
                site += operation instanceof Noise ? 1 : 0;
                if (operation.qubits().length > 0) {
                    plain.apply(m, operation.qubits());
                }
            }
            assertSameUpToPhase(fused, plain, "seed " + seed);
        }
    }

    private static PureState oneByOne(int qubits, List<Operation> operations) {
        PureState plain = new PureState(qubits, new AmplitudeKernels());
        for (Operation operation : operations) {
            if (operation instanceof Unitary u && u.qubits().length > 0) {
                plain.apply(Fused.fuse(qubits, List.of(u)).blocks().getFirst().matrix(List.of(), _ -> -1), u.qubits());
            }
        }
        return plain;
    }

    private static void assertSameUpToPhase(PureState a, PureState b, String what) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < a.re.length; k++) {
            re += a.re[k] * b.re[k] + a.im[k] * b.im[k];
            im += a.re[k] * b.im[k] - a.im[k] * b.re[k];
        }
        // |<a|b>| = 1 and both norms 1: the same state; the phase is free
        assertThat(Math.hypot(re, im)).as(what).isCloseTo(1, within(1e-12));
        for (int k = 0; k < a.re.length; k++) {
            double x = re * a.re[k] - im * a.im[k];
            double y = re * a.im[k] + im * a.re[k];
            assertThat(Math.hypot(x - b.re[k], y - b.im[k])).as(what).isLessThan(1e-12);
        }
        assertThat(a.norm()).as(what).isCloseTo(1, within(1e-12));
    }

    /** Samples of circuits with noise of all kinds against their exact probabilities. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void samplesFollowTheDensityMatrix(int qubits) {
        int shots = 20_000;
        for (int seed = 0; seed < 6; seed++) {
            List<Operation> operations = supported(new Random(seed), qubits, 25, true);
            NaiveDensity naive = new NaiveDensity(qubits);
            operations.forEach(naive::apply);
            assertCounts(counts(qubits, operations, shots, seed, 2), naive.probabilities(), "seed " + seed);
        }
    }

    @Test
    void noiseThatLooksAtTheStateJumpsWithTheRightProbabilities() {
        int qubits = 3;
        int shots = 20_000;
        Random random = new Random(3);
        List<Operation> operations = new ArrayList<>();
        for (int layer = 0; layer < 6; layer++) {
            for (int q = 0; q < qubits; q++) {
                operations.add(Unitary.of(RandomChannels.unitary(random, 1), q));
                operations.add(new Noise(Channel.amplitudeDamping(0.15, 0.1), new int[] {q}));
            }
            operations.add(Unitary.of(Gate.CX, new double[0], 0, layer % 3, (layer + 1) % 3));
            operations.add(new Noise(Channel.depolarizing(2, 0.05), new int[] {layer % 3, (layer + 1) % 3}));
            operations.add(new Noise(Channel.ofKraus(2, RandomChannels.kraus(random, 2, 3)), new int[] {0, 2}));
        }
        NaiveDensity naive = new NaiveDensity(qubits);
        operations.forEach(naive::apply);
        assertCounts(counts(qubits, operations, shots, 17, 2), naive.probabilities(), "jumps");
    }

    private static void assertCounts(int[] counts, double[] p, String what) {
        int shots = Arrays.stream(counts).sum();
        for (int k = 0; k < p.length; k++) {
            // 7 standard deviations: below 3e-12 for each of the at most 16 outcomes and 25 circuits
            assertThat((double) counts[k]).as(what).isCloseTo(
                    shots * p[k], within(7 * Math.sqrt(shots * p[k] * Math.max(0, 1 - p[k])) + 7));
        }
    }

    private static int[] counts(int qubits, List<Operation> operations, int shots, long seed, int threads) {
        Samples samples = samples(qubits, operations, shots, seed, threads);
        int[] counts = new int[1 << qubits];
        for (int s = 0; s < shots; s++) {
            counts[(int) samples.word(s, 0)]++;
        }
        return counts;
    }

    private static Samples samples(int qubits, List<Operation> operations, int shots, long seed, int threads) {
        Samples samples = new Samples(shots, qubits);
        int[] all = new int[qubits];
        Arrays.setAll(all, q -> q);
        try (Workers workers = new Workers(threads, () -> {})) {
            new TrajectorySampler(qubits, operations, workers).sample(all, draws(shots, seed), samples);
        }
        return samples;
    }

    private static Draws draws(int shots, long seed) {
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

    @Test
    void theBytesAreTheSameOnAnyNumberOfThreadsAndWithoutVectors() {
        int qubits = 9;
        List<Operation> operations = supported(new Random(21), qubits, 80, true);
        long[] one = samples(qubits, operations, 200, 5, 1).data();
        assertThat(samples(qubits, operations, 200, 5, 2).data()).isEqualTo(one);
        assertThat(samples(qubits, operations, 200, 5, 7).data()).isEqualTo(one);
        Samples scalar = new Samples(200, qubits);
        int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        new TrajectorySampler(qubits, operations, new Workers(1, () -> {}), new AmplitudeKernels())
                .sample(all, draws(200, 5), scalar);
        assertThat(scalar.data()).isEqualTo(one);
    }

    @Test
    void aStopRequestEndsTheSampling() {
        int qubits = 10;
        List<Operation> operations = supported(new Random(22), qubits, 80, true);
        AtomicInteger polls = new AtomicInteger();
        try (Workers workers = new Workers(2, () -> {
            if (polls.incrementAndGet() > 20) {
                throw new QnitException(ErrorCode.CANCELLED, "stopped");
            }
        })) {
            TrajectorySampler sampler = new TrajectorySampler(qubits, operations, workers);
            assertThatThrownBy(
                    () -> sampler.sample(new int[] {0, 1}, draws(5000, 1), new Samples(5000, 2)))
                    .isInstanceOf(QnitException.class).hasMessage("stopped");
        }
        assertThat(polls.get()).isLessThan(100);
    }

    @Test
    void progressGoesForwardTo1() {
        int qubits = 8;
        List<Operation> operations = supported(new Random(23), qubits, 80, true);
        List<Double> seen = new ArrayList<>();
        try (Workers workers = new Workers(1, () -> {}, seen::add)) {
            new TrajectorySampler(qubits, operations, workers)
                    .sample(new int[] {0}, draws(200, 1), new Samples(200, 1));
        }
        assertThat(seen).isSorted().last().isEqualTo(1.0);
    }

    @Test
    void neighbouringSeedsShareNothing() {
        int qubits = 10;
        List<Operation> operations = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            operations.add(Unitary.of(Gate.H, new double[0], 0, q));
            operations.add(new Noise(Channel.depolarizing(1, 0.1), new int[] {q}));
        }
        long[] seven = samples(qubits, operations, 2000, 7, 1).data();
        long[] eight = samples(qubits, operations, 2000, 8, 1).data();
        for (int shift = -3; shift <= 3; shift++) {
            int equal = 0;
            for (int s = 3; s < 1997; s++) {
                equal += seven[s] == eight[s + shift] ? 1 : 0;
            }
            // uniform over 1024 outcomes: about 2 are expected; 20 and more happens with probability below 1e-13
            assertThat(equal).as("shift %d", shift).isLessThan(20);
        }
    }

    @Test
    void shotsWithoutErrorsAreRunOnce() {
        List<Operation> operations = new ArrayList<>();
        for (int q = 0; q < 8; q++) {
            operations.add(Unitary.of(Gate.RX, new double[] {0.3}, 0, q));
            operations.add(new Noise(Channel.depolarizingPauli(1, 1e-4), new int[] {q}));
        }
        TrajectorySampler sampler = new TrajectorySampler(8, operations, new Workers(1, () -> {}));
        sampler.sample(new int[] {0}, draws(10_000, 3), new Samples(10_000, 1));
        // at most 24 different single errors, some pairs
        assertThat(sampler.branches()).isBetween(1, 30);
        assertThat(TrajectorySampler.expectedRuns(operations, 10_000)).isBetween(2.0, 10.0);
    }
}
