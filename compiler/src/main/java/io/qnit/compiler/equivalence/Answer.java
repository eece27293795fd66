package io.qnit.compiler.equivalence;

import java.util.List;

/** What came of comparing two circuits. */
public sealed interface Answer {
    /**
     * They do the same.
     *
     * @param method how that was found
     * @param certainty whether it was computed for all inputs that count, or on random ones
     * @param upTo what was not compared, in words: "a global phase", "the state after the measurements"
     * @param distance what was left of a difference, below the tolerance: of operators and states the root of the mean
     *     squared difference over inputs, of distributions the total variation distance, of tableaus 0
     */
    record Equivalent(EquivalenceMethod method, Certainty certainty, String upTo, double distance) implements Answer {}

    /**
     * They do not.
     *
     * @param witness an input on which they differ and how, or an outcome with both probabilities, or a Pauli with both
     *     images
     * @param distance as in {@link Equivalent}; 1 where only the fact is known
     */
    record Different(EquivalenceMethod method, String witness, double distance) implements Answer {}

    /**
     * It could not be found out.
     *
     * @param why in words
     * @param tried the methods that were asked, in order
     */
    record Unknown(String why, List<EquivalenceMethod> tried) implements Answer {
        public Unknown {
            tried = List.copyOf(tried);
        }
    }

    /** How much an {@link Equivalent} says. */
    enum Certainty {
        /** Computed for every input, or for |0...0> where that is the claim, within rounding. */
        PROVEN,
        /** Computed on random inputs in general position: a difference shows on them but for rounding. */
        TESTED
    }
}
