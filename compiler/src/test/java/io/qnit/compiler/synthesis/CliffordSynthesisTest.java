package io.qnit.compiler.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.compiler.algebra.PauliTableau.Conjugation;
import io.qnit.compiler.algebra.SymbolValues;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The circuit has the tableau it was made from, and few CX. */
class CliffordSynthesisTest {
    private static final long SEED = 20261125;
    private static final Map<Gate, Conjugation> CONJUGATIONS = new EnumMap<>(Gate.class);

    @Test
    void circuitsHaveTheirTableau() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int qubits : new int[] {1, 2, 3, 4, 5, 9, 17, 63, 64, 65, 70}) {
            for (int trial = 0; trial < (qubits < 10 ? 40 : 2); trial++) {
                Block source = random(qubits, random.nextInt(1 + 6 * qubits), random);
                PauliTableau tableau = tableau(source, qubits);
                CliffordSynthesis.Circuit circuit = CliffordSynthesis.of(tableau, qubits);
                PauliTableau found = tableau(circuit.block(), qubits);
                found.permute(circuit.destination());
                assertThat(found.firstDifference(tableau))
                        .as("%d qubits, trial %d of seed %d", qubits, trial, SEED)
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void renamingsAndGatesOnOneQubitTakeNoCx() {
        Block source = new BlockBuilder()
                .gate(Gate.H, 0)
                .gate(Gate.SWAP, 0, 3)
                .gate(Gate.S, 1)
                .gate(Gate.SWAP, 1, 2)
                .gate(Gate.SX, 3)
                .gate(Gate.CX, 0, 1)
                .gate(Gate.CX, 0, 1)
                .build();
        assertThat(CliffordSynthesis.of(tableau(source, 4), 4).cxCount()).isZero();
        Block pair = new BlockBuilder().gate(Gate.ISWAP, 0, 1).gate(Gate.ECR, 2, 3).build();
        assertThat(CliffordSynthesis.of(tableau(pair, 4), 4).cxCount()).isEqualTo(2);
    }

    @Test
    void twoQubitsTakeAtMostOneCxAndARenaming() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 300; trial++) {
            Block source = random(2, 30, random);
            WeylCoordinates w = WeylCoordinates.of(DenseMatrix.of(source, 2));
            int least = Math.min(w.cxCount(), w.mirror().cxCount());
            assertThat(CliffordSynthesis.of(tableau(source, 2), 2).cxCount()).isEqualTo(least);
        }
    }

    @Test
    void deepCircuitsShrinkToHalfOfTheSquare() {
        SplittableRandom random = new SplittableRandom(SEED);
        int qubits = 30;
        Block source = random(qubits, 1500, random);
        CliffordSynthesis.Circuit circuit = CliffordSynthesis.of(tableau(source, qubits), qubits);
        assertThat(circuit.cxCount()).isLessThan(qubits * qubits * 3 / 5);
    }

    private static PauliTableau tableau(Block block, int qubits) {
        PauliTableau tableau = new PauliTableau(qubits);
        for (int i = 0; i < block.size(); i++) {
            Operation operation = Operation.of(block, i, q -> q, new SymbolValues(1));
            tableau.apply(
                    CONJUGATIONS.computeIfAbsent(block.gate(i), _ -> Conjugation.of(operation).orElseThrow()),
                    operation.qubits());
        }
        return tableau;
    }

    private static Block random(int qubits, int gates, SplittableRandom random) {
        List<Gate> ones = List.of(Gate.H, Gate.S, Gate.SDG, Gate.X, Gate.Y, Gate.Z, Gate.SX);
        List<Gate> twos = List.of(Gate.CX, Gate.CZ, Gate.SWAP, Gate.ISWAP, Gate.ECR, Gate.CY);
        BlockBuilder block = new BlockBuilder();
        for (int k = 0; k < gates; k++) {
            int a = random.nextInt(qubits);
            if (qubits == 1 || random.nextBoolean()) {
                block.gate(ones.get(random.nextInt(ones.size())), a);
            } else {
                int b = (a + 1 + random.nextInt(qubits - 1)) % qubits;
                block.gate(twos.get(random.nextInt(twos.size())), a, b);
            }
        }
        return block.build();
    }
}
