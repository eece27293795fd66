package io.qnit.cluster.plan;

import java.util.OptionalDouble;

/**
 * What a plan can be expected to take, before anything runs.
 *
 * @param gammaSum the sum over fragments of the product of the gammas of the cuts that touch them
 * @param overhead its square: how many shots on fragments do, whatever the circuit's state, what one shot on the whole
 *     circuit would; 1 where nothing is cut
 * @param productOverhead the product over all cuts of gamma^2: the overhead when terms of the whole circuit are sampled
 * @param shots on all fragments together
 * @param tasks how many different circuits, for one basis of what is measured at the end
 * @param errorBound the standard error of an expectation value between -1 and 1 that so many shots guarantee, well
 *     allocated
 * @param typicalError a rule of thumb for the real one: gammas count with the exponent {@link #TYPICAL}
 * @param costUsd by the nodes' prices; empty when no node has one
 * @param hours until all nodes are done, by what the nodes say of queues and times, roughly; empty without nodes
 * @param combinations the values that the fragments' tensors have together in the exact mode
 * @param fidelity the probability that no error happens in one run of each fragment, compiled for its node; empty when no
 *     node says what its errors are
 */
public record Quote(
        double gammaSum,
        double overhead,
        double productOverhead,
        long shots,
        long tasks,
        double errorBound,
        double typicalError,
        OptionalDouble costUsd,
        OptionalDouble hours,
        double combinations,
        OptionalDouble fidelity) {

    /** The exponent with which gammas make up the errors seen on chains of random fragments. */
    public static final double TYPICAL = 0.25;
}
