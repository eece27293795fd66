package io.qnit.server.booking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Actor;
import io.qnit.server.Verdict;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuStore;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bookings as records of a collection: seen by every signed-in user, changed by their owners. */
public final class BookingRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(BookingRoutes.class);
    private static final String COLLECTION = "time_slots";
    private static final Set<String> FIELDS = Set.of(
            "collectionId", "collectionName", "id", "start_time", "end_time", "booked_by", "qpu", "created");
    /** What is listed where nobody says. */
    private static final Duration BACK = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofDays(366);

    private final Store store;
    private final BookingStore bookings;
    private final QpuStore qpus;
    private final UserRecords users;
    private final Runnable wake;
    private final InstantSource clock;

    /** @param wake has the queues looked at again */
    public BookingRoutes(
            Store store, BookingStore bookings, QpuStore qpus, UserRecords users, Runnable wake, InstantSource clock) {
        this.store = store;
        this.bookings = bookings;
        this.qpus = qpus;
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
                Route.patch(records + "/{id}", user, this::change),
                Route.delete(records + "/{id}", user, this::remove));
    }

    /** Those that have a moment between {@code from} and {@code to}, by their start. */
    private Reply list(Request request) {
        Instant now = clock.instant();
        RecordQuery query = query(request, now);
        Instant from = time(request, "from").orElse(now.minus(BACK));
        Instant to = time(request, "to").orElse(now.plus(AHEAD));
        List<Booking> found = store.read(h -> bookings.within(h, from, to));
        return Reply.ok(query.page(found.stream().map(BookingRoutes::json).toList()));
    }

    private Reply one(Request request) {
        Booking booking = store.read(h -> bookings.find(h, request.path("id")).orElseThrow(BookingRoutes::notFound));
        return Reply.ok(query(request, clock.instant()).shown(json(booking)));
    }

    private RecordQuery query(Request request, Instant now) {
        return RecordQuery.of(request, new RecordQuery.Collection(
                FIELDS, Map.of("booked_by", id -> users.visible(request.user(), id))), now);
    }

    private static Optional<Instant> time(Request request, String name) {
        Optional<String> text = request.query(name).filter(t -> !t.isEmpty());
        Optional<Instant> time = text.flatMap(Times::parse);
        if (text.isPresent() && time.isEmpty()) {
            throw Problem.of(400, "invalid_query", "'" + name + "' is a time such as 2026-11-21T23:00:00Z");
        }
        return time;
    }

    private Reply create(Request request) {
        Fields fields = request.fields();
        fields.required("start_time", 40);
        fields.required("end_time", 40);
        Asked asked = Asked.of(fields);
        fields.check("failed to create record");
        Instant now = clock.instant();
        String id = Ids.id();
        Booking booking = store.write(handle -> {
            BookingRules.Slot slot = new BookingRules.Slot(
                    qpu(handle, asked), user(handle, asked, request.user().id()), asked.start().orElseThrow(),
                    asked.end().orElseThrow());
            Booking granted = granted(
                    BookingRules.create(slot, id, others(handle, slot), actor(request), now));
            bookings.write(handle, granted);
            return granted;
        });
        wake.run();
        LOG.atInfo().addKeyValue("booking", id).addKeyValue("user", booking.user()).log("booked");
        return Reply.ok(json(booking));
    }

    private Reply change(Request request) {
        Fields fields = request.fields();
        Asked asked = Asked.of(fields);
        fields.check("failed to update record");
        Instant now = clock.instant();
        Booking booking = store.write(handle -> {
            Booking old = bookings.lock(handle, request.path("id")).orElseThrow(BookingRoutes::notFound);
            BookingRules.Slot slot = new BookingRules.Slot(
                    asked.qpu().isPresent() ? qpu(handle, asked) : old.qpu(), user(handle, asked, old.user()),
                    asked.start().orElse(old.start()), asked.end().orElse(old.end()));
            Booking granted = granted(BookingRules.change(old, slot, others(handle, slot), actor(request), now));
            bookings.write(handle, granted);
            return granted;
        });
        wake.run();
        LOG.atInfo().addKeyValue("booking", booking.id()).addKeyValue("user", booking.user()).log("booking moved");
        return Reply.ok(json(booking));
    }

    private Reply remove(Request request) {
        Instant now = clock.instant();
        String id = store.write(handle -> {
            Booking old = bookings.lock(handle, request.path("id")).orElseThrow(BookingRoutes::notFound);
            bookings.remove(handle, granted(BookingRules.remove(old, actor(request), now)));
            return old.id();
        });
        wake.run();
        LOG.atInfo().addKeyValue("booking", id).log("booking given up");
        return Reply.nothing();
    }

    /** What a body asks for; {@code qpu} may be empty, which is every QPU. */
    private record Asked(Optional<Instant> start, Optional<Instant> end, Optional<String> user, Optional<String> qpu) {
        static Asked of(Fields fields) {
            return new Asked(
                    fields.time("start_time"), fields.time("end_time"),
                    fields.text("booked_by", 50).filter(u -> !u.isEmpty()), fields.text("qpu", 200));
        }
    }

    private Optional<String> qpu(Handle handle, Asked asked) {
        Optional<String> name = asked.qpu().filter(q -> !q.isEmpty());
        Optional<String> id = name.flatMap(q -> qpus.find(handle, q).or(() -> qpus.findByName(handle, q))).map(Qpu::id);
        if (name.isPresent() && id.isEmpty()) {
            throw fault("qpu", "validation_missing_rel_records", "there is no QPU '" + name.get() + "'");
        }
        return id;
    }

    private static String user(Handle handle, Asked asked, String fallback) {
        String id = asked.user().orElse(fallback);
        if (UserStore.byId(handle, id).isEmpty()) {
            throw fault("booked_by", "validation_missing_rel_records", "there is no such user");
        }
        return id;
    }

    private static Problem fault(String field, String code, String message) {
        ObjectNode data = JsonText.object();
        data.putObject(field).put("code", code).put("message", message);
        return Problem.of(400, "invalid_fields", message).withData(data);
    }

    private List<Booking> others(Handle handle, BookingRules.Slot slot) {
        return slot.start().isBefore(slot.end()) ? bookings.within(handle, slot.start(), slot.end()) : List.of();
    }

    private static Booking granted(Verdict<Booking> verdict) {
        return switch (verdict) {
            case Verdict.Granted<Booking>(Booking booking) -> booking;
            case Verdict.Refused<Booking>(var refusal) -> throw Problem.of(refusal);
        };
    }

    private static Actor actor(Request request) {
        Caller.User user = request.user();
        return user.isSuperuser() ? Actor.superuser(user.id()) : Actor.user(user.id());
    }

    private static Problem notFound() {
        return Problem.notFound("the requested resource wasn't found");
    }

    private static ObjectNode json(Booking booking) {
        return JsonText.object()
                .put("collectionId", COLLECTION)
                .put("collectionName", COLLECTION)
                .put("id", booking.id())
                .put("start_time", Times.text(booking.start()))
                .put("end_time", Times.text(booking.end()))
                .put("booked_by", booking.user())
                .put("qpu", booking.qpu().orElse(""))
                .put("created", Times.text(booking.created()));
    }
}
