package io.qnit.core.nativeir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.core.qasm.Snippet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeIrTest {
    private static final JsonSchema SCHEMA = new JsonSchema(NativeIr.schema());
    private static final String SMALL = """
            {"clbits": {"order": "clbit0-rightmost", "registers": [{"name": "c", "size": 2}]},
             "features": [], "format": "qnit.nativeir", "name": "small",
             "ops": [["rz", [1], [0.5]], ["cz", [0, 1]], ["measure", [1], [], [0]]],
             "target": {"gateSet": {"gates": ["cz", "rz"]}, "qubits": 3}, "version": "1.0"}
            """;

    @Test
    void readsTheExampleOfThePageAndWritesItAlike() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("qnit.root"), "docs", "native-ir.md"));
        String example =
                page.substring(page.indexOf("```json\n") + 8, page.indexOf("\n```\n", page.indexOf("```json")) + 1);
        NativeProgram program = NativeIr.read(example);
        assertThat(NativeIr.write(program, Layout.LINES)).isEqualTo(example);
        assertThat(program.circuit().body().size()).isEqualTo(12);
        assertThat(program.qubitMap().start()).containsExactly(3, 4);
        assertThat(SCHEMA.problems(example)).isEmpty();
        assertThat(program.features()).isEmpty();
    }

    /** Every program of the conformance suite that a native program can hold, whatever it does. */
    @TestFactory
    Stream<DynamicTest> keepsEveryCircuitOfTheSuite() {
        return Snippet.in("openqasm/valid").stream().map(s -> dynamicTest(s.toString(), () -> {
            Reading reading = OpenQasm.read(s.name(), s.source(), ReadOptions.DEFAULT);
            if (reading.circuit().isPresent()) {
                keeps(reading.circuit().get());
            }
        }));
    }

    private static void keeps(Circuit circuit) {
        NativeProgram program;
        try {
            program = NativeProgram.asItIs(circuit);
        } catch (QnitException refusal) {
            assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED);
            assertThat(refusal).hasMessageMatching(".*(added controls|unitary matrix|not a sum of multiples).*");
            return;
        }
        String lines = NativeIr.write(program, Layout.LINES);
        String canonical = NativeIr.write(program, Layout.CANONICAL);
        NativeProgram again = NativeIr.read(lines);
        assertThat(NativeIr.write(again, Layout.CANONICAL)).isEqualTo(canonical);
        assertThat(NativeIr.read(canonical)).isEqualTo(again);
        assertThat(JsonTree.canonical(JsonTree.read(lines))).isEqualTo(canonical);
        assertThat(SCHEMA.problems(lines)).as(lines).isEmpty();
        if (circuit.variables().stream().noneMatch(v -> v.role() == Variable.Role.INPUT)) {
            assertThat(again).isEqualTo(program);
        }
    }

    @Test
    void holdsMostOfTheSuite() {
        long held = Snippet.in("openqasm/valid").stream()
                .flatMap(s -> OpenQasm.read(s.name(), s.source(), ReadOptions.DEFAULT).circuit().stream())
                .filter(NativeIrTest::isHeld)
                .count();
        assertThat(held).isGreaterThan(300);
    }

    private static boolean isHeld(Circuit circuit) {
        try {
            NativeProgram.asItIs(circuit);
            return true;
        } catch (QnitException _) {
            return false;
        }
    }

    @Test
    void keepsEverythingThatIsKnownAboutAProgram() {
        Provenance provenance = Provenance.unknown()
                .withSource(new Provenance.Source("openqasm3", "ab".repeat(32)))
                .withCompiler("qnit", "0.1.0", "O3", Long.MIN_VALUE)
                .withMetrics(Map.of("depth", 17.0, "cz", 1e21))
                .withCompiledAt("2026-11-21T18:00:00Z")
                .withExpectedFidelity(0.875)
                .withAccuracy(1e-12, -0.75);
        NativeTarget target = new NativeTarget(
                "lab-3", Optional.of("0f".repeat(32)),
                Optional.of(new NativeTarget.Calibration("cal \"7\"", "2026-11-20T00:00:00Z")), "cz",
                List.of(Gate.RZ, Gate.CZ, Gate.SX), 4);
        Circuit circuit = new Circuit(
                "timed", 4, List.of(), List.of(), List.of(),
                new BlockBuilder().gate(Gate.SX, 2).gate(Gate.CZ, 2, 3).build());
        NativeProgram program = NativeProgram.of(circuit, target)
                .withQubitMap(new QubitMap(List.of(2, 3), List.of(3, 2)))
                .withTiming(new Timing(2.5e-10, 16, Timing.Policy.ALAP, new long[] {0, 160}, new long[] {160, 400}))
                .withProvenance(provenance);
        assertThat(NativeIr.read(NativeIr.write(program, Layout.LINES))).isEqualTo(program);
        assertThat(program.features()).containsExactly(Feature.TIMING);
        assertThat(SCHEMA.problems(NativeIr.write(program, Layout.CANONICAL))).isEmpty();
        assertThat(NativeIr.sha256(program)).hasSize(64)
                .isNotEqualTo(NativeIr.sha256(NativeProgram.of(circuit, target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bell", "calibrated", "dynamic", "empty-ops", "later-minor", "parameters", "provenance",
        "timing"})
    void readsTheSoundFilesOfTheCorpus(String name) throws IOException {
        String text = Files.readString(
                Path.of(System.getProperty("qnit.root"), "conformance", "nativeir", "corpus", name + ".json"));
        NativeProgram program = NativeIr.read(text);
        assertThat(NativeIr.read(NativeIr.write(program, Layout.LINES))).isEqualTo(program);
        assertThat(SCHEMA.problems(text)).isEmpty();
    }

    @Test
    void hashesTheCanonicalForm() {
        NativeProgram program = NativeIr.read(SMALL);
        assertThat(NativeIr.write(program, Layout.CANONICAL)).isEqualTo(
                "{\"clbits\":{\"order\":\"clbit0-rightmost\",\"registers\":[{\"form\":\"array\",\"name\":\"c\","
                        + "\"scope\":\"global\",\"size\":2}]},\"features\":[],\"format\":\"qnit.nativeir\",\"name\":"
                        + "\"small\",\"ops\":[[\"rz\",[1],[0.5]],[\"cz\",[0,1]],[\"measure\",[1],[],[0]]],\"parameters\":"
                        + "[],\"provenance\":{},\"qubitMap\":{\"end\":[0,1,2],\"start\":[0,1,2]},\"target\":{\"device\":"
                        + "\"\",\"gateSet\":{\"gates\":[\"cz\",\"rz\"],\"name\":\"\"},\"qubits\":3},\"variables\":[],"
                        + "\"version\":\"1.0\"}");
        assertThat(NativeIr.sha256(program))
                .isEqualTo("6a675e366d76794d6a7b6bf770b4ce3c05c72bb5ebdbe796b513e521cbcb4e0f");
    }

    @Test
    void bindsParametersAsSumsOfMultiples() {
        Circuit circuit = OpenQasm.read("sweep.qasm", """
                input float[64] theta;
                input float[64] phi;
                qubit[1] q;
                rz(2 * theta - phi / 4 + 1) q[0];
                rz(-(theta)) q[0];
                """).executable();
        NativeProgram program = NativeProgram.asItIs(circuit);
        assertThat(NativeIr.write(program, Layout.LINES))
                .contains("[\"rz\", [0], [{\"constant\": 1, \"terms\": {\"phi\": -0.25, \"theta\": 2}}]]")
                .contains("[\"rz\", [0], [{\"constant\": 0, \"terms\": {\"theta\": -1}}]]")
                .contains("\"parameters\": [{\"name\": \"theta\", \"type\": \"float[64]\"}");
        assertThat(program.features()).containsExactly(Feature.PARAMETERS);
        NativeProgram again = NativeIr.read(NativeIr.write(program, Layout.LINES));
        assertThat(NativeIr.read(NativeIr.write(again, Layout.LINES))).isEqualTo(again);
    }

    @Test
    void refusesParametersThatAreNoSums() {
        Circuit circuit = OpenQasm.read("sine.qasm", """
                input float[64] theta;
                qubit[1] q;
                rz(sin(theta)) q[0];
                """).executable();
        assertThatThrownBy(() -> NativeProgram.asItIs(circuit))
                .isInstanceOf(QnitException.class)
                .hasMessage("line 3: a parameter of 'rz' is not a sum of multiples of input parameters of type"
                        + " float[64]; give the inputs their values first");
    }

    @Test
    void skipsWhatALaterMinorVersionAdds() {
        String later = SMALL.replace("\"1.0\"", "\"1.7\"")
                .replace("\"name\": \"small\"", "\"name\": \"small\", \"shiny\": {\"a\": [1, {\"b\": 2}]}")
                .replace("\"qubits\": 3", "\"qubits\": 3, \"fridge\": \"blue\"");
        assertThat(NativeIr.read(later)).isEqualTo(NativeIr.read(SMALL));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"1.0\" | \"2.0\" | version 2.0 is not known; this reader knows version 1",
        "\"1.0\" | \"one\" | 'version' must be like \"1.0\"",
        "qnit.nativeir | qnit.other | 'format' must be \"qnit.nativeir\"",
        "clbit0-rightmost | clbit0-leftmost | the only known order of bits is",
        "\"features\": [] | \"features\": [\"teleport\"] | the feature 'teleport', which is not known here",
        "[\"cz\", [0, 1]] | [\"reset\", [0]] | the program uses 'reset', which 'features' must name",
        "[\"cz\", [0, 1]] | [\"rz\", [1], [1], [0]] | expected 0 clbits, found 1",
        "[\"cz\", [0, 1]] | [\"cz\", [1, 1]] | 'cz' uses qubit 1 twice",
        "[\"cz\", [0, 1]] | [\"cz\", [0, 3]] | is 3; it must be from 0 to 2",
        "[\"cz\", [0, 1]] | [\"cz\", [0]] | gate 'cz' acts on 2 qubits, found 1",
        "[\"cz\", [0, 1]] | [\"cz\", [0, 1], [0.1]] | gate 'cz' takes 0 parameters, found 1",
        "[\"cz\", [0, 1]] | [\"cz\", [0, 0.5]] | must be a whole number",
        "[\"cz\", [0, 1]] | [\"cx\", [0, 1]] | 'cx' is not in the gate set",
        "[\"cz\", [0, 1]] | [\"warp\", [0, 1]] | there is no operation 'warp'",
        "[\"cz\", [0, 1]] | [\"measure\", [0, 1], [], [0]] | expected 1 qubits, found 2",
        "[\"cz\", [0, 1]] | [\"cz\", [0, 1], [], [], [\"clbit\", 0]] | a condition must be of type bool, not bit",
        "[\"cz\", [0, 1]] | {\"if\": 1} | an expression is an array",
        "[\"cz\", [0, 1]] | {\"then\": []} | an operation that is an object is an if",
        "[\"cz\", [0, 1]] | {\"while\": [\"literal\", \"bool\", \"1\"], \"then\": []} | needs the member 'body'",
        "[0.5] | [1e999] | a parameter is too large",
        "[0.5] | [NaN] | this cannot be read as JSON",
        "[0.5] | [{\"terms\": {\"x\": 1}}] | there is no parameter 'x'",
        "[0.5] | [0.5, 0.25] | gate 'rz' takes 1 parameters, found 2",
        "\"size\": 2 | \"size\": 2, \"size\": 3 | Duplicate",
        "\"size\": 2 | \"size\": 0 | it must be from 1 to",
        "\"qubits\": 3 | \"qubits\": 3000000000 | it must be from 0 to",
        "\"qubits\": 3 | \"qubits\": 1 | is 1; it must be from 0 to 0",
        "[], [0]] | [], [2]] | is 2; it must be from 0 to 1",
        "\"name\": \"small\" | \"name\": \"\\ud800\" | holds half a character",
        "\"name\": \"small\" | \"qubitMap\": {\"start\": [0, 0], \"end\": [0, 1]} | has the place 0 twice",
        "\"name\": \"small\" | \"timing\": {\"dt\": 1, \"starts\": [0], \"durations\": [1]} | there are times for 1 operations",
        "\"name\": \"small\" | \"provenance\": {\"source\": {\"sha256\": \"AB\"}} | must be 64 hexadecimal digits"
    })
    void refusesWhatIsWrongAndSaysWhere(String good, String bad, String message) {
        assertThat(SMALL).contains(good);
        QnitException refusal =
                catchThrowableOfType(QnitException.class, () -> NativeIr.read(SMALL.replace(good, bad)));
        assertThat(refusal).hasMessageContaining(message).hasMessageStartingWith("native IR");
        assertThat(refusal.code()).isIn(ErrorCode.INVALID_SOURCE, ErrorCode.UNSUPPORTED);
    }

    /** What a schema can see of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"1.0\" | \"2.0\" | /version", "\"1.0\" | 1.0 | /version", "qnit.nativeir | qnit.other | /format",
        "clbit0-rightmost | clbit0-leftmost | /clbits/order",
        "\"features\": [] | \"features\": [\"teleport\"] | /features/0",
        "[\"cz\", [0, 1]] | [\"cz\", [1, 1]] | /ops/1", "[\"cz\", [0, 1]] | [\"cz\", [0, 0.5]] | /ops/1",
        "[\"cz\", [0, 1]] | [\"cz\", [0, -1]] | /ops/1", "[\"cz\", [0, 1]] | [\"cz\"] | /ops/1",
        "[\"cz\", [0, 1]] | [7, [0, 1]] | /ops/1", "[\"cz\", [0, 1]] | [\"delay\", [0]] | /ops/1",
        "[\"cz\", [0, 1]] | {\"then\": []} | /ops/1", "[0.5] | [\"half\"] | /ops/0",
        "\"size\": 2 | \"size\": 0 | /size",
        "\"qubits\": 3 | \"qubits\": -3 | /target/qubits", "\"qubits\": 3 | \"cubits\": 3 | /target",
        "\"name\": \"small\" | \"name\": 7 | /name", "\"name\": \"small\" | \"qubitMap\": {\"start\": [0]} | /qubitMap",
        "\"name\": \"small\" | \"provenance\": {\"source\": {\"sha256\": \"AB\"}} | /provenance/source/sha256"
    })
    void hasASchemaThatRefusesWhatTheReaderRefuses(String good, String bad, String place) {
        assertThat(SCHEMA.problems(SMALL)).isEmpty();
        assertThat(SMALL).contains(good);
        String wrong = SMALL.replace(good, bad);
        assertThat(SCHEMA.problems(wrong)).isNotEmpty().allMatch(problem -> problem.contains(place));
        assertThatThrownBy(() -> NativeIr.read(wrong)).isInstanceOf(QnitException.class);
    }

    @Test
    void namesThePlace() {
        assertThatThrownBy(() -> NativeIr.read(SMALL.replace("[0, 1]]", "[0, 0]]")))
                .hasMessage("native IR, line 3, column 43: 'cz' uses qubit 0 twice; its qubits must differ");
    }

    @Test
    void boundsSizeAndNesting() {
        String deep = "{\"box\": null, \"body\": [".repeat(2000) + "]}".repeat(2000);
        String sum = "[\"!\", ".repeat(5000) + "[\"clbit\", 0]" + "]".repeat(5000);
        List<String> hostile = List.of(
                SMALL.replace("[\"cz\", [0, 1]]", deep),
                SMALL.replace("[\"cz\", [0, 1]]", "{\"box\": null, \"body\": [".repeat(70) + "]}".repeat(70)),
                SMALL.replace("[\"cz\", [0, 1]]", "[\"cz\", [0, 1], [], [], " + sum + "]"),
                "[".repeat(100_000), "{\"a\":".repeat(100_000),
                SMALL.replace("\"size\": 2", "\"size\": 2000000000"));
        for (String source : hostile) {
            QnitException refusal = catchThrowableOfType(QnitException.class, () -> NativeIr.read(source));
            assertThat(refusal.code()).isIn(ErrorCode.INVALID_SOURCE, ErrorCode.LIMIT_REACHED);
            assertThat(refusal.getMessage()).hasSizeLessThan(400);
        }
        ReadLimits few = new ReadLimits(1000, 2, 10, 10, 10);
        assertThatThrownBy(() -> NativeIr.read(SMALL.getBytes(StandardCharsets.UTF_8), few))
                .hasMessageContaining("there are more than 2 operations");
        assertThatThrownBy(() -> NativeIr.read(new byte[1001], few)).hasMessageContaining("at most 1000 are read");
    }

    @Test
    void isOnlyForWhatTheTargetHas() {
        Circuit circuit = new Circuit(
                "x", 2, List.of(), List.of(), List.of(), new BlockBuilder().gate(Gate.X, 0).build());
        assertThatThrownBy(() -> NativeProgram.of(circuit, NativeTarget.of("cz", List.of(Gate.CZ), 2)))
                .hasMessage("operation 0: 'x' is not in the gate set 'cz' of the target; compile the circuit for the"
                        + " target first");
        assertThatThrownBy(() -> NativeProgram.of(circuit, NativeTarget.of("x", List.of(Gate.X), 3)))
                .hasMessageContaining("on the 3 physical qubits of its target; the circuit has 2 qubits");
    }
}
