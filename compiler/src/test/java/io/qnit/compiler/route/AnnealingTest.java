package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.pass.Rewrite;
import io.qnit.compiler.target.Coupling;
import io.qnit.compiler.target.Targets;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnealingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsTheLeastOfAllLayouts(long seed) {
        Coupling coupling = Targets.named(seed % 2 == 0 ? "grid:2x3" : "line:6").coupling();
        Block block = random(new SplittableRandom(seed), 6, 14);
        Annealing annealing = annealing(coupling, block, usable(6));
        int[] start = Rewrite.inPlace(6);
        int[] found = annealing.improved(start, 20_000, seed);
        assertThat(annealing.cost(start)).isEqualTo(cost(coupling, block, start));
        assertThat(annealing.cost(found)).as("seed " + seed)
                .isEqualTo(cost(coupling, block, found))
                .isEqualTo(least(coupling, block, new ArrayList<>()));
        assertThat(start).as("the start is not changed").isEqualTo(Rewrite.inPlace(6));
    }

    /** Where all fits but for a few, all are found, from a start where nothing does. */
    @Test
    void findsAHiddenLayout() {
        long seed = 2026;
        SplittableRandom random = new SplittableRandom(seed);
        Coupling coupling = Targets.grid(6, 6).coupling();
        List<Integer> hidden = new ArrayList<>();
        for (int q = 0; q < 36; q++) {
            hidden.add(q);
        }
        Collections.shuffle(hidden, new java.util.Random(seed));
        BlockBuilder builder = new BlockBuilder();
        for (int e = 0; e < coupling.edgeCount(); e++) {
            if (random.nextInt(5) > 0) {
                builder.gate(Gate.CX, hidden.get(coupling.lower(e)), hidden.get(coupling.upper(e)));
            }
        }
        builder.gate(Gate.CX, hidden.get(0), hidden.get(2)).gate(Gate.CX, hidden.get(30), hidden.get(33));
        Annealing annealing = annealing(coupling, builder.build(), usable(36));
        int[] found = annealing.improved(Rewrite.inPlace(36), 1_000_000, seed);
        assertThat(annealing.cost(found)).as("seed " + seed).isLessThanOrEqualTo(3);
    }

    @Test
    void leavesAloneWhatIsNotUsable() {
        boolean[] usable = usable(9);
        usable[4] = false;
        Block block = random(new SplittableRandom(7), 8, 30);
        int[] start = {0, 1, 2, 3, 5, 6, 7, 8, 4};
        for (long seed = 1; seed <= 20; seed++) {
            int[] found =
                    annealing(Targets.grid(3, 3).coupling(), block, usable).improved(start, 3_000, seed);
            assertThat(found[8]).as("seed " + seed).isEqualTo(4);
            assertThat(Arrays.stream(found).boxed()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void isNeverWorseThanItsStart() {
        for (long seed = 1; seed <= 50; seed++) {
            Block block = random(new SplittableRandom(seed), 12, 20);
            Annealing annealing = annealing(Targets.line(12).coupling(), block, usable(12));
            int[] start = annealing.improved(Rewrite.inPlace(12), 20_000, seed);
            int[] again = annealing.improved(start, 10, seed);
            assertThat(annealing.cost(again)).as("seed " + seed).isLessThanOrEqualTo(annealing.cost(start));
            assertThat(annealing.improved(start, 5_000, seed)).isEqualTo(annealing.improved(start, 5_000, seed));
        }
    }

    private static Annealing annealing(Coupling coupling, Block block, boolean[] usable) {
        return new Annealing(coupling, Router.distances(coupling), usable, Usage.of(block, coupling.qubitCount()));
    }

    private static boolean[] usable(int qubits) {
        boolean[] usable = new boolean[qubits];
        Arrays.fill(usable, true);
        return usable;
    }

    private static Block random(SplittableRandom random, int wires, int gates) {
        BlockBuilder builder = new BlockBuilder();
        for (int k = 0; k < gates; k++) {
            int a = random.nextInt(wires);
            builder.gate(Gate.CX, a, (a + 1 + random.nextInt(wires - 1)) % wires);
        }
        return builder.build();
    }

    /** The slow twin: gate by gate. */
    private static int cost(Coupling coupling, Block block, int[] layout) {
        int cost = 0;
        for (int i = 0; i < block.size(); i++) {
            cost += coupling.distance(layout[block.qubit(i, 0)], layout[block.qubit(i, 1)]) - 1;
        }
        return cost;
    }

    private static int least(Coupling coupling, Block block, List<Integer> layout) {
        if (layout.size() == coupling.qubitCount()) {
            return cost(coupling, block, layout.stream().mapToInt(q -> q).toArray());
        }
        int least = Integer.MAX_VALUE;
        for (int q = 0; q < coupling.qubitCount(); q++) {
            if (!layout.contains(q)) {
                layout.add(q);
                least = Math.min(least, least(coupling, block, layout));
                layout.removeLast();
            }
        }
        return least;
    }
}
