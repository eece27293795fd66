package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a circuit is compiled for. Immutable and safe to share between threads; made by a {@link Builder}.
 *
 * <p>Gates on two qubits are on coupled pairs: the coupling is the union of the placements of the two-qubit gates and the
 * pairs given as edges. Qubits that are not operational take part in nothing.
 */
public final class Target {
    /** Which calibration the numbers are from. */
    public record Calibration(String id, Instant time) {}

    private final String name;
    private final String description;
    private final String source;
    private final int qubitCount;
    private final Coupling coupling;
    private final List<NativeGate> gates;
    private final List<QubitProperties> qubits;
    private final Set<Integer> notOperational;
    private final Timing timing;
    private final Set<Ability> abilities;
    private final Optional<Calibration> calibration;

    private Target(Builder builder) {
        name = builder.name;
        description = builder.description;
        source = builder.source;
        qubitCount = builder.qubitCount;
        gates = List.copyOf(builder.gates);
        qubits = List.copyOf(builder.qubits);
        notOperational = Collections.unmodifiableSet(new LinkedHashSet<>(builder.notOperational));
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

    /** The native gates that are this gate: one, several with different angles, or none. */
    public List<NativeGate> gates(Gate gate) {
        return gates.stream().filter(g -> g.gate() == gate).toList();
    }

    public QubitProperties qubit(int qubit) {
        return qubits.get(qubit);
    }

    public boolean isOperational(int qubit) {
        return !notOperational.contains(qubit);
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

    /** A builder that already holds this target. */
    public Builder toBuilder() {
        Builder builder = new Builder(name, qubitCount);
        builder.description = description;
        builder.source = source;
        builder.gates.addAll(gates);
        for (int q = 0; q < qubitCount; q++) {
            builder.qubits.set(q, qubits.get(q));
        }
        builder.notOperational.addAll(notOperational);
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

    /** Collects a target; checks it when built. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final int qubitCount;
        private String description = "";
        private String source = "";
        private final List<NativeGate> gates = new ArrayList<>();
        private final List<QubitProperties> qubits;
        private final Set<Integer> notOperational = new LinkedHashSet<>();
        private Timing timing = Timing.NONE;
        private final Set<Ability> abilities = EnumSet.allOf(Ability.class);
        private Optional<Calibration> calibration = Optional.empty();
        private final List<int[]> edges = new ArrayList<>();
        private boolean hasEdges;

        private Builder(String name, int qubitCount) {
            if (qubitCount < 1 || qubitCount > 10_000) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT, "a target has 1 to 10,000 qubits, not " + qubitCount);
            }
            this.name = name;
            this.qubitCount = qubitCount;
            this.qubits = new ArrayList<>(Collections.nCopies(qubitCount, QubitProperties.UNKNOWN));
        }

        public Builder description(String text) {
            description = text;
            return this;
        }

        public Builder source(String text) {
            source = text;
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

        public Builder notOperational(int qubit) {
            checkQubit(qubit);
            notOperational.add(qubit);
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
            calibration = Optional.of(new Calibration(id, time));
            return this;
        }

        /** @throws QnitException {@link ErrorCode#INVALID_ARGUMENT} when the parts contradict each other */
        public Target build() {
            return new Target(this);
        }

        private void checkQubit(int qubit) {
            if (qubit < 0 || qubit >= qubitCount) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "qubit " + qubit + " is out of range: the target has " + qubitCount + " qubits");
            }
        }

        private Coupling coupling() {
            List<int[]> pairs = new ArrayList<>(edges);
            boolean limited = hasEdges || !notOperational.isEmpty();
            for (NativeGate gate : gates) {
                for (List<Integer> operands : gate.placements().keySet()) {
                    operands.forEach(this::checkQubit);
                    if (operands.size() == 2) {
                        limited = true;
                        pairs.add(new int[] {operands.get(0), operands.get(1)});
                    }
                }
            }
            if (!limited) {
                return Coupling.complete(qubitCount);
            }
            if (!hasEdges && pairs.isEmpty()) {
                for (int a = 0; a < qubitCount; a++) {
                    for (int b = a + 1; b < qubitCount; b++) {
                        pairs.add(new int[] {a, b});
                    }
                }
            }
            pairs.removeIf(pair -> notOperational.contains(pair[0]) || notOperational.contains(pair[1]));
            return Coupling.of(qubitCount, pairs);
        }
    }
}
