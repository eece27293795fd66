package io.qnit.compiler.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.algebra.PauliTableau.Conjugation;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlgebraTest {
    private static final SymbolValues NO_SYMBOLS = new SymbolValues(0);
    private static final String[] PAULIS = {"", "X", "Y", "Z"};

    @ParameterizedTest
    @EnumSource(Gate.class)
    void theAxesOfEveryGateHoldAtRandomAngles(Gate gate) {
        Random random = new Random(17);
        for (int round = 0; round < 8; round++) {
            BlockBuilder builder = new BlockBuilder();
            int[] qubits = DenseMatrices.randomQubits(random, gate.qubitCount(), gate.qubitCount());
            builder.gate(gate, qubits, DenseMatrices.randomAngles(random, gate.parameterCount()));
            Block block = builder.build();
            double[] u = DenseMatrices.of(block, gate.qubitCount());
            byte[] axes = Axes.of(block, 0);
            for (int k = 0; k < qubits.length; k++) {
                if (axes[k] != Axes.NONE) {
                    double[] p = pauli(PAULIS[axes[k]], qubits[k], gate.qubitCount());
                    assertThat(DenseMatrices.distance(DenseMatrices.times(u, p), DenseMatrices.times(p, u)))
                            .as("%s on operand %d commutes with %s", gate.id(), k, PAULIS[axes[k]])
                            .isLessThan(1e-12);
                }
            }
        }
    }

    @Test
    void theAxesThatEveryoneKnowsAreFound() {
        assertThat(axes(Gate.CX)).containsExactly(Axes.Z, Axes.X);
        assertThat(axes(Gate.CY)).containsExactly(Axes.Z, Axes.Y);
        assertThat(axes(Gate.CCZ)).containsExactly(Axes.Z, Axes.Z, Axes.Z);
        assertThat(axes(Gate.RZZ)).containsExactly(Axes.Z, Axes.Z);
        assertThat(axes(Gate.RXX)).containsExactly(Axes.X, Axes.X);
        assertThat(axes(Gate.RYY)).containsExactly(Axes.Y, Axes.Y);
        assertThat(axes(Gate.RZX)).containsExactly(Axes.Z, Axes.X);
        assertThat(axes(Gate.ECR)).containsExactly(Axes.NONE, Axes.X);
        assertThat(axes(Gate.H)).containsExactly(Axes.NONE);
        assertThat(axes(Gate.SWAP)).containsExactly(Axes.NONE, Axes.NONE);
        assertThat(axes(Gate.CSWAP)).containsExactly(Axes.Z, Axes.NONE, Axes.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void amplitudesAgreeWithWholeMatrices(int qubits) {
        for (long seed = 0; seed < 12; seed++) {
            Block block = randomBlock(new Random(seed), qubits, 12);
            double[] expected = DenseMatrices.of(block, qubits);
            int n = 1 << qubits;
            Amplitudes all = Amplitudes.basis(qubits, 0, n);
            for (int i = 0; i < block.size(); i++) {
                all.apply(Operation.of(block, i, q -> q, NO_SYMBOLS));
            }
            for (int r = 0; r < n; r++) {
                for (int c = 0; c < n; c++) {
                    assertThat(all.re(r, c)).as("seed %d", seed).isCloseTo(expected[2 * (r * n + c)], within(1e-12));
                    assertThat(all.im(r, c)).as("seed %d", seed)
                            .isCloseTo(expected[2 * (r * n + c) + 1], within(1e-12));
                }
            }
        }
    }

    @Test
    void theWholeMatrixOfAnOperationIsTheGates() {
        for (Gate gate : Gate.values()) {
            double[] angles = DenseMatrices.randomAngles(new Random(3), gate.parameterCount());
            int[] qubits = new int[gate.qubitCount()];
            java.util.Arrays.setAll(qubits, k -> k);
            Block block = new BlockBuilder().gate(gate, qubits, angles).build();
            assertThat(Operation.of(block, 0, q -> q, NO_SYMBOLS).wholeMatrix())
                    .as(gate.id()).isEqualTo(gate.matrix(angles));
        }
    }

    @Test
    void differencesAreMeasuredUpToAPhase() {
        Random random = new Random(5);
        Block block = randomBlock(random, 4, 20);
        BlockBuilder other = block.toBuilder();
        other.gate(Gate.GPHASE, new int[0], 0.7);
        BlockBuilder wrong = block.toBuilder();
        wrong.gate(Gate.RZ, 2, 1e-4);
        int[] same = {0, 1, 2, 3};
        OperatorComparison equal = OperatorComparison.of(4, operations(block), same, operations(other.build()));
        assertThat(equal.distance()).isLessThan(1e-12);
        assertThat(equal.phase()).isCloseTo(-0.7, within(1e-12));
        assertThat(OperatorComparison.of(4, operations(block), same, operations(wrong.build())).distance())
                .isCloseTo(4 * 0.5e-4, within(1e-8)); // sqrt(16) |exp(i t / 2) - 1|
    }

    @Test
    void tableausKnowTheImagesOfTheGateTable() {
        for (Gate gate : Gate.values()) {
            if (!gate.isClifford()) {
                continue;
            }
            int n = gate.qubitCount();
            int[] qubits = new int[n];
            java.util.Arrays.setAll(qubits, k -> k);
            Operation operation = Operation.of(new BlockBuilder().gate(gate, qubits).build(), 0, q -> q, NO_SYMBOLS);
            PauliTableau tableau = new PauliTableau(n);
            tableau.apply(Conjugation.of(operation).orElseThrow(), operation.qubits());
            for (int q = 0; q < n; q++) {
                assertThat(tableau.image(q, 0)).as(gate.id()).isEqualTo(gate.imageOfX(q));
                assertThat(tableau.image(q, 1)).as(gate.id()).isEqualTo(gate.imageOfZ(q));
            }
        }
        Operation t = Operation.of(new BlockBuilder().gate(Gate.T, 0).build(), 0, q -> q, NO_SYMBOLS);
        assertThat(Conjugation.of(t)).isEmpty();
    }

    @Test
    void tableausTellCliffordCircuitsApartAsMatricesDo() {
        List<Gate> gates = List.of(Gate.H, Gate.S, Gate.CX, Gate.CZ, Gate.ISWAP, Gate.ECR, Gate.SX, Gate.Y);
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Block a = clifford(random, gates, 3, 8);
            Block b = random.nextBoolean() ? clifford(random, gates, 3, 8) : identityAfter(a, random);
            PauliTableau x = tableau(a);
            PauliTableau y = tableau(b);
            boolean equal = DenseMatrices.distanceUpToPhase(DenseMatrices.of(a, 3), DenseMatrices.of(b, 3)) < 1e-9;
            assertThat(x.firstDifference(y) < 0).as("seed %d", seed).isEqualTo(equal);
        }
    }

    private static Block identityAfter(Block block, Random random) {
        BlockBuilder builder = block.toBuilder();
        int q = random.nextInt(3);
        return builder.gate(Gate.S, q).gate(Gate.Z, q).gate(Gate.S, q).build();
    }

    private static PauliTableau tableau(Block block) {
        PauliTableau tableau = new PauliTableau(3);
        for (Operation operation : operations(block)) {
            tableau.apply(Conjugation.of(operation).orElseThrow(), operation.qubits());
        }
        return tableau;
    }

    private static Block clifford(Random random, List<Gate> gates, int qubits, int size) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < size; k++) {
            Gate gate = gates.get(random.nextInt(gates.size()));
            builder.gate(gate, DenseMatrices.randomQubits(random, gate.qubitCount(), qubits));
        }
        return builder.build();
    }

    private static List<Operation> operations(Block block) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            operations.add(Operation.of(block, i, q -> q, NO_SYMBOLS));
        }
        return operations;
    }

    private static Block randomBlock(Random random, int qubits, int size) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < size; k++) {
            Gate gate = DenseMatrices.randomGate(random, qubits);
            int added = random.nextInt(4) == 0 ? random.nextInt(qubits - gate.qubitCount() + 1) : 0;
            builder.controlled(added, gate, DenseMatrices.randomQubits(random, gate.qubitCount() + added, qubits),
                    DenseMatrices.randomAngles(random, gate.parameterCount()));
        }
        if (qubits > 1) {
            builder.unitary(
                    new Node.UnitaryMatrix(Gate.RXX.matrix(0.3)), DenseMatrices.randomQubits(random, 2, qubits));
        }
        return builder.build();
    }

    private static byte[] axes(Gate gate) {
        int[] qubits = new int[gate.qubitCount()];
        java.util.Arrays.setAll(qubits, k -> k);
        return Axes.of(new BlockBuilder().gate(gate, qubits, new double[gate.parameterCount()]).build(), 0);
    }

    private static double[] pauli(String letter, int qubit, int qubits) {
        Gate gate = Gate.named(letter.toLowerCase(java.util.Locale.ROOT)).orElseThrow();
        return DenseMatrices.of(new BlockBuilder().gate(gate, qubit).build(), qubits);
    }
}
