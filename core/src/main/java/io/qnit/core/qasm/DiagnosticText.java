package io.qnit.core.qasm;

import io.qnit.core.qasm.Diagnostic.Severity;
import java.util.List;
import java.util.Locale;

/**
 * Diagnostics for a person to read: message, place, the line of the source with the place underlined, hint.
 *
 * <pre>
 * error: unknown gate 'hadamard'
 *   --&gt; broken.qasm:4:1
 *    |
 *  4 | hadamard q[0];
 *    | ^^^^^^^^ did you mean 'h'?
 * </pre>
 *
 * <p>Underlines stand where a terminal shows the text: tabs are spaced out, wide characters count twice. Control characters
 * of the source are shown as symbols, so that no source can steer the terminal.
 */
public final class DiagnosticText {
    private static final int TAB = 4;

    private DiagnosticText() {}

    /** Whether to colour. */
    public enum Style {
        PLAIN,
        /** With ANSI escape sequences. */
        COLOURED
    }

    /** All diagnostics and, as the last line, how many there are of each kind. Ends with a line feed unless empty. */
    public static String of(List<Diagnostic> diagnostics, Style style) {
        if (diagnostics.isEmpty()) {
            return "";
        }
        int digits = diagnostics.stream()
                .mapToInt(d -> String.valueOf(d.line()).length())
                .max()
                .orElseThrow();
        StringBuilder out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            if (!out.isEmpty()) {
                out.append(Paint.of(style, Paint.FRAME, " ".repeat(digits + 2) + "|")).append('\n');
            }
            append(out, diagnostic, digits, style);
        }
        return out.append(summary(diagnostics)).append('\n').toString();
    }

    /** How many there are of each kind: {@code 2 errors, 1 warning}. */
    public static String summary(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        for (Severity severity : Severity.values()) {
            long count = diagnostics.stream().filter(d -> d.severity() == severity).count();
            if (count > 0) {
                String noun = switch (severity) {
                    case ERROR -> "error";
                    case REFUSAL -> "unsupported feature";
                    case WARNING -> "warning";
                };
                out.append(out.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s"));
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Diagnostic d, int digits, Style style) {
        String label = switch (d.severity()) {
            case ERROR -> Paint.of(style, Paint.ERROR, "error");
            case REFUSAL -> Paint.of(style, Paint.ERROR, "unsupported");
            case WARNING -> Paint.of(style, Paint.WARNING, "warning");
        };
        String margin = " ".repeat(digits + 1);
        String bar = Paint.of(style, Paint.FRAME, margin + " |");
        out.append(label).append(": ").append(shown(d.message())).append('\n');
        out.append(Paint.of(style, Paint.FRAME, margin + "--> "))
                .append(shown(d.file()))
                .append(':')
                .append(d.line())
                .append(':')
                .append(d.column())
                .append('\n');
        out.append(bar).append('\n');
        Underlined line = Underlined.of(d);
        String number = " ".repeat(digits + 1 - String.valueOf(d.line()).length()) + d.line() + " |";
        out.append(Paint.of(style, Paint.FRAME, number))
                .append(line.text.isEmpty() ? "" : " ")
                .append(line.text)
                .append('\n');
        String carets = "^".repeat(line.carets) + (d.hint().isEmpty() ? "" : " " + shown(d.hint()));
        out.append(bar)
                .append(' ')
                .append(" ".repeat(line.indent))
                .append(Paint.of(style, d.severity() == Severity.WARNING ? Paint.WARNING : Paint.ERROR, carets))
                .append('\n');
    }

    private static String shown(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(visible(c)));
        return out.toString();
    }

    /** The source line as a terminal shows it, with the cells to leave blank and to underline below it. */
    private record Underlined(String text, int indent, int carets) {
        static Underlined of(Diagnostic d) {
            StringBuilder text = new StringBuilder();
            int cells = 0;
            int indent = -1;
            int end = -1;
            int position = 1;
            for (int c : d.sourceLine().codePoints().toArray()) {
                if (position == d.sourceColumn()) {
                    indent = cells;
                } else if (position == d.sourceColumn() + d.length()) {
                    end = cells;
                }
                if (c == '\t') {
                    int blanks = TAB - cells % TAB;
                    text.append(" ".repeat(blanks));
                    cells += blanks;
                } else {
                    int shown = visible(c);
                    text.appendCodePoint(shown);
                    cells += width(shown);
                }
                position++;
            }
            indent = indent < 0 ? cells : indent;
            end = end < 0 ? cells : end;
            return new Underlined(text.toString().stripTrailing(), indent, Math.max(1, end - indent));
        }
    }

    /** Control characters as their symbols; what would reorder or hide text as a replacement character. */
    private static int visible(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        }
        if (c == 0x7F) {
            return 0x2421;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.UNASSIGNED -> 0xFFFD;
            default -> c;
        };
    }

    /** Cells that a terminal gives a character. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean isWide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF && c != 0x303F
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1F64F
                || c >= 0x1F680 && c <= 0x1F9FF
                || c >= 0x20000 && c <= 0x3FFFD;
        return isWide ? 2 : 1;
    }

    private enum Paint {
        ERROR("\u001b[1;31m"),
        WARNING("\u001b[1;33m"),
        FRAME("\u001b[34m");

        private final String code;

        Paint(String code) {
            this.code = code;
        }

        static String of(Style style, Paint paint, String text) {
            return switch (style) {
                case PLAIN -> text;
                case COLOURED -> paint.code + text + "\u001b[0m";
            };
        }
    }
}
