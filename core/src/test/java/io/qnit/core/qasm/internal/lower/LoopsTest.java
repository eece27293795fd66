package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest {
    @Test
    void aLoopThatIndexesQubitsIsWrittenOut() {
        assertThat(Read.circuit("qubit[3] q; for int i in [0:2] { rx(i * 0.5) q[i]; }").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.RX, 0, 0.0).gate(Gate.RX, 1, 0.5).gate(Gate.RX, 2, 1.0)));
    }

    @Test
    void stepsSetsAndBitsAreCountedThrough() {
        assertThat(Read.circuit("qubit[5] q; for int i in [4:-2:0] x q[i];").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 4).gate(Gate.X, 2).gate(Gate.X, 0)));
        assertThat(Read.circuit("qubit[5] q; for uint[4] i in {3, 1} x q[i];").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 3).gate(Gate.X, 1)));
        assertThat(Read.circuit("qubit[2] q; const bit[3] c = \"110\"; for bit b in c { if (b) x q[1]; else x q[0]; }")
                .body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0).gate(Gate.X, 1).gate(Gate.X, 1)));
        assertThat(Read.circuit("qubit q; for int i in [1:0] x q;").body().isEmpty()).isTrue();
    }

    @Test
    void aLongLoopThatNeedsNoValueStays() {
        Circuit circuit = Read.circuit("qubit q; for int i in [1:1000000000] { x q; }");
        assertThat(circuit.body().size()).isEqualTo(1);
        Node.For loop = (Node.For) circuit.body().node(0);
        assertThat(loop.body()).isEqualTo(Read.block(b -> b.gate(Gate.X, 0)));
    }

    @Test
    void aLoopThatIsTooLongToBeWrittenOutIsAnError() {
        assertThat(Read.errors("qubit[4] q;\nfor int i in [1:1000000000] { x q[i % 4]; }"))
                .containsExactly("4:9 the loop expands to more than 10,000,000 operations");
    }

    @Test
    void breakAndContinueAreDecidedWhileReading() {
        assertThat(Read.circuit("qubit[9] q; for int i in [0:8] { if (i == 1) continue; if (i == 3) break; x q[i]; }")
                .body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0).gate(Gate.X, 2)));
    }

    @Test
    void aBreakThatTheCircuitDecidesOnKeepsTheLoop() {
        Circuit circuit = Read.circuit("qubit[2] q; bit c; for int i in [0:1] { c = measure q[i]; if (c) break; }");
        Node.For loop = (Node.For) circuit.body().node(0);
        assertThat(loop.body().opcode(0)).isEqualTo(Opcode.SWITCH);
        assertThat(loop.body().opcode(1)).isEqualTo(Opcode.IF);
        Node.Switch choice = (Node.Switch) loop.body().node(0);
        assertThat(choice.cases()).hasSize(2);
        assertThat(choice.cases().get(1).body()).isEqualTo(Read.block(b -> b.measure(1, 0)));
    }

    @Test
    void aQubitChosenAtRunTimeBecomesASwitch() {
        Circuit circuit = Read.circuit("qubit[2] q; input uint[4] k; h q[k];");
        Node.Switch choice = (Node.Switch) circuit.body().node(0);
        assertThat(choice.cases().getFirst().body()).isEqualTo(Read.block(b -> b.gate(Gate.H, 0)));
        assertThat(choice.otherwise().opcode(0)).isEqualTo(Opcode.ASSIGN);
    }

    @Test
    void aWhileLoopOverKnownValuesIsWrittenOutWhereItIndexesQubits() {
        assertThat(Read.circuit("qubit[3] q; int i = 0; while (i < 3) { x q[i]; i += 1; }").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.X, 0).gate(Gate.X, 1).gate(Gate.X, 2)));
    }

    @Test
    void aWhileLoopOverMeasurementsStays() {
        Circuit circuit = Read.circuit("qubit q; bit c; while (c == 0) { h q; c = measure q; }");
        Node.While loop = (Node.While) circuit.body().node(0);
        assertThat(loop.body()).isEqualTo(Read.block(b -> b.gate(Gate.H, 0).measure(0, 0)));
    }

    @Test
    void whatALoopOfTheCircuitAssignsIsUnknownAfterIt() {
        Circuit circuit = Read.circuit(
                "qubit q; bit c; int n = 0; while (c == 0) { c = measure q; n += 1; } if (n == 3) x q;");
        assertThat(circuit.variables()).hasSize(1);
        assertThat(circuit.body().opcode(circuit.body().size() - 1)).isEqualTo(Opcode.IF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"break;", "continue;", "if (true) { break; }"})
    void aJumpOutsideALoopIsAnError(String jump) {
        assertThat(Read.errors(jump)).singleElement().asString().contains("stands outside a loop");
    }

    @Test
    void manyNestedLoopsTakeTimeInProportionToTheirTurns() {
        StringBuilder program = new StringBuilder("qubit[2] q;\n");
        for (int k = 0; k < 12; k++) {
            program.append("for int a" + k + " in [0:1] ");
        }
        program.append("x q[a11];");
        assertThat(Read.circuit(program.toString()).body().size()).isEqualTo(1 << 12);
    }
}
