package io.qnit.server.node;

import io.qnit.protocol.Endpoints;
import io.qnit.protocol.signature.SigningKey;
import io.qnit.protocol.signature.VerifyingKeys;
import io.qnit.server.Installation;
import io.qnit.server.Verdict;
import io.qnit.server.compile.JobCompiler;
import io.qnit.server.job.JobOutlook;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.ResultFiles;
import io.qnit.server.qpu.NodeCondition;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuChange;
import io.qnit.server.qpu.QpuRules;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.Paces;
import io.qnit.server.schedule.Scheduler;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.Store;
import io.qnit.server.tls.PrivateFiles;
import io.qnit.server.user.Ids;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The nodes' side of the server: its parts, built in the order in which they need each other. Making it takes the scheduling
 * over: leases go on for one lease length while nodes come back, and a server that scheduled before grants nothing more.
 */
public final class Nodes implements AutoCloseable {
    private static final Duration INVITATION = Duration.ofDays(1);

    private final NodeRoutes routes;
    private final NodeEnrolment enrolment;
    private final Optional<String> caFingerprint;
    private final NodeConversations conversations;
    private final Dispatcher dispatcher;
    private final JobCompiler compiler;

    /**
     * @param caFingerprint of the server's own CA, where it has one
     * @param heartbeat how often nodes are asked to say that they live
     */
    public Nodes(
            Store store, JobStore jobs, QpuStore qpus, JobRules rules, Scheduler scheduler, JobSignals signals,
            ResultFiles results, JobOutlook outlook,
            Paces paces, Path stateDirectory, Optional<String> caFingerprint, Duration heartbeat,
            InstantSource clock) {
        InstallationStore installations = new InstallationStore(store.dialect());
        Installation installation =
                takeOver(store, installations, qpus, rules.settings().leaseLength(), clock.instant());
        SigningKey key = key(stateDirectory.resolve("grant.key"));
        NodeStore nodes = new NodeStore(store.dialect());
        NodeGate gate = new NodeGate(store, nodes, installation.id(), clock);
        this.caFingerprint = caFingerprint;
        enrolment = new NodeEnrolment(
                store, nodes, qpus, installation.id(), VerifyingKeys.of(key.verifyingKey()), clock);
        conversations = new NodeConversations(
                store, jobs, qpus, installations, rules, signals, gate, heartbeat, clock);
        routes = new NodeRoutes(
                store, jobs, rules, signals, gate, enrolment, conversations,
                new ResultInbox(results), paces,
                caFingerprint, clock);
        compiler = new JobCompiler(store, jobs, signals, clock);
        dispatcher = new Dispatcher(
                store, jobs, qpus, installations, rules, scheduler, signals,
                conversations, compiler, outlook, key, installation, clock);
    }

    public Feature feature() {
        return routes;
    }

    public List<Socket> sockets() {
        return List.of(new Socket(Endpoints.CONNECT, conversations));
    }

    /**
     * A one-time token for a node, as text, good for a day.
     *
     * @param qpu name or id of a QPU that is registered
     * @param by who asked for it
     * @param server the address that the node is to use
     */
    public String invite(String qpu, String by, URI server) {
        return enrolment.invite(qpu, "", by, INVITATION, server, caFingerprint).token().text();
    }

    /** Begins to give out jobs. */
    public void start() {
        dispatcher.start();
    }

    @Override
    public void close() {
        dispatcher.close();
        compiler.close();
        conversations.close();
    }

    /** No node is connected to a server that starts, whatever was true when the last one stopped. */
    private static Installation takeOver(
            Store store, InstallationStore installations, QpuStore qpus, Duration lease, Instant now) {
        return store.write(handle -> {
            Installation mine = installations.lock(handle).orElseGet(() -> Installation.create(Ids.id(), now))
                    .takenOver(now, lease);
            installations.write(handle, mine);
            for (Qpu known : qpus.all(handle)) {
                Qpu qpu = qpus.lock(handle, known.id()).orElseThrow();
                if (qpu.condition() != NodeCondition.ABSENT && QpuRules.went(
                        qpu, qpu.connection(), "the server has started; the node has not come back yet",
                        now) instanceof Verdict.Granted<QpuChange>(QpuChange change)) {
                    qpus.write(handle, change.qpu());
                    change.event().ifPresent(event -> OutboxStore.append(handle, event));
                }
            }
            return mine;
        });
    }

    private static SigningKey key(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.write(file, SigningKey.generate().secretText().getBytes(StandardCharsets.UTF_8));
            }
            return SigningKey.read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the key that signs jobs cannot be read: " + file, e);
        }
    }
}
