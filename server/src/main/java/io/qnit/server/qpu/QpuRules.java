package io.qnit.server.qpu;

import io.qnit.server.Actor;
import io.qnit.server.Installation;
import io.qnit.server.OutboxEvent;
import io.qnit.server.RefusalCode;
import io.qnit.server.Verdict;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a QPU when its administrator or its node says something. Pure functions. */
public final class QpuRules {
    private QpuRules() {}

    /** An administrator enables, disables or drains it, or takes it out for maintenance. */
    public static Verdict<QpuChange> service(Qpu qpu, Service service, String reason, Actor by, Instant now) {
        if (!by.isSuperuser()) {
            return Verdict.refuse(RefusalCode.FORBIDDEN, "only administrators can change the service of a QPU");
        }
        String why = service == Service.ENABLED ? "" : reason.isEmpty() ? service.text() : reason;
        return change(qpu, service, why, qpu.node(), qpu.condition(), qpu.conditionReason(), qpu.connection(),
                qpu.heard(), now);
    }

    /** A node was enrolled for it; one that stood here before is a stranger from now on. */
    public static Verdict<QpuChange> enrol(Qpu qpu, String node, Instant now) {
        return change(qpu, qpu.service(), qpu.serviceReason(), Optional.of(node), NodeCondition.ABSENT,
                "the node has not connected yet", qpu.connection() + 1, Optional.empty(), now);
    }

    /** Its node was put out: nobody stands beside it until another one is enrolled. */
    public static Verdict<QpuChange> revoked(Qpu qpu, String node, Instant now) {
        if (!qpu.node().equals(Optional.of(node))) {
            return Verdict.refuse(RefusalCode.WRONG_NODE, "another node is enrolled for " + qpu.name());
        }
        return change(qpu, qpu.service(), qpu.serviceReason(), Optional.empty(), NodeCondition.ABSENT,
                "its node was put out", qpu.connection() + 1, Optional.empty(), now);
    }

    /** Its node connected. What is said on older connections does not count from now on. */
    public static Verdict<QpuChange> came(Qpu qpu, String node, NodeCondition condition, String reason, Instant now) {
        if (!qpu.node().equals(Optional.of(node))) {
            return Verdict.refuse(RefusalCode.WRONG_NODE, "another node is enrolled for " + qpu.name());
        }
        if (condition == NodeCondition.ABSENT) {
            return Verdict.refuse(RefusalCode.INVALID, "a node that connects is not absent");
        }
        return change(qpu, qpu.service(), qpu.serviceReason(), qpu.node(), condition, reason, qpu.connection() + 1,
                Optional.of(now), now);
    }

    /**
     * Its node was heard of.
     *
     * @param connection the number that {@link #came} gave it
     * @param epoch the installation's epoch as the node was told it on this connection
     */
    public static Verdict<QpuChange> said(
            Qpu qpu, long connection, long epoch, Installation installation, NodeCondition condition, String reason,
            Instant now) {
        if (epoch != installation.epoch()) {
            return Verdict.refuse(RefusalCode.WRONG_EPOCH, "said in epoch " + epoch + ", now is "
                    + installation.epoch() + "; connect again");
        }
        if (connection != qpu.connection() || condition == NodeCondition.ABSENT) {
            return Verdict.refuse(RefusalCode.SUPERSEDED, "said on connection " + connection + ", now is "
                    + qpu.connection() + "; connect again");
        }
        return change(qpu, qpu.service(), qpu.serviceReason(), qpu.node(), condition, reason, connection,
                Optional.of(now), now);
    }

    /** Its node's connection is over, or silent for too long. */
    public static Verdict<QpuChange> went(Qpu qpu, long connection, String reason, Instant now) {
        if (connection != qpu.connection()) {
            return Verdict.refuse(RefusalCode.SUPERSEDED, "connection " + connection + " is over since long; now is "
                    + qpu.connection());
        }
        return change(qpu, qpu.service(), qpu.serviceReason(), qpu.node(), NodeCondition.ABSENT, reason, connection,
                qpu.heard(), now);
    }

    private static Verdict<QpuChange> change(
            Qpu old, Service service, String serviceReason, Optional<String> node, NodeCondition condition,
            String conditionReason, long connection, Optional<Instant> heard, Instant now) {
        boolean changed = service != old.service() || condition != old.condition()
                || !serviceReason.equals(old.serviceReason()) || !conditionReason.equals(old.conditionReason());
        int changes = changed ? old.changes() + 1 : old.changes();
        Qpu qpu = new Qpu(old.id(), old.name(), old.kind(), old.qubits(), old.maxShots(), old.capacity(), service,
                serviceReason, node, condition, conditionReason, connection, heard, old.lastFence(), changes,
                old.created(), changed ? now : old.updated());
        QpuState state = qpu.state(0);
        return Verdict.of(new QpuChange(qpu, state == old.state(0)
                ? Optional.empty()
                : Optional.of(OutboxEvent.of("qpu." + state.text(), qpu.id(), "", changes, now))));
    }
}
