package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a circuit is compiled for. Immutable and safe to share between threads; made by a {@link Builder}, read and
 * written by {@link TargetJson}, generated and found by name in {@link Targets}.
 *
 * <p>Gates on two qubits are on coupled pairs: the coupling is the edges, or the union of the placements of the two-qubit
 * gates where no edges are given. Qubits that are not operational take part in nothing: what is said of their edges and
 * gates is dropped.
 */
public final class Target {
    /** The most qubits of a target. */
    public static final int MOST_QUBITS = 4096;

    /** The most edges that are listed; all-to-all lists none. */
    public static final int MOST_EDGES = 1 << 20;

    private static final int LONGEST_TEXT = 4000;

    /** Which calibration the numbers are from. */
    public record Calibration(String id, Instant time) {}

    private final String name;
    private final String description;
    private final String source;
    private final int qubitCount;
    private final Coupling coupling;
    private final List<NativeGate> gates;
    private final List<QubitProperties> qubits;
    private final List<Position> positions;
    private final BitSet notOperational;
    private final Timing timing;
    private final Set<Ability> abilities;
    private final Optional<Calibration> calibration;
    private volatile @Nullable String hash;

    private Target(Builder builder) {
        name = builder.name;
        description = builder.description;
        source = builder.source;
        qubitCount = builder.qubitCount;
        notOperational = (BitSet) builder.notOperational.clone();
        gates = builder.gates.stream().flatMap(gate -> builder.available(gate).stream()).toList();
        qubits = List.copyOf(builder.qubits);
        positions = List.copyOf(builder.positions);
        timing = builder.timing;
        abilities = Collections.unmodifiableSet(EnumSet.copyOf(builder.abilities));
        calibration = builder.calibration;
        coupling = builder.coupling();
    }

    /** A target of so many qubits, all-to-all unless edges or placements of two-qubit gates are given. */
    public static Builder builder(String name, int qubitCount) {
        return new Builder(name, qubitCount);
    }

    public String name() {
        return name;
    }

    /** One line for people; may be empty. */
    public String description() {
        return description;
    }

    /** Where the facts come from; may be empty. */
    public String source() {
        return source;
    }

    public int qubitCount() {
        return qubitCount;
    }

    public Coupling coupling() {
        return coupling;
    }

    public List<NativeGate> gates() {
        return gates;
    }

    /** The native gates that are this gate: one, several with different angles or places, or none. */
    public List<NativeGate> gates(Gate gate) {
        return gates.stream().filter(g -> g.gate() == gate).toList();
    }

    /**
     * The properties of a gate application that the target can run as it is; empty when it cannot: no such gate, not on
     * these operands in this order, an angle out of range, a qubit that is not operational.
     */
    public Optional<GateProperties> properties(Gate gate, double[] parameters, int... operands) {
        for (int operand : operands) {
            if (operand < 0 || operand >= qubitCount || notOperational.get(operand)) {
                return Optional.empty();
            }
        }
        for (NativeGate candidate : gates) {
            if (candidate.gate() != gate || operands.length != gate.qubitCount() || !candidate.takes(parameters)) {
                continue;
            }
            if (candidate.isEverywhere()) {
                if (operands.length == 1 || coupling.areCoupled(operands[0], operands[1])) {
                    return Optional.of(candidate.everywhere());
                }
                continue;
            }
            Optional<GateProperties> placed = candidate.on(
                    operands.length == 1 ? List.of(operands[0]) : List.of(operands[0], operands[1]));
            if (placed.isPresent()) {
                return placed;
            }
        }
        return Optional.empty();
    }

    /** Whether some two-qubit gate is on these operands in this order. */
    public boolean hasGateOn(int first, int second) {
        return coupling.areCoupled(first, second)
                && gates.stream()
                        .anyMatch(g -> g.gate().qubitCount() == 2 && g.on(List.of(first, second)).isPresent());
    }

    /** The least error of the two-qubit gates on a pair, in either order; NaN when none is known. */
    public double pairError(int a, int b) {
        double least = Double.NaN;
        for (NativeGate gate : gates) {
            if (gate.gate().qubitCount() == 2 && coupling.areCoupled(a, b)) {
                for (List<Integer> operands : List.of(List.of(a, b), List.of(b, a))) {
                    double error = gate.on(operands).map(GateProperties::error).orElse(Double.NaN);
                    least = Double.isNaN(least) ? error : Double.isNaN(error) ? least : Math.min(least, error);
                }
            }
        }
        return least;
    }

    public QubitProperties qubit(int qubit) {
        return qubits.get(qubit);
    }

    /** Where the qubits are on a map, one for each; empty when that is not known. */
    public List<Position> positions() {
        return positions;
    }

    public boolean isOperational(int qubit) {
        return !notOperational.get(qubit);
    }

    /** How many qubits can be used. */
    public int operationalCount() {
        return qubitCount - notOperational.cardinality();
    }

    public Timing timing() {
        return timing;
    }

    public Set<Ability> abilities() {
        return abilities;
    }

    public boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    public Optional<Calibration> calibration() {
        return calibration;
    }

    /** SHA-256 of {@link TargetJson#canonical}, in hexadecimal: equal exactly for equal targets. */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = TargetJson.hash(this);
            hash = known;
        }
        return known;
    }

    /** A builder that already holds this target. */
    public Builder toBuilder() {
        return toBuilder(name);
    }

    /** A builder that already holds this target, under another name. */
    public Builder toBuilder(String newName) {
        Builder builder = new Builder(newName, qubitCount);
        builder.description = description;
        builder.source = source;
        builder.gates.addAll(gates);
        for (int q = 0; q < qubitCount; q++) {
            builder.qubits.set(q, qubits.get(q));
        }
        builder.positions.addAll(positions);
        builder.notOperational.or(notOperational);
        builder.timing = timing;
        builder.abilities.clear();
        builder.abilities.addAll(abilities);
        builder.calibration = calibration;
        if (!coupling.isComplete()) {
            builder.edges();
            for (int e = 0; e < coupling.edgeCount(); e++) {
                builder.edge(coupling.lower(e), coupling.upper(e));
            }
        }
        return builder;
    }

    /** Equal when all that is said of them is equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Target that
                && name.equals(that.name)
                && description.equals(that.description)
                && source.equals(that.source)
                && coupling.equals(that.coupling)
                && gates.equals(that.gates)
                && qubits.equals(that.qubits)
                && positions.equals(that.positions)
                && notOperational.equals(that.notOperational)
                && timing.equals(that.timing)
                && abilities.equals(that.abilities)
                && calibration.equals(that.calibration);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, coupling, gates, qubits);
    }

    @Override
    public String toString() {
        return name + " (" + qubitCount + " qubits)";
    }

    /** A contradiction between parts: where, as a path in the JSON form, and what. */
    record Contradiction(String path, String message) {}

    /** Collects a target; checks it when built. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final int qubitCount;
        private String description = "";
        private String source = "";
        private final List<NativeGate> gates = new ArrayList<>();
        private final List<QubitProperties> qubits;
        private final List<Position> positions = new ArrayList<>();
        private final BitSet notOperational = new BitSet();
        private Timing timing = Timing.NONE;
        private final Set<Ability> abilities = EnumSet.allOf(Ability.class);
        private Optional<Calibration> calibration = Optional.empty();
        private final List<int[]> edges = new ArrayList<>();
        private boolean hasEdges;

        private Builder(String name, int qubitCount) {
            if (qubitCount < 1 || qubitCount > MOST_QUBITS) {
                throw fault("a target has 1 to " + MOST_QUBITS + " qubits, not " + qubitCount);
            }
            this.name = checkedText("a name", name);
            this.qubitCount = qubitCount;
            this.qubits = new ArrayList<>(Collections.nCopies(qubitCount, QubitProperties.UNKNOWN));
        }

        public Builder description(String text) {
            description = checkedText("a description", text);
            return this;
        }

        public Builder source(String text) {
            source = checkedText("a source", text);
            return this;
        }

        /** A gate on every qubit or coupled pair, any angle, of unknown quality. */
        public Builder gate(Gate gate) {
            return gate(NativeGate.everywhere(gate, GateProperties.UNKNOWN));
        }

        public Builder gate(NativeGate gate) {
            gates.add(gate);
            return this;
        }

        /** Says that the coupling is limited to the edges that follow; without any edge nothing is coupled. */
        public Builder edges() {
            hasEdges = true;
            return this;
        }

        /** Couples two qubits. */
        public Builder edge(int a, int b) {
            hasEdges = true;
            edges.add(new int[] {a, b});
            return this;
        }

        public Builder qubit(int qubit, QubitProperties properties) {
            checkQubit(qubit);
            qubits.set(qubit, properties);
            return this;
        }

        /** Where each qubit is on a map. */
        public Builder positions(List<Position> all) {
            positions.clear();
            positions.addAll(all);
            return this;
        }

        public Builder notOperational(int qubit) {
            checkQubit(qubit);
            notOperational.set(qubit);
            return this;
        }

        public Builder timing(Timing clock) {
            timing = clock;
            return this;
        }

        /** Exactly these; a new builder has all. */
        public Builder abilities(Set<Ability> all) {
            abilities.clear();
            abilities.addAll(all);
            return this;
        }

        public Builder calibration(String id, Instant time) {
            calibration = Optional.of(new Calibration(checkedText("a calibration id", id), time));
            return this;
        }

        /** @throws QnitException {@link ErrorCode#INVALID_TARGET} when the parts contradict each other */
        public Target build() {
            List<Contradiction> found = contradictions();
            if (!found.isEmpty()) {
                throw fault("target '" + name + "', " + found.getFirst().path() + ": " + found.getFirst().message());
            }
            return new Target(this);
        }

        /** All contradictions between the parts. */
        List<Contradiction> contradictions() {
            List<Contradiction> found = new ArrayList<>();
            Set<List<Integer>> pairs = checkEdges(found);
            checkGates(pairs, found);
            if (!positions.isEmpty() && positions.size() != qubitCount) {
                found.add(new Contradiction(
                        "positions", "there are " + positions.size() + " for " + qubitCount + " qubits"));
            }
            if (notOperational.cardinality() == qubitCount) {
                found.add(new Contradiction("not_operational", "no qubit is left"));
            }
            if (found.isEmpty() && !hasEdges && !notOperational.isEmpty()
                    && (long) qubitCount * qubitCount / 2 > MOST_EDGES) {
                found.add(new Contradiction(
                        "not_operational",
                        "all-to-all without some qubits is listed as edges, at most " + MOST_EDGES));
            }
            return found;
        }

        private Set<List<Integer>> checkEdges(List<Contradiction> found) {
            Set<List<Integer>> pairs = new HashSet<>();
            if (edges.size() > MOST_EDGES) {
                found.add(new Contradiction("edges", "there are " + edges.size() + " edges, at most " + MOST_EDGES));
            }
            for (int e = 0; e < edges.size(); e++) {
                int a = edges.get(e)[0];
                int b = edges.get(e)[1];
                if (a < 0 || b < 0 || a >= qubitCount || b >= qubitCount || a == b) {
                    found.add(new Contradiction(
                            "edges[" + e + "]",
                            "[" + a + ", " + b + "] does not join two of the qubits 0 to " + (qubitCount - 1)));
                }
                pairs.add(pair(a, b));
            }
            return pairs;
        }

        private void checkGates(Set<List<Integer>> pairs, List<Contradiction> found) {
            if (gates.isEmpty()) {
                found.add(new Contradiction("basis", "the target has no gate"));
            }
            Set<List<Integer>> served = new HashSet<>();
            boolean allServed = false;
            boolean anyOnTwo = false;
            for (int g = 0; g < gates.size(); g++) {
                NativeGate gate = gates.get(g);
                String path = "basis[" + g + "]";
                anyOnTwo |= gate.gate().qubitCount() == 2;
                allServed |= gate.gate().qubitCount() == 2 && gate.isEverywhere();
                int k = 0;
                for (List<Integer> operands : gate.placements().keySet()) {
                    checkOperands(gate.gate(), operands, pairs, path + ".on[" + k++ + "]", found);
                    if (operands.size() == 2) {
                        served.add(pair(operands.get(0), operands.get(1)));
                    }
                }
                for (int h = 0; h < g; h++) {
                    checkApart(gates.get(h), gate, path, found);
                }
            }
            if (found.isEmpty() && anyOnTwo && !allServed) {
                for (int e = 0; e < edges.size(); e++) {
                    if (!served.contains(pair(edges.get(e)[0], edges.get(e)[1]))) {
                        found.add(new Contradiction(
                                "edges[" + e + "]",
                                "no two-qubit gate is placed on the edge [" + edges.get(e)[0] + ", " + edges.get(e)[1]
                                        + "]"));
                    }
                }
            }
        }

        private void checkOperands(
                Gate gate, List<Integer> operands, Set<List<Integer>> pairs, String path, List<Contradiction> found) {
            for (int operand : operands) {
                if (operand < 0 || operand >= qubitCount) {
                    found.add(new Contradiction(
                            path, "qubit " + operand + " is out of range: the target has " + qubitCount + " qubits"));
                    return;
                }
            }
            if (operands.size() == 2 && hasEdges && !pairs.contains(pair(operands.get(0), operands.get(1)))) {
                found.add(new Contradiction(
                        path, "gate '" + gate.id() + "' is placed on " + operands + ", which is no edge"));
            }
        }

        /** The same gate may come again with other angles or in other places. */
        private static void checkApart(NativeGate one, NativeGate other, String path, List<Contradiction> found) {
            if (one.gate() == other.gate()
                    && one.angles().equals(other.angles())
                    && (one.isEverywhere()
                            || other.isEverywhere()
                            || !Collections.disjoint(one.placements().keySet(), other.placements().keySet()))) {
                found.add(new Contradiction(path, "gate '" + one.gate().id() + "' is there twice"));
            }
        }

        /** What of a gate is left without the qubits that are not operational; empty when nothing is. */
        private Optional<NativeGate> available(NativeGate gate) {
            if (gate.isEverywhere() || notOperational.isEmpty()) {
                return Optional.of(gate);
            }
            Map<List<Integer>, GateProperties> left = new LinkedHashMap<>();
            gate.placements().forEach((operands, properties) -> {
                if (operands.stream().noneMatch(notOperational::get)) {
                    left.put(operands, properties);
                }
            });
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NativeGate(gate.gate(), gate.angles(), GateProperties.UNKNOWN, left));
        }

        private Coupling coupling() {
            List<int[]> pairs = new ArrayList<>(edges);
            boolean placed = false;
            if (!hasEdges) {
                boolean anywhere = gates.stream().anyMatch(g -> g.gate().qubitCount() == 2 && g.isEverywhere());
                for (NativeGate gate : gates) {
                    for (List<Integer> operands : gate.placements().keySet()) {
                        if (operands.size() == 2 && !anywhere) {
                            placed = true;
                            pairs.add(new int[] {operands.get(0), operands.get(1)});
                        }
                    }
                }
            }
            if (!hasEdges && !placed) {
                if (notOperational.isEmpty()) {
                    return Coupling.complete(qubitCount);
                }
                for (int a = 0; a < qubitCount; a++) {
                    for (int b = a + 1; b < qubitCount; b++) {
                        pairs.add(new int[] {a, b});
                    }
                }
            }
            pairs.removeIf(pair -> notOperational.get(pair[0]) || notOperational.get(pair[1]));
            return Coupling.of(qubitCount, pairs);
        }

        private void checkQubit(int qubit) {
            if (qubit < 0 || qubit >= qubitCount) {
                throw fault("qubit " + qubit + " is out of range: the target has " + qubitCount + " qubits");
            }
        }

        private static List<Integer> pair(int a, int b) {
            return List.of(Math.min(a, b), Math.max(a, b));
        }

        private static String checkedText(String what, String text) {
            if (text.length() > LONGEST_TEXT) {
                throw fault(what + " of " + text.length() + " characters is too long; at most " + LONGEST_TEXT);
            }
            return text;
        }

        private static QnitException fault(String message) {
            return new QnitException(ErrorCode.INVALID_TARGET, message);
        }
    }
}
