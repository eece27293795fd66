package io.qnit.app.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * A horizontal bar per outcome, the most frequent first, in the width of the terminal. Bars are drawn to an eighth of a
 * column.
 */
public final class Histogram {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    private static final int MOST_ROWS = 24;
    private static final int WIDEST_BAR = 48;
    private static final int NARROWEST_BAR = 8;

    private final Terminal terminal;

    public Histogram(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Lines for counted outcomes: label, bar, count, share. */
    public String ofCounts(SortedMap<String, Long> counts) {
        double total = counts.values().stream().mapToLong(Long::longValue).sum();
        return draw(counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(e -> new Row(e.getKey(), e.getValue() / total, Terminal.grouped(e.getValue())))
                .toList());
    }

    /** Lines for exact probabilities: label, bar, share. */
    public String ofProbabilities(SortedMap<String, Double> probabilities) {
        return draw(probabilities.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(e -> new Row(e.getKey(), e.getValue(), String.format(Locale.ROOT, "%.6f", e.getValue())))
                .toList());
    }

    private record Row(String label, double share, String figure) {}

    private String draw(List<Row> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        List<Row> shown = rows.size() <= MOST_ROWS ? rows : rows.subList(0, MOST_ROWS - 4);
        int labels = shown.stream().mapToInt(r -> r.label().length()).max().orElse(1);
        int figures = shown.stream().mapToInt(r -> r.figure().length()).max().orElse(1);
        // Two columns of margin, two between the parts, "100.0 %" at the end.
        int room = terminal.width() - 2 - labels - 2 - 2 - figures - 2 - 7;
        int bar = Math.clamp(room, NARROWEST_BAR, WIDEST_BAR);
        double most = shown.getFirst().share();
        StringBuilder text = new StringBuilder();
        for (Row row : shown) {
            String drawn = bar(most > 0 ? row.share() / most * bar : 0);
            text.append("  ").append(padded(label(row.label(), labels), labels)).append("  ");
            text.append(terminal.styled(Terminal.Style.BAR, drawn)).append(" ".repeat(bar - drawn.length()));
            text.append("  ").append(" ".repeat(figures - row.figure().length())).append(row.figure());
            text.append(String.format(Locale.ROOT, "  %5.1f %%%n", 100 * row.share()));
        }
        if (shown.size() < rows.size()) {
            double rest = 1 - shown.stream().mapToDouble(Row::share).sum();
            text.append(String.format(
                    Locale.ROOT,
                    "  and %s more (%.1f %%)%n",
                    Terminal.grouped(rows.size() - shown.size()),
                    100 * Math.max(0, rest)));
        }
        return text.toString();
    }

    private static String label(String bitstring, int width) {
        return bitstring.isEmpty() ? " ".repeat(width) : bitstring;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String bar(double columns) {
        int eighths = (int) Math.round(columns * 8);
        String full = "█".repeat(eighths / 8);
        return eighths % 8 == 0 ? full : full + EIGHTHS.charAt(eighths % 8);
    }
}
