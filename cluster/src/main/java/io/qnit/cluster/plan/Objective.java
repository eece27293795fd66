package io.qnit.cluster.plan;

/** What a plan should have little of. */
public enum Objective {
    /**
     * The sum over fragments of the product of the gammas of the cuts that touch it: the bound on the standard error of an
     * expectation value, times the root of the number of shots, when fragments are estimated apart and contracted.
     */
    SUM_OF_GAMMA,
    /** The product over all cuts of gamma: what counts when terms of the whole circuit are sampled together. */
    PRODUCT,
    /** The sum over fragments of the number of combinations of rows at their ends: the work of the exact mode. */
    EXACT_WORK
}
