package io.qnit.simulator.state;

/** Takes outcomes with their probabilities. */
@FunctionalInterface
public interface OutcomeConsumer {
    /**
     * @param words bit k % 64 of word k / 64 is the k-th measured qubit; the array is reused after the call
     * @param probability above 0
     */
    void accept(long[] words, double probability);
}
