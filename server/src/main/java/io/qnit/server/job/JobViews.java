package io.qnit.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.compile.CompilationStore;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.Store;
import io.qnit.server.web.Caller;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Times;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Jobs as answers. A large result goes from its file to the client without being held in memory. Thread-safe. */
final class JobViews {
    private final Store store;
    private final JobStore jobs;
    private final QpuStore qpus;
    private final JobOutlook outlook;
    private final ResultFiles files;
    private final InstantSource clock;

    JobViews(Store store, JobStore jobs, QpuStore qpus, JobOutlook outlook, ResultFiles files, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.qpus = qpus;
        this.outlook = outlook;
        this.files = files;
        this.clock = clock;
    }

    /** A job as it stands, and its result. */
    record View(Job job, ObjectNode json, Optional<StoredResult> result) {
        /** Whether the result is in a file. */
        boolean isLarge() {
            return result.isPresent() && result.get().body().isEmpty();
        }
    }

    /**
     * The job of this id, if the caller may see it.
     *
     * @throws Problem 404 otherwise: others' jobs are not there at all
     */
    Job visible(Handle handle, String id, Caller.User caller) {
        return jobs.find(handle, id).filter(job -> job.owner().equals(caller.id()) || caller.isSuperuser())
                .orElseThrow(JobDesk::notFound);
    }

    /** Everything about a job but its results. */
    View one(String id, Caller.User caller) {
        return store.read(handle -> {
            visible(handle, id, caller);
            JobCard card = jobs.card(handle, id).orElseThrow(JobDesk::notFound);
            Instant now = clock.instant();
            Map<String, String> names = qpuNames(handle);
            ObjectNode json = JobJson.card(card, names, outlook.expectedMillis(card.job()));
            json.set("payload", payload(Optional.ofNullable(jobs.programs(handle, List.of(id)).get(id))));
            outlook.forecast(handle, card.job(), now).ifPresent(forecast -> {
                json.put("queue_position", forecast.position());
                forecast.start().ifPresent(start -> json.put("expected_start", Times.text(start)));
            });
            json.set("events", JobJson.events(jobs.timeline(handle, id, 0)));
            CompilationStore.facts(handle, id).ifPresent(facts -> json.set("compilation", facts));
            json.set("attempts", JobJson.attempts(jobs.leases(handle, id), names));
            return new View(
                    card.job(), json, Optional.ofNullable(jobs.results(handle, List.of(id)).get(id)));
        });
    }

    /**
     * A job that was just taken in, from the rows that were written: the answer to a submit asks the store nothing. Its place
     * in the queue is told by {@link #one} alone, because to find it takes longer than the submit.
     */
    View fresh(JobDesk.Submitted.Fresh fresh) {
        Map<String, String> names = fresh.target().map(qpu -> Map.of(qpu.id(), qpu.name())).orElse(Map.of());
        ObjectNode json = JobJson.card(fresh.card(), names, outlook.expectedMillis(fresh.card().job()));
        json.set("payload", fresh.program().json());
        json.set("events", JobJson.events(fresh.events()));
        json.set("attempts", JsonText.array());
        return new View(fresh.card().job(), json, Optional.empty());
    }

    /** Jobs with what was submitted; one page in memory at a time. */
    List<View> page(JobFilter filter, JobFilter.Order order, int offset, int limit) {
        return store.read(handle -> {
            List<JobCard> cards = jobs.list(handle, filter, order, offset, limit);
            List<String> ids = cards.stream().map(card -> card.job().id()).toList();
            Map<String, String> programs = jobs.programs(handle, ids);
            Map<String, StoredResult> results = jobs.results(handle, ids);
            Map<String, String> names = qpuNames(handle);
            return cards.stream().map(card -> {
                ObjectNode json = JobJson.card(card, names, outlook.expectedMillis(card.job()));
                String id = card.job().id();
                json.set("payload", payload(Optional.ofNullable(programs.get(id))));
                return new View(card.job(), json, Optional.ofNullable(results.get(id)));
            }).toList();
        });
    }

    /** One page of jobs without what was submitted and without results. */
    ObjectNode summaries(JobFilter filter, JobFilter.Order order, int page, int perPage) {
        return store.read(handle -> {
            long total = jobs.count(handle, filter);
            long offset = (page - 1L) * perPage;
            ObjectNode json = JsonText.object().put("page", page).put("perPage", perPage).put("totalItems", total)
                    .put("totalPages", (total + perPage - 1) / perPage);
            var items = json.putArray("items");
            if (offset <= Integer.MAX_VALUE - perPage) {
                Map<String, String> names = qpuNames(handle);
                jobs.list(handle, filter, order, (int) offset, perPage)
                        .forEach(card -> items.add(JobJson.card(card, names, outlook.expectedMillis(card.job()))));
            }
            return json;
        });
    }

    private Map<String, String> qpuNames(Handle handle) {
        return qpus.all(handle).stream().collect(Collectors.toMap(Qpu::id, Qpu::name));
    }

    private static ObjectNode payload(Optional<String> program) {
        return program.map(text -> JobProgram.read(text).json()).orElseGet(JsonText::object);
    }

    /** The whole answer about a job. */
    Reply reply(int status, View view, Map<String, String> headers) {
        if (!view.isLarge()) {
            ObjectNode json = view.json();
            json.set("results", JobJson.results(view.job(), view.result()));
            return new Reply.Json(status, json, headers);
        }
        return new Reply.Stream(status, "application/json", out -> write(view, out), headers);
    }

    /** Writes a job with its results. */
    void write(View view, OutputStream out) throws IOException {
        if (!view.isLarge()) {
            view.json().set("results", JobJson.results(view.job(), view.result()));
            out.write(JsonText.write(view.json()));
            return;
        }
        byte[] head = JsonText.write(view.json());
        out.write(head, 0, head.length - 1);
        out.write(",\"results\":".getBytes(StandardCharsets.US_ASCII));
        try (InputStream in = content(view.result().orElseThrow())) {
            in.transferTo(out);
        }
        out.write('}');
    }

    /** The bytes of a large result. */
    InputStream content(StoredResult result) {
        return files.open(result.digest()).orElseThrow(() -> Problem.of(500, "result_missing",
                "the file of the result " + result.digest() + " is not there any more"));
    }
}
