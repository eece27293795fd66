package io.qnit.cluster.free;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.BitstringFormat;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The exact distribution of a circuit that was parted: the probability of an outcome is the product over the components of
 * the probability of their bits, given the bits that they read. A component is computed once for each different value of
 * those bits that is asked about.
 *
 * <p>Not safe for use by several threads.
 */
public final class StagedDistribution {
    /** Computes a circuit exactly. */
    @FunctionalInterface
    public interface ExactRunner {
        /** The probability of each bitstring that can occur; clbit 0 rightmost. */
        Map<String, Double> probabilities(int component, Circuit circuit);
    }

    /** What a component gives, with its bits under their numbers in the whole circuit. */
    private record Outcome(BitSet bits, double probability) {}

    private record Question(int component, BitSet read) {}

    private final StagedCircuit staged;
    private final ExactRunner runner;
    private final Map<Question, List<Outcome>> known = new HashMap<>();
    private final Map<Circuit, List<Outcome>> computed = new HashMap<>();

    public StagedDistribution(StagedCircuit staged, ExactRunner runner) {
        this.staged = staged;
        this.runner = runner;
    }

    /**
     * The probability that the clbits, local ones included, have given values.
     *
     * @param bits the clbits that are 1
     */
    public double probability(BitSet bits) {
        double product = 1;
        BitSet written = new BitSet();
        for (Component component : staged.components()) {
            BitSet own = new BitSet();
            component.writes().forEach(own::set);
            written.or(own);
            own.and(bits);
            product *= outcomes(component, bits).stream()
                    .filter(o -> o.bits().equals(own))
                    .mapToDouble(Outcome::probability)
                    .sum();
            if (product == 0) {
                return 0;
            }
        }
        BitSet never = (BitSet) bits.clone();
        never.andNot(written);
        return never.isEmpty() ? product : 0;
    }

    /**
     * All outcomes that can occur, written as results are.
     *
     * @param most the limit on outcomes, before local bits are taken together
     * @throws ClusterException LIMIT_REACHED when there are more
     */
    public SortedMap<String, Double> probabilities(int most) {
        List<Outcome> all = new ArrayList<>(List.of(new Outcome(new BitSet(), 1)));
        for (Component component : staged.components()) {
            List<Outcome> next = new ArrayList<>();
            for (Outcome before : all) {
                for (Outcome outcome : outcomes(component, before.bits())) {
                    if (next.size() == most) {
                        throw new ClusterException(
                                ErrorCode.LIMIT_REACHED,
                                "'" + staged.original().name() + "' has more than " + most
                                        + " outcomes; ask for shots, or for the probability of single outcomes");
                    }
                    BitSet bits = (BitSet) before.bits().clone();
                    bits.or(outcome.bits());
                    next.add(new Outcome(bits, before.probability() * outcome.probability()));
                }
            }
            all = next;
        }
        BitstringFormat format = new BitstringFormat(staged.original());
        SortedMap<String, Double> sums = new TreeMap<>();
        all.forEach(o -> sums.merge(format.format(o.bits().toLongArray()), o.probability(), Double::sum));
        return sums;
    }

    /** How many different circuits have been computed. */
    public int circuits() {
        return computed.size();
    }

    private List<Outcome> outcomes(Component component, BitSet bits) {
        BitSet read = new BitSet();
        component.reads().forEach(c -> read.set(c, bits.get(c)));
        return known.computeIfAbsent(
                new Question(component.index(), read),
                _ -> computed.computeIfAbsent(component.circuit(read), c -> outcomes(component, c)));
    }

    private List<Outcome> outcomes(Component component, Circuit circuit) {
        if (component.writes().isEmpty()) {
            return List.of(new Outcome(new BitSet(), 1));
        }
        List<Outcome> outcomes = new ArrayList<>();
        new TreeMap<>(runner.probabilities(component.index(), circuit)).forEach((text, probability) -> {
            BitSet bits = new BitSet();
            for (int w = 0; w < component.writes().size(); w++) {
                bits.set(component.writes().get(w), text.charAt(text.length() - 1 - w) == '1');
            }
            outcomes.add(new Outcome(bits, probability));
        });
        return List.copyOf(outcomes);
    }
}
