package io.qnit.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Reason;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Times;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs in JSON: QPI's members, and ours beside them. Stateless. */
final class JobJson {
    private JobJson() {}

    /**
     * A job without what was submitted and without its results.
     *
     * @param expectedMillis QPU time expected where it runs
     */
    static ObjectNode card(JobCard card, Map<String, String> qpuNames, long expectedMillis) {
        Job job = card.job();
        ObjectNode json = JsonText.object()
                .put("id", job.id())
                .put("user_id", job.owner())
                .put("qpu_target", job.request().target().or(job::qpu).orElse(""))
                .put("status", job.state().legacyText())
                .put("state", job.state().text())
                .put("name", card.name());
        ArrayNode tags = json.putArray("tags");
        card.tags().forEach(tags::add);
        job.qpu().ifPresent(id -> json.put("qpu", id).put("qpu_name", qpuNames.getOrDefault(id, "")));
        json.put("shots", job.request().shots()).put("qubits", job.request().width()).put("attempt", job.attempt());
        job.request().origin().ifPresent(origin -> json.put("origin", origin));
        job.reason().ifPresent(reason -> json.set("reason", reason(reason)));
        json.put("estimated_seconds", seconds(expectedMillis));
        if (job.chargedMillis() > 0) {
            json.put("duration", seconds(job.chargedMillis()));
        }
        json.put("charged_seconds", seconds(job.chargedMillis()));
        job.finished().ifPresent(at -> json.put("finished_at", Times.text(at)));
        return json.put("created", Times.text(job.created())).put("updated", Times.text(job.updated()));
    }

    static ObjectNode reason(Reason reason) {
        return JsonText.object().put("code", reason.code()).put("text", reason.text());
    }

    static ObjectNode event(JobEvent event) {
        ObjectNode json = JsonText.object()
                .put("number", event.number())
                .put("at", Times.text(event.at()))
                .put("type", event.type().text())
                .put("attempt", event.attempt());
        event.node().ifPresent(node -> json.put("node", node));
        return json.put("text", event.text());
    }

    static ArrayNode events(List<JobEvent> timeline) {
        ArrayNode list = JsonText.array();
        timeline.forEach(event -> list.add(event(event)));
        return list;
    }

    /** The attempts at a job. */
    static ArrayNode attempts(List<Lease> leases, Map<String, String> qpuNames) {
        ArrayNode list = JsonText.array();
        for (Lease lease : leases) {
            ObjectNode json = list.addObject()
                    .put("attempt", lease.attempt())
                    .put("qpu", lease.qpu())
                    .put("qpu_name", qpuNames.getOrDefault(lease.qpu(), ""))
                    .put("node", lease.node())
                    .put("fence", lease.fence().toString())
                    .put("state", lease.state().text())
                    .put("granted", Times.text(lease.granted()))
                    .put("expires", Times.text(lease.expires()))
                    .put("limit_seconds", seconds(lease.limitMillis()))
                    .put("reserved_seconds", seconds(lease.reservedMillis()));
            lease.closed().ifPresent(at -> json.put("closed", Times.text(at)));
        }
        return list;
    }

    /**
     * The results of a job whose result is small or that has none. What a node sent is read again, so that it cannot break
     * the answer; the first circuit's members stand at the top, where older clients look for them.
     */
    static JsonNode results(Job job, Optional<StoredResult> stored) {
        Optional<ObjectNode> kept = stored.flatMap(StoredResult::body).flatMap(JobJson::object);
        ObjectNode results = kept.orElseGet(JsonText::object);
        if (job.state() == JobState.FAILED) {
            results.put("success", false).put("error", job.reason().map(Reason::text).orElse("the job failed"));
            job.reason().ifPresent(reason -> results.put("code", reason.code()));
            return results;
        }
        if (kept.isEmpty()) {
            return NullNode.getInstance();
        }
        if (!results.path("circuit_results").isArray()) {
            results.putArray("circuit_results");
        }
        JsonNode first = results.path("circuit_results").path(0);
        for (String member : List.of("counts", "memory", "shots")) {
            if (!results.has(member) && first.has(member)) {
                results.set(member, first.get(member));
            }
        }
        return results;
    }

    private static Optional<ObjectNode> object(String text) {
        try {
            return JsonText.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (Problem broken) {
            return Optional.empty();
        }
    }

    static ObjectNode fault(CircuitFault fault) {
        ObjectNode json = JsonText.object().put("circuit", fault.circuit() + 1);
        if (fault.line() > 0) {
            json.put("line", fault.line());
        }
        if (fault.column() > 0) {
            json.put("column", fault.column());
        }
        json.put("code", fault.code()).put("message", fault.message());
        return fault.hint().isEmpty() ? json : json.put("hint", fault.hint());
    }

    static ArrayNode faults(List<CircuitFault> faults) {
        ArrayNode list = JsonText.array();
        faults.forEach(fault -> list.add(fault(fault)));
        return list;
    }

    static double seconds(long millis) {
        return millis / 1000.0;
    }
}
