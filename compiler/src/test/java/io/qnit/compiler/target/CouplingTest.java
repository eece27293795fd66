package io.qnit.compiler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CouplingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithFloydAndWarshall(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = random.nextInt(2, 20);
        List<int[]> pairs = new ArrayList<>();
        int[][] distance = new int[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                distance[a][b] = a == b ? 0 : Coupling.UNREACHABLE;
            }
        }
        for (int k = random.nextInt(2 * n); k > 0; k--) {
            int a = random.nextInt(n);
            int b = (a + random.nextInt(1, n)) % n;
            pairs.add(new int[] {a, b});
            distance[a][b] = 1;
            distance[b][a] = 1;
        }
        for (int via = 0; via < n; via++) {
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    distance[a][b] = Math.min(distance[a][b], distance[a][via] + distance[via][b]);
                }
            }
        }
        Coupling coupling = Coupling.of(n, pairs);
        int edges = 0;
        for (int a = 0; a < n; a++) {
            List<Integer> near = new ArrayList<>();
            for (int b = 0; b < n; b++) {
                assertThat(coupling.distance(a, b)).as("seed %d, %d to %d", seed, a, b).isEqualTo(distance[a][b]);
                assertThat(coupling.areCoupled(a, b)).isEqualTo(distance[a][b] == 1);
                if (distance[a][b] == 1) {
                    near.add(b);
                    edges += a < b ? 1 : 0;
                }
            }
            assertThat(coupling.neighbours(a)).containsExactly(near.stream().mapToInt(q -> q).toArray());
        }
        assertThat(coupling.edgeCount()).isEqualTo(edges);
        for (int e = 0; e < edges; e++) {
            assertThat(distance[coupling.lower(e)][coupling.upper(e)]).isOne();
            assertThat(coupling.lower(e)).isLessThan(coupling.upper(e));
        }
    }

    @Test
    void refusesEdgesThatJoinNothing() {
        assertThatThrownBy(() -> Coupling.of(3, List.of(new int[] {0, 3}))).isInstanceOf(QnitException.class)
                .hasMessageContaining("[0, 3]");
        assertThatThrownBy(() -> Coupling.of(3, List.of(new int[] {1, 1}))).isInstanceOf(QnitException.class);
    }
}
