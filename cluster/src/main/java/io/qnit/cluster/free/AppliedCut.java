package io.qnit.cluster.free;

/**
 * What was done to a circuit, for people.
 *
 * @param operations how many operations it concerned, at least 1
 */
public record AppliedCut(FreeCut cut, int operations) {
    @Override
    public String toString() {
        return operations + " x " + cut.text();
    }
}
