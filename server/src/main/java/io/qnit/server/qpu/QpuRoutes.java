package io.qnit.server.qpu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.Actor;
import io.qnit.server.Verdict;
import io.qnit.server.store.OutboxStore;
import io.qnit.server.store.Store;
import io.qnit.server.user.Ids;
import io.qnit.server.web.Access;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** QPUs: anybody sees them, by name or id; superusers register them and say whether they serve. */
public final class QpuRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(QpuRoutes.class);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 500;
    private static final long MOST_QUBITS = 1_000_000;
    private static final long MOST_SHOTS = 1_000_000_000L;
    /** Where the registration says nothing. */
    private static final long QUBITS = 32;
    private static final long SHOTS = 1_000_000;

    private final Store store;
    private final QpuStore qpus;
    private final ToIntBiFunction<Handle, Qpu> held;
    private final Runnable wake;
    private final InstantSource clock;

    /**
     * @param held how many jobs a QPU's node holds
     * @param wake has the queues looked at again
     */
    public QpuRoutes(
            Store store, QpuStore qpus, ToIntBiFunction<Handle, Qpu> held, Runnable wake, InstantSource clock) {
        this.store = store;
        this.qpus = qpus;
        this.held = held;
        this.wake = wake;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/qpus", Access.everyone(), this::list),
                Route.get("/api/qpus/{name}", Access.everyone(),
                        r -> Reply.ok(store.read(h -> json(h, named(h, r.path("name")))))),
                Route.post("/api/op/qpus/create", Access.superuser(), this::create),
                Route.post("/api/op/qpu/toggle", Access.superuser(), this::toggle),
                Route.post("/api/op/qpus/{name}/service", Access.superuser(), this::service));
    }

    private Reply list(Request request) {
        String sort = request.query("sort").orElse("created");
        Comparator<Qpu> order = switch (sort.replaceFirst("^[+ -]", "")) {
            case "created" -> Comparator.comparing(Qpu::created).thenComparing(Qpu::id);
            case "name" -> Comparator.comparing(Qpu::name);
            default -> throw Problem.of(400, "invalid_query", "'sort' is created or name, with + or - before it");
        };
        long skip = request.query("skip", 0, 0, Integer.MAX_VALUE);
        long limit = request.query("limit", 0, 0, Integer.MAX_VALUE);
        return Reply.ok(store.read(handle -> {
            ArrayNode array = JsonText.array();
            qpus.all(handle).stream()
                    .sorted(sort.startsWith("-") ? order.reversed() : order)
                    .skip(skip)
                    .limit(limit == 0 ? Long.MAX_VALUE : limit)
                    .forEach(q -> array.add(json(handle, q)));
            return array;
        }));
    }

    private Reply create(Request request) {
        Fields fields = request.fields();
        String name = fields.required("name", LONGEST_NAME).strip();
        if (!name.isEmpty() && !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*")) {
            fields.wrong("name", "validation_invalid", "is made of letters, digits, spaces and . _ -");
        }
        long qubits = fields.whole("num_qubits", 1, MOST_QUBITS).orElse(QUBITS);
        long shots = fields.whole("max_shots", 1, MOST_SHOTS).orElse(SHOTS);
        QpuKind kind = fields.text("kind", 20)
                .flatMap(k -> Arrays.stream(QpuKind.values()).filter(v -> v.text().equals(k)).findFirst()
                        .or(() -> fields.wrong("kind", "validation_invalid", "is hardware or simulator")))
                .orElse(QpuKind.HARDWARE);
        boolean enabled = fields.flag("enabled").orElse(true);
        fields.check("invalid request body");
        Instant now = clock.instant();
        Qpu made = Qpu.create(Ids.id(), name, kind, Math.toIntExact(qubits), shots, now)
                .holding(Qpu.MOST_HELD);
        ObjectNode json = store.write(handle -> {
            if (qpus.findByName(handle, name).isPresent()) {
                ObjectNode data = JsonText.object();
                data.putObject("name").put("code", "validation_not_unique").put("message", "Value must be unique.");
                throw Problem.of(400, "invalid_fields", "there is a QPU of this name").withData(data);
            }
            qpus.insert(handle, made);
            return json(handle, enabled ? made
                    : changed(handle, made, Service.DISABLED, "registered as disabled", request, now));
        });
        wake.run();
        LOG.atInfo().addKeyValue("qpu", made.id()).addKeyValue("name", name).log("QPU registered");
        return Reply.created(json);
    }

    private Reply toggle(Request request) {
        Fields fields = request.fields();
        String id = fields.required("id", LONGEST_NAME);
        boolean enabled = fields.flag("enabled").orElse(false);
        fields.check("invalid request body");
        return serve(request, id, enabled ? Service.ENABLED : Service.DISABLED, enabled ? "" : "disabled");
    }

    private Reply service(Request request) {
        Fields fields = request.fields();
        Optional<Service> service = fields.text("service", 20)
                .flatMap(s -> Arrays.stream(Service.values()).filter(v -> v.text().equals(s)).findFirst());
        if (service.isEmpty()) {
            fields.wrong("service", "validation_required",
                    "is one of " + Arrays.stream(Service.values()).map(Service::text).toList());
        }
        String reason = fields.text("reason", LONGEST_REASON).orElse("").strip();
        fields.check("invalid request body");
        return serve(request, request.path("name"), service.orElseThrow(), reason);
    }

    private Reply serve(Request request, String nameOrId, Service service, String reason) {
        Instant now = clock.instant();
        ObjectNode json = store.write(handle -> {
            Qpu qpu = qpus.lock(handle, named(handle, nameOrId).id()).orElseThrow(QpuRoutes::notFound);
            return json(handle, changed(handle, qpu, service, reason, request, now));
        });
        wake.run();
        LOG.atInfo().addKeyValue("qpu", json.path("id").asText()).addKeyValue("service", service.text())
                .log("QPU service set");
        return Reply.ok(json);
    }

    private Qpu changed(Handle handle, Qpu qpu, Service service, String reason, Request request, Instant now) {
        return switch (QpuRules.service(qpu, service, reason, Actor.superuser(request.user().id()), now)) {
            case Verdict.Refused<QpuChange>(var refusal) -> throw Problem.of(refusal);
            case Verdict.Granted<QpuChange>(QpuChange change) -> {
                qpus.write(handle, change.qpu());
                change.event().ifPresent(e -> OutboxStore.append(handle, e));
                yield change.qpu();
            }
        };
    }

    private Qpu named(Handle handle, String nameOrId) {
        return qpus.find(handle, nameOrId).or(() -> qpus.findByName(handle, nameOrId)).orElseThrow(QpuRoutes::notFound);
    }

    private static Problem notFound() {
        return Problem.notFound("QPU not found");
    }

    private ObjectNode json(Handle handle, Qpu qpu) {
        QpuState state = qpu.state(held.applyAsInt(handle, qpu));
        return JsonText.object()
                .put("id", qpu.id())
                .put("name", qpu.name())
                .put("status", legacy(state))
                .put("state", state.text())
                .put("reason", qpu.reason())
                .put("num_qubits", qpu.qubits())
                .put("max_shots", qpu.maxShots())
                .put("kind", qpu.kind().text())
                .put("enabled", qpu.service() != Service.DISABLED)
                .put("created", Times.text(qpu.created()))
                .put("updated", Times.text(qpu.updated()));
    }

    /** The state as clients of QPI know it. */
    private static String legacy(QpuState state) {
        return switch (state) {
            case ONLINE, BUSY -> "online";
            case DRAINING, MAINTENANCE, CALIBRATING -> "maintenance";
            case OFFLINE -> "offline";
        };
    }
}
