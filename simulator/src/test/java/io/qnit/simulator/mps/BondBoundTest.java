package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BondBoundTest {
    @Test
    void isNeverBelowTheBondReached() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            int qubits = 2 + random.nextInt(9);
            List<Operation> operations = Circuits.anyGates(qubits, 3 + random.nextInt(25), random);
            BondBound bound = BondBound.of(qubits, operations, MatrixProductOptions.DEFAULT);
            MatrixProductEngine engine =
                    MatrixProductStateTest.engine(qubits, MatrixProductOptions.DEFAULT, bound.order(), 1);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                assertThat((Integer) state.facts().get("bond_dimension"))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo((int) bound.largestBond());
            }
        }
    }

    @Test
    void knowsWhatLittleEntanglementCosts() {
        List<Operation> ghz = new ArrayList<>(List.of(Circuits.gate(Gate.H, 0)));
        for (int q = 0; q < 499; q++) {
            ghz.add(Circuits.gate(Gate.CX, q, q + 1));
        }
        assertThat(BondBound.of(500, ghz, MatrixProductOptions.DEFAULT).largestBond()).isEqualTo(2);
        assertThat(BondBound.of(500, Circuits.brickwork(500, 8, new Random(1)), MatrixProductOptions.DEFAULT)
                .largestBond())
                .isEqualTo(16);
        assertThat(BondBound.of(20, Circuits.brickwork(20, 40, new Random(1)), MatrixProductOptions.DEFAULT)
                .largestBond())
                .isEqualTo(1024);
        MatrixProductOptions limited = new MatrixProductOptions(32, 1e-16, Double.POSITIVE_INFINITY);
        assertThat(BondBound.of(100, Circuits.brickwork(100, 30, new Random(1)), limited)
                .largestBond())
                .isEqualTo(32);
    }

    /** A chain whose qubits were renamed at random, and two chains: the order finds them again. */
    @Test
    void ordersQubitsByWhatInteracts() {
        Random random = new Random(7);
        int[] name = Circuits.permutation(60, random);
        List<Operation> operations = new ArrayList<>();
        for (int layer = 0; layer < 4; layer++) {
            for (int p = 0; p < 59; p++) {
                if (p != 29) {
                    operations.add(Circuits.gate(Gate.RZZ, 0.3, name[p], name[p + 1]));
                    operations.add(Circuits.gate(Gate.RX, 0.2, name[p]));
                }
            }
        }
        BondBound bound = BondBound.of(60, operations, MatrixProductOptions.DEFAULT);
        assertThat(bound.largestBond()).isEqualTo(16);
        int[] order = bound.order();
        List<Integer> first = new ArrayList<>(IntStream.range(0, 30).mapToObj(p -> name[p]).toList());
        List<Integer> found = new ArrayList<>(IntStream.of(order).boxed().toList());
        int at = Math.min(found.indexOf(first.getFirst()), found.indexOf(first.getLast()));
        List<Integer> part = found.subList(at, at + 30);
        if (!part.equals(first)) {
            Collections.reverse(first);
        }
        assertThat(part).isEqualTo(first);
    }

    @Test
    void keepsTheNaturalOrderWhereItIsAsGood() {
        BondBound bound = BondBound.of(30, Circuits.brickwork(30, 10, new Random(3)), MatrixProductOptions.DEFAULT);
        assertThat(bound.order()).isEqualTo(IntStream.range(0, 30).toArray());
        assertThat(bound.seconds()).isPositive();
        assertThat(bound.bytes()).isGreaterThan(16 * 2 * 32 * 32);
    }
}
