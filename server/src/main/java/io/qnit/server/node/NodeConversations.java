package io.qnit.server.node;

import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Message;
import io.qnit.protocol.Message.Cancel;
import io.qnit.protocol.Message.Description;
import io.qnit.protocol.Message.Drain;
import io.qnit.protocol.Message.Grants;
import io.qnit.protocol.Message.HandBack;
import io.qnit.protocol.Message.Heartbeat;
import io.qnit.protocol.Message.HeartbeatSeen;
import io.qnit.protocol.Message.Hello;
import io.qnit.protocol.Message.NodeState;
import io.qnit.protocol.Message.Problem;
import io.qnit.protocol.Message.Ready;
import io.qnit.protocol.Message.Resume;
import io.qnit.protocol.Message.Telemetry;
import io.qnit.protocol.Message.Welcome;
import io.qnit.protocol.MessageCodec;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.VersionRange;
import io.qnit.server.Installation;
import io.qnit.server.Verdict;
import io.qnit.server.job.Effect;
import io.qnit.server.job.Fence;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobChange;
import io.qnit.server.job.JobRows;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.Lease;
import io.qnit.server.qpu.Calibration;
import io.qnit.server.qpu.DescriptionStore;
import io.qnit.server.qpu.NodeCondition;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuChange;
import io.qnit.server.qpu.QpuRules;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.Store;
import io.qnit.server.store.StoreException;
import io.qnit.server.web.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said with the nodes that are connected. Each message is one write or none; nothing is answered before what it
 * follows from is on disk. Thread-safe; messages of one connection come one after the other.
 */
final class NodeConversations implements Socket.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConversations.class);
    private static final int MOST_REASON = 1000;

    private final Store store;
    private final JobStore jobs;
    private final QpuStore qpus;
    private final InstallationStore installations;
    private final JobRules rules;
    private final JobSignals signals;
    private final NodeGate gate;
    private final Duration heartbeat;
    private final InstantSource clock;
    private final Map<String, NodeSession> sessions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    NodeConversations(
            Store store, JobStore jobs, QpuStore qpus, InstallationStore installations, JobRules rules,
            JobSignals signals, NodeGate gate, Duration heartbeat, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.qpus = qpus;
        this.installations = installations;
        this.rules = rules;
        this.signals = signals;
        this.gate = gate;
        this.heartbeat = heartbeat;
        this.clock = clock;
    }

    /** The connection of a node, once it has been greeted. */
    Optional<NodeSession> session(String node) {
        return Optional.ofNullable(sessions.get(node));
    }

    /** All nodes that are connected. */
    List<NodeSession> all() {
        return List.copyOf(sessions.values());
    }

    /** Tells a lease's node to stop, if it is there. */
    void stop(Lease lease) {
        session(lease.node()).ifPresent(session -> session.send(new Cancel(GrantWriter.key(lease))));
    }

    /** Ends connections on which nothing was heard for three heartbeats. */
    void endSilent(Instant now) {
        Duration patience = heartbeat.multipliedBy(3);
        for (NodeSession session : all()) {
            if (session.heard().plus(patience).isBefore(now)) {
                session.line.close("nothing was heard for " + patience.toSeconds() + " s");
                over(session, "nothing was heard for " + patience.toSeconds() + " s");
            }
        }
    }

    /** Ends the connection of a node that was put out. */
    void putOut(String node) {
        session(node).ifPresent(session -> {
            session.line.close("this node was put out");
            over(session, "its node was put out");
        });
    }

    /** Closes every connection. */
    void close() {
        closed = true;
        all().forEach(session -> session.line.close("the server stops"));
    }

    @Override
    public Function<Socket.Line, Socket.Listener> open(
            Function<String, Optional<String>> header, String origin) {
        EnrolledNode node = gate.let(header.apply("Authorization"));
        return line -> new Listener(new NodeSession(node, line, origin, clock.instant()));
    }

    /** What comes on one connection. */
    private final class Listener implements Socket.Listener {
        private final NodeSession session;

        Listener(NodeSession session) {
            this.session = session;
        }

        @Override
        public void received(String text) {
            session.heard(clock.instant());
            Message message;
            try {
                message = MessageCodec.read(text);
            } catch (ProtocolException e) {
                refuse(session, e.fault().text(), String.valueOf(e.getMessage()), Optional.empty());
                return;
            }
            if (session.connection() == 0 && !(message instanceof Hello)) {
                refuse(session, "no_hello", "a node begins with hello", Optional.empty());
                session.line.close("no hello");
                return;
            }
            unlessClosed(() -> answer(session, message));
        }

        @Override
        public void closed(String reason) {
            unlessClosed(() -> over(session, reason.isEmpty() ? "the connection was closed" : reason));
        }

        /** While the server stops, its store may be closed before the last word of a node: the next start knows better. */
        private void unlessClosed(Runnable action) {
            try {
                action.run();
            } catch (StoreException e) {
                if (!closed) {
                    throw e;
                }
                LOG.debug("a node's last word came too late");
            }
        }
    }

    private void answer(NodeSession session, Message message) {
        switch (message) {
            case Hello hello -> greet(session, hello);
            case Heartbeat beat -> {
                said(session, condition(beat.state()), beat.detail());
                beat.held().forEach(key -> renew(session, key));
                session.send(new HeartbeatSeen(beat.number(), clock.instant()));
            }
            case Ready ready -> {
                session.capacity(ready.capacity());
                if (ready.capacity() > 0) {
                    said(session, NodeCondition.READY, "");
                }
                signals.perform(List.of(new Effect.Wake()));
            }
            case HandBack back -> back.attempts().forEach(key -> change(session, key, (rows, lease) -> rules.handBack(
                    rows.job().orElseThrow(), lease, rows.account(), session.node.id(), fence(key),
                    back.code() + ": " + back.message(), clock.instant())));
            case Description description -> {
                session.description(description.executor());
                store.write(handle -> {
                    DescriptionStore.write(handle, session.node.qpu(), description.executor(), clock.instant());
                    return 0;
                });
            }
            case Telemetry telemetry -> {
                telemetry.calibration().ifPresent(known -> store.write(handle -> {
                    DescriptionStore.write(
                            handle, new Calibration(session.node.qpu(), known.id(), known.time(), known.target()));
                    return 0;
                }));
                signals.perform(List.of(new Effect.Wake()));
                LOG.atDebug().addKeyValue("node", session.node.id())
                        .addKeyValue("readings", telemetry.readings().size()).log("telemetry");
            }
            case Problem problem -> LOG.atWarn().addKeyValue("node", session.node.id())
                    .addKeyValue("code", problem.code()).addKeyValue("message", problem.message())
                    .log("the node refused");
            case Welcome _, HeartbeatSeen _, Grants _, Cancel _, Drain _, Resume _ ->
                refuse(session, "unexpected_message", "a server does not take this message", Optional.empty());
        }
    }

    private void greet(NodeSession session, Hello hello) {
        int version;
        try {
            version = VersionRange.OURS.common(hello.versions());
        } catch (ProtocolException e) {
            refuse(session, e.fault().text(), String.valueOf(e.getMessage()), Optional.empty());
            session.line.close("no common version");
            return;
        }
        if (session.connection() != 0) {
            refuse(session, "second_hello", "a node says hello once", Optional.empty());
            return;
        }
        record Came(Qpu qpu, Installation installation) {}
        Came came = store.write(handle -> {
            Installation installation = installations.find(handle).orElseThrow();
            Qpu qpu = qpus.lock(handle, session.node.qpu()).orElseThrow();
            return new Came(
                    written(handle, QpuRules.came(
                            qpu, session.node.id(), NodeCondition.NOT_READY,
                            "connected; it has not said that it is ready",
                            clock.instant()))
                            .orElse(qpu),
                    installation);
        });
        if (!came.qpu().node().equals(Optional.of(session.node.id()))) {
            refuse(session, "another_node", "another node stands beside " + came.qpu().name(), Optional.empty());
            session.line.close("another node");
            return;
        }
        session.greeted(came.qpu().connection(), came.installation().epoch());
        NodeSession before = sessions.put(session.node.id(), session);
        if (before != null) {
            before.line.close("the node came on another connection");
        }
        LOG.atInfo().addKeyValue("node", session.node.id()).addKeyValue("qpu", came.qpu().name())
                .addKeyValue("software", hello.software()).log("node connected");
        session.send(new Welcome(
                version, came.installation().id(), came.installation().epoch(), rules.settings().leaseLength(),
                heartbeat,
                clock.instant()));
        reconcile(session, hello);
    }

    /** What it still has is renewed or told to stop; what it should have and has not, never arrived or is lost. */
    private void reconcile(NodeSession session, Hello hello) {
        Set<AttemptKey> held = new HashSet<>(hello.held());
        held.forEach(key -> renew(session, key));
        List<Lease> open = store.read(handle -> jobs.open(handle, session.node.id()));
        Optional<Fence> begun = hello.begun().map(f -> new Fence(f.epoch(), f.number()));
        for (Lease lease : open) {
            AttemptKey key = GrantWriter.key(lease);
            if (!held.contains(key)) {
                change(session, key, (rows, now) -> rules.missing(
                        rows.job().orElseThrow(), now, rows.account(), session.node.id(), begun, clock.instant()));
            }
        }
    }

    private void renew(NodeSession session, AttemptKey key) {
        boolean stops = store.read(handle -> {
            Optional<Job> job = jobs.find(handle, key.job());
            return JobRules.stops(
                    job, jobs.findLease(handle, key.job(), key.attempt()), session.node.id(), fence(key));
        });
        if (stops) {
            session.send(new Cancel(key));
        }
        change(session, key, (rows, lease) -> rules.renew(
                rows.job().orElseThrow(), lease, session.node.id(), fence(key), clock.instant()));
    }

    private void change(NodeSession session, AttemptKey key, BiFunction<JobRows, Lease, Verdict<JobChange>> rule) {
        Optional<JobChange> written = store.write(handle -> {
            JobRows rows = jobs.lock(handle, key.job(), key.attempt());
            if (rows.job().isEmpty() || rows.lease().isEmpty()) {
                return Optional.<JobChange>empty();
            }
            return switch (rule.apply(rows, rows.lease().get())) {
                case Verdict.Granted<JobChange>(JobChange change) -> {
                    if (!change.isEmpty()) {
                        jobs.write(handle, change);
                    }
                    yield Optional.of(change);
                }
                case Verdict.Refused<JobChange> _ -> Optional.empty(); // the node's word comes too late
            };
        });
        written.ifPresent(change -> signals.changed(key.job(), change.effects()));
        if (written.isEmpty()) {
            LOG.atDebug().addKeyValue("node", session.node.id()).addKeyValue("job", key.job()).log("said too late");
        }
    }

    private void said(NodeSession session, NodeCondition condition, String detail) {
        String reason = detail.length() <= MOST_REASON ? detail : detail.substring(0, MOST_REASON);
        boolean current = store.write(handle -> {
            Installation installation = installations.find(handle).orElseThrow();
            Qpu qpu = qpus.lock(handle, session.node.qpu()).orElseThrow();
            return written(handle, QpuRules.said(
                    qpu, session.connection(), session.epoch(), installation, condition, reason, clock.instant()))
                    .isPresent();
        });
        if (!current) {
            session.line.close("this connection is over; connect again");
        }
    }

    private void over(NodeSession session, String reason) {
        if (!sessions.remove(session.node.id(), session)) {
            return;
        }
        LOG.atInfo().addKeyValue("node", session.node.id()).addKeyValue("why", reason).log("node gone");
        store.write(handle -> qpus.lock(handle, session.node.qpu())
                .flatMap(qpu -> written(handle, QpuRules.went(qpu, session.connection(), reason, clock.instant()))));
    }

    private Optional<Qpu> written(Handle handle, Verdict<QpuChange> verdict) {
        return switch (verdict) {
            case Verdict.Granted<QpuChange>(QpuChange change) -> {
                qpus.write(handle, change.qpu());
                change.event().ifPresent(event -> OutboxStore.append(handle, event));
                yield Optional.of(change.qpu());
            }
            case Verdict.Refused<QpuChange> _ -> Optional.empty();
        };
    }

    private static void refuse(NodeSession session, String code, String message, Optional<AttemptKey> about) {
        LOG.atWarn().addKeyValue("node", session.node.id()).addKeyValue("code", code).log("refused a node's message");
        session.send(new Problem(code, message.length() <= MOST_REASON ? message : message.substring(0, MOST_REASON),
                about));
    }

    private static Fence fence(AttemptKey key) {
        return new Fence(key.fence().epoch(), key.fence().number());
    }

    private static NodeCondition condition(NodeState state) {
        return switch (state) {
            case READY, BUSY -> NodeCondition.READY;
            case DRAINING -> NodeCondition.DRAINING;
            case NOT_READY -> NodeCondition.NOT_READY;
        };
    }
}
