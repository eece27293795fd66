package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept up to date move by move against the same made anew. */
class LabellingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void movesAndTheirUndoingKeepTheBooks(long seed) {
        Random random = new Random(seed);
        Circuit circuit = PlanCircuits.random(4 + random.nextInt(6), 40, random);
        SpaceTime graph = SpaceTime.of(circuit, Objective.SUM_OF_GAMMA, EnumSet.allOf(CutType.class));
        Labelling state = new Labelling(graph, 4, 2, new int[graph.items()]);
        for (int step = 0; step < 300; step++) {
            int[] before = state.labels();
            state.mark();
            for (int k = random.nextInt(4); k >= 0; k--) {
                state.move(random.nextInt(graph.items()), random.nextInt(4));
            }
            if (random.nextBoolean()) {
                state.undo();
                assertThat(state.labels()).as("seed %d", seed).isEqualTo(before);
            }
            if (step % 50 == 0) {
                state.rescale();
            }
            Labelling anew = new Labelling(graph, 4, 2, state.labels());
            for (int f = 0; f < 4; f++) {
                assertThat(state.width(f)).as("seed %d", seed).isEqualTo(anew.width(f));
                assertThat(state.log(f)).as("seed %d", seed).isEqualTo(anew.log(f));
                assertThat(state.size(f)).isEqualTo(anew.size(f));
            }
            assertThat(state.fragments()).isEqualTo(anew.fragments());
            assertThat(state.excess()).isEqualTo(anew.excess());
            assertThat(state.logProduct()).isEqualTo(anew.logProduct());
            assertThat(state.logSum()).as("seed %d", seed).isCloseTo(
                    anew.logSum(), org.assertj.core.api.Assertions.within(1e-9)); // sums of four doubles
        }
    }
}
