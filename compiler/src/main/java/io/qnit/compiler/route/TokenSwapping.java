package io.qnit.compiler.route;

import io.qnit.compiler.target.Coupling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SWAPs on coupled pairs that bring every wire to a given qubit: token swapping, by the 4-approximation of Miltzow et al.
 * (1602.05150). Every qubit points to a neighbour on a shortest way for the wire that lies on it. Following the pointers
 * ends in a cycle, around which all wires move one step nearer with one SWAP fewer than the cycle is long, or at a wire
 * that is at home, which changes places with the one before it.
 */
final class TokenSwapping {
    private TokenSwapping() {}

    /**
     * @param from the qubit of each wire
     * @param to where it must go; in the same connected part
     * @return pairs of coupled qubits, in order
     */
    static List<int[]> swaps(Coupling coupling, int[] from, int[] to) {
        int qubits = from.length;
        int[] goal = new int[qubits]; // of the wire that lies on each qubit
        for (int wire = 0; wire < qubits; wire++) {
            goal[from[wire]] = to[wire];
        }
        List<int[]> swaps = new ArrayList<>();
        int[] seenAt = new int[qubits];
        int[] path = new int[qubits + 1];
        for (int start = 0; start < qubits;) {
            if (goal[start] == start) {
                start++;
                continue;
            }
            Arrays.fill(seenAt, -1);
            int length = 0;
            int q = start;
            while (seenAt[q] < 0 && goal[q] != q) {
                seenAt[q] = length;
                path[length++] = q;
                q = towards(coupling, q, goal);
            }
            if (goal[q] == q) {
                swap(path[length - 1], q, goal, swaps);
            } else {
                for (int k = length - 1; k > seenAt[q]; k--) {
                    swap(path[k], path[k - 1], goal, swaps);
                }
            }
        }
        return swaps;
    }

    /** The neighbour that is nearest to the goal; first of all one whose wire wants to come here. */
    private static int towards(Coupling coupling, int q, int[] goal) {
        int best = -1;
        for (int next : coupling.neighbours(q)) {
            if (coupling.distance(next, goal[q]) < coupling.distance(q, goal[q])) {
                if (coupling.distance(q, goal[next]) < coupling.distance(next, goal[next])) {
                    return next;
                }
                if (best < 0 || goal[best] == best) {
                    best = next;
                }
            }
        }
        return best;
    }

    private static void swap(int p, int q, int[] goal, List<int[]> swaps) {
        int kept = goal[p];
        goal[p] = goal[q];
        goal[q] = kept;
        swaps.add(new int[] {p, q});
    }
}
