package io.qnit.simulator.shot;

import java.util.Arrays;

/**
 * Walks through all sequences of outcomes, depth first: each run follows the path so far and takes 0 wherever it is new;
 * {@link #advance} turns the last 0 that has a 1 beside it. Branches below {@link #NEGLIGIBLE} in probability are left
 * out. For one thread.
 */
public final class BranchOutcomes implements Outcomes {
    /** A path of this probability is not followed. */
    public static final double NEGLIGIBLE = 1e-16;

    private boolean[] path = new boolean[64];
    private int length;
    private int position;
    private double probability = 1;
    private boolean abandoned;

    /** The probability of the path that was run last. */
    public double probability() {
        return probability;
    }

    /** Whether the path that was run last was left before its end, as it had become too improbable to matter. */
    public boolean abandoned() {
        return abandoned;
    }

    /** How many measurements with two possible outcomes the path has. */
    public int length() {
        return length;
    }

    @Override
    public int next(double probabilityOfOne) {
        double zero = probability * (1 - probabilityOfOne);
        double one = probability * probabilityOfOne;
        if (Math.max(zero, one) < NEGLIGIBLE) {
            abandoned = true;
            return ABANDON;
        }
        if (Math.min(zero, one) < NEGLIGIBLE) {
            probability = Math.max(zero, one);
            return one > zero ? 1 : 0;
        }
        if (position == length) {
            if (length == path.length) {
                path = Arrays.copyOf(path, 2 * length);
            }
            path[length++] = false;
        }
        boolean takesOne = path[position++];
        probability = takesOne ? one : zero;
        return takesOne ? 1 : 0;
    }

    /** Prepares the next run; false when every path was run. */
    public boolean advance() {
        while (length > 0 && path[length - 1]) {
            length--;
        }
        if (length == 0) {
            return false;
        }
        path[length - 1] = true;
        position = 0;
        probability = 1;
        abandoned = false;
        return true;
    }
}
