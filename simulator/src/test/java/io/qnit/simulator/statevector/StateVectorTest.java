package io.qnit.simulator.statevector;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.simulator.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel against the naive twin, on every place of its operands. */
class StateVectorTest {
    private static final Workers ALONE = new Workers(1, () -> {});

    /** A kind of state and how near to exact its amplitudes must be: its rounding error times a few hundred gates. */
    record Kind(String name, double tolerance, BiFunction<Integer, Workers, StateVector> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("double, scalar", 1e-12, (n, w) -> new DoubleStateVector(n, w, new DoubleKernels())),
                new Kind("double, vector", 1e-12, (n, w) -> new DoubleStateVector(n, w, new VectorDoubleKernels())),
                new Kind("single, scalar", 1e-5, (n, w) -> new FloatStateVector(n, w, new FloatKernels())),
                new Kind("single, vector", 1e-5, (n, w) -> new FloatStateVector(n, w, new VectorFloatKernels())));
    }

    /** A matrix of each shape that has a kernel of its own. */
    private static List<double[]> shapes(int targets, Random random) {
        int dimension = 1 << targets;
        List<double[]> shapes = new ArrayList<>();
        shapes.add(NaiveState.randomUnitary(targets, random));
        double[] diagonal = new double[2 * dimension * dimension];
        double[] phase = new double[2 * dimension * dimension];
        double[] swap = new double[2 * dimension * dimension];
        int one = random.nextInt(dimension);
        int other = (one + 1 + random.nextInt(dimension - 1)) % dimension;
        for (int k = 0; k < dimension; k++) {
            int at = 2 * (k * dimension + k);
            double angle = random.nextDouble() * 6;
            diagonal[at] = Math.cos(angle);
            diagonal[at + 1] = Math.sin(angle);
            phase[at] = k == dimension - 1 ? Math.cos(angle) : 1;
            phase[at + 1] = k == dimension - 1 ? Math.sin(angle) : 0;
            int to = k == one ? other : k == other ? one : k;
            swap[2 * (k * dimension + to)] = 1;
        }
        shapes.add(diagonal);
        shapes.add(phase);
        shapes.add(swap);
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyShapeOnEveryPlaceEqualsTheTwin(Kind kind) {
        long seed = 20260101;
        Random random = new Random(seed);
        int qubits = 7;
        for (int controls = 0; controls <= 3; controls++) {
            for (int targets = 1; targets <= 3; targets++) {
                for (int[] operands : operandChoices(qubits, controls + targets, random)) {
                    for (double[] matrix : shapes(targets, random)) {
                        NaiveState twin = new NaiveState(qubits);
                        StateVector state = kind.of().apply(qubits, ALONE);
                        prepare(twin, state, random);
                        twin.apply(matrix, controls, operands);
                        state.apply(Step.of(matrix, controls, operands));
                        assertThat(twin.distance(state.amplitudes()))
                                .as("seed %d, %d controls, operands %s", seed, controls, List.of(box(operands)))
                                .isLessThan(kind.tolerance());
                    }
                }
            }
        }
    }

    /** All ordered pairs and single qubits; of longer lists a random hundred. */
    private static List<int[]> operandChoices(int qubits, int count, Random random) {
        List<int[]> all = new ArrayList<>();
        if (count <= 2) {
            for (int a = 0; a < qubits; a++) {
                for (int b = 0; b < (count == 1 ? 1 : qubits); b++) {
                    if (count == 1 || a != b) {
                        all.add(count == 1 ? new int[] {a} : new int[] {a, b});
                    }
                }
            }
            return all;
        }
        for (int k = 0; k < 100; k++) {
            all.add(random.ints(0, qubits).distinct().limit(count).toArray());
        }
        return all;
    }

    private static void prepare(NaiveState twin, StateVector state, Random random) {
        for (int q = 0; q < twin.qubits; q++) {
            double[] m = NaiveState.randomUnitary(1, random);
            twin.apply(m, 0, q);
            state.apply(Step.of(m, 0, q));
        }
        int[] all = random.ints(0, twin.qubits).distinct().limit(4).toArray();
        double[] m = NaiveState.randomUnitary(4, random);
        twin.apply(m, 0, all);
        state.apply(Step.of(m, 0, all));
    }

    private static Integer[] box(int[] values) {
        return java.util.Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void largeStatesAreTheSameBytesOnAnyNumberOfThreads(Kind kind) {
        List<double[]> results = new ArrayList<>();
        List<List<Double>> sums = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            try (Workers workers = new Workers(threads, () -> {})) {
                StateVector state = kind.of().apply(17, workers);
                Random random = new Random(5);
                for (int k = 0; k < 60; k++) {
                    int[] operands = random.ints(0, 17).distinct().limit(1 + k % 3).toArray();
                    state.apply(Step.of(NaiveState.randomUnitary(operands.length, random), 0, operands));
                    state.apply(Step.of(shapes(1, random).get(1 + k % 3), operands.length - 1, operands));
                }
                double[] weights = state.outcomeWeights(3);
                sums.add(List.of(weights[0], weights[1], state.pauli(0b1011, 0b10010), state.norm()));
                state.collapse(3, 1, weights[1]);
                results.add(state.amplitudes());
            }
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
        assertThat(sums.get(1)).isEqualTo(sums.get(0));
        assertThat(sums.get(2)).isEqualTo(sums.get(0));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void paulisEqualTheirMatrices(Kind kind) {
        double[] x = {0, 0, 1, 0, 1, 0, 0, 0};
        double[] y = {0, 0, 0, -1, 0, 1, 0, 0};
        double[] z = {1, 0, 0, 0, 0, 0, -1, 0};
        Random random = new Random(11);
        for (int word = 0; word < 64; word++) {
            NaiveState twin = new NaiveState(5);
            StateVector state = kind.of().apply(5, ALONE);
            prepare(twin, state, random);
            NaiveState image = new NaiveState(5);
            image.re = twin.re.clone();
            image.im = twin.im.clone();
            int xMask = 0;
            int zMask = 0;
            for (int q = 0; q < 3; q++) {
                switch (word >> 2 * q & 3) {
                    case 1 -> {
                        image.apply(x, 0, q + 1);
                        xMask |= 2 << q;
                    }
                    case 2 -> {
                        image.apply(y, 0, q + 1);
                        xMask |= 2 << q;
                        zMask |= 2 << q;
                    }
                    case 3 -> {
                        image.apply(z, 0, q + 1);
                        zMask |= 2 << q;
                    }
                    default -> {}
                }
            }
            double expected = 0;
            for (int i = 0; i < 32; i++) {
                expected += twin.re[i] * image.re[i] + twin.im[i] * image.im[i];
            }
            assertThat(state.pauli(xMask, zMask)).isCloseTo(expected,
                    org.assertj.core.data.Offset.offset(kind.tolerance()));
        }
    }

    @Test
    void measurementKeepsTheRightHalf() {
        Random random = new Random(3);
        for (int q = 0; q < 5; q++) {
            NaiveState twin = new NaiveState(5);
            StateVector state = new DoubleStateVector(5, ALONE);
            prepare(twin, state, random);
            double one = twin.probabilityOfOne(q);
            double[] weights = state.outcomeWeights(q);
            assertThat(weights[1] / (weights[0] + weights[1])).isCloseTo(one,
                    org.assertj.core.data.Offset.offset(1e-12));
            int outcome = q & 1;
            twin.collapse(q, outcome);
            state.collapse(q, outcome, weights[outcome]);
            assertThat(twin.distance(state.amplitudes())).isLessThan(1e-12);
        }
    }
}
