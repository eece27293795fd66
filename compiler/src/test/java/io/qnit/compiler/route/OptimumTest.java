package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the fewest SWAPs, found by trying all; a native SWAP makes every SWAP cost the same, joined or not. */
class OptimumTest {
    @Test
    void findsNearlyTheFewestSwaps() {
        long seed = 2026;
        SplittableRandom random = new SplittableRandom(seed);
        int ours = 0;
        int fewest = 0;
        for (int trial = 0; trial < 14; trial++) {
            Target plain = trial % 2 == 0 ? PlaceAndRouteTest.line(5) : PlaceAndRouteTest.star(5);
            Target target = plain.toBuilder().gate(Gate.CX).gate(Gate.SWAP).build();
            Block source = rigid(random, 5, 12);
            Rewrite.Result result = PlaceAndRouteTest.route(source, target, Effort.HIGH, seed);
            int swaps = result.block().size() - source.size();
            int optimum = fewestSwaps(source, target);
            assertThat(swaps).as("seed " + seed + ", circuit " + trial).isGreaterThanOrEqualTo(optimum);
            ours += swaps;
            fewest += optimum;
        }
        assertThat(fewest).isPositive();
        assertThat(ours).as("seed " + seed + ", optimum " + fewest).isLessThanOrEqualTo(fewest + fewest / 10);
    }

    @Test
    void joinsASwapToAGate() {
        // on a line of three, the third CX needs a SWAP; joined to the first or second it costs one CX, not three
        Block source = new BlockBuilder()
                .gate(Gate.CX, 0, 1)
                .gate(Gate.H, 1)
                .gate(Gate.CX, 1, 2)
                .gate(Gate.H, 2)
                .gate(Gate.CX, 2, 0)
                .build();
        Block block = PlaceAndRouteTest.route(source, PlaceAndRouteTest.line(3), Effort.MEDIUM, 1)
                .block();
        boolean joined = false;
        int swaps = 0;
        for (int i = 0; i < block.size(); i++) {
            if (block.opcode(i) == Gate.SWAP.ordinal()) {
                swaps++;
                for (int k = i - 1; k >= 0; k--) {
                    if (block.operandCount(k) == 2) {
                        joined |= new HashSet<>(List.of(block.qubit(i, 0), block.qubit(i, 1)))
                                .equals(new HashSet<>(List.of(block.qubit(k, 0), block.qubit(k, 1))));
                        break;
                    }
                }
            }
        }
        assertThat(swaps).isEqualTo(1);
        assertThat(joined).isTrue();
    }

    /** Gates of which no two neighbours commute. */
    private static Block rigid(SplittableRandom random, int qubits, int count) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < count; k++) {
            int a = random.nextInt(qubits);
            int b = (a + 1 + random.nextInt(qubits - 1)) % qubits;
            builder.gate(Gate.U, a, 0.3, 0.5, 0.7).gate(Gate.U, b, 0.4, 0.6, 0.8).gate(Gate.CX, a, b);
        }
        return builder.build();
    }

    /** Breadth first over all layouts and all that can have run by then. */
    private static int fewestSwaps(Block source, Target target) {
        List<int[]> gates = new ArrayList<>();
        for (int i = 0; i < source.size(); i++) {
            if (source.operandCount(i) == 2) {
                gates.add(source.qubits(i));
            }
        }
        Set<List<Integer>> level = new HashSet<>();
        permute(new ArrayList<>(), target.qubitCount(), gates, target, level);
        Set<List<Integer>> seen = new HashSet<>(level);
        for (int swaps = 0;; swaps++) {
            Set<List<Integer>> next = new HashSet<>();
            for (List<Integer> state : level) {
                if (state.getLast() == (1 << gates.size()) - 1) {
                    return swaps;
                }
                for (int e = 0; e < target.coupling().edgeCount(); e++) {
                    int p = target.coupling().lower(e);
                    int q = target.coupling().upper(e);
                    List<Integer> layout = new ArrayList<>(state.subList(0, target.qubitCount()));
                    layout.replaceAll(at -> at == p ? q : at == q ? p : at);
                    List<Integer> reached = run(layout, state.getLast(), gates, target);
                    if (seen.add(reached)) {
                        next.add(reached);
                    }
                }
            }
            level = next;
        }
    }

    private static void permute(
            List<Integer> layout, int qubits, List<int[]> gates, Target target, Set<List<Integer>> into) {
        if (layout.size() == qubits) {
            into.add(run(layout, 0, gates, target));
            return;
        }
        for (int q = 0; q < qubits; q++) {
            if (!layout.contains(q)) {
                layout.add(q);
                permute(layout, qubits, gates, target, into);
                layout.removeLast();
            }
        }
    }

    /** The layout and, as bits, the gates that have run when all that can run has. */
    private static List<Integer> run(List<Integer> layout, int before, List<int[]> gates, Target target) {
        int done = before;
        boolean[] blocked = new boolean[layout.size()];
        for (int g = 0; g < gates.size(); g++) {
            int a = gates.get(g)[0];
            int b = gates.get(g)[1];
            if ((done >> g & 1) == 0) {
                if (!blocked[a] && !blocked[b] && target.coupling().areCoupled(layout.get(a), layout.get(b))) {
                    done |= 1 << g;
                } else {
                    blocked[a] = true;
                    blocked[b] = true;
                }
            }
        }
        List<Integer> state = new ArrayList<>(layout);
        state.add(done);
        return state;
    }
}
