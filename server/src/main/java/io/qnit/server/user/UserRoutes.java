package io.qnit.server.user;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.server.config.ServerConfig.Accounts;
import io.qnit.server.config.ServerConfig.SignUp;
import io.qnit.server.store.Store;
import io.qnit.server.token.TokenStore;
import io.qnit.server.user.Sessions.Door;
import io.qnit.server.user.User.Standing;
import io.qnit.server.web.Access;
import io.qnit.server.web.Caller;
import io.qnit.server.web.Caller.Rank;
import io.qnit.server.web.Feature;
import io.qnit.server.web.Fields;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Problem;
import io.qnit.server.web.RateLimit;
import io.qnit.server.web.RecordQuery;
import io.qnit.server.web.Reply;
import io.qnit.server.web.Request;
import io.qnit.server.web.Route;
import io.qnit.server.web.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users as records of a collection, and what an administrator sets about them. A user sees and changes the own record; QPU
 * time, rank and standing are an administrator's alone, whatever a body says.
 */
public final class UserRoutes implements Feature {
    private static final Logger LOG = LoggerFactory.getLogger(UserRoutes.class);
    private static final int LONGEST_NAME = 200;
    private static final double MOST_SECONDS = 1e12;
    private static final int MOST_SEARCHED = 10_000;
    private static final Set<String> FIELDS = Set.of(
            "collectionId", "collectionName", "id", "email", "emailVisibility", "verified", "name", "avatar",
            "superuser", "enabled", "qpu_seconds", "created", "updated");
    private static final int SIGN_UPS_PER_HOUR = 20;
    /** What a user may not set of the own record. */
    private static final List<String> ADMINISTRATORS =
            List.of("qpu_seconds", "qpu_seconds+", "qpu_seconds-", "superuser", "enabled", "verified", "api_tokens",
                    "id",
                    "tokenKey");

    private final Store store;
    private final Balance balance;
    private final Passwords passwords;
    private final Accounts accounts;
    private final InstantSource clock;
    private final RateLimit signUps;

    public UserRoutes(Store store, Balance balance, Passwords passwords, Accounts accounts, InstantSource clock) {
        this.store = store;
        this.balance = balance;
        this.passwords = passwords;
        this.accounts = accounts;
        this.clock = clock;
        signUps = new RateLimit(SIGN_UPS_PER_HOUR, Duration.ofHours(1), clock);
    }

    @Override
    public List<Route> routes() {
        String records = "/api/collections/users/records";
        Access self = Access.signedIn(Scope.ACCOUNT);
        return List.of(
                Route.get(records, self, this::list),
                Route.post(records, Access.anybody(), this::create),
                Route.get(records + "/{id}", self, r -> Reply.ok(query(r).shown(json(visible(r))))),
                Route.patch(records + "/{id}", self, this::change),
                Route.patch("/api/admin/users/{id}", Access.superuser(), this::administer));
    }

    private Reply list(Request request) {
        RecordQuery query = query(request);
        Caller.User caller = request.user();
        return Reply.ok(store.read(handle -> {
            Function<User, ObjectNode> json = u -> UserJson.of(u, Door.USERS, balance.millis(handle, u.id()));
            if (!caller.isSuperuser()) {
                return query.page(UserStore.byId(handle, caller.id()).stream().map(json).toList());
            }
            long total = UserStore.count(handle);
            if (query.isPlain()) {
                return query.page(
                        total, UserStore.page(handle, query.perPage(), query.offset()).stream().map(json).toList());
            }
            if (total > MOST_SEARCHED) {
                throw Problem.of(400, "too_many_records", "of " + total + " users, which is more than " + MOST_SEARCHED
                        + ", none are looked for and none sorted; page through them");
            }
            return query.page(UserStore.page(handle, MOST_SEARCHED, 0).stream().map(json).toList());
        }));
    }

    private RecordQuery query(Request request) {
        return RecordQuery.of(request, new RecordQuery.Collection(FIELDS, Map.of()), clock.instant());
    }

    /** By a superuser, or by anybody where signing up is allowed. */
    private Reply create(Request request) {
        boolean administrator = request.caller() instanceof Caller.User u && u.isSuperuser();
        if (!administrator && accounts.signUp() == SignUp.ADMINISTRATORS_ONLY) {
            throw Problem.of(403, "admin_required", "only superusers can perform this action");
        }
        Fields fields = request.fields();
        if (!administrator) {
            refuseWhatIsAnAdministrators(fields);
            signUps.take(request.addressKey(), "rate_limited", "too many new accounts from your address");
        }
        String email = User.normalised(fields.required("email", 255));
        String password = NewPassword.of(fields);
        String name = fields.text("name", LONGEST_NAME).orElse("").strip();
        Optional<Double> seconds = fields.number("qpu_seconds", 0, MOST_SECONDS);
        boolean superuser = fields.flag("superuser").orElse(false);
        if (!email.isEmpty() && !User.isEmail(email)) {
            fields.wrong("email", "validation_is_email", "must be a valid email address");
        }
        fields.check("failed to create record");
        Instant now = clock.instant();
        User user = new User(
                Ids.id(), email, name, Optional.of(passwords.hash(password)), Ids.secret(),
                superuser ? Rank.SUPERUSER : Rank.MEMBER, Standing.ENABLED, now, now);
        long millis = store.write(handle -> {
            if (UserStore.byEmail(handle, email).isPresent()) {
                throw NewPassword.emailTaken("failed to create record");
            }
            UserStore.add(handle, user);
            seconds.ifPresent(s -> balance.set(handle, user.id(), millis(s), "at creation", now));
            return balance.millis(handle, user.id());
        });
        LOG.atInfo().addKeyValue("user", user.id()).addKeyValue("rank", user.rank()).log("user made");
        return Reply.ok(UserJson.of(user, Door.USERS, millis));
    }

    /** A superuser changes anybody, a user the own name and password. */
    private Reply change(Request request) {
        Caller.User caller = request.user();
        User old = visible(request);
        Fields fields = request.fields();
        if (!caller.isSuperuser()) {
            refuseWhatIsAnAdministrators(fields);
            if (fields.has("email")) {
                throw refused("email");
            }
        }
        Optional<String> name = fields.text("name", LONGEST_NAME).map(String::strip);
        Optional<String> email = fields.text("email", 255).map(User::normalised);
        email.filter(e -> !User.isEmail(e))
                .ifPresent(e -> fields.wrong("email", "validation_is_email", "must be a valid email address"));
        Optional<String> password = fields.has("password") ? Optional.of(NewPassword.of(fields)) : Optional.empty();
        String oldPassword = password.isPresent() && !caller.isSuperuser()
                ? fields.required("oldPassword", Passwords.LONGEST) : "";
        Administered asked = Administered.of(fields);
        fields.check("failed to update record");
        if (password.isPresent() && !caller.isSuperuser() && !passwords.matches(oldPassword, old.passwordHash())) {
            fields.wrong("oldPassword", "validation_invalid_old_password", "missing or invalid old password");
            fields.check("failed to update record");
        }
        Optional<String> hash = password.map(passwords::hash);
        Instant now = clock.instant();
        return Reply.ok(store.write(handle -> {
            User user = UserStore.byId(handle, old.id()).orElseThrow(UserRoutes::notFound);
            User fresh = name.isPresent() ? user.withName(name.get(), now) : user;
            if (email.isPresent() && !email.get().equals(user.email())) {
                if (UserStore.byEmail(handle, email.get()).isPresent()) {
                    throw NewPassword.emailTaken("failed to update record");
                }
                fresh = fresh.withEmail(email.get(), now);
            }
            if (hash.isPresent()) {
                fresh = fresh.withPassword(hash.get(), now);
            }
            return apply(handle, fresh, asked, caller.id(), now);
        }));
    }

    private Reply administer(Request request) {
        Fields fields = request.fields();
        Administered asked = Administered.of(fields);
        fields.check("invalid request body");
        Instant now = clock.instant();
        return Reply.ok(store.write(handle -> {
            User user = UserStore.byId(handle, request.path("id"))
                    .orElseThrow(() -> Problem.notFound("user not found"));
            return apply(handle, user, asked, request.user().id(), now);
        }));
    }

    /**
     * What an administrator may set about anybody.
     *
     * @param seconds the balance, as a new value or a change
     * @param tokens {@code api_tokens: []} ends them all
     */
    private record Administered(
            Optional<Double> seconds, Optional<Double> more, Optional<Double> less, Optional<Boolean> enabled,
            Tokens tokens) {
        private enum Tokens {
            KEPT,
            ENDED
        }

        static Administered of(Fields fields) {
            Tokens tokens = Tokens.KEPT;
            if (fields.has("api_tokens")) {
                if (fields.texts("api_tokens", 0, 0).isPresent()) {
                    tokens = Tokens.ENDED;
                } else {
                    fields.wrong("api_tokens", "validation_invalid", "is [], which ends all tokens of the user");
                }
            }
            return new Administered(
                    fields.number("qpu_seconds", 0, MOST_SECONDS), fields.number("qpu_seconds+", 0, MOST_SECONDS),
                    fields.number("qpu_seconds-", 0, MOST_SECONDS), fields.flag("enabled"), tokens);
        }
    }

    private ObjectNode apply(Handle handle, User user, Administered asked, String by, Instant now) {
        User fresh = user;
        if (asked.enabled().isPresent()) {
            Standing standing = asked.enabled().get() ? Standing.ENABLED : Standing.DISABLED;
            if (user.id().equals(by) && standing == Standing.DISABLED) {
                throw Problem.of(409, "not_yourself", "you cannot disable yourself");
            }
            fresh = standing == user.standing() ? fresh : fresh.withStanding(standing, now);
        }
        if (!UserStore.byId(handle, user.id()).equals(Optional.of(fresh))) {
            UserStore.save(handle, fresh);
        }
        if (asked.tokens() == Administered.Tokens.ENDED) {
            TokenStore.deleteOfUser(handle, user.id());
        }
        long millis = balance.millis(handle, user.id());
        if (asked.seconds().isPresent() || asked.more().isPresent() || asked.less().isPresent()) {
            long wanted = asked.seconds().map(UserRoutes::millis).orElse(millis)
                    + asked.more().map(UserRoutes::millis).orElse(0L)
                    - asked.less().map(UserRoutes::millis).orElse(0L);
            balance.set(handle, user.id(), wanted, "by " + by, now);
            millis = balance.millis(handle, user.id());
        }
        return UserJson.of(fresh, Door.USERS, millis);
    }

    private static void refuseWhatIsAnAdministrators(Fields fields) {
        for (String name : ADMINISTRATORS) {
            if (fields.has(name)) {
                throw refused(name);
            }
        }
    }

    private static Problem refused(String name) {
        ObjectNode data = JsonText.object();
        data.putObject(name).put("code", "validation_admin_only").put("message", "Only an administrator sets this.");
        return Problem.of(403, "admin_required", "only an administrator sets '" + name + "'").withData(data);
    }

    private User visible(Request request) {
        Caller.User caller = request.user();
        return Optional.of(request.path("id"))
                .filter(id -> id.equals(caller.id()) || caller.isSuperuser())
                .flatMap(id -> store.read(h -> UserStore.byId(h, id)))
                .orElseThrow(UserRoutes::notFound);
    }

    private static Problem notFound() {
        return Problem.notFound("the requested resource wasn't found");
    }

    private ObjectNode json(User user) {
        return UserJson.of(user, Door.USERS, store.read(h -> balance.millis(h, user.id())));
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }
}
