package io.qnit.cluster.knit;

import java.util.OptionalDouble;

/**
 * How far a run has come.
 *
 * @param done experiments that have their shots, of this stage
 * @param total experiments of this stage
 * @param shots taken so far, over all stages
 * @param standardError the largest of the observables', when there are any and something is known
 */
public record KnitProgress(int stage, int done, int total, long shots, OptionalDouble standardError) {}
