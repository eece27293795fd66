package io.qnit.compiler.target;

import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of edges: Coda's ({@code [[0, 1], ...]} alone, or with {@code target} and {@code num_qubits}; directed for cnot),
 * and plain text with one edge a line, {@code 0 1}, {@code 0-1} or, for gates that go one way, {@code 0 -> 1}. There are as
 * many qubits as the numbers need, unless the list says so ({@code qubits 5} on a line of its own).
 */
final class EdgeListImport {
    private static final List<String> MEMBERS =
            List.of("target", "num_qubits", "logical_edges", "directed_edges", "connectivity");
    private static final List<String> CODA_TARGETS = List.of("cz", "iswap", "pcz", "cnot");
    private static final Pattern EDGE = Pattern.compile("([0-9]{1,7})\\s*(->|[\\s,-])\\s*([0-9]{1,7})");
    private static final Pattern COUNT = Pattern.compile("qubits[\\s:=]*([0-9]{1,7})");

    private EdgeListImport() {}

    static boolean recognizes(JsonValue root) {
        return root.isArray()
                || root.find("logical_edges").isPresent()
                || root.find("directed_edges").isPresent()
                || root.find("num_qubits").isPresent();
    }

    static Target json(String what, JsonValue root) {
        Faults faults = new Faults(what);
        String target = "cz";
        Optional<JsonValue> list = Optional.of(root);
        int count = 0;
        if (!root.isArray()) {
            root.allow(MEMBERS, faults);
            Optional<JsonValue> said = root.find("target");
            target = said.flatMap(t -> t.text(faults)).orElse("cz").replaceFirst("^superconducting_", "");
            if (said.isPresent() && !CODA_TARGETS.contains(target)) {
                faults.add(said.get(), "'" + JsonValue.shortened(target) + "' is none of Coda's targets"
                        + JsonValue.meant(target, CODA_TARGETS));
            }
            count = root.find("num_qubits").map(c -> c.integer(faults).orElse(0)).orElse(0);
            list = root.find("directed_edges").or(() -> root.find("logical_edges"))
                    .or(() -> root.find("connectivity"));
            if (list.isEmpty()) {
                faults.add(root, "the edges are missing: directed_edges, logical_edges or connectivity");
            }
        }
        List<int[]> edges = new ArrayList<>();
        for (JsonValue edge : list.map(l -> l.elements(faults)).orElse(List.of())) {
            List<Integer> ends = new ArrayList<>();
            edge.elements(faults).forEach(end -> end.integer(faults).ifPresent(ends::add));
            if (ends.size() == 2) {
                edges.add(new int[] {ends.get(0), ends.get(1)});
            } else {
                faults.add(edge, "an edge joins two qubits");
            }
        }
        faults.check();
        return build(what, edges, count, target, root.isArray() ? "edge list" : "Coda edge list", faults);
    }

    static Target text(String what, String text) {
        Faults faults = new Faults(what);
        List<int[]> edges = new ArrayList<>();
        int count = 0;
        boolean directed = false;
        String[] lines = text.split("\n", -1);
        for (int k = 0; k < lines.length; k++) {
            String line = lines[k].replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher edge = EDGE.matcher(line);
            Matcher said = COUNT.matcher(line);
            if (edge.matches()) {
                directed |= edge.group(2).equals("->");
                edges.add(new int[] {Integer.parseInt(edge.group(1)), Integer.parseInt(edge.group(3))});
            } else if (said.matches()) {
                count = Integer.parseInt(said.group(1));
            } else {
                faults.add("line " + (k + 1) + ": expected an edge such as '0 1' or '0 -> 1', found '"
                        + JsonValue.shortened(line) + "'");
            }
        }
        if (edges.isEmpty() && faults.isEmpty()) {
            faults.add("line 1: there is no edge; this is no description of a device");
        }
        faults.check();
        return build(what, edges, count, directed ? "cnot" : "cz", "edge list", faults);
    }

    private static Target build(
            String what, List<int[]> edges, int count, String target, String source, Faults faults) {
        int needed = 1;
        for (int[] edge : edges) {
            needed = Math.max(needed, 1 + Math.max(edge[0], edge[1]));
        }
        int qubits = count > 0 ? count : needed;
        if (qubits > Target.MOST_QUBITS) {
            faults.add("the list needs " + qubits + " qubits, at most " + Target.MOST_QUBITS + " are possible");
        }
        faults.check();
        Target.Builder builder = Target.builder(TargetImport.name(what), qubits).source(source);
        builder.edges();
        for (int[] edge : edges) {
            builder.edge(edge[0], edge[1]);
        }
        Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
        edges.forEach(edge -> places.put(List.of(edge[0], edge[1]), GateProperties.UNKNOWN));
        boolean placed = target.equals("cnot") && !places.isEmpty();
        faults.attempt(() -> placed ? NativeGate.placed(Gate.CX, places)
                : NativeGate.everywhere(entangler(target), GateProperties.UNKNOWN)).ifPresent(builder::gate);
        List<Gate> single = source.startsWith("Coda")
                ? List.of(Gate.RX, Gate.RY, Gate.RZ, Gate.ID)
                : List.of(Gate.SX, Gate.X, Gate.RZ);
        single.forEach(builder::gate);
        faults.check();
        builder.contradictions().forEach(c -> faults.add(c.path() + ": " + c.message()));
        faults.check();
        return builder.build();
    }

    private static Gate entangler(String target) {
        return switch (target) {
            case "iswap" -> Gate.ISWAP;
            case "pcz" -> Gate.CP;
            case "cnot" -> Gate.CX;
            default -> Gate.CZ;
        };
    }
}
