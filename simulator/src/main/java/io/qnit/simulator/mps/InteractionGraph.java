package io.qnit.simulator.mps;

import io.qnit.simulator.state.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which qubits meet in a gate. */
final class InteractionGraph {
    private final List<Set<Integer>> neighbours;

    private InteractionGraph(List<Set<Integer>> neighbours) {
        this.neighbours = neighbours;
    }

    static InteractionGraph of(int qubits, List<Operation> operations) {
        List<Set<Integer>> neighbours = new ArrayList<>(qubits);
        for (int q = 0; q < qubits; q++) {
            neighbours.add(new TreeSet<>());
        }
        for (Operation operation : operations) {
            int[] on = operation.qubits();
            for (int a : on) {
                for (int b : on) {
                    if (a != b) {
                        neighbours.get(a).add(b);
                    }
                }
            }
        }
        return new InteractionGraph(neighbours);
    }

    /**
     * An order with a narrow band: reverse Cuthill and McKee (ACM '69, 157), each component from an end of a longest shortest path as found by
     * George and Liu's walk. A component that is a path comes out as that path.
     */
    int[] bandOrder() {
        int n = neighbours.size();
        int[] order = new int[n];
        boolean[] placed = new boolean[n];
        int count = 0;
        for (int q = 0; q < n; q++) {
            if (placed[q]) {
                continue;
            }
            int begin = count;
            ArrayDeque<Integer> queue = new ArrayDeque<>();
            int start = farEnd(q);
            queue.add(start);
            placed[start] = true;
            while (!queue.isEmpty()) {
                int here = queue.poll();
                order[count++] = here;
                List<Integer> next = new ArrayList<>();
                for (int other : neighbours.get(here)) {
                    if (!placed[other]) {
                        placed[other] = true;
                        next.add(other);
                    }
                }
                next.sort(Comparator.comparingInt((Integer other) -> neighbours.get(other).size())
                        .thenComparingInt(other -> other));
                queue.addAll(next);
            }
            reverse(order, begin, count);
        }
        return order;
    }

    /** A qubit that is far from some other: walks to the last level of a breadth-first search as long as there are more levels. */
    private int farEnd(int from) {
        int here = from;
        int depth = -1;
        while (true) {
            int[] level = new int[neighbours.size()];
            Arrays.fill(level, -1);
            ArrayDeque<Integer> queue = new ArrayDeque<>();
            queue.add(here);
            level[here] = 0;
            int last = here;
            while (!queue.isEmpty()) {
                int at = queue.poll();
                if (level[at] > level[last]
                        || level[at] == level[last]
                                && neighbours.get(at).size() < neighbours.get(last).size()) {
                    last = at;
                }
                for (int other : neighbours.get(at)) {
                    if (level[other] < 0) {
                        level[other] = level[at] + 1;
                        queue.add(other);
                    }
                }
            }
            if (level[last] <= depth) {
                return here;
            }
            depth = level[last];
            here = last;
        }
    }

    private static void reverse(int[] order, int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
