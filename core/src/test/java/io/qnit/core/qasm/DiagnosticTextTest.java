package io.qnit.core.qasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.qasm.Diagnostic.Severity;
import io.qnit.core.qasm.DiagnosticText.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {
    private static Diagnostic error(String message, int line, int column, int length, String source, String hint) {
        return new Diagnostic(Severity.ERROR, message, "broken.qasm", line, column, length, source, column, hint);
    }

    @Test
    void showsThePlaceUnderlined() {
        Diagnostic first = error("unknown gate 'hadamard'", 4, 1, 8, "hadamard q[0];", "did you mean 'h'?");
        Diagnostic second = error("index 2 is out of range (0 to 1)", 16, 10, 4, "cx q[0], q[2];", "");
        assertThat(DiagnosticText.of(List.of(first, second), Style.PLAIN)).isEqualTo("""
                error: unknown gate 'hadamard'
                   --> broken.qasm:4:1
                    |
                  4 | hadamard q[0];
                    | ^^^^^^^^ did you mean 'h'?
                    |
                error: index 2 is out of range (0 to 1)
                   --> broken.qasm:16:10
                    |
                 16 | cx q[0], q[2];
                    |          ^^^^
                2 errors
                """);
    }

    @Test
    void alignsBehindTabsAndWideCharacters() {
        assertThat(underline("\tx ?;", 4, 1)).containsExactly("    x ?;", "      ^");
        assertThat(underline("a\t?", 3, 1)).containsExactly("a   ?", "    ^");
        assertThat(underline("量子 ?;", 4, 1)).containsExactly("量子 ?;", "     ^");
        assertThat(underline("x 量子;", 3, 2)).containsExactly("x 量子;", "  ^^^^");
        assertThat(underline("e\u0301 ?", 4, 1)).containsExactly("e\u0301 ?", "  ^");
        assertThat(underline("😀 ?", 3, 1)).containsExactly("😀 ?", "   ^");
        assertThat(underline("x", 2, 1)).containsExactly("x", " ^");
        assertThat(underline("x y", 3, 100)).containsExactly("x y", "  ^");
    }

    private static List<String> underline(String source, int column, int length) {
        List<String> lines = DiagnosticText.of(List.of(error("m", 1, column, length, source, "")), Style.PLAIN)
                .lines()
                .toList();
        return List.of(lines.get(3).substring(5), lines.get(4).substring(5));
    }

    @Test
    void letsNoSourceSteerTheTerminal() {
        Diagnostic evil = error("no \u001b[2J", 1, 1, 1, "\u001b[31m \u202e x\u0007", "\u009b");
        String text = DiagnosticText.of(List.of(evil), Style.PLAIN);
        assertThat(text).contains("␛[31m", "␛[2J", "␇").doesNotContain("\u001b", "\u202e", "\u009b", "\u0007");
    }

    @Test
    void coloursOnRequest() {
        Diagnostic warning = new Diagnostic(Severity.WARNING, "m", "f", 1, 1, 1, "x", 1, "");
        assertThat(DiagnosticText.of(List.of(warning), Style.COLOURED)).startsWith("\u001b[1;33mwarning\u001b[0m: m\n");
        assertThat(DiagnosticText.of(List.of(warning), Style.PLAIN)).doesNotContain("\u001b");
    }

    @Test
    void countsEachKind() {
        Diagnostic warning = new Diagnostic(Severity.WARNING, "m", "f", 1, 1, 1, "x", 1, "");
        Diagnostic refusal = new Diagnostic(Severity.REFUSAL, "m", "f", 1, 1, 1, "x", 1, "");
        assertThat(DiagnosticText.summary(List.of(warning, warning, refusal)))
                .isEqualTo("1 unsupported feature, 2 warnings");
        assertThat(DiagnosticText.of(List.of(), Style.PLAIN)).isEmpty();
    }
}
