package io.qnit.app.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.qnit.app.draw.CutMarks;
import io.qnit.app.draw.Drawing;
import io.qnit.app.draw.DrawingOptions;
import io.qnit.app.terminal.Terminal;
import io.qnit.app.terminal.TextTable;
import io.qnit.cluster.cut.CutForm;
import io.qnit.cluster.plan.CutPlan;
import io.qnit.cluster.plan.PlannedCut;
import io.qnit.cluster.plan.PlannedFragment;
import io.qnit.cluster.plan.Quote;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Plans for people and for programs.
 *
 * @param circuit as it was given
 * @param free what was taken apart at no cost, in sentences
 * @param parts what has to be planned: the circuit itself, or the parts into which it fell
 * @param seconds that planning took
 */
record PlanReport(Circuit circuit, List<String> free, List<Part> parts, double seconds) {
    private static final String[] QUOTE_HEADS = {
        "plan", "fragments", "widest", "cuts", "sum of gammas", "overhead", "circuits", "shots", "error at most",
        "typically", "cost", "hours"
    };

    /** A part of the circuit with its plans, the best first. */
    record Part(List<CutPlan> plans) {
        CutPlan best() {
            return plans.getFirst();
        }
    }

    PlanReport {
        free = List.copyOf(free);
        parts = List.copyOf(parts);
    }

    // ---- Text --------------------------------------------------------------------------------------------------------

    String text(int width) {
        StringBuilder text = new StringBuilder();
        free.forEach(line -> text.append("  ").append(line).append('\n'));
        for (int k = 0; k < parts.size(); k++) {
            Part part = parts.get(k);
            if (parts.size() > 1) {
                text.append(k > 0 ? "\n" : "").append("part ").append(k).append(": ")
                        .append(Terminal.counted(part.best().circuit().qubitCount(), "qubit")).append('\n');
            }
            if (part.best().cuts().isEmpty()) {
                text.append("  no cut: ").append(Terminal.counted(part.best().circuit().qubitCount(), "qubit"))
                        .append(part.best().circuit().qubitCount() == 1 ? " fits" : " fit").append(nodes(part.best()))
                        .append('\n');
                continue;
            }
            text.append(quotes(part)).append('\n').append(fragments(part.best())).append('\n');
            text.append(cuts(part.best())).append('\n');
            part.best().notes().forEach(note -> text.append("  ").append(note).append('\n'));
            text.append('\n');
            text.append(Drawing.text(
                    part.best().circuit(), width, DrawingOptions.DEFAULT, marks(part.best())));
        }
        return text.toString();
    }

    private static String nodes(CutPlan plan) {
        String nodes = plan.fragments().stream()
                .map(PlannedFragment::nodeId)
                .filter(id -> !id.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
        return nodes.isEmpty() ? "" : " on " + nodes;
    }

    private static String quotes(Part part) {
        List<TextTable.Column> columns = new ArrayList<>();
        for (String head : QUOTE_HEADS) {
            columns.add(new TextTable.Column(head, TextTable.Side.RIGHT));
        }
        TextTable table = new TextTable(columns);
        for (int k = 0; k < part.plans().size(); k++) {
            CutPlan plan = part.plans().get(k);
            Quote quote = plan.quote();
            table.add(List.of(
                    Integer.toString(k + 1), Integer.toString(plan.fragments().size()), Integer.toString(widest(plan)),
                    Integer.toString(plan.cuts().size()), number(quote.gammaSum()), number(quote.overhead()),
                    Long.toString(quote.tasks()), Long.toString(quote.shots()), number(quote.errorBound()),
                    number(quote.typicalError()), optional(quote.costUsd(), "$"), optional(quote.hours(), "")));
        }
        return table.toString();
    }

    private static String fragments(CutPlan plan) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("fragment", TextTable.Side.RIGHT),
                new TextTable.Column("qubits", TextTable.Side.RIGHT),
                new TextTable.Column("gamma", TextTable.Side.RIGHT),
                new TextTable.Column("circuits", TextTable.Side.RIGHT),
                new TextTable.Column("shots", TextTable.Side.RIGHT),
                new TextTable.Column("node", TextTable.Side.LEFT)));
        for (PlannedFragment fragment : plan.fragments()) {
            table.add(List.of(
                    Integer.toString(fragment.index()), Integer.toString(fragment.qubits()), number(fragment.gamma()),
                    Long.toString(fragment.tasks()), Long.toString(fragment.shots()),
                    fragment.nodeId().isEmpty() ? "-" : fragment.nodeId()));
        }
        return table.toString();
    }

    private static String cuts(CutPlan plan) {
        TextTable table = new TextTable(List.of(
                new TextTable.Column("cut", TextTable.Side.RIGHT),
                new TextTable.Column("of", TextTable.Side.LEFT),
                new TextTable.Column("qubits", TextTable.Side.LEFT),
                new TextTable.Column("line", TextTable.Side.RIGHT),
                new TextTable.Column("gamma", TextTable.Side.RIGHT),
                new TextTable.Column("fragments", TextTable.Side.LEFT)));
        for (int k = 0; k < plan.cuts().size(); k++) {
            PlannedCut cut = plan.cuts().get(k);
            int line = plan.circuit().body().line(cut.operations().getFirst());
            table.add(List.of(
                    Integer.toString(k + 1), what(plan, cut),
                    cut.qubits().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                    line > 0 ? Integer.toString(line) : "-", number(cut.gamma()),
                    cut.left() + (cut.kind() == CutForm.Kind.WIRE ? " > " : " | ") + cut.right()));
        }
        return table.toString();
    }

    private static String what(CutPlan plan, PlannedCut cut) {
        if (cut.kind() == CutForm.Kind.WIRE) {
            return cut.qubits().size() == 1 ? "wire" : cut.qubits().size() + " wires";
        }
        Block body = plan.circuit().body();
        return cut.operations().stream()
                .map(i -> body.isGate(i) ? body.gate(i).id() : "unitary")
                .collect(Collectors.joining(" "));
    }

    private static int widest(CutPlan plan) {
        return plan.fragments().stream().mapToInt(PlannedFragment::qubits).max().orElse(0);
    }

    private static String optional(OptionalDouble value, String unit) {
        return value.isEmpty() ? "-" : unit + number(value.getAsDouble());
    }

    private static String number(double value) {
        return value >= 1e5 || value < 1e-3 && value > 0 ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3g", value);
    }

    // ---- Pictures ----------------------------------------------------------------------------------------------------

    /** The widest part that is cut, drawn; the widest part when none is. */
    String svg() {
        Part shown = parts.getFirst();
        for (Part part : parts) {
            boolean more = part.best().cuts().size() > shown.best().cuts().size()
                    || part.best().cuts().size() == shown.best().cuts().size()
                            && part.best().circuit().qubitCount() > shown.best().circuit().qubitCount();
            shown = more ? part : shown;
        }
        return Drawing.svg(shown.best().circuit(), DrawingOptions.DEFAULT, marks(shown.best()));
    }

    private static CutMarks marks(CutPlan plan) {
        Map<Integer, String> gates = new HashMap<>();
        Map<CutMarks.Place, String> wires = new HashMap<>();
        for (int k = 0; k < plan.cuts().size(); k++) {
            PlannedCut cut = plan.cuts().get(k);
            String label = Integer.toString(k + 1);
            for (int j = 0; j < cut.operations().size(); j++) {
                switch (cut.kind()) {
                    case GATE -> gates.put(cut.operations().get(j), label);
                    case WIRE -> wires.put(new CutMarks.Place(cut.operations().get(j), cut.qubits().get(j)), label);
                }
            }
        }
        return new CutMarks(gates, wires);
    }

    // ---- JSON --------------------------------------------------------------------------------------------------------

    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("circuit", circuit.name());
            json.writeNumberField("qubits", circuit.qubitCount());
            json.writeNumberField("seconds", seconds);
            json.writeArrayFieldStart("free");
            for (String line : free) {
                json.writeString(line);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("parts");
            for (Part part : parts) {
                json.writeStartObject();
                json.writeNumberField("qubits", part.best().circuit().qubitCount());
                json.writeArrayFieldStart("plans");
                for (CutPlan plan : part.plans()) {
                    write(json, plan);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, CutPlan plan) throws IOException {
        Quote quote = plan.quote();
        json.writeStartObject();
        json.writeObjectFieldStart("quote");
        json.writeNumberField("gamma_sum", quote.gammaSum());
        json.writeNumberField("overhead", quote.overhead());
        json.writeNumberField("product_overhead", quote.productOverhead());
        json.writeNumberField("shots", quote.shots());
        json.writeNumberField("circuits", quote.tasks());
        json.writeNumberField("error_bound", quote.errorBound());
        json.writeNumberField("typical_error", quote.typicalError());
        optional(json, "cost_usd", quote.costUsd());
        optional(json, "hours", quote.hours());
        json.writeNumberField("combinations", quote.combinations());
        optional(json, "fidelity", quote.fidelity());
        json.writeEndObject();
        json.writeBooleanField("minimum_reached", plan.proof() == CutPlan.Proof.MINIMUM);
        json.writeArrayFieldStart("fragments");
        for (PlannedFragment fragment : plan.fragments()) {
            json.writeStartObject();
            json.writeNumberField("qubits", fragment.qubits());
            json.writeNumberField("gamma", fragment.gamma());
            json.writeNumberField("circuits", fragment.tasks());
            json.writeNumberField("shots", fragment.shots());
            if (!fragment.nodeId().isEmpty()) {
                json.writeStringField("node", fragment.nodeId());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cuts");
        for (PlannedCut cut : plan.cuts()) {
            json.writeStartObject();
            json.writeStringField("kind", cut.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("of", what(plan, cut));
            json.writeFieldName("qubits");
            json.writeArray(cut.qubits().stream().mapToInt(Integer::intValue).toArray(), 0, cut.qubits().size());
            int line = plan.circuit().body().line(cut.operations().getFirst());
            if (line > 0) {
                json.writeNumberField("line", line);
            }
            json.writeNumberField("gamma", cut.gamma());
            json.writeNumberField("left", cut.left());
            json.writeNumberField("right", cut.right());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (String note : plan.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsDouble());
        }
    }
}
