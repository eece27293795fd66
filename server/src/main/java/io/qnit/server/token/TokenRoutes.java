package io.qnit.server.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.store.Store;
import io.qnit.server.user.Ids;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/tokens}: a user's API tokens, as QPI has them, with scopes and time of last use beside. */
public final class TokenRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(TokenRoutes.class);
    private static final int LONGEST_NAME = 200;
    private static final int MOST_SCOPES = 20;

    private final Store store;
    private final int mostTokens;
    private final InstantSource clock;

    public TokenRoutes(Store store, int mostTokens, InstantSource clock) {
        this.store = store;
        this.mostTokens = mostTokens;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        Access owner = Access.signedIn(Scope.TOKENS);
        return List.of(
                Route.post("/api/tokens", owner, this::create),
                Route.get("/api/tokens", owner, this::list),
                Route.get("/api/tokens/{id}", owner, r -> Reply.ok(json(store.read(h -> visible(h, r))))),
                Route.patch("/api/tokens/{id}", owner, this::change),
                Route.delete("/api/tokens/{id}", owner, this::delete));
    }

    private Reply create(Request request) {
        Caller.User user = request.user();
        Fields fields = request.optionalFields();
        String name = fields.text("name", LONGEST_NAME).orElse("").strip();
        Optional<Instant> expires = fields.time("expires_at");
        Set<Scope> scopes = scopes(fields, user);
        Instant now = clock.instant();
        if (expires.isPresent() && !expires.get().isAfter(now)) {
            fields.wrong("expires_at", "validation_in_the_past", "must be in the future");
        }
        fields.check("invalid request body");
        String secret = ApiToken.PREFIX + HexFormat.of().formatHex(Ids.bytes(32));
        ApiToken token = new ApiToken(
                Ids.id(), user.id(), name, ApiToken.hash(secret), scopes, expires, Optional.empty(), now);
        store.write(handle -> {
            if (TokenStore.count(handle, user.id()) >= mostTokens) {
                throw Problem.of(409, "too_many_tokens",
                        "you have " + mostTokens + " API tokens, which is the most; delete one first");
            }
            TokenStore.add(handle, token);
            return token;
        });
        LOG.atInfo().addKeyValue("user", user.id()).addKeyValue("token", token.id()).log("API token made");
        return Reply.created(json(token).put("token", secret));
    }

    /** The scopes that were asked for, of those that the caller's own credentials have. */
    private static Set<Scope> scopes(Fields fields, Caller.User user) {
        Optional<List<String>> names = fields.texts("scopes", MOST_SCOPES, 50);
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (names.isEmpty()) {
            scopes.addAll(ApiToken.USUAL);
            scopes.retainAll(user.scopes());
            return scopes;
        }
        for (String name : names.get()) {
            Optional<Scope> scope = Scope.named(name);
            if (scope.isEmpty()) {
                fields.wrong("scopes", "validation_unknown_scope",
                        "there is no scope '" + name + "'; there are "
                                + List.of(Scope.values()).stream().map(Scope::text).toList());
            } else if (!user.scopes().contains(scope.get())) {
                fields.wrong("scopes", "validation_scope_not_yours",
                        "you do not have the scope '" + name + "' yourself with these credentials");
            } else {
                scopes.add(scope.get());
            }
        }
        if (scopes.isEmpty()) {
            fields.wrong("scopes", "validation_required", "a token needs at least one scope");
        }
        return scopes;
    }

    private Reply list(Request request) {
        String sort = request.query("sort").orElse("-created");
        Comparator<ApiToken> order = switch (sort.replaceFirst("^[+ -]", "")) {
            case "created" -> Comparator.comparing(ApiToken::created).thenComparing(ApiToken::id);
            case "name" ->
                Comparator.comparing((ApiToken t) -> t.name().toLowerCase(Locale.ROOT)).thenComparing(ApiToken::id);
            default -> throw Problem.of(400, "invalid_query", "'sort' is created or name, with + or - before it");
        };
        long skip = request.query("skip", 0, 0, Integer.MAX_VALUE);
        long limit = request.query("limit", 0, 0, Integer.MAX_VALUE);
        ArrayNode array = JsonText.array();
        // A user's tokens are few: their number has a limit.
        store.read(h -> TokenStore.ofUser(h, request.user().id())).stream()
                .sorted(sort.startsWith("-") ? order.reversed() : order)
                .skip(skip)
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .forEach(t -> array.add(json(t)));
        return Reply.ok(array);
    }

    private Reply change(Request request) {
        Fields fields = request.fields();
        Optional<String> name = fields.text("name", LONGEST_NAME).map(String::strip);
        Optional<Instant> expires = fields.time("expires_at");
        boolean sets = fields.has("expires_at");
        fields.check("invalid request body");
        return Reply.ok(json(store.write(handle -> {
            ApiToken old = visible(handle, request);
            ApiToken token = old.with(name.orElse(old.name()), sets ? expires : old.expires());
            TokenStore.save(handle, token);
            return token;
        })));
    }

    private Reply delete(Request request) {
        String id = store.write(handle -> {
            ApiToken token = visible(handle, request);
            TokenStore.delete(handle, token.id());
            return token.id();
        });
        LOG.atInfo().addKeyValue("user", request.user().id()).addKeyValue("token", id).log("API token deleted");
        return Reply.ok(JsonText.object().put("status", "deleted"));
    }

    /** The token of the path, if it is the caller's or the caller a superuser. Others' are not there at all. */
    private static ApiToken visible(Handle handle, Request request) {
        Caller.User user = request.user();
        return TokenStore.byId(handle, request.path("id"))
                .filter(t -> t.userId().equals(user.id()) || user.isSuperuser())
                .orElseThrow(() -> Problem.notFound("token not found"));
    }

    private static ObjectNode json(ApiToken token) {
        ObjectNode json = JsonText.object()
                .put("id", token.id())
                .put("name", token.name());
        token.expires().ifPresent(t -> json.put("expires_at", Times.text(t)));
        ArrayNode scopes = json.putArray("scopes");
        token.scopes().stream().sorted().forEach(s -> scopes.add(s.text()));
        token.lastUsed().ifPresent(t -> json.put("last_used", Times.text(t)));
        return json.put("created", Times.text(token.created()));
    }
}
