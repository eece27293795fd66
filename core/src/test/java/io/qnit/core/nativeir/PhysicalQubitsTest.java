package io.qnit.core.nativeir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Program.Dialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Native programs as OpenQASM 3 on physical qubits, which conformance/nativeir/judge.sh had Qiskit read. */
class PhysicalQubitsTest {
    private static final Path FOLDER = Path.of(System.getProperty("qnit.root"), "conformance", "nativeir", "physical");

    @TestFactory
    Stream<DynamicTest> writesWhatQiskitReads() throws IOException {
        Map<?, ?> verdicts = (Map<?, ?>) JsonTree.read(Files.readString(FOLDER.resolve("verdicts.json")));
        Map<?, ?> files = (Map<?, ?>) verdicts.get("files");
        assertThat(files).hasSizeGreaterThan(7);
        return files.entrySet().stream().map(file -> {
            Path text = FOLDER.resolve((String) file.getKey());
            return dynamicTest((String) file.getKey(), () -> check(text, (Map<?, ?>) file.getValue()));
        });
    }

    private static void check(Path text, Map<?, ?> verdict) throws IOException {
        Path source = FOLDER.resolve(text.getFileName().toString().replace(".qasm", ".json"));
        NativeProgram program = NativeIr.read(Files.readString(source));
        String written = OpenQasm.write(program.circuit(), Dialect.OPENQASM3);
        assertThat(written).isEqualTo(Files.readString(text)).contains("$").doesNotContain("qubit");
        Circuit again = OpenQasm.read(text, ReadOptions.DEFAULT).executable();
        assertThat(again.body()).isEqualTo(program.circuit().body());
        assertThat(verdict.get("accepted")).isEqualTo(true);
        assertThat(verdict.get("physical")).isEqualTo(true);
        Map<String, Integer> counts = new HashMap<>();
        ((Map<?, ?>) verdict.get("operations"))
                .forEach((name, count) -> counts.put((String) name, ((BigDecimal) count).intValueExact()));
        Block body = program.circuit().body();
        long phases = IntStream.range(0, body.size()).filter(i -> body.operandCount(i) == 0 && body.isGate(i)).count();
        assertThat(counts.values().stream().mapToInt(n -> n).sum()).isEqualTo(body.size() - phases);
        assertThat(counts.get("measure")).isEqualTo(measurements(body));
    }

    private static int measurements(Block block) {
        int count = 0;
        for (int i = 0; i < block.size(); i++) {
            count += block.opcode(i) == Opcode.MEASURE ? 1 : 0;
        }
        return count;
    }
}
