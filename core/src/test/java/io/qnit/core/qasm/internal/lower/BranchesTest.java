package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchesTest {
    @Test
    void aKnownConditionIsDecidedAtOnce() {
        assertThat(Read.circuit("qubit q; int n = 2; if (n == 2) { x q; } else { y q; }").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0)));
    }

    @Test
    void aRegisterIsComparedAsAnUnsignedNumber() {
        Circuit circuit = Read.source(
                "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[1];\ncreg c[3];\nif (c == 5) x q[0];\n");
        Node.If branch = (Node.If) circuit.body().node(0);
        assertThat(branch.then()).isEqualTo(Read.block(b -> b.gate(Gate.X, 0)));
        assertThat(branch.otherwise()).isEqualTo(Block.empty());
        Expression.Binary condition = (Expression.Binary) branch.condition();
        assertThat(condition.operator()).isEqualTo(BinaryOperator.EQUAL);
        assertThat(condition.left()).isEqualTo(new Expression.Cast(
                new Expression.Clbits(List.of(0, 1, 2)), condition.right().type()));
        assertThat(Folding.integer(condition.right())).isEqualTo(BigInteger.valueOf(5));
    }

    @Test
    void branchesAreJoined() {
        String program = "qubit q; bit c; c = measure q; int n = 1; int m = 1;"
                + " if (c) { n = 2; m = 3; } else { n = 2; m = 4; } rx(n) q; rx(m) q;";
        Circuit circuit = Read.circuit(program);
        int size = circuit.body().size();
        assertThat(circuit.body().parameter(size - 2, 0)).isEqualTo(2);
        assertThat(circuit.body().parameter(size - 1, 0)).isNaN();
        assertThat(circuit.variables()).extracting("name").containsExactly("m");
    }

    @Test
    void aSwitchIsDecidedAtOnceOrLeftToTheCircuit() {
        String cases = "switch (n) { case 1, 2 { x q; } case 3 { y q; } default { z q; } }";
        assertThat(Read.circuit("qubit q; int n = 2; " + cases).body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0)));
        Circuit circuit = Read.circuit("qubit q; input int[8] n; " + cases);
        Node.Switch choice = (Node.Switch) circuit.body().node(0);
        assertThat(choice.target()).isEqualTo(new Expression.Variable(0, new ClassicalType.Int(8)));
        assertThat(choice.cases()).hasSize(2);
        assertThat(choice.cases().getFirst().labels()).containsExactly(BigInteger.ONE, BigInteger.TWO);
        assertThat(choice.otherwise()).isEqualTo(Read.block(b -> b.gate(Gate.Z, 0)));
    }

    @Test
    void wrongLabelsAreLocated() {
        assertThat(Read.errors("int n = 1;\nswitch (n) {\n  case 1, 1 { }\n  case n { }\n}"))
                .containsExactly(
                        "5:11 the label 1 stands twice", "6:8 'n' is not a constant; a constant is needed here");
    }

    @Test
    void whatFollowsAnEndIsCheckedButNotPartOfTheCircuit() {
        assertThat(Read.circuit("qubit q; x q; end; y q;").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0).jump(Opcode.END)));
        assertThat(Read.errors("qubit q; end;\nfoo q;")).containsExactly("4:1 unknown gate 'foo'");
    }
}
