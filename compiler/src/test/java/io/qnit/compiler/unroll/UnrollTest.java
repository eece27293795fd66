package io.qnit.compiler.unroll;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.DenseState;
import io.qnit.compiler.RandomBlocks;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.gate.Gate;
import io.qnit.core.gate.UnitaryPower;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Gates on many qubits come out as the same gates on one and two. */
class UnrollTest {
    private static Block unrolled(Block source, int qubits, SplittableRandom random) {
        Context context = new Context(
                Target.builder("all", qubits).gate(Gate.U).gate(Gate.CX).build(),
                0,
                1e-12,
                ForkJoinPool.commonPool(),
                Long.MAX_VALUE);
        Block block = source;
        while (SplitControls.applies(block)) {
            Rewrite.Result step = new SplitControls().apply(block, context);
            assertThat(DenseState.distance(block, qubits, step.block(), step.certificate(), random))
                    .isLessThan(1e-9);
            block = step.block();
        }
        Block result = new Unroll().apply(block, context).block();
        for (int i = 0; i < result.size(); i++) {
            assertThat(result.operandCount(i)).isLessThanOrEqualTo(2);
        }
        return result;
    }

    @ParameterizedTest
    @EnumSource(Gate.class)
    void everyGate(Gate gate) {
        SplittableRandom random = new SplittableRandom(3);
        double[] parameters = random.doubles(gate.parameterCount(), -3, 3).toArray();
        int[] operands = {1, 3, 0, 2, 4};
        Block source = new BlockBuilder()
                .gate(gate, java.util.Arrays.copyOf(operands, gate.qubitCount()), parameters)
                .build();
        assertIsSame(source, 5, random);
    }

    @ParameterizedTest
    @CsvSource({"x, 3, 4", "x, 5, 6", "x, 5, 7", "x, 5, 9", "z, 4, 6", "h, 3, 4", "p, 4, 5", "rx, 3, 6", "swap, 3, 6",
        "rzz, 2, 5", "cu, 2, 4", "y, 6, 7"})
    void manyControls(String name, int controls, int qubits) {
        SplittableRandom random = new SplittableRandom(5);
        Gate gate = Gate.named(name).orElseThrow();
        int[] operands = new int[controls + gate.qubitCount()];
        for (int k = 0; k < operands.length; k++) {
            operands[k] = qubits - 1 - k;
        }
        double[] parameters = random.doubles(gate.parameterCount(), -3, 3).toArray();
        Block source = new BlockBuilder().controlled(controls, gate, operands, parameters).build();
        assertIsSame(source, qubits, random);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void random(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            assertIsSame(RandomBlocks.of(6, 15, random), 6, random);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.37, 2", "1, 0", "-0.5, 1"})
    void matricesOnThreeQubits(double power, int first) {
        Block source = new BlockBuilder()
                .gate(Gate.H, 0)
                .unitary(
                        new Node.UnitaryMatrix(UnitaryPower.of(Gate.CSWAP.matrix(), power)),
                        first, (first + 1) % 3, (first + 2) % 3)
                .unitary(new Node.UnitaryMatrix(UnitaryPower.of(Gate.C3X.matrix(), power)), 3, 1, 0, 2)
                .build();
        assertIsSame(source, 4, new SplittableRandom(7));
    }

    private static void assertIsSame(Block source, int qubits, SplittableRandom random) {
        Block result = unrolled(source, qubits, random);
        int[] places = Rewrite.inPlace(qubits);
        assertThat(DenseState.distance(source, qubits, result, places, places, random)).isLessThan(1e-9);
    }
}
