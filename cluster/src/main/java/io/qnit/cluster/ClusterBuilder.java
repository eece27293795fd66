package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.ErrorKind;
import io.qnit.core.QnitException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts a cluster together from providers.
 *
 * <pre>{@code
 * QpuRegistry cluster = new ClusterBuilder()
 *         .add("local_gpu_mps", "n_nodes", 4, "max_qubits", 1000)
 *         .add("local_gpu_aer", "n_nodes", 8, "max_qubits", 28)
 *         .build();
 * }</pre>
 *
 * <p>{@link #add} only records. {@link #build} checks all options first: a missing, unknown or bad one always throws. Then
 * it makes the nodes of each provider; one that cannot be reached has its nodes registered offline with the reason. The
 * order of {@code add} changes nothing but ids and the order of nodes. For one thread.
 */
public final class ClusterBuilder {
    /** The provider that runs circuits for those that only describe, where it is installed. */
    public static final String BUILT_IN_SIMULATOR = "local_cpu";

    /** How many nodes the cluster has that stands in for an unreachable one. */
    private static final int FALLBACK_NODES = 4;

    /** What is built when no provider can be reached. */
    public enum Fallback {
        /** Nothing: {@link ClusterBuilder#build} throws. */
        NONE,
        /** Simulators on this machine; every result says so. */
        SIMULATION
    }

    /** Fewer characters are no secret, and may stand anywhere. */
    private static final int SHORTEST_CONCEALED = 3;

    /** @param written the options as they are shown: without what was filled in */
    private record Slot(String provider, Map<String, Object> options, Map<String, Object> written) {}

    /** A node on its way into the registry. */
    private record Draft(int slot, QpuNodeSpec node, NodeProvider provider) {
        Draft with(QpuNodeSpec changed) {
            return new Draft(slot, changed, provider);
        }
    }

    private final NodeProviderRegistry providers;
    private final List<Slot> slots = new ArrayList<>();
    private Fallback fallback = Fallback.NONE;
    private Map<String, String> concealed = Map.of();

    /** Of the providers that are installed or have been registered. */
    public ClusterBuilder() {
        this(NodeProviderRegistry.global());
    }

    public ClusterBuilder(NodeProviderRegistry providers) {
        this.providers = providers;
    }

    /** Notes nodes of a provider, with its options under their documented names. */
    public ClusterBuilder add(String provider, Map<String, Object> options) {
        return add(provider, options, options);
    }

    ClusterBuilder add(String provider, Map<String, Object> options, Map<String, Object> written) {
        slots.add(new Slot(
                provider, Collections.unmodifiableMap(new LinkedHashMap<>(options)),
                Collections.unmodifiableMap(new LinkedHashMap<>(written))));
        return this;
    }

    /** Has texts appear in messages as others: values of the environment as the names of their variables. */
    ClusterBuilder concealing(Map<String, String> texts) {
        concealed = Map.copyOf(texts);
        return this;
    }

    private String open(String message) {
        String open = message;
        for (Map.Entry<String, String> text : concealed.entrySet()) {
            if (text.getKey().length() >= SHORTEST_CONCEALED) {
                open = open.replace(text.getKey(), text.getValue());
            }
        }
        return open;
    }

    /**
     * Notes nodes of a provider.
     *
     * @param namesAndValues of the options: {@code "n_nodes", 4, "max_qubits", 28}
     */
    public ClusterBuilder add(String provider, Object... namesAndValues) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int k = 0; k < namesAndValues.length; k += 2) {
            if (k + 1 == namesAndValues.length || !(namesAndValues[k] instanceof String name)
                    || options.putIfAbsent(name, namesAndValues[k + 1]) != null) {
                throw new ClusterException(
                        ErrorCode.INVALID_ARGUMENT,
                        provider + ": options are names and values by turns, each name once; number " + (k + 1)
                                + " is not a name with a value");
            }
        }
        return add(provider, options);
    }

    public ClusterBuilder fallback(Fallback which) {
        fallback = which;
        return this;
    }

    /**
     * The cluster in words, computed without executing anything.
     *
     * @throws ClusterException INVALID_ARGUMENT when a provider or option is wrong
     */
    public String describe() {
        StringBuilder text = new StringBuilder("Cluster Plan:\n");
        List<Map<String, Object>> checked = checkedOptions();
        Map<Label, Integer> counts = new EnumMap<>(Label.class);
        List<String> unknown = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            NodeProvider provider = providers.get(slot.provider()).get();
            String shown = provider.options().shown(slot.written());
            text.append('[').append(s).append("] ").append(slot.provider())
                    .append(shown.isEmpty() ? "" : " — " + shown).append('\n');
            Map<NodeType, Integer> nodes = provider.estimateNodes(checked.get(s));
            nodes.forEach((type, n) -> counts.merge(Label.of(type), n, Integer::sum));
            if (nodes.isEmpty() && !unknown.contains(slot.provider())) {
                unknown.add(slot.provider());
            }
        }
        List<String> parts = counts.entrySet().stream().filter(e -> e.getValue() > 0)
                .map(e -> e.getValue() + " " + e.getKey().name()).toList();
        text.append("Estimated nodes: ").append(counts.values().stream().mapToInt(Integer::intValue).sum());
        text.append(parts.isEmpty() ? "" : " (" + String.join(" + ", parts) + ")");
        text.append(unknown.isEmpty() ? "" : ", and those of " + String.join(", ", unknown));
        return text.append('\n').toString();
    }

    /** The kinds of nodes in {@link #describe}, in its order. */
    private enum Label {
        SV,
        MPS,
        CPU,
        QPU;

        static Label of(NodeType type) {
            return switch (type) {
                case GPU_AER -> SV;
                case GPU_TENSOR -> MPS;
                case CPU_AER, CPU_NUMPY -> CPU;
                case QPU_IBM, QPU_IONQ, QPU_AZURE, QPU_BRAKET, QPU -> QPU;
            };
        }
    }

    /**
     * Makes the cluster.
     *
     * @throws ClusterException INVALID_ARGUMENT when nothing was added, or a provider or option is wrong; DEVICE_FAILED
     *     when no provider can be reached and no fallback was asked for
     */
    public QpuRegistry build() {
        try {
            return opened();
        } catch (ClusterException e) {
            throw concealed.isEmpty() ? e : new ClusterException(e.code(), open(String.valueOf(e.getMessage())));
        }
    }

    private QpuRegistry opened() {
        if (slots.isEmpty()) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, "the cluster is empty: add a provider first");
        }
        checkedOptions();
        QpuRegistry.Builder registry = new QpuRegistry.Builder();
        if (providers.contains(BUILT_IN_SIMULATOR)) {
            registry.builtInSimulator(providers.get(BUILT_IN_SIMULATOR).get());
        }
        List<String> warnings = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            drafts.addAll(instantiate(s, warnings));
        }
        warnings.replaceAll(this::open);
        drafts = withUniqueIds(drafts);
        if (drafts.stream().noneMatch(d -> d.node().online())) {
            return standIn(registry, drafts, warnings);
        }
        for (Draft draft : sharingMemory(drafts, warnings)) {
            registry.register(draft.node(), slots.get(draft.slot()).provider(), draft.provider());
        }
        warnings.forEach(registry::warn);
        return registry.build();
    }

    /** The options of each slot with their defaults, or one exception with the faults of all. */
    private List<Map<String, Object>> checkedOptions() {
        List<Map<String, Object>> checked = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (Slot slot : slots) {
            try {
                checked.add(providers.get(slot.provider()).get().options().check(slot.provider(), slot.options()));
            } catch (ClusterException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw new ClusterException(ErrorCode.INVALID_ARGUMENT, String.join("\n", faults));
        }
        return checked;
    }

    private List<Draft> instantiate(int s, List<String> warnings) {
        Slot slot = slots.get(s);
        NodeProviderRegistry.Instance instance;
        try {
            instance = providers.instantiate(slot.provider(), slot.options());
        } catch (QnitException e) {
            if (e.code().kind() == ErrorKind.CALLER) {
                throw e;
            }
            warnings.add(slot.provider() + " has no nodes: " + e.getMessage());
            return List.of();
        } catch (RuntimeException e) {
            warnings.add(slot.provider() + " has no nodes: " + described(e));
            return List.of();
        }
        Optional<String> unreachable = unreachable(instance.provider());
        List<QpuNodeSpec> seen = unreachable.isPresent()
                ? instance.nodes().stream().map(n -> n.online() ? n.offline(unreachable.get()) : n).toList()
                : inspected(instance);
        seen.stream().filter(n -> !n.online()).map(QpuNodeSpec::reason).distinct()
                .forEach(reason -> warnings.add(slot.provider() + " is offline: " + reason));
        return seen.stream().map(n -> n.online() ? n : n.offline(open(n.reason())))
                .map(node -> new Draft(s, node, instance.provider())).toList();
    }

    /** Looks at all online nodes at once. */
    private static List<QpuNodeSpec> inspected(NodeProviderRegistry.Instance instance) {
        try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<QpuNodeSpec>> found = instance.nodes().stream()
                    .map(node -> CompletableFuture.supplyAsync(() -> inspected(instance.provider(), node), looks))
                    .toList();
            return found.stream().map(CompletableFuture::join).toList();
        }
    }

    private static QpuNodeSpec inspected(NodeProvider provider, QpuNodeSpec node) {
        if (!node.online()) {
            return node;
        }
        try {
            return provider.inspect(node);
        } catch (RuntimeException e) {
            return node.offline(described(e));
        }
    }

    private static Optional<String> unreachable(NodeProvider provider) {
        try {
            return provider.healthCheck() ? Optional.empty() : Optional.of("its health check failed");
        } catch (RuntimeException e) {
            return Optional.of(described(e));
        }
    }

    private static String described(RuntimeException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    private static List<Draft> withUniqueIds(List<Draft> drafts) {
        Set<String> taken = new HashSet<>();
        List<Draft> unique = new ArrayList<>();
        for (Draft draft : drafts) {
            String id = draft.node().nodeId();
            for (int k = 2; !taken.add(id); k++) {
                id = draft.node().nodeId() + "-" + k;
            }
            unique.add(draft.with(draft.node().withId(id)));
        }
        return unique;
    }

    /** Nodes of one host share its memory: each gets an equal part, and the width that the part holds. */
    private List<Draft> sharingMemory(List<Draft> drafts, List<String> warnings) {
        Map<String, Long> memory = new TreeMap<>();
        Map<String, Integer> guests = new TreeMap<>();
        for (Draft draft : drafts) {
            host(draft).ifPresent(host -> {
                memory.merge(host.name(), host.memoryBytes(), Math::min);
                guests.merge(host.name(), 1, Integer::sum);
            });
        }
        Set<String> told = new HashSet<>();
        List<Draft> shared = new ArrayList<>();
        for (Draft draft : drafts) {
            Optional<Host> host = host(draft);
            if (host.isEmpty()) {
                shared.add(draft);
                continue;
            }
            String name = host.get().name();
            int sharers = guests.getOrDefault(name, 1);
            long part = Math.max(1, memory.getOrDefault(name, 1L) / sharers);
            QpuNodeSpec node = draft.node();
            OptionalInt width = draft.provider().effectiveQubits(node, part);
            QpuNodeSpec sized = node.withMetadata("memory_bytes", part).withMetadata("host", name);
            if (width.isPresent()) {
                sized = sized.withEffectiveQubits(OptionalInt.of(Math.max(1, width.getAsInt())));
            }
            if (sized.usableQubits() < node.usableQubits() && told.add(draft.slot() + "/" + sized.usableQubits())) {
                warnings.add(slots.get(draft.slot()).provider() + ": " + sized.usableQubits() + " of the declared "
                        + node.maxQubits() + " qubits fit into the memory of " + name
                        + (sharers == 1 ? "" : ", which " + sharers + " nodes share"));
            }
            shared.add(draft.with(sized));
        }
        return shared;
    }

    private static Optional<Host> host(Draft draft) {
        return draft.node().online() ? draft.provider().host(draft.node()) : Optional.empty();
    }

    private QpuRegistry standIn(QpuRegistry.Builder registry, List<Draft> drafts, List<String> warnings) {
        String why = warnings.isEmpty() ? "no node is online" : String.join("; ", warnings);
        if (fallback == Fallback.NONE) {
            throw new ClusterException(
                    ErrorCode.DEVICE_FAILED,
                    "no node of this cluster can be reached (" + why + "); add a provider that runs here, such as "
                            + BUILT_IN_SIMULATOR + ", or ask for 'fallback: simulation'");
        }
        NodeProviderRegistry.Instance local = providers.instantiate(
                BUILT_IN_SIMULATOR, Map.of("n_nodes", FALLBACK_NODES));
        List<Draft> standIns = new ArrayList<>();
        for (QpuNodeSpec node : local.nodes()) {
            String id = "fallback-" + standIns.size();
            standIns.add(new Draft(0, node.withId(id).withType(NodeType.CPU_NUMPY), local.provider()));
        }
        registry.fallback(Fallback.SIMULATION);
        registry.warn("no node of this cluster can be reached: a simulation on this machine stands in");
        warnings.forEach(registry::warn);
        for (Draft draft : sharingMemory(standIns, new ArrayList<>())) {
            registry.register(draft.node(), BUILT_IN_SIMULATOR, draft.provider());
        }
        for (Draft draft : drafts) {
            registry.register(draft.node(), slots.get(draft.slot()).provider(), draft.provider());
        }
        return registry.build();
    }
}
