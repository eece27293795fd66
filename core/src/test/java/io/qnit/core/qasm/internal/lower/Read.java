package io.qnit.core.qasm.internal.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.Reading;
import java.util.List;
import java.util.function.Consumer;

/** Short ways to read a source in a test. */
final class Read {
    static final String HEAD = "OPENQASM 3.1;\ninclude \"stdgates.inc\";\n";

    private Read() {}

    /** A program behind {@link #HEAD}, which must be executable. */
    static Circuit circuit(String program) {
        return source(HEAD + program);
    }

    static Circuit source(String source) {
        Reading reading = OpenQasm.read("test.qasm", source);
        assertThat(reading.diagnostics()).as(source).isEmpty();
        return reading.executable();
    }

    static Block block(Consumer<BlockBuilder> operations) {
        BlockBuilder builder = new BlockBuilder();
        operations.accept(builder);
        return builder.build();
    }

    /** What is wrong with a program behind {@link #HEAD}, as {@code line:column message}. */
    static List<String> errors(String program) {
        return OpenQasm.read("test.qasm", HEAD + program).of(Diagnostic.Severity.ERROR).stream()
                .map(d -> d.line() + ":" + d.column() + " " + d.message()).toList();
    }

    static List<String> refusals(String program) {
        return OpenQasm.read("test.qasm", HEAD + program).of(Diagnostic.Severity.REFUSAL).stream()
                .map(d -> d.line() + ":" + d.column() + " " + d.message()).toList();
    }

    static List<String> hints(String program) {
        return OpenQasm.read("test.qasm", HEAD + program).of(Diagnostic.Severity.ERROR).stream()
                .map(Diagnostic::hint).toList();
    }
}
