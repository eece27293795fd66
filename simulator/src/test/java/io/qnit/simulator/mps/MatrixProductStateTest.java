package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
}
