package io.qnit.core.nativeir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodaTest {
    private static final CodaProgram.Metadata METADATA =
            new CodaProgram.Metadata("abc", "2026-01-01T00:00:00Z", "0.1.0", 2);
    private static final String SMALL = """
            {"version": "1.0", "target": "cz", "num_qubits": 3,
             "gates": [{"gate": "rx", "qubits": [0], "params": [1.57]}, {"gate": "cz", "qubits": [0, 2]}],
             "measurements": [2, 0],
             "metadata": {"source_hash": "abc", "compiled_at": "2026-01-01T00:00:00Z"}}
            """;

    @Test
    void takesTheFirstMeasurementForClbitZero() {
        Circuit circuit = Coda.circuit(Coda.read(SMALL), "small");
        assertThat(OpenQasm.write(circuit, io.qnit.core.qasm.program.Program.Dialect.OPENQASM3)).isEqualTo("""
                OPENQASM 3.0;
                include "stdgates.inc";
                bit[2] c;
                rx(1.57) $0;
                cz $0, $2;
                c[0] = measure $2;
                c[1] = measure $0;
                """);
    }

    @Test
    void fillsInWhatMayBeLeftOut() {
        assertThat(Coda.read(SMALL).metadata()).isEqualTo(METADATA);
        assertThat(Coda.read(SMALL.replace("\"version\": \"1.0\", ", "\"later\": [1], "))).isEqualTo(Coda.read(SMALL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cz    | rx(0.5) $0; ry(-0.5) $1; rz(2) $0; cz $1, $0; delay[100ns] $0;",
        "iswap | rx(0.5) $0; iswap $0, $1;",
        "pcz   | ry(0.5) $0; cp(0.25) $0, $1;",
        "cnot  | rx(pi / 2) $0; ry(-pi / 2) $1; rx(0.5) $0; cx $0, $1; delay[12.5us] $1;"
    })
    void keepsCircuitsOfItsGates(String target, String gates) {
        Circuit circuit = circuit(gates + " c[0] = measure $1; c[1] = measure $0;");
        CodaProgram program = Coda.of(circuit, CodaTarget.named(target).orElseThrow(), METADATA);
        assertThat(Coda.circuit(program, circuit.name())).isEqualTo(circuit);
        for (Layout layout : Layout.values()) {
            assertThat(Coda.read(Coda.write(program, layout))).isEqualTo(program);
        }
        assertThat(program.measurements()).containsExactly(1, 0);
        assertThat(Coda.targetOf(circuit)).isEqualTo(program.target());
    }

    @Test
    void writesGatesThatOnlyDifferByAPhase() {
        Circuit circuit = circuit("x $0; sx $0; z $0; t $1; p(0.5) $1; gphase(1); id $0; barrier $0, $1;"
                + " c[0] = measure $0; c[1] = measure $1;");
        assertThat(Coda.of(circuit, CodaTarget.CZ, METADATA).gates()).extracting(Object::toString).containsExactly(
                "Operation[gate=RX, qubits=[0], parameters=[3.141592653589793]]",
                "Operation[gate=RX, qubits=[0], parameters=[1.5707963267948966]]",
                "Operation[gate=RZ, qubits=[0], parameters=[3.141592653589793]]",
                "Operation[gate=RZ, qubits=[1], parameters=[0.7853981633974483]]",
                "Operation[gate=RZ, qubits=[1], parameters=[0.5]]",
                "Operation[gate=ID, qubits=[0], parameters=[0.0]]");
        assertThat(Coda.of(circuit, CodaTarget.CNOT, METADATA).gates().get(1).gate()).isEqualTo(CodaGate.X90);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cx $0, $1;                           | the gate 'cx' for the target 'cz'",
        "h $0;                                | the gate 'h'",
        "reset $0;                            | a reset",
        "c[0] = measure $0; x $0;             | an operation on qubit 0 after its measurement",
        "c[0] = measure $0; c[0] = measure $1;| a second measurement into clbit 0",
        "c[0] = measure $0; if (c[0]) x $1;   | classical control",
        "x $0; barrier $0; x $0;              | an operation after a barrier",
        "delay[100dt] $0;                     | a delay that is not a number of seconds",
        "ctrl @ ry(0.5) $0, $1;               | the gate 'cry'",
        "box { x $0; }                        | a box"
    })
    void refusesWhatTheFormatCannotHold(String statements, String message) {
        QnitException refusal = catchThrowableOfType(
                QnitException.class, () -> Coda.of(circuit(statements), CodaTarget.CZ, METADATA));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(refusal).hasMessage("line 2 of 'test.qasm': Coda's NativeGateIR cannot hold " + message);
    }

    @Test
    void refusesClbitsThatAreNotMeasuredAndTooManyQubits() {
        QnitException unmeasured = catchThrowableOfType(
                QnitException.class, () -> Coda.of(circuit("c[1] = measure $0;"), CodaTarget.CZ, METADATA));
        assertThat(unmeasured).hasMessageStartingWith("clbit 0 is not measured");
        QnitException wide = catchThrowableOfType(
                QnitException.class, () -> Coda.of(circuit("x $50;"), CodaTarget.CZ, METADATA));
        assertThat(wide).hasMessageContaining("holds 1 to 50 qubits; the circuit has 51");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"1.0\" | \"1.1\" | version 1.1 is not known",
        "\"target\": \"cz\" | \"target\": \"ions\" | there is no target 'ions'",
        "\"target\": \"cz\" | \"target\": \"cnot\" | 'cz', is not one of the target 'cnot'",
        "\"num_qubits\": 3 | \"num_qubits\": 51 | it must be from 1 to 50",
        "\"num_qubits\": 3 | \"num_qubits\": 2 | names qubit 2; the program has 2 qubits",
        "[0, 2] | [0, 0] | uses qubit 0 twice",
        "[0, 2] | [0] | takes 2 qubits and 0 parameters, found 1 and 0",
        "[1.57] | [] | takes 1 qubits and 1 parameters, found 1 and 0",
        "[1.57] | [1e999] | is too large",
        "\"gate\": \"rx\" | \"gate\": \"id\", \"params\": [-1], \"x\": [1] | Duplicate",
        "\"gate\": \"rx\" | \"gate\": \"h\" | there is no gate 'h'",
        "\"gate\": \"rx\", | `` | a gate needs 'gate' and 'qubits'",
        "[2, 0] | [2, 3] | names qubit 3; the program has 3 qubits",
        "\"source_hash\": \"abc\", | `` | needs 'source_hash' and 'compiled_at'",
        "\"measurements\": [2, 0], | `` | a program needs"
    })
    void refusesWhatIsWrong(String good, String bad, String message) {
        assertThat(SMALL).contains(good);
        QnitException refusal = catchThrowableOfType(QnitException.class, () -> Coda.read(SMALL.replace(good, bad)));
        assertThat(refusal).hasMessageContaining(message).hasMessageStartingWith("Coda NativeGateIR");
    }

    /** conformance/nativeir/coda.sh had coda-node judge these very bytes. */
    @TestFactory
    Stream<DynamicTest> writesWhatCodaNodeAccepted() throws IOException {
        Map<String, Object> verdicts = verdicts("accepted");
        assertThat(verdicts).hasSizeGreaterThan(8);
        return verdicts.entrySet().stream().map(verdict -> dynamicTest(verdict.getKey(), () -> {
            assertThat(verdict.getValue()).isEqualTo(true);
            Path written = folder().resolve(verdict.getKey());
            String name = verdict.getKey().replace(".json", ".qasm");
            Circuit circuit = OpenQasm.read(folder().resolve(name), ReadOptions.DEFAULT).executable();
            CodaProgram program = Coda.read(Files.readString(written));
            assertThat(Coda.write(Coda.of(circuit, program.target(), program.metadata()), Layout.LINES))
                    .isEqualTo(Files.readString(written));
        }));
    }

    /** What coda-node refused, this reader must refuse, too. */
    @TestFactory
    Stream<DynamicTest> refusesWhatCodaNodeRefuses() throws IOException {
        Map<String, Object> verdicts = verdicts("probes");
        assertThat(verdicts).hasSizeGreaterThan(20);
        return verdicts.entrySet().stream().map(verdict -> dynamicTest(verdict.getKey(), () -> {
            assertThat(isRead(verdict.getKey()) && verdict.getValue().equals(false)).isFalse();
        }));
    }

    /** Coda takes more only where it reads text as numbers, and a gate on the same qubit twice. */
    @Test
    void readsWhatCodaNodeReads() throws IOException {
        List<String> refused = verdicts("probes").entrySet().stream()
                .filter(verdict -> verdict.getValue().equals(true) && !isRead(verdict.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(refused).hasSize(4)
                .allMatch(text -> text
                        .matches(".*(\\[0, 0], \"params|\"num_qubits\": \"2\"|\\[\"0\"]|level\": \"2\").*"));
    }

    private static boolean isRead(String text) {
        try {
            Coda.read(text);
            return true;
        } catch (QnitException _) {
            return false;
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("qnit.root"), "conformance", "nativeir", "coda");
    }

    private static Map<String, Object> verdicts(String part) {
        try {
            Map<?, ?> all = (Map<?, ?>) JsonTree.read(Files.readString(folder().resolve("verdicts.json")));
            Map<String, Object> found = new TreeMap<>();
            ((Map<?, ?>) all.get(part)).forEach((name, verdict) -> found.put((String) name, verdict));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Circuit circuit(String statements) {
        String source = "OPENQASM 3; include \"stdgates.inc\"; bit[2] c;\n" + statements;
        if (!statements.contains("measure")) {
            source = source.replace("bit[2] c;", "");
        }
        if (statements.contains("iswap")) {
            source = source.replace("\n", "gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }\n");
        }
        return OpenQasm.read("test.qasm", source).executable();
    }
}
