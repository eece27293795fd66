package io.qnit.app.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.qnit.app.CircuitFormat;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.CompiledProgram;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.Level;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.Targets;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.nativeir.Coda;
import io.qnit.core.nativeir.CodaTarget;
import io.qnit.core.nativeir.NativeIr;
import io.qnit.core.nativeir.NativeProgram;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledProgramTest {
    private static final String SOURCE = """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[4] q;
            bit[4] c;
            h q[0];
            cx q[0], q[3];
            cp(0.3) q[1], q[2];
            ry(0.7) q[2];
            cx q[2], q[0];
            c = measure q;
            """;
    private static final CompileOptions OPTIONS = CompileOptions.DEFAULT.withLevel(Level.O2).withSeed(5).withThreads(1);

    @ParameterizedTest
    @CsvSource({"line:6", "ibm-manila-5", "ibm-heron-133", "full:4"})
    void saysWhereACompiledCircuitComesFrom(String name) {
        Target target = Targets.named(name);
        Compilation compilation = Compiler.compile(circuit(), target, OPTIONS);
        NativeProgram program = CompiledProgram.of(compilation, OPTIONS, SOURCE.getBytes(StandardCharsets.UTF_8), "1");
        NativeProgram again = NativeIr.read(CircuitFormat.nativeir.write(program));
        assertThat(again).isEqualTo(program);
        assertThat(again.circuit().body()).isEqualTo(compilation.circuit().body());
        assertThat(again.target().device()).isEqualTo(name);
        assertThat(again.target().specHash()).contains(target.hash());
        assertThat(again.qubitMap().start()).isEqualTo(compilation.initialLayout());
        assertThat(again.qubitMap().end()).isEqualTo(compilation.finalLayout());
        assertThat(again.provenance().pipeline()).isEqualTo("O2");
        assertThat(again.provenance().seed()).hasValue(5);
        assertThat(again.provenance().metrics().get("twoQubitGates")).isPositive();
    }

    /** A maintained validator says whether the files are what the published schema promises. */
    @ParameterizedTest
    @ValueSource(strings = {"bell", "bernstein_vazirani", "cuccaro_adder", "error_correction", "ghz", "grover", "qft",
        "qpe", "repeat_until_success", "teleportation"})
    void writesTheExamplesAsTheSchemaSays(String name) throws IOException {
        Path file = Path.of(System.getProperty("qnit.root"), "examples", name + ".qasm");
        Circuit example = OpenQasm.read(file, ReadOptions.DEFAULT).executable();
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(NativeIr.schema());
        for (String target : new String[] {"heavyhex:57", "full:20"}) {
            Compilation compilation = Compiler.compile(example, Targets.named(target), OPTIONS);
            NativeProgram program = CompiledProgram.of(compilation, OPTIONS, Files.readAllBytes(file), "1");
            String text = CircuitFormat.nativeir.write(program);
            assertThat(schema.validate(text, InputFormat.JSON)).as(target).isEmpty();
            assertThat(schema.validate(text.replace("\"qnit.nativeir\"", "\"qnit\""), InputFormat.JSON)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"'line:5:cz,rx,ry,rz', CZ", "'grid:2x3:iswap,rx,ry,rz', ISWAP", "'line:5:cp,rx,rz', PCZ",
        "'ring:5:cx,sx,rz', CNOT"})
    void compilesForEveryTargetOfCoda(String name, CodaTarget expected) {
        Compilation compilation = Compiler.compile(circuit(), Targets.named(name), OPTIONS);
        NativeProgram program = CompiledProgram.of(compilation, OPTIONS, SOURCE.getBytes(StandardCharsets.UTF_8), "1");
        var coda = Coda.read(CircuitFormat.coda.write(program));
        assertThat(coda.target()).isEqualTo(expected);
        assertThat(coda.metadata().optimizationLevel()).isEqualTo(2);
        assertThat(coda.metadata().sourceHash()).hasSize(64);
        assertThat(coda.measurements()).hasSize(4);
    }

    @Test
    void givesTheSameBytesAgain() {
        for (int threads : new int[] {1, 2, 7}) {
            CompileOptions options = OPTIONS.withThreads(threads);
            assertThat(NativeIr.sha256(hashed(options))).isEqualTo(NativeIr.sha256(hashed(OPTIONS)));
        }
    }

    private static NativeProgram hashed(CompileOptions options) {
        return CompiledProgram.of(
                Compiler.compile(circuit(), Targets.named("grid:3x3"), options), options,
                SOURCE.getBytes(StandardCharsets.UTF_8), "1");
    }

    private static Circuit circuit() {
        return OpenQasm.read("source.qasm", SOURCE).executable();
    }
}
