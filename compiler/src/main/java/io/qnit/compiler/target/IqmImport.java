package io.qnit.compiler.target;

import io.qnit.core.gate.Gate;
import io.qnit.core.gate.GateLibrary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IQM's quantum architectures: static ({@code qubits}, {@code connectivity}: cz and prx everywhere), dynamic ({@code gates}
 * with their loci, under a calibration set) and the older {@code quantum_architecture} with {@code operations}. The
 * calibration is a list of observations or metrics, of which fidelities, readout errors, T1 and T2 are read, by their
 * names: {@code metrics.irb.cz.crf_crf.QB1__QB2.fidelity}. A virtual rz is added, which IQM's compiler does without being
 * asked. Computational resonators are refused: a target here has qubits only.
 */
final class IqmImport {
    private static final Pattern GATE_METRIC =
            Pattern.compile("metrics\\.i?rb\\.(prx|cz)\\.[^.]+\\.([^.]+)\\.fidelity(?::.*)?");
    private static final Pattern READOUT_METRIC = Pattern.compile(
            "metrics\\.ssro\\.measure\\.[^.]+\\.([^.]+)\\.(fidelity|error_0_to_1|error_1_to_0)(?::.*)?");
    private static final Pattern TIME = Pattern.compile("characterization\\.model\\.([^.]+)\\.(t1_time|t2_time)");
    private static final Set<String> NO_GATES =
            Set.of("measure", "measure_fidelity", "barrier", "cc_prx", "reset", "reset_wait", "delay");

    private final Faults faults;
    private final String what;
    private final JsonValue root;

    IqmImport(String what, JsonValue root) {
        this.faults = new Faults(what);
        this.what = what;
        this.root = root;
    }

    static boolean recognizes(JsonValue root) {
        return root.find("quantum_architecture").isPresent()
                || root.find("calibration_set_id").isPresent()
                || root.find("computational_resonators").isPresent()
                || root.find("dut_label").isPresent()
                || root.find("qubit_connectivity").isPresent()
                || (root.find("connectivity").isPresent() && root.find("qubits").map(JsonValue::isArray).orElse(false));
    }

    Target target(Optional<JsonValue> calibration) {
        JsonValue architecture = root.find("quantum_architecture").orElse(root);
        List<String> names = new ArrayList<>();
        for (JsonValue qubit : architecture.get("qubits", faults).map(q -> q.elements(faults)).orElse(List.of())) {
            qubit.text(faults).ifPresent(name -> {
                if (names.contains(name)) {
                    faults.add(qubit, "qubit '" + JsonValue.shortened(name) + "' is there twice");
                }
                names.add(name);
            });
        }
        Labels labels = Labels.of(names);
        architecture.find("computational_resonators").ifPresent(resonators -> {
            if (!resonators.elements(faults).isEmpty()) {
                faults.add(resonators, "computational resonators are not supported: a target has qubits only");
            }
        });
        faults.check();
        String name = architecture.find("name").or(() -> architecture.find("dut_label")).flatMap(n -> n.text(faults))
                .orElse(TargetImport.name(what));
        Target.Builder builder =
                faults.attempt(architecture, () -> Target.builder(name, labels.count())).orElse(null);
        faults.check();
        java.util.Objects.requireNonNull(builder);
        builder.source("IQM quantum architecture" + (calibration.isPresent() ? " and calibration" : "")
                + (labels.shown().isEmpty() ? "" : "; " + labels.shown()));
        Set<Ability> abilities = EnumSet.of(Ability.MID_CIRCUIT_MEASUREMENT, Ability.DELAY);
        Map<Gate, Map<List<Integer>, GateProperties>> gates = gates(architecture, labels, abilities);
        builder.abilities(abilities);
        calibration.ifPresent(c -> calibrate(c, labels, gates, builder));
        gates.forEach((gate, places) -> faults.attempt(
                architecture, () -> builder.gate(NativeGate.placed(gate, places))));
        if (!gates.containsKey(Gate.RZ)) {
            builder.gate(NativeGate.everywhere(Gate.RZ, new GateProperties(0, 0)));
        }
        faults.check();
        builder.contradictions().forEach(c -> faults.add(c.path() + ": " + c.message()));
        faults.check();
        return builder.build();
    }

    private Map<Gate, Map<List<Integer>, GateProperties>> gates(
            JsonValue architecture, Labels labels, Set<Ability> abilities) {
        Map<Gate, Map<List<Integer>, GateProperties>> gates = new LinkedHashMap<>();
        Optional<JsonValue> described = architecture.find("gates").or(() -> architecture.find("operations"));
        if (described.isEmpty()) {
            Map<List<Integer>, GateProperties> single = new LinkedHashMap<>();
            for (int q = 0; q < labels.count(); q++) {
                single.put(List.of(q), GateProperties.UNKNOWN);
            }
            architecture.find("connectivity").or(() -> architecture.find("qubit_connectivity")).ifPresentOrElse(
                    pairs -> loci(pairs, Gate.CZ, labels, gates),
                    () -> faults.add(architecture, "'connectivity' is missing"));
            gates.put(Gate.R, single);
            return gates;
        }
        described.get().fields(faults).forEach((name, value) -> {
            switch (name) {
                case "reset", "reset_wait" -> abilities.add(Ability.RESET);
                case "move" -> {
                    if (hasLoci(value)) {
                        faults.add(value, "'move' goes with computational resonators, which are not supported");
                    }
                }
                default -> {}
            }
            if (NO_GATES.contains(name) || name.equals("move")) {
                return;
            }
            Optional<Gate> gate = Gate.named(name, GateLibrary.IQM);
            if (gate.isEmpty()) {
                gate = TargetReader.gateNamed(name, value, faults);
            }
            gate.ifPresent(g -> {
                if (value.isArray()) {
                    loci(value, g, labels, gates);
                } else {
                    value.get("implementations", faults).ifPresent(all -> all.fields(faults).values().forEach(
                            way -> way.get("loci", faults).ifPresent(loci -> loci(loci, g, labels, gates))));
                }
            });
        });
        gates.values().removeIf(Map::isEmpty);
        return gates;
    }

    private boolean hasLoci(JsonValue gate) {
        return gate.isArray()
                ? !gate.elements(faults).isEmpty()
                : gate.find("implementations").map(all -> all.fields(faults).values().stream()
                        .anyMatch(way -> way.find("loci").map(l -> !l.elements(faults).isEmpty()).orElse(false)))
                        .orElse(false);
    }

    private void loci(JsonValue loci, Gate gate, Labels labels, Map<Gate, Map<List<Integer>, GateProperties>> gates) {
        Map<List<Integer>, GateProperties> places = gates.computeIfAbsent(gate, _ -> new LinkedHashMap<>());
        for (JsonValue locus : loci.elements(faults)) {
            labels.operands(locus, faults).ifPresent(operands -> {
                if (!places.containsKey(operands.reversed())) {
                    places.put(operands, GateProperties.UNKNOWN);
                }
            });
        }
    }

    private void calibrate(
            JsonValue calibration, Labels labels, Map<Gate, Map<List<Integer>, GateProperties>> gates,
            Target.Builder builder) {
        Map<String, JsonValue> values = new LinkedHashMap<>();
        Optional<JsonValue> observations =
                calibration.isArray() ? Optional.of(calibration) : calibration.find("observations");
        if (observations.isPresent()) {
            for (JsonValue observation : observations.get().elements(faults)) {
                boolean invalid = observation.find("invalid").flatMap(v -> v.flag(faults)).orElse(false);
                Optional<String> field = observation.get("dut_field", faults).flatMap(f -> f.text(faults));
                if (!invalid && field.isPresent()) {
                    observation.find("value").ifPresent(v -> values.put(field.get(), v));
                }
            }
        } else {
            calibration.get("metrics", faults).ifPresent(metrics -> metrics.fields(faults).forEach(
                    (field, entry) -> values.put(field, entry.find("value").orElse(entry))));
        }
        Map<Integer, double[]> readings = new HashMap<>();
        values.forEach((field, value) -> {
            gateMetric(field, value, labels, gates);
            qubitMetric(field, value, labels, readings);
        });
        readings.forEach((q, r) -> faults.attempt(calibration, () -> builder.qubit(
                q, new QubitProperties(r[0], r[1], Double.NaN, r[2], r[3], Double.NaN, Double.NaN))));
    }

    private void gateMetric(
            String field, JsonValue value, Labels labels, Map<Gate, Map<List<Integer>, GateProperties>> gates) {
        Matcher metric = GATE_METRIC.matcher(field);
        if (!metric.matches()) {
            return;
        }
        List<Integer> operands = new ArrayList<>();
        for (String label : metric.group(2).split("__")) {
            labels.number(label, value, faults).ifPresent(operands::add);
        }
        Map<List<Integer>, GateProperties> places =
                gates.getOrDefault(metric.group(1).equals("cz") ? Gate.CZ : Gate.R, Map.of());
        double error = 1 - number(value);
        for (List<Integer> way : List.of(operands, operands.reversed())) {
            if (places.containsKey(way)) {
                faults.attempt(value, () -> new GateProperties(error, Double.NaN)).ifPresent(p -> places.put(way, p));
            }
        }
    }

    /** T1, T2, and the two errors of readings, where the errors themselves win over the fidelity. */
    private void qubitMetric(String field, JsonValue value, Labels labels, Map<Integer, double[]> readings) {
        Matcher time = TIME.matcher(field);
        Matcher readout = READOUT_METRIC.matcher(field);
        boolean isTime = time.matches();
        if (!isTime && !readout.matches()) {
            return;
        }
        Matcher found = isTime ? time : readout;
        labels.number(found.group(1), value, faults).ifPresent(q -> {
            double[] r = readings.computeIfAbsent(
                    q, _ -> new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN});
            double number = number(value);
            switch (found.group(2)) {
                case "t1_time" -> r[0] = number;
                case "t2_time" -> r[1] = number;
                case "error_0_to_1" -> r[2] = number;
                case "error_1_to_0" -> r[3] = number;
                default -> {
                    r[2] = Double.isNaN(r[2]) ? 1 - number : r[2];
                    r[3] = Double.isNaN(r[3]) ? 1 - number : r[3];
                }
            }
        });
    }

    /** A number, or one in quotes, as some of IQM's files have them. */
    private double number(JsonValue value) {
        if (!value.isText()) {
            return value.number(faults).orElse(Double.NaN);
        }
        try {
            return Double.parseDouble(value.text(faults).orElse(""));
        } catch (NumberFormatException e) {
            faults.add(value, "expected a number, found " + value.shown());
            return Double.NaN;
        }
    }
}
