package io.qnit.app.compile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.compiler.Compilation;
import io.qnit.compiler.Metrics;
import io.qnit.compiler.schedule.FidelityEstimate;
import io.qnit.core.circuit.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a compilation did, for people and for programs: the same facts in both. */
final class CompileReport {
    private final Compilation compilation;
    private final Optional<Verification> verification;
    private final FidelityEstimate estimate;
    private final Metrics before;
    private final Metrics after;

    CompileReport(Compilation compilation, Optional<Verification> verification) {
        this.compilation = compilation;
        this.verification = verification;
        estimate = FidelityEstimate.of(compilation.circuit().body(), compilation.target());
        before = Metrics.of(compilation.source().body(), compilation.source().qubitCount());
        after = Metrics.of(compilation.circuit().body(), compilation.target().qubitCount());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s on %s   %s of %,d, %.1f ms%n%n",
                compilation.source().name(),
                compilation.target().name(),
                Terminal.counted(compilation.source().qubitCount(), "qubit"),
                compilation.target().qubitCount(),
                compilation.nanoseconds() / 1e6));
        TextTable table = new TextTable(List.of(
                new TextTable.Column("", TextTable.Side.LEFT),
                new TextTable.Column("before", TextTable.Side.RIGHT),
                new TextTable.Column("after", TextTable.Side.RIGHT)));
        row(table, "gates", before.gates(), after.gates());
        row(table, "on two qubits", before.twoQubitGates(), after.twoQubitGates());
        if (before.widerGates() > 0) {
            row(table, "on more", before.widerGates(), after.widerGates());
        }
        row(table, "depth", before.depth(), after.depth());
        row(table, "depth of two-qubit gates", before.twoQubitDepth(), after.twoQubitDepth());
        text.append(table).append("\n  ");
        after.byName()
                .forEach((name, count) -> text.append(name).append(' ').append(Terminal.grouped(count)).append("   "));
        text.append("\n\n");
        if (hasErrors()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  estimated fidelity %.4f (gates %.4f, readout %.4f, idle %.4f)%n",
                    estimate.total(),
                    estimate.gates(),
                    estimate.readout(),
                    estimate.idle()));
        }
        estimate.seconds().ifPresent(seconds -> text.append(
                String.format(Locale.ROOT, "  estimated duration %.3f us%n", seconds * 1e6)));
        text.append('\n').append(passes());
        text.append("\n  qubits begin on ").append(layout(compilation.initialLayout()));
        text.append("\n  and end on      ").append(layout(compilation.finalLayout())).append('\n');
        verification.ifPresent(v -> text.append("\n  ").append(v.text()).append('\n'));
        return text.toString();
    }

    /** Whether the target says anything of errors. */
    private boolean hasErrors() {
        return estimate.total() < 1 || (estimate.unknown() == 0 && after.gates() > 0);
    }

    private String passes() {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("pass", TextTable.Side.LEFT),
                new TextTable.Column("gates", TextTable.Side.RIGHT),
                new TextTable.Column("on two qubits", TextTable.Side.RIGHT),
                new TextTable.Column("time", TextTable.Side.RIGHT)));
        for (Compilation.Step step : compilation.steps()) {
            Metrics metrics = Metrics.of(step.block(), compilation.target().qubitCount());
            table.add(List.of(
                    step.name(),
                    Terminal.grouped(metrics.gates()),
                    Terminal.grouped(metrics.twoQubitGates()),
                    String.format(Locale.ROOT, "%.2f ms", step.nanoseconds() / 1e6)));
        }
        return table.toString();
    }

    private static void row(TextTable table, String name, int before, int after) {
        table.add(List.of(name, Terminal.grouped(before), Terminal.grouped(after)));
    }

    private static String layout(List<Integer> qubits) {
        return String.join(" ", qubits.stream().map(String::valueOf).toList());
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("circuit", compilation.source().name());
            json.writeStringField("target", compilation.target().name());
            json.writeNumberField("qubits", compilation.source().qubitCount());
            json.writeNumberField("target_qubits", compilation.target().qubitCount());
            json.writeNumberField("seconds", compilation.nanoseconds() / 1e9);
            metrics(json, "before", before);
            metrics(json, "after", after);
            if (hasErrors()) {
                json.writeObjectFieldStart("estimated_fidelity");
                json.writeNumberField("total", estimate.total());
                json.writeNumberField("gates", estimate.gates());
                json.writeNumberField("readout", estimate.readout());
                json.writeNumberField("idle", estimate.idle());
                json.writeNumberField("operations_without_known_error", estimate.unknown());
                json.writeEndObject();
            }
            if (estimate.seconds().isPresent()) {
                json.writeNumberField("estimated_seconds", estimate.seconds().getAsDouble());
            }
            json.writeArrayFieldStart("passes");
            for (Compilation.Step step : compilation.steps()) {
                Block block = step.block();
                Metrics metrics = Metrics.of(block, compilation.target().qubitCount());
                json.writeStartObject();
                json.writeStringField("pass", step.name());
                json.writeNumberField("gates", metrics.gates());
                json.writeNumberField("two_qubit_gates", metrics.twoQubitGates());
                json.writeNumberField("seconds", step.nanoseconds() / 1e9);
                json.writeEndObject();
            }
            json.writeEndArray();
            layout(json, "initial_layout", compilation.initialLayout());
            layout(json, "final_layout", compilation.finalLayout());
            if (verification.isPresent()) {
                verification.get().write(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text + "\n";
    }

    private static void metrics(JsonGenerator json, String name, Metrics metrics) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("gates", metrics.gates());
        json.writeNumberField("two_qubit_gates", metrics.twoQubitGates());
        json.writeNumberField("wider_gates", metrics.widerGates());
        json.writeNumberField("depth", metrics.depth());
        json.writeNumberField("two_qubit_depth", metrics.twoQubitDepth());
        json.writeObjectFieldStart("by_name");
        for (Map.Entry<String, Integer> entry : metrics.byName().entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void layout(JsonGenerator json, String name, List<Integer> qubits) throws IOException {
        json.writeArrayFieldStart(name);
        for (int qubit : qubits) {
            json.writeNumber(qubit);
        }
        json.writeEndArray();
    }
}
