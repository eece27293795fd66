package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A number for each pattern of some clbits: probabilities where they are exact, and estimates of them, which may be negative
 * or exceed 1, where they are knit from shots. Expectation values are to be computed from it as it is; for counts it is first
 * replaced by the nearest distribution. The array is not copied and not to be changed.
 *
 * @param circuit whose clbits they are; its other clbits are shown as 0
 * @param clbits ascending, at most 26
 * @param values 2^n of them; bit k of the index is {@code clbits.get(k)}
 */
public record QuasiDistribution(Circuit circuit, List<Integer> clbits, double[] values) {
    /** More bits are not held; sample, or ask for marginals. */
    public static final int MAX_BITS = 26;

    public QuasiDistribution {
        clbits = List.copyOf(clbits);
        if (clbits.size() > MAX_BITS || values.length != 1 << clbits.size()) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a distribution over " + clbits.size() + " bits with " + values.length + " values; at most "
                            + MAX_BITS
                            + " bits are held");
        }
    }

    public double sum() {
        return Arrays.stream(values).sum();
    }

    /** The sum of the negative values, as a positive number. */
    public double negativeMass() {
        return -Arrays.stream(values).filter(v -> v < 0).sum();
    }

    /** The root of the sum of squared differences. */
    public double distance(QuasiDistribution other) {
        return Math.sqrt(IntStream.range(0, values.length)
                .mapToDouble(k -> (values[k] - other.values[k]) * (values[k] - other.values[k]))
                .sum());
    }

    /** The distribution over fewer of the clbits. */
    public QuasiDistribution marginal(List<Integer> fewer) {
        List<Integer> kept = fewer.stream().distinct().sorted().toList();
        int[] places = kept.stream().mapToInt(clbits::indexOf).toArray();
        if (Arrays.stream(places).anyMatch(p -> p < 0)) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, "clbits " + kept + " are not all among the measured ones, " + clbits);
        }
        double[] sums = new double[1 << places.length];
        for (int k = 0; k < values.length; k++) {
            int pattern = 0;
            for (int j = 0; j < places.length; j++) {
                pattern |= (k >> places[j] & 1) << j;
            }
            sums[pattern] += values[k];
        }
        return new QuasiDistribution(circuit, kept, sums);
    }

    /**
     * The nearest probability distribution by least squares: all values less one number, negative ones set to 0 (Smolin,
     * Gambetta, Smith, "Efficient method for computing the maximum-likelihood quantum state from measurements with additive
     * Gaussian noise", PRL 108, 070502 (2012)). Patterns with the value 0 stay there.
     */
    public QuasiDistribution nearestDistribution() {
        double total = sum();
        double scale = total > 0 ? 1 / total : 1;
        double[] descending = Arrays.stream(values).filter(v -> v != 0).map(v -> v * scale).sorted().toArray();
        double excess = 0; // what the dropped ones add up to
        int dropped = 0;
        while (dropped < descending.length
                && descending[dropped] + excess / (descending.length - dropped) < 0) {
            excess += descending[dropped++];
        }
        int left = descending.length - dropped;
        double threshold = dropped > 0 ? descending[dropped - 1] : Double.NEGATIVE_INFINITY;
        double shift = left > 0 ? excess / left : 0;
        double[] nearest = new double[values.length];
        for (int k = 0; k < nearest.length; k++) {
            double v = values[k] * scale;
            nearest[k] = v == 0 || v <= threshold ? 0 : Math.max(0, v + shift);
        }
        return new QuasiDistribution(circuit, clbits, nearest);
    }

    /** The distribution in so many shots, each value rounded so that they add up (largest remainders first). Nothing when no value is positive. */
    public Counts toCounts(long shots) {
        QuasiDistribution nearest = nearestDistribution();
        double total = nearest.sum();
        long[] whole = new long[values.length];
        long given = 0;
        for (int k = 0; k < whole.length && total > 0; k++) {
            whole[k] = (long) Math.floor(nearest.values[k] / total * shots);
            given += whole[k];
        }
        long missing = shots - given;
        if (missing > 0 && total > 0) {
            double[] remainder = new double[values.length];
            Arrays.setAll(remainder, k -> nearest.values[k] / total * shots - whole[k]);
            IntStream.range(0, values.length)
                    .filter(k -> nearest.values[k] > 0)
                    .boxed()
                    .sorted((a, b) -> Double.compare(remainder[b], remainder[a]))
                    .limit(missing)
                    .forEach(k -> whole[k]++);
        }
        BitstringFormat format = new BitstringFormat(circuit);
        TreeMap<String, Long> counts = new TreeMap<>();
        for (int k = 0; k < whole.length; k++) {
            if (whole[k] > 0) {
                counts.merge(format.format(bits(k)), whole[k], Long::sum);
            }
        }
        return new Counts(counts);
    }

    /** By bitstring what exceeds a size; all that is not 0 for 0. */
    public SortedMap<String, Double> byBitstring(double above) {
        BitstringFormat format = new BitstringFormat(circuit);
        SortedMap<String, Double> map = new TreeMap<>();
        for (int k = 0; k < values.length; k++) {
            if (Math.abs(values[k]) > above) {
                map.merge(format.format(bits(k)), values[k], Double::sum);
            }
        }
        return map;
    }

    private long[] bits(int pattern) {
        long[] words = new long[Math.max(1, (circuit.clbitCount() + 63) / 64)];
        for (int j = 0; j < clbits.size(); j++) {
            if ((pattern >> j & 1) == 1) {
                words[clbits.get(j) >>> 6] |= 1L << clbits.get(j);
            }
        }
        return words;
    }
}
