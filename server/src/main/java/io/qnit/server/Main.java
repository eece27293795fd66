package io.qnit.server;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.qnit.core.QnitException;
import io.qnit.server.booking.BookingRoutes;
import io.qnit.server.booking.BookingStore;
import io.qnit.server.booking.TimeRequestRoutes;
import io.qnit.server.config.ServerConfig;
import io.qnit.server.job.Effect;
import io.qnit.server.job.JobApi;
import io.qnit.server.job.JobDesk;
import io.qnit.server.job.JobOutlook;
import io.qnit.server.job.JobRules;
import io.qnit.server.job.JobSettings;
import io.qnit.server.job.JobSignals;
import io.qnit.server.job.JobStore;
import io.qnit.server.job.ResultFiles;
import io.qnit.server.ledger.AccountRoutes;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.node.Nodes;
import io.qnit.server.qpu.Qpu;
import io.qnit.server.qpu.QpuDetailRoutes;
import io.qnit.server.qpu.QpuKind;
import io.qnit.server.qpu.QpuRoutes;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.schedule.Paces;
import io.qnit.server.schedule.Scheduler;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.store.Store;
import io.qnit.server.tls.PrivateFiles;
import io.qnit.server.tls.ServerCertificate;
import io.qnit.server.tls.TlsRoutes;
import io.qnit.server.token.TokenRoutes;
import io.qnit.server.user.Balance;
import io.qnit.server.user.Identity;
import io.qnit.server.user.Ids;
import io.qnit.server.user.Passwords;
import io.qnit.server.user.Sessions;
import io.qnit.server.user.Setup;
import io.qnit.server.user.SignInRoutes;
import io.qnit.server.user.UserRecords;
import io.qnit.server.user.UserRoutes;
import io.qnit.server.web.Feature;
import io.qnit.server.web.RequestMetrics;
import io.qnit.server.web.Route;
import io.qnit.server.web.SystemRoutes;
import io.qnit.server.web.SystemRoutes.Readiness;
import io.qnit.server.web.WebServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The map of the server: its parts, built by constructor in the order in which they need each other. */
public final class Main implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final int JOBS_TO_LEARN_FROM = 500;
    private static final long SIMULATOR_SHOTS = 1_000_000;

    private final AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.STARTING);
    private final ServerConfig config;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Optional<ServerCertificate> certificate;
    private final Store store;
    private final Passwords passwords;
    private final JobSignals signals = new JobSignals();
    private final JobApi jobApi;
    private final Setup setup;
    private final Nodes nodes;
    private final QpuStore qpus;
    private final InstantSource clock;
    private final WebServer web;

    private Main(ServerConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        PrivateFiles.folder(config.stateDirectory());
        watchTheMachine();
        certificate = switch (config.tls().encryption()) {
            case TLS -> Optional.of(
                    new ServerCertificate(config.tls(), config.stateDirectory().resolve("tls"), clock));
            case NONE -> Optional.empty();
        };
        store = Store.open(config.storeSettings());
        passwords = new Passwords();
        Sessions sessions = new Sessions(
                config.stateDirectory().resolve("session.key"), config.accounts().sessionLifetime(), clock);
        LedgerStore ledger = new LedgerStore(store.dialect());
        qpus = new QpuStore(store.dialect());
        JobStore jobs = new JobStore(store.dialect(), ledger, qpus, new InstallationStore(store.dialect()));
        JobRules jobRules = new JobRules(JobSettings.DEFAULT.withMostQueued(config.limits().queuedJobs())
                .withLeaseLength(config.scheduling().lease()));
        Runnable wake = () -> signals.perform(List.of(new Effect.Wake()));
        BookingStore bookings = new BookingStore(store.dialect());
        Scheduler scheduler = new Scheduler(
                new Scheduler.Settings(config.scheduling().idleThreshold(), config.scheduling().maxFill()));
        Paces paces = new Paces();
        store.read(handle -> jobs.completed(handle, JOBS_TO_LEARN_FROM))
                .forEach(job -> paces.learn(job.qpu(), job.modelMillis(), job.usedMillis()));
        JobOutlook outlook = new JobOutlook(jobs, qpus, bookings, scheduler, jobRules, paces);
        JobDesk desk = new JobDesk(store, jobs, ledger, qpus, jobRules, signals, clock);
        ResultFiles results = new ResultFiles(config.stateDirectory().resolve("results"));
        jobApi = new JobApi(store, jobs, ledger, qpus, desk, outlook, signals, results, clock);
        Balance balance = new Balance(ledger);
        UserRecords users = new UserRecords(store, balance);
        int failures = config.limits().signInFailuresPerMinute();
        setup = new Setup(store, passwords, sessions, config.accounts().setupLifetime(), failures, clock);
        nodes = new Nodes(
                store, jobs, qpus, jobRules, scheduler, signals, results, outlook, paces, config.stateDirectory(),
                certificate.filter(c -> c.authorityPem().isPresent()).map(ServerCertificate::fingerprint),
                config.scheduling().heartbeat(), clock);
        List<Feature> features = List.of(
                nodes.feature(),
                new SystemRoutes(this::readiness, metrics),
                new TlsRoutes(certificate),
                setup,
                new SignInRoutes(store, balance, passwords, sessions, config.accounts(), failures, clock),
                new UserRoutes(store, balance, passwords, config.accounts(), clock),
                jobApi,
                new AccountRoutes(store, ledger),
                new QpuDetailRoutes(store, qpus, jobs, paces),
                new QpuRoutes(
                        store, qpus, (handle, qpu) -> jobs.held(handle, qpu.id()).size(), wake, clock),
                new BookingRoutes(store, bookings, qpus, users, wake, clock),
                new TimeRequestRoutes(store, bookings, ledger, users, wake, clock),
                new TokenRoutes(store, config.accounts().maxTokens(), clock));
        List<Route> routes = features.stream().flatMap(f -> f.routes().stream()).toList();
        web = new WebServer(
                config, certificate.map(ServerCertificate::context), routes, nodes.sockets(),
                new Identity(store, sessions, clock),
                new RequestMetrics(metrics), clock);
    }

    private void watchTheMachine() {
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        gc.bindTo(metrics);
    }

    /** Starts a server; it serves when this returns. */
    public static Main start(ServerConfig config, InstantSource clock) {
        Main server = new Main(config, clock);
        server.web.start();
        server.nodes.start();
        server.readiness.set(Readiness.READY);
        LOG.atInfo().addKeyValue("address", server.url()).addKeyValue("state", config.stateDirectory()).log("serving");
        return server;
    }

    private Readiness readiness() {
        Readiness now = readiness.get();
        if (now != Readiness.READY) {
            return now;
        }
        try {
            store.read(handle -> handle.createQuery("select 1").mapTo(Integer.class).one());
            return Readiness.READY;
        } catch (QnitException e) {
            LOG.atWarn().setCause(e).log("the store does not answer");
            return Readiness.STORE_DOES_NOT_ANSWER;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return web.address();
    }

    /** Where it listens, as an address to open on this machine. */
    public URI address(String path) {
        return URI.create(url() + path);
    }

    /**
     * Registers a simulator where there is no QPU of this name, and makes a one-time token for its node: what whoever runs
     * this process may do without an account.
     *
     * @param qubits at most so many
     */
    public String inviteSimulator(String name, int qubits) {
        store.write(handle -> qpus.findByName(handle, name).orElseGet(() -> {
            Qpu made = Qpu.create(Ids.id(), name, QpuKind.SIMULATOR, qubits, SIMULATOR_SHOTS, clock.instant())
                    .holding(Qpu.MOST_HELD);
            qpus.insert(handle, made);
            return made;
        }));
        return nodes.invite(name, "operator", address(""));
    }

    /** The secret behind the first administrator's link; empty once there is an administrator. */
    public Optional<String> setupSecret() {
        return setup.secret();
    }

    /** What the operator sees at the start. */
    public List<String> greeting() {
        List<String> lines = new ArrayList<>();
        lines.add("Qnit serves " + url() + "   (state in " + config.stateDirectory() + ")");
        certificate.ifPresent(c -> lines.add("  certificate fingerprint (SHA-256): " + c.fingerprint()));
        setup.secret().ifPresent(s -> lines.add("  make the first administrator within "
                + minutes(config.accounts().setupLifetime()) + ": " + url() + "/setup#" + s));
        return lines;
    }

    private static String minutes(Duration duration) {
        return duration.toMinutes() >= 1 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    /** The address to open on this machine. */
    private String url() {
        InetSocketAddress address = web.address();
        String host = address.getAddress().isAnyLocalAddress() ? config.tls().domains().stream()
                .filter(d -> !d.startsWith("*"))
                .findFirst()
                .orElse("localhost") : address.getAddress().getHostAddress();
        return (certificate.isPresent() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address.getPort();
    }

    /** The rows, for who plays a node in a test. */
    Store store() {
        return store;
    }

    /** Where that one tells what it wrote. */
    JobSignals signals() {
        return signals;
    }

    /** Every route there is. */
    public List<Route> routes() {
        return web.routes();
    }

    /** Stops in bounded time: requests under way are waited for, then the parts are closed in reverse order. */
    @Override
    public void close() {
        if (readiness.getAndSet(Readiness.STOPPING) == Readiness.STOPPING) {
            return;
        }
        nodes.close();
        signals.close();
        web.close();
        jobApi.close();
        passwords.close();
        store.close();
        certificate.ifPresent(ServerCertificate::close);
        gc.close();
        metrics.close();
        LOG.info("stopped");
    }
}
