package io.qnit.providers.rest;

import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeProvider;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.OptionTable;
import io.qnit.cluster.OptionValues;
import io.qnit.cluster.ProviderOption;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.Shard;
import io.qnit.cluster.StopSignal;
import io.qnit.compiler.target.Ability;
import io.qnit.compiler.target.Target;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.program.Program;
import io.qnit.core.result.Counts;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * {@code custom_rest}: each endpoint that answers {@code POST /run-circuit} is a node. {@code GET /capabilities}, where it
 * is there, says how wide it is, which gates it has and whether it may be asked twice. The protocol is
 * docs/run-circuit.openapi.yaml. Safe for use by several threads.
 */
public final class CustomRest implements NodeProvider {
    private static final OptionTable OPTIONS = OptionTable.of(
            ProviderOption.texts("endpoints", "List of base URLs (POST /run-circuit expected)").required(),
            ProviderOption.integer("max_qubits", 30, 1, 1 << 20, "Max qubits per endpoint"),
            ProviderOption.text("api_key", "", "Bearer token for Authorization header").secret(),
            ProviderOption.integer("timeout_s", 60, 1, 86_400, "HTTP request timeout in seconds"),
            ProviderOption.integer("max_wait_s", 3600, 1, 604_800,
                    "How long to ask for a result that is not there yet"),
            ProviderOption.text("node_type", "CPU_AER", "What the nodes are, such as CPU_AER, GPU_AER or QPU"),
            ProviderOption.flag(
                    "plain_http", false, "Whether api_key may go over plain http to another machine than this one"));

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int LOOKS = 2;

    /** Seeds are sent with so many bits, which any language can hold. */
    private static final int SEED_BITS = 31;

    /** Endpoints that have answered that they know no batches. */
    private final Set<URI> withoutBatch = ConcurrentHashMap.newKeySet();

    private volatile OptionValues values = new OptionValues(Map.of());

    @Override
    public String key() {
        return "custom_rest";
    }

    @Override
    public String displayName() {
        return "Custom REST (any /run-circuit endpoint)";
    }

    @Override
    public OptionTable options() {
        return OPTIONS;
    }

    @Override
    public Map<NodeType, Integer> estimateNodes(Map<String, Object> checked) {
        OptionValues given = new OptionValues(checked);
        return Map.of(type(given), given.texts("endpoints").orElse(List.of()).size());
    }

    @Override
    public List<QpuNodeSpec> buildNodes(Map<String, Object> given) {
        OptionValues checked = new OptionValues(OPTIONS.check(key(), given));
        NodeType type = type(checked);
        String apiKey = checked.text("api_key");
        if (!apiKey.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw wrong("'api_key' has characters that a header cannot carry");
        }
        List<QpuNodeSpec> nodes = new ArrayList<>();
        for (String endpoint : checked.texts("endpoints").orElse(List.of())) {
            URI base = base(endpoint, apiKey, checked.flag("plain_http"));
            nodes.add(new QpuNodeSpec(
                    "custom-rest-" + nodes.size(), type, checked.integer("max_qubits"), OptionalInt.empty(),
                    List.of("rest"), Map.of("endpoint", base, "api_key", apiKey), true,
                    Map.of("endpoint", base.toString(), "price_per_shot", 0.0, "price_per_task", 0.0)));
        }
        values = checked;
        return nodes;
    }

    private static NodeType type(OptionValues checked) {
        String name = checked.text("node_type");
        return Arrays.stream(NodeType.values()).filter(t -> t.name().equals(name)).findFirst()
                .orElseThrow(() -> wrong("'node_type' is '" + RestEndpoint.shown(name) + "'; there are "
                        + Arrays.stream(NodeType.values()).map(NodeType::name).collect(Collectors.joining(", "))));
    }

    private static URI base(String endpoint, String apiKey, boolean plainHttp) {
        URI base;
        try {
            base = new URI(endpoint.strip());
        } catch (URISyntaxException e) {
            throw wrong("'endpoints' names '" + RestEndpoint.shown(endpoint) + "', which is not a URL");
        }
        boolean http = "http".equalsIgnoreCase(base.getScheme());
        if (!http && !"https".equalsIgnoreCase(base.getScheme()) || base.getHost() == null
                || base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw wrong("'endpoints' needs URLs such as https://host:8888, without user, query and fragment; found '"
                    + RestEndpoint.shown(endpoint.replaceAll("//[^/@]*@", "//***@")) + "'");
        }
        if (http && !apiKey.isEmpty() && !plainHttp && !RestEndpoint.isLoopback(base.getHost())) {
            throw wrong("the api_key would go over plain http to " + base.getHost()
                    + ", where anybody on the way can read it: use https, or say plain_http: true");
        }
        return base;
    }

    private static ClusterException wrong(String message) {
        return new ClusterException(ErrorCode.INVALID_ARGUMENT, "custom_rest: " + message);
    }

    private static RestEndpoint endpoint(QpuNodeSpec node, Duration timeout, int tries) {
        if (!(node.credentials().get("endpoint") instanceof URI base)
                || !(node.credentials().get("api_key") instanceof String apiKey)) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, "the node '" + node.nodeId() + "' is not one of custom_rest");
        }
        return new RestEndpoint(base, apiKey, timeout, tries);
    }

    private Duration timeout() {
        return Duration.ofSeconds(values.integer("timeout_s"));
    }

    // ---- what an endpoint says of itself -------------------------------------------------------------------------

    @Override
    public QpuNodeSpec inspect(QpuNodeSpec node) {
        Duration look = timeout().compareTo(LOOK) < 0 ? timeout() : LOOK;
        RestEndpoint endpoint = endpoint(node, look, LOOKS);
        StopSignal never = new StopSignal();
        RestEndpoint.Reply health = endpoint.get("/health", never);
        if (health.status() == 401 || health.status() == 403) {
            return node.offline(endpoint.name() + " refuses the api_key (" + health.status() + ")");
        }
        RestEndpoint.Reply said = endpoint.get("/capabilities", never);
        if (said.status() != 200) {
            return node;
        }
        try {
            return RestJson.read(said.body()) instanceof Map<?, ?> members ? told(node, members) : node;
        } catch (IOException e) {
            return node.offline(endpoint.name() + " has /capabilities that cannot be read: "
                    + RestEndpoint.shown(String.valueOf(e.getMessage())));
        }
    }

    private static QpuNodeSpec told(QpuNodeSpec node, Map<?, ?> members) {
        QpuNodeSpec found = node;
        if (members.get("max_qubits") instanceof Long width && width >= 1) {
            found = found.withEffectiveQubits(OptionalInt.of((int) Math.min(width, node.maxQubits())));
        }
        for (String flag : new String[] {"idempotent", "batch"}) {
            if (members.get(flag) instanceof Boolean value) {
                found = found.withMetadata(flag, value);
            }
        }
        if (members.get("dynamic_circuits") instanceof Boolean value) {
            found = found.withMetadata("mid_circuit_measurement", value);
        }
        for (String list : new String[] {"gates", "formats"}) {
            if (members.get(list) instanceof List<?> texts) {
                found = found.withMetadata(list, texts.stream().map(String::valueOf).toList());
            }
        }
        for (String price : new String[] {"price_per_shot", "price_per_task"}) {
            if (members.get(price) instanceof Number value && value.doubleValue() >= 0) {
                found = found.withMetadata(price, value.doubleValue());
            }
        }
        if (members.get("backend") instanceof String backend) {
            found = found.withMetadata("backend", RestEndpoint.shown(backend));
        }
        return found;
    }

    /** All qubits coupled, with the gates that the endpoint names; empty when it names none that we know. */
    @Override
    public Optional<Target> target(QpuNodeSpec node) {
        if (!(node.metadata().get("gates") instanceof List<?> names)) {
            return Optional.empty();
        }
        List<Gate> gates = names.stream().flatMap(n -> Gate.named(String.valueOf(n)).stream()).distinct().toList();
        if (gates.isEmpty() || node.usableQubits() > Target.MOST_QUBITS) {
            return Optional.empty();
        }
        Target.Builder target = Target.builder(node.nodeId(), node.usableQubits());
        gates.forEach(target::gate);
        if (Boolean.FALSE.equals(node.metadata().get("mid_circuit_measurement"))) {
            target.abilities(Set.<Ability>of());
        }
        return Optional.of(target.build());
    }

    // ---- running -------------------------------------------------------------------------------------------------

    @Override
    public Optional<Counts> execute(Circuit circuit, long shots, QpuNodeSpec node) {
        Shard.Task task = new Shard.Task(circuit, shots, new SplittableRandom().nextLong());
        Shard shard = new Shard(UUID.randomUUID() + "/1", List.of(task));
        return execute(shard, node, new StopSignal()).map(List::getFirst);
    }

    /**
     * Sends all circuits together where the endpoint knows {@code /run-circuits}, else one by one.
     *
     * @throws ClusterException INVALID_ARGUMENT for what the endpoint refuses with 4xx and a reason; UNSUPPORTED for too
     *     wide circuits and what OpenQASM cannot say; DEVICE_FAILED for everything that the endpoint does wrong; CANCELLED
     */
    @Override
    public Optional<List<Counts>> execute(Shard shard, QpuNodeSpec node, StopSignal stop) {
        RestEndpoint endpoint = endpoint(node, timeout(), RestEndpoint.TRIES);
        List<Map<String, Object>> requests = new ArrayList<>();
        for (Shard.Task task : shard.tasks()) {
            if (task.circuit().qubitCount() > node.usableQubits()) {
                throw new ClusterException(
                        ErrorCode.UNSUPPORTED,
                        "the node '" + node.nodeId() + "' holds " + node.usableQubits() + " qubits, the circuit has "
                                + task.circuit().qubitCount());
            }
            requests.add(request(task, shard.id(), node));
        }
        RestEndpoint.Twice twice = Boolean.TRUE.equals(node.metadata().get("idempotent")) ? RestEndpoint.Twice.HARMLESS
                : RestEndpoint.Twice.DANGEROUS;
        if (requests.size() > 1) {
            Optional<List<Counts>> together = together(endpoint, shard, requests, node, twice, stop);
            if (together.isPresent()) {
                return together;
            }
        }
        List<Counts> all = new ArrayList<>();
        for (int k = 0; k < requests.size(); k++) {
            String attempt = requests.size() == 1 ? shard.id() : shard.id() + "." + k;
            Object answer = answer(
                    endpoint, endpoint.post("/run-circuit", RestJson.write(requests.get(k)), attempt, twice, stop),
                    stop);
            Shard.Task task = shard.tasks().get(k);
            all.add(RunCircuitAnswer.counts(answer, task.circuit(), task.shots(), endpoint.name()));
        }
        return Optional.of(all);
    }

    private static Map<String, Object> request(Shard.Task task, String job, QpuNodeSpec node) {
        if (task.shots() < 1) {
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT, "at least 1 shot is needed, found " + task.shots());
        }
        Map<String, Object> request = new LinkedHashMap<>();
        boolean only3 = node.metadata().get("formats") instanceof List<?> formats && !formats.contains("openqasm2");
        boolean only2 = node.metadata().get("formats") instanceof List<?> formats && !formats.contains("openqasm3");
        try {
            request.put("qasm", OpenQasm.write(
                    task.circuit(), only3 ? Program.Dialect.OPENQASM3 : Program.Dialect.OPENQASM2));
            request.put("format", only3 ? "openqasm3" : "openqasm2");
        } catch (QnitException e) {
            if (only3 || only2) {
                throw new ClusterException(
                        ErrorCode.UNSUPPORTED,
                        "the node '" + node.nodeId() + "' cannot be told this circuit: " + e.getMessage(), e);
            }
            request.put("qasm", OpenQasm.write(task.circuit(), Program.Dialect.OPENQASM3));
            request.put("format", "openqasm3");
        }
        request.put("shots", task.shots());
        request.put("seed", (task.seed() ^ task.seed() >>> 32) & (1L << SEED_BITS) - 1);
        request.put("job_id", job);
        return request;
    }

    /** Empty when the endpoint knows no batches. */
    private Optional<List<Counts>> together(
            RestEndpoint endpoint, Shard shard, List<Map<String, Object>> requests, QpuNodeSpec node,
            RestEndpoint.Twice twice, StopSignal stop) {
        URI base = URI.create(endpoint.name());
        if (Boolean.FALSE.equals(node.metadata().get("batch")) || withoutBatch.contains(base)) {
            return Optional.empty();
        }
        RestEndpoint.Reply reply = endpoint.post(
                "/run-circuits", RestJson.write(Map.of("circuits", requests)), shard.id(), twice, stop);
        if (reply.status() == 404 || reply.status() == 405) {
            withoutBatch.add(base);
            return Optional.empty();
        }
        Object answer = answer(endpoint, reply, stop);
        if (!(answer instanceof Map<?, ?> members) || !(members.get("results") instanceof List<?> results)
                || results.size() != requests.size()) {
            throw endpoint.failed("has an answer without 'results' for each of " + requests.size() + " circuits");
        }
        List<Counts> all = new ArrayList<>();
        for (int k = 0; k < requests.size(); k++) {
            Shard.Task task = shard.tasks().get(k);
            all.add(RunCircuitAnswer.counts(results.get(k), task.circuit(), task.shots(), endpoint.name()));
        }
        return Optional.of(all);
    }

    /** The JSON of a reply, for which it asks again while the answer is not there. */
    private Object answer(RestEndpoint endpoint, RestEndpoint.Reply first, StopSignal stop) {
        RestEndpoint.Reply reply = first;
        Duration most = Duration.ofSeconds(values.integer("max_wait_s"));
        long start = System.nanoTime();
        long pause = 100;
        Optional<URI> place = Optional.empty();
        while (reply.status() == 202) {
            if (System.nanoTime() - start > most.toNanos()) {
                throw endpoint.failed("has had no result for " + most.toSeconds() + " s");
            }
            if (reply.location().isPresent()) {
                place = Optional.of(endpoint.place(reply.location().get()));
            }
            if (place.isEmpty()) {
                throw endpoint.failed("answers 202 without a Location to ask at");
            }
            long wait = RestEndpoint.retryAfter(reply.retryAfter()).orElse(pause);
            endpoint.await(Math.clamp(wait, 10, 60_000), stop);
            pause = Math.min(5_000, pause * 3 / 2);
            reply = endpoint.get(place.get(), stop);
        }
        if (reply.status() >= 400) {
            String said = endpoint.described(reply.body());
            if (said.isEmpty() || place.isPresent()) {
                throw endpoint.failed("answers " + reply.status() + said);
            }
            throw new ClusterException(
                    ErrorCode.INVALID_ARGUMENT,
                    endpoint.name() + " refuses the circuit (" + reply.status() + ")" + said);
        }
        try {
            return RestJson.read(reply.body());
        } catch (IOException e) {
            throw endpoint
                    .failed("has an answer that is not JSON: " + RestEndpoint.shown(String.valueOf(e.getMessage())));
        }
    }
}
