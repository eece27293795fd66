package io.qnit.compiler.optimise;

import io.qnit.compiler.algebra.Amplitudes;
import io.qnit.compiler.algebra.Operation;
import io.qnit.compiler.algebra.PauliTableau;
import io.qnit.compiler.algebra.PauliTableau.Conjugation;
import io.qnit.compiler.algebra.SymbolValues;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Inside;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.synthesis.CliffordSynthesis;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a long run of Clifford operations anew from its tableau, where that takes fewer CX ({@link CliffordSynthesis}):
 * a run of any length on n qubits takes about n^2/2. A run is everything Clifford that nothing else has to come before;
 * then whatever is not Clifford and can come goes, and the next run begins.
 *
 * <p>The runs are compared as they would be after {@link CollectPairs}, which leaves one CX of each stretch on a pair.
 * Where qubits are coupled at will, a tenth has to be gained; else half, since the new circuit couples all with all and
 * the old one may have been made for the device. Wires are renamed, so this comes before placing; nothing inside control
 * flow is touched.
 */
public final class ResynthesiseCliffords implements Pass {
    /** Runs with fewer stretches on pairs than this are left alone. */
    private static final int LEAST = 12;

    /** After as many short runs in a row the circuit is not one of Cliffords. */
    private static final int MOST_SHORT_RUNS = 4;

    /** Runs looked at in one circuit; each takes a walk through what is left of it. */
    private static final int MOST_RUNS = 24;

    /** On more qubits than this the global phase of a run, which shows in no outcome, is not kept. */
    private static final int WIDEST_WITH_PHASE = 12;

    private static final double SMALL = 1e-9;

    @Override
    public String name() {
        return "resynthesise Cliffords";
    }

    @Override
    public Rewrite.Result apply(Block source, Context context) {
        return new Walk(source, context).walk();
    }

    /** A run and what stands for it, if that is shorter. */
    private record Run(
            List<Integer> operations, int[] wires, int stretches, Optional<CliffordSynthesis.Circuit> circuit) {}

    private static final class Walk {
        private final Block source;
        private final Context context;
        private final Map<Gate, Optional<Conjugation>> fixed = new HashMap<>();
        /** By operation; empty where it is not Clifford. */
        private final List<Optional<Conjugation>> conjugations = new ArrayList<>();

        Walk(Block source, Context context) {
            this.source = source;
            this.context = context;
        }

        Rewrite.Result walk() {
            Rewrite rewrite = new Rewrite(source, context.target().qubitCount());
            for (int i = 0; i < source.size(); i++) {
                conjugations.add(conjugation(i));
            }
            List<Object> plan = plan();
            if (plan.stream().noneMatch(part -> part instanceof Run run && run.circuit().isPresent())) {
                for (int i = 0; i < source.size(); i++) {
                    copy(i, rewrite);
                }
                return rewrite.result();
            }
            for (Object part : plan) {
                if (part instanceof Run run) {
                    if (run.circuit().isPresent()) {
                        replace(run, run.circuit().get(), rewrite);
                    } else {
                        run.operations().forEach(rewrite::copy);
                    }
                } else if (part instanceof Integer i) {
                    copy(i, rewrite);
                }
            }
            return rewrite.result();
        }

        private void copy(int i, Rewrite rewrite) {
            if (Inside.isControlFlow(source, i)) {
                Inside.rewrite(source, i, rewrite, block -> Inside.copied(block, rewrite.layout()));
            } else {
                rewrite.copy(i);
            }
        }

        /** Runs and, by number, single operations, in an order that keeps what depends on each other. */
        private List<Object> plan() {
            List<Object> plan = new ArrayList<>();
            List<Integer> left = new ArrayList<>();
            for (int i = 0; i < source.size(); i++) {
                left.add(i);
            }
            int shortRuns = 0;
            for (int count = 0; count < MOST_RUNS && shortRuns < MOST_SHORT_RUNS && !left.isEmpty(); count++) {
                List<Integer> ready = ready(left, Kind.CLIFFORD);
                Run run = run(ready);
                plan.add(run);
                shortRuns = run.stretches() < LEAST ? shortRuns + 1 : 0;
                plan.addAll(ready(left, Kind.OTHER));
            }
            plan.addAll(left);
            return plan;
        }

        private enum Kind {
            CLIFFORD,
            OTHER
        }

        /** Takes out what is of a kind and comes before everything of the other kind on its qubits. */
        private List<Integer> ready(List<Integer> left, Kind kind) {
            List<Integer> ready = new ArrayList<>();
            List<Integer> rest = new ArrayList<>();
            boolean[] blocked = new boolean[context.target().qubitCount()];
            boolean classicalBlocked = false;
            boolean allBlocked = false;
            for (int i : left) {
                boolean ordered = !source.isGate(i) && source.opcode(i) != Opcode.UNITARY;
                boolean free = !allBlocked && !(ordered && classicalBlocked);
                for (int k = 0; k < source.operandCount(i) && free; k++) {
                    free = !blocked[source.qubit(i, k)];
                }
                if (free && conjugations.get(i).isPresent() == (kind == Kind.CLIFFORD)) {
                    ready.add(i);
                } else {
                    rest.add(i);
                    classicalBlocked |= ordered;
                    allBlocked |= isJump(i);
                    for (int k = 0; k < source.operandCount(i); k++) {
                        blocked[source.qubit(i, k)] = true;
                    }
                }
            }
            left.clear();
            left.addAll(rest);
            return ready;
        }

        private boolean isJump(int i) {
            return source.opcode(i) == Opcode.END
                    || source.opcode(i) == Opcode.BREAK
                    || source.opcode(i) == Opcode.CONTINUE;
        }

        private Run run(List<Integer> operations) {
            int[] local = new int[context.target().qubitCount()];
            Arrays.fill(local, -1);
            int[] wires = new int[local.length];
            int width = 0;
            // the other qubit of the last operation on a pair, by qubit
            int[] partner = new int[local.length];
            Arrays.fill(partner, -1);
            int stretches = 0;
            for (int i : operations) {
                for (int k = 0; k < source.operandCount(i); k++) {
                    int wire = source.qubit(i, k);
                    if (local[wire] < 0) {
                        local[wire] = width;
                        wires[width++] = wire;
                    }
                }
                if (source.operandCount(i) > 1) {
                    int a = source.qubit(i, 0);
                    int b = source.qubit(i, 1);
                    if (partner[a] != b || partner[b] != a) {
                        stretches++;
                    }
                    partner[a] = b;
                    partner[b] = a;
                }
            }
            wires = Arrays.copyOf(wires, width);
            if (stretches < LEAST) {
                return new Run(operations, wires, stretches, Optional.empty());
            }
            PauliTableau tableau = new PauliTableau(width);
            for (int i : operations) {
                int[] qubits = source.qubits(i);
                for (int k = 0; k < qubits.length; k++) {
                    qubits[k] = local[qubits[k]];
                }
                conjugations.get(i).ifPresent(conjugation -> tableau.apply(conjugation, qubits));
            }
            CliffordSynthesis.Circuit circuit = CliffordSynthesis.of(tableau, width);
            double most = context.target().coupling().isComplete() ? 0.9 * stretches : 0.5 * stretches;
            return new Run(
                    operations, wires, stretches, circuit.cxCount() <= most ? Optional.of(circuit) : Optional.empty());
        }

        private void replace(Run run, CliffordSynthesis.Circuit circuit, Rewrite rewrite) {
            int[] wires = run.wires();
            int[] place = new int[wires.length];
            for (int q = 0; q < wires.length; q++) {
                place[q] = rewrite.qubit(wires[q]);
            }
            run.operations().forEach(rewrite::stand);
            rewrite.target().line(source.line(run.operations().getFirst()));
            for (int i = 0; i < circuit.block().size(); i++) {
                int[] qubits = circuit.block().qubits(i);
                for (int k = 0; k < qubits.length; k++) {
                    qubits[k] = place[qubits[k]];
                }
                rewrite.target().gate(circuit.block().gate(i), qubits);
            }
            double phase = phase(run, circuit);
            if (Math.abs(phase) > SMALL) {
                rewrite.target().gate(Gate.GPHASE, new int[0], phase);
            }
            rewrite.target().line(0);
            for (int q = 0; q < wires.length; q++) {
                int wire = wires[circuit.destination()[q]];
                if (rewrite.qubit(wire) != place[q]) {
                    rewrite.exchange(wire, rewrite.wire(place[q]));
                }
            }
            rewrite.close();
        }

        /** The phase of the run over the circuit, a multiple of pi/4: from what both make of |0...0>. */
        private double phase(Run run, CliffordSynthesis.Circuit circuit) {
            int width = run.wires().length;
            if (width > WIDEST_WITH_PHASE) {
                return 0;
            }
            int[] local = new int[context.target().qubitCount()];
            for (int q = 0; q < width; q++) {
                local[run.wires()[q]] = q;
            }
            Amplitudes old = Amplitudes.zero(width);
            for (int i : run.operations()) {
                old.apply(Operation.of(source, i, wire -> local[wire], new SymbolValues(0)));
            }
            Amplitudes now = Amplitudes.zero(width);
            for (int i = 0; i < circuit.block().size(); i++) {
                now.apply(Operation.of(circuit.block(), i, q -> q, new SymbolValues(0)));
            }
            now.permute(circuit.destination());
            double[] overlap = old.overlap(now);
            return Math.rint(Math.atan2(overlap[1], overlap[0]) / (Math.PI / 4)) * (Math.PI / 4);
        }

        private Optional<Conjugation> conjugation(int i) {
            if (source.opcode(i) == Opcode.UNITARY) {
                return source.operandCount(i) <= 2 ? of(i) : Optional.empty();
            }
            if (!source.isGate(i) || source.operandCount(i) == 0 || source.operandCount(i) > 2
                    || source.addedControls(i) > 0) {
                return Optional.empty();
            }
            Gate gate = source.gate(i);
            if (gate.parameterCount() == 0) {
                return gate.isClifford() ? fixed.computeIfAbsent(gate, _ -> of(i)) : Optional.empty();
            }
            for (double angle : source.parameters(i)) {
                // written so that a symbolic angle, NaN, is refused
                if (!(Math.abs(Math.IEEEremainder(angle, Math.PI / 2)) < SMALL)) {
                    return Optional.empty();
                }
            }
            return of(i);
        }

        private Optional<Conjugation> of(int i) {
            return Conjugation.of(Operation.of(source, i, q -> q, new SymbolValues(0)));
        }
    }
}
