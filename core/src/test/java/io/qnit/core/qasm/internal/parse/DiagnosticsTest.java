package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private final Source source = source("main.qasm", "x q;\n\tyy q;\nz q;\n");
    private final Diagnostics diagnostics = new Diagnostics(ReadOptions.DEFAULT);

    private static Source source(String name, String text) {
        return new Source(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void locatesSpans() {
        diagnostics.error(source, Span.of(6, 8), "wrong", "right");
        assertThat(diagnostics.list())
                .containsExactly(new Diagnostic(
                        Diagnostic.Severity.ERROR, "wrong", "main.qasm", 2, 2, 2, "\tyy q;", 2, "right"));
    }

    @Test
    void underlinesToTheEndOfTheFirstLineAtMost() {
        diagnostics.error(source, Span.of(6, 17), "long", "");
        diagnostics.error(source, Span.of(4, 4), "empty", "");
        assertThat(diagnostics.list()).extracting(Diagnostic::length).containsExactly(1, 5);
    }

    @Test
    void listsInSourceOrder() {
        Source included = source("a.inc", "w;");
        diagnostics.warn(source, Span.of(12, 13), "third", "");
        diagnostics.error(included, Span.of(0, 1), "elsewhere", "");
        diagnostics.refuse(source, Span.of(0, 1), "first", "");
        diagnostics.error(source, Span.of(6, 7), "second", "");
        assertThat(diagnostics.list())
                .extracting(Diagnostic::message)
                .containsExactly("first", "second", "third", "elsewhere");
    }

    @Test
    void keepsTheSameThingAtTheSamePlaceOnce() {
        diagnostics.error(source, Span.of(0, 1), "wrong", "");
        diagnostics.error(source, Span.of(0, 1), "wrong", "");
        diagnostics.error(source, Span.of(0, 1), "otherwise wrong", "");
        assertThat(diagnostics.list()).hasSize(2);
    }

    @Test
    void isFullAfterTheErrorsAskedFor() {
        for (int k = 0; k < 100; k++) {
            assertThat(diagnostics.isFull()).isEqualTo(k >= 20);
            diagnostics.error(source, Span.of(0, 1), "error " + k, "");
            diagnostics.warn(source, Span.of(0, 1), "warning " + k, "");
        }
        assertThat(diagnostics.list()).hasSize(40);
    }

    @Test
    void warningsAreNoErrors() {
        diagnostics.warn(source, Span.of(0, 1), "odd", "");
        diagnostics.refuse(source, Span.of(0, 1), "not here", "");
        assertThat(diagnostics.hasErrors()).isFalse();
    }

    @Test
    void cutsLongLinesAroundThePlace() {
        Source wide = source("wide.qasm", "é".repeat(500) + "?" + "b".repeat(500));
        diagnostics.error(wide, Span.of(1000, 1001), "here", "");
        Diagnostic d = diagnostics.list().getFirst();
        assertThat(d.column()).isEqualTo(501);
        assertThat(d.sourceLine()).hasSize(100);
        assertThat(d.sourceLine().charAt(d.sourceColumn() - 1)).isEqualTo('?');
    }

    @Test
    void cutsLongWordsInMessages() {
        diagnostics.error(source, Span.of(0, 1), "unknown gate '" + "h".repeat(100_000) + "' here", "");
        assertThat(diagnostics.list().getFirst().message())
                .hasSizeLessThan(120)
                .startsWith("unknown gate 'hhh")
                .endsWith("... here");
    }
}
