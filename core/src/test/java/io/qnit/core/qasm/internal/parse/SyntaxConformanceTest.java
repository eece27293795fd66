package io.qnit.core.qasm.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Snippet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What of the conformance suite a parser alone can judge. */
class SyntaxConformanceTest {
    /** Syntax errors to the grammar that this parser leaves to the lowering, which knows the names. */
    private static final Set<String> LEFT_TO_LOWERING = Set.of(
            "oq2-gate-body-measure", "oq2-gate-body-reset", "oq2-gate-body-if", "oq2-gate-body-index");

    @TestFactory
    Stream<DynamicTest> readsEveryValidSnippet() {
        return Snippet.in("openqasm/valid").stream().map(s -> dynamicTest(s.toString(), () -> {
            List<String> errors = Parsing.of(s.source(), ReadOptions.DEFAULT).errors();
            assertThat(errors).as("%s\n%s", s, s.text()).isEmpty();
        }));
    }

    @TestFactory
    Stream<DynamicTest> rejectsEveryMalformedSnippetOnItsLine() {
        return Snippet.in("openqasm/invalid").stream()
                .filter(s -> !"semantic".equals(s.get("kind").orElse("semantic")))
                .filter(s -> !LEFT_TO_LOWERING.contains(s.name()))
                .map(s -> dynamicTest(s.toString(), () -> {
                    List<Diagnostic> found = Parsing.of(s.source(), ReadOptions.DEFAULT).diagnostics();
                    assertThat(found).as("%s\n%s", s, s.text()).isNotEmpty();
                    assertAll(
                            () -> s.get("line").ifPresent(line -> assertThat(found.getFirst().line())
                                    .as("%s\n%s\n%s", s, s.text(), found)
                                    .isEqualTo(Integer.parseInt(line))));
                }));
    }
}
