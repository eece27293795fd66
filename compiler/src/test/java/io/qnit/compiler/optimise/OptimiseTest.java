package io.qnit.compiler.optimise;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.DenseState;
import io.qnit.compiler.RandomBlocks;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each pass against the state vector on random circuits, and on circuits of which the shortest form is known. */
class OptimiseTest {
    private static final int WIRES = 5;

    static Stream<Pass> passes() {
        return Stream.of(
                new MergeRotations(),
                new MergeOneQubitGates(),
                new ElideSwaps(),
                new CollectPairs(CollectPairs.Renaming.ALLOWED),
                new CollectPairs(CollectPairs.Renaming.FORBIDDEN));
    }

    private static Context context(int qubits) {
        return new Context(
                Target.builder("all", qubits).gate(Gate.U).gate(Gate.CX).build(),
                0,
                1e-12,
                ForkJoinPool.commonPool(),
                Long.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("passes")
    void keepsStateAndPhase(Pass pass) {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 150; round++) {
            int qubits = 1 + random.nextInt(WIRES);
            Block source = RandomBlocks.of(qubits, 1 + random.nextInt(40), random);
            Rewrite.Result result = pass.apply(source, context(qubits));
            assertThat(DenseState.distance(source, qubits, result.block(), result.certificate(), random))
                    .as("round %d of seed 11", round)
                    .isLessThan(1e-10);
        }
    }

    @Test
    void pairsOfTheSameControlledGateGo() {
        Block source = new BlockBuilder()
                .gate(Gate.CX, 0, 1)
                .gate(Gate.RZ, 0, 0.3)
                .gate(Gate.CX, 0, 2)
                .gate(Gate.RX, 1, 0.7)
                .gate(Gate.CX, 0, 1)
                .build();
        assertThat(gates(new MergeRotations(), source)).containsExactly("rz", "cx", "rx");
    }

    @Test
    void whatDoesNotCommuteStays() {
        Block source = new BlockBuilder()
                .gate(Gate.CX, 0, 1)
                .gate(Gate.RZ, 1, 0.3)
                .gate(Gate.CX, 0, 1)
                .build();
        assertThat(gates(new MergeRotations(), source)).containsExactly("cx", "rz", "cx");
    }

    @Test
    void phasesOnAPairAddUp() {
        Block source = new BlockBuilder()
                .gate(Gate.CP, 0, 1, 0.4)
                .gate(Gate.CP, 1, 2, 0.1)
                .gate(Gate.RZZ, 1, 0, -0.2)
                .build();
        // cp(0.4) is rzz(-0.2) and phases; with rzz(-0.2) it is rzz(-0.4)
        assertThat(gates(new MergeRotations(), source)).containsExactly("rzz", "rz", "rz", "cp", "gphase");
    }

    @Test
    void aHalfTurnDoesNotEntangle() {
        Block source = new BlockBuilder().gate(Gate.RZZ, 0, 1, Math.PI).build();
        assertThat(gates(new MergeRotations(), source)).containsExactly("rz", "rz", "gphase");
    }

    @Test
    void swapsAreElided() {
        Block source = new BlockBuilder()
                .gate(Gate.H, 0)
                .gate(Gate.SWAP, 0, 1)
                .gate(Gate.CX, 1, 2)
                .build();
        Rewrite.Result result = new ElideSwaps().apply(source, context(3));
        assertThat(gates(result.block())).containsExactly("h", "cx");
        assertThat(result.block().qubits(1)).containsExactly(0, 2);
        assertThat(result.certificate().end()).containsExactly(1, 0, 2);
    }

    @Test
    void aMirrorThatIsCheaperIsTaken() {
        Block source = new BlockBuilder().gate(Gate.ISWAP, 0, 1).build();
        Rewrite.Result result =
                new CollectPairs(CollectPairs.Renaming.ALLOWED).apply(source, context(2));
        assertThat(result.certificate().end()).containsExactly(1, 0);
        assertThat(gates(result.block())).contains("cz").doesNotContain("iswap");
    }

    @Test
    void diagonalsBeforeMeasurementGo() {
        BlockBuilder source = new BlockBuilder()
                .gate(Gate.H, 0)
                .gate(Gate.CZ, 0, 1)
                .gate(Gate.T, 0)
                .gate(Gate.H, 2)
                .measure(0, 0)
                .measure(1, 1)
                .measure(2, 2);
        Rewrite.Result result = new DropDiagonals().apply(source.build(), context(3));
        assertThat(gates(result.block())).containsExactly("h", "h", "measure", "measure", "measure");
    }

    @Test
    void diagonalsBetweenMeasurementAndUseStay() {
        Block source = new BlockBuilder()
                .gate(Gate.CZ, 0, 1)
                .measure(0, 0)
                .gate(Gate.H, 1)
                .measure(1, 1)
                .build();
        assertThat(gates(new DropDiagonals(), source)).containsExactly("cz", "measure", "h", "measure");
    }

    private static List<String> gates(Pass pass, Block source) {
        return gates(pass.apply(source, context(WIRES)).block());
    }

    private static List<String> gates(Block block) {
        return Stream.iterate(0, i -> i < block.size(), i -> i + 1)
                .map(i -> block.isGate(i) ? block.gate(i).id() : block.opcode(i) == Opcode.MEASURE ? "measure" : "?")
                .toList();
    }
}
