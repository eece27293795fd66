package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reported bound on the error against the true one. */
final class TruncationTest {
    private static double fact(QuantumState state, String name) {
        return ((Number) state.facts().get(name)).doubleValue();
    }

    @Test
    void theBoundIsNeverViolatedAndNotFarAboveTheError() {
        List<Double> ratios = new ArrayList<>();
        int active = 0;
        for (long seed = 1; seed <= 240; seed++) {
            Random random = new Random(seed);
            int qubits = 5 + random.nextInt(5);
            int layers = 3 + random.nextInt(10);
            List<Operation> operations = random.nextInt(4) == 0
                    ? Circuits.anyGates(qubits, 10 * layers, random)
                    : Circuits.brickwork(qubits, layers, random, 0.05 + random.nextDouble());
            int limit = new int[] {2, 4, 8, 16}[random.nextInt(4)];
            double threshold = new double[] {1e-16, 1e-6, 1e-3}[random.nextInt(3)];
            MatrixProductEngine engine = MatrixProductStateTest.engine(
                    qubits, new MatrixProductOptions(limit, threshold, Double.POSITIVE_INFINITY));
            DenseState dense = DenseState.after(qubits, operations);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                assertThat(fact(state, "bond_dimension")).isLessThanOrEqualTo(limit);
                double[] amplitudes = state.amplitudes();
                double error = dense.distance(amplitudes);
                double bound = fact(state, "truncation_error_bound");
                assertThat(error).as("seed %d", seed).isLessThanOrEqualTo(bound + 1e-12);
                if (fact(state, "truncations") > 0) {
                    active++;
                    if (error < 0.1 && error > 1e-9) {
                        ratios.add(bound / error);
                    }
                }
            }
        }
        assertThat(active).isGreaterThan(150);
        assertThat(ratios.size()).isGreaterThan(40);
        Collections.sort(ratios);
        assertThat(ratios.get(ratios.size() / 2)).isLessThan(10);
    }

    /** Measured outcomes renormalise the error: the bound on the state that remains holds too. */
    @Test
    void theBoundHoldsAfterMeasurements() {
        for (long seed = 1; seed <= 120; seed++) {
            Random random = new Random(seed);
            int qubits = 5 + random.nextInt(5);
            MatrixProductEngine engine = MatrixProductStateTest.engine(
                    qubits, new MatrixProductOptions(4, 1e-5, Double.POSITIVE_INFINITY));
            DenseState dense = new DenseState(qubits);
            try (QuantumState state = engine.newState()) {
                for (int round = 0; round < 3; round++) {
                    List<Operation> operations = Circuits.brickwork(qubits, 3, random, 0.3);
                    state.run(engine.prepare(operations));
                    dense.run(operations);
                    int qubit = random.nextInt(qubits);
                    int outcome = random.nextInt(2);
                    double one = state.probabilityOfOne(qubit);
                    double chance = outcome == 1 ? one : 1 - one;
                    if (chance > 1e-3 && chance < 1) {
                        state.collapse(qubit, outcome);
                        dense.collapse(qubit, outcome);
                    }
                    assertThat(dense.distance(state.amplitudes()))
                            .as("seed %d, round %d", seed, round)
                            .isLessThanOrEqualTo(fact(state, "truncation_error_bound") + 1e-12);
                }
            }
        }
    }

    @Test
    void theFidelityEstimateIsNearTheFidelity() {
        double[] differences = new double[20];
        for (int seed = 1; seed <= differences.length; seed++) {
            List<Operation> operations = Circuits.brickwork(10, 8, new Random(seed), 0.5);
            MatrixProductEngine engine = MatrixProductStateTest.engine(
                    10, new MatrixProductOptions(8, 1e-16, Double.POSITIVE_INFINITY));
            DenseState dense = DenseState.after(10, operations);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                double distance = dense.distance(state.amplitudes());
                double estimate = fact(state, "truncation_fidelity_estimate");
                assertThat(estimate).isBetween(0.5, 1.0);
                // With real overlap the fidelity is (1 - d^2 / 2)^2.
                differences[seed - 1] = estimate - Math.pow(1 - distance * distance / 2, 2);
            }
        }
        double mean = 0;
        for (double difference : differences) {
            mean += difference / differences.length;
        }
        assertThat(mean).isCloseTo(0, within(0.02));
    }
}
