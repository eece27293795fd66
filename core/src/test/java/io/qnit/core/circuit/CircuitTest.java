package io.qnit.core.circuit;

import static io.qnit.core.circuit.BlockTest.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final QubitRegister Q = new QubitRegister("q", 0, 2, RegisterForm.ARRAY);
    private static final ClbitRegister C = new ClbitRegister("c", 0, 2, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL);

    private static Circuit circuit(Block body) {
        return new Circuit("test", 2, List.of(Q), List.of(C), List.of(), body);
    }

    @Test
    void countsItsClbitsAndTellsPhysicalQubits() {
        Circuit circuit = circuit(new BlockBuilder().gate(Gate.CX, 0, 1).measure(1, 1).build());
        assertThat(circuit.clbitCount()).isEqualTo(2);
        assertThat(circuit.physicalQubits()).isFalse();
        assertThat(new Circuit("p", 4, List.of(), List.of(), List.of(), Block.empty()).physicalQubits()).isTrue();
    }

    @Test
    void refusesQubitsAndClbitsOutOfRangeAlsoInsideControlFlow() {
        assertInvalid(() -> circuit(new BlockBuilder().gate(Gate.H, 2).build()), "qubit 2 is out of range");
        assertInvalid(() -> circuit(new BlockBuilder().measure(0, 2).build()), "clbit 2 is out of range");
        Block inner = new BlockBuilder().measure(0, 5).build();
        Node.If branch = new Node.If(
                new Expression.Cast(new Expression.Clbit(0), new ClassicalType.Bool()), inner, Block.empty());
        assertInvalid(() -> circuit(new BlockBuilder().node(branch).build()), "clbit 5 is out of range");
    }

    @Test
    void refusesRegistersThatOverlapOrShareAName() {
        QubitRegister late = new QubitRegister("r", 3, 1, RegisterForm.ARRAY);
        assertInvalid(
                () -> new Circuit("t", 4, List.of(Q, late), List.of(), List.of(), Block.empty()),
                "does not start where");
        QubitRegister twin = new QubitRegister("q", 2, 1, RegisterForm.ARRAY);
        assertInvalid(() -> new Circuit("t", 3, List.of(Q, twin), List.of(), List.of(), Block.empty()), "called 'q'");
        assertInvalid(() -> new Circuit("t", 5, List.of(Q), List.of(), List.of(), Block.empty()), "hold 2 qubits");
        assertInvalid(() -> new QubitRegister("q", 0, 0, RegisterForm.ARRAY), "size 0");
    }

    @Test
    void refusesASwitchWithALabelTwice() {
        Node.Case one = new Node.Case(List.of(BigInteger.ONE, BigInteger.TWO), Block.empty());
        Node.Case other = new Node.Case(List.of(BigInteger.TWO), Block.empty());
        Expression target = new Expression.Clbits(List.of(0, 1));
        assertInvalid(() -> new Node.Switch(target, List.of(one, other), Block.empty()), "label 2 twice");
    }
}
