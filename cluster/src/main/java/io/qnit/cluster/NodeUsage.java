package io.qnit.cluster;

/**
 * What a node did in a run.
 *
 * @param tasks circuits that it ran and that were counted
 * @param shots of those circuits
 * @param seconds spent on shards, failed ones included
 * @param costUsd by the prices in the node's metadata ({@code price_per_shot}, {@code price_per_task}); 0 without
 * @param failures shards that it failed
 */
public record NodeUsage(String nodeId, long tasks, long shots, double seconds, double costUsd, int failures) {
    static NodeUsage none(String nodeId) {
        return new NodeUsage(nodeId, 0, 0, 0, 0, 0);
    }

    NodeUsage plus(long moreTasks, long moreShots, double moreSeconds, double moreCost, int moreFailures) {
        return new NodeUsage(
                nodeId, tasks + moreTasks, shots + moreShots, seconds + moreSeconds, costUsd + moreCost,
                failures + moreFailures);
    }
}
