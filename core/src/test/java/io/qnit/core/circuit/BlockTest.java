package io.qnit.core.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
    private static final Expression.Variable THETA = new Expression.Variable(0, new ClassicalType.Float(64));

    @Test
    void keepsWhatWasAppended() {
        Block block = new BlockBuilder()
                .line(3)
                .gate(Gate.H, 4)
                .line(4)
                .gate(Gate.CX, 4, 1)
                .gate(Gate.U, 2, 0.1, 0.2, 0.3)
                .controlled(2, Gate.RZ, new int[] {5, 6, 0}, 0.5)
                .measure(1, 7)
                .reset(3)
                .barrier()
                .build();
        assertThat(block.size()).isEqualTo(7);
        assertThat(block.gate(1)).isEqualTo(Gate.CX);
        assertThat(block.qubits(1)).containsExactly(4, 1);
        assertThat(block.parameters(2)).containsExactly(0.1, 0.2, 0.3);
        assertThat(block.parameter(3, 0)).isEqualTo(0.5);
        assertThat(block.addedControls(3)).isEqualTo(2);
        assertThat(block.qubits(3)).containsExactly(5, 6, 0);
        assertThat(block.opcode(4)).isEqualTo(Opcode.MEASURE);
        assertThat(block.clbit(4)).isEqualTo(7);
        assertThat(block.operandCount(6)).isZero();
        assertThat(block.line(0)).isEqualTo(3);
        assertThat(block.line(6)).isEqualTo(4);
        assertThat(block.qubitBound()).isEqualTo(7);
        assertThat(block.hasSymbols()).isFalse();
    }

    @Test
    void keepsSymbolsBesideNumbers() {
        Block block = new BlockBuilder()
                .gate(Gate.RZ, 0, 1.5)
                .symbolic(0, Gate.U, new int[] {0}, new double[] {0.1, 0, 0.3},
                        new @Nullable Expression[] {null, THETA, null})
                .gate(Gate.RZ, 0, 2.5)
                .build();
        assertThat(block.symbol(0, 0)).isEmpty();
        assertThat(block.symbol(1, 1)).contains(THETA);
        assertThat(block.parameter(1, 1)).isNaN();
        assertThat(block.parameter(1, 2)).isEqualTo(0.3);
        assertThat(block.parameter(2, 0)).isEqualTo(2.5);
        assertThat(block.symbol(2, 0)).isEmpty();
    }

    @Test
    void isEqualByContentAndNotByLine() {
        Block one = new BlockBuilder().line(1).gate(Gate.CX, 0, 1).gate(Gate.RZ, 1, 0.5).build();
        Block same = new BlockBuilder().line(9).gate(Gate.CX, 0, 1).gate(Gate.RZ, 1, 0.5).build();
        assertThat(same).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(new BlockBuilder().gate(Gate.CX, 1, 0).gate(Gate.RZ, 1, 0.5).build()).isNotEqualTo(one);
        assertThat(new BlockBuilder().gate(Gate.CX, 0, 1).gate(Gate.RZ, 1, 0.6).build()).isNotEqualTo(one);
        assertThat(new BlockBuilder().gate(Gate.CX, 0, 1).gate(Gate.RX, 1, 0.5).build()).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void copiesItselfToOtherQubitsAndBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BlockBuilder builder = new BlockBuilder();
        Block inner = new BlockBuilder().gate(Gate.X, 2).measure(3, 1).build();
        for (int k = 0; k < 500; k++) {
            int a = random.nextInt(10);
            int b = (a + 1 + random.nextInt(9)) % 10;
            switch (random.nextInt(6)) {
                case 0 -> builder.gate(Gate.CX, a, b);
                case 1 -> builder.gate(Gate.RZ, a, random.nextDouble());
                case 2 -> builder.measure(a, b);
                case 3 ->
                    builder.node(new Node.If(new Expression.Cast(new Expression.Clbit(1), new ClassicalType.Bool()),
                            inner, Block.empty()));
                case 4 -> builder.barrier(a, b);
                default ->
                    builder.symbolic(1, Gate.RX, new int[] {a, b}, new double[1], new @Nullable Expression[] {THETA});
            }
        }
        Block block = builder.build();
        BlockBuilder there = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            there.append(block, i, q -> 9 - q);
        }
        assertThat(there.build()).isNotEqualTo(block);
        BlockBuilder back = new BlockBuilder();
        for (int i = 0; i < block.size(); i++) {
            back.append(there.build(), i, q -> 9 - q);
        }
        // The operands of control flow are the qubits used inside; a copy keeps them in the original's order.
        assertThat(back.build()).as("seed %d", seed).isEqualTo(block);
        assertThat(block.toBuilder().build()).isEqualTo(block);
    }

    @Test
    void refusesWhatCannotBe() {
        assertInvalid(() -> new BlockBuilder().gate(Gate.CX, 1, 1), "'cx' uses qubit 1 twice");
        assertInvalid(() -> new BlockBuilder().gate(Gate.CX, 1), "'cx' acts on 2 qubits, found 1");
        assertInvalid(() -> new BlockBuilder().gate(Gate.RZ, 1), "'rz' takes 1 parameters, found 0");
        assertInvalid(() -> new BlockBuilder().gate(Gate.RZ, 1, Double.NaN), "NaN");
        assertInvalid(() -> new BlockBuilder().gate(Gate.RZ, 1, Double.POSITIVE_INFINITY), "Infinity");
        assertInvalid(() -> new BlockBuilder().gate(Gate.H, -1), "qubit -1 is out of range");
        assertInvalid(() -> new BlockBuilder().measure(0, -1), "clbit -1 is out of range");
        int[] many = new int[12];
        for (int k = 0; k < 12; k++) {
            many[k] = k % 11;
        }
        assertInvalid(() -> new BlockBuilder().controlled(11, Gate.X, many), "qubit 0 twice");
        assertInvalid(() -> new Node.UnitaryMatrix(new double[] {1, 0, 0, 0, 0, 0, 2, 0}), "not unitary");
        assertInvalid(() -> new Node.UnitaryMatrix(new double[] {Double.NaN, 0, 0, 0, 0, 0, 1, 0}), "not unitary");
        assertInvalid(() -> new Node.UnitaryMatrix(new double[5]), "4^k");
        Node.UnitaryMatrix x = new Node.UnitaryMatrix(new double[] {0, 0, 1, 0, 1, 0, 0, 0});
        assertInvalid(() -> new BlockBuilder().unitary(x, 0, 1), "another size");
    }

    static void assertInvalid(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(QnitException.class, e -> {
            assertThat(e).hasMessageContaining(text);
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CIRCUIT);
        });
    }
}
