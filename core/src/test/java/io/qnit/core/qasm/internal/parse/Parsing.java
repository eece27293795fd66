package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.ReadOptions.Strictness;
import io.qnit.core.qasm.program.Program;
import io.qnit.core.qasm.program.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A source that has been parsed, with what was said about it. */
record Parsing(Program program, List<Diagnostic> diagnostics) {
    static Parsing of(String source) {
        return of(source.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT);
    }

    static Parsing strictly(String source) {
        return of(source.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT.withStrictness(Strictness.STRICT));
    }

    static Parsing of(byte[] source, ReadOptions options) {
        Diagnostics diagnostics = new Diagnostics(options);
        Program program = Parser.parse(new Source("test.qasm", source), diagnostics, options);
        return new Parsing(program, diagnostics.list());
    }

    /** The only statement of a source without errors. */
    static <S extends Statement> S one(Class<S> type, String source) {
        Parsing parsing = of(source);
        assertThat(parsing.diagnostics).as(source).isEmpty();
        assertThat(parsing.program.statements()).as(source).hasSize(1);
        assertThat(parsing.program.statements().getFirst()).as(source).isInstanceOf(type);
        return type.cast(parsing.program.statements().getFirst());
    }

    /** {@code line:column message (hint)} of each. */
    List<String> errors() {
        return diagnostics.stream()
                .map(d -> d.line() + ":" + d.column() + " " + d.message()
                        + (d.hint().isEmpty() ? "" : " (" + d.hint() + ")"))
                .toList();
    }
}
