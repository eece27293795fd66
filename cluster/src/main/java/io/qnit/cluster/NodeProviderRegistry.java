package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.Suggestion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The providers that there are, by name: those that {@link ServiceLoader} finds, and those that were registered by hand.
 * Safe for use by several threads.
 */
public final class NodeProviderRegistry {
    /** On first use, for finding providers loads their classes. */
    private static final class Global {
        static final NodeProviderRegistry REGISTRY = installed();
    }

    private final SortedMap<String, Supplier<? extends NodeProvider>> byName = new TreeMap<>();

    /** A provider that has been made for some options, and its nodes. */
    public record Instance(NodeProvider provider, List<QpuNodeSpec> nodes) {
        public Instance {
            nodes = List.copyOf(nodes);
        }
    }

    /** A registry without providers. */
    public NodeProviderRegistry() {}

    /** A new registry of the providers that {@link ServiceLoader} finds. */
    public static NodeProviderRegistry installed() {
        NodeProviderRegistry registry = new NodeProviderRegistry();
        for (ServiceLoader.Provider<NodeProvider> found : ServiceLoader.load(NodeProvider.class).stream().toList()) {
            registry.register(found.get().key(), found);
        }
        return registry;
    }

    /** The registry that {@link ClusterBuilder} uses unless it is given another. */
    public static NodeProviderRegistry global() {
        return Global.REGISTRY;
    }

    /**
     * Adds a provider, or puts it in the place of the one with that name.
     *
     * @param make makes a new instance for each use
     * @throws ClusterException INVALID_ARGUMENT when the name is not of lower-case letters, digits and underscores
     */
    public void register(String name, Supplier<? extends NodeProvider> make) {
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a provider's name begins with a letter and has lower-case letters, digits and underscores, at most "
                            + "64; found '" + name + "'");
        }
        synchronized (byName) {
            byName.put(name, make);
        }
    }

    public boolean contains(String name) {
        synchronized (byName) {
            return byName.containsKey(name);
        }
    }

    /**
     * What makes instances of a provider.
     *
     * @throws ClusterException INVALID_ARGUMENT when there is none of that name
     */
    public Supplier<? extends NodeProvider> get(String name) {
        synchronized (byName) {
            Supplier<? extends NodeProvider> make = byName.get(name);
            if (make == null) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no provider '" + name + "'"
                                + Suggestion.nearest(name, byName.keySet()).map(n -> ", did you mean '" + n + "'?")
                                        .orElse("")
                                + "; registered are "
                                + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet())));
            }
            return make;
        }
    }

    /** The display name of each provider, by its name. */
    public SortedMap<String, String> list() {
        SortedMap<String, Supplier<? extends NodeProvider>> all;
        synchronized (byName) {
            all = new TreeMap<>(byName);
        }
        SortedMap<String, String> names = new TreeMap<>();
        all.forEach((name, make) -> names.put(name, make.get().displayName()));
        return Collections.unmodifiableSortedMap(names);
    }

    /**
     * Makes a provider and its nodes, without looking whether they can be reached.
     *
     * @throws ClusterException INVALID_ARGUMENT when there is no such provider or its options are wrong
     */
    public Instance instantiate(String name, Map<String, Object> options) {
        NodeProvider provider = get(name).get();
        Map<String, Object> checked = provider.options().check(name, options);
        List<QpuNodeSpec> nodes;
        try {
            nodes = provider.buildNodes(checked);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, name + ": " + e.getMessage(), e);
        }
        if (nodes.isEmpty()) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, name + ": these options describe no node; at least one is needed");
        }
        return new Instance(provider, nodes);
    }
}
