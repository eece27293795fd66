package io.qnit.cluster;

import io.qnit.core.circuit.Circuit;
import java.util.List;

/**
 * Subcircuits that are sent to one node together.
 *
 * @param id names this attempt for ever: a node that sees it again must not run it again
 */
public record Shard(String id, List<Task> tasks) {
    /**
     * One circuit of a shard.
     *
     * @param seed the seed of simulators that can take one
     */
    public record Task(Circuit circuit, long shots, long seed) {}

    public Shard {
        tasks = List.copyOf(tasks);
    }
}
