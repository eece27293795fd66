package io.qnit.simulator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.statevector.NaiveState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What every engine of pure states must do, checked against {@link NaiveState} on random operations: run segments, measure,
 * flip, choose Kraus operators, copy, sample, list probabilities, take expectation values and write amplitudes down.
 *
 * @param engines makes an engine for a number of qubits
 * @param gates what random operations are made of
 * @param tolerance of amplitudes and probabilities
 */
public record EngineContract(IntFunction<Engine> engines, List<Gate> gates, double tolerance) {
    /** All checks with one seed. */
    public void check(int qubits, int operations, long seed) {
        Random random = new Random(seed);
        Engine engine = engines.apply(qubits);
        assertThat(engine.qubits()).isEqualTo(qubits);
        try (QuantumState state = engine.newState()) {
            NaiveState twin = new NaiveState(qubits);
            for (int part = 0; part < 4; part++) {
                run(engine, state, twin, operations / 4, random);
                compare(state, twin, random, seed);
                disturb(state, twin, random);
                compare(state, twin, random, seed);
            }
            try (QuantumState copy = random.nextBoolean() ? state.copy() : state.sideCopy()) {
                run(engine, copy, copyOf(twin), operations, random);
                compare(state, twin, random, seed);
                copy.copyFrom(state);
                compare(copy, twin, random, seed);
            }
            sample(state, twin, random, seed);
        }
    }

    private void run(Engine engine, QuantumState state, NaiveState twin, int operations, Random random) {
        List<Operation> list = new ArrayList<>();
        while (list.size() < operations) {
            Gate gate = gates.get(random.nextInt(gates.size()));
            if (gate.qubitCount() <= twin.qubits) {
                int[] on = random.ints(0, twin.qubits).distinct().limit(gate.qubitCount()).toArray();
                double[] angles = random.doubles(gate.parameterCount(), -7, 7).toArray();
                list.add(Unitary.of(gate, angles, 0, on));
                twin.apply(gate.matrix(angles), 0, on);
            }
        }
        state.run(engine.prepare(list));
    }

    /** Measures, flips, or applies a Kraus operator. */
    private static void disturb(QuantumState state, NaiveState twin, Random random) {
        int qubit = random.nextInt(twin.qubits);
        switch (random.nextInt(3)) {
            case 0 -> {
                int outcome = twin.probabilityOfOne(qubit) > 0.5 ? 1 : 0;
                state.collapse(qubit, outcome);
                twin.collapse(qubit, outcome);
            }
            case 1 -> {
                state.flip(qubit);
                twin.apply(Gate.X.matrix(), 0, qubit);
            }
            default -> {
                // a Pauli mixture, which every engine takes
                double a = Math.sqrt(0.4);
                double b = Math.sqrt(0.6);
                Channel channel = Channel.ofKraus(
                        1, List.of(scaled(Gate.X.matrix(), a), scaled(Gate.Z.matrix(), b)));
                double[] odds = state.krausProbabilities(channel, new int[] {qubit});
                assertThat(odds[0]).isCloseTo(0.4, within(1e-5));
                assertThat(odds[1]).isCloseTo(0.6, within(1e-5));
                int index = random.nextInt(2);
                state.applyKraus(channel, new int[] {qubit}, index);
                twin.apply(index == 0 ? Gate.X.matrix() : Gate.Z.matrix(), 0, qubit);
            }
        }
    }

    private static double[] scaled(double[] matrix, double factor) {
        return Arrays.stream(matrix).map(x -> x * factor).toArray();
    }

    private void compare(QuantumState state, NaiveState twin, Random random, long seed) {
        assertThat(distanceUpToPhase(state.amplitudes(), twin)).as("seed %d, amplitudes", seed).isLessThan(tolerance);
        for (int q = 0; q < twin.qubits; q++) {
            assertThat(state.probabilityOfOne(q)).as("seed %d, qubit %d", seed, q)
                    .isCloseTo(twin.probabilityOfOne(q), within(tolerance));
        }
        int[] measured = subset(twin.qubits, random);
        double[] expected = marginal(twin, measured);
        double[] found = new double[expected.length];
        state.probabilities(measured, 1e-14, (words, p) -> found[(int) words[0]] += p);
        assertThat(found).as("seed %d, probabilities of %s", seed, Arrays.toString(measured))
                .containsExactly(expected, within(tolerance));
        SortedMap<Integer, Pauli> factors = new TreeMap<>();
        for (int q : subset(twin.qubits, random)) {
            factors.put(q, Pauli.values()[random.nextInt(3)]);
        }
        assertThat(state.expectation(new PauliString(factors))).as("seed %d, %s", seed, factors)
                .isCloseTo(expectation(twin, factors), within(4 * tolerance));
    }

    /** Chi-square against the twin; a false alarm has probability below 1e-7 (5.5 standard deviations). */
    private static void sample(QuantumState state, NaiveState twin, Random random, long seed) {
        int shots = 20_000;
        int[] measured = subset(twin.qubits, random);
        Samples samples = new Samples(shots, measured.length);
        RandomStream stream = new RandomStream(seed);
        state.sample(
                measured,
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
        double[] expected = marginal(twin, measured);
        long[] counts = new long[expected.length];
        for (int s = 0; s < shots; s++) {
            counts[(int) samples.word(s, 0)]++;
        }
        double sum = 0;
        int cells = 0;
        for (int k = 0; k < counts.length; k++) {
            double mean = expected[k] * shots;
            if (mean < 5) {
                assertThat((double) counts[k]).as("seed %d, pattern %d", seed, k).isLessThan(mean + 40);
            } else {
                sum += (counts[k] - mean) * (counts[k] - mean) / mean;
                cells++;
            }
        }
        assertThat(sum).as("seed %d, chi-square over %d cells", seed, cells)
                .isLessThan(cells + 5.5 * Math.sqrt(2.0 * cells) + 20);
    }

    // ---- the twin's side

    private static NaiveState copyOf(NaiveState twin) {
        NaiveState copy = new NaiveState(twin.qubits);
        copy.re = twin.re.clone();
        copy.im = twin.im.clone();
        return copy;
    }

    private static int[] subset(int qubits, Random random) {
        return random.ints(0, qubits).distinct().limit(1 + random.nextInt(qubits)).toArray();
    }

    private static double[] marginal(NaiveState twin, int[] qubits) {
        double[] sums = new double[1 << qubits.length];
        for (int i = 0; i < twin.re.length; i++) {
            int pattern = 0;
            for (int k = 0; k < qubits.length; k++) {
                pattern |= (i >>> qubits[k] & 1) << k;
            }
            sums[pattern] += twin.re[i] * twin.re[i] + twin.im[i] * twin.im[i];
        }
        return sums;
    }

    private static double expectation(NaiveState twin, Map<Integer, Pauli> factors) {
        NaiveState image = copyOf(twin);
        factors.forEach((qubit, pauli) -> image.apply(
                switch (pauli) {
                    case X -> Gate.X.matrix();
                    case Y -> Gate.Y.matrix();
                    case Z -> Gate.Z.matrix();
                },
                0,
                qubit));
        double sum = 0;
        for (int i = 0; i < twin.re.length; i++) {
            sum += twin.re[i] * image.re[i] + twin.im[i] * image.im[i];
        }
        return sum;
    }

    private static double distanceUpToPhase(double[] found, NaiveState twin) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < twin.re.length; i++) {
            re += found[2 * i] * twin.re[i] + found[2 * i + 1] * twin.im[i];
            im += found[2 * i] * twin.im[i] - found[2 * i + 1] * twin.re[i];
        }
        double size = Math.hypot(re, im);
        if (size < 0.5) {
            return 1;
        }
        double largest = 0;
        for (int i = 0; i < twin.re.length; i++) {
            double x = (found[2 * i] * re - found[2 * i + 1] * im) / size - twin.re[i];
            double y = (found[2 * i] * im + found[2 * i + 1] * re) / size - twin.im[i];
            largest = Math.max(largest, Math.hypot(x, y));
        }
        return largest;
    }
}
