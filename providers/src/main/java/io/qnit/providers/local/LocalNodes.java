package io.qnit.providers.local;

import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.OptionValues;
import io.qnit.cluster.ProviderOption;
import io.qnit.cluster.QpuNodeSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes on this machine: so many, so wide. */
abstract class LocalNodes implements NodeProvider {
    private static final int MOST_NODES = 1024;
    private static final int MOST_QUBITS = 1 << 20;

    private final String key;
    private final NodeType type;
    private final OptionTable options;
    private final List<String> tags;

    LocalNodes(String key, NodeType type, int defaultQubits, String nodes, String... tags) {
        this.key = key;
        this.type = type;
        this.tags = List.of(tags);
        options = OptionTable.of(
                ProviderOption.integer("n_nodes", 1, 1, MOST_NODES, "Number of " + nodes),
                ProviderOption.integer("max_qubits", defaultQubits, 1, MOST_QUBITS, "Max qubits per node"));
    }

    @Override
    public final String key() {
        return key;
    }

    @Override
    public final OptionTable options() {
        return options;
    }

    @Override
    public final Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        return Map.of(type, new OptionValues(checked).integer("n_nodes"));
    }

    @Override
    public final List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues checked = new OptionValues(options.check(key, given));
        int width = checked.integer("max_qubits");
        String prefix = key.replace('_', '-') + "-";
        return IntStream.range(0, checked.integer("n_nodes"))
                .mapToObj(k -> described(
                        QpuNodeSpec.of(prefix + k, type, width).withTags(tags.toArray(String[]::new))))
                .toList();
    }

    /** What else there is to say of a node. */
    abstract QpuNodeSpec described(QpuNodeSpec node);
}
