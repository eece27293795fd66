package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.EngineContract;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MatrixProductStateTest {
    private static final MatrixProductOptions EXACT = new MatrixProductOptions(0, 0, Double.POSITIVE_INFINITY);

    static MatrixProductEngine engine(int qubits, MatrixProductOptions options) {
        return engine(qubits, options, IntStream.range(0, qubits).toArray(), 1);
    }

    static MatrixProductEngine engine(int qubits, MatrixProductOptions options, int[] order, int threads) {
        return new MatrixProductEngine(qubits, options, order, 0, new Workers(threads, () -> {}));
    }

    static QuantumState after(MatrixProductEngine engine, List<Operation> operations) {
        QuantumState state = engine.newState();
        state.run(engine.prepare(operations));
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 9})
    void runsEveryGateOnAnyQubitsInAnyOrder(int qubits) {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = Circuits.anyGates(qubits, 5 + random.nextInt(60), random);
            int[] order = Circuits.permutation(qubits, random);
            try (QuantumState state = after(engine(qubits, EXACT, order, 1), operations)) {
                assertThat(DenseState.after(qubits, operations).distance(state.amplitudes()))
                        .as("seed %d, order %s", seed, Arrays.toString(order))
                        .isLessThan(1e-10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void doesWhatEveryEngineMust(long seed) {
        EngineContract contract = new EngineContract(
                qubits -> engine(qubits, EXACT, Circuits.permutation(qubits, new Random(seed)), 1),
                List.of(Gate.values()),
                1e-9);
        contract.check(1 + (int) (seed % 6), 60, seed);
    }

    @Test
    void preparesWideStatesOfKnownOutcome() {
        int qubits = 200;
        // W: one excitation handed on with the right probability.
        List<Operation> w = new ArrayList<>(List.of(Circuits.gate(Gate.X, 0)));
        for (int q = 0; q + 1 < qubits; q++) {
            double angle = 2 * Math.acos(Math.sqrt(1.0 / (qubits - q)));
            w.add(Unitary.of(Gate.RY, new double[] {angle}, 1, q, q + 1));
            w.add(Circuits.gate(Gate.CX, q + 1, q));
        }
        try (QuantumState state = after(engine(qubits, MatrixProductOptions.DEFAULT), w)) {
            assertThat(state.facts()).containsEntry("bond_dimension", 2);
            for (int q = 0; q < qubits; q += 7) {
                assertThat(state.probabilityOfOne(q)).isCloseTo(1.0 / qubits, within(1e-12));
            }
            int[] all = IntStream.range(0, qubits).toArray();
            int[] outcomes = {0};
            state.probabilities(all, 1e-6, (words, probability) -> {
                int ones = 0;
                for (long word : words) {
                    ones += Long.bitCount(word);
                }
                assertThat(ones).isOne();
                assertThat(probability).isCloseTo(1.0 / qubits, within(1e-12));
                outcomes[0]++;
            });
            assertThat(outcomes[0]).isEqualTo(qubits);
        }
    }

    @Test
    void findsBernsteinAndVaziranisString() {
        int bits = 150;
        Random random = new Random(4);
        boolean[] secret = new boolean[bits];
        List<Operation> operations = new ArrayList<>();
        operations.add(Circuits.gate(Gate.X, bits));
        for (int q = 0; q <= bits; q++) {
            operations.add(Circuits.gate(Gate.H, q));
        }
        for (int q = 0; q < bits; q++) {
            secret[q] = random.nextBoolean();
            if (secret[q]) {
                operations.add(Circuits.gate(Gate.CX, q, bits));
            }
        }
        for (int q = 0; q < bits; q++) {
            operations.add(Circuits.gate(Gate.H, q));
        }
        try (QuantumState state = after(engine(bits + 1, MatrixProductOptions.DEFAULT), operations)) {
            for (int q = 0; q < bits; q++) {
                assertThat(state.probabilityOfOne(q)).isCloseTo(secret[q] ? 1 : 0, within(1e-12));
            }
        }
    }

    /** The transform of a basis state is a product state; the inverse brings it back. */
    @Test
    void transformsAWideBasisStateAndBack() {
        int qubits = 100;
        Random random = new Random(8);
        List<Operation> transform = new ArrayList<>();
        for (int q = qubits - 1; q >= 0; q--) {
            transform.add(Circuits.gate(Gate.H, q));
            for (int other = q - 1; other >= Math.max(0, q - 40); other--) {
                transform.add(Circuits.gate(Gate.CP, Math.PI * Math.scalb(1.0, other - q), other, q));
            }
        }
        List<Operation> all = new ArrayList<>();
        boolean[] input = new boolean[qubits];
        for (int q = 0; q < qubits; q++) {
            input[q] = random.nextBoolean();
            if (input[q]) {
                all.add(Circuits.gate(Gate.X, q));
            }
        }
        all.addAll(transform);
        MatrixProductEngine engine = engine(qubits, MatrixProductOptions.DEFAULT);
        try (QuantumState state = after(engine, all)) {
            assertThat((Integer) state.facts().get("bond_dimension")).isLessThanOrEqualTo(2);
            for (int q = 0; q < qubits; q += 9) {
                assertThat(state.probabilityOfOne(q)).isCloseTo(0.5, within(1e-10));
            }
            List<Operation> back = new ArrayList<>();
            for (Operation operation : transform.reversed()) {
                Unitary unitary = (Unitary) operation;
                back.add(unitary.angles().length == 0
                        ? unitary
                        : Circuits.gate(Gate.CP, -unitary.angles()[0], unitary.qubits()));
            }
            state.run(engine.prepare(back));
            for (int q = 0; q < qubits; q++) {
                assertThat(state.probabilityOfOne(q)).isCloseTo(input[q] ? 1 : 0, within(1e-10));
            }
        }
    }

    @Test
    void exchangesQubitsWithoutAGate() {
        int qubits = 60;
        List<Operation> operations = new ArrayList<>(List.of(Circuits.gate(Gate.X, 0)));
        for (int q = 0; q + 1 < qubits; q++) {
            operations.add(Circuits.gate(Gate.SWAP, q, q + 1));
        }
        operations.add(Circuits.gate(Gate.SWAP, qubits - 1, 5));
        try (QuantumState state = after(engine(qubits, MatrixProductOptions.DEFAULT), operations)) {
            for (int q = 0; q < qubits; q++) {
                assertThat(state.probabilityOfOne(q)).isEqualTo(q == 5 ? 1 : 0);
            }
            assertThat(state.facts()).containsEntry("bond_dimension", 1);
        }
    }

    /** Pairs of gates that cancel leave a product of gates on one qubit, which runs without bringing the two together. */
    @Test
    void appliesProductsOfGatesOnFarQubits() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<Operation> operations = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                int[] pair = Circuits.some(6, 2, random);
                if (round % 2 == 0) {
                    operations.addAll(Circuits.anyGates(6, 4, random));
                }
                operations.add(Circuits.gate(Gate.RY, random.nextDouble(), pair[0]));
                operations.add(Circuits.gate(Gate.RX, random.nextDouble(), pair[1]));
                operations.add(Circuits.gate(Gate.CX, pair));
                operations.add(Circuits.gate(Gate.CX, pair));
                operations.add(Circuits.gate(Gate.RZ, random.nextDouble(), pair[0]));
                operations.add(Circuits.gate(Gate.ISWAP, Circuits.some(6, 2, random)));
            }
            try (QuantumState state = after(engine(6, EXACT), operations)) {
                assertThat(DenseState.after(6, operations).distance(state.amplitudes()))
                        .as("seed %d", seed)
                        .isLessThan(1e-10);
            }
        }
    }

    @Test
    void runsLongRowsOfExchanges() {
        List<Operation> operations = new ArrayList<>(List.of(Circuits.gate(Gate.X, 0)));
        for (int round = 0; round < 30_000; round++) {
            operations.add(Circuits.gate(Gate.SWAP, round % 3, (round + 1) % 3));
        }
        try (QuantumState state = after(engine(3, EXACT), operations)) {
            assertThat(state.probabilityOfOne(0)).isEqualTo(1);
        }
    }

    /** Controls on 40 far qubits; on all ones but one of them nothing happens. */
    @Test
    void appliesGatesWithManyControls() {
        int qubits = 90;
        int[] operands = IntStream.rangeClosed(0, 40).map(k -> 2 * k + 3).toArray();
        for (int left = -1; left < 40; left += 13) {
            List<Operation> operations = new ArrayList<>();
            for (int k = 0; k < 40; k++) {
                if (k != left) {
                    operations.add(Circuits.gate(Gate.X, operands[k]));
                }
            }
            operations.add(Circuits.gate(Gate.H, operands[7]));
            operations.add(Unitary.of(Gate.X, new double[0], 40, operands));
            try (QuantumState state = after(engine(qubits, MatrixProductOptions.DEFAULT), operations)) {
                double expected = left < 0 || left == 7 ? 0.5 : 0;
                assertThat(state.probabilityOfOne(operands[40])).isCloseTo(expected, within(1e-12));
                assertThat((Integer) state.facts().get("bond_dimension")).isLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void repeatsItselfToTheLastBit() {
        List<Operation> operations = Circuits.anyGates(10, 60, new Random(12));
        MatrixProductOptions options = new MatrixProductOptions(6, 1e-16, Double.POSITIVE_INFINITY);
        double[] first = {};
        for (int threads : new int[] {1, 2, 7, 1}) {
            int[] order = IntStream.range(0, 10).toArray();
            try (QuantumState state = after(engine(10, options, order, threads), operations)) {
                double[] amplitudes = state.amplitudes();
                if (first.length == 0) {
                    first = amplitudes;
                }
                assertThat(amplitudes).isEqualTo(first);
            }
        }
    }
}
