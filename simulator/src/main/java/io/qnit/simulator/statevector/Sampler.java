package io.qnit.simulator.statevector;

import java.util.function.IntToDoubleFunction;

/**
 * Draws basis states of a state: the shots are put into the blocks of the cumulative weight that their random numbers
 * fall into, then each block that has any is added up once. Time O(2^n + shots log 2^n), and the order of shots is kept.
 */
public final class Sampler {
    private Sampler() {}

    /**
     * @param uniforms the random number of each shot, in [0, 1)
     * @return the index of the basis state of each shot
     */
    public static int[] draw(StateVector state, int shots, IntToDoubleFunction uniforms) {
        double[] cumulative = state.blockWeights();
        int blocks = cumulative.length;
        double total = 0;
        for (int b = 0; b < blocks; b++) {
            total += cumulative[b];
            cumulative[b] = total;
        }
        double norm = total;
        double[] points = new double[shots];
        int[] blockOf = new int[shots];
        state.workers.split(shots, 1 << 14, (from, to) -> {
            for (int s = from; s < to; s++) {
                points[s] = Math.min(uniforms.applyAsDouble(s) * norm, Math.nextDown(norm));
                blockOf[s] = firstAbove(cumulative, blocks, points[s]);
            }
        });
        int[] starts = new int[blocks + 1];
        for (int b : blockOf) {
            starts[b + 1]++;
        }
        for (int b = 0; b < blocks; b++) {
            starts[b + 1] += starts[b];
        }
        int[] order = new int[shots];
        int[] next = starts.clone();
        for (int s = 0; s < shots; s++) {
            order[next[blockOf[s]]++] = s;
        }
        // the places of the blocks' results: those of blockOf are free for reuse
        state.workers.split(blocks, 64, (from, to) -> {
            double[] within = new double[Math.min(StateVector.BLOCK, state.size())];
            for (int b = from; b < to; b++) {
                if (starts[b] < starts[b + 1]) {
                    drawInBlock(state, b, b == 0 ? 0 : cumulative[b - 1], within, points, order, starts[b],
                            starts[b + 1], blockOf);
                }
            }
        });
        return blockOf;
    }

    private static void drawInBlock(
            StateVector state, int block, double before, double[] within, double[] points, int[] order, int from,
            int to, int[] into) {
        int first = block * StateVector.BLOCK;
        int length = within.length;
        double sum = before;
        int lastPossible = 0;
        for (int k = 0; k < length; k++) {
            double weight = state.weight(first + k);
            if (weight > 0) {
                lastPossible = k;
            }
            sum += weight;
            within[k] = sum;
        }
        for (int s = from; s < to; s++) {
            // rounding may put a point behind the end of its block: take the last state that can occur
            into[order[s]] = first + Math.min(firstAbove(within, length, points[order[s]]), lastPossible);
        }
    }

    /** The first place whose value is above the point; the last place if none is. */
    private static int firstAbove(double[] ascending, int length, double point) {
        int low = 0;
        int high = length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
