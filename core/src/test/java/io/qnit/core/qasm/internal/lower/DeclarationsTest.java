package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.Assignable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.gate.Gate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationsTest {
    @Test
    void registersAreNumberedInOrder() {
        Circuit circuit = Read.circuit("qubit a; bit x1; { bit[2] hidden; } qubit[3] b; bit[2] y1;");
        assertThat(circuit.qubitRegisters()).containsExactly(
                new QubitRegister("a", 0, 1, RegisterForm.SINGLE), new QubitRegister("b", 1, 3, RegisterForm.ARRAY));
        assertThat(circuit.clbitRegisters()).containsExactly(
                new ClbitRegister("x1", 0, 1, RegisterForm.SINGLE, ClbitRegister.Scope.GLOBAL),
                new ClbitRegister("y1", 1, 2, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL),
                new ClbitRegister("hidden", 3, 2, RegisterForm.ARRAY, ClbitRegister.Scope.LOCAL));
    }

    @Test
    void localBitsComeBehindGlobalOnesThatFollow() {
        Circuit circuit = Read.circuit("qubit q; if (true) { bit h1; h1 = measure q; } bit[2] c; c[1] = measure q;");
        assertThat(circuit.body()).isEqualTo(Read.block(b -> b.measure(0, 2).measure(0, 1)));
    }

    @Test
    void aPhysicalQubitHasNoRegister() {
        Circuit circuit = Read.circuit("x $5;");
        assertThat(circuit.qubitCount()).isEqualTo(6);
        assertThat(circuit.physicalQubits()).isTrue();
    }

    @Test
    void knownVariablesLeaveNoTrace() {
        Circuit circuit = Read.circuit("qubit[4] q; int n = 1; n += 1; n[0] = 1; x q[n];");
        assertThat(circuit.variables()).isEmpty();
        assertThat(circuit.body()).isEqualTo(Read.block(b -> b.gate(Gate.X, 3)));
    }

    @Test
    void inputsAndOutputsStay() {
        Circuit circuit = Read.circuit("input angle[8] a; output int[8] r; r = 3;");
        assertThat(circuit.variables()).containsExactly(
                new Variable("a", new ClassicalType.Angle(8), Variable.Role.INPUT),
                new Variable("r", new ClassicalType.Int(8), Variable.Role.OUTPUT));
        assertThat(circuit.body().nodes()).isEqualTo(List.of(new Node.Assign(
                new Assignable.WholeVariable(1), Folding.literal(new ClassicalType.Int(8), 3))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "qubit[2147483648] q; | 3:7 the size of 'q' must be between 1 and 1,000,000, found 2,147,483,648",
        "qubit[0] q; | 3:7 the size of 'q' must be between 1 and 1,000,000, found 0",
        "qubit[-3] q; | 3:7 the size of 'q' must be between 1 and 1,000,000, found -3",
        "int[1000000000] n; | 3:5 the width of 'int' must be between 1 and 1,048,576, found 1,000,000,000",
        "const int n = 1 / 0; | 3:15 division by zero",
        "int n = 3; bit[n] c; | 3:16 'n' is not a constant; a constant is needed here",
        "const int n = m; | 3:15 unknown variable 'm'",
        "int count = 1; int b = cuont; | 3:24 unknown variable 'cuont'",
        "int n; float n; | 3:14 'n' is already declared, as a variable of type int[64]",
        "const int n = 1; n = 2; | 3:18 'n' is a constant and cannot be assigned to",
        "qubit q; int n = q; | 3:18 a classical value is expected here, found 'q', a qubit",
        "qubit q; x $1; | 3:12 the qubit '$1' of a device cannot be used beside registers of qubits",
        "x $1; qubit q; | 3:13 a register of qubits cannot be used beside qubits of a device ($0, $1, ...)",
        "if (true) { qubit q; } | 3:19 qubits can be declared only at the top of a program",
        "qubit[3] q; bit[2] c; c = measure q; | 3:27 3 qubits cannot be measured into 2 bits",
        "bit[4] c; c[4] = 1; | 3:13 register 'c' has 4 elements, index 4 is out of range (0 to 3)",
        "include \"other.inc\"; | 3:1 file 'other.inc' is not found"
    })
    void aWrongDeclarationIsLocated(String program, String error) {
        assertThat(Read.errors(program)).containsExactly(error);
    }

    @Test
    void allErrorsAreReportedTogetherWithoutEchoes() {
        assertThat(Read.errors("qubit[0] q;\nx q[0];\ncx q[0], r[0];\nfoo q;\nint n = m;\nn = 3;"))
                .containsExactly(
                        "3:7 the size of 'q' must be between 1 and 1,000,000, found 0",
                        "5:10 unknown qubit 'r'",
                        "6:1 unknown gate 'foo'",
                        "7:9 unknown variable 'm'");
    }

    @Test
    void whatCannotBeExecutedIsRefused() {
        assertThat(Read.refusals("array[int[8], 2] a;")).containsExactly("3:1 arrays cannot be executed");
        assertThat(Read.refusals("stretch s;")).containsExactly("3:1 stretch cannot be executed");
        assertThat(Read.refusals("extern f(int[8]) -> int[8];\nint[8] n = f(1);"))
                .containsExactly("4:12 the external function 'f' cannot be executed");
        assertThat(Read.refusals("qubit q;\n#pragma braket noise bit_flip(0.1) q\nx q;"))
                .containsExactly("4:1 noise in the source cannot be executed");
    }
}
