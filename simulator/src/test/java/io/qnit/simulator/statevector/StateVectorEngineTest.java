package io.qnit.simulator.statevector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.Precision;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.EngineContract;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Unitary;
import io.qnit.simulator.statevector.StateVectorEngine.Arithmetic;
import io.qnit.simulator.statevector.StateVectorEngine.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to lay a state out, on random operations over the whole gate table, against the naive twin. */
class StateVectorEngineTest {
    private static final Workers TWO = new Workers(2, () -> {});

    /** What random circuits are made of: everything, mostly diagonal gates, or mostly permutations. */
    enum Mixture {
        ANY(Gate.values()),
        PHASES(Gate.H, Gate.CP, Gate.CZ, Gate.RZZ, Gate.CCZ, Gate.T, Gate.SWAP, Gate.RZ),
        MOVES(Gate.X, Gate.CX, Gate.CCX, Gate.RY, Gate.SWAP, Gate.Y, Gate.CSWAP, Gate.CCZ);

        private final Gate[] gates;

        Mixture(Gate... gates) {
            this.gates = gates;
        }
    }

    /** A precision and a layout for a number of qubits. */
    record Layout(Precision precision, Arithmetic arithmetic, int lanesLog, int slots) {
        boolean fits(int qubits) {
            return 2 * lanesLog <= qubits && lanesLog < qubits;
        }

        StateVectorEngine engine(int qubits, Workers workers) {
            return new StateVectorEngine(qubits, precision, workers, new Form(arithmetic, lanesLog, slots));
        }

        double tolerance() {
            return precision == Precision.DOUBLE ? 1e-12 : 1e-5;
        }
    }

    /** One block or many, with and without lanes, with and without the Vector API. */
    static Stream<Layout> layouts() {
        return Stream.of(Precision.values()).flatMap(precision -> {
            int vector = Form.vectorLanesLog(precision);
            return Stream.of(
                    new Layout(precision, Arithmetic.SCALAR, 0, 30),
                    new Layout(precision, Arithmetic.SCALAR, 0, 4),
                    new Layout(precision, Arithmetic.SCALAR, 2, 30),
                    new Layout(precision, Arithmetic.SCALAR, 2, 3),
                    new Layout(precision, Arithmetic.VECTOR, vector, 30),
                    new Layout(precision, Arithmetic.VECTOR, vector, 3),
                    new Layout(precision, Arithmetic.VECTOR, vector, 5));
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void doesWhatEveryEngineMust(Layout layout) {
        List<Gate> gates = List.of(Gate.values());
        EngineContract contract =
                new EngineContract(n -> layout.engine(n, TWO), gates, Math.max(layout.tolerance(), 1e-11));
        for (int qubits = 1; qubits <= 9; qubits += 2) {
            if (layout.fits(qubits)) {
                contract.check(qubits, 40, 20260701 + qubits);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomCircuitsEqualTheTwin(Mixture mixture) {
        for (int round = 0; round < 40; round++) {
            long seed = 7000L + round;
            Random random = new Random(seed);
            int qubits = 1 + random.nextInt(10);
            NaiveState twin = new NaiveState(qubits);
            List<Operation> operations = randomOperations(twin, mixture.gates, 10 + random.nextInt(60), random);
            int cut = random.nextInt(operations.size());
            layouts().filter(layout -> layout.fits(qubits)).forEach(layout -> {
                StateVectorEngine engine = layout.engine(qubits, TWO);
                try (QuantumState state = engine.newState()) {
                    state.run(engine.prepare(operations.subList(0, cut)));
                    state.run(engine.prepare(operations.subList(cut, operations.size())));
                    assertThat(twin.distance(state.amplitudes()))
                            .as("seed %d, %s", seed, layout)
                            .isLessThan(layout.tolerance());
                }
            });
        }
    }

    private static List<Operation> randomOperations(NaiveState twin, Gate[] gates, int count, Random random) {
        List<Operation> operations = new ArrayList<>();
        while (operations.size() < count) {
            Gate gate = gates[random.nextInt(gates.length)];
            int added = random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0;
            int width = gate.qubitCount() + added;
            if (width <= twin.qubits) {
                int[] on = random.ints(0, twin.qubits).distinct().limit(width).toArray();
                double[] angles = random.doubles(gate.parameterCount(), -7, 7).toArray();
                operations.add(Unitary.of(gate, angles, added, on));
                twin.apply(gate.matrix(angles), added, on);
            }
            if (random.nextInt(30) == 0) {
                int wide = 1 + random.nextInt(Math.min(twin.qubits, 6));
                int[] on = random.ints(0, twin.qubits).distinct().limit(wide).toArray();
                double[] matrix = NaiveState.randomUnitary(wide, random);
                operations.add(Unitary.of(matrix, on));
                twin.apply(matrix, 0, on);
            }
        }
        return operations;
    }

    /** As wide as the layouts that are chosen by the number of qubits need, on both sides of the borders. */
    @ParameterizedTest
    @EnumSource
    void theLayoutsInUseEqualTheTwin(Precision precision) {
        for (int qubits : new int[] {7, 8, 9, 10, 14, 15, 16}) {
            long seed = 900L + qubits;
            Random random = new Random(seed);
            NaiveState twin = new NaiveState(qubits);
            List<Operation> operations =
                    randomOperations(twin, Mixture.ANY.gates, qubits > 10 ? 30 : 200, random);
            StateVectorEngine engine = new StateVectorEngine(qubits, precision, TWO);
            try (QuantumState state = engine.newState()) {
                state.run(engine.prepare(operations));
                assertThat(twin.distance(state.amplitudes()))
                        .as("seed %d", seed)
                        .isLessThan(precision == Precision.DOUBLE ? 1e-12 : 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void theNumberOfThreadsDoesNotMatter(Layout layout) {
        int qubits = 10;
        List<Operation> operations =
                randomOperations(new NaiveState(qubits), Mixture.ANY.gates, 60, new Random(77));
        RandomStream stream = new RandomStream(5);
        Draws draws = new Draws() {
            @Override
            public int shots() {
                return 300;
            }

            @Override
            public double uniform(int shot, int site) {
                return stream.uniform(shot, site);
            }
        };
        List<double[]> amplitudes = new ArrayList<>();
        List<long[]> shots = new ArrayList<>();
        for (int threads : new int[] {1, 2, 7}) {
            try (Workers workers = new Workers(threads, () -> {})) {
                StateVectorEngine engine = layout.engine(qubits, workers);
                try (QuantumState state = engine.newState()) {
                    state.run(engine.prepare(operations));
                    state.collapse(3, state.probabilityOfOne(3) > 0.5 ? 1 : 0);
                    Samples samples = new Samples(draws.shots(), qubits);
                    state.sample(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, draws, samples);
                    amplitudes.add(state.amplitudes());
                    shots.add(samples.data());
                }
            }
        }
        assertThat(amplitudes.get(1)).containsExactly(amplitudes.get(0));
        assertThat(amplitudes.get(2)).containsExactly(amplitudes.get(0));
        assertThat(shots.get(1)).containsExactly(shots.get(0));
        assertThat(shots.get(2)).containsExactly(shots.get(0));
    }

    @Test
    void aStoppedRunLeavesNothingBehind() {
        long before = StateMemory.bytesHeld();
        int[] polls = {0};
        try (Workers workers = new Workers(1, () -> {
            if (polls[0]++ == 30) {
                throw new IllegalStateException("stop");
            }
        })) {
            StateVectorEngine engine = new StateVectorEngine(17, Precision.DOUBLE, workers);
            List<Operation> operations =
                    randomOperations(new NaiveState(5), Mixture.ANY.gates, 200, new Random(3)).stream()
                            .map(o -> (Operation) ((Unitary) o).on(spread(o.qubits())))
                            .toList();
            assertThatThrownBy(() -> {
                try (QuantumState state = engine.newState()) {
                    for (int round = 0; round < 100; round++) {
                        state.run(engine.prepare(operations));
                    }
                }
            })
                    .hasMessage("stop");
        }
        assertThat(StateMemory.bytesHeld()).isEqualTo(before);
    }

    private static int[] spread(int[] qubits) {
        return Arrays.stream(qubits).map(q -> 4 * q).toArray();
    }

    @Test
    void swapsAndPhasesCostLittle() {
        StateVectorEngine engine = new StateVectorEngine(20, Precision.DOUBLE, TWO);
        List<Operation> qft = new ArrayList<>();
        for (int q = 19; q >= 0; q--) {
            qft.add(Unitary.of(Gate.H, new double[0], 0, q));
            for (int other = 0; other < q; other++) {
                qft.add(Unitary.of(Gate.CP, new double[] {Math.PI / (1 << q - other)}, 0, other, q));
            }
        }
        for (int q = 0; q < 10; q++) {
            qft.add(Unitary.of(Gate.SWAP, new double[0], 0, q, 19 - q));
        }
        StateVectorSegment segment = engine.prepare(qft);
        assertThat(segment.passes()).hasSizeLessThanOrEqualTo(3);
        try (QuantumState state = engine.newState()) {
            state.run(engine.prepare(List.of(Unitary.of(Gate.X, new double[0], 0, 0))));
            state.run(segment);
            double[] amplitudes = state.amplitudes();
            for (int k = 0; k < 1 << 20; k += 997) {
                double angle = 2 * Math.PI * k / (1 << 20);
                assertThat(amplitudes[2 * k]).isCloseTo(Math.cos(angle) / 1024, within(1e-14));
                assertThat(amplitudes[2 * k + 1]).isCloseTo(Math.sin(angle) / 1024, within(1e-14));
            }
        }
    }

    @Test
    void memoryIsFreedWithTheStates() {
        long before = StateMemory.bytesHeld();
        StateVectorEngine engine = new StateVectorEngine(15, Precision.DOUBLE, TWO);
        try (QuantumState state = engine.newState()) {
            try (QuantumState copy = state.copy()) {
                assertThat(StateMemory.bytesHeld() - before).isEqualTo(2L * 16 << 15);
                assertThat(copy.qubits()).isEqualTo(15);
            }
            assertThat(StateMemory.bytesHeld() - before).isEqualTo(16L << 15);
        }
        assertThat(StateMemory.bytesHeld()).isEqualTo(before);
    }
}
