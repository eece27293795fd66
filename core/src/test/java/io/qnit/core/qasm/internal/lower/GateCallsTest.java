package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateCallsTest {
    private static final String QUBITS = "qubit[4] q;\nqubit[4] r;\n";

    private static void assertBody(String program, Consumer<BlockBuilder> expected) {
        assertThat(Read.circuit(QUBITS + program).body()).isEqualTo(Read.block(expected));
    }

    @Test
    void aRegisterIsBroadcastBesideSingleQubits() {
        assertBody("cx q[3], r;",
                b -> b.gate(Gate.CX, 3, 4).gate(Gate.CX, 3, 5).gate(Gate.CX, 3, 6).gate(Gate.CX, 3, 7));
        assertBody("cx q[0:1], r[{3, 2}];", b -> b.gate(Gate.CX, 0, 7).gate(Gate.CX, 1, 6));
        assertBody("h q[-1];", b -> b.gate(Gate.H, 3));
    }

    @Test
    void anAliasJoinsPartsOfRegisters() {
        assertBody("let a = q[1:2] ++ r[0]; x a[2]; y a[-3];", b -> b.gate(Gate.X, 4).gate(Gate.Y, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0.5 | 0.5",
        "-pi/2 | -1.5707963267948966",
        "3*pi/4 | 2.356194490192345",
        "2**3*0.25 | 2.0",
        "1/2 | 0.0",
        "1/2.0 | 0.5",
        "cos(0) | 1.0",
        "7 % 4 | 3.0"
    })
    void anAngleIsComputedAsVersion3Says(String angle, double radians) {
        assertBody("rz(" + angle + ") q[0];", b -> b.gate(Gate.RZ, 0, radians));
    }

    @Test
    void anAngleOfVersion2IsReal() {
        assertThat(
                Read.source("OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[1];\nrz(1/2) q[0];\nrz(2^3) q[0];").body())
                .isEqualTo(Read.block(b -> b.gate(Gate.RZ, 0, 0.5).gate(Gate.RZ, 0, 8.0)));
    }

    @Test
    void controlsPickTheGateThatHasThem() {
        assertBody("ctrl @ x q[0], q[1];", b -> b.gate(Gate.CX, 0, 1));
        assertBody("ctrl(2) @ x q[0], q[1], q[2];", b -> b.gate(Gate.CCX, new int[] {0, 1, 2}));
        assertBody("ctrl @ gphase(0.5) q[2];", b -> b.gate(Gate.P, 2, 0.5));
        assertBody("ctrl(2) @ swap q[0], q[1], q[2], q[3];", b -> b.controlled(2, Gate.SWAP, new int[] {0, 1, 2, 3}));
    }

    @Test
    void aControlOnZeroIsWrittenWithX() {
        assertBody(
                "ctrl @ negctrl @ z q[0], q[1], q[2];",
                b -> b.gate(Gate.X, 1).gate(Gate.CCZ, new int[] {0, 1, 2}).gate(Gate.X, 1));
    }

    @Test
    void inversesAndPowersGoInAnyOrder() {
        assertBody("inv @ s q[0]; inv @ rx(0.5) q[0];", b -> b.gate(Gate.SDG, 0).gate(Gate.RX, 0, -0.5));
        assertBody("pow(3) @ t q[0];", b -> b.gate(Gate.T, 0).gate(Gate.T, 0).gate(Gate.T, 0));
        assertBody("pow(1000001) @ x q[0]; pow(10) @ x q[0];", b -> b.gate(Gate.X, 0));
        assertBody("pow(-2) @ ry(0.25) q[0];", b -> b.gate(Gate.RY, 0, -0.5));
        assertBody("pow(2) @ inv @ p(0.25) q[0];", b -> b.gate(Gate.P, 0, -0.5));
        assertBody("inv @ pow(0.5) @ ctrl @ x q[0], q[1];", b -> b.gate(Gate.CSXDG, 0, 1));
    }

    @Test
    void aDefinitionIsExpandedWithItsModifiers() {
        String gate = "gate g(a) x, y { rz(a / 2) y; s x; cx x, y; }\n";
        assertBody(gate + "g(1) q[2], q[0];", b -> b.gate(Gate.RZ, 0, 0.5).gate(Gate.S, 2).gate(Gate.CX, 2, 0));
        assertBody(gate + "inv @ g(1) q[2], q[0];",
                b -> b.gate(Gate.CX, 2, 0).gate(Gate.SDG, 2).gate(Gate.RZ, 0, -0.5));
        assertBody(gate + "ctrl @ g(1) q[3], q[2], q[0];",
                b -> b.gate(Gate.CRZ, 3, 0, 0.5).gate(Gate.CS, 3, 2).gate(Gate.CCX, new int[] {3, 2, 0}));
    }

    @Test
    void theBuiltInGateOfVersion3KeepsItsPhase() {
        assertBody("U(1, 2, 3) q[0];", b -> b.gate(Gate.GPHASE, new int[0], 0.5).gate(Gate.U, 0, 1.0, 2.0, 3.0));
        assertBody("ctrl @ U(1, 2, 3) q[1], q[0];", b -> b.gate(Gate.P, 1, 0.5).gate(Gate.CU3, 1, 0, 1.0, 2.0, 3.0));
    }

    @Test
    void aDefinitionThatTheTableHasIsTheTablesGate() {
        assertBody("gate rzz(a) x, y { cx x, y; rz(a) y; cx x, y; } rzz(0.5) q[0], q[1];",
                b -> b.gate(Gate.RZZ, 0, 1, 0.5));
    }

    @Test
    void anInputMakesAnAngleSymbolic() {
        var circuit = Read.circuit("input float[64] theta; qubit q; rx(theta) q; rx(2 * theta) q;");
        assertThat(circuit.inputs()).hasSize(1);
        assertThat(circuit.body().symbol(0, 0)).isPresent();
        assertThat(circuit.body().parameter(1, 0)).isNaN();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hadamard q[0]; | 5:1 unknown gate 'hadamard' | did you mean 'h'?",
        "crxx q[0]; | 5:1 unknown gate 'crxx' | did you mean 'crx'?",
        "cx q[0], q[4]; | 5:10 register 'q' has 4 qubits, index 4 is out of range (0 to 3) | ''",
        "cx q[1], q[1]; | 5:10 'cx' uses 'q[1]' twice; its qubits must differ | ''",
        "cx q[0]; | 5:1 gate 'cx' acts on 2 qubits, found 1 | ''",
        "rx q[0]; | 5:1 gate 'rx' takes 1 parameter, found 0 | ''",
        "cx q, r[0:1]; | 5:7 registers of one size are needed, found 4 qubits and 2 | ''",
        "x qq; | 5:3 unknown qubit 'qq' | did you mean 'q'?",
        "rx(1/0) q[0]; | 5:4 division by zero | ''",
        "rx(1e308*1e308) q[0]; | 5:4 the angle is Infinity; a finite number is needed | ''",
        "ctrl(0) @ x q[0]; | 5:6 the number of controls must be at least 1, found 0 | ''"
    })
    void aWrongCallIsLocated(String call, String error, String hint) {
        assertThat(Read.errors(QUBITS + call)).containsExactly(error);
        assertThat(Read.hints(QUBITS + call)).containsExactly(hint);
    }

    @Test
    void anUnknownNameIsReportedOnce() {
        assertThat(Read.errors(QUBITS + "foo q[0];\nfoo q[1];\nbar q[0];"))
                .containsExactly("5:1 unknown gate 'foo'", "7:1 unknown gate 'bar'");
    }

    @Test
    void anOpaqueGateIsRefusedWhereItIsCalled() {
        var reading = io.qnit.core.qasm.OpenQasm.read(
                "x", "OPENQASM 2.0;\nqreg q[1];\nopaque magic a;\nmagic q[0];\n");
        assertThat(reading.diagnostics()).singleElement()
                .satisfies(d -> assertThat(d.line()).isEqualTo(4))
                .satisfies(d -> assertThat(d.message()).isEqualTo("opaque gate 'magic' cannot be executed"));
    }
}
