package io.qnit.cluster.free;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.cut.ClassicalTies;
import io.qnit.compiler.algebra.ClassicalUse;
import io.qnit.compiler.optimise.DropDiagonals;
import io.qnit.compiler.optimise.ElideSwaps;
import io.qnit.compiler.optimise.MergeRotations;
import io.qnit.compiler.pass.Context;
import io.qnit.compiler.pass.Pass;
import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Targets;
import io.qnit.compiler.verify.CertificateChecker;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.observable.Observable;
import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.core.observable.PauliTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;

/**
 * Parts a circuit as far as that costs no shots: SWAPs are renamed, inverses cancelled, known states taken out of gates,
 * diagonal gates before measurements and all outside the light cone left out; then what only bits connect is parted
 * ({@link Parting}). The steps that the compiler has as passes are the compiler's, and their certificates are checked here.
 *
 * <p>The outcomes keep their probabilities, exactly but for what is neglected at each gate: angles below 1e-9 and
 * amplitudes below 1e-13. Stateless and safe for use by several threads.
 */
public final class FreeCuts {
    /** In terms of 1 - |tr U| / d: an angle of 3e-10. */
    private static final double TOLERANCE = 1e-20;
    private static final int MOST_ROUNDS = 8;

    private FreeCuts() {}

    /**
     * Parts a circuit that measures what it gives.
     *
     * @param circuit at most 4096 qubits; inputs may be unbound
     * @throws ClusterException INVALID_ARGUMENT when the circuit measures nothing
     */
    public static StagedCircuit of(Circuit circuit, FreeCutOptions options) {
        if (!measures(circuit.body())) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the circuit '" + circuit.name() + "' measures nothing, so nothing of it would be left; add"
                            + " measurements, or ask for observables");
        }
        Simplifying simplifying = new Simplifying(circuit, options);
        Circuit simple = simplifying.simplified(new BitSet());
        Circuit measured = options.cuts().contains(FreeCut.MEASURED_CONTROLS) ? DiscardedControls.measured(simple)
                : simple;
        return new Parting(measured, options).part(circuit, simplifying.applied());
    }

    /**
     * Reduces a circuit to what expectation values need: those in the state before the final measurements.
     *
     * @param circuit at most 4096 qubits; inputs may be unbound
     * @param cuts which kinds may be made; measured controls mean nothing here
     * @throws io.qnit.core.QnitException INVALID_OBSERVABLE when an observable does not fit the circuit
     */
    public static ReducedCircuit forObservables(Circuit circuit, List<Observable> observables, Set<FreeCut> cuts) {
        BitSet named = new BitSet();
        BitSet beyondZ = new BitSet();
        for (Observable observable : observables) {
            observable.checkFits(circuit.qubitCount());
            observable.terms().forEach(term -> term.string().factors().forEach((qubit, pauli) -> {
                named.set(qubit);
                if (pauli != Pauli.Z) {
                    beyondZ.set(qubit);
                }
            }));
        }
        // a qubit of which only Z is asked might as well be measured: passes see that in a measurement
        BlockBuilder looked = new BlockBuilder();
        Block body = circuit.body();
        ClassicalTies ties = ClassicalTies.of(circuit);
        for (int i = 0; i < body.size(); i++) {
            if (!ties.isFinalMeasurement(i)) {
                looked.append(body, i);
            }
        }
        int clbits = circuit.clbitCount();
        named.stream().filter(q -> !beyondZ.get(q)).forEach(q -> looked.measure(q, clbits + q));
        List<ClbitRegister> registers = new ArrayList<>(circuit.clbitRegisters());
        registers.add(new ClbitRegister(
                "looked_at", clbits, circuit.qubitCount(), RegisterForm.ARRAY, ClbitRegister.Scope.LOCAL));
        Circuit asked = new Circuit(
                circuit.name(), circuit.qubitCount(), circuit.qubitRegisters(), registers, circuit.variables(),
                looked.build());
        Simplifying simplifying = new Simplifying(
                asked, new FreeCutOptions(circuit.qubitCount(), NodeAbility.FINAL_MEASUREMENTS, 1, cuts));
        Block simple = simplifying.simplified(named).body();
        BlockBuilder kept = new BlockBuilder();
        for (int i = 0; i < simple.size(); i++) {
            if (simple.opcode(i) != Opcode.MEASURE || simple.clbit(i) < clbits) {
                kept.append(simple, i);
            }
        }
        int[] place = simplifying.end;
        List<Observable> moved = observables.stream().map(o -> moved(o, place)).toList();
        BitSet there = new BitSet();
        named.stream().forEach(q -> there.set(place[q]));
        Circuit reduced = circuit.withBody(kept.build());
        return new ReducedCircuit(reduced, moved, components(reduced, there), simplifying.applied());
    }

    private static Observable moved(Observable observable, int[] place) {
        return new Observable(
                observable.width(),
                observable.terms().stream()
                        .map(term -> {
                            SortedMap<Integer, Pauli> factors = new TreeMap<>();
                            term.string().factors().forEach((q, pauli) -> factors.put(place[q], pauli));
                            return new PauliTerm(term.coefficient(), new PauliString(factors));
                        })
                        .toList());
    }

    private static List<List<Integer>> components(Circuit circuit, BitSet named) {
        Block body = circuit.body();
        UnionFind union = new UnionFind(circuit.qubitCount() + circuit.clbitCount() + circuit.variables().size());
        BitSet used = (BitSet) named.clone();
        for (int i = 0; i < body.size(); i++) {
            int[] qubits = body.qubits(i);
            Arrays.stream(qubits).forEach(used::set);
            if (body.opcode(i) == Opcode.BARRIER || qubits.length == 0) {
                continue;
            }
            Arrays.stream(qubits).forEach(q -> union.join(qubits[0], q));
            if (!ClassicalUse.isNothing(body, i)) {
                ClassicalUse use = ClassicalUse.of(body, i);
                int clbits = circuit.qubitCount();
                int variables = clbits + circuit.clbitCount();
                use.clbitsRead().stream().forEach(c -> union.join(qubits[0], clbits + c));
                use.clbitsWritten().stream().forEach(c -> union.join(qubits[0], clbits + c));
                use.variablesRead().stream().forEach(v -> union.join(qubits[0], variables + v));
                use.variablesWritten().stream().forEach(v -> union.join(qubits[0], variables + v));
            }
        }
        SortedMap<Integer, List<Integer>> byRoot = new TreeMap<>();
        used.stream().forEach(q -> byRoot.computeIfAbsent(union.root(q), _ -> new ArrayList<>()).add(q));
        return List.copyOf(byRoot.values());
    }

    private static boolean measures(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (block.opcode(i) == Opcode.MEASURE
                    || block.hasNode(i) && Block.inside(block.node(i)).stream().anyMatch(FreeCuts::measures)) {
                return true;
            }
        }
        return false;
    }

    /** Rewriting that keeps the circuit in one piece. */
    private static final class Simplifying {
        private final Circuit circuit;
        private final FreeCutOptions options;
        private final Context context;
        private final Map<FreeCut, Integer> counts = new EnumMap<>(FreeCut.class);
        private Block body;
        private int[] end;

        Simplifying(Circuit circuit, FreeCutOptions options) {
            this.circuit = circuit;
            this.options = options;
            body = circuit.body();
            end = Rewrite.inPlace(circuit.qubitCount());
            context = new Context(
                    Targets.full(circuit.qubitCount()), 0, TOLERANCE, ForkJoinPool.commonPool(), Long.MAX_VALUE);
        }

        /** @param kept qubits whose state at the end matters, before SWAPs are renamed */
        Circuit simplified(BitSet kept) {
            pass(FreeCut.SWAPS_RENAMED, new ElideSwaps());
            BitSet keptPlaces = new BitSet();
            kept.stream().forEach(q -> keptPlaces.set(end[q]));
            Block before = Block.empty();
            for (int round = 0; round < MOST_ROUNDS && !body.equals(before); round++) {
                before = body;
                pass(FreeCut.GATES_MERGED, new MergeRotations());
                if (options.cuts().contains(FreeCut.KNOWN_STATES)) {
                    KnownStates.Result result = KnownStates.of(body);
                    note(FreeCut.KNOWN_STATES, result.changed());
                    body = result.block();
                }
                pass(FreeCut.DIAGONALS, new DropDiagonals());
                if (options.cuts().contains(FreeCut.LIGHT_CONE)) {
                    LightCone.Result result = LightCone.of(circuit.withBody(body), keptPlaces);
                    note(FreeCut.LIGHT_CONE, result.left());
                    body = result.block();
                }
            }
            return circuit.withBody(body);
        }

        List<AppliedCut> applied() {
            List<AppliedCut> all = new ArrayList<>();
            counts.forEach((cut, operations) -> all.add(new AppliedCut(cut, operations)));
            return all;
        }

        private void pass(FreeCut cut, Pass pass) {
            if (!options.cuts().contains(cut)) {
                return;
            }
            Rewrite.Result result = pass.apply(body, context);
            if (result.block().size() >= body.size()) {
                return; // a gain is fewer operations; other spellings of the same are none
            }
            CertificateChecker.check(body, result.block(), result.certificate()).orThrow();
            note(cut, body.size() - result.block().size());
            body = result.block();
            if (cut == FreeCut.SWAPS_RENAMED) {
                end = result.certificate().end();
            }
        }

        private void note(FreeCut cut, int operations) {
            if (operations > 0) {
                counts.merge(cut, operations, Integer::sum);
            }
        }
    }
}
