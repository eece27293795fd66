package io.qnit.compiler.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.target.Coupling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void findsTheCheapestOfAllEmbeddings(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int qubits = 7;
        Coupling coupling = Coupling.of(qubits, edges(random, qubits, 9));
        int vertices = 3 + random.nextInt(3);
        int[][] pattern = adjacency(vertices, edges(random, vertices, vertices - 1));
        boolean[] usable = new boolean[qubits];
        for (int q = 0; q < qubits; q++) {
            usable[q] = q != 3;
        }
        double[][] vertexCost = new double[vertices][qubits];
        double[][] pairCost = new double[qubits][qubits];
        for (double[] row : vertexCost) {
            Arrays.setAll(row, q -> random.nextDouble());
        }
        for (double[] row : pairCost) {
            Arrays.setAll(row, q -> random.nextInt(6) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble());
        }
        Embedding.Costs costs = new Embedding.Costs() {
            @Override
            public double vertex(int vertex, int qubit) {
                return vertexCost[vertex][qubit];
            }

            @Override
            public double pair(int vertexA, int vertexB, int qubitA, int qubitB) {
                return vertexA < vertexB ? pairCost[qubitA][qubitB] : pairCost[qubitB][qubitA];
            }
        };
        Embedding embedding = new Embedding(coupling, pattern, usable, costs);
        int[] found = embedding.find(1_000_000, Double.POSITIVE_INFINITY);
        double least = least(coupling, pattern, usable, costs, new int[vertices], 0, isolatedLast(pattern));
        if (found == null) {
            assertThat(least).as("seed " + seed).isInfinite();
        } else {
            assertThat(cost(coupling, pattern, usable, costs, found)).as("seed " + seed).isEqualTo(least);
            assertThat(embedding.isHopeless()).isFalse();
        }
    }

    /** The slow twin: all ways to place the vertices; vertices without edges take the cheapest qubit left, in order. */
    private static double least(
            Coupling coupling,
            int[][] pattern,
            boolean[] usable,
            Embedding.Costs costs,
            int[] place,
            int k,
            List<Integer> order) {
        if (k == order.size()) {
            return cost(coupling, pattern, usable, costs, place);
        }
        double least = Double.POSITIVE_INFINITY;
        double cheapest = Double.POSITIVE_INFINITY;
        int vertex = order.get(k);
        for (int q = 0; q < coupling.qubitCount(); q++) {
            boolean taken = !usable[q];
            for (int j = 0; j < k; j++) {
                taken |= place[order.get(j)] == q;
            }
            if (taken || pattern[vertex].length == 0 && costs.vertex(vertex, q) >= cheapest) {
                continue;
            }
            place[vertex] = q;
            double cost = least(coupling, pattern, usable, costs, place, k + 1, order);
            least = pattern[vertex].length == 0 ? cost : Math.min(least, cost);
            cheapest = costs.vertex(vertex, q);
        }
        return least;
    }

    private static List<Integer> isolatedLast(int[][] pattern) {
        List<Integer> order = new ArrayList<>();
        for (int v = 0; v < pattern.length; v++) {
            if (pattern[v].length > 0) {
                order.add(v);
            }
        }
        for (int v = 0; v < pattern.length; v++) {
            if (pattern[v].length == 0) {
                order.add(v);
            }
        }
        return order;
    }

    private static double cost(
            Coupling coupling, int[][] pattern, boolean[] usable, Embedding.Costs costs, int[] place) {
        double cost = 0;
        for (int v = 0; v < place.length; v++) {
            if (!usable[place[v]]) {
                return Double.POSITIVE_INFINITY;
            }
            cost += costs.vertex(v, place[v]);
        }
        for (int v = 0; v < place.length; v++) {
            for (int w : pattern[v]) {
                if (!coupling.areCoupled(place[v], place[w])) {
                    return Double.POSITIVE_INFINITY;
                }
                if (v < w) {
                    cost += costs.pair(v, w, place[v], place[w]);
                }
            }
        }
        return Double.isInfinite(cost) ? cost : Math.round(cost * 1e9) / 1e9;
    }

    private static List<int[]> edges(SplittableRandom random, int vertices, int count) {
        List<int[]> edges = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            int a = random.nextInt(vertices);
            int b = (a + 1 + random.nextInt(vertices - 1)) % vertices;
            edges.add(new int[] {a, b});
        }
        return edges;
    }

    private static int[][] adjacency(int vertices, List<int[]> edges) {
        int[][] result = new int[vertices][];
        Coupling coupling = Coupling.of(vertices, edges);
        for (int v = 0; v < vertices; v++) {
            result[v] = coupling.neighbours(v).clone();
        }
        return result;
    }
}
