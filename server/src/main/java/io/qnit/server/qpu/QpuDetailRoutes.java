package io.qnit.server.qpu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.compiler.target.TargetJson;
import io.qnit.server.job.Job;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.Lease;
import io.qnit.server.schedule.Paces;
import io.qnit.server.store.Store;
import io.qnit.server.web.Access;
import io.qnit.server.web.Feature;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import io.qnit.server.web.Times;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What a QPU can do, how it was calibrated, and what waits for it; for every signed-in user. */
public final class QpuDetailRoutes implements Feature {
    private final Store store;
    private final QpuStore qpus;
    private final JobStore jobs;
    private final Paces paces;

    public QpuDetailRoutes(Store store, QpuStore qpus, JobStore jobs, Paces paces) {
        this.paces = paces;
        this.store = store;
        this.qpus = qpus;
        this.jobs = jobs;
    }

    @Override
    public List<Route> routes() {
        Access seen = Access.signedIn(Scope.JOBS);
        return List.of(
                Route.get("/api/qpus/{name}/target", seen, this::target),
                Route.get("/api/qpus/{name}/calibrations", seen, this::calibrations),
                Route.get("/api/qpus/{name}/queue", seen, this::queue));
    }

    private Reply target(Request request) {
        String name = request.path("name");
        QpuDescription found = store.read(handle -> DescriptionStore.find(handle, named(handle, name).id()))
                .orElseThrow(() -> Problem.of(404, "not_described", "the executor of " + name
                        + " has not said yet what it can do"));
        String target =
                found.executor().target().orElseThrow(() -> Problem.of(404, "no_target", "the executor of " + name
                        + " has no target: it takes any circuit of at most " + found.executor().qubits() + " qubits"));
        return Reply.bytes(
                "application/json",
                TargetJson.write(TargetJson.read("the target of " + name, target)).getBytes(StandardCharsets.UTF_8));
    }

    private Reply calibrations(Request request) {
        int perPage = (int) request.query("perPage", 10, 1, 100);
        int page = (int) request.query("page", 1, 1, 1_000_000);
        return Reply.ok(store.read(handle -> {
            Qpu qpu = named(handle, request.path("name"));
            long total = DescriptionStore.count(handle, qpu.id());
            ObjectNode json = JsonText.object().put("page", page).put("perPage", perPage).put("totalItems", total)
                    .put("totalPages", (total + perPage - 1) / perPage);
            ArrayNode items = json.putArray("items");
            for (Calibration calibration : DescriptionStore.calibrations(
                    handle, qpu.id(), (page - 1) * perPage, perPage)) {
                items.addObject().put("id", calibration.id()).put("time", Times.text(calibration.time()))
                        .set("target", JsonText.read(calibration.target().getBytes(StandardCharsets.UTF_8)));
            }
            return json;
        }));
    }

    /** What a QPU executes and what waits; which job it is, is told to its owner and to administrators alone. */
    private Reply queue(Request request) {
        int limit = (int) request.query("limit", 50, 1, 500);
        String caller = request.user().id();
        boolean all = request.user().isSuperuser();
        return Reply.ok(store.read(handle -> {
            Qpu qpu = named(handle, request.path("name"));
            ObjectNode json = JsonText.object().put("qpu", qpu.id()).put("qpu_name", qpu.name())
                    .put("backlog_seconds", expected(handle, qpu) / 1000.0);
            ArrayNode held = json.putArray("held");
            for (Lease lease : jobs.held(handle, qpu.id())) {
                ObjectNode item = held.addObject().put("granted", Times.text(lease.granted()))
                        .put("limit_seconds", lease.limitMillis() / 1000.0);
                if (all || lease.owner().equals(caller)) {
                    item.put("job", lease.job()).put("attempt", lease.attempt());
                }
            }
            ArrayNode waiting = json.putArray("waiting");
            int position = 0;
            for (Job job : jobs.queue(handle, qpu.id(), limit)) {
                position++;
                ObjectNode item = waiting.addObject().put("position", position)
                        .put("created", Times.text(job.created()))
                        .put("estimated_seconds",
                                paces.of(qpu.id()).expectedMillis(job.request().estimateMillis()) / 1000.0);
                if (all || job.owner().equals(caller)) {
                    item.put("job", job.id());
                    job.reason().ifPresent(reason -> item.put("reason", reason.text()));
                }
            }
            return json;
        }));
    }

    private long expected(Handle handle, Qpu qpu) {
        JobStore.Backlog waiting = jobs.backlog(handle, qpu.id());
        return paces.of(qpu.id()).expectedMillis(waiting.jobs(), waiting.modelMillis());
    }

    private Qpu named(Handle handle, String idOrName) {
        Optional<Qpu> byId = qpus.find(handle, idOrName);
        return (byId.isPresent() ? byId : qpus.findByName(handle, idOrName))
                .orElseThrow(() -> Problem.notFound("QPU not found"));
    }
}
