package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What all fragments measure together, from their tensors by pattern. Up to 26 bits it is one array. Beyond, strings are
 * drawn, or the heaviest found, fragment by fragment: what was chosen before is carried along as a tensor over the bonds
 * that lead on, and what comes after is summed out once, so that the probabilities of the next fragment's patterns, given
 * all before, are one product. (Ferris and Vidal, "Perfect sampling with unitary tensor networks", PRB 85, 165146 (2012).)
 */
final class JointOutcomes {
    private final Network network;
    private final List<Tensor> tensors;
    private final List<Patterns> patterns;

    /**
     * Prepares.
     *
     * @param tensors by fragment, by bonds and patterns
     * @param patterns by fragment
     */
    JointOutcomes(Network network, List<Tensor> tensors, List<Patterns> patterns) {
        this.network = network;
        this.tensors = tensors;
        this.patterns = patterns;
    }

    QuasiDistribution distribution(List<Integer> clbits) {
        if (clbits.size() > QuasiDistribution.MAX_BITS) {
            throw new ClusterException(
                    ErrorCode.LIMIT_REACHED,
                    "a distribution over " + clbits.size() + " bits is not held, at most "
                            + QuasiDistribution.MAX_BITS + "; sample it, or ask for marginals");
        }
        List<Integer> order = clbits.stream().sorted().toList();
        List<Tensor> kept = new ArrayList<>();
        int[][] places = new int[tensors.size()][];
        for (int f = 0; f < tensors.size(); f++) {
            Tensor tensor = tensors.get(f);
            int label = network.open(f);
            Patterns all = patterns.get(f);
            int[] place = IntStream.range(0, tensor.size(label)).map(k -> all.place(k, order)).toArray();
            places[f] = Arrays.stream(place).distinct().sorted().toArray();
            kept.add(places[f].length == place.length ? sorted(tensor, label, place) : summed(
                    tensor, label, place, places[f]));
        }
        Tensor whole = network.open(kept).value(kept);
        double[] values = new double[1 << order.size()];
        int[] labels = whole.labels();
        int[] index = new int[labels.length];
        for (double value : whole.values()) {
            int at = 0;
            for (int l = 0; l < labels.length; l++) {
                at |= places[labels[l] - network.open(0)][index[l]];
            }
            values[at] += value;
            for (int l = labels.length - 1; l >= 0 && ++index[l] == whole.sizes()[l]; l--) {
                index[l] = 0;
            }
        }
        return new QuasiDistribution(network.cut().circuit(), order, values);
    }

    private static Tensor sorted(Tensor tensor, int label, int[] place) {
        int[] ascending = Arrays.stream(place).sorted().toArray();
        return Arrays.equals(ascending, place) ? tensor : summed(tensor, label, place, ascending);
    }

    /** Adds up the patterns that are the same on the clbits that are kept. */
    private static Tensor summed(Tensor tensor, int label, int[] place, int[] distinct) {
        int size = tensor.size(label); // the last label
        double[] sums = new double[tensor.values().length / size * distinct.length];
        for (int outer = 0; outer < tensor.values().length / size; outer++) {
            for (int k = 0; k < size; k++) {
                sums[outer * distinct.length + Arrays.binarySearch(distinct, place[k])] +=
                        tensor.values()[outer * size + k];
            }
        }
        int[] sizes = tensor.sizes().clone();
        sizes[sizes.length - 1] = distinct.length;
        return new Tensor(tensor.labels(), sizes, sums);
    }

    // ---- One fragment after the other ------------------------------------------------------------------------------

    /** The fragments in an order that keeps few bonds open, and by step what comes after, summed out. */
    private record Walk(List<Integer> order, List<Tensor> after) {}

    private Walk walk() {
        List<Integer> order = new ArrayList<>();
        List<Integer> rest = new ArrayList<>(IntStream.range(0, tensors.size()).boxed().toList());
        Map<Integer, Integer> open = new TreeMap<>();
        while (!rest.isEmpty()) {
            int next = rest.stream()
                    .min(Comparator.comparingDouble(f -> boundary(open, f).values().stream()
                            .mapToDouble(Math::log).sum()))
                    .orElseThrow();
            Map<Integer, Integer> then = boundary(open, next);
            open.clear();
            open.putAll(then);
            order.add(next);
            rest.remove(/* element */ (Integer) next);
        }
        List<Tensor> after = new ArrayList<>();
        Tensor sum = Tensor.scalar(1);
        for (int f : order.reversed()) {
            after.addFirst(sum);
            Tensor tensor = tensors.get(f);
            int size = tensor.size(network.open(f));
            double[] ones = new double[size];
            Arrays.fill(ones, 1);
            Tensor closed = tensor.times(new Tensor(new int[] {network.open(f)}, new int[] {size}, ones));
            sum = closed.times(sum);
        }
        return new Walk(order, after);
    }

    private Map<Integer, Integer> boundary(Map<Integer, Integer> open, int f) {
        Map<Integer, Integer> then = new TreeMap<>(open);
        int[] labels = network.leaf(f).labels();
        for (int l = 0; l < labels.length; l++) {
            if (then.remove(labels[l]) == null) {
                then.put(labels[l], network.leaf(f).sizes()[l]);
            }
        }
        return then;
    }

    /** The values of the patterns of a step's fragment after a prefix. */
    private double[] next(Walk walk, List<Tensor> ahead, int step, Tensor prefix) {
        return prefix.times(ahead.get(step)).ordered(new int[] {network.open(walk.order.get(step))}).values();
    }

    private List<Tensor> ahead(Walk walk) {
        return IntStream.range(0, walk.order.size())
                .mapToObj(s -> tensors.get(walk.order.get(s)).times(walk.after.get(s)))
                .toList();
    }

    private Tensor chosen(Walk walk, int step, Tensor prefix, int pattern) {
        int f = walk.order.get(step);
        return prefix.times(tensors.get(f).slice(network.open(f), pattern));
    }

    /**
     * Draws strings; negative values count as 0. Shot s takes the same random numbers whatever the number of shots.
     */
    Counts sample(long shots, long seed) {
        Walk walk = walk();
        List<Tensor> ahead = ahead(walk);
        Circuit circuit = network.cut().circuit();
        TreeMap<String, Long> counts = new TreeMap<>();
        long[] all = new long[Math.toIntExact(shots)];
        Arrays.setAll(all, s -> s);
        draw(
                walk, ahead, 0, Tensor.scalar(1), new long[Math.max(1, (circuit.clbitCount() + 63) / 64)], all,
                new RandomStream(seed), new BitstringFormat(circuit), counts);
        return new Counts(counts);
    }

    private void draw(
            Walk walk, List<Tensor> ahead, int step, Tensor prefix, long[] words, long[] shots, RandomStream random,
            BitstringFormat format, SortedMap<String, Long> counts) {
        if (step == walk.order.size()) {
            counts.merge(format.format(words), (long) shots.length, Long::sum);
            return;
        }
        double[] cumulative = next(walk, ahead, step, prefix);
        double sum = 0;
        for (int k = 0; k < cumulative.length; k++) {
            sum += Math.max(0, cumulative[k]);
            cumulative[k] = sum;
        }
        TreeMap<Integer, List<Long>> byPattern = new TreeMap<>();
        for (long shot : shots) {
            double u = random.uniform(shot, step) * sum;
            int at = firstAbove(cumulative, u);
            byPattern.computeIfAbsent(at, _ -> new ArrayList<>()).add(shot);
        }
        Patterns here = patterns.get(walk.order.get(step));
        byPattern.forEach((pattern, own) -> {
            long[] longer = words.clone();
            here.write(pattern, longer);
            draw(
                    walk, ahead, step + 1, chosen(walk, step, prefix, pattern), longer,
                    own.stream().mapToLong(Long::longValue).toArray(), random, format, counts);
        });
    }

    private static int firstAbove(double[] cumulative, double u) {
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (cumulative[middle] > u) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** A beginning of a string. */
    private record Beginning(double value, Tensor prefix, long[] words) {}

    /**
     * The heaviest strings that a beam of so many beginnings finds, with their values. What has more than
     * {@code 1 / beam} of the whole is certainly found when values are probabilities, for so does each of its beginnings.
     */
    SortedMap<String, Double> heaviest(int beam) {
        Walk walk = walk();
        List<Tensor> ahead = ahead(walk);
        Circuit circuit = network.cut().circuit();
        List<Beginning> beginnings = List.of(
                new Beginning(1, Tensor.scalar(1), new long[Math.max(1, (circuit.clbitCount() + 63) / 64)]));
        for (int step = 0; step < walk.order.size(); step++) {
            int now = step;
            record Candidate(Beginning from, int pattern, double value) {}
            List<Candidate> candidates = new ArrayList<>();
            for (Beginning beginning : beginnings) {
                double[] values = next(walk, ahead, step, beginning.prefix);
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(values[b], values[a]))
                        .limit(beam)
                        .forEach(k -> candidates.add(new Candidate(beginning, k, values[k])));
            }
            Patterns here = patterns.get(walk.order.get(step));
            beginnings = candidates.stream()
                    .sorted(Comparator.comparingDouble((Candidate c) -> c.value).reversed())
                    .limit(beam)
                    .map(c -> {
                        long[] words = c.from.words.clone();
                        here.write(c.pattern, words);
                        return new Beginning(c.value, chosen(walk, now, c.from.prefix, c.pattern), words);
                    })
                    .toList();
        }
        BitstringFormat format = new BitstringFormat(circuit);
        SortedMap<String, Double> heaviest = new TreeMap<>();
        beginnings.forEach(b -> heaviest.put(format.format(b.words), b.value));
        return heaviest;
    }
}
