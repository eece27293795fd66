package io.qnit.cluster.free;

import io.qnit.core.result.Counts;

/**
 * The counts of a circuit that was run in parts: true samples, as if it had been run whole.
 *
 * @param circuits how many different circuits were run
 * @param shots of all circuits together
 * @param stages that followed each other
 */
public record StagedCounts(Counts counts, long circuits, long shots, int stages) {}
