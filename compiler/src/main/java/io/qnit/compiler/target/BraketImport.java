package io.qnit.compiler.target;

import io.qnit.core.gate.Gate;
import io.qnit.core.gate.GateLibrary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Amazon Braket's device capabilities: {@code paradigm} (count, connectivity, native gates), {@code standardized} (T1, T2,
 * fidelities) and what IonQ has under {@code provider}. Braket's labels need not count from 0; here the qubits do, in
 * ascending order of the labels. Where a pair lists the fidelities of some gates, it has only those. Rigetti's {@code rx}
 * is for half and quarter turns, IonQ's {@code ms} and {@code zz} for angles from 0 to pi/2, as their documentation says.
 */
final class BraketImport {
    private static final String PARADIGM = "braket.device_schema.gate_model_qpu_paradigm_properties";

    private final Faults faults;
    private final String what;
    private final JsonValue root;

    BraketImport(String what, JsonValue root) {
        this.faults = new Faults(what);
        this.what = what;
        this.root = root;
    }

    /** Whether this is the paradigm alone. */
    static boolean isParadigm(JsonValue root) {
        return header(root).equals(PARADIGM);
    }

    private static String header(JsonValue object) {
        return object.find("braketSchemaHeader").flatMap(h -> h.find("name"))
                .flatMap(name -> name.text(new Faults(""))).orElse("");
    }

    Target target() {
        JsonValue paradigm = root.find("paradigm").orElse(root);
        if (!header(paradigm).equals(PARADIGM)) {
            faults.add(
                    paradigm,
                    "expected the paradigm of a gate-model QPU, found '" + JsonValue.shortened(header(paradigm)) + "'");
        }
        int count = paradigm.get("qubitCount", faults).map(v -> v.integer(faults).orElse(0)).orElse(0);
        Optional<JsonValue> connectivity = paradigm.get("connectivity", faults);
        List<Gate> gates = gates(paradigm);
        faults.check();
        boolean full = connectivity.flatMap(c -> c.get("fullyConnected", faults)).flatMap(f -> f.flag(faults))
                .orElse(false);
        Map<String, JsonValue> graph = full ? Map.of()
                : connectivity.flatMap(c -> c.get("connectivityGraph", faults)).map(g -> g.fields(faults))
                        .orElse(Map.of());
        Labels labels = labels(full, count, graph);
        if (labels.count() != count) {
            faults.add(paradigm, "there are " + labels.count() + " qubits in the graph, qubitCount says " + count);
        }
        faults.check();
        Target.Builder builder =
                faults.attempt(paradigm, () -> Target.builder(TargetImport.name(what), labels.count())).orElse(null);
        faults.check();
        java.util.Objects.requireNonNull(builder);
        builder.source("Amazon Braket device capabilities" + (labels.shown().isEmpty() ? "" : "; " + labels.shown()));
        builder.abilities(EnumSet.noneOf(Ability.class));
        Optional<JsonValue> standardized = root.find("standardized");
        standardized.flatMap(s -> s.find("oneQubitProperties")).ifPresent(p -> qubits(p, labels, builder));
        if (full) {
            fullyConnected(gates, labels, builder);
        } else {
            places(gates, graph, standardized, labels, builder);
        }
        faults.check();
        builder.contradictions().forEach(c -> faults.add(c.path() + ": " + c.message()));
        faults.check();
        return builder.build();
    }

    private List<Gate> gates(JsonValue paradigm) {
        List<Gate> gates = new ArrayList<>();
        for (JsonValue name : paradigm.get("nativeGateSet", faults).map(g -> g.elements(faults)).orElse(List.of())) {
            name.text(faults).ifPresent(text -> {
                String lower = text.toLowerCase(Locale.ROOT);
                Gate.named(lower, GateLibrary.BRAKET)
                        .or(() -> TargetReader.gateNamed(text, name, faults))
                        .ifPresent(gates::add);
            });
        }
        if (gates.isEmpty() && faults.isEmpty()) {
            faults.add(paradigm, "there is no native gate");
        }
        return gates;
    }

    private Labels labels(boolean full, int count, Map<String, JsonValue> graph) {
        TreeSet<String> names = new TreeSet<>(
                Comparator.<String>comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        if (full) {
            for (int q = 0; q < Math.min(count, Target.MOST_QUBITS); q++) {
                names.add(Integer.toString(q));
            }
        }
        graph.forEach((label, others) -> {
            names.add(label);
            others.elements(faults).forEach(o -> o.text(faults).ifPresent(names::add));
        });
        names.forEach(name -> {
            if (!name.matches("[0-9]{1,6}")) {
                faults.add(root, "'" + JsonValue.shortened(name) + "' in the connectivity is no number of a qubit");
            }
        });
        return Labels.of(names);
    }

    private List<AngleRange> angles(Gate gate) {
        String maker = header(root);
        List<AngleRange> any = java.util.Collections.nCopies(gate.parameterCount(), AngleRange.ANY);
        if (maker.contains("ionq") && (gate == Gate.MS || gate == Gate.RZZ)) {
            List<AngleRange> partial = new ArrayList<>(any);
            partial.set(partial.size() - 1, new AngleRange(0, Math.PI / 2));
            return partial;
        }
        return any;
    }

    /** One native gate, or one for each of its fixed angles. */
    private List<NativeGate> variants(NativeGate gate) {
        if (header(root).contains("rigetti") && gate.gate() == Gate.RX) {
            return List.of(Math.PI / 2, -Math.PI / 2, Math.PI).stream()
                    .map(angle -> gate.withAngles(List.of(AngleRange.fixed(angle))))
                    .toList();
        }
        return List.of(gate.withAngles(angles(gate.gate())));
    }

    private void fullyConnected(List<Gate> gates, Labels labels, Target.Builder builder) {
        Optional<JsonValue> provider = root.find("provider");
        Optional<JsonValue> fidelity = provider.flatMap(p -> p.find("fidelity"));
        Optional<JsonValue> timing = provider.flatMap(p -> p.find("timing"));
        for (Gate gate : gates) {
            String key = gate.qubitCount() + "Q";
            double error = 1 - number(fidelity.flatMap(f -> f.find(key)).flatMap(f -> f.find("mean")));
            double seconds = number(timing.flatMap(t -> t.find(key)));
            faults.attempt(
                    timing.orElse(root), () -> NativeGate.everywhere(gate, new GateProperties(error, seconds)))
                    .ifPresent(g -> variants(g).forEach(builder::gate));
        }
        if (timing.isPresent()) {
            double wrong = 1 - number(fidelity.flatMap(f -> f.find("spam")).flatMap(f -> f.find("mean")));
            for (int q = 0; q < labels.count(); q++) {
                int qubit = q;
                faults.attempt(timing.get(), () -> builder.qubit(qubit, new QubitProperties(
                        number(timing.get().find("T1")), number(timing.get().find("T2")), Double.NaN, wrong, wrong,
                        number(timing.get().find("readout")), number(timing.get().find("reset")))));
            }
        }
    }

    private void places(
            List<Gate> gates, Map<String, JsonValue> graph, Optional<JsonValue> standardized, Labels labels,
            Target.Builder builder) {
        List<List<Integer>> pairs = new ArrayList<>();
        graph.forEach((label, others) -> {
            for (JsonValue other : others.elements(faults)) {
                Optional<Integer> to = other.text(faults).flatMap(text -> labels.number(text, other, faults));
                Optional<Integer> from = labels.number(label, others, faults);
                if (to.isPresent() && from.isPresent()) {
                    pairs.add(List.of(from.get(), to.get()));
                }
            }
        });
        Map<List<Integer>, Map<Gate, Double>> errors = pairErrors(standardized, labels);
        Map<Integer, Double> single = singleErrors(standardized, labels);
        for (Gate gate : gates) {
            Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
            if (gate.qubitCount() == 1) {
                for (int q = 0; q < labels.count(); q++) {
                    double error = gate.isDiagonal() ? Double.NaN : single.getOrDefault(q, Double.NaN);
                    places.put(List.of(q), new GateProperties(error, Double.NaN));
                }
            } else {
                for (List<Integer> pair : pairs) {
                    Map<Gate, Double> known = errors.containsKey(pair) ? errors.get(pair) : errors.get(pair.reversed());
                    if (errors.isEmpty() || (known != null && known.containsKey(gate))) {
                        double error = known == null ? Double.NaN : known.getOrDefault(gate, Double.NaN);
                        faults.attempt(root, () -> new GateProperties(error, Double.NaN))
                                .ifPresent(p -> places.put(pair, p));
                    }
                }
            }
            if (!places.isEmpty()) {
                faults.attempt(root, () -> NativeGate.placed(gate, places))
                        .ifPresent(g -> variants(g).forEach(builder::gate));
            }
        }
    }

    private Map<Integer, Double> singleErrors(Optional<JsonValue> standardized, Labels labels) {
        Map<Integer, Double> errors = new LinkedHashMap<>();
        standardized.flatMap(s -> s.find("oneQubitProperties")).ifPresent(all -> all.fields(faults).forEach(
                (label, qubit) -> labels.number(label, qubit, faults).ifPresent(q -> {
                    Map<String, Double> known = fidelities(qubit);
                    double best = known.getOrDefault(
                            "RANDOMIZED_BENCHMARKING",
                            known.getOrDefault("SIMULTANEOUS_RANDOMIZED_BENCHMARKING", Double.NaN));
                    errors.put(q, 1 - best);
                })));
        return errors;
    }

    private Map<List<Integer>, Map<Gate, Double>> pairErrors(Optional<JsonValue> standardized, Labels labels) {
        Map<List<Integer>, Map<Gate, Double>> errors = new LinkedHashMap<>();
        standardized.flatMap(s -> s.find("twoQubitProperties")).ifPresent(all -> all.fields(faults).forEach(
                (name, pair) -> {
                    String[] ends = name.split("-", -1);
                    if (ends.length != 2) {
                        faults.add(pair, "a pair is named such as 0-1");
                        return;
                    }
                    Optional<Integer> a = labels.number(ends[0], pair, faults);
                    Optional<Integer> b = labels.number(ends[1], pair, faults);
                    Map<Gate, Double> known = new LinkedHashMap<>();
                    for (JsonValue entry : pair.get("twoQubitGateFidelity", faults).map(l -> l.elements(faults))
                            .orElse(List.of())) {
                        Optional<String> gate = entry.get("gateName", faults).flatMap(g -> g.text(faults));
                        double fidelity = number(entry.get("fidelity", faults));
                        gate.flatMap(g -> Gate.named(g.toLowerCase(Locale.ROOT), GateLibrary.BRAKET))
                                .ifPresent(g -> known.put(g, 1 - fidelity));
                    }
                    if (a.isPresent() && b.isPresent()) {
                        errors.put(List.of(a.get(), b.get()), known);
                    }
                }));
        return errors;
    }

    private void qubits(JsonValue all, Labels labels, Target.Builder builder) {
        all.fields(faults).forEach((label, qubit) -> labels.number(label, qubit, faults).ifPresent(q -> {
            double read = fidelities(qubit).getOrDefault("READOUT", Double.NaN);
            double t1 = time(qubit, "T1");
            double t2 = time(qubit, "T2");
            faults.attempt(qubit, () -> builder.qubit(q, new QubitProperties(
                    t1, t2, Double.NaN, 1 - read, 1 - read, Double.NaN, Double.NaN)));
        }));
    }

    private double time(JsonValue qubit, String name) {
        Optional<JsonValue> entry = qubit.find(name);
        if (entry.isEmpty()) {
            return Double.NaN;
        }
        double value = number(entry.get().get("value", faults));
        String unit = entry.get().find("unit").flatMap(u -> u.text(faults)).orElse("S");
        double seconds = Units.scaled(value, unit, entry.get(), faults).orElse(Double.NaN);
        return seconds > 0 ? seconds : Double.NaN;
    }

    private Map<String, Double> fidelities(JsonValue qubit) {
        Map<String, Double> known = new LinkedHashMap<>();
        for (JsonValue entry : qubit.find("oneQubitFidelity").map(l -> l.elements(faults)).orElse(List.of())) {
            Optional<String> type = entry.find("fidelityType").flatMap(t -> t.find("name"))
                    .flatMap(n -> n.text(faults));
            type.ifPresent(t -> known.putIfAbsent(t, number(entry.get("fidelity", faults))));
        }
        return known;
    }

    private double number(Optional<JsonValue> value) {
        return value.map(v -> v.number(faults).orElse(Double.NaN)).orElse(Double.NaN);
    }
}
