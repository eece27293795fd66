package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.target.Coupling;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSwappingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void leadsEveryWireHomeWithinFourTimesTheFewestSwaps(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Coupling> couplings = List.of(
                PlaceAndRouteTest.line(6).coupling(),
                PlaceAndRouteTest.grid(2, 3).coupling(),
                PlaceAndRouteTest.star(6).coupling());
        for (Coupling coupling : couplings) {
            Map<List<Integer>, Integer> fewest = fewest(coupling);
            for (int trial = 0; trial < 50; trial++) {
                int[] from = shuffled(random, 6);
                int[] to = shuffled(random, 6);
                List<int[]> swaps = TokenSwapping.swaps(coupling, from, to);
                int[] at = from.clone();
                for (int[] swap : swaps) {
                    assertThat(coupling.areCoupled(swap[0], swap[1])).isTrue();
                    for (int wire = 0; wire < 6; wire++) {
                        at[wire] = at[wire] == swap[0] ? swap[1] : at[wire] == swap[1] ? swap[0] : at[wire];
                    }
                }
                assertThat(at).as("seed " + seed).isEqualTo(to);
                Integer[] goal = new Integer[6];
                for (int wire = 0; wire < 6; wire++) {
                    goal[from[wire]] = to[wire];
                }
                assertThat(swaps.size()).as("seed " + seed).isLessThanOrEqualTo(4 * fewest.get(List.of(goal)));
            }
        }
    }

    /** By search through all permutations: the fewest SWAPs that bring the wire on each qubit to its goal. */
    private static Map<List<Integer>, Integer> fewest(Coupling coupling) {
        Map<List<Integer>, Integer> steps = new HashMap<>();
        ArrayDeque<List<Integer>> queue = new ArrayDeque<>();
        List<Integer> home = List.of(0, 1, 2, 3, 4, 5);
        steps.put(home, 0);
        queue.add(home);
        while (!queue.isEmpty()) {
            List<Integer> now = queue.remove();
            for (int e = 0; e < coupling.edgeCount(); e++) {
                Integer[] next = now.toArray(Integer[]::new);
                next[coupling.lower(e)] = now.get(coupling.upper(e));
                next[coupling.upper(e)] = now.get(coupling.lower(e));
                if (steps.putIfAbsent(List.of(next), steps.get(now) + 1) == null) {
                    queue.add(List.of(next));
                }
            }
        }
        return steps;
    }

    private static int[] shuffled(SplittableRandom random, int size) {
        int[] values = new int[size];
        for (int k = 0; k < size; k++) {
            int j = random.nextInt(k + 1);
            values[k] = values[j];
            values[j] = k;
        }
        return values;
    }
}
