package io.qnit.server.booking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Actor;
import io.qnit.server.Verdict;
import io.qnit.server.ledger.Account;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.store.Store;
import io.qnit.server.user.Ids;
import io.qnit.server.user.UserRecords;
import io.qnit.server.user.UserStore;
import io.qnit.server.web.Access;
import io.qnit.server.web.Caller;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.RecordQuery;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import io.qnit.server.web.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests for QPU time as records of a collection: made, seen and withdrawn by their owners, decided by superusers. */
public final class TimeRequestRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(TimeRequestRoutes.class);
    private static final String COLLECTION = "qpu_time_requests";
    private static final Set<String> FIELDS = Set.of(
            "collectionId", "collectionName", "id", "user", "seconds", "status", "requested_reason", "rejection_reason",
            "handled_by", "created", "updated");
    private static final int LONGEST_REASON = 5000;
    private static final double MOST_SECONDS = 1e9;
    /** How many of a user's, or of everybody's in one state, can be paged through. */
    private static final int MOST_LISTED = 10_000;

    private final Store store;
    private final BookingStore requests;
    private final LedgerStore ledger;
    private final UserRecords users;
    private final Runnable wake;
    private final InstantSource clock;

    /** @param wake has the queues looked at again: who has time again may have jobs waiting */
    public TimeRequestRoutes(
            Store store, BookingStore requests, LedgerStore ledger, UserRecords users, Runnable wake,
            InstantSource clock) {
        this.store = store;
        this.requests = requests;
        this.ledger = ledger;
        this.users = users;
        this.wake = wake;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        String records = "/api/collections/" + COLLECTION + "/records";
        Access user = Access.signedIn(Scope.BOOKINGS);
        return List.of(
                Route.get(records, user, this::list),
                Route.post(records, user, this::create),
                Route.get(records + "/{id}", user, this::one),
                Route.patch(records + "/{id}", user, this::decide),
                Route.delete(records + "/{id}", user, this::withdraw));
    }

    /** One's own, the newest first; for superusers everybody's in one state ({@code ?status=}, pending), the oldest first. */
    private Reply list(Request request) {
        RecordQuery query = query(request);
        Actor actor = actor(request);
        Optional<TimeRequest.State> asked = request.query("status")
                .map(s -> state(s).orElseThrow(() -> Problem.of(400, "invalid_query",
                        "'status' is pending, approved or rejected")));
        // A filter says itself which states it wants.
        List<TimeRequest.State> states = asked.map(List::of).orElseGet(() -> query.isPlain()
                ? List.of(TimeRequest.State.PENDING)
                : List.of(TimeRequest.State.values()));
        List<TimeRequest> found = store.read(h -> {
            if (!actor.isSuperuser()) {
                return requests.requestsOf(h, actor.user(), 0, MOST_LISTED);
            }
            List<TimeRequest> all = new ArrayList<>();
            states.forEach(state -> all.addAll(requests.requests(h, state, 0, MOST_LISTED)));
            return all;
        });
        return Reply.ok(query.page(found.stream().map(TimeRequestRoutes::json).toList()));
    }

    private Reply one(Request request) {
        TimeRequest found = store.read(h -> requests.findRequest(h, request.path("id"))
                .filter(t -> actor(request).mayActFor(t.user())).orElseThrow(TimeRequestRoutes::notFound));
        return Reply.ok(query(request).shown(json(found)));
    }

    private RecordQuery query(Request request) {
        return RecordQuery.of(request, new RecordQuery.Collection(
                FIELDS, Map.of("user", id -> users.visible(request.user(), id))), clock.instant());
    }

    /** Whatever the body says, a request begins as pending, and is one's own unless a superuser makes it. */
    private Reply create(Request request) {
        Fields fields = request.fields();
        Optional<Double> seconds = fields.number("seconds", 0.001, MOST_SECONDS);
        if (!fields.has("seconds")) {
            fields.wrong("seconds", "validation_required", "cannot be blank");
        }
        String reason = fields.text("requested_reason", LONGEST_REASON).orElse("");
        Optional<String> user = fields.text("user", 50).filter(u -> !u.isEmpty());
        fields.check("failed to create record");
        String id = Ids.id();
        Instant now = clock.instant();
        TimeRequest made = store.write(handle -> {
            String whose = user.orElse(request.user().id());
            if (UserStore.byId(handle, whose).isEmpty()) {
                throw Problem.of(400, "invalid_fields", "there is no such user");
            }
            TimeRequest granted = granted(TimeRequestRules.create(
                    id, whose, Math.round(seconds.orElseThrow() * 1000), reason, actor(request), now));
            requests.write(handle, granted);
            return granted;
        });
        LOG.atInfo().addKeyValue("request", id).addKeyValue("user", made.user()).log("QPU time asked for");
        return Reply.ok(json(made));
    }

    private Reply decide(Request request) {
        Fields fields = request.fields();
        Optional<TimeRequest.State> decision = fields.text("status", 20).flatMap(TimeRequestRoutes::state);
        if (decision.isEmpty()) {
            fields.wrong("status", "validation_required", "is approved or rejected");
        }
        String reason = fields.text("rejection_reason", LONGEST_REASON).orElse("");
        Optional<Double> seconds = fields.number("seconds", 0.001, MOST_SECONDS);
        Optional<String> user = fields.text("user", 50).filter(u -> !u.isEmpty());
        Actor actor = actor(request);
        if (!actor.isSuperuser()) {
            throw Problem.of(403, "admin_required", "only administrators can update time requests");
        }
        fields.check("failed to update record");
        Instant now = clock.instant();
        TimeRequest decided = store.write(handle -> {
            String owner =
                    requests.findRequest(handle, request.path("id")).orElseThrow(TimeRequestRoutes::notFound).user();
            Account account = ledger.lock(handle, owner);
            TimeRequest old = requests.lockRequest(handle, request.path("id")).orElseThrow(TimeRequestRoutes::notFound);
            TimeRequestRules.Decided change = granted(TimeRequestRules.decide(
                    old, decision.orElseThrow(), user.orElse(old.user()),
                    seconds.map(s -> Math.round(s * 1000)).orElse(old.millis()), reason, account, actor, now));
            requests.write(handle, change.request());
            ledger.write(handle, change.credit().stream().toList());
            return change.request();
        });
        wake.run();
        LOG.atInfo().addKeyValue("request", decided.id()).addKeyValue("state", decided.state()).log("QPU time decided");
        return Reply.ok(json(decided));
    }

    private Reply withdraw(Request request) {
        String id = store.write(handle -> {
            TimeRequest old = requests.lockRequest(handle, request.path("id")).orElseThrow(TimeRequestRoutes::notFound);
            requests.remove(handle, granted(TimeRequestRules.withdraw(old, actor(request))));
            return old.id();
        });
        LOG.atInfo().addKeyValue("request", id).log("time request withdrawn");
        return Reply.nothing();
    }

    private static Optional<TimeRequest.State> state(String text) {
        return Arrays.stream(TimeRequest.State.values()).filter(s -> s.text().equals(text)).findFirst();
    }

    private static <T> T granted(Verdict<T> verdict) {
        return switch (verdict) {
            case Verdict.Granted<T>(T change) -> change;
            case Verdict.Refused<T>(var refusal) -> throw Problem.of(refusal);
        };
    }

    private static Actor actor(Request request) {
        Caller.User user = request.user();
        return user.isSuperuser() ? Actor.superuser(user.id()) : Actor.user(user.id());
    }

    private static Problem notFound() {
        return Problem.notFound("the requested resource wasn't found");
    }

    private static ObjectNode json(TimeRequest request) {
        return JsonText.object()
                .put("collectionId", COLLECTION)
                .put("collectionName", COLLECTION)
                .put("id", request.id())
                .put("user", request.user())
                .put("seconds", request.millis() / 1000.0)
                .put("status", request.state().text())
                .put("requested_reason", request.requestedReason())
                .put("rejection_reason", request.rejectionReason())
                .put("handled_by", request.handledBy().orElse(""))
                .put("created", Times.text(request.created()))
                .put("updated", Times.text(request.updated()));
    }
}
