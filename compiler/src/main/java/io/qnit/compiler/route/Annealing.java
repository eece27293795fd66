package io.qnit.compiler.route;

import io.qnit.compiler.target.Coupling;
import java.util.Arrays;

/**
 * Places wires so that those that interact are as near to each other as can be: simulated annealing (Kirkpatrick, Gelatt
 * and Vecchi, Science 220, 671, 1983), as circuits are placed on chips.
 *
 * <p>What is made small is, summed over the pairs of wires that interact, how often they do times their distance less
 * one. That is zero where the circuit fits without SWAPs, and small where it nearly does, which walks through the circuit
 * do not find: they only see what comes next. A move puts a wire beside a partner, in exchange for what lies there. It is
 * taken when it lessens the sum, and else with a chance that falls with the temperature, from where all of a wire's ties
 * may break to where hardly one does. The best layout met is kept.
 *
 * <p>The sum is a whole number, so chances come from a table by temperature. Immutable and safe for use by several
 * threads.
 */
final class Annealing {
    private static final int MOST_TEMPERATURES = 1000;
    private static final int LEAST_MOVES_EACH = 100;
    /** First and last temperature, in ties of an average wire. */
    private static final double HOT = 1.2;
    private static final double COLD = 0.15;
    /** Chances are out of this many. */
    private static final int SURE = 1 << 16;

    private final short[][] distances;
    private final int[][] neighbours;
    private final boolean[] usable;
    /** By wire, its partners and how often it meets each, in turn. */
    private final int[][] ties;
    /** Those that have partners. */
    private final int[] wires;
    private final int meetings;

    /**
     * @param distances from {@link Router#distances}; shared, not changed
     * @param usable by qubit
     */
    Annealing(Coupling coupling, short[][] distances, boolean[] usable, Usage usage) {
        int qubits = coupling.qubitCount();
        this.distances = distances;
        this.usable = usable;
        neighbours = new int[qubits][];
        ties = new int[qubits][];
        int[] used = new int[qubits];
        int count = 0;
        int sum = 0;
        for (int q = 0; q < qubits; q++) {
            neighbours[q] = coupling.neighbours(q);
            int[] partners = usage.partners(q);
            ties[q] = new int[2 * partners.length];
            for (int k = 0; k < partners.length; k++) {
                ties[q][2 * k] = partners[k];
                ties[q][2 * k + 1] = usage.count(q, partners[k]);
                sum += ties[q][2 * k + 1];
            }
            if (partners.length > 0) {
                used[count++] = q;
            }
        }
        wires = Arrays.copyOf(used, count);
        meetings = sum / 2;
    }

    /** How often two wires meet. */
    int meetings() {
        return meetings;
    }

    /** The sum that is made small: about the SWAPs that a layout lacks. */
    int cost(int[] layout) {
        int twice = 0;
        for (int wire : wires) {
            for (int k = 0; k < ties[wire].length; k += 2) {
                twice += ties[wire][k + 1] * (distances[layout[wire]][layout[ties[wire][k]]] - 1);
            }
        }
        return twice / 2;
    }

    /**
     * A layout that costs less, or the same one.
     *
     * @param start the qubit of each wire
     * @param moves how many are tried
     */
    int[] improved(int[] start, long moves, long seed) {
        int[] at = start.clone();
        int[] on = new int[at.length];
        for (int wire = 0; wire < at.length; wire++) {
            on[at[wire]] = wire;
        }
        int[] best = start.clone();
        int change = 0;
        int least = 0;
        long random = mixed(seed); // the seeds of two chains must not be steps of one sequence
        double temperature = HOT * 2 * meetings / Math.max(1, wires.length);
        int temperatures = Math.clamp(moves / LEAST_MOVES_EACH, 1, MOST_TEMPERATURES);
        double fall = Math.pow(COLD / HOT, 1.0 / temperatures);
        for (int t = 0; t < temperatures; t++) {
            int[] chances = chances(temperature);
            for (long left = moves * (t + 1) / temperatures - moves * t / temperatures; left > 0; left--) {
                random += 0x9E3779B97F4A7C15L;
                long z = mixed(random);
                int wire = wires[pick(z, wires.length)];
                int[] tie = ties[wire];
                int[] around = neighbours[at[tie[2 * pick(z >>> 16, tie.length / 2)]]];
                int p = at[wire];
                int q = around[pick(z >>> 32, around.length)];
                if (p == q || !usable[q]) {
                    continue;
                }
                int other = on[q];
                int more = moved(wire, other, p, q, at) + moved(other, wire, q, p, at);
                if (more > 0 && (more >= chances.length || (z >>> 48) >= chances[more])) {
                    continue;
                }
                at[wire] = q;
                at[other] = p;
                on[q] = wire;
                on[p] = other;
                change += more;
                if (change < least) {
                    least = change;
                    System.arraycopy(at, 0, best, 0, at.length);
                }
            }
            temperature *= fall;
        }
        return best;
    }

    /** By what a move adds, its chance. */
    private static int[] chances(double temperature) {
        int[] chances = new int[1 + (int) Math.ceil(temperature * Math.log(SURE))];
        for (int more = 0; more < chances.length; more++) {
            chances[more] = (int) (SURE * Math.exp(-more / temperature));
        }
        return chances;
    }

    /** SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mixed(long number) {
        long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From 0 to {@code bound - 1}, by the 16 lowest bits. */
    private static int pick(long bits, int bound) {
        return (int) (((bits & (SURE - 1)) * bound) / SURE);
    }

    /** What a wire's move from {@code p} to {@code q} adds, but for its tie with {@code except}. */
    private int moved(int wire, int except, int p, int q, int[] at) {
        short[] fromP = distances[p];
        short[] fromQ = distances[q];
        int[] tie = ties[wire];
        int more = 0;
        for (int k = 0; k < tie.length; k += 2) {
            if (tie[k] != except) {
                int far = at[tie[k]];
                more += tie[k + 1] * (fromQ[far] - fromP[far]);
            }
        }
        return more;
    }
}
