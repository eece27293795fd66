package io.qnit.server.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.enrol.EnrolRequest;
import io.qnit.server.Verdict;
import io.qnit.server.job.AttemptOutcome;
import io.qnit.server.job.Delivery;
import io.qnit.server.job.Fence;
import io.qnit.server.job.JobChange;
import io.qnit.server.job.JobRows;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobState;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.StoredResult;
import io.qnit.server.schedule.Paces;
import io.qnit.server.store.Store;
import io.qnit.server.web.Access;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes and their operators ask over HTTP: tokens, enrolment, results. */
final class NodeRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(NodeRoutes.class);
    private static final int LONGEST_NAME = 100;
    private static final long DAY = 24 * 3600;
    private static final int MOST_EVIDENCE = 4000;
    private static final int LONGEST_LINE = 1 << 20;

    private final Store store;
    private final JobStore jobs;
    private final JobRules rules;
    private final JobSignals signals;
    private final NodeGate gate;
    private final NodeEnrolment enrolment;
    private final NodeConversations conversations;
    private final ResultInbox files;
    private final Paces paces;
    private final Optional<String> caFingerprint;
    private final InstantSource clock;

    NodeRoutes(
            Store store, JobStore jobs, JobRules rules, JobSignals signals, NodeGate gate, NodeEnrolment enrolment,
            NodeConversations conversations, ResultInbox files, Paces paces, Optional<String> caFingerprint,
            InstantSource clock) {
        this.conversations = conversations;
        this.paces = paces;
        this.store = store;
        this.jobs = jobs;
        this.rules = rules;
        this.signals = signals;
        this.gate = gate;
        this.enrolment = enrolment;
        this.files = files;
        this.caFingerprint = caFingerprint;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/op/nodes/tokens", Access.superuser(), this::invite),
                Route.get("/api/op/nodes/tokens", Access.superuser(), _ -> invitations()),
                Route.get("/api/op/nodes", Access.superuser(), _ -> nodes()),
                Route.post("/api/op/nodes/{id}/revoke", Access.superuser(), this::putOut),
                Route.delete("/api/op/nodes/tokens/{id}", Access.superuser(), this::revoke),
                Route.post(Endpoints.ENROL, Access.everyone(), this::enrol),
                Route.post(Endpoints.RESULTS, Access.everyone(), this::result),
                Route.post(Endpoints.RESULTS_TOGETHER, Access.everyone(), this::resultsTogether));
    }

    private Reply invite(Request request) {
        Fields fields = request.fields();
        String qpu = fields.text("qpu", LONGEST_NAME).orElse("");
        String name = fields.text("name", LONGEST_NAME).orElse("").strip();
        String server = fields.text("server", 500).orElse(request.origin());
        if (qpu.isBlank()) {
            fields.wrong("qpu", "validation_required", "cannot be blank");
        }
        fields.check("invalid request body");
        NodeEnrolment.Issued issued;
        try {
            issued = enrolment.invite(
                    qpu, name, request.user().id(), Duration.ofSeconds(DAY), URI.create(server), caFingerprint);
        } catch (ProtocolException | IllegalArgumentException e) {
            throw Problem.of(400, "invalid_server", "'server' is the address under which the node finds this server: "
                    + e.getMessage());
        }
        return Reply.created(json(issued.invitation()).put("token", issued.token().text()));
    }

    private Reply invitations() {
        ArrayNode list = JsonText.array();
        enrolment.invitations().forEach(i -> list.add(json(i)));
        return Reply.ok(list);
    }

    private Reply revoke(Request request) {
        enrolment.revoke(request.path("id"));
        return Reply.nothing();
    }

    private Reply nodes() {
        ArrayNode list = JsonText.array();
        enrolment.nodes().forEach(node -> list.add(json(node)));
        return Reply.ok(list);
    }

    /** Its key is worth nothing from now on; what it holds is granted again when the leases have run out. */
    private Reply putOut(Request request) {
        KnownNode node = enrolment.putOut(request.path("id"));
        conversations.putOut(node.node().id());
        LOG.atInfo().addKeyValue("node", node.node().id()).addKeyValue("by", request.user().id()).log("node put out");
        return Reply.ok(json(node));
    }

    private static ObjectNode json(KnownNode known) {
        EnrolledNode node = known.node();
        ObjectNode json = JsonText.object().put("id", node.id()).put("qpu", node.qpu()).put("name", node.name())
                .put("version", node.version()).put("enrolled", Times.text(node.enrolled()));
        known.revoked().ifPresent(at -> json.put("revoked", Times.text(at)));
        return json;
    }

    private Reply enrol(Request request) {
        EnrolRequest asked;
        try {
            byte[] body = request.jsonBytes();
            JsonText.read(body); // what is not JSON is refused as everywhere
            asked = EnrolRequest.read(body);
        } catch (ProtocolException e) {
            throw Problem.of(400, e.fault().text(), String.valueOf(e.getMessage()));
        }
        return Reply.ok(JsonText.read(enrolment.enrol(asked).write().bytes()));
    }

    private Reply result(Request request) {
        EnrolledNode node = gate.let(request.header("Authorization"));
        ResultManifest manifest;
        try {
            manifest = ResultManifest.verify(request.header(ResultManifest.HEADER).orElse(""), node.keys());
        } catch (ProtocolException e) {
            throw Problem.of(400, e.fault().text(), String.valueOf(e.getMessage()));
        }
        if (manifest.size() > GrantWriter.MOST_RESULT_BYTES) {
            throw Problem.of(413, "result_too_large",
                    "a result has at most " + GrantWriter.MOST_RESULT_BYTES + " bytes");
        }
        try (ResultInbox.Received body = files.receive(request.stream(), manifest)) {
            return accept(node, manifest, body);
        } catch (IOException e) {
            throw Problem.of(503, "result_not_stored", "the result could not be taken in; bring it again")
                    .withHeader("Connection", "close");
        }
    }

    /** Several small results: each is judged as if it had come alone, all in one write. */
    private Reply resultsTogether(Request request) {
        EnrolledNode node = gate.let(request.header("Authorization"));
        List<Arrived> arrived = new ArrayList<>();
        try {
            InputStream in = request.stream();
            List<ResultManifest> manifests = ResultManifest.verifyAll(line(in), node.keys());
            for (ResultManifest manifest : manifests) {
                arrived.add(arrived(node, manifest, files.receiveSmall(in, manifest)));
            }
            if (in.read() >= 0) {
                throw Problem.of(400, "size_mismatch", "the body is longer than what was signed")
                        .withHeader("Connection", "close");
            }
        } catch (ProtocolException e) {
            throw Problem.of(400, e.fault().text(), String.valueOf(e.getMessage())).withHeader("Connection", "close");
        } catch (IOException e) {
            throw Problem.of(503, "result_not_stored", "the results could not be taken in; bring them again")
                    .withHeader("Connection", "close");
        }
        List<Verdict<JobChange>> verdicts =
                store.write(handle -> arrived.stream().map(result -> judge(handle, result)).toList());
        ObjectNode answer = JsonText.object();
        ArrayNode results = answer.putArray("results");
        for (int i = 0; i < arrived.size(); i++) {
            switch (verdicts.get(i)) {
                case Verdict.Granted<JobChange>(JobChange change) -> {
                    tell(arrived.get(i), change);
                    results.addObject().put("status", 200);
                }
                case Verdict.Refused<JobChange>(var refusal) -> results.add(Problem.of(refusal).json());
            }
        }
        return Reply.ok(answer);
    }

    /** The first line of a body, without its end. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 || line.size() == LONGEST_LINE) {
                throw Problem.of(400, "malformed", "the body begins with a line that signs the results")
                        .withHeader("Connection", "close");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** A result that is whole, and at its lasting place if it is large. */
    private record Arrived(Delivery delivery, Optional<StoredResult> result, Duration used) {}

    private static Arrived arrived(EnrolledNode node, ResultManifest manifest, ResultInbox.Received body)
            throws IOException {
        Fence fence = new Fence(manifest.key().fence().epoch(), manifest.key().fence().number());
        Delivery delivery = new Delivery(
                manifest.key().job(), manifest.key().attempt(), fence, node.id(), manifest.sha256(),
                outcome(manifest, body));
        return new Arrived(
                delivery, manifest.size() > 0 && keeps(manifest) ? Optional.of(body.stored()) : Optional.empty(),
                manifest.executorTime());
    }

    /** Tells of an accepted result, and learns from a whole one how fast its QPU is. */
    private void tell(Arrived arrived, JobChange change) {
        signals.changed(arrived.delivery().job(), change.effects());
        change.job().filter(done -> done.state() == JobState.COMPLETED && done.reason().isEmpty())
                .ifPresent(done -> paces.learn(
                        done.qpu().orElseThrow(), done.request().estimateMillis(), arrived.used().toMillis()));
    }

    private Verdict<JobChange> judge(Handle handle, Arrived arrived) {
        Delivery delivery = arrived.delivery();
        JobRows rows = jobs.lock(handle, delivery.job(), delivery.attempt());
        Verdict<JobChange> judged = rules.accept(rows.job(), rows.lease(), rows.account(), delivery, clock.instant());
        if (judged instanceof Verdict.Granted<JobChange>(JobChange change) && !change.isEmpty()) {
            jobs.write(handle, change);
            JobState state = change.job().orElseThrow().state();
            if (arrived.result().isPresent() && (state == JobState.COMPLETED || state == JobState.CANCELLED)) {
                jobs.keep(handle, delivery.job(), arrived.result().get());
            }
        }
        return judged;
    }

    private Reply accept(EnrolledNode node, ResultManifest manifest, ResultInbox.Received body) throws IOException {
        Arrived arrived = arrived(node, manifest, body);
        return switch (store.write(handle -> judge(handle, arrived))) {
            case Verdict.Granted<JobChange>(JobChange change) -> {
                tell(arrived, change);
                yield Reply.ok(JsonText.object().put("accepted", true));
            }
            case Verdict.Refused<JobChange>(var refusal) -> throw Problem.of(refusal);
        };
    }

    private static boolean keeps(ResultManifest manifest) {
        return switch (manifest.outcome()) {
            case COMPLETED, CANCELLED -> true;
            case PROGRAM_FAILED, EXECUTOR_KILLED, INFRASTRUCTURE -> false;
        };
    }

    /** What the node says, as the rules know it. A run that its limit ended has a result: what was done until then. */
    private static AttemptOutcome outcome(ResultManifest manifest, ResultInbox.Received body) throws IOException {
        long used = manifest.executorTime().toMillis();
        return switch (manifest.outcome()) {
            case COMPLETED -> new AttemptOutcome.Completed(manifest.shotsDone(), used);
            case PROGRAM_FAILED -> new AttemptOutcome.ProgramFailed(manifest.code(), manifest.message(), used);
            case CANCELLED -> {
                if (!manifest.code().equals("time_limit")) {
                    yield new AttemptOutcome.Cancelled(manifest.shotsDone(), used);
                }
                yield manifest.shotsDone() > 0
                        ? new AttemptOutcome.Completed(manifest.shotsDone(), used)
                        : new AttemptOutcome.ProgramFailed(
                                "time_limit", "the time limit was reached before the first circuit was done", used);
            }
            case EXECUTOR_KILLED -> new AttemptOutcome.ExecutorKilled(2, body.text(MOST_EVIDENCE));
            case INFRASTRUCTURE -> new AttemptOutcome.Infrastructure(manifest.code(), manifest.message());
        };
    }

    private ObjectNode json(NodeInvitation i) {
        ObjectNode json = JsonText.object().put("id", i.id()).put("qpu", i.qpu()).put("name", i.name())
                .put("state", i.state(clock.instant())).put("created_by", i.createdBy())
                .put("created", i.created().toString()).put("expires", i.expires().toString());
        i.redeemed().ifPresent(at -> json.put("redeemed", at.toString()));
        i.node().ifPresent(node -> json.put("node", node));
        return json;
    }
}
