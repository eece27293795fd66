package io.qnit.app.run;

import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.core.result.RunResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run on a cluster cut and which node did what, from the result's metadata. */
final class ClusterSummary {
    private final Map<?, ?> plan;
    private final Map<?, ?> nodes;
    private final RunResult result;

    ClusterSummary(RunResult result) {
        this.result = result;
        plan = (Map<?, ?>) result.metadata().getOrDefault("plan", Map.of());
        nodes = (Map<?, ?>) result.metadata().getOrDefault("nodes", Map.of());
    }

    static boolean isThere(RunResult result) {
        return result.metadata().containsKey("plan");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        rows("free").forEach(line -> text.append("  free: ").append(line).append('\n'));
        List<?> cuts = rows("cuts");
        List<?> fragments = rows("fragments");
        if (cuts.isEmpty()) {
            text.append("  no cut was paid for; ").append(Terminal.counted(fragments.size(), "part")).append('\n');
        } else {
            text.append("  ").append(Terminal.counted(cuts.size(), "cut")).append(": ").append(cutsInShort(cuts))
                    .append("\n  ")
                    .append(Terminal.counted(fragments.size(), "fragment")).append(" of ")
                    .append(fragments.stream().map(f -> String.valueOf(((Map<?, ?>) f).get("qubits")))
                            .collect(Collectors.joining(", ")))
                    .append(" qubits; sampling overhead ")
                    .append(overhead("overhead_predicted")).append(" predicted, ").append(overhead("overhead_realised"))
                    .append(" realised\n");
        }
        if (!nodes.isEmpty()) {
            TextTable table = new TextTable(List.of(
                    new TextTable.Column("node", TextTable.Side.LEFT),
                    new TextTable.Column("circuits", TextTable.Side.RIGHT),
                    new TextTable.Column("shots", TextTable.Side.RIGHT),
                    new TextTable.Column("busy", TextTable.Side.RIGHT),
                    new TextTable.Column("cost", TextTable.Side.RIGHT),
                    new TextTable.Column("failures", TextTable.Side.RIGHT)));
            nodes.forEach((id, row) -> {
                Map<?, ?> facts = (Map<?, ?>) row;
                table.add(List.of(
                        String.valueOf(id), whole(facts, "tasks"),
                        whole(facts, "shots"),
                        String.format(Locale.ROOT, "%.2f s", number(facts, "seconds")),
                        String.format(Locale.ROOT, "$%.2f", number(facts, "cost_usd")),
                        whole(facts, "failures")));
            });
            text.append('\n').append(table);
        }
        return text.toString();
    }

    private static double number(Map<?, ?> facts, String key) {
        return facts.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static String whole(Map<?, ?> facts, String key) {
        return Terminal.grouped((long) number(facts, key));
    }

    private String overhead(String key) {
        return result.metadata().get(key) instanceof Number number
                ? String.format(Locale.ROOT, "%.3g", number.doubleValue()) : "?";
    }

    private List<?> rows(String key) {
        return plan.get(key) instanceof List<?> list ? list : List.of();
    }

    /** As {@code 6 x rzz, 2 x wire}. */
    private static String cutsInShort(List<?> cuts) {
        Map<String, Integer> kinds = new TreeMap<>();
        for (Object cut : cuts) {
            String what = String.valueOf(((Map<?, ?>) cut).get("what"));
            kinds.merge(what.replaceFirst(" .*", ""), 1, Integer::sum);
        }
        return kinds.entrySet().stream().map(k -> k.getValue() + " x " + k.getKey()).collect(Collectors.joining(", "));
    }
}
