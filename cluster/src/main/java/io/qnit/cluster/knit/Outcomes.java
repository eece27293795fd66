package io.qnit.cluster.knit;

import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.core.random.RandomStream;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the shots say of the measured clbits. */
final class Outcomes {
    private final Network network;
    private final List<FragmentPlan> plans;
    private final List<FragmentShots> data;
    private final List<Integer> clbits;
    private final JointOutcomes joint;

    Outcomes(
            Network network, List<FragmentPlan> plans, List<FragmentShots> data, Map<Integer, FragmentTensor> exact) {
        this.network = network;
        this.plans = plans;
        this.data = data;
        clbits = ExactKnitter.measured(network.cut());
        List<Tensor> tensors = new ArrayList<>();
        List<Patterns> patterns = new ArrayList<>();
        for (int f = 0; f < plans.size(); f++) {
            List<Integer> measured = plans.get(f).fragment().measured();
            FragmentTensor known = exact.get(f);
            List<long[]> seen = new ArrayList<>();
            tensors.add(network.tensor(f, known != null ? known : data.get(f).patterns(seen)));
            patterns.add(new Patterns(measured, seen));
        }
        joint = new JointOutcomes(network, tensors, patterns);
    }

    /** As knit; absent for more bits than are held. */
    Optional<QuasiDistribution> quasi() {
        return clbits.size() > QuasiDistribution.MAX_BITS ? Optional.empty()
                : Optional.of(joint.distribution(clbits));
    }

    /** The nearest distribution in so many shots; beyond what is held, strings drawn with negative values as 0. */
    Counts counts(Optional<QuasiDistribution> quasi, long shots, long seed, List<String> warnings) {
        if (quasi.isPresent()) {
            return quasi.get().toCounts(shots);
        }
        warnings.add(
                clbits.size()
                        + " measured bits: counts are drawn bit by bit from the knit fragments, with negative values "
                        + "as 0, and are not the nearest distribution");
        return joint.sample(shots, seed);
    }

    /**
     * Without cuts, true samples: the shots of the fragments in random orders, side by side. As many as the fragment with
     * the fewest has.
     */
    Counts paired(RandomStream random) {
        List<List<long[]>> shots = new ArrayList<>();
        int words = Math.max(1, (network.cut().circuit().clbitCount() + 63) / 64);
        int least = Integer.MAX_VALUE;
        for (int f = 0; f < plans.size(); f++) {
            if (plans.get(f).fragment().measured().isEmpty()) {
                continue;
            }
            List<long[]> own = shuffled(data.get(f).shots(words), random, f);
            shots.add(own);
            least = Math.min(least, own.size());
        }
        BitstringFormat format = new BitstringFormat(network.cut().circuit());
        TreeMap<String, Long> counts = new TreeMap<>();
        for (int s = 0; s < least && !shots.isEmpty(); s++) {
            long[] all = new long[words];
            for (List<long[]> own : shots) {
                for (int w = 0; w < words; w++) {
                    all[w] |= own.get(s)[w];
                }
            }
            counts.merge(format.format(all), 1L, Long::sum);
        }
        return new Counts(counts);
    }

    /** Fisher and Yates. */
    private static List<long[]> shuffled(List<long[]> shots, RandomStream random, int fragment) {
        long[][] order = shots.toArray(long[][]::new);
        for (int k = order.length - 1; k > 0; k--) {
            int with = (int) (random.uniform(k, -2L - fragment) * (k + 1));
            long[] moved = order[k];
            order[k] = order[with];
            order[with] = moved;
        }
        return Arrays.asList(order);
    }
}
