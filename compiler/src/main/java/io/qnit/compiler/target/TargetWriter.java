package io.qnit.compiler.target;

import io.qnit.core.nativeir.CanonicalNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes one target; what is not known is left out. */
final class TargetWriter {
    /** For whom. */
    enum Form {
        /** For people: natural order, line breaks. */
        READABLE,
        /** For hashing: RFC 8785, members in the order of their names, no white space. */
        CANONICAL
    }

    private static final Comparator<List<Integer>> BY_QUBITS =
            Comparator.<List<Integer>, Integer>comparing(List::getFirst).thenComparing(List::getLast);

    private final Form form;

    TargetWriter(Form form) {
        this.form = form;
    }

    String write(Target target) {
        Members root = new Members(Break.AFTER_EACH, 0);
        root.add("name", string(target.name()));
        root.addText("description", target.description());
        root.addText("source", target.source());
        target.calibration().ifPresent(calibration -> {
            Members members = new Members(Break.NONE, 1);
            members.add("id", string(calibration.id()));
            members.add("time", string(calibration.time().toString()));
            root.add("calibration", members.text());
        });
        root.add("qubits", Integer.toString(target.qubitCount()));
        root.add("edges", edges(target.coupling()));
        root.add("basis", array(target.gates().stream().map(this::gate).toList(), Break.AFTER_EACH, 1));
        timing(target.timing(), root);
        if (target.abilities().size() < Ability.values().length) {
            root.add("abilities", array(
                    target.abilities().stream().map(a -> string(a.name().toLowerCase(Locale.ROOT))).toList(),
                    Break.NONE, 1));
        }
        List<String> broken = new ArrayList<>();
        boolean anyProperty = false;
        List<String> properties = new ArrayList<>();
        for (int q = 0; q < target.qubitCount(); q++) {
            if (!target.isOperational(q)) {
                broken.add(Integer.toString(q));
            }
            anyProperty |= !target.qubit(q).equals(QubitProperties.UNKNOWN);
            properties.add(qubit(target.qubit(q)));
        }
        if (!broken.isEmpty()) {
            root.add("not_operational", array(broken, Break.NONE, 1));
        }
        if (anyProperty) {
            root.add("qubit_properties", array(properties, Break.AFTER_EACH, 1));
        }
        if (!target.positions().isEmpty()) {
            root.add("positions", array(
                    target.positions().stream()
                            .map(p -> array(List.of(number(p.x()), number(p.y())), Break.NONE, 2))
                            .toList(),
                    Break.AFTER_EIGHT, 1));
        }
        return root.text() + (form == Form.READABLE ? "\n" : "");
    }

    private String edges(Coupling coupling) {
        if (coupling.isComplete()) {
            return "null";
        }
        List<String> edges = new ArrayList<>();
        for (int e = 0; e < coupling.edgeCount(); e++) {
            edges.add(array(
                    List.of(Integer.toString(coupling.lower(e)), Integer.toString(coupling.upper(e))), Break.NONE, 2));
        }
        return array(edges, Break.AFTER_EIGHT, 1);
    }

    private String gate(NativeGate gate) {
        Members members = new Members(Break.NONE, 2);
        members.add("gate", string(gate.gate().id()));
        if (!gate.angles().stream().allMatch(AngleRange::isAny)) {
            members.add("angles", array(gate.angles().stream().map(this::angle).toList(), Break.NONE, 3));
        }
        properties(gate.everywhere(), members);
        if (!gate.isEverywhere()) {
            List<String> places = new ArrayList<>();
            gate.placements().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(BY_QUBITS))
                    .forEach(place -> {
                        Members at = new Members(Break.NONE, 3);
                        at.add("qubits", array(
                                place.getKey().stream().map(q -> Integer.toString(q)).toList(), Break.NONE, 4));
                        properties(place.getValue(), at);
                        places.add(at.text());
                    });
            members.add("on", array(places, Break.AFTER_EACH, 2));
        } else if (form == Form.READABLE && members.size() == 1) {
            return string(gate.gate().id());
        }
        return members.text();
    }

    private String angle(AngleRange range) {
        if (range.isAny()) {
            return "null";
        }
        if (range.isFixed()) {
            return number(range.least());
        }
        return array(List.of(end(range.least()), end(range.most())), Break.NONE, 4);
    }

    private static String end(double angle) {
        return Double.isInfinite(angle) ? "null" : number(angle);
    }

    private void properties(GateProperties properties, Members members) {
        members.addNumber("error", properties.error());
        members.addNumber("duration", properties.seconds());
    }

    private String qubit(QubitProperties properties) {
        Members members = new Members(Break.NONE, 2);
        members.addNumber("t1", properties.t1());
        members.addNumber("t2", properties.t2());
        members.addNumber("frequency", properties.frequency());
        members.addNumber("one_for_zero", properties.oneForZero());
        members.addNumber("zero_for_one", properties.zeroForOne());
        members.addNumber("readout_duration", properties.readoutSeconds());
        members.addNumber("reset_duration", properties.resetSeconds());
        return members.text();
    }

    private void timing(Timing timing, Members root) {
        if (!timing.hasClock()) {
            return;
        }
        Members members = new Members(Break.NONE, 1);
        members.add("dt", number(timing.dt()));
        members.add("granularity", Integer.toString(timing.granularity()));
        members.add("minimum_length", Integer.toString(timing.minimumLength()));
        members.add("pulse_alignment", Integer.toString(timing.pulseAlignment()));
        members.add("acquire_alignment", Integer.toString(timing.acquireAlignment()));
        root.add("timing", members.text());
    }

    /** Where lines are broken for people. */
    private enum Break {
        NONE,
        AFTER_EACH,
        AFTER_EIGHT
    }

    private String array(List<String> elements, Break where, int level) {
        return join('[', elements, where, level, ']');
    }

    private String join(char open, List<String> elements, Break where, int level, char close) {
        StringBuilder text = new StringBuilder();
        text.append(open);
        String gap = form == Form.CANONICAL ? "" : " ";
        boolean breaks = form == Form.READABLE && where != Break.NONE && !elements.isEmpty();
        for (int k = 0; k < elements.size(); k++) {
            boolean breaksHere = breaks && (where == Break.AFTER_EACH || k % 8 == 0);
            text.append(k == 0 ? "" : breaksHere ? "," : "," + gap);
            if (breaksHere) {
                text.append('\n').append("  ".repeat(level + 1));
            }
            text.append(elements.get(k));
        }
        if (breaks) {
            text.append('\n').append("  ".repeat(level));
        }
        return text.append(close).toString();
    }

    private static String number(double value) {
        return CanonicalNumber.text(value);
    }

    /** As RFC 8785 escapes: as little as possible. */
    private static String string(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int k = 0; k < value.length(); k++) {
            char c = value.charAt(k);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    /** The members of an object. */
    private final class Members {
        private final Map<String, String> members =
                form == Form.CANONICAL ? new TreeMap<>() : new java.util.LinkedHashMap<>();
        private final Break where;
        private final int level;

        Members(Break where, int level) {
            this.where = where;
            this.level = level;
        }

        void add(String name, String value) {
            members.put(name, value);
        }

        void addText(String name, String value) {
            if (!value.isEmpty()) {
                add(name, string(value));
            }
        }

        void addNumber(String name, double value) {
            if (!Double.isNaN(value)) {
                add(name, number(value));
            }
        }

        int size() {
            return members.size();
        }

        String text() {
            String colon = form == Form.CANONICAL ? ":" : ": ";
            return join('{', members.entrySet().stream().map(m -> string(m.getKey()) + colon + m.getValue()).toList(),
                    where, level, '}');
        }
    }
}
