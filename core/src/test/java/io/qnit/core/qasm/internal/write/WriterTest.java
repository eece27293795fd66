package io.qnit.core.qasm.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.DiagnosticText;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.core.qasm.Snippet;
import io.qnit.core.qasm.program.Program.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written must read back as an equal circuit. */
class WriterTest {
    private static final Path ROOT = Path.of(System.getProperty("qnit.root"));
    private static final String KEYWORDS_AS_NAMES = "oq2-names-of-version-3-keywords-are-free";
    private static final int RANDOM_CIRCUITS = 300;

    @TestFactory
    Stream<DynamicTest> filesOfTheSdks() throws IOException {
        return files("conformance/sdk");
    }

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        return files("examples");
    }

    @TestFactory
    Stream<DynamicTest> validSnippets() {
        return Snippet.in("openqasm/valid").stream()
                .filter(s -> !s.name().equals(KEYWORDS_AS_NAMES))
                .map(s -> dynamicTest(
                        s.toString(), () -> check(OpenQasm.read(s.name(), s.source(), ReadOptions.DEFAULT))));
    }

    @TestFactory
    Stream<DynamicTest> randomCircuits() {
        return IntStream.range(0, RANDOM_CIRCUITS).mapToObj(seed -> dynamicTest("seed " + seed, () -> {
            Circuit circuit = new RandomCircuits(seed).next();
            assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void everyGateInBothDialects(Gate gate) {
        int n = Math.max(1, gate.qubitCount());
        BlockBuilder body = new BlockBuilder();
        double[] angles = IntStream.range(0, gate.parameterCount())
                .mapToDouble(k -> 0.7 + k * Math.PI / 8)
                .toArray();
        body.gate(gate, IntStream.range(0, gate.qubitCount()).map(k -> n - 1 - k).toArray(), angles);
        Circuit circuit = circuit(n, body);
        assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
        if (gate != Gate.GPHASE) {
            assertThat(again(circuit, Dialect.OPENQASM2)).isEqualTo(circuit);
        }
    }

    @Test
    void wordsOfOpenQasm3AreRenamedThereOnly() {
        Snippet snippet = Snippet.in("openqasm/valid").stream()
                .filter(s -> s.name().equals(KEYWORDS_AS_NAMES))
                .findFirst()
                .orElseThrow();
        Circuit circuit = OpenQasm.read("names", snippet.text()).executable();
        assertThat(again(circuit, Dialect.OPENQASM2)).isEqualTo(circuit);
        assertThat(again(circuit, Dialect.OPENQASM3).body()).isEqualTo(circuit.body());
    }

    @Test
    void lettersThatOpenQasm2LacksAreSpeltOut() {
        Circuit circuit = OpenQasm.read("names", "OPENQASM 3.0; qubit[1] ψ0; bit[1] Out; reset ψ0[0];").executable();
        String text = OpenQasm.write(circuit, Dialect.OPENQASM2);
        assertThat(text).contains("qreg u3c80[1];", "creg r_Out[1];", "reset u3c80[0];");
        assertThat(again(circuit, Dialect.OPENQASM2).body()).isEqualTo(circuit.body());
    }

    @Test
    void aRegisterMayHaveTheNameOfAGate() {
        BlockBuilder body = new BlockBuilder();
        body.gate(Gate.R, 0, 0.3, 0.4).gate(Gate.X, 1).gate(Gate.CX, 0, 1).gate(Gate.U, 0, 1.0, 2.0, 3.0);
        for (String name : List.of("r", "x", "cx")) {
            Circuit circuit = new Circuit(
                    "c",
                    2,
                    List.of(new QubitRegister(name, 0, 2, RegisterForm.ARRAY)),
                    List.of(),
                    List.of(),
                    body.build());
            assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
            assertThat(again(circuit, Dialect.OPENQASM2)).isEqualTo(circuit);
        }
    }

    @Test
    void openQasm2GathersConditionedGates() {
        String source = """
                OPENQASM 2.0;
                include "qelib1.inc";
                gate pair a,b { h a; cx a,b; }
                qreg q[3];
                creg c[2];
                measure q[0] -> c[0];
                if(c==2) pair q[2],q[0];
                if(c==2) pair q[1],q[2];
                if(c==1) x q[1];
                """;
        Circuit circuit = OpenQasm.read("pairs", source).executable();
        assertThat(again(circuit, Dialect.OPENQASM2)).isEqualTo(circuit);
        assertThat(OpenQasm.write(circuit, Dialect.OPENQASM2)).isEqualTo("""
                OPENQASM 2.0;
                include "qelib1.inc";
                gate conditioned a0,a1 { h a0; cx a0,a1; }
                qreg q[3];
                creg c[2];
                measure q[0] -> c[0];
                if(c==2) conditioned q[2],q[0];
                if(c==2) conditioned q[1],q[2];
                if(c==1) x q[1];
                """);
    }

    @Test
    void openQasm3AsAPersonWouldWriteIt() {
        String source = """
                OPENQASM 3.0;
                include "stdgates.inc";
                qubit[2] q;
                bit[2] c;
                input float[64] theta;
                h q[0];
                rx(2 * theta + pi/4) q[1];
                U(pi/2, 0, pi) q[1];
                c = measure q;
                if (c == 3 && !c[0]) {
                  reset q[0];
                } else if (c[1]) {
                  x q[1];
                }
                while (c != 0) {
                  c[0] = measure q[0];
                }
                """;
        Circuit circuit = OpenQasm.read("mixed", source).executable();
        assertThat(OpenQasm.write(circuit, Dialect.OPENQASM3)).isEqualTo("""
                OPENQASM 3.0;
                include "stdgates.inc";
                qubit[2] q;
                bit[2] c;
                input float[64] theta;
                h q[0];
                rx(2.0 * theta + 0.7853981633974483) q[1];
                U(pi/2, 0, pi) q[1];
                c = measure q;
                if (c == 3 && !c[0]) {
                  reset q[0];
                } else if (c[1]) {
                  x q[1];
                }
                while (c != 0) {
                  c[0] = measure q[0];
                }
                """);
    }

    @Test
    void localBitsAreMarked() {
        Circuit circuit = new Circuit(
                "c",
                1,
                List.of(new QubitRegister("q", 0, 1, RegisterForm.SINGLE)),
                List.of(
                        new ClbitRegister("c", 0, 1, RegisterForm.SINGLE, ClbitRegister.Scope.GLOBAL),
                        new ClbitRegister("b", 1, 2, RegisterForm.ARRAY, ClbitRegister.Scope.LOCAL)),
                List.of(),
                new BlockBuilder().measure(0, 2).build());
        assertThat(OpenQasm.write(circuit, Dialect.OPENQASM3)).contains("@qnit.local\nbit[2] b;\n");
        assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
    }

    @Test
    void whatOpenQasm2LacksIsRefusedWithItsLine() {
        String source = """
                OPENQASM 3.0;
                qubit q;
                bit c;
                c = measure q;
                while (c) {
                  c = measure q;
                }
                """;
        Circuit circuit = OpenQasm.read("loop", source).executable();
        assertThatThrownBy(() -> OpenQasm.write(circuit, Dialect.OPENQASM2))
                .isInstanceOfSatisfying(
                        QnitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessage("OpenQASM 2 cannot express loops (line 5)");
    }

    @Test
    void anglesReadBackExactly() {
        assertThat(Angles.text(Math.PI / 4)).isEqualTo("pi/4");
        assertThat(Angles.text(-3 * Math.PI / 8)).isEqualTo("-3*pi/8");
        assertThat(Angles.text(2 * Math.PI)).isEqualTo("2*pi");
        assertThat(Angles.text(0)).isEqualTo("0");
        assertThat(Angles.text(-0.0)).isEqualTo("-0.0");
        assertThat(Angles.text(Math.nextUp(Math.PI / 4))).isEqualTo("0.7853981633974484");
        assertThat(Angles.text(1e-9)).isEqualTo("1.0e-9");
    }

    @Test
    void unitaryMatricesKeepTheirQubitOrder() {
        BlockBuilder body = new BlockBuilder();
        body.unitary(new Node.UnitaryMatrix(Gate.CX.matrix()), 1, 0);
        body.unitary(new Node.UnitaryMatrix(Gate.RX.matrix(0.3)), 1);
        Circuit circuit = circuit(2, body);
        assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
    }

    private static Stream<DynamicTest> files(String folder) throws IOException {
        try (Stream<Path> paths = Files.walk(ROOT.resolve(folder))) {
            return paths.filter(p -> p.toString().endsWith(".qasm")).sorted().toList().stream()
                    .map(p -> dynamicTest(
                            ROOT.relativize(p).toString(), () -> check(OpenQasm.read(p, ReadOptions.DEFAULT))));
        }
    }

    /** OpenQASM 3 must give an equal circuit; OpenQASM 2 may refuse, and must be readable when it does not. */
    private static void check(Reading reading) {
        if (reading.circuit().isEmpty() || !reading.of(Severity.REFUSAL).isEmpty()) {
            return;
        }
        Circuit circuit = reading.circuit().get();
        assertThat(again(circuit, Dialect.OPENQASM3)).isEqualTo(circuit);
        try {
            again(circuit, Dialect.OPENQASM2);
        } catch (QnitException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        }
    }

    private static Circuit again(Circuit circuit, Dialect dialect) {
        String text = OpenQasm.write(circuit, dialect);
        Reading reading = OpenQasm.read(circuit.name(), text);
        assertThat(reading.diagnostics())
                .as(() -> text + DiagnosticText.of(reading.diagnostics(), DiagnosticText.Style.PLAIN))
                .noneMatch(d -> d.severity() != Severity.WARNING);
        return reading.executable();
    }

    private static Circuit circuit(int qubits, BlockBuilder body) {
        return new Circuit(
                "c",
                qubits,
                List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                List.of(),
                List.of(),
                body.build());
    }
}
