package io.qnit.server.node;

import io.qnit.protocol.enrol.EnrolAnswer;
import io.qnit.protocol.enrol.EnrolRequest;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.signature.VerifyingKeys;
import io.qnit.server.Verdict;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuChange;
import io.qnit.server.qpu.QpuRules;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.Store;
import io.qnit.server.user.Ids;
import io.qnit.server.web.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Gives out one-time node tokens, and lets in who brings one. Thread-safe. */
final class NodeEnrolment {
    private final Store store;
    private final NodeStore nodes;
    private final QpuStore qpus;
    private final String installation;
    private final VerifyingKeys serverKeys;
    private final InstantSource clock;

    /** A token that was just made; the secret is in it and nowhere else. */
    record Issued(NodeInvitation invitation, NodeToken token) {}

    NodeEnrolment(
            Store store, NodeStore nodes, QpuStore qpus, String installation, VerifyingKeys serverKeys,
            InstantSource clock) {
        this.store = store;
        this.nodes = nodes;
        this.qpus = qpus;
        this.installation = installation;
        this.serverKeys = serverKeys;
        this.clock = clock;
    }

    /**
     * Makes a token for the node that will stand beside a QPU.
     *
     * @param qpu name or id
     * @param server the address that the node is to use
     * @param caFingerprint of the server's own CA, where it has one
     */
    Issued invite(
            String qpu, String name, String by, Duration life, URI server, Optional<String> caFingerprint) {
        NodeToken token = NodeToken.issue(server, caFingerprint);
        Instant now = clock.instant();
        NodeInvitation invitation = store.write(handle -> {
            Qpu found = qpus.find(handle, qpu).or(() -> qpus.findByName(handle, qpu))
                    .orElseThrow(() -> Problem.notFound("there is no QPU '" + qpu + "'; register it first"));
            NodeInvitation made = new NodeInvitation(
                    Ids.id(), token.secretHash(), found.id(), name.isEmpty() ? found.name() : name, by, now,
                    now.plus(life),
                    Optional.empty(), Optional.empty(), Optional.empty());
            nodes.insert(handle, made);
            return made;
        });
        return new Issued(invitation, token);
    }

    List<NodeInvitation> invitations() {
        return store.read(nodes::tokens);
    }

    void revoke(String token) {
        if (!store.write(handle -> nodes.revokeToken(handle, token, clock.instant()))) {
            throw Problem.notFound("there is no node token of this id that could be revoked");
        }
    }

    List<KnownNode> nodes() {
        return store.read(nodes::all);
    }

    /** Puts a node out for good, in one write with its QPU; again for one that is out. */
    KnownNode putOut(String node) {
        return store.write(handle -> {
            Instant now = clock.instant();
            KnownNode found = nodes.known(handle, node)
                    .orElseThrow(() -> Problem.notFound("there is no node of this id"));
            nodes.revoke(handle, node, now);
            Qpu qpu = qpus.lock(handle, found.node().qpu()).orElseThrow();
            if (qpu.node().equals(Optional.of(node))) {
                written(handle, QpuRules.revoked(qpu, node, now));
            }
            return nodes.known(handle, node).orElseThrow();
        });
    }

    /**
     * Lets a node in. Everything is checked before the token is used up, in one write; the same key with the same token gets
     * the same answer again.
     */
    EnrolAnswer enrol(EnrolRequest request) {
        return store.write(handle -> {
            Instant now = clock.instant();
            NodeInvitation token = nodes.lockToken(handle, NodeToken.hash(request.secret()))
                    .orElseThrow(() -> refused("unknown_token", "this server gave out no such node token"));
            Qpu qpu = qpus.lock(handle, token.qpu()).orElseThrow();
            Optional<EnrolledNode> before = token.node().flatMap(id -> nodes.find(handle, id));
            if (before.isPresent() && before.get().key().equals(request.key())) {
                return answer(before.get().id(), qpu);
            }
            String state = token.state(now);
            if (!state.equals("active")) {
                throw refused("token_" + state, "the node token is " + state + "; ask for a new one");
            }
            check(request, qpu);
            if (nodes.isKnown(handle, request.key())) {
                throw Problem.of(409, "key_known",
                        "a node with this key is enrolled already; give this one a state folder"
                                + " of its own");
            }
            String id = Ids.id();
            nodes.insert(handle, new EnrolledNode(id, qpu.id(), token.name(), request.key(), request.software(), now));
            if (!nodes.redeem(handle, token.id(), id, now)) {
                throw refused("token_redeemed", "the node token was used by somebody else");
            }
            stand(handle, qpu, id, now);
            return answer(id, qpu);
        });
    }

    private void stand(Handle handle, Qpu qpu, String node, Instant now) {
        written(handle, QpuRules.enrol(qpu, node, now));
    }

    private void written(Handle handle, Verdict<QpuChange> verdict) {
        switch (verdict) {
            case Verdict.Granted<QpuChange>(QpuChange change) -> {
                qpus.write(handle, change.qpu());
                change.event().ifPresent(event -> OutboxStore.append(handle, event));
            }
            case Verdict.Refused<QpuChange>(var refusal) -> throw Problem.of(refusal);
        }
    }

    private static void check(EnrolRequest request, Qpu qpu) {
        if (request.executor().qubits() < qpu.qubits()) {
            throw Problem.of(422, "too_few_qubits", qpu.name() + " is registered with " + qpu.qubits()
                    + " qubits; the node's executor has " + request.executor().qubits());
        }
        String kind = request.executor().kind().name().toLowerCase(Locale.ROOT);
        if (!kind.equals(qpu.kind().text())) {
            throw Problem.of(422, "wrong_kind", qpu.name() + " is registered as " + qpu.kind().text()
                    + "; the node's executor is " + kind);
        }
    }

    private EnrolAnswer answer(String node, Qpu qpu) {
        return new EnrolAnswer(node, qpu.name(), installation, serverKeys);
    }

    private static Problem refused(String code, String message) {
        return Problem.of(403, code, message);
    }
}
