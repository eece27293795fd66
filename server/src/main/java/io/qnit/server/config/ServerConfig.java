package io.qnit.server.config;

import io.qnit.server.store.StoreAddress;
import io.qnit.server.store.StorePassword;
import io.qnit.server.store.StoreSettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a server, checked, each with its origin. Read once, at the start. Immutable.
 *
 * @param stateDirectory keys, certificates, and the database unless {@code store} says otherwise
 * @param store the URL of the database, empty for SQLite in the state directory
 * @param storePasswordFile whose first line is PostgreSQL's password; goes before the environment's
 * @param environmentPassword what {@value #STORE_PASSWORD} holds, if it is there
 * @param origins every option's text and where it came from
 */
public record ServerConfig(
        Path stateDirectory, String store, Optional<Path> storePasswordFile, StorePassword environmentPassword,
        Listen listen, Tls tls, Accounts accounts, Limits limits, Scheduling scheduling, List<Setting> origins) {
    /** The variable that may hold PostgreSQL's password. There is no flag for it: flags are seen in lists of processes. */
    public static final String STORE_PASSWORD = "QNIT_STORE_PASSWORD";

    /**
     * The password of PostgreSQL's user.
     *
     * @throws io.qnit.server.store.StoreException when its file cannot be read
     */
    public StorePassword storePassword() {
        return storePasswordFile.map(StorePassword::fromFile).orElse(environmentPassword);
    }

    /** Where the server listens, and whose forwarded headers it believes. */
    public record Listen(InetAddress address, int port, List<AddressRange> proxies) {
        /** Whether {@code peer} may say for whom it speaks. */
        public boolean isProxy(InetAddress peer) {
            return proxies.stream().anyMatch(p -> p.contains(peer));
        }
    }

    /** Whether connections are encrypted, and with what. */
    public record Tls(
            Encryption encryption, List<String> domains, List<InetAddress> addresses, Optional<Pair> authority,
            Optional<Pair> certificate) {}

    /** What goes over the wire. */
    public enum Encryption {
        /** HTTP; on loopback or behind a proxy. */
        NONE,
        TLS
    }

    /** Files of a certificate and its key, in PEM. */
    public record Pair(Path certificate, Path key) {}

    /** Who gets in. */
    public record Accounts(
            PasswordSignIn passwords, SignUp signUp, Duration sessionLifetime, Duration setupLifetime, int maxTokens) {}

    /** Whether users may sign in with a password; administrators always may. */
    public enum PasswordSignIn {
        ALLOWED,
        ADMINISTRATORS_ONLY
    }

    /** Who makes accounts. */
    public enum SignUp {
        ANYBODY,
        ADMINISTRATORS_ONLY
    }

    /** What one client may take. */
    public record Limits(
            long bodyBytes, int connections, int requests, Duration requestTimeout, Duration stopTimeout,
            int requestsPerSecondPerAddress, int requestsPerSecondPerUser, int signInFailuresPerMinute,
            int queuedJobs) {}

    /** How long silence is taken for life, and how bookings yield. */
    public record Scheduling(Duration lease, Duration heartbeat, Duration idleThreshold, Duration maxFill) {}

    /**
     * Reads the settings.
     *
     * @param flags option to text, as on the command line, without the hyphens
     * @param environment all variables of the process; those that are not the server's are left alone
     * @param folder where {@code qnit.yml} is looked for, and what relative names start from
     * @throws ConfigException with everything that is wrong
     */
    public static ServerConfig read(Map<String, String> flags, Map<String, String> environment, Path folder) {
        Settings settings = Settings.of(flags, environment, folder);
        ServerConfig config = of(settings, environment, folder);
        if (!settings.faults().isEmpty()) {
            throw new ConfigException(settings.faults());
        }
        return config;
    }

    /** The same on another port. */
    public ServerConfig withPort(int port) {
        return new ServerConfig(
                stateDirectory, store, storePasswordFile, environmentPassword,
                new Listen(listen.address(), port, listen.proxies()), tls, accounts, limits, scheduling, origins);
    }

    /** Where the rows are. */
    public StoreSettings storeSettings() {
        StoreAddress address = store.isEmpty()
                ? new StoreAddress.SqliteFile(stateDirectory.toAbsolutePath().resolve("qnit.db"))
                : StoreAddress.parse(store);
        return StoreSettings.of(address).withPassword(storePassword());
    }

    private static ServerConfig of(Settings s, Map<String, String> environment, Path folder) {
        Listen listen = listen(s);
        return new ServerConfig(
                s.file(Option.STATE_DIR).map(folder::resolve).orElseGet(() -> stateDirectory(environment)),
                s.text(Option.STORE),
                s.file(Option.STORE_PASSWORD_FILE).map(folder::resolve),
                environment.containsKey(STORE_PASSWORD) ? StorePassword.of(environment.get(STORE_PASSWORD))
                        : StorePassword.none(),
                listen,
                tls(s, listen, folder),
                new Accounts(
                        s.on(Option.DISABLE_EMAIL_PASSWORD_AUTH) ? PasswordSignIn.ADMINISTRATORS_ONLY
                                : PasswordSignIn.ALLOWED,
                        s.on(Option.SIGN_UP) ? SignUp.ANYBODY : SignUp.ADMINISTRATORS_ONLY,
                        positive(s, Option.SESSION_LIFETIME),
                        positive(s, Option.SETUP_LIFETIME),
                        s.number(Option.MAX_TOKENS)),
                new Limits(
                        s.bytes(Option.MAX_BODY),
                        s.number(Option.MAX_CONNECTIONS),
                        s.number(Option.MAX_REQUESTS),
                        positive(s, Option.REQUEST_TIMEOUT),
                        s.duration(Option.STOP_TIMEOUT),
                        s.number(Option.RATE_PER_ADDRESS),
                        s.number(Option.RATE_PER_USER),
                        s.number(Option.SIGN_IN_FAILURES),
                        s.number(Option.MAX_QUEUED_JOBS)),
                scheduling(s),
                s.all());
    }

    private static Scheduling scheduling(Settings s) {
        Duration lease = positive(s, Option.LEASE);
        Duration heartbeat = positive(s, Option.HEARTBEAT);
        if (heartbeat.compareTo(lease) >= 0) {
            s.fault("--lease takes a longer time than --heartbeat, or every lease runs out; found " + s.text(
                    Option.LEASE) + " and " + s.text(Option.HEARTBEAT));
        }
        return new Scheduling(lease, heartbeat, s.duration(Option.IDLE_THRESHOLD), s.duration(Option.MAX_FILL));
    }

    private static Listen listen(Settings s) {
        String text = s.text(Option.LISTEN);
        Optional<InetAddress> address = text.equals("localhost") ? Optional.of(InetAddress.getLoopbackAddress())
                : AddressRange.address(text);
        if (address.isEmpty()) {
            s.fault("--listen takes an address such as 127.0.0.1, 0.0.0.0 or ::, found '" + text + "'");
        }
        List<AddressRange> proxies = new ArrayList<>();
        for (String proxy : s.list(Option.BEHIND_PROXY)) {
            AddressRange.parse(proxy).ifPresentOrElse(
                    proxies::add,
                    () -> s.fault("--behind-proxy takes the proxies' addresses such as 10.0.0.7 or 10.1.0.0/16, found '"
                            + proxy + "'"));
        }
        return new Listen(
                address.orElse(InetAddress.getLoopbackAddress()), s.number(Option.SERVER_PORT), List.copyOf(proxies));
    }

    private static Tls tls(Settings s, Listen listen, Path folder) {
        boolean plain = listen.address().isLoopbackAddress() || !listen.proxies().isEmpty();
        String text = s.text(Option.TLS);
        if (!text.equals("auto") && !text.equals("on")) {
            s.fault("--tls takes auto or on, found '" + text + "'"
                    + (text.equals("off") ? "; plain HTTP is served on loopback and behind a proxy (--behind-proxy)"
                            : ""));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : s.list(Option.IP_ADDR)) {
            AddressRange.address(address).ifPresentOrElse(
                    addresses::add,
                    () -> s.fault("--ip-addr takes addresses such as 10.0.0.5, found '" + address + "'"));
        }
        for (String domain : s.list(Option.DOMAIN)) {
            if (!domain.matches("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
                s.fault("--domain takes host names such as qnit.example.org, found '" + domain + "'");
            }
        }
        return new Tls(
                text.equals("on") || !plain ? Encryption.TLS : Encryption.NONE,
                s.list(Option.DOMAIN),
                List.copyOf(addresses),
                pair(s, Option.TLS_CA_CERT_FILE, Option.TLS_CA_KEY_FILE, folder),
                pair(s, Option.TLS_CERT_FILE, Option.TLS_KEY_FILE, folder));
    }

    private static Optional<Pair> pair(Settings s, Option certificate, Option key, Path folder) {
        Optional<Path> first = s.file(certificate);
        Optional<Path> second = s.file(key);
        if (first.isPresent() != second.isPresent()) {
            s.fault("--" + certificate.flag() + " and --" + key.flag() + " go together: one of them is missing");
        }
        return first.flatMap(c -> second.map(k -> new Pair(folder.resolve(c), folder.resolve(k))));
    }

    private static Duration positive(Settings s, Option option) {
        Duration duration = s.duration(option);
        if (duration.isZero()) {
            s.fault("--" + option.flag() + " is longer than nothing");
        }
        return duration;
    }

    /** The folder of the system's for root, else the user's by XDG's rules. */
    private static Path stateDirectory(Map<String, String> environment) {
        @Nullable String systemd = environment.get("STATE_DIRECTORY");
        if (systemd != null && !systemd.isEmpty()) {
            return Path.of(systemd.split(":", -1)[0]);
        }
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/lib/qnit");
        }
        @Nullable String xdg = environment.get("XDG_STATE_HOME");
        return xdg != null && !xdg.isEmpty() ? Path.of(xdg, "qnit")
                : Path.of(System.getProperty("user.home", "."), ".local", "state", "qnit");
    }

    /** Every option with its value and its origin, a line each, secrets masked: what {@code --print-config} prints. */
    public String text() {
        int width = origins.stream().mapToInt(s -> s.option().flag().length()).max().orElse(0);
        int values = Math.min(40, origins.stream().mapToInt(s -> s.shown().length()).max().orElse(0));
        return origins.stream()
                .map(s -> String.format("%-" + width + "s  %-" + values + "s  %s%s", s.option().flag(), s.shown(),
                        s.origin(), s.option().withoutEffect().map(w -> " (without effect: " + w + ")").orElse("")))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** What was set and does nothing, a sentence each. */
    public List<String> notes() {
        return origins.stream()
                .filter(s -> !s.origin().equals("default"))
                .flatMap(s -> s.option().withoutEffect().stream()
                        .map(w -> s.origin() + ": --" + s.option().flag() + " is accepted and does nothing: " + w))
                .toList();
    }
}
