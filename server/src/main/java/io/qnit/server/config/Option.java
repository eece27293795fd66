package io.qnit.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that can be set: one row per option, read by the parser, {@code --print-config}, the help and the
 * documentation. The flag is the name; the environment variable and the key in a file follow from it.
 */
public enum Option {
    CONFIG_FILE("config-file", Kind.TEXT, "", Origins.QPI, "the file with settings: qnit.yml, else qpi.config.yml"),
    STATE_DIR("state-dir", Kind.TEXT, "", Origins.QNIT,
            "keys, certificates, the database; readable by its owner alone"),
    STORE("store", Kind.TEXT, "", Origins.QNIT, "sqlite:FILE or postgresql://USER@HOST/DATABASE; qnit.db in state-dir"),
    STORE_PASSWORD_FILE("store-password-file", Kind.TEXT, "", Origins.QNIT, "a file that holds PostgreSQL's password"),

    LISTEN("listen", Kind.TEXT, "127.0.0.1", Origins.QNIT, "the address to listen on; 0.0.0.0 for all"),
    SERVER_PORT("server-port", Kind.PORT, "8090", Origins.QPI, "the port for everything; 0 takes a free one"),
    BEHIND_PROXY("behind-proxy", Kind.LIST, "", Origins.QNIT,
            "addresses of the proxies that end TLS (10.0.0.7, 10.1.0.0/16); forwarded headers are believed from them"),
    DOMAIN("domain", Kind.LIST, "", Origins.QPI, "host names in the certificate, between commas"),
    IP_ADDR("ip-addr", Kind.LIST, "127.0.0.1", Origins.QPI, "addresses in the certificate, between commas"),
    TLS("tls", Kind.TEXT, "auto", Origins.QNIT, "auto: plain HTTP on loopback and behind a proxy only; on: always TLS"),
    TLS_CA_CERT_FILE("tls-ca-cert-file", Kind.TEXT, "", Origins.QPI, "the CA; made in state-dir when it is not there"),
    TLS_CA_KEY_FILE("tls-ca-key-file", Kind.TEXT, "", Origins.QPI, "the CA's key"),
    TLS_CERT_FILE("tls-cert-file", Kind.TEXT, "", Origins.QPI, "your own certificate, with its chain"),
    TLS_KEY_FILE("tls-key-file", Kind.TEXT, "", Origins.QPI, "your own certificate's key"),

    DISABLE_EMAIL_PASSWORD_AUTH("disable-email-password-auth", Kind.SWITCH, "false", Origins.QPI,
            "users sign in through OAuth2 only; administrators keep their passwords"),
    SIGN_UP("sign-up", Kind.SWITCH, "false", Origins.QNIT, "anybody may make an account, without QPU time"),
    SESSION_LIFETIME("session-lifetime", Kind.DURATION, "8h", Origins.QNIT, "how long a sign-in lasts"),
    SETUP_LIFETIME("setup-lifetime", Kind.DURATION, "1h", Origins.QNIT,
            "how long the link for the first administrator is good"),

    MAX_BODY("max-body", Kind.BYTES, "32MiB", Origins.QNIT, "the largest request"),
    MAX_CONNECTIONS("max-connections", Kind.COUNT, "10000", Origins.QNIT, "open connections; more wait"),
    MAX_REQUESTS("max-requests", Kind.COUNT, "2000", Origins.QNIT, "requests at the same time; more are sent away"),
    REQUEST_TIMEOUT("request-timeout", Kind.DURATION, "30s", Origins.QNIT, "how long a client may keep us waiting"),
    STOP_TIMEOUT("stop-timeout", Kind.DURATION, "10s", Origins.QNIT, "how long a stop waits for requests under way"),
    RATE_PER_ADDRESS("rate-per-address", Kind.COUNT, "1000", Origins.QNIT, "requests per second from one address"),
    RATE_PER_USER("rate-per-user", Kind.COUNT, "500", Origins.QNIT, "requests per second of one user"),
    SIGN_IN_FAILURES("sign-in-failures", Kind.COUNT, "10", Origins.QNIT,
            "failed sign-ins per minute from one address, and to one account"),
    MAX_TOKENS("max-tokens", Kind.COUNT, "100", Origins.QNIT, "API tokens of one user"),
    MAX_QUEUED_JOBS("max-queued-jobs", Kind.COUNT, "1000", Origins.QNIT, "jobs of one user that are not finished"),

    LEASE("lease", Kind.DURATION, "30s", Origins.QNIT,
            "after so long without a sign of life from its node a job may be granted again"),
    HEARTBEAT("heartbeat", Kind.DURATION, "10s", Origins.QNIT,
            "how often a node says that it lives; after three that are missing it is offline"),
    IDLE_THRESHOLD("idle-threshold", Kind.DURATION, "5s", Origins.QPI,
            "a booker idle for so long lets others' jobs fill in"),
    MAX_FILL("max-fill", Kind.DURATION, "60s", Origins.QNIT, "the longest fill-in in somebody else's booking"),

    RECOVERY_INTERVAL("recovery-interval", Kind.DURATION, "10s", "leases replace the search for lost jobs"),
    JOB_TIMEOUT("job-timeout", Kind.DURATION, "20s", "a job is lost when its lease ends, not after a fixed time"),
    DISPATCH_POLL_INTERVAL("dispatch-poll-interval", Kind.DURATION, "1s",
            "a job is dispatched when it can be, not by polling"),
    PORT_RANGE_START("port-range-start", Kind.PORT, "6000", "nodes come in through the server's own port"),
    PORT_RANGE_END("port-range-end", Kind.PORT, "7000", "nodes come in through the server's own port"),
    EVENT_RATE_LIMIT("event-rate-limit", Kind.COUNT, "100", "no event is dropped for its rate"),
    EVENTS_RETENTION("events-retention", Kind.DURATION, "720h", "events of devices are not kept yet"),
    EVENTS_PRUNE_INTERVAL("events-prune-interval", Kind.DURATION, "1h", "events of devices are not kept yet"),
    OAUTH2_PROVIDERS("oauth2-providers", Kind.SECRET, "", "sign-in through OAuth2 is not there yet"),
    QPUS_COLLECTION("qpus-collection", Kind.TEXT, "qpus", Notes.COLLECTIONS),
    TIMESLOTS_COLLECTION("timeslots-collection", Kind.TEXT, "time_slots", Notes.COLLECTIONS),
    JOBS_COLLECTION("jobs-collection", Kind.TEXT, "quantum_jobs", Notes.COLLECTIONS),
    API_TOKENS_COLLECTION("api-tokens-collection", Kind.TEXT, "api_tokens", Notes.COLLECTIONS),
    NOTIFICATIONS_COLLECTION("notifications-collection", Kind.TEXT, "notifications", Notes.COLLECTIONS),
    QPU_TIME_REQUESTS_COLLECTION("qpu-time-requests-collection", Kind.TEXT, "qpu_time_requests", Notes.COLLECTIONS),
    DRIVERS_COLLECTION("drivers-collection", Kind.TEXT, "drivers", Notes.COLLECTIONS),
    EVENTS_COLLECTION("events-collection", Kind.TEXT, "events", Notes.COLLECTIONS),
    THEMES_COLLECTION("themes-collection", Kind.TEXT, "themes", Notes.COLLECTIONS);

    /** How a value is written. */
    public enum Kind {
        TEXT,
        /** As text, and never shown. */
        SECRET,
        /** Texts between commas; a list in a file. */
        LIST,
        SWITCH,
        COUNT,
        PORT,
        /** As Go writes it: {@code 1h30m}, {@code 250ms}. */
        DURATION,
        /** A number with B, KiB, MiB or GiB. */
        BYTES
    }

    private enum Origins {
        QNIT,
        QPI
    }

    private static final class Notes {
        private static final String COLLECTIONS = "collections are not served under other names yet";
    }

    private final String flag;
    private final Kind kind;
    private final String fallback;
    private final boolean qpi;
    private final String doc;
    private final Optional<String> withoutEffect;

    Option(String flag, Kind kind, String fallback, Origins origin, String doc) {
        this.flag = flag;
        this.kind = kind;
        this.fallback = fallback;
        this.qpi = origin == Origins.QPI;
        this.doc = doc;
        this.withoutEffect = Optional.empty();
    }

    /** An option of QPI's that does nothing here. */
    Option(String flag, Kind kind, String fallback, String withoutEffect) {
        this.flag = flag;
        this.kind = kind;
        this.fallback = fallback;
        this.qpi = true;
        this.doc = "accepted, without effect: " + withoutEffect;
        this.withoutEffect = Optional.of(withoutEffect);
    }

    /** The name on the command line, without its hyphens. */
    public String flag() {
        return flag;
    }

    public Kind kind() {
        return kind;
    }

    /** The value when nobody sets one, as text; empty where it depends on the machine. */
    public String fallback() {
        return fallback;
    }

    public String doc() {
        return doc;
    }

    /** Why the option does nothing; empty for the others. */
    public Optional<String> withoutEffect() {
        return withoutEffect;
    }

    /** The environment variables, the first that is set wins. */
    public List<String> variables() {
        String name = flag.toUpperCase(Locale.ROOT).replace('-', '_');
        return qpi ? List.of("QNIT_" + name, "QPI_" + name) : List.of("QNIT_" + name);
    }

    /** The key in a file, {@code serverPort}; the flag's name is accepted there too. */
    public String key() {
        String[] words = flag.split("-", -1);
        return words[0] + Arrays.stream(words, 1, words.length)
                .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                .collect(Collectors.joining());
    }
}
