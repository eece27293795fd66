package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Unitary;
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
            double amplitudes = SparseEngine.spread(operations, qubits).amplitudes();
            BondBound bound = BondBound.of(qubits, operations, MatrixProductOptions.DEFAULT, amplitudes);
            assertThat(bound.likelyBond()).as("seed %d", seed).isLessThanOrEqualTo(bound.largestBond() + 1e-9);
            assertThat(bound.seconds()).as("seed %d", seed).isLessThanOrEqualTo(1.001 * bound.worstSeconds());
            MatrixProductEngine engine =
                    MatrixProductStateTest.engine(qubits, MatrixProductOptions.DEFAULT, bound.order(), 1);
            try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
                assertThat((Integer) state.facts().get("bond_dimension"))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo((int) bound.largestBond());
            }
        }
    }

    /** Arithmetic on basis states entangles nothing, however many gates it has. */
    @Test
    void noBondIsLargerThanTheAmplitudesAreMany() {
        Random random = new Random(5);
        List<Operation> operations = new ArrayList<>(List.of(Circuits.gate(Gate.H, 3), Circuits.gate(Gate.H, 7)));
        for (int k = 0; k < 100; k++) {
            operations.add(Circuits.gate(Gate.CX, Circuits.some(12, 2, random)));
            operations.add(Circuits.gate(Gate.CCX, Circuits.some(12, 3, random)));
        }
        double amplitudes = SparseEngine.spread(operations, 12).amplitudes();
        assertThat(amplitudes).isEqualTo(4);
        assertThat(BondBound.of(12, operations, MatrixProductOptions.DEFAULT).largestBond()).isGreaterThan(8);
        BondBound bound = BondBound.of(12, operations, MatrixProductOptions.DEFAULT, amplitudes);
        assertThat(bound.largestBond()).isEqualTo(4);
        MatrixProductEngine engine = MatrixProductStateTest.engine(12, MatrixProductOptions.DEFAULT, bound.order(), 1);
        try (QuantumState state = MatrixProductStateTest.after(engine, operations)) {
            assertThat((Integer) state.facts().get("bond_dimension")).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void weakGatesAreLikelyToGrowBondsLittle() {
        assertThat(PairGate.SWAP.growth()).isCloseTo(4, within(1e-9));
        double before = 1;
        for (double angle = 0.01; angle <= Math.PI / 2 + 1e-9; angle += (Math.PI / 2 - 0.01) / 10) {
            double growth = PairGate.of(((Unitary) Circuits.gate(Gate.RZZ, angle, 0, 1)).matrix()).growth();
            assertThat(growth).as("angle %s", angle).isGreaterThan(before);
            before = growth;
        }
        assertThat(before).isCloseTo(2, within(1e-9));
        // rzz(0.2), eight layers: 2^8 is possible, the default threshold keeps 9
        List<Operation> ising = new ArrayList<>();
        for (int layer = 0; layer < 8; layer++) {
            for (int q = 0; q < 29; q++) {
                ising.add(Circuits.gate(Gate.RZZ, 0.2, q, q + 1));
            }
            for (int q = 0; q < 30; q++) {
                ising.add(Circuits.gate(Gate.RX, 0.31, q));
            }
        }
        BondBound bound = BondBound.of(30, ising, MatrixProductOptions.DEFAULT);
        assertThat(bound.largestBond()).isEqualTo(256);
        assertThat(bound.likelyBond()).isBetween(4.0, 27.0);
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
