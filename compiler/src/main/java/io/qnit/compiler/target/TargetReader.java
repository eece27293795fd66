package io.qnit.compiler.target;

import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads Qnit's own JSON form of a target and notes all its faults. */
final class TargetReader {
    static final List<String> MEMBERS = List.of(
            "$schema", "name", "description", "source", "calibration", "qubits", "edges", "basis", "timing",
            "abilities", "not_operational", "qubit_properties", "positions");
    static final List<String> GATE_MEMBERS = List.of("gate", "angles", "error", "duration", "on");
    static final List<String> PLACE_MEMBERS = List.of("qubits", "error", "duration");
    static final List<String> QUBIT_MEMBERS = List.of(
            "t1", "t2", "frequency", "readout_error", "one_for_zero", "zero_for_one", "readout_duration",
            "reset_duration");
    static final List<String> TIMING_MEMBERS =
            List.of("dt", "granularity", "minimum_length", "pulse_alignment", "acquire_alignment");
    private static final List<String> ABILITIES = Arrays.stream(Ability.values())
            .map(a -> a.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Faults faults;
    private final JsonValue root;

    private TargetReader(String what, JsonValue root) {
        this.faults = new Faults(what);
        this.root = root;
    }

    static Target read(String what, JsonValue root) {
        return new TargetReader(what, root).target();
    }

    private Target target() {
        root.allow(MEMBERS, faults);
        String name = text(root, "name").orElse("target");
        Optional<Target.Builder> made = root.get("qubits", faults)
                .flatMap(count -> whole(count).flatMap(n -> faults.attempt(count, () -> Target.builder(name, n))));
        // Without a count the rest is still looked at, for its faults.
        Target.Builder builder = made.orElseGet(() -> Target.builder(name, Target.MOST_QUBITS));
        int qubits = made.isPresent() ? root.find("qubits").flatMap(this::whole).orElse(0) : Target.MOST_QUBITS;
        text(root, "description").ifPresent(t -> root.find("description")
                .ifPresent(at -> faults.attempt(at, () -> builder.description(t))));
        text(root, "source").ifPresent(t -> root.find("source")
                .ifPresent(at -> faults.attempt(at, () -> builder.source(t))));
        root.find("calibration").ifPresent(c -> calibration(c, builder));
        root.find("edges").ifPresent(e -> edges(e, builder));
        root.get("basis", faults).ifPresent(b -> b.elements(faults).forEach(g -> gate(g, builder)));
        root.find("timing").ifPresent(t -> timing(t, builder));
        root.find("abilities").ifPresent(a -> abilities(a, builder));
        root.find("not_operational").ifPresent(list -> notOperational(list, builder));
        root.find("qubit_properties").ifPresent(list -> qubits(list, qubits, builder));
        root.find("positions").ifPresent(list -> positions(list, builder));
        faults.check();
        for (Target.Contradiction found : builder.contradictions()) {
            faults.add(at(found.path()), found.message());
        }
        faults.check();
        return builder.build();
    }

    private void calibration(JsonValue value, Target.Builder builder) {
        value.allow(List.of("id", "time"), faults);
        Optional<String> id = value.get("id", faults).flatMap(v -> v.text(faults));
        value.get("time", faults).ifPresent(at -> at.text(faults).ifPresent(text -> {
            try {
                Instant time = Instant.parse(text);
                id.ifPresent(i -> faults.attempt(at, () -> builder.calibration(i, time)));
            } catch (DateTimeParseException e) {
                faults.add(at, "'" + JsonValue.shortened(text) + "' is no time such as 2026-01-31T12:00:00Z");
            }
        }));
    }

    private void edges(JsonValue value, Target.Builder builder) {
        builder.edges();
        Set<List<Integer>> seen = new HashSet<>();
        for (JsonValue edge : value.elements(faults)) {
            List<Integer> pair = integers(edge);
            if (pair.size() != 2) {
                faults.add(edge, "an edge joins two qubits");
            } else if (!seen.add(pair)) {
                faults.add(edge, "the edge " + pair + " is there twice");
            }
            // A broken edge keeps its place, so that paths are right; [0, 0] is a fault of its own.
            if (pair.size() == 2) {
                builder.edge(pair.get(0), pair.get(1));
            }
        }
    }

    private void gate(JsonValue value, Target.Builder builder) {
        if (value.isText()) {
            named(value).ifPresent(gate -> faults.attempt(value, () -> builder.gate(gate)));
            return;
        }
        value.allow(GATE_MEMBERS, faults);
        Optional<Gate> gate = value.get("gate", faults).flatMap(this::named);
        GateProperties all = properties(value, GateProperties.UNKNOWN);
        Optional<JsonValue> places = value.find("on");
        Map<List<Integer>, GateProperties> placements = new LinkedHashMap<>();
        places.ifPresent(list -> places(list, all, placements));
        gate.ifPresent(g -> {
            List<AngleRange> angles = angles(value, g);
            faults.attempt(
                    value,
                    () -> builder.gate(new NativeGate(
                            g, angles, places.isPresent() ? GateProperties.UNKNOWN : all, placements)));
        });
    }

    private Optional<Gate> named(JsonValue value) {
        return value.text(faults).flatMap(name -> gateNamed(name, value, faults));
    }

    /** The gate of this name, or a fault. */
    static Optional<Gate> gateNamed(String name, JsonValue place, Faults faults) {
        Optional<Gate> gate = Gate.named(name);
        if (gate.isEmpty()) {
            Set<String> known = new LinkedHashSet<>();
            for (Gate g : Gate.values()) {
                known.add(g.id());
                known.addAll(g.aliases());
            }
            faults.add(place, "there is no gate '" + JsonValue.shortened(name) + "'" + JsonValue.meant(name, known));
        }
        return gate;
    }

    private void places(JsonValue list, GateProperties all, Map<List<Integer>, GateProperties> placements) {
        List<JsonValue> elements = list.elements(faults);
        if (elements.isEmpty() && list.isArray()) {
            faults.add(list, "the gate is placed nowhere; leave 'on' out for everywhere");
        }
        for (JsonValue place : elements) {
            List<Integer> operands;
            GateProperties properties = all;
            if (place.isObject()) {
                place.allow(PLACE_MEMBERS, faults);
                operands = place.get("qubits", faults).map(this::operands).orElse(List.of());
                properties = properties(place, all);
            } else {
                operands = operands(place);
            }
            if (!operands.isEmpty() && placements.put(operands, properties) != null) {
                faults.add(place, "the place " + operands + " is there twice");
            }
        }
    }

    /** One qubit or an array of them. */
    private List<Integer> operands(JsonValue value) {
        return value.isNumber() ? whole(value).map(List::of).orElse(List.of()) : integers(value);
    }

    private List<AngleRange> angles(JsonValue value, Gate gate) {
        Optional<JsonValue> given = value.find("angles");
        if (given.isEmpty()) {
            return java.util.Collections.nCopies(gate.parameterCount(), AngleRange.ANY);
        }
        List<AngleRange> ranges = new ArrayList<>();
        for (JsonValue angle : given.get().elements(faults)) {
            ranges.add(angle(angle));
        }
        return ranges;
    }

    private AngleRange angle(JsonValue angle) {
        if (angle.isNull()) {
            return AngleRange.ANY;
        }
        if (angle.isNumber()) {
            double fixed = angle.number(faults).orElse(0);
            return AngleRange.fixed(fixed);
        }
        List<JsonValue> ends = angle.elements(faults);
        if (ends.size() != 2) {
            faults.add(angle, "an angle is null, a number, or [least, most]");
            return AngleRange.ANY;
        }
        double least = ends.get(0).isNull() ? Double.NEGATIVE_INFINITY : ends.get(0).number(faults).orElse(0);
        double most = ends.get(1).isNull() ? Double.POSITIVE_INFINITY : ends.get(1).number(faults).orElse(least);
        return faults.attempt(angle, () -> new AngleRange(least, most)).orElse(AngleRange.ANY);
    }

    private GateProperties properties(JsonValue value, GateProperties otherwise) {
        double error = number(value, "error", otherwise.error());
        double seconds = number(value, "duration", otherwise.seconds());
        return faults.attempt(value, () -> new GateProperties(error, seconds)).orElse(otherwise);
    }

    private void timing(JsonValue value, Target.Builder builder) {
        value.allow(TIMING_MEMBERS, faults);
        double dt = number(value, "dt", Double.NaN);
        List<Integer> samples = TIMING_MEMBERS.subList(1, TIMING_MEMBERS.size()).stream()
                .map(name -> value.find(name).flatMap(this::whole).orElse(1))
                .toList();
        faults.attempt(
                value,
                () -> builder.timing(
                        new Timing(dt, samples.get(0), samples.get(1), samples.get(2), samples.get(3))));
    }

    private void abilities(JsonValue value, Target.Builder builder) {
        Set<Ability> all = EnumSet.noneOf(Ability.class);
        for (JsonValue element : value.elements(faults)) {
            element.text(faults).ifPresent(name -> {
                int known = ABILITIES.indexOf(name);
                if (known < 0) {
                    faults.add(
                            element,
                            "there is no ability '" + JsonValue.shortened(name) + "'"
                                    + JsonValue.meant(name, ABILITIES));
                } else if (!all.add(Ability.values()[known])) {
                    faults.add(element, "'" + name + "' is there twice");
                }
            });
        }
        builder.abilities(all);
    }

    private void notOperational(JsonValue list, Target.Builder builder) {
        Set<Integer> seen = new HashSet<>();
        for (JsonValue element : list.elements(faults)) {
            whole(element).ifPresent(qubit -> {
                if (!seen.add(qubit)) {
                    faults.add(element, "qubit " + qubit + " is there twice");
                }
                faults.attempt(element, () -> builder.notOperational(qubit));
            });
        }
    }

    private void qubits(JsonValue list, int count, Target.Builder builder) {
        List<JsonValue> elements = list.elements(faults);
        if (list.isArray() && elements.size() != count && count < Target.MOST_QUBITS) {
            faults.add(list, "there are the properties of " + elements.size() + " qubits, the target has " + count);
        }
        for (int q = 0; q < Math.min(count, elements.size()); q++) {
            JsonValue element = elements.get(q);
            int qubit = q;
            element.allow(QUBIT_MEMBERS, faults);
            double readout = number(element, "readout_error", Double.NaN);
            if (!Double.isNaN(readout) && (element.find("one_for_zero").isPresent()
                    || element.find("zero_for_one").isPresent())) {
                faults.add(element, "'readout_error' is both of 'one_for_zero' and 'zero_for_one'; give it or them");
            }
            faults.attempt(element, () -> builder.qubit(
                    qubit,
                    new QubitProperties(
                            number(element, "t1", Double.NaN),
                            number(element, "t2", Double.NaN),
                            number(element, "frequency", Double.NaN),
                            number(element, "one_for_zero", readout),
                            number(element, "zero_for_one", readout),
                            number(element, "readout_duration", Double.NaN),
                            number(element, "reset_duration", Double.NaN))));
        }
    }

    private void positions(JsonValue list, Target.Builder builder) {
        List<Position> positions = new ArrayList<>();
        for (JsonValue element : list.elements(faults)) {
            List<JsonValue> ends = element.elements(faults);
            if (ends.size() != 2) {
                faults.add(element, "a position is [x, y]");
                continue;
            }
            double x = ends.get(0).number(faults).orElse(0);
            double y = ends.get(1).number(faults).orElse(0);
            faults.attempt(element, () -> new Position(x, y)).ifPresent(positions::add);
        }
        builder.positions(positions);
    }

    private Optional<String> text(JsonValue object, String name) {
        return object.find(name).flatMap(v -> v.text(faults));
    }

    private double number(JsonValue object, String name, double otherwise) {
        return object.find(name).map(v -> v.number(faults).orElse(otherwise)).orElse(otherwise);
    }

    private Optional<Integer> whole(JsonValue value) {
        OptionalInt whole = value.integer(faults);
        return whole.isPresent() ? Optional.of(whole.getAsInt()) : Optional.empty();
    }

    private List<Integer> integers(JsonValue list) {
        List<Integer> all = new ArrayList<>();
        list.elements(faults).forEach(e -> whole(e).ifPresent(all::add));
        return all;
    }

    /** The value of a path such as {@code basis[1].on[3]}; the nearest one that is there. */
    private JsonValue at(String path) {
        JsonValue value = root;
        for (String step : path.split("[.\\[\\]]+")) {
            boolean index = !step.isEmpty() && Character.isDigit(step.charAt(0));
            Optional<JsonValue> next = index
                    ? Optional.of(value.elements(faults).get(Integer.parseInt(step)))
                    : value.find(step);
            if (next.isEmpty()) {
                return value;
            }
            value = next.get();
        }
        return value;
    }
}
