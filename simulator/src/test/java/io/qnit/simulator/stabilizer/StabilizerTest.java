package io.qnit.simulator.stabilizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.EngineContract;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Unitary;
import io.qnit.simulator.statevector.NaiveState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tableau against the naive state vector, on all Clifford rows of the gate table and on Clifford matrices. */
class StabilizerTest {
    private static final Workers ALONE = new Workers(1, () -> {});
    private static final double QUARTER = Math.PI / 2;

    /** A random Clifford unitary on some of the given qubits; local numbers 0 to n - 1. */
    private static Unitary randomClifford(Random random, int n) {
        List<Gate> rows = Arrays.stream(Gate.values())
                .filter(g -> g.isClifford() && g.qubitCount() <= n)
                .toList();
        int[] order = IntStream.range(0, n).toArray();
        for (int k = n - 1; k > 0; k--) {
            int other = random.nextInt(k + 1);
            int held = order[k];
            order[k] = order[other];
            order[other] = held;
        }
        double turn = QUARTER * (random.nextInt(9) - 4);
        return switch (random.nextInt(8)) {
            case 0 -> Unitary.of(Gate.RZ, new double[] {turn}, 0, order[0]);
            case 1 -> Unitary.of(
                    Gate.U, new double[] {turn, QUARTER * random.nextInt(4), -QUARTER * random.nextInt(4)}, 0,
                    order[0]);
            case 2 -> Unitary.of(Gate.X, new double[0], 1, order[0], order[1]);
            case 3 -> Unitary.of(Gate.RZZ, new double[] {turn}, 0, order[0], order[1]);
            case 4 -> Unitary.of(Gate.GPHASE, new double[] {turn}, 1, order[0]);
            default -> {
                Gate gate = rows.get(random.nextInt(rows.size()));
                yield Unitary.of(gate, new double[gate.parameterCount()], 0, Arrays.copyOf(order, gate.qubitCount()));
            }
        };
    }

    private static PauliString randomString(Random random, int n, int[] places) {
        TreeMap<Integer, Pauli> factors = new TreeMap<>();
        for (int q = 0; q < n; q++) {
            int letter = random.nextInt(4);
            if (letter > 0) {
                factors.put(places[q], Pauli.valueOf("IXYZ".substring(letter, letter + 1)));
            }
        }
        return new PauliString(factors);
    }

    private static double expectation(NaiveState state, PauliString string, int[] places) {
        NaiveState image = new NaiveState(state.qubits);
        image.re = state.re.clone();
        image.im = state.im.clone();
        for (int q = 0; q < places.length; q++) {
            Pauli factor = string.factors().get(places[q]);
            if (factor != null) {
                image.apply(Gate.valueOf(factor.name()).matrix(), 0, q);
            }
        }
        double sum = 0;
        for (int k = 0; k < state.re.length; k++) {
            sum += state.re[k] * image.re[k] + state.im[k] * image.im[k];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void agreesWithTheStateVectorOnRandomCliffordCircuits(long seed) {
        Random random = new Random(seed);
        int n = 2 + random.nextInt(5);
        // The same circuit on qubits far apart in a wide state takes the vector kernels and rows of several words.
        int[] narrow = IntStream.range(0, n).toArray();
        int[] wide = random.ints(0, 700).distinct().limit(n).sorted().toArray();
        for (int[] places : List.of(narrow, wide)) {
            Random same = new Random(seed * 31);
            StabilizerEngine engine = new StabilizerEngine(places[n - 1] + 1, ALONE);
            NaiveState naive = new NaiveState(n);
            try (QuantumState state = engine.newState()) {
                for (int step = 0; step < 60; step++) {
                    if (step % 10 == 9) {
                        int qubit = same.nextInt(n);
                        double one = naive.probabilityOfOne(qubit);
                        assertThat(state.probabilityOfOne(places[qubit])).as("seed %s", seed).isCloseTo(one,
                                within(1e-12));
                        int outcome = same.nextDouble() < one ? 1 : 0;
                        state.collapse(places[qubit], outcome);
                        naive.collapse(qubit, outcome);
                        continue;
                    }
                    Unitary unitary = randomClifford(same, n);
                    int[] operands = Arrays.stream(unitary.qubits()).map(q -> places[q]).toArray();
                    state.run(engine.prepare(List.<Operation>of(unitary.on(operands))));
                    naive.apply(unitary.matrix(), unitary.controls(), unitary.qubits());
                }
                for (int k = 0; k < 50; k++) {
                    PauliString string = randomString(same, n, places);
                    assertThat(state.expectation(string))
                            .as("seed %s, %s", seed, string)
                            .isCloseTo(expectation(naive, string, places), within(1e-12));
                }
                double[] probabilities = new double[1 << n];
                state.probabilities(places, 0, (words, p) -> probabilities[(int) words[0]] += p);
                for (int k = 0; k < 1 << n; k++) {
                    assertThat(probabilities[k])
                            .as("seed %s, outcome %s", seed, k)
                            .isCloseTo(naive.re[k] * naive.re[k] + naive.im[k] * naive.im[k], within(1e-12));
                }
                if (places[n - 1] < n) {
                    assertThat(distanceUpToPhase(naive, state.amplitudes())).as("seed %s", seed).isLessThan(1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void doesWhatEveryEngineMust(long seed) {
        List<Gate> gates = Arrays.stream(Gate.values())
                .filter(g -> g.isClifford() && g.parameterCount() == 0)
                .toList();
        new EngineContract(n -> new StabilizerEngine(n, ALONE), gates, 1e-12).check(1 + (int) (seed % 6), 60, seed);
    }

    private static double distanceUpToPhase(NaiveState naive, double[] amplitudes) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < naive.re.length; k++) {
            re += amplitudes[2 * k] * naive.re[k] + amplitudes[2 * k + 1] * naive.im[k];
            im += amplitudes[2 * k] * naive.im[k] - amplitudes[2 * k + 1] * naive.re[k];
        }
        double[] turned = new double[amplitudes.length];
        for (int k = 0; k < naive.re.length; k++) {
            turned[2 * k] = amplitudes[2 * k] * re - amplitudes[2 * k + 1] * im;
            turned[2 * k + 1] = amplitudes[2 * k] * im + amplitudes[2 * k + 1] * re;
        }
        return naive.distance(turned);
    }

    /** Each image under each row of the gate table is what the table says. */
    @Test
    void recognisesEveryCliffordRowOfTheGateTable() {
        int seen = 0;
        for (Gate gate : Gate.values()) {
            if (!gate.isClifford()) {
                continue;
            }
            seen++;
            int k = gate.qubitCount();
            Clifford clifford = Cliffords.of(
                    Unitary.of(gate, new double[gate.parameterCount()], 0, IntStream.range(0, k).toArray()))
                    .orElseThrow();
            for (int q = 0; q < k; q++) {
                assertThat(text(clifford, 2 * q)).as("%s X%s", gate, q).isEqualTo(gate.imageOfX(q));
                assertThat(text(clifford, 2 * q + 1)).as("%s Z%s", gate, q).isEqualTo(gate.imageOfZ(q));
            }
        }
        assertThat(seen).isGreaterThan(15);
    }

    private static String text(Clifford clifford, int generator) {
        StringBuilder text = new StringBuilder(clifford.imageSign(generator) == 1 ? "-" : "");
        for (int q = 0; q < clifford.qubits(); q++) {
            int bits = (clifford.imageX(generator) >> q & 1) + 2 * (clifford.imageZ(generator) >> q & 1);
            text.append("IXZY".charAt(bits));
        }
        return text.toString();
    }

    @Test
    void refusesWhatIsNotClifford() {
        StabilizerEngine engine = new StabilizerEngine(3, ALONE);
        for (Unitary unitary : List.of(
                Unitary.of(Gate.T, new double[0], 0, 0),
                Unitary.of(Gate.RZ, new double[] {QUARTER + 1e-9}, 0, 1),
                Unitary.of(Gate.RZ, new double[] {Double.NaN}, 0, 1),
                Unitary.of(Gate.X, new double[0], 2, 0, 1, 2),
                Unitary.of(Gate.S, new double[0], 1, 0, 1))) {
            assertThat(Cliffords.isClifford(unitary)).as("%s", unitary).isFalse();
            assertThatThrownBy(() -> engine.prepare(List.<Operation>of(unitary)))
                    .isInstanceOfSatisfying(
                            QnitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                    .hasMessageContaining("not a Clifford gate");
        }
        double gamma = 0.1;
        Channel damping = Channel.ofKraus(
                1,
                List.of(
                        new double[] {1, 0, 0, 0, 0, 0, Math.sqrt(1 - gamma), 0},
                        new double[] {0, 0, Math.sqrt(gamma), 0, 0, 0, 0, 0}));
        try (QuantumState state = engine.newState()) {
            assertThatThrownBy(() -> state.krausProbabilities(damping, new int[] {0}))
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("neither a mixture of Clifford gates nor a reset");
        }
    }

    /** False alarms: 200 bits of 2^14 shots each at 6 standard deviations, 4e-7. Seed 5. */
    @Test
    void samplesTheAffineSpaceEvenly() {
        int n = 200;
        int shots = 1 << 14;
        StabilizerEngine engine = new StabilizerEngine(n, ALONE);
        Random random = new Random(5);
        List<Operation> operations = new ArrayList<>();
        for (int k = 0; k < 120; k++) {
            operations.add(Unitary.of(Gate.H, new double[0], 0, random.nextInt(n)));
            int a = random.nextInt(n);
            operations.add(Unitary.of(Gate.CX, new double[0], 0, a, (a + 1 + random.nextInt(n - 1)) % n));
        }
        int[] all = IntStream.range(0, n).toArray();
        try (QuantumState state = engine.newState()) {
            state.run(engine.prepare(operations));
            Samples samples = sample(state, all, shots, 3);
            int coins = 0;
            for (int q = 0; q < n; q++) {
                int ones = 0;
                for (int shot = 0; shot < shots; shot++) {
                    ones += samples.get(shot, q) ? 1 : 0;
                }
                double one = state.probabilityOfOne(q);
                coins += one == 0.5 ? 1 : 0;
                assertThat((double) ones / shots).isCloseTo(one, within(one == 0.5 ? 6 * 0.5 / Math.sqrt(shots) : 0));
            }
            assertThat(coins).isGreaterThan(20);
            // A shot of all qubits is a possible outcome: measuring them one after the other can give it.
            for (int shot = 0; shot < 20; shot++) {
                try (QuantumState copy = state.copy()) {
                    for (int q = 0; q < n; q++) {
                        int bit = samples.get(shot, q) ? 1 : 0;
                        assertThat(copy.probabilityOfOne(q)).isNotEqualTo(1.0 - bit);
                        copy.collapse(q, bit);
                    }
                }
            }
            for (int threads : new int[] {2, 7}) {
                try (Workers workers = new Workers(threads, () -> {});
                        QuantumState other = new StabilizerEngine(n, workers).newState()) {
                    other.run(engine.prepare(operations));
                    assertThat(sample(other, all, shots, 3).data()).isEqualTo(samples.data());
                }
            }
        }
    }

    private static Samples sample(QuantumState state, int[] qubits, int shots, long seed) {
        RandomStream stream = new RandomStream(seed);
        Samples samples = new Samples(shots, qubits.length);
        state.sample(
                qubits,
                new Draws() {
                    @Override
                    public int shots() {
                        return shots;
                    }

                    @Override
                    public double uniform(int shot, int site) {
                        return stream.uniform(shot, site);
                    }
                },
                samples);
        return samples;
    }

    @Test
    void takesMixturesOfCliffordGatesAndResets() {
        double p = 0.3;
        double a = Math.sqrt(1 - p);
        double b = Math.sqrt(p);
        Channel phaseFlip = Channel.ofKraus(
                1, List.of(new double[] {a, 0, 0, 0, 0, 0, a, 0}, new double[] {b, 0, 0, 0, 0, 0, -b, 0}));
        Channel reset = Channel.ofKraus(
                1,
                List.of(
                        new double[] {a, 0, 0, 0, 0, 0, a, 0},
                        new double[] {b, 0, 0, 0, 0, 0, 0, 0},
                        new double[] {0, 0, b, 0, 0, 0, 0, 0}));
        StabilizerEngine engine = new StabilizerEngine(2, ALONE);
        try (QuantumState state = engine.newState()) {
            state.run(engine.prepare(List.of(
                    Unitary.of(Gate.H, new double[0], 0, 0), Unitary.of(Gate.CX, new double[0], 0, 0, 1))));
            assertThat(state.krausProbabilities(phaseFlip, new int[] {1})).containsExactly(new double[] {0.7, 0.3},
                    within(1e-12));
            state.applyKraus(phaseFlip, new int[] {1}, 1);
            assertThat(state.expectation(new PauliString(new TreeMap<>(Map.of(0, Pauli.X, 1, Pauli.X)))))
                    .isEqualTo(-1);
            assertThat(state.krausProbabilities(reset, new int[] {0}))
                    .containsExactly(new double[] {0.7, 0.15, 0.15}, within(1e-12));
            state.applyKraus(reset, new int[] {0}, 2);
            assertThat(state.probabilityOfOne(0)).isEqualTo(0);
            assertThat(state.probabilityOfOne(1)).isEqualTo(1);
            assertThatThrownBy(() -> state.collapse(1, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Scalar and vector kernels on the same random rows. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 40})
    void vectorKernelsDoWhatTheScalarOnesDo(int words) {
        Random random = new Random(words);
        RowKernels vectors = RowKernels.forWords(words);
        RowKernels scalars = ScalarRowKernels.KERNELS;
        for (int k = 0; k < 200; k++) {
            long[] a = random.longs(2L * words).toArray();
            long[] b = random.longs(2L * words).toArray();
            long[] other = a.clone();
            assertThat(vectors.anticommute(a, 0, b, 0, words)).isEqualTo(scalars.anticommute(a, 0, b, 0, words));
            assertThat(vectors.multiply(a, 0, b, 0, words)).isEqualTo(scalars.multiply(other, 0, b, 0, words));
            assertThat(a).isEqualTo(other);
            vectors.xor(a, 0, b, 0, words);
            scalars.xor(other, 0, b, 0, words);
            assertThat(a).isEqualTo(other);
        }
    }
}
