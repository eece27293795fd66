package io.qnit.compiler.target;

import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * IBM's backend configuration and properties, as its API and the recorded devices of qiskit-ibm-runtime have them. A gate
 * on qubits where its error is 1, or that is not operational, could not be calibrated: the target does not have it there.
 * {@code rzz} takes angles from 0 to pi/2.
 */
final class IbmImport {
    private static final Map<String, Ability> INSTRUCTIONS = Map.of(
            "reset", Ability.RESET,
            "delay", Ability.DELAY,
            "if_else", Ability.IF,
            "while_loop", Ability.WHILE,
            "for_loop", Ability.FOR,
            "switch_case", Ability.SWITCH);
    private static final Set<String> NO_GATES =
            Set.of("measure", "barrier", "break_loop", "continue_loop", "store", "measure_2", "box");

    private final Faults faults;
    private final String what;
    private final JsonValue root;

    IbmImport(String what, JsonValue root) {
        this.faults = new Faults(what);
        this.what = what;
        this.root = root;
    }

    Target target(Optional<JsonValue> calibration) {
        JsonValue configuration = root.find("configuration").orElse(root);
        Optional<JsonValue> properties = calibration.isPresent() ? calibration : root.find("properties");
        int n = configuration.get("n_qubits", faults).flatMap(v -> {
            var count = v.integer(faults);
            return count.isPresent() ? Optional.of(count.getAsInt()) : Optional.<Integer>empty();
        }).orElse(0);
        String name = configuration.find("backend_name").flatMap(v -> v.text(faults))
                .orElse(TargetImport.name(what));
        if (n < 1) {
            faults.add(configuration, "a target has at least one qubit");
        }
        faults.check();
        Target.Builder builder = faults.attempt(configuration, () -> Target.builder(name, n)).orElse(null);
        faults.check();
        java.util.Objects.requireNonNull(builder);
        builder.source("IBM backend configuration" + (properties.isPresent() ? " and properties" : ""));
        description(configuration, builder);
        timing(configuration, builder);
        abilities(configuration, builder);
        positions(configuration, n, builder);
        Map<Gate, Map<List<Integer>, GateProperties>> gates = gates(configuration, n);
        properties.ifPresent(p -> properties(p, n, gates, builder));
        gates.forEach((gate, places) -> {
            if (!places.isEmpty()) {
                faults.attempt(configuration, () -> builder.gate(nativeGate(gate, places)));
            }
        });
        faults.check();
        builder.contradictions().forEach(c -> faults.add(c.path() + ": " + c.message()));
        faults.check();
        return builder.build();
    }

    private static NativeGate nativeGate(Gate gate, Map<List<Integer>, GateProperties> places) {
        NativeGate all = NativeGate.placed(gate, places);
        return gate == Gate.RZZ ? all.withAngles(List.of(new AngleRange(0, Math.PI / 2))) : all;
    }

    private void description(JsonValue configuration, Target.Builder builder) {
        configuration.find("processor_type").ifPresent(type -> {
            String family = type.find("family").flatMap(v -> v.text(faults)).orElse("");
            String revision = type.find("revision").map(v -> v.isText() ? v.text(faults).orElse("") : v.shown())
                    .orElse("");
            builder.description(("IBM " + family + (revision.isEmpty() ? "" : " r" + revision)).strip());
        });
    }

    private void timing(JsonValue configuration, Target.Builder builder) {
        Optional<JsonValue> dt = configuration.find("dt");
        if (dt.isEmpty()) {
            return;
        }
        double seconds = dt.get().number(faults).orElse(Double.NaN) / 1e9;
        Optional<JsonValue> rules = configuration.find("timing_constraints");
        faults.attempt(dt.get(), () -> builder.timing(new Timing(
                seconds,
                samples(rules, "granularity"),
                samples(rules, "min_length"),
                samples(rules, "pulse_alignment"),
                samples(rules, "acquire_alignment"))));
    }

    private int samples(Optional<JsonValue> rules, String name) {
        return rules.flatMap(r -> r.find(name)).map(v -> v.integer(faults).orElse(1)).orElse(1);
    }

    private void abilities(JsonValue configuration, Target.Builder builder) {
        Optional<JsonValue> instructions = configuration.find("supported_instructions");
        if (instructions.isEmpty()) {
            return;
        }
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (JsonValue instruction : instructions.get().elements(faults)) {
            instruction.text(faults).map(INSTRUCTIONS::get).ifPresent(abilities::add);
        }
        if (configuration.find("multi_meas_enabled").flatMap(v -> v.flag(faults)).orElse(true)) {
            abilities.add(Ability.MID_CIRCUIT_MEASUREMENT);
        }
        builder.abilities(abilities);
    }

    /** Maps are for drawing: one that does not fit is passed over. */
    private static void positions(JsonValue configuration, int n, Target.Builder builder) {
        Faults none = new Faults("");
        List<Position> positions = new ArrayList<>();
        configuration.find("coords").ifPresent(coords -> coords.elements(none).forEach(place -> {
            List<JsonValue> ends = place.elements(none);
            if (ends.size() == 2 && ends.get(0).isNumber() && ends.get(1).isNumber()) {
                none.attempt(place, () -> new Position(
                        ends.get(0).number(none).orElse(0), ends.get(1).number(none).orElse(0)))
                        .ifPresent(positions::add);
            }
        }));
        if (positions.size() == n && new HashSet<>(positions).size() == n) {
            builder.positions(positions);
        }
    }

    /** The gates of the basis with their places: every qubit, or the coupling map, where nothing else is said. */
    private Map<Gate, Map<List<Integer>, GateProperties>> gates(JsonValue configuration, int n) {
        Map<Gate, Map<List<Integer>, GateProperties>> gates = new LinkedHashMap<>();
        Map<String, JsonValue> described = new HashMap<>();
        configuration.find("gates").ifPresent(list -> list.elements(faults).forEach(
                gate -> gate.find("name").flatMap(v -> v.text(faults)).ifPresent(name -> described.put(name, gate))));
        Optional<JsonValue> coupling = configuration.find("coupling_map");
        for (JsonValue name : configuration.get("basis_gates", faults).map(b -> b.elements(faults))
                .orElse(List.of())) {
            Optional<String> text = name.text(faults);
            if (text.isEmpty() || NO_GATES.contains(text.get()) || INSTRUCTIONS.containsKey(text.get())) {
                continue;
            }
            Optional<Gate> gate = TargetReader.gateNamed(text.get(), name, faults);
            if (gate.isEmpty()) {
                continue;
            }
            Optional<JsonValue> map =
                    Optional.ofNullable(described.get(text.get())).flatMap(g -> g.find("coupling_map"));
            if (map.isEmpty() && gate.get().qubitCount() == 2) {
                map = coupling;
            }
            Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
            if (map.isPresent()) {
                for (JsonValue operands : map.get().elements(faults)) {
                    operands(operands, n).ifPresent(o -> places.put(o, GateProperties.UNKNOWN));
                }
            } else if (gate.get().qubitCount() == 1) {
                for (int q = 0; q < n; q++) {
                    places.put(List.of(q), GateProperties.UNKNOWN);
                }
            } else {
                faults.add(name, "gate '" + text.get() + "' is on no qubits: there is no coupling_map");
            }
            if (gates.put(gate.get(), places) != null) {
                faults.add(name, "gate '" + text.get() + "' is there twice");
            }
        }
        return gates;
    }

    private Optional<List<Integer>> operands(JsonValue value, int n) {
        List<Integer> operands = new ArrayList<>();
        for (JsonValue element : value.elements(faults)) {
            var qubit = element.integer(faults);
            if (qubit.isEmpty()) {
                return Optional.empty();
            }
            if (qubit.getAsInt() < 0 || qubit.getAsInt() >= n) {
                faults.add(element, "qubit " + qubit.getAsInt() + " is out of range: the device has " + n);
                return Optional.empty();
            }
            operands.add(qubit.getAsInt());
        }
        return Optional.of(operands);
    }

    private void properties(
            JsonValue properties, int n, Map<Gate, Map<List<Integer>, GateProperties>> gates, Target.Builder builder) {
        calibration(properties, builder);
        List<JsonValue> qubits = properties.get("qubits", faults).map(q -> q.elements(faults)).orElse(List.of());
        if (qubits.size() != n) {
            faults.add(properties, "there are the properties of " + qubits.size() + " qubits, the device has " + n);
            return;
        }
        Map<Integer, Double> resets = new HashMap<>();
        Set<Gate> seen = new LinkedHashSet<>();
        Map<Gate, Map<List<Integer>, GateProperties>> found = new HashMap<>();
        for (JsonValue entry : properties.get("gates", faults).map(g -> g.elements(faults)).orElse(List.of())) {
            gate(entry, n, resets, seen, found);
        }
        // What the properties say of a gate replaces the coupling map; of other gates nothing is known.
        for (Gate gate : seen) {
            Map<List<Integer>, GateProperties> places = gates.get(gate);
            if (places != null) {
                places.keySet().retainAll(found.getOrDefault(gate, Map.of()).keySet());
                places.replaceAll((operands, _) -> found.getOrDefault(gate, Map.of())
                        .getOrDefault(operands, GateProperties.UNKNOWN));
            }
        }
        for (int q = 0; q < n; q++) {
            qubit(q, qubits.get(q), resets.getOrDefault(q, Double.NaN), builder);
        }
    }

    private void calibration(JsonValue properties, Target.Builder builder) {
        Optional<JsonValue> date = properties.find("last_update_date");
        String version = properties.find("backend_version").flatMap(v -> v.text(faults)).orElse("");
        date.ifPresent(at -> at.text(faults).ifPresent(text -> {
            try {
                Instant time = OffsetDateTime.parse(text).toInstant();
                faults.attempt(at, () -> builder.calibration(version.isEmpty() ? text : version, time));
            } catch (DateTimeParseException e) {
                faults.add(at, "'" + JsonValue.shortened(text) + "' is no time");
            }
        }));
    }

    private void gate(
            JsonValue entry, int n, Map<Integer, Double> resets, Set<Gate> seen,
            Map<Gate, Map<List<Integer>, GateProperties>> found) {
        Optional<String> name = entry.get("gate", faults).flatMap(v -> v.text(faults));
        Optional<List<Integer>> operands = entry.get("qubits", faults).flatMap(v -> operands(v, n));
        if (name.isEmpty() || operands.isEmpty()) {
            return;
        }
        double error = Double.NaN;
        double seconds = Double.NaN;
        boolean works = true;
        for (JsonValue parameter : entry.find("parameters").map(p -> p.elements(faults)).orElse(List.of())) {
            String kind = parameter.get("name", faults).flatMap(v -> v.text(faults)).orElse("");
            OptionalDouble value = value(parameter);
            if (value.isEmpty()) {
                continue;
            }
            switch (kind) {
                case "gate_error" -> error = value.getAsDouble();
                case "gate_length" -> seconds = value.getAsDouble();
                case "operational" -> works = value.getAsDouble() != 0;
                default -> {}
            }
        }
        if (name.get().equals("reset")) {
            resets.put(operands.get().getFirst(), seconds);
            return;
        }
        Optional<Gate> gate = Gate.named(name.get());
        if (gate.isEmpty()) {
            return; // calibrated, but not in the basis
        }
        seen.add(gate.get());
        if (works && !(error >= 1)) {
            double e = error;
            double s = seconds;
            faults.attempt(entry, () -> new GateProperties(e, s))
                    .ifPresent(p -> found.computeIfAbsent(gate.get(), _ -> new HashMap<>()).put(operands.get(), p));
        }
    }

    private OptionalDouble value(JsonValue parameter) {
        Optional<JsonValue> value = parameter.get("value", faults);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble number = value.get().number(faults);
        String unit = parameter.find("unit").flatMap(v -> v.text(faults)).orElse("");
        return number.isEmpty() ? number : Units.scaled(number.getAsDouble(), unit, parameter, faults);
    }

    private void qubit(int q, JsonValue list, double reset, Target.Builder builder) {
        Map<String, Double> known = new HashMap<>();
        for (JsonValue parameter : list.elements(faults)) {
            String kind = parameter.get("name", faults).flatMap(v -> v.text(faults)).orElse("");
            if (Set.of("T1", "T2", "frequency", "readout_error", "prob_meas1_prep0", "prob_meas0_prep1",
                    "readout_length", "operational").contains(kind)) {
                value(parameter).ifPresent(v -> known.put(kind, v));
            }
        }
        if (known.getOrDefault("operational", 1.0) == 0) {
            builder.notOperational(q);
        }
        double both = known.getOrDefault("readout_error", Double.NaN);
        faults.attempt(list, () -> builder.qubit(q, new QubitProperties(
                positive(known, "T1"),
                positive(known, "T2"),
                known.getOrDefault("frequency", Double.NaN),
                known.getOrDefault("prob_meas1_prep0", both),
                known.getOrDefault("prob_meas0_prep1", both),
                known.getOrDefault("readout_length", Double.NaN),
                reset)));
    }

    /** A time of 0 stands for one that could not be measured. */
    private static double positive(Map<String, Double> known, String name) {
        double time = known.getOrDefault(name, Double.NaN);
        return time > 0 ? time : Double.NaN;
    }
}
