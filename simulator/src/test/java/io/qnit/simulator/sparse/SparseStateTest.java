package io.qnit.simulator.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.EngineContract;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Unitary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseStateTest {
    private static SparseEngine engine(int qubits) {
        return new SparseEngine(qubits, 1 << 20, new Workers(1, () -> {}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void doesWhatEveryEngineMust(long seed) {
        EngineContract contract = new EngineContract(SparseStateTest::engine, List.of(Gate.values()), 1e-11);
        contract.check(1 + (int) (seed % 6), 60, seed);
    }

    @Test
    void addsNumbersOfAnyWidth() {
        // a ripple-carry adder by majority and its inverse (Cuccaro et al., arXiv:quant-ph/0410184), 300 + 300 bits
        int bits = 300;
        List<Operation> operations = new ArrayList<>();
        Random random = new Random(5);
        BigInteger a = new BigInteger(bits, random);
        BigInteger b = new BigInteger(bits, random);
        for (int k = 0; k < bits; k++) {
            if (a.testBit(k)) {
                operations.add(gate(Gate.X, 2 + 2 * k));
            }
            if (b.testBit(k)) {
                operations.add(gate(Gate.X, 1 + 2 * k));
            }
        }
        for (int k = 0; k < bits; k++) {
            operations.add(gate(Gate.CX, 2 + 2 * k, 1 + 2 * k));
            operations.add(gate(Gate.CX, 2 + 2 * k, 2 * k));
            operations.add(gate(Gate.CCX, 2 * k, 1 + 2 * k, 2 + 2 * k));
        }
        operations.add(gate(Gate.CX, 2 * bits, 2 * bits + 1));
        for (int k = bits - 1; k >= 0; k--) {
            operations.add(gate(Gate.CCX, 2 * k, 1 + 2 * k, 2 + 2 * k));
            operations.add(gate(Gate.CX, 2 + 2 * k, 2 * k));
            operations.add(gate(Gate.CX, 2 * k, 1 + 2 * k));
        }
        SparseEngine engine = engine(2 * bits + 2);
        try (QuantumState state = engine.newState()) {
            state.run(engine.prepare(operations));
            BigInteger sum = BigInteger.ZERO;
            for (int k = 0; k < bits; k++) {
                sum = state.probabilityOfOne(1 + 2 * k) == 1 ? sum.setBit(k) : sum;
            }
            sum = state.probabilityOfOne(2 * bits + 1) == 1 ? sum.setBit(bits) : sum;
            assertThat(sum).isEqualTo(a.add(b));
            assertThat(state.facts()).containsEntry("nonzero_amplitudes", 1);
        }
    }

    @Test
    void holdsSuperpositionsOverMoreThanOneWord() {
        SparseEngine engine = engine(200);
        List<Operation> operations = new ArrayList<>(List.of(gate(Gate.H, 0)));
        for (int q = 1; q < 200; q++) {
            operations.add(gate(Gate.CX, q - 1, q));
        }
        try (QuantumState state = engine.newState()) {
            state.run(engine.prepare(operations));
            TreeMap<Integer, Pauli> all = new TreeMap<>();
            for (int q = 0; q < 200; q++) {
                all.put(q, Pauli.X);
            }
            assertThat(state.expectation(new PauliString(all))).isCloseTo(1, within(1e-12));
            assertThat(state.expectation(new PauliString(new TreeMap<>(Map.of(0, Pauli.Z, 199, Pauli.Z)))))
                    .isCloseTo(1, within(1e-12));
            state.collapse(150, 1);
            assertThat(state.probabilityOfOne(3)).isEqualTo(1);
        }
    }

    @Test
    void saysWhenItIsFull() {
        SparseEngine engine = new SparseEngine(20, 100, new Workers(1, () -> {}));
        List<Operation> operations = new ArrayList<>();
        for (int q = 0; q < 20; q++) {
            operations.add(gate(Gate.H, q));
        }
        try (QuantumState state = engine.newState()) {
            assertThatThrownBy(() -> state.run(engine.prepare(operations)))
                    .isInstanceOf(SparseStateFull.class)
                    .hasMessage("more than 100 amplitudes are not zero");
        }
        assertThat(SparseEngine.spread(operations, 20).amplitudes()).isEqualTo(1 << 20);
    }

    @Test
    void boundsTheAmplitudesStepByStep() {
        List<Operation> operations = List.of(
                gate(Gate.X, 0), gate(Gate.H, 0), gate(Gate.CX, 0, 1), gate(Gate.H, 1), gate(Gate.T, 2),
                gate(Gate.H, 0),
                gate(Gate.H, 1));
        // X moves 1; H makes 2; CX moves 2; H makes 4; T turns 4; of two qubits no H can make more than the last 8 of three
        assertThat(SparseEngine.spread(operations, 3)).isEqualTo(new SparseEngine.Spread(8, 2 + 4 + 8 + 8, 1 + 2 + 4));
        List<Operation> wide = new ArrayList<>();
        for (int q = 0; q < 60; q++) {
            wide.add(gate(Gate.H, q));
        }
        assertThat(SparseEngine.spread(wide, 60).amplitudes()).isEqualTo(0x1p60);
    }

    private static Unitary gate(Gate gate, int... qubits) {
        return Unitary.of(gate, new double[0], 0, qubits);
    }
}
