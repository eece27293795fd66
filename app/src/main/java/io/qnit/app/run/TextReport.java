package io.qnit.app.run;

import io.qnit.app.terminal.Histogram;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.core.result.DensityMatrix;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import io.qnit.core.result.Statevector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results for a person: a header line, then what was asked for. */
final class TextReport {
    private static final int MOST_SHOTS = 32;
    private static final int MOST_AMPLITUDES = 32;
    private static final double SMALLEST_AMPLITUDE = 5e-13;

    private final Terminal terminal;

    TextReport(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The report on one circuit: one run, or the points of a sweep. */
    String of(List<Run> runs) {
        return runs.size() == 1 ? single(runs.getFirst()) : sweep(runs);
    }

    private String single(Run run) {
        RunResult result = run.result();
        StringBuilder text = new StringBuilder(header(result, seconds(result)));
        if (!result.counts().isEmpty()) {
            text.append('\n').append(new Histogram(terminal).ofCounts(result.counts().shotsByBitstring()));
        }
        result.probabilities().ifPresent(p -> {
            text.append("\n  exact probabilities\n\n").append(new Histogram(terminal).ofProbabilities(p));
        });
        if (!result.expectationValues().isEmpty()) {
            text.append('\n').append(expectationValues(result.expectationValues()));
        }
        result.outputs().forEach((name, values) -> {
            text.append("\n  output ").append(name).append("\n\n").append(new Histogram(terminal).ofCounts(values));
        });
        result.statevector().ifPresent(s -> text.append('\n').append(amplitudes(s)));
        result.densityMatrix().ifPresent(m -> text.append('\n').append(entries(m)));
        result.memory().ifPresent(m -> text.append('\n').append(memory(m)));
        if (ClusterSummary.isThere(result)) {
            text.append('\n').append(new ClusterSummary(result).text());
        }
        if (result.metadata().containsKey("passes")) {
            text.append('\n').append(new Explanation(result).text());
        }
        return text.toString();
    }

    private String header(RunResult result, double seconds) {
        List<String> facts = new ArrayList<>();
        facts.add(Terminal.counted(result.qubits(), "qubit"));
        if (!result.counts().isEmpty()) {
            facts.add(Terminal.counted(result.shots(), "shot"));
        }
        facts.add(result.method());
        facts.add(time(seconds));
        return terminal.styled(Terminal.Style.BOLD, result.circuit()) + "   " + String.join(", ", facts) + "\n";
    }

    private String sweep(List<Run> runs) {
        Run first = runs.getFirst();
        double seconds = runs.stream().mapToDouble(r -> seconds(r.result())).sum();
        List<String> names = List.copyOf(first.parameters().keySet());
        List<String> quantities = SweepSeries.quantities(runs);
        List<TextTable.Column> columns = new ArrayList<>();
        names.forEach(n -> columns.add(new TextTable.Column(n, TextTable.Side.RIGHT)));
        quantities.forEach(q -> columns.add(new TextTable.Column(q, TextTable.Side.RIGHT)));
        TextTable table = new TextTable(columns);
        for (Run run : runs) {
            List<String> cells = new ArrayList<>();
            run.parameters().values().forEach(v -> cells.add(String.format(Locale.ROOT, "%.6g", v)));
            for (String quantity : quantities) {
                cells.add(String.format(Locale.ROOT, "%.6f", SweepSeries.value(run, quantity)));
            }
            table.add(cells);
        }
        return header(first.result(), seconds) + "  " + Terminal.counted(runs.size(), "point") + "\n\n" + table;
    }

    private static String expectationValues(List<ExpectationValue> values) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("observable", TextTable.Side.LEFT),
                new TextTable.Column("value", TextTable.Side.RIGHT),
                new TextTable.Column("standard error", TextTable.Side.RIGHT)));
        for (ExpectationValue value : values) {
            table.add(List.of(
                    value.observable(),
                    String.format(Locale.ROOT, "%.9f", value.value()),
                    value.standardError() == 0 ? "exact" : String.format(Locale.ROOT, "%.2g", value.standardError())));
        }
        return table.toString();
    }

    private static String amplitudes(Statevector state) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("state", TextTable.Side.LEFT),
                new TextTable.Column("amplitude", TextTable.Side.RIGHT),
                new TextTable.Column("probability", TextTable.Side.RIGHT)));
        int shown = 0;
        int hidden = 0;
        for (int i = 0; i < state.amplitudes().length / 2; i++) {
            double re = state.re(i);
            double im = state.im(i);
            if (Math.hypot(re, im) < SMALLEST_AMPLITUDE) {
                continue;
            }
            if (shown == MOST_AMPLITUDES) {
                hidden++;
                continue;
            }
            shown++;
            table.add(List.of(
                    "|" + binary(i, state.qubitCount()) + ">",
                    String.format(Locale.ROOT, "%+.9f %+.9fi", re + 0.0, im + 0.0),
                    String.format(Locale.ROOT, "%.9f", re * re + im * im)));
        }
        return table + (hidden > 0 ? "  and " + Terminal.grouped(hidden) + " more\n" : "");
    }

    private static String entries(DensityMatrix matrix) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("row", TextTable.Side.LEFT),
                new TextTable.Column("column", TextTable.Side.LEFT),
                new TextTable.Column("entry", TextTable.Side.RIGHT)));
        int size = 1 << matrix.qubitCount();
        int shown = 0;
        int hidden = 0;
        for (int at = 0; at < size * size; at++) {
            int row = at / size;
            int column = at % size;
            double re = matrix.re(row, column);
            double im = matrix.im(row, column);
            if (Math.hypot(re, im) < SMALLEST_AMPLITUDE) {
                continue;
            }
            if (shown == MOST_AMPLITUDES) {
                hidden++;
                continue;
            }
            shown++;
            table.add(List.of(
                    "|" + binary(row, matrix.qubitCount()) + ">",
                    "<" + binary(column, matrix.qubitCount()) + "|",
                    String.format(Locale.ROOT, "%+.9f %+.9fi", re + 0.0, im + 0.0)));
        }
        return table + (hidden > 0 ? "  and " + Terminal.grouped(hidden) + " more\n" : "");
    }

    private static String memory(List<String> memory) {
        StringBuilder text = new StringBuilder("  shot by shot\n\n");
        memory.stream().limit(MOST_SHOTS).forEach(m -> text.append("  ").append(m).append('\n'));
        if (memory.size() > MOST_SHOTS) {
            text.append("  and ")
                    .append(Terminal.grouped(memory.size() - MOST_SHOTS))
                    .append(" more (--format json has all)\n");
        }
        return text.toString();
    }

    private static String binary(int index, int width) {
        String digits = Integer.toBinaryString(index);
        return width == 0 ? "" : "0".repeat(width - digits.length()) + digits;
    }

    /** All phases of the run together. */
    private static double seconds(RunResult result) {
        double sum = 0;
        if (result.metadata().get("seconds") instanceof Map<?, ?> phases) {
            for (Object phase : phases.values()) {
                sum += phase instanceof Number number ? number.doubleValue() : 0;
            }
        }
        return sum;
    }

    private static String time(double seconds) {
        return seconds < 1
                ? Math.max(1, Math.round(seconds * 1000)) + " ms"
                : String.format(Locale.ROOT, "%.2f s", seconds);
    }
}
