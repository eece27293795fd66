package io.qnit.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.Grant.Memory;
import io.qnit.server.Reason;
import io.qnit.server.job.JobProgram.Circuit;
import io.qnit.server.job.JobProgram.ShotMode;
import io.qnit.server.job.JobViews.View;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.Store;
import io.qnit.server.web.Access;
import io.qnit.server.web.Caller;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code POST /run-circuit}: one circuit, run as a job on a QPU of this server, so that one Qnit can be a node of another. The
 * contract is docs/run-circuit.openapi.yaml. What takes longer than a request is asked for at its {@code Location}.
 */
final class RunCircuitRoutes {
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    private static final int LONGEST_TEXT = 16 << 20;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_RESULT = 64 << 20;
    private static final Set<String> FORMATS = Set.of("openqasm2", "openqasm3");
    private static final Set<String> NODES_FAULTS =
            Set.of("attempts_exhausted", "attempt_lost", "node_silent", "executor_killed", "node_restarted");

    private final Store store;
    private final JobRoutes jobs;
    private final JobDesk desk;
    private final JobViews views;
    private final QpuStore qpus;

    RunCircuitRoutes(Store store, JobRoutes jobs, JobDesk desk, JobViews views, QpuStore qpus) {
        this.store = store;
        this.jobs = jobs;
        this.desk = desk;
        this.views = views;
        this.qpus = qpus;
    }

    List<Route> routes() {
        Access own = Access.signedIn(Scope.JOBS);
        return List.of(
                Route.post("/run-circuit", own, this::run),
                Route.get("/run-circuit/{id}", own, r -> answer(r.path("id"), r.user(), Duration.ofSeconds(1))),
                Route.get("/capabilities", own, _ -> Reply.ok(capabilities())));
    }

    private Reply run(Request request) {
        Caller.User user = request.user();
        byte[] bytes = request.jsonBytes();
        Fields fields = request.fieldsOf(bytes);
        Optional<IdempotencyKey> key = JobRoutes.key(request, bytes);
        Optional<String> known = desk.before(user.id(), key);
        if (known.isPresent()) {
            return answer(known.get(), user, AT_ONCE);
        }
        JobProgram program = program(fields, request.query("qpu").filter(q -> !q.isEmpty()));
        return answer(desk.submit(user.id(), jobs.sound(program), key).job(), user, AT_ONCE);
    }

    private static JobProgram program(Fields fields, Optional<String> qpu) {
        String qasm = fields.required("qasm", LONGEST_TEXT);
        String format = fields.required("format", LONGEST_NAME);
        if (!format.isEmpty() && !FORMATS.contains(format)) {
            fields.wrong("format", "validation_invalid_value", "is openqasm2 or openqasm3, found '" + format + "'");
        }
        Optional<Long> shots = fields.whole("shots", 1, Integer.MAX_VALUE);
        if (!fields.has("shots")) {
            fields.wrong("shots", "validation_required", "cannot be blank");
        }
        Optional<Long> seed = fields.whole("seed", 0, Integer.MAX_VALUE);
        if (fields.flag("memory").orElse(false)) {
            fields.wrong("memory", "validation_not_supported", "is not supported: counts alone are kept");
        }
        String name = fields.text("job_id", LONGEST_NAME).orElse("");
        fields.check("invalid request body");
        return new JobProgram(
                List.of(new Circuit(qasm, OptionalInt.empty(), List.of(), List.of())), shots.orElseThrow().intValue(),
                2, ShotMode.SINGLE, qpu, name, List.of(),
                seed.isPresent() ? OptionalLong.of(seed.get()) : OptionalLong.empty(), OptionalInt.empty(),
                Wishes.NONE, Optional.empty(), Memory.COUNTS);
    }

    private Reply answer(String id, Caller.User user, Duration most) {
        jobs.await(id, user, most);
        View view = views.one(id, user);
        Job job = view.job();
        return switch (job.state()) {
            case PENDING, RUNNING, CANCELLING -> new Reply.Json(202, JsonText.object().put("status", job.state().text())
                    .put("job_id", id), Map.of("Location", "/run-circuit/" + id, "Retry-After", "1"));
            case COMPLETED -> Reply.ok(counts(view));
            case CANCELLED -> throw Problem.of(409, "cancelled", "the job " + id + " was cancelled");
            case FAILED -> throw failed(id, job);
        };
    }

    /** A program at fault is the caller's, everything else the machine's. */
    private static Problem failed(String id, Job job) {
        Reason reason = job.reason().orElse(new Reason("failed", "the job failed"));
        int status = NODES_FAULTS.contains(reason.code()) ? 503 : 422;
        return Problem.of(status, reason.code(), "the job " + id + " failed: " + reason.text());
    }

    private ObjectNode counts(View view) {
        JsonNode results = view.isLarge() ? large(view) : JobJson.results(view.job(), view.result());
        JsonNode first = results.path("circuit_results").path(0);
        JsonNode counts = first.path("counts");
        if (!counts.isObject()) {
            throw Problem.of(503, "no_counts", "the QPU gave no counts for the job " + view.job().id());
        }
        ObjectNode json = JsonText.object();
        json.set("counts", counts);
        json.put("shots", first.path("shots").asLong(view.job().request().shots()))
                .put("execution_time_seconds", JobJson.seconds(view.job().chargedMillis()))
                .put("backend", view.json().path("qpu_name").asText(""));
        return json;
    }

    private JsonNode large(View view) {
        StoredResult result = view.result().orElseThrow();
        if (result.size() > MOST_RESULT) {
            throw Problem.of(422, "result_too_large",
                    "the result has " + result.size() + " bytes; fetch it at /api/jobs/"
                            + view.job().id() + "/result");
        }
        try (InputStream in = views.content(result)) {
            return JsonText.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server's QPUs can do between them. */
    private ObjectNode capabilities() {
        List<Qpu> all = store.read(qpus::all);
        ObjectNode json = JsonText.object();
        all.stream().mapToInt(Qpu::qubits).max().ifPresent(most -> json.put("max_qubits", most));
        ArrayNode formats = json.putArray("formats");
        FORMATS.stream().sorted().forEach(formats::add);
        return json.put("batch", false).put("idempotent", true).put("backend", "qnit");
    }
}
