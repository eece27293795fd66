package io.qnit.cluster.free;

import io.qnit.cluster.ClusterException;
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
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
        return new Parting(simple, options).part(circuit, simplifying.applied());
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
