package io.qnit.server.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Grant.Memory;
import io.qnit.server.Actor;
import io.qnit.server.config.GoDuration;
import io.qnit.server.job.JobDesk.Submitted;
import io.qnit.server.job.JobSignals.Watch;
import io.qnit.server.job.JobViews.View;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.qpu.DescriptionStore;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuDescription;
import io.qnit.server.schedule.Pace;
import io.qnit.server.schedule.Router;
import io.qnit.server.store.Store;
import io.qnit.server.web.Access;
import io.qnit.server.web.Caller;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import io.qnit.server.web.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code /api/jobs}: submit, look, wait, cancel, as QPI has them; validate, follow and page beside them. A job's state is never
 * set from outside: there are verbs alone.
 */
final class JobRoutes implements Feature {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    /** How often rows are looked at that another server may have written. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int MOST_LISTED = 1000;
    private static final int LONGEST_KEY = 200;
    private static final int COUNTS = 2;
    private static final Instant ALWAYS = Instant.parse("9999-01-01T00:00:00Z");
    private static final int LISTED_AT_ONCE = 50;

    private final Store store;
    private final JobStore jobs;
    private final LedgerStore ledger;
    private final JobDesk desk;
    private final JobViews views;
    private final JobOutlook outlook;
    private final JobSignals signals;
    private final CircuitCheck check;
    private final InstantSource clock;

    JobRoutes(
            Store store, JobStore jobs, LedgerStore ledger, JobDesk desk, JobViews views, JobOutlook outlook,
            JobSignals signals, CircuitCheck check, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.ledger = ledger;
        this.desk = desk;
        this.views = views;
        this.outlook = outlook;
        this.signals = signals;
        this.check = check;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        Access own = Access.signedIn(Scope.JOBS);
        return List.of(
                Route.post("/api/jobs", own, this::submit),
                Route.post("/api/jobs:validate", own, this::validate),
                Route.get("/api/jobs", own, this::list),
                Route.get("/api/jobs/{id}", own, this::one),
                Route.get("/api/jobs/{id}/result", own, this::result),
                Route.get("/api/jobs/{id}/events", own, this::events),
                Route.post("/api/jobs/{id}/cancel", own, this::cancel),
                Route.post("/api/jobs/{id}/requeue", Access.superuser(), this::requeue),
                Route.post("/api/jobs/{id}/resubmit", Access.superuser(), this::resubmit));
    }

    // ---- In ------------------------------------------------------------------------------------------------------------

    private Reply submit(Request request) {
        Caller.User user = request.user();
        byte[] bytes = request.jsonBytes();
        Fields fields = request.fieldsOf(bytes);
        Optional<IdempotencyKey> key = key(request, bytes);
        // Without a key there is nothing to look for: the write refuses an empty account too.
        Optional<String> known = key.isPresent() ? desk.before(user.id(), key) : Optional.empty();
        Submitted submitted = known.isPresent() ? new Submitted.SentAgain(known.get())
                : desk.submit(user.id(), sound(look(fields)), key);
        return switch (submitted) {
            case Submitted.Fresh fresh -> views.reply(201, views.fresh(fresh), Map.of());
            case Submitted.SentAgain(String job) ->
                views.reply(201, views.one(job, user), Map.of("Idempotency-Replayed", "true"));
        };
    }

    static Optional<IdempotencyKey> key(Request request, byte[] body) {
        Optional<String> text = request.header("Idempotency-Key");
        if (text.isPresent() && !text.get().matches("[\\x21-\\x7e]{1," + LONGEST_KEY + "}")) {
            throw Problem.of(400, "invalid_idempotency_key",
                    "Idempotency-Key is 1 to " + LONGEST_KEY + " printable characters without spaces");
        }
        return text.map(k -> IdempotencyKey.of(request.user().id(), k, body));
    }

    /** Reads a body and all its circuits; faults of other members are thrown where the circuits have none. */
    private CircuitCheck.Outcome look(Fields fields) {
        return look(fields, JobBody.read(fields));
    }

    private CircuitCheck.Outcome look(Fields fields, JobBody.Read read) {
        JobProgram program = read.program();
        Optional<QpuDescription> target = described(program);
        refuseWhatTheExecutorHasNot(fields, program, target);
        Optional<Instant> deadline = program.wishes().deadline();
        if (deadline.isPresent() && !clock.instant().isBefore(deadline.get())) {
            fields.wrong("deadline", "validation_in_the_past", "must be in the future");
        }
        CircuitCheck.Outcome outcome = check.check(program, target);
        List<CircuitFault> faults = Stream.concat(read.faults().stream(), switch (outcome) {
            case CircuitCheck.Outcome.Sound _ -> Stream.<CircuitFault>empty();
            case CircuitCheck.Outcome.Faulty(List<CircuitFault> found) -> found.stream();
        }).sorted(Comparator.comparingInt(CircuitFault::circuit)).toList();
        if (!faults.isEmpty()) {
            return new CircuitCheck.Outcome.Faulty(faults);
        }
        fields.check("invalid request body");
        return outcome;
    }

    /** Level 2 and counts are what every executor has; what else is asked for, the QPU that is named has to have said. */
    private static void refuseWhatTheExecutorHasNot(
            Fields fields, JobProgram program, Optional<QpuDescription> target) {
        if (target.isEmpty()) {
            String asked = ", and no QPU that has said so is named by qpu_target";
            if (program.level() != COUNTS) {
                fields.wrong("meas_level", "validation_not_supported",
                        "only some QPUs have measurement level " + program.level() + asked);
            }
            program.method().ifPresent(method -> fields.wrong("method", "validation_not_supported",
                    "only some QPUs have methods of simulation" + asked));
            if (program.memory() == Memory.SHOTS) {
                fields.wrong("memory", "validation_not_supported", "only some QPUs tell each shot's bits" + asked);
            }
            return;
        }
        Set<String> abilities = target.get().executor().abilities();
        program.method().filter(method -> !abilities.contains(ExecutorDescription.METHOD + method))
                .ifPresent(method -> {
                    List<String> known = abilities.stream().filter(a -> a.startsWith(ExecutorDescription.METHOD))
                            .map(a -> a.substring(ExecutorDescription.METHOD.length())).sorted().toList();
                    fields.wrong("method", "validation_not_supported", known.isEmpty()
                            ? "is for simulators; this QPU has no methods"
                            : "is one of " + String.join(", ", known) + "; found '" + method + "'");
                });
        if (program.memory() == Memory.SHOTS && !abilities.contains(ExecutorDescription.MEMORY)) {
            fields.wrong("memory", "validation_not_supported", "is not had from this QPU: it gives counts");
        }
    }

    private Optional<QpuDescription> described(JobProgram program) {
        return program.target().flatMap(
                name -> store.read(handle -> DescriptionStore.find(handle, desk.asked(handle, name).id())));
    }

    /** The program with its facts, of a body that was read elsewhere. */
    CheckedProgram sound(JobProgram program) {
        return sound(check.check(program, described(program)));
    }

    /** The program with its facts; a fault is the caller's to mend. */
    private static CheckedProgram sound(CircuitCheck.Outcome outcome) {
        return switch (outcome) {
            case CircuitCheck.Outcome.Sound(CheckedProgram checked) -> checked;
            case CircuitCheck.Outcome.Faulty(List<CircuitFault> faults) -> throw faulty(faults);
        };
    }

    private static Problem faulty(List<CircuitFault> faults) {
        CircuitFault first = faults.getFirst();
        String where = "circuit " + (first.circuit() + 1) + (first.line() > 0 ? ", line " + first.line() : "")
                + (first.column() > 0 ? ", column " + first.column() : "");
        String more = faults.size() > 1 ? " (and " + (faults.size() - 1) + " more, see data)" : "";
        ObjectNode data = JsonText.object();
        data.set("circuits", JobJson.faults(faults));
        return Problem.of(400, "invalid_circuit", where + ": " + first.message() + more).withData(data);
    }

    /** Looks at a job as a submit would, and takes none in. */
    private Reply validate(Request request) {
        ObjectNode json = JsonText.object();
        Fields fields = request.fields();
        JobBody.Read read = JobBody.read(fields);
        CircuitCheck.Outcome outcome = look(fields, read);
        if (!read.faults().isEmpty()) { // not the circuits are at fault, but the body
            sound(outcome);
        }
        switch (outcome) {
            case CircuitCheck.Outcome.Faulty(List<CircuitFault> faults) -> json.put("valid", false)
                    .set("faults", JobJson.faults(faults));
            case CircuitCheck.Outcome.Sound(CheckedProgram checked) -> {
                json.put("valid", true).set("faults", JsonText.array());
                json.set("warnings", JobJson.faults(checked.warnings()));
                JobProgram program = checked.program();
                json.put("circuits", program.circuits().size())
                        .put("runs", program.circuits().stream().mapToLong(JobProgram.Circuit::runs).sum())
                        .put("qubits", checked.width()).put("shots", program.allShots());
                price(json, checked, request.user().id());
            }
        }
        return Reply.ok(json);
    }

    /** What it would cost, at most, and where and when it would be done. */
    private void price(ObjectNode json, CheckedProgram checked, String user) {
        long estimate = checked.estimateMillis();
        store.read(handle -> {
            Instant now = clock.instant();
            Account account = ledger.find(handle, user);
            Optional<Qpu> target = checked.program().target().map(name -> desk.asked(handle, name));
            JobRequest asked = new JobRequest(
                    user, target.map(Qpu::id), checked.width(), checked.program().allShots(), estimate,
                    checked.program().maxAttempts(), Optional.empty(), checked.program().wishes());
            Job job = new Job(
                    "validated", asked, target.map(Qpu::id), JobState.PENDING, true, 0, 0, 0, now, now, now,
                    Optional.empty(), 0, Optional.empty(), 0);
            Optional<String> where = target.map(Qpu::id);
            switch (outlook.route(handle, job, now)) {
                case Router.Route.To(Qpu qpu, Instant finish) -> {
                    where = Optional.of(qpu.id());
                    json.put("qpu", qpu.id()).put("qpu_name", qpu.name())
                            .put("expected_finish", Times.text(finish));
                }
                case Router.Route.Nowhere(var reason) -> json.set("waits", JobJson.reason(reason));
            }
            Pace pace = outlook.pace(where);
            long reserved = pace.reservedMillis(estimate);
            json.put("estimated_seconds", JobJson.seconds(pace.expectedMillis(estimate)))
                    .put("most_seconds", JobJson.seconds(reserved + (reserved + 1) / 2))
                    .put("free_seconds", JobJson.seconds(account.freeMillis()))
                    .put("covered", account.freeMillis() >= reserved);
            return estimate;
        });
    }

    // ---- Out -----------------------------------------------------------------------------------------------------------

    private Reply list(Request request) {
        JobFilter filter = filter(request);
        JobFilter.Order order = switch (request.query("sort").orElse("-created")) {
            case "-created" -> JobFilter.Order.NEWEST_FIRST;
            case "created", "+created", " created" -> JobFilter.Order.OLDEST_FIRST;
            default -> throw Problem.of(400, "invalid_query", "'sort' is created or -created");
        };
        if (request.query("page").isPresent() || request.query("perPage").isPresent()) {
            int perPage = (int) request.query("perPage", 30, 1, 1000);
            return Reply.ok(views.summaries(filter, order, (int) request.query("page", 1, 1, 1_000_000), perPage));
        }
        int skip = (int) request.query("skip", 0, 0, 1_000_000_000);
        int limit = (int) request.query("limit", 0, 0, MOST_LISTED);
        long total = store.read(handle -> jobs.count(handle, filter));
        return new Reply.Stream(
                200, "application/json", out -> all(filter, order, skip, limit == 0 ? MOST_LISTED : limit, out),
                Map.of("X-Total-Count", Long.toString(total)));
    }

    /** The bare array of older clients. */
    private void all(JobFilter filter, JobFilter.Order order, int skip, int limit, OutputStream out)
            throws IOException {
        out.write('[');
        int written = 0;
        while (written < limit) {
            int wanted = Math.min(LISTED_AT_ONCE, limit - written);
            List<View> page = views.page(filter, order, skip + written, wanted);
            for (View view : page) {
                if (written++ > 0) {
                    out.write(',');
                }
                views.write(view, out);
            }
            if (page.size() < wanted) {
                break;
            }
        }
        out.write(']');
    }

    private JobFilter filter(Request request) {
        Caller.User caller = request.user();
        JobFilter filter = JobFilter.ownedBy(caller.id());
        Optional<String> owner = request.query("user").filter(o -> !o.isEmpty());
        if (owner.isPresent() && !owner.get().equals(caller.id())) {
            if (!caller.isSuperuser()) {
                throw Problem.of(403, "admin_required", "only administrators see others' jobs");
            }
            filter = owner.get().equals("*") ? JobFilter.ALL : JobFilter.ownedBy(owner.get());
        }
        Optional<Set<JobState>> states = request.query("state").filter(s -> !s.isEmpty()).map(JobRoutes::states);
        filter = states.isPresent() ? filter.inStates(states.get()) : filter;
        Optional<String> qpu = request.query("qpu").filter(q -> !q.isEmpty());
        if (qpu.isPresent()) {
            filter = filter.at(store.read(handle -> desk.asked(handle, qpu.get())).id());
        }
        Optional<String> tag = request.query("tag").filter(t -> !t.isEmpty());
        filter = tag.isPresent() ? filter.tagged(tag.get()) : filter;
        Optional<String> name = request.query("name").filter(n -> !n.isEmpty());
        filter = name.isPresent() ? filter.named(name.get()) : filter;
        Optional<Instant> from = time(request, "from");
        Optional<Instant> to = time(request, "to");
        return from.isEmpty() && to.isEmpty() ? filter
                : filter.created(from.orElse(Instant.EPOCH), to.orElse(ALWAYS));
    }

    private static Optional<Instant> time(Request request, String name) {
        Optional<String> text = request.query(name).filter(t -> !t.isEmpty());
        return text.map(t -> Times.parse(t).orElseThrow(() -> Problem.of(400, "invalid_query",
                "'" + name + "' is a time such as 2026-11-21T23:00:00Z")));
    }

    private static Set<JobState> states(String text) {
        Set<JobState> states = EnumSet.noneOf(JobState.class);
        for (String word : text.split(",", 20)) {
            states.add(Arrays.stream(JobState.values()).filter(s -> s.text().equals(word)).findFirst()
                    .orElseThrow(() -> Problem.of(400, "invalid_query", "'state' is a list of "
                            + String.join(", ", Stream.of(JobState.values()).map(JobState::text).toList()))));
        }
        return states;
    }

    private Reply one(Request request) {
        Duration wait = request.query("wait").filter(w -> !w.isEmpty())
                .map(w -> GoDuration.parse(w).filter(d -> !d.isNegative() && d.compareTo(LONGEST_WAIT) <= 0)
                        .orElseThrow(
                                () -> Problem.of(400, "invalid_query", "'wait' is a duration of at most 60s, as 30s")))
                .orElse(Duration.ZERO);
        if (!wait.isZero()) {
            await(request.path("id"), request.user(), wait);
        }
        return views.reply(200, views.one(request.path("id"), request.user()), Map.of());
    }

    /** Returns when the job is over, or {@code most} is. */
    void await(String id, Caller.User caller, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try (Watch watch = signals.watch(id)) {
            while (!store.read(handle -> views.visible(handle, id, caller)).state().terminal()) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (!left.isPositive() || signals.isOver()) {
                    return;
                }
                watch.await(lookEvery(left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In SQLite this process makes all changes and tells of them; other servers of a PostgreSQL do not. */
    private Duration lookEvery(Duration most) {
        return switch (store.dialect()) {
            case SQLITE -> most;
            case POSTGRESQL -> most.compareTo(LOOK_EVERY) < 0 ? most : LOOK_EVERY;
        };
    }

    /** The result alone: what the executor sent. */
    private Reply result(Request request) {
        View view = views.one(request.path("id"), request.user());
        if (!view.job().state().terminal()) {
            throw Problem.of(409, "not_finished", "the job is " + view.job().state().text()
                    + "; ask /api/jobs/" + view.job().id() + "?wait=30s");
        }
        if (!view.isLarge()) {
            return Reply.ok(JobJson.results(view.job(), view.result()));
        }
        return Reply.stream(200, "application/json", out -> {
            try (var in = views.content(view.result().orElseThrow())) {
                in.transferTo(out);
            }
        });
    }

    private Reply events(Request request) {
        Caller.User caller = request.user();
        String id = request.path("id");
        store.read(handle -> views.visible(handle, id, caller));
        int last =
                request.header("Last-Event-ID").filter(t -> t.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
        return new Reply.Events(sink -> follow(id, caller, last, sink));
    }

    /** Sends the timeline from the event after {@code last} on, until the job is over. */
    private void follow(String id, Caller.User caller, int last, Reply.Sink sink) throws IOException {
        record Step(Job job, List<JobEvent> events) {}
        int seen = last;
        try (Watch watch = signals.watch(id)) {
            while (true) {
                int after = seen;
                Step step = store.read(
                        handle -> new Step(views.visible(handle, id, caller), jobs.timeline(handle, id, after)));
                for (JobEvent event : step.events()) {
                    ObjectNode data = JobJson.event(event).put("job", id).put("state", step.job().state().text())
                            .put("status", step.job().state().legacyText());
                    sink.event(Integer.toString(event.number()), event.type().text(), data);
                    seen = event.number();
                }
                if (step.job().state().terminal() || signals.isOver()) {
                    return;
                }
                if (!watch.await(lookEvery(KEEP_ALIVE))) {
                    sink.comment("waiting");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- Verbs ---------------------------------------------------------------------------------------------------------

    private Reply cancel(Request request) {
        JobState state = desk.cancel(request.path("id"), actor(request.user()));
        return Reply.ok(JsonText.object().put("status", state.text()));
    }

    private Reply requeue(Request request) {
        desk.requeue(request.path("id"), actor(request.user()));
        return views.reply(200, views.one(request.path("id"), request.user()), Map.of());
    }

    private Reply resubmit(Request request) {
        return views.reply(
                201, views.one(desk.resubmit(request.path("id"), actor(request.user())), request.user()), Map.of());
    }

    static Actor actor(Caller.User user) {
        return user.isSuperuser() ? Actor.superuser(user.id()) : Actor.user(user.id());
    }
}
