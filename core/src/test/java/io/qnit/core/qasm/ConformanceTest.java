package io.qnit.core.qasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.DiagnosticText.Style;
import io.qnit.core.qasm.ReadOptions.Strictness;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conformance suite as far as reading decides it; what a run must give is checked where there is a simulator. */
class ConformanceTest {
    private static final ReadOptions LENIENT = ReadOptions.DEFAULT;
    private static final ReadOptions STRICT = ReadOptions.DEFAULT.withStrictness(Strictness.STRICT);

    /** Far more than any of them takes: what does not end is told from what is slow. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TestFactory
    Stream<DynamicTest> readsValidPrograms() {
        return tests(Snippet.in("openqasm/valid"), s -> check(s, read(s, LENIENT)));
    }

    @TestFactory
    Stream<DynamicTest> rejectsInvalidPrograms() {
        return tests(Snippet.in("openqasm/invalid"), s -> check(s, read(s, LENIENT)));
    }

    @TestFactory
    Stream<DynamicTest> survivesHostilePrograms() {
        return tests(Snippet.in("hostile"), s -> {
            Reading reading = assertTimeoutPreemptively(LIMIT, () -> read(s, LENIENT));
            boolean isError = !reading.of(Severity.ERROR).isEmpty();
            List<Diagnostic> refusals = reading.of(Severity.REFUSAL);
            switch (s.expect()) {
                case "error" -> assertFirst(s, reading, isError ? reading.of(Severity.ERROR) : refusals, s.get("line"));
                case "either" -> {
                    if (isError) {
                        assertFirst(s, reading, reading.of(Severity.ERROR), s.get("line"));
                    }
                }
                default -> check(s, reading);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesLenienciesWhenStrict() {
        return tests(Snippet.in("openqasm/valid"), s -> {
            Reading reading = read(s, STRICT);
            if ("invalid".equals(s.get("strict").orElse(""))) {
                assertFirst(s, reading, reading.of(Severity.ERROR), s.get("strict-line"));
            } else {
                assertThat(reading.of(Severity.ERROR)).as(describe(s, reading)).isEmpty();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> rejectsInvalidProgramsWhenStrict() {
        return tests(Snippet.in("openqasm/invalid"), s -> {
            Reading reading = read(s, STRICT);
            assertThat(reading.of(Severity.ERROR)).as(describe(s, reading)).isNotEmpty();
        });
    }

    private interface Check {
        void check(Snippet snippet);
    }

    private static Stream<DynamicTest> tests(List<Snippet> snippets, Check check) {
        return snippets.stream().map(s -> dynamicTest(s.toString(), () -> check.check(s)));
    }

    private static Reading read(Snippet s, ReadOptions options) {
        return OpenQasm.read(s.name() + ".qasm", s.source(), options);
    }

    private static void check(Snippet s, Reading reading) {
        List<Diagnostic> errors = reading.of(Severity.ERROR);
        List<Diagnostic> refusals = reading.of(Severity.REFUSAL);
        switch (s.expect()) {
            case "run" -> {
                assertThat(errors).as(describe(s, reading)).isEmpty();
                assertThat(refusals).as(describe(s, reading)).isEmpty();
                assertThat(reading.circuit()).as(describe(s, reading)).isPresent();
            }
            case "parse" -> assertThat(errors).as(describe(s, reading)).isEmpty();
            case "refuse" -> {
                assertThat(errors).as(describe(s, reading)).isEmpty();
                assertFirst(s, reading, refusals, s.get("line"));
            }
            case "error" -> {
                assertThat(reading.circuit()).as(describe(s, reading)).isEmpty();
                assertFirst(s, reading, errors, s.get("line"));
            }
            default -> fail("%s expects '%s'", s, s.expect());
        }
    }

    private static void assertFirst(Snippet s, Reading reading, List<Diagnostic> found, Optional<String> line) {
        assertThat(found).as(describe(s, reading)).isNotEmpty();
        Diagnostic first = found.getFirst();
        line.ifPresent(l -> assertThat(first.line()).as(describe(s, reading)).isEqualTo(Integer.parseInt(l)));
        s.get("message")
                .ifPresent(m -> assertThat(first.message().toLowerCase(Locale.ROOT))
                        .as(describe(s, reading))
                        .containsAnyOf(m.toLowerCase(Locale.ROOT).split("\\|")));
        assertThat(first.message()).as(describe(s, reading)).hasSizeLessThan(300);
    }

    private static String describe(Snippet s, Reading reading) {
        return s + "\n" + s.text() + "\n" + DiagnosticText.of(reading.diagnostics(), Style.PLAIN);
    }
}
