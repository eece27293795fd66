package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MeasurementTest {
    private static final MatrixProductOptions EXACT = new MatrixProductOptions(0, 0, Double.POSITIVE_INFINITY);

    private static MatrixProductEngine engine(int qubits, Random random) {
        return MatrixProductStateTest.engine(qubits, EXACT, Circuits.permutation(qubits, random), 1);
    }

    @Test
    void measuresFlipsAndGoesOn() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int qubits = 2 + random.nextInt(6);
            MatrixProductEngine engine = engine(qubits, random);
            DenseState dense = new DenseState(qubits);
            try (QuantumState state = engine.newState()) {
                for (int round = 0; round < 4; round++) {
                    List<Operation> operations = Circuits.anyGates(qubits, 8, random);
                    state.run(engine.prepare(operations));
                    dense.run(operations);
                    int qubit = random.nextInt(qubits);
                    double one = state.probabilityOfOne(qubit);
                    assertThat(one).as("seed %d", seed).isCloseTo(dense.probabilityOfOne(qubit), within(1e-10));
                    int outcome = one > 0.99 ? 1 : one < 0.01 ? 0 : random.nextInt(2);
                    state.collapse(qubit, outcome);
                    dense.collapse(qubit, outcome);
                    assertThat(state.probabilityOfOne(qubit)).isEqualTo(outcome);
                    if (random.nextBoolean()) {
                        int other = random.nextInt(qubits);
                        state.flip(other);
                        dense.run(List.of(Circuits.gate(Gate.X, other)));
                    }
                    assertThat(dense.distance(state.amplitudes())).as("seed %d", seed).isLessThan(1e-9);
                }
            }
        }
    }

    @Test
    void aMeasuredGhzStateIsAProductAgain() {
        int qubits = 40;
        List<Operation> ghz = new ArrayList<>(List.of(Circuits.gate(Gate.H, 0)));
        for (int q = 0; q + 1 < qubits; q++) {
            ghz.add(Circuits.gate(Gate.CX, q, q + 1));
        }
        Chain chain = new Chain(qubits, MatrixProductOptions.DEFAULT, new Workers(1, () -> {}));
        QubitOrder order = new QubitOrder(IntStream.range(0, qubits).toArray());
        try (QuantumState state = new MatrixProductState(chain, order)) {
            state.run(ChainProgram.of(qubits, ghz));
            assertThat(chain.rightBond(20)).isEqualTo(2);
            assertThat(state.probabilityOfOne(17)).isCloseTo(0.5, within(1e-14));
            state.collapse(17, 1);
            for (int p = 0; p + 1 < qubits; p++) {
                assertThat(chain.rightBond(p)).isEqualTo(1);
                assertThat(state.probabilityOfOne(p)).isEqualTo(1);
            }
        }
    }

    @Test
    void givesExpectationValuesOfPauliStrings() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            int qubits = 1 + random.nextInt(7);
            List<Operation> operations = Circuits.anyGates(qubits, 30, random);
            DenseState dense = DenseState.after(qubits, operations);
            try (QuantumState state = MatrixProductStateTest.after(engine(qubits, random), operations)) {
                for (int round = 0; round < 5; round++) {
                    TreeMap<Integer, Pauli> factors = new TreeMap<>();
                    List<Operation> paulis = new ArrayList<>();
                    for (int q = 0; q < qubits; q++) {
                        if (random.nextBoolean()) {
                            Pauli pauli = Pauli.values()[random.nextInt(Pauli.values().length)];
                            factors.put(q, pauli);
                            paulis.add(
                                    Circuits.gate(Gate.named(pauli.name().toLowerCase(Locale.ROOT)).orElseThrow(), q));
                        }
                    }
                    DenseState moved = new DenseState(qubits);
                    moved.amplitudes = dense.amplitudes.clone();
                    moved.run(paulis);
                    double expected = 0;
                    for (int i = 0; i < dense.amplitudes.length; i++) {
                        expected += dense.amplitudes[i] * moved.amplitudes[i];
                    }
                    assertThat(state.expectation(new PauliString(factors)))
                            .as("seed %d, %s", seed, factors)
                            .isCloseTo(expected, within(1e-10));
                }
            }
        }
    }

    @Test
    void appliesKrausOperatorsOfOneAndTwoQubits() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int qubits = 2 + random.nextInt(5);
            List<Operation> operations = Circuits.anyGates(qubits, 20, random);
            DenseState dense = DenseState.after(qubits, operations);
            MatrixProductEngine engine = engine(qubits, random);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                for (int round = 0; round < 3; round++) {
                    int width = 1 + random.nextInt(2);
                    int[] on = Circuits.some(qubits, width, random);
                    Channel channel = Channel.ofKraus(width, krausOperators(width, random));
                    double[] probabilities = state.krausProbabilities(channel, on);
                    int index = random.nextInt(probabilities.length);
                    for (int k = 0; k < probabilities.length; k++) {
                        DenseState after = new DenseState(qubits);
                        after.amplitudes = dense.amplitudes.clone();
                        after.apply(channel.krausOperators().get(k), 0, on);
                        assertThat(probabilities[k]).as("seed %d", seed).isCloseTo(after.normalise(), within(1e-9));
                    }
                    state.applyKraus(channel, on, index);
                    dense.apply(channel.krausOperators().get(index), 0, on);
                    dense.normalise();
                    assertThat(dense.distance(state.amplitudes())).as("seed %d", seed).isLessThan(1e-8);
                }
            }
        }
    }

    /** Three blocks of a random isometry: the sum of K^+ K is the identity. */
    private static List<double[]> krausOperators(int width, Random random) {
        int d = 1 << width;
        ComplexMatrix isometry =
                QrFactors.of(LinearAlgebraTest.random(3 * d, d, random), new Workers(1, () -> {})).q();
        List<double[]> operators = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            double[] operator = new double[2 * d * d];
            for (int i = 0; i < d * d; i++) {
                operator[2 * i] = isometry.re[k * d * d + i];
                operator[2 * i + 1] = isometry.im[k * d * d + i];
            }
            operators.add(operator);
        }
        return operators;
    }

    /** One of several unitaries, chosen by chance, tells nothing about the state: the bound stays as it was. */
    @Test
    void aMixtureOfUnitariesDoesNotWidenTheBound() {
        MatrixProductEngine engine = MatrixProductStateTest.engine(
                8, new MatrixProductOptions(4, 1e-16, Double.POSITIVE_INFINITY));
        try (QuantumState state =
                MatrixProductStateTest.after(engine, Circuits.brickwork(8, 6, new Random(2), 0.3))) {
            Object before = state.facts().get("truncation_error_bound");
            Channel depolarizing = Channel.ofKraus(
                    1,
                    List.of(
                            SmallMatrices.scaled(Gate.ID.matrix(), Math.sqrt(0.97)),
                            SmallMatrices.scaled(Gate.X.matrix(), 0.1),
                            SmallMatrices.scaled(Gate.Y.matrix(), 0.1),
                            SmallMatrices.scaled(Gate.Z.matrix(), 0.1)));
            state.applyKraus(depolarizing, new int[] {3}, 2);
            assertThat(state.facts()).containsEntry("truncation_error_bound", before);
            state.collapse(3, state.probabilityOfOne(3) > 0.5 ? 1 : 0);
            assertThat((Double) state.facts().get("truncation_error_bound")).isGreaterThan((Double) before);
        }
    }

    @Test
    void copiesAreIndependent() {
        Random random = new Random(5);
        int qubits = 6;
        MatrixProductEngine engine = engine(qubits, random);
        List<Operation> operations = Circuits.anyGates(qubits, 20, random);
        List<Operation> more = Circuits.anyGates(qubits, 20, random);
        try (QuantumState state = MatrixProductStateTest.after(engine, operations);
                QuantumState copy = state.copy();
                QuantumState side = state.sideCopy();
                QuantumState other = engine.newSideState()) {
            double[] before = state.amplitudes();
            copy.run(engine.prepare(more));
            assertThat(state.amplitudes()).isEqualTo(before);
            assertThat(side.amplitudes()).isEqualTo(before);
            other.copyFrom(copy);
            assertThat(other.amplitudes()).isEqualTo(copy.amplitudes());
            assertThat(other.facts()).isEqualTo(copy.facts());
            DenseState dense = DenseState.after(qubits, operations);
            dense.run(more);
            assertThat(dense.distance(copy.amplitudes())).isLessThan(1e-10);
        }
    }

    @Test
    void refusesWhatIsNotANumberAndWhatDoesNotFit() {
        MatrixProductEngine engine = MatrixProductStateTest.engine(30, EXACT);
        double[] matrix = {1, 0, 0, 0, 0, 0, Double.NaN, 0};
        assertThatThrownBy(() -> engine.prepare(List.of(Unitary.of(matrix, 3))))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("not finite");
        try (QuantumState state = engine.newState()) {
            assertThatThrownBy(state::amplitudes)
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("24");
        }
        MatrixProductEngine small =
                MatrixProductStateTest.engine(30, new MatrixProductOptions(0, 1e-16, 1 << 20));
        try (QuantumState state = small.newState()) {
            assertThatThrownBy(() -> state.run(small.prepare(Circuits.brickwork(30, 30, new Random(2)))))
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("bonds of")
                    .hasMessageContaining("limit the bond dimension");
        }
        assertThatThrownBy(() -> new MatrixProductOptions(-1, 0, 1)).isInstanceOf(SimulationException.class);
        assertThatThrownBy(() -> new MatrixProductOptions(0, Double.NaN, 1)).isInstanceOf(SimulationException.class);
    }
}
