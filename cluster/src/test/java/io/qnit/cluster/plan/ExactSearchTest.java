package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Circuit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branch and bound, and the search, against every labelling there is. */
class ExactSearchTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theMinimumIsThatOfAllLabellings(long seed) {
        Random random = new Random(seed);
        int qubits = 4 + random.nextInt(2);
        Circuit circuit = PlanCircuits.random(qubits, 8, random);
        int limit = 3;
        for (Objective objective : Objective.values()) {
            SpaceTime graph = SpaceTime.of(circuit, objective, EnumSet.of(CutType.GATE, CutType.WIRE));
            if (graph.items() > 9) {
                continue; // Bell's number of 10 is 115,975
            }
            double least = least(graph, objective, limit, new int[graph.items()], 0, 0);
            int[] apart = new int[graph.items()];
            Arrays.setAll(apart, k -> k);
            Search.Found poor = new Search.Found(apart, 1e9, "nothing");
            ExactSearch.Outcome exact = ExactSearch.improve(
                    graph, objective, limit, Integer.MAX_VALUE, poor, () -> false);
            if (least == Double.POSITIVE_INFINITY) {
                assertThat(exact.labels()).as("seed %d", seed).isEqualTo(apart);
                continue;
            }
            assertThat(exact.proof()).isEqualTo(CutPlan.Proof.MINIMUM);
            assertThat(exact.value()).as("seed %d, %s", seed, objective).isCloseTo(least, within(1e-9));
            List<Search.Found> found = new Search(
                    graph, graph, objective, limit, Integer.MAX_VALUE, seed, () -> false).run();
            assertThat(found.getFirst().value()).as("seed %d, %s", seed, objective).isCloseTo(least, within(1e-9));
        }
    }

    /** Over all ways to put items into sets: the slow, obvious twin. */
    private static double least(SpaceTime graph, Objective objective, int limit, int[] labels, int item, int used) {
        if (item == labels.length) {
            Labelling state = new Labelling(graph, used, limit, labels);
            return state.excess() > 0 ? Double.POSITIVE_INFINITY : Annealing.value(state, objective);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int f = 0; f <= used; f++) {
            labels[item] = f;
            least = Math.min(least, least(graph, objective, limit, labels, item + 1, Math.max(used, f + 1)));
        }
        return least;
    }
}
