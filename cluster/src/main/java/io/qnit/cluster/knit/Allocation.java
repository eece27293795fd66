package io.qnit.cluster.knit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Divides shots among experiments. */
final class Allocation {
    private Allocation() {}

    /**
     * Whole numbers in proportion to weights.
     *
     * @param floor the least that any weight above 0 gets, when the total allows it
     * @return numbers that add up to the total, or to floor times the number of weights where that is more
     */
    static long[] apportion(double[] weights, long total, long floor) {
        long[] parts = new long[weights.length];
        double[] rest = new double[weights.length];
        boolean[] atFloor = new boolean[weights.length];
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        double left = total;
        // those whose share is below the floor get it, until no share is
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int e = 0; e < weights.length; e++) {
                if (!atFloor[e] && weights[e] > 0 && weights[e] / sum * left < floor) {
                    atFloor[e] = true;
                    left -= floor;
                    sum -= weights[e];
                    changed = true;
                }
            }
        }
        long given = 0;
        for (int e = 0; e < weights.length; e++) {
            if (atFloor[e]) {
                parts[e] = floor;
            } else if (weights[e] > 0) {
                double share = weights[e] / sum * left;
                parts[e] = (long) Math.floor(share);
                rest[e] = share - parts[e];
            }
            given += parts[e];
        }
        long missing = total - given;
        if (missing > 0) {
            IntStream.range(0, weights.length)
                    .filter(e -> rest[e] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer e) -> -rest[e]))
                    .limit(missing)
                    .forEach(e -> parts[e]++);
        }
        return parts;
    }

    static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return sum > 0 ? Arrays.stream(weights).map(w -> w / sum).toArray() : weights;
    }
}
