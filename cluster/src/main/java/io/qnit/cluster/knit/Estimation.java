package io.qnit.cluster.knit;

import io.qnit.cluster.cut.FragmentTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Values from the fragments' shots: one contraction each, one walk back for the errors. */
final class Estimation {
    private static final double[] NONE = {};

    private final Network network;
    private final Contraction contraction;
    private final List<FragmentPlan> plans;
    private final List<FragmentShots> data;
    private final Map<Integer, FragmentTensor> exact;

    Estimation(
            Network network, Contraction contraction, List<FragmentPlan> plans, List<FragmentShots> data,
            Map<Integer, FragmentTensor> exact) {
        this.network = network;
        this.contraction = contraction;
        this.plans = plans;
        this.data = data;
        this.exact = exact;
    }

    Network network() {
        return network;
    }

    List<FragmentPlan> plans() {
        return plans;
    }

    /** The observables' values. */
    List<Estimate> values(List<List<LocalStrings.Term>> observables) {
        return values(observables, plans.stream().map(FragmentPlan::probes).toList());
    }

    /** Values of sums of products of probes. */
    List<Estimate> values(List<List<LocalStrings.Term>> sums, List<List<Probe>> probes) {
        List<Tensor> tensors = new ArrayList<>();
        for (int f = 0; f < plans.size(); f++) {
            FragmentTensor known = exact.get(f);
            tensors.add(network.tensor(f, known != null ? known : data.get(f).tensor(probes.get(f))));
        }
        return sums.stream().map(terms -> value(terms, probes, tensors)).toList();
    }

    private Estimate value(List<LocalStrings.Term> terms, List<List<Probe>> probes, List<Tensor> tensors) {
        double value = 0;
        List<List<double[]>> byBonds = new ArrayList<>();
        for (List<Probe> own : probes) {
            byBonds.add(new ArrayList<>(Collections.nCopies(own.size(), NONE)));
        }
        for (LocalStrings.Term term : terms) {
            List<Tensor> chosen = new ArrayList<>();
            for (int f = 0; f < plans.size(); f++) {
                chosen.add(tensors.get(f).slice(network.open(f), term.strings()[f]));
            }
            value += term.coefficient() * contraction.value(chosen).values()[0];
            List<Tensor> gradient = contraction.gradient(chosen);
            for (int f = 0; f < plans.size(); f++) {
                double[] part = gradient.get(f).ordered(network.leaf(f).labels()).values();
                double[] sum = byBonds.get(f).get(term.strings()[f]);
                double[] next = sum.length == 0 ? new double[part.length] : sum;
                for (int k = 0; k < part.length; k++) {
                    next[k] += term.coefficient() * part[k];
                }
                byBonds.get(f).set(term.strings()[f], next);
            }
        }
        List<Estimate.Spread> spreads = new ArrayList<>();
        for (int f = 0; f < plans.size(); f++) {
            if (!exact.containsKey(f)) {
                Leaf leaf = network.leaf(f);
                int[] rows = plans.get(f).rows();
                List<double[]> byRows = byBonds.get(f).stream()
                        .map(g -> g.length == 0 ? NONE
                                : leaf.backwards(new Tensor(leaf.labels(), leaf.sizes(), g), rows))
                        .toList();
                spreads.addAll(data.get(f).spreads(probes.get(f), byRows));
            }
        }
        return new Estimate(value, spreads.stream().filter(s -> s.variance() > 0 || s.high() > s.low()).toList());
    }
}
