package io.qnit.server.qpu;

import io.qnit.server.InvalidRowException;
import java.time.Instant;
import java.util.Optional;

/**
 * A QPU. Its facts are kept apart (what the administrator wants, what the node says) and its state is made from them, so
 * that a QPU that is enabled again is at once what its node says.
 *
 * @param name unique
 * @param qubits widest circuit
 * @param maxShots most shots of a job
 * @param capacity jobs that its node may hold at once: one executing and a few behind it
 * @param serviceReason why it is not simply enabled; for people, may be empty
 * @param node the node that stands beside it (id), if one is enrolled
 * @param conditionReason why the node's condition is what it is; may be empty
 * @param connection number of the node's connection; raised whenever it comes, so that what is said on an older one is
 *     known as such
 * @param heard when the node was last heard of
 * @param lastFence number of the last grant
 * @param changes number of changes of its state so far
 */
public record Qpu(
        String id,
        String name,
        QpuKind kind,
        int qubits,
        long maxShots,
        int capacity,
        Service service,
        String serviceReason,
        Optional<String> node,
        NodeCondition condition,
        String conditionReason,
        long connection,
        Optional<Instant> heard,
        long lastFence,
        int changes,
        Instant created,
        Instant updated) {

    /** What a node may hold at most. */
    public static final int MOST_HELD = 64;

    public Qpu {
        InvalidRowException.unless(!id.isBlank() && !name.isBlank(), "a QPU needs an id and a name");
        InvalidRowException.unless(
                qubits >= 1 && maxShots >= 1 && capacity >= 1 && lastFence >= 0 && connection >= 0,
                name + ": qubits " + qubits + ", shots " + maxShots + ", capacity " + capacity + ", fence " + lastFence
                        + ", connection " + connection);
        InvalidRowException.unless(
                node.isPresent() || condition == NodeCondition.ABSENT,
                name + " has no node, and it is " + condition.text());
    }

    /** A QPU without a node. */
    public static Qpu create(String id, String name, QpuKind kind, int qubits, long maxShots, Instant now) {
        return new Qpu(id, name, kind, qubits, maxShots, 2, Service.ENABLED, "", Optional.empty(),
                NodeCondition.ABSENT, "no node is enrolled", 0, Optional.empty(), 0, 0, now, now);
    }

    /**
     * With room for so many jobs at its node. A node asks for more than two only while it does them in milliseconds, and has
     * the last word; this is what no node goes beyond.
     */
    public Qpu holding(int jobs) {
        return new Qpu(id, name, kind, qubits, maxShots, jobs, service, serviceReason, node, condition, conditionReason,
                connection, heard, lastFence, changes, created, updated);
    }

    /** The state to show, given the number of jobs that the node holds. */
    public QpuState state(int held) {
        return switch (service) {
            case DISABLED -> QpuState.OFFLINE;
            case MAINTENANCE -> QpuState.MAINTENANCE;
            case DRAINING -> condition == NodeCondition.ABSENT || condition == NodeCondition.NOT_READY
                    ? QpuState.OFFLINE
                    : QpuState.DRAINING;
            case ENABLED -> switch (condition) {
                case ABSENT, NOT_READY -> QpuState.OFFLINE;
                case CALIBRATING -> QpuState.CALIBRATING;
                case DRAINING -> QpuState.DRAINING;
                case READY -> held > 0 ? QpuState.BUSY : QpuState.ONLINE;
            };
        };
    }

    /** Why it is in its state; empty where there is nothing to say. */
    public String reason() {
        return service == Service.ENABLED ? conditionReason : serviceReason;
    }

    /** Whether a job of this width and number of shots can run here at all. */
    public boolean fits(int width, long shots) {
        return width <= qubits && shots <= maxShots;
    }

    /** With the next fence counted. */
    public Qpu granted(Instant now) {
        return new Qpu(id, name, kind, qubits, maxShots, capacity, service, serviceReason, node, condition,
                conditionReason, connection, heard, lastFence + 1, changes, created, now);
    }
}
