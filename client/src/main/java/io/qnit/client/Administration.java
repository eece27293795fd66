package io.qnit.client;

import io.qnit.client.Http.Repeat;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What administrators do: users and their QPU time, QPUs, nodes. From {@link QnitClient#administration}; the connection's
 * token needs the scope {@code admin}, else everything is refused with status 403. Thread-safe.
 */
public final class Administration {
    private static final String USERS = "/api/collections/users/records";
    private static final int PAGE = 200;

    private final Http http;

    Administration(Http http) {
        this.http = http;
    }

    /** Whether a QPU takes jobs. */
    public enum Service {
        ENABLED,
        DISABLED,
        /** Finishes what it holds, takes nothing new. */
        DRAINING,
        MAINTENANCE
    }

    /** What stands behind a QPU. */
    public enum Kind {
        HARDWARE,
        SIMULATOR
    }

    /**
     * Asks whether the connection's token may administer; some lists are shorter for others, and not refused.
     *
     * @throws ServerException with status 403 where it may not
     */
    public void checkRank() {
        http.get("/api/op/nodes");
    }

    // ---- Users ---------------------------------------------------------------------------------------------------------

    /** Everybody with an account, in the server's order. */
    public List<User> users() {
        List<User> users = new ArrayList<>();
        for (int page = 1;; page++) {
            List<Json> found = Json.list(http.get(USERS + "?perPage=" + PAGE + "&page=" + page));
            found.forEach(json -> users.add(User.of(json)));
            if (found.size() < PAGE) {
                return users;
            }
        }
    }

    /**
     * The user of this e-mail address or id.
     *
     * @throws QnitException {@link ErrorCode#INVALID_ARGUMENT} where there is none
     */
    public User user(String emailOrId) {
        return users().stream()
                .filter(user -> user.id().equals(emailOrId) || user.email().equalsIgnoreCase(emailOrId.strip()))
                .findFirst()
                .orElseThrow(() -> new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no user '" + emailOrId + "'; 'qnit admin users' lists them"));
    }

    /** Makes a user. */
    public User createUser(String email, String password, double qpuSeconds, User.Rank rank) {
        return User.of(Json.object(http.send("POST", USERS, Map.of(
                "email", email, "password", password, "passwordConfirm", password, "qpu_seconds", qpuSeconds,
                "superuser", rank == User.Rank.SUPERUSER), Repeat.UNSAFE)));
    }

    /** Gives a user another password, which ends all of the user's sessions. */
    public User resetPassword(String id, String password) {
        return User.of(Json.object(http.send(
                "PATCH", USERS + "/" + QnitClient.encoded(id),
                Map.of("password", password, "passwordConfirm", password), Repeat.SAFE)));
    }

    /** Sets the QPU time that a user has left. */
    public User setQpuSeconds(String id, double seconds) {
        return set(id, Map.of("qpu_seconds", seconds), Repeat.SAFE);
    }

    /** Gives QPU time, or takes it where {@code seconds} is negative. */
    public User addQpuSeconds(String id, double seconds) {
        return set(id, Map.of(seconds < 0 ? "qpu_seconds-" : "qpu_seconds+", Math.abs(seconds)), Repeat.UNSAFE);
    }

    /** Locks an account out, with all that uses it, or lets it in again. */
    public User setStanding(String id, User.Standing standing) {
        return set(id, Map.of("enabled", standing == User.Standing.ENABLED), Repeat.SAFE);
    }

    /** Ends all API tokens of a user at once. */
    public User endTokens(String id) {
        return set(id, Map.of("api_tokens", List.of()), Repeat.SAFE);
    }

    private User set(String id, Map<String, Object> body, Repeat repeat) {
        return User.of(Json.object(
                http.send("PATCH", "/api/admin/users/" + QnitClient.encoded(id), body, repeat)));
    }

    // ---- QPUs and nodes ------------------------------------------------------------------------------------------------

    public List<Qpu> qpus() {
        return Json.list(http.get("/api/qpus?sort=name")).stream().map(Qpu::of).toList();
    }

    /** Registers a QPU; its node comes with a token of {@link #inviteNode}. */
    public Qpu createQpu(String name, Kind kind, int qubits, long maxShots) {
        return Qpu.of(Json.object(http.send("POST", "/api/op/qpus/create", Map.of(
                "name", name, "kind", kind.name().toLowerCase(Locale.ROOT), "num_qubits", qubits, "max_shots",
                maxShots), Repeat.UNSAFE)));
    }

    /**
     * Says whether a QPU takes jobs.
     *
     * @param reason shown to users; may be empty
     */
    public Qpu setService(String nameOrId, Service service, String reason) {
        return Qpu.of(Json.object(http.send(
                "POST", "/api/op/qpus/" + QnitClient.encoded(nameOrId) + "/service",
                Map.of("service", service.name().toLowerCase(Locale.ROOT), "reason", reason), Repeat.SAFE)));
    }

    /** Every node that ever came in. */
    public List<Node> nodes() {
        return Json.list(http.get("/api/op/nodes")).stream().map(Node::of).toList();
    }

    /** Makes a token with which one node comes in, once, within a day. */
    public NodeInvitation inviteNode(String qpuNameOrId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("qpu", qpuNameOrId);
        return NodeInvitation.of(Json.object(http.send("POST", "/api/op/nodes/tokens", body, Repeat.UNSAFE)));
    }

    /** Puts a node out, for good: its connection ends, its key is worth nothing. */
    public Node revokeNode(String id) {
        return Node.of(Json.object(http.send(
                "POST", "/api/op/nodes/" + QnitClient.encoded(id) + "/revoke", Optional.of("{}"), Map.of(),
                Repeat.SAFE, Duration.ZERO)));
    }
}
