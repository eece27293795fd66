package io.qnit.cluster.knit;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a run from shots gave. Immutable. */
public final class KnitResult {
    /** The shots that an experiment took, over all stages, the pilot included. */
    public record Use(Experiment experiment, long shots) {}

    private final List<Estimate> values;
    private final Optional<QuasiDistribution> quasiDistribution;
    private final Optional<Counts> counts;
    private final List<Use> uses;
    private final long shots;
    private final int tasks;
    private final int stages;
    private final double predictedOverhead;
    private final OptionalDouble realisedOverhead;
    private final List<String> warnings;
    private final Estimation estimation;

    KnitResult(
            List<Estimate> values, Optional<QuasiDistribution> quasiDistribution, Optional<Counts> counts,
            List<Use> uses, long shots, int tasks, int stages, double predictedOverhead,
            OptionalDouble realisedOverhead, List<String> warnings, Estimation estimation) {
        this.values = List.copyOf(values);
        this.quasiDistribution = quasiDistribution;
        this.counts = counts;
        this.uses = List.copyOf(uses);
        this.shots = shots;
        this.tasks = tasks;
        this.stages = stages;
        this.predictedOverhead = predictedOverhead;
        this.realisedOverhead = realisedOverhead;
        this.warnings = List.copyOf(warnings);
        this.estimation = estimation;
    }

    /** By observable. */
    public List<Estimate> values() {
        return values;
    }

    /** As knit, when counts were wanted and at most 26 bits are measured. */
    public Optional<QuasiDistribution> quasiDistribution() {
        return quasiDistribution;
    }

    /**
     * When they were wanted: the nearest distribution in as many shots as were asked for; true samples, as many as came, of
     * fragments that no cut joins.
     */
    public Optional<Counts> counts() {
        return counts;
    }

    public List<Use> uses() {
        return uses;
    }

    /** All shots that came, over all fragments. */
    public long shots() {
        return shots;
    }

    /** Circuits that were ordered, each time counted. */
    public int tasks() {
        return tasks;
    }

    public int stages() {
        return stages;
    }

    /** See {@link ShotKnitter#predictedOverhead}: an upper bound to first order, usually far above what is realised. */
    public double predictedOverhead() {
        return predictedOverhead;
    }

    /**
     * The greatest over the observables of the fragments' shots times the variance reached, over the variance of one shot of
     * the whole circuit (of an observable of several strings, the sum of their squared coefficients). Empty for values that
     * hardly vary.
     */
    public OptionalDouble realisedOverhead() {
        return realisedOverhead;
    }

    public List<String> warnings() {
        return warnings;
    }

    /**
     * The knit probability of a bitstring, with its error.
     *
     * @param bitstring as in counts; spaces may be left out
     * @throws ClusterException INVALID_ARGUMENT when counts were not wanted, or the length is another
     */
    public Estimate probability(String bitstring) {
        String bits = bitstring.replace(" ", "");
        int[] shown = new BitstringFormat(estimation.network().cut().circuit()).shownClbits();
        if (counts.isEmpty() || bits.length() != shown.length || !bits.matches("[01]*")) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    counts.isEmpty() ? "counts were not asked for, so that no probabilities are known"
                            : "a string of " + shown.length + " bits is needed, found '" + bitstring + "'");
        }
        List<List<Probe>> probes = new ArrayList<>();
        for (FragmentPlan plan : estimation.plans()) {
            int[] places = plan.measuredBits();
            List<Integer> all = new ArrayList<>();
            List<Integer> ones = new ArrayList<>();
            for (int k = 0; k < places.length; k++) {
                int clbit = plan.fragment().measured().get(k);
                all.add(places[k]);
                for (int c = 0; c < shown.length; c++) {
                    if (shown[c] == clbit && bits.charAt(bits.length() - 1 - c) == '1') {
                        ones.add(places[k]);
                    }
                }
            }
            long[] mask = FragmentPlan.mask(all);
            long[] wanted = new long[mask.length];
            ones.forEach(b -> wanted[b >>> 6] |= 1L << b);
            probes.add(List.of(new Probe.Indicator(0, mask, wanted)));
        }
        LocalStrings.Term product = new LocalStrings.Term(1, new int[probes.size()]);
        return estimation.values(List.of(List.of(product)), probes).getFirst();
    }
}
