package io.qnit.cluster;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A node: a place where circuits run. Immutable. Its text shows no credentials.
 *
 * @param nodeId unique in its cluster, as {@code "lumi-n00-gcd0"}
 * @param maxQubits the declared width
 * @param effectiveQubits what memory really allows now, where that is known; the planner uses the smaller of both
 * @param tags what plans may ask for or exclude
 * @param credentials what its provider needs to reach it; never shown
 * @param online whether it takes circuits
 * @param metadata prices, region, the reason why it is offline ({@code "reason"}), abilities
 */
public record QpuNodeSpec(
        String nodeId,
        NodeType nodeType,
        int maxQubits,
        OptionalInt effectiveQubits,
        List<String> tags,
        Map<String, Object> credentials,
        boolean online,
        Map<String, Object> metadata) {

    /** The tag of targets that estimate resources and give no counts: no circuit is ever placed there. */
    public static final String ESTIMATOR_ONLY = "estimator-only";

    public QpuNodeSpec {
        if (nodeId.isBlank() || maxQubits < 1) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a node needs an id and at least one qubit; found '" + nodeId + "' with " + maxQubits);
        }
        tags = List.copyOf(tags);
        credentials = Map.copyOf(credentials);
        metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** A node that is online, without tags, credentials and metadata. */
    public static QpuNodeSpec of(String nodeId, NodeType nodeType, int maxQubits) {
        return new QpuNodeSpec(nodeId, nodeType, maxQubits, OptionalInt.empty(), List.of(), Map.of(), true, Map.of());
    }

    /** The widest circuit that may be placed here: the smaller of the declared and the effective width. */
    public int usableQubits() {
        return Math.min(maxQubits, effectiveQubits.orElse(maxQubits));
    }

    /** Whether circuits may be placed here at all. */
    public boolean takesCircuits() {
        return online && !tags.contains(ESTIMATOR_ONLY);
    }

    public QpuNodeSpec withId(String id) {
        return new QpuNodeSpec(id, nodeType, maxQubits, effectiveQubits, tags, credentials, online, metadata);
    }

    public QpuNodeSpec withTags(String... all) {
        return new QpuNodeSpec(
                nodeId, nodeType, maxQubits, effectiveQubits, List.of(all), credentials, online, metadata);
    }

    /** The same node with what memory allows. */
    public QpuNodeSpec withEffectiveQubits(OptionalInt qubits) {
        return new QpuNodeSpec(nodeId, nodeType, maxQubits, qubits, tags, credentials, online, metadata);
    }

    /** The same node, of another type. */
    public QpuNodeSpec withType(NodeType type) {
        return new QpuNodeSpec(nodeId, type, maxQubits, effectiveQubits, tags, credentials, online, metadata);
    }

    /** The same node with one more fact. */
    public QpuNodeSpec withMetadata(String name, Object value) {
        Map<String, Object> facts = new TreeMap<>(metadata);
        facts.put(name, value);
        return new QpuNodeSpec(nodeId, nodeType, maxQubits, effectiveQubits, tags, credentials, online, facts);
    }

    /** Why it is offline; empty when it is not. */
    public String reason() {
        return online ? "" : String.valueOf(metadata.getOrDefault("reason", "offline"));
    }

    /** The same node, not taking circuits, and why. */
    public QpuNodeSpec offline(String reason) {
        Map<String, Object> facts = new TreeMap<>(metadata);
        facts.put("reason", reason);
        return new QpuNodeSpec(nodeId, nodeType, maxQubits, effectiveQubits, tags, credentials, false, facts);
    }

    @Override
    public String toString() {
        return nodeId + " (" + nodeType + ", " + usableQubits() + " qubits" + (online ? ")" : ", offline)");
    }
}
