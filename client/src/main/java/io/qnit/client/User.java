package io.qnit.client;

/**
 * A person with an account.
 *
 * @param qpuSeconds QPU time left
 * @param standing whether the account may be used
 */
public record User(String id, String email, String name, double qpuSeconds, Rank rank, Standing standing) {
    /** Whether an account may be used. */
    public enum Standing {
        ENABLED,
        DISABLED
    }

    /** What a person may do by signing in as an administrator. */
    public enum Rank {
        USER,
        SUPERUSER
    }

    static User of(Json json) {
        return new User(
                json.string("id"), json.optionalString("email").orElse(""), json.optionalString("name").orElse(""),
                json.real("qpu_seconds").orElse(0), json.flag("superuser") ? Rank.SUPERUSER : Rank.USER,
                Boolean.FALSE.equals(json.values().get("enabled")) ? Standing.DISABLED : Standing.ENABLED);
    }
}
