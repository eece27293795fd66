package io.qnit.app.run;

import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Results as one table of comma-separated values (RFC 4180), one row per figure: {@code circuit}, a column per swept
 * parameter, {@code quantity} (counts, probability, expectation_value, output), {@code key}, {@code value},
 * {@code standard_error}.
 */
final class CsvReport {
    private CsvReport() {}

    static String of(List<Run> runs) {
        List<String> parameters =
                runs.stream().flatMap(r -> r.parameters().keySet().stream()).distinct().toList();
        List<String> heading = new ArrayList<>(List.of("circuit"));
        heading.addAll(parameters);
        heading.addAll(List.of("quantity", "key", "value", "standard_error"));
        StringBuilder text = new StringBuilder();
        line(text, heading);
        for (Run run : runs) {
            List<String> left = new ArrayList<>(List.of(run.result().circuit()));
            for (String name : parameters) {
                Double value = run.parameters().get(name);
                left.add(value == null ? "" : value.toString());
            }
            rows(text, left, run.result());
        }
        return text.toString();
    }

    private static void rows(StringBuilder text, List<String> left, RunResult result) {
        result.counts().shotsByBitstring()
                .forEach((key, count) -> row(text, left, List.of("counts", key, count.toString(), "")));
        result.probabilities().ifPresent(
                p -> p.forEach((key, value) -> row(text, left, List.of("probability", key, value.toString(), "0.0"))));
        for (ExpectationValue value : result.expectationValues()) {
            row(text, left, List.of(
                    "expectation_value",
                    value.observable(),
                    Double.toString(value.value()),
                    Double.toString(value.standardError())));
        }
        result.outputs().forEach((name, values) -> values.forEach(
                (value, count) -> row(text, left, List.of("output", name + "=" + value, count.toString(), ""))));
    }

    private static void row(StringBuilder text, List<String> left, List<String> right) {
        List<String> cells = new ArrayList<>(left);
        cells.addAll(right);
        line(text, cells);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(String.join(",", cells.stream().map(CsvReport::quoted).toList())).append('\n');
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
