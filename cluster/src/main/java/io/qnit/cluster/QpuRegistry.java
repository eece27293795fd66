package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The nodes of a cluster and what runs circuits on each. Immutable; made by {@link ClusterBuilder}. Safe for use by several threads. */
public final class QpuRegistry {
    /** A node and its provider; without one only the built-in simulator can run its circuits. */
    private record Entry(QpuNodeSpec node, String providerName, Optional<NodeProvider> provider) {}

    private final Map<String, Entry> byId;
    private final List<QpuNodeSpec> nodes;
    private final List<String> warnings;
    private final Optional<NodeProvider> builtInSimulator;
    private final ClusterBuilder.Fallback fallback;

    private QpuRegistry(Builder draft) {
        byId = Collections.unmodifiableMap(new LinkedHashMap<>(draft.byId));
        nodes = byId.values().stream().map(Entry::node).toList();
        warnings = List.copyOf(draft.warnings);
        builtInSimulator = draft.builtInSimulator;
        fallback = draft.fallback;
    }

    /** Puts a registry together, node by node. For one thread. */
    public static final class Builder {
        private final Map<String, Entry> byId = new LinkedHashMap<>();
        private final List<String> warnings = new ArrayList<>();
        private Optional<NodeProvider> builtInSimulator = Optional.empty();
        private ClusterBuilder.Fallback fallback = ClusterBuilder.Fallback.NONE;

        /**
         * Adds a node.
         *
         * @throws ClusterException INVALID_ARGUMENT when there is one with that id already
         */
        public Builder register(QpuNodeSpec node, String providerName, NodeProvider provider) {
            return put(new Entry(node, providerName, Optional.of(provider)));
        }

        /** Adds a simulator node without a provider of its own: the built-in simulator runs its circuits. */
        public Builder register(QpuNodeSpec node) {
            if (node.nodeType().isQpu()) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the node '" + node.nodeId() + "' is a QPU: it needs a provider that runs its circuits");
            }
            return put(new Entry(node, "", Optional.empty()));
        }

        private Builder put(Entry entry) {
            if (byId.putIfAbsent(entry.node().nodeId(), entry) != null) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT, "there are two nodes with the id '" + entry.node().nodeId() + "'");
            }
            return this;
        }

        public Builder warn(String warning) {
            warnings.add(warning);
            return this;
        }

        /** What runs the circuits of simulator nodes whose provider only describes. */
        public Builder builtInSimulator(NodeProvider simulator) {
            builtInSimulator = Optional.of(simulator);
            return this;
        }

        Builder fallback(ClusterBuilder.Fallback which) {
            fallback = which;
            return this;
        }

        public QpuRegistry build() {
            return new QpuRegistry(this);
        }
    }

    /** All nodes, offline ones too, in the order in which they were added. */
    public List<QpuNodeSpec> nodes() {
        return nodes;
    }

    /** The nodes on which circuits may be placed: online, and not estimators only. */
    public List<QpuNodeSpec> online() {
        return nodes.stream().filter(QpuNodeSpec::takesCircuits).toList();
    }

    /**
     * @throws ClusterException INVALID_ARGUMENT when there is none of that id
     */
    public QpuNodeSpec node(String nodeId) {
        return entry(nodeId).node();
    }

    /**
     * What runs circuits on a node: its provider, or the built-in simulator when it has none.
     *
     * @throws ClusterException INVALID_ARGUMENT when there is no such node, UNSUPPORTED when nothing can run its circuits
     */
    public NodeProvider provider(String nodeId) {
        return entry(nodeId).provider().or(() -> builtInSimulator).orElseThrow(() -> new ClusterException(
                ErrorCode.UNSUPPORTED,
                "the node '" + nodeId + "' has no provider, and no simulator is installed that could stand in"));
    }

    /** The name of a node's provider, as {@code "local_cpu"}; empty for a node without one. */
    public String providerName(String nodeId) {
        return entry(nodeId).providerName();
    }

    /** What runs the circuits of simulator nodes whose provider leaves that to others; empty when none is installed. */
    public Optional<NodeProvider> builtInSimulator() {
        return builtInSimulator;
    }

    private Entry entry(String nodeId) {
        Entry entry = byId.get(nodeId);
        if (entry == null) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "there is no node '" + nodeId + "'"
                            + Suggestion.nearest(nodeId, byId.keySet()).map(n -> ", did you mean '" + n + "'?")
                                    .orElse(""));
        }
        return entry;
    }

    /** What happened while the cluster was built: unreachable providers, widths that memory does not hold. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether this is the simulation that stands in for a cluster of which nothing could be reached. */
    public boolean isFallback() {
        return fallback == ClusterBuilder.Fallback.SIMULATION;
    }

    /**
     * The state of the cluster as JSON could have it: {@code total_nodes}, {@code online_nodes}, {@code offline_nodes},
     * {@code total_physical_qubits} (declared, of all nodes), {@code online_physical_qubits} (usable, of those that take
     * circuits), {@code widest_node}, {@code nodes_by_type}, {@code fallback}, {@code warnings}, and {@code nodes}. No
     * credentials.
     */
    public Map<String, Object> statusReport() {
        List<QpuNodeSpec> taking = online();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("total_nodes", nodes.size());
        report.put("online_nodes", (int) nodes.stream().filter(QpuNodeSpec::online).count());
        report.put("offline_nodes", (int) nodes.stream().filter(n -> !n.online()).count());
        report.put("total_physical_qubits", nodes.stream().mapToLong(QpuNodeSpec::maxQubits).sum());
        report.put("online_physical_qubits", taking.stream().mapToLong(QpuNodeSpec::usableQubits).sum());
        report.put("widest_node", taking.stream().mapToInt(QpuNodeSpec::usableQubits).max().orElse(0));
        Map<String, Object> types = new TreeMap<>();
        nodes.forEach(n -> types.merge(n.nodeType().name(), 1, (a, b) -> (int) a + (int) b));
        report.put("nodes_by_type", Collections.unmodifiableMap(types));
        report.put("fallback", isFallback());
        report.put("warnings", warnings);
        report.put("nodes", byId.values().stream().map(QpuRegistry::row).toList());
        return Collections.unmodifiableMap(report);
    }

    private static Map<String, Object> row(Entry entry) {
        QpuNodeSpec node = entry.node();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("node_id", node.nodeId());
        row.put("provider", entry.providerName());
        row.put("display_name", entry.provider().map(NodeProvider::displayName).orElse(""));
        row.put("node_type", node.nodeType().name());
        row.put("family", node.nodeType().family().name().toLowerCase(Locale.ROOT));
        row.put("max_qubits", node.maxQubits());
        row.put("usable_qubits", node.usableQubits());
        row.put("online", node.online());
        if (!node.online()) {
            row.put("reason", node.reason());
        }
        row.put("tags", node.tags());
        row.put("metadata", node.metadata());
        return Collections.unmodifiableMap(row);
    }

    @Override
    public String toString() {
        return nodes.size() + " nodes, of which " + online().size() + " take circuits" + (isFallback()
                ? " (fallback simulation)" : "");
    }
}
