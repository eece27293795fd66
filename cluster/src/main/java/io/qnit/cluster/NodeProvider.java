package io.qnit.cluster;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Wanted;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.result.Counts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A kind of node: says which nodes there are, and runs circuits on them. One that only describes leaves running to the
 * built-in simulator, on simulator nodes; on a QPU node that is an error.
 *
 * <p>Found by {@link java.util.ServiceLoader} (see {@link NodeProviderRegistry}), or registered by name. Its methods are
 * called from several threads at once once the nodes are built.
 */
public interface NodeProvider {
    /** What people see, as {@code "Local CPU"}. */
    String displayName();

    /** Its name for {@link java.util.ServiceLoader}, as {@code "my_gpu"}; empty when it is registered by hand. */
    default String key() {
        return "";
    }

    /** Its options; they are checked, and their defaults filled in, before {@link #buildNodes} is called. */
    default OptionTable options() {
        return OptionTable.undeclared();
    }

    /**
     * How many nodes {@link #buildNodes} would make, for a description before anything is built. It reaches out to nothing.
     *
     * @param options checked, with defaults
     * @return empty when that is not known before
     */
    default Map<NodeType, Integer> estimateNodes(Map<String, Object> options) {
        return Map.of();
    }

    /**
     * The nodes that these options describe, at least one. Called once, before anything else but what describes. Keep what
     * is needed to reach a node in its credentials or metadata: the builder may change ids so that each is unique.
     *
     * @param options under their documented names; values as in JSON (strings, numbers, booleans, lists, maps)
     * @throws ClusterException INVALID_ARGUMENT when an option is missing, unknown, or out of range
     */
    List<QpuNodeSpec> buildNodes(Map<String, Object> options);

    /** Whether what was configured by {@link #buildNodes} can be reached; false or an exception takes the nodes offline. */
    default boolean healthCheck() {
        return true;
    }

    /**
     * A node as it is found when the cluster is built: offline with the reason, narrower, with what it says of itself.
     * Called once for each node, of all nodes at the same time; an exception takes the node offline.
     */
    default QpuNodeSpec inspect(QpuNodeSpec node) {
        return node;
    }

    /**
     * Runs a circuit. Keys of the counts are as everywhere: clbit 0 rightmost, registers separated by a space.
     *
     * @return empty to leave it to the built-in simulator
     */
    default Optional<Counts> execute(Circuit circuit, long shots, QpuNodeSpec node) {
        return Optional.empty();
    }

    /**
     * Runs the circuits of a shard, in order.
     *
     * @return their counts in order, or empty to leave them to the built-in simulator
     * @throws ClusterException with a code whose kind says whose fault it is: CALLER ends the run, anything else may be
     *     tried on another node
     */
    default Optional<List<Counts>> execute(Shard shard, QpuNodeSpec node, StopSignal stop) {
        List<Counts> all = new java.util.ArrayList<>();
        for (Shard.Task task : shard.tasks()) {
            stop.check();
            if (task.circuit().qubitCount() > node.usableQubits() || task.shots() < 1) {
                throw new ClusterException(
                        task.shots() < 1 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.UNSUPPORTED,
                        task.shots() < 1 ? "at least 1 shot is needed, found " + task.shots()
                                : "the node '" + node.nodeId() + "' holds " + node.usableQubits()
                                        + " qubits, the circuit has " + task.circuit().qubitCount());
            }
            Optional<Counts> counts = execute(task.circuit(), task.shots(), node);
            if (counts.isEmpty()) {
                return Optional.empty();
            }
            all.add(counts.get());
        }
        return Optional.of(all);
    }

    /**
     * What a fragment gives exactly, where the node is a simulator that can tell.
     *
     * @param whole has the forms of the cuts at the fragment's ends
     * @return empty when this provider, or this node, gives counts only
     */
    default Optional<FragmentTensor> evaluate(
            CutCircuit whole, FragmentCircuit fragment, Wanted wanted, QpuNodeSpec node, StopSignal stop) {
        return Optional.empty();
    }

    /** The machine whose memory the node takes; empty when it shares none with others. */
    default Optional<Host> host(QpuNodeSpec node) {
        return Optional.empty();
    }

    /** The widest circuit that the node holds in so many bytes; empty when memory is not what limits it. */
    default OptionalInt effectiveQubits(QpuNodeSpec node, long memoryBytes) {
        return OptionalInt.empty();
    }

    /** What circuits must be compiled for on this node; empty when it takes any. */
    default Optional<Target> target(QpuNodeSpec node) {
        return Optional.empty();
    }
}
