package io.qnit.node;

import io.qnit.core.ErrorCode;
import io.qnit.node.connect.Courier;
import io.qnit.node.connect.Link;
import io.qnit.node.enrol.NodeIdentity;
import io.qnit.node.enrol.ServerTrust;
import io.qnit.node.process.ExecutorCommand;
import io.qnit.node.process.ExecutorLog;
import io.qnit.node.process.ExecutorSupervisor;
import io.qnit.node.process.ExecutorSupervisor.Execution;
import io.qnit.node.spool.DurableFiles;
import io.qnit.node.spool.Spool;
import io.qnit.node.spool.Spool.Finished;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Grant;
import io.qnit.protocol.Message;
import io.qnit.protocol.Message.Calibration;
import io.qnit.protocol.Message.Cancel;
import io.qnit.protocol.Message.Description;
import io.qnit.protocol.Message.Drain;
import io.qnit.protocol.Message.ExecutorHealth;
import io.qnit.protocol.Message.Grants;
import io.qnit.protocol.Message.HandBack;
import io.qnit.protocol.Message.Heartbeat;
import io.qnit.protocol.Message.HeartbeatSeen;
import io.qnit.protocol.Message.Hello;
import io.qnit.protocol.Message.NodeState;
import io.qnit.protocol.Message.Problem;
import io.qnit.protocol.Message.Ready;
import io.qnit.protocol.Message.Resume;
import io.qnit.protocol.Message.Telemetry;
import io.qnit.protocol.Message.Welcome;
import io.qnit.protocol.ProtocolException;
import io.qnit.protocol.ResultManifest;
import io.qnit.protocol.ResultManifest.Outcome;
import io.qnit.protocol.SignedGrant;
import io.qnit.protocol.VersionRange;
import io.qnit.protocol.enrol.NodeToken;
import io.qnit.protocol.json.JsonObject;
import io.qnit.protocol.signature.Digests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node: the map of its parts and the thread that works. A grant comes over the {@link Link}, is checked, waits in {@link
 * Work}, is run by the {@link ExecutorSupervisor}'s process, its result is on disk in the {@link Spool} before anybody hears
 * of it, and the {@link Courier} brings it to the server.
 *
 * <p>One node at a time uses a state directory: it holds the lock of the file {@code lock} there.
 */
public final class Node implements AutoCloseable {
    /** The file in the state directory that says how the node is. */
    public static final String STATUS = "status.json";

    /** While this file is in the state directory, the node drains. */
    public static final String DRAIN = "drain";

    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(5);
    private static final long TICK_MILLIS = 250;
    private static final long MOST_LOG_BYTES = 10L << 20;
    /** With less the node takes no job: an executor that cannot write its result has measured for nothing. */
    private static final long LEAST_FREE_BYTES = 32L << 20;

    private final NodeSettings settings;
    private final Clock clock;
    private final NodeLog log;
    private final String software;
    private final FileChannel lock;
    private final ExecutorSupervisor supervisor;
    private final NodeIdentity identity;
    private final HttpClient client;
    private final Spool spool;
    private final Work work;
    private final BegunFile begunFile;
    private final Keeper keeper;
    private final Courier courier;
    private final Link link;
    private final Thread worker;
    private volatile String drainReason = "";
    private volatile String trouble = "";
    private volatile boolean closed;
    private volatile Optional<Fence> begun;
    private volatile int announced = -1;
    private volatile Optional<ExecutorDescription> described = Optional.empty();
    private final Pace pace = new Pace();
    private final SignedGrant.Verifier grantVerifier;
    private long nextTick = System.nanoTime();
    private String lastStatus = "";
    private long nextLook = System.nanoTime();

    private Node(
            NodeSettings settings, Clock clock, NodeLog log, String software, FileChannel lock,
            ExecutorSupervisor supervisor, NodeIdentity identity) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.software = software;
        this.lock = lock;
        this.supervisor = supervisor;
        this.identity = identity;
        this.grantVerifier = new SignedGrant.Verifier(identity.enrolled().serverKeys());
        this.client = ServerTrust.client(identity.caPem());
        this.spool = Spool.open(
                settings.state().resolve("spool"), (file, why) -> log.event(
                        "set_aside", "file", file.toString(), "why", why));
        this.begunFile = BegunFile.open(settings.state().resolve("fence"));
        this.begun = begunFile.fence();
        this.work = new Work(Math.max(1 + settings.prefetch(), settings.prefetch() == 0 ? 1 : Pace.MOST), begun);
        this.keeper = new Keeper(spool, new Kept());
        this.courier = new Courier(spool, identity, client, clock, log, settings.firstPause(), settings.longestPause());
        this.link = new Link(
                identity, client, clock, log, settings.firstPause(), settings.longestPause(), new Conversation());
        this.worker = Thread.ofPlatform().name("qnit-worker").unstarted(this::work);
    }

    /**
     * Starts a node: its executor first, for without one there is nothing to say; then it enrols if it has not, connects,
     * and delivers what waits. Returns when it is on its way; it connects by itself, for as long as it takes.
     *
     * @throws NodeException when it has no executor, no identity and no token, or the state directory is in use
     */
    public static Node start(NodeSettings settings, Clock clock, NodeLog log, String software)
            throws IOException, InterruptedException {
        if (settings.executor().isEmpty() && settings.executorCommand().isEmpty()) {
            throw new NodeException(
                    ErrorCode.INVALID_ARGUMENT,
                    "no executor is set, and none is guessed: say --executor simulator, or the name of your device's");
        }
        DurableFiles.makeFolder(settings.state());
        FileChannel lock = lock(settings.state());
        boolean started = false;
        ExecutorNews news = new ExecutorNews(log);
        ExecutorSupervisor supervisor = supervisor(settings, news);
        try {
            Optional<NodeIdentity> known = NodeIdentity.load(settings.state());
            if (known.isEmpty() && !supervisor.ensure()) {
                throw new NodeException(
                        ErrorCode.DEVICE_FAILED, "the executor does not start: " + supervisor.detail());
            }
            NodeIdentity identity = known.isPresent()
                    ? enrolAgain(known.get(), settings, supervisor, software, log)
                    : enrol(settings, supervisor, software, log);
            Node node = new Node(settings, clock, log, software, lock, supervisor, identity);
            news.link = node.link;
            node.begin();
            started = true;
            return node;
        } finally {
            if (!started) {
                supervisor.close();
                lock.close();
            }
        }
    }

    /** Who this node is. */
    public NodeIdentity identity() {
        return identity;
    }

    /** Takes no more grants, hands back what waits, and finishes what is executed. */
    public void drain(String reason) {
        boolean first = drainReason.isEmpty();
        drainReason = reason.isBlank() ? "asked to" : reason;
        if (first) {
            log.event("draining", "why", drainReason);
        }
        announce();
        handBack(work.withdrawAll(), "draining", "the node drains: " + drainReason);
    }

    /** Takes grants again. */
    public void resume() {
        if (!drainReason.isEmpty()) {
            drainReason = "";
            log.event("resumed");
        }
        announce();
    }

    /**
     * Ends the node: drains, gives the job under way the drain limit, hands it back when that is not enough, and delivers
     * what it can within seconds. What is not delivered is on disk.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            drain("the node stops");
            if (!work.awaitIdle(settings.drainLimit().toMillis())) {
                supervisor.stop(); // and the worker hands the job back
            }
            closed = true;
            if (!worker.join(Duration.ofSeconds(10))) {
                worker.interrupt(); // it waits for a disk that takes nothing
            }
            keeper.close();
            supervisor.close();
            link.flush(Duration.ofSeconds(2));
            courier.awaitEmpty(LAST_DELIVERIES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            keeper.close();
            courier.close();
            link.close();
            supervisor.close();
            writeStatus("stopped");
            client.shutdownNow();
            try {
                begunFile.close();
                lock.close();
            } catch (IOException e) {
                log.event("lock_failed", "why", String.valueOf(e.getMessage()));
            }
            log.event("stopped", "spooled", Integer.toString(spool.waiting().size()));
        }
    }

    private void begin() {
        log.event(
                "started", "node", identity.enrolled().node(), "qpu", identity.enrolled().qpu(), "spooled",
                Integer.toString(spool.waiting().size()));
        keeper.start();
        courier.start();
        link.start();
        worker.start();
    }

    // ---- The thread that works --------------------------------------------------------------------------------------

    private void work() {
        try {
            while (!closed) {
                tick();
                boolean able = supervisor.ensure();
                boolean writable = canKeep();
                tellDescription();
                announce();
                if (!able || !writable) {
                    handBack(work.withdrawAll(), able ? "no_spool" : "no_executor",
                            able ? trouble : supervisor.detail());
                    Thread.sleep(TICK_MILLIS);
                    continue;
                }
                Optional<Grant> grant = work.next(TICK_MILLIS);
                if (grant.isPresent()) {
                    long start = System.nanoTime();
                    answer(grant.get());
                    pace.took(System.nanoTime() - start);
                    announce();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a result could be kept now; after a failure that is tried, with as much as most results take. */
    private boolean canKeep() {
        if (System.nanoTime() - nextLook < 0) {
            return trouble.isEmpty();
        }
        nextLook = System.nanoTime() + TICK_MILLIS * 1_000_000;
        try {
            long free = Files.getFileStore(settings.state()).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new IOException("the disk has " + free + " bytes left");
            }
            if (!trouble.isEmpty()) {
                spool.tryRoom();
                log.event("spool_works");
            }
            trouble = "";
        } catch (IOException e) {
            if (trouble.isEmpty()) {
                log.event("spool_failed", "why", String.valueOf(e));
            }
            trouble = "the state directory cannot be written: " + e;
        }
        return trouble.isEmpty();
    }

    /** Executes a grant; whatever happens, the server hears of it. */
    private void answer(Grant grant) throws InterruptedException {
        try {
            execute(grant);
        } catch (IOException e) {
            trouble = "the state directory cannot be written: " + e;
            log.event("spool_failed", grant.key(), "why", String.valueOf(e));
            handBack(List.of(grant.key()), "no_spool", trouble);
        } catch (RuntimeException e) {
            log.event("defect", grant.key(), "why", ExceptionText.of(e));
            keep(grant, Optional.empty(), Outcome.INFRASTRUCTURE, "node_defect",
                    "the node failed on this job; its log says how", Duration.ZERO, 0);
        } finally {
            work.finished();
            announce();
        }
    }

    private void execute(Grant grant) throws InterruptedException, IOException {
        Optional<Instant> deadline = grant.deadline();
        if (deadline.isPresent() && clock.instant().isAfter(deadline.get())) {
            keep(grant, Optional.empty(), Outcome.CANCELLED, "deadline_passed", "its deadline passed before it began",
                    Duration.ZERO, 0);
            return;
        }
        Optional<GrantCheck.Fault> fault = supervisor.description().flatMap(d -> GrantCheck.check(grant, d));
        if (fault.isPresent()) {
            keep(grant, Optional.empty(), Outcome.PROGRAM_FAILED, fault.get().code(), fault.get().message(),
                    Duration.ZERO, 0);
            return;
        }
        Path file = spool.workFile(grant.key());
        begin(grant.key().fence());
        log.event("executing", grant.key());
        supervisor.prepare();
        if (work.isCancelled()) {
            supervisor.cancel();
        }
        switch (supervisor.execute(grant, file)) {
            case Execution.NotRun(String why) -> handBack(List.of(grant.key()), "no_executor", why);
            case Execution.Ended ended -> keep(
                    grant, ended.hasBody() ? Optional.of(file) : Optional.empty(), ended.outcome(), ended.code(),
                    ended.message(), ended.executorTime(), ended.shotsDone());
        }
    }

    /** Hands a result to the keeper; the grant is held until it is on disk. */
    private void keep(
            Grant grant, Optional<Path> body, Outcome outcome, String code, String message, Duration time, long shots)
            throws InterruptedException {
        ResultManifest manifest = manifest(grant, outcome, code, message, time, shots);
        work.keeping(grant.key());
        keeper.put(new Finished(body, manifest, grant.callback()));
    }

    /** What became of results; called by the keeper. */
    private final class Kept implements Keeper.Listener {
        @Override
        public void kept(Finished result) {
            ResultManifest manifest = result.manifest();
            log.event("spooled", manifest.key(), "outcome", manifest.code(), "executor_ms",
                    Long.toString(manifest.executorTime().toMillis()));
            work.kept(manifest.key());
            courier.wake();
            if (!trouble.isEmpty()) {
                trouble = "";
                announce();
            }
        }

        @Override
        public void failed(IOException why) {
            trouble = "the spool cannot be written: " + why;
            log.event("spool_failed", "why", String.valueOf(why));
            announce();
        }
    }

    /** But for size and hash of the body, which the spool takes from its file. */
    private static ResultManifest manifest(
            Grant grant, Outcome outcome, String code, String message, Duration time, long shots) {
        int most = ResultManifest.MOST_MESSAGE;
        return new ResultManifest(
                grant.key(), outcome, code, message.length() <= most ? message : message.substring(0, most), time,
                shots, 0, Digests.sha256(new byte[0]));
    }

    /** What is looked at between jobs: the operator's wish to drain, and the file that says how the node is. */
    private void tick() {
        if (System.nanoTime() - nextTick < 0) {
            return;
        }
        nextTick = System.nanoTime() + TICK_MILLIS * 1_000_000;
        boolean wanted = Files.exists(settings.state().resolve(DRAIN));
        if (wanted && drainReason.isEmpty()) {
            drain("the operator asked for it");
        } else if (!wanted && drainReason.equals("the operator asked for it")) {
            resume();
        }
        writeStatus(state().name().toLowerCase(Locale.ROOT));
    }

    // ---- What the server hears --------------------------------------------------------------------------------------

    private NodeState state() {
        if (!drainReason.isEmpty()) {
            return NodeState.DRAINING;
        }
        if (supervisor.health() != ExecutorHealth.RUNNING || !trouble.isEmpty()) {
            return NodeState.NOT_READY;
        }
        return work.executing().isPresent() ? NodeState.BUSY : NodeState.READY;
    }

    private int capacity() {
        boolean room = spool.bytes() < settings.spoolLimitBytes();
        NodeState state = state();
        if (!room || (state != NodeState.READY && state != NodeState.BUSY)) {
            return 0;
        }
        return settings.prefetch() == 0 ? 1 : Math.max(1 + settings.prefetch(), pace.inFlight());
    }

    private synchronized void announce() {
        int now = capacity();
        if (now != announced) {
            announced = now;
            link.send(new Ready(now));
        }
    }

    private void tellDescription() {
        Optional<ExecutorDescription> now = supervisor.description();
        if (now.isPresent() && !now.equals(described)) {
            described = now;
            link.send(new Description(now.get()));
        }
    }

    private void handBack(List<AttemptKey> keys, String code, String message) {
        if (!keys.isEmpty()) {
            keys.forEach(key -> log.event("handed_back", key, "code", code));
            link.send(new HandBack(keys, code, message.length() <= 4000 ? message : message.substring(0, 4000)));
        }
    }

    private List<AttemptKey> held() {
        List<AttemptKey> keys = new ArrayList<>(work.held());
        for (AttemptKey key : spool.keys()) {
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        return keys.size() <= Message.MOST_ATTEMPTS ? keys : keys.subList(0, Message.MOST_ATTEMPTS);
    }

    /** What the node says and hears; called by the link. */
    private final class Conversation implements Link.Handler {
        @Override
        public Hello hello() {
            announced = -1;
            return new Hello(VersionRange.OURS, software, held(), begun);
        }

        @Override
        public void welcomed(Welcome welcome) {
            described = Optional.empty();
            tellDescription();
            announced = -1; // what the worker said before this was said to nobody
            announce();
            courier.retryNow();
        }

        @Override
        public void received(Message message) {
            switch (message) {
                case Grants grants -> grants.grants().forEach(Node.this::granted);
                case Cancel cancel -> cancelled(cancel.attempt());
                case Drain drain -> drain(drain.reason());
                case Resume() -> resume();
                case Problem problem -> log.event("problem", "code", problem.code(), "message", problem.message());
                case Hello _, Heartbeat _, Ready _, HandBack _, Description _, Telemetry _, Welcome _, HeartbeatSeen _ ->
                    refuse("unexpected_message", "a node does not take this message", Optional.empty());
            }
        }

        @Override
        public void lost(String why) {
            announced = -1;
        }

        @Override
        public Heartbeat heartbeat(long number) {
            String detail = !trouble.isEmpty() ? trouble : !drainReason.isEmpty() ? drainReason : supervisor.detail();
            return new Heartbeat(
                    number, state(), work.executing(), held(), spool.waiting().size(), supervisor.health(),
                    detail.length() <= 1000 ? detail : detail.substring(0, 1000),
                    Map.of("qnit", software, "java", Runtime.version().toString()));
        }
    }

    private void granted(SignedGrant signed) {
        Grant grant;
        try {
            grant = grantVerifier.verified(signed);
        } catch (ProtocolException e) {
            // Nobody knows who wrote it, so nothing in it counts: it is not handed back either.
            refuse(e.fault().text(), String.valueOf(e.getMessage()), Optional.of(signed.grant().key()));
            return;
        }
        if (!grant.node().equals(identity.enrolled().node())) {
            refuse("wrong_node", "the grant is for another node", Optional.of(grant.key()));
            return;
        }
        if (!mayCall(grant.callback())) {
            refuse("callback_not_allowed", "results do not go to " + grant.callback().getHost()
                    + "; the node's operator allows it by callback-hosts", Optional.of(grant.key()));
            handBack(List.of(grant.key()), "callback_not_allowed", "the node may not send results there");
            return;
        }
        if (spool.keys().contains(grant.key())) {
            return;
        }
        switch (work.take(grant)) {
            case QUEUED -> {
                log.event("granted", grant.key());
                if (!drainReason.isEmpty()) {
                    handBack(work.withdrawAll(), "draining", "the node drains: " + drainReason);
                }
            }
            case HELD -> {} // the message came twice
            case OLD -> refuse("old_fence", "fence " + grant.key().fence() + " has been used up; the newest is "
                    + work.highest().map(Fence::toString).orElse("none"), Optional.of(grant.key()));
            case FULL -> handBack(List.of(grant.key()), "full", "the node has as many grants as it can hold");
        }
    }

    private void cancelled(AttemptKey key) {
        Optional<Grant> waiting = work.withdraw(key);
        if (waiting.isPresent()) {
            try {
                keep(waiting.get(), Optional.empty(), Outcome.CANCELLED, "cancelled", "cancelled before it began",
                        Duration.ZERO, 0);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        } else if (work.cancelExecuting(key)) {
            supervisor.cancel();
        }
    }

    private void refuse(String code, String message, Optional<AttemptKey> about) {
        log.event("refused", "code", code, "why", message);
        link.send(new Problem(code, message, about));
    }

    /** The server, over its own scheme, and hosts that the operator named, over https. */
    private boolean mayCall(URI callback) {
        URI server = identity.server();
        boolean own = server.getScheme().equals(callback.getScheme()) && server.getHost().equals(callback.getHost())
                && server.getPort() == callback.getPort();
        return own || "https".equals(callback.getScheme()) && settings.callbackHosts().contains(callback.getHost());
    }

    // ---- The state directory ----------------------------------------------------------------------------------------

    private void writeStatus(String state) {
        String status = new JsonObject().with("state", state).with("node", identity.enrolled().node())
                .with("qpu", identity.enrolled().qpu()).with("server", identity.server().toString())
                .with("connected", link.isConnected() ? "yes" : "no").with("pid", ProcessHandle.current().pid())
                .with("executor", supervisor.health().name().toLowerCase(Locale.ROOT))
                .with("executor_pid", supervisor.pid())
                .with("job", work.executing().map(AttemptKey::job)).with("waiting", work.held().size())
                .with("spooled", spool.waiting().size()).with("spooled_bytes", spool.bytes())
                .with("detail", !trouble.isEmpty() ? trouble : supervisor.detail()).canonical();
        if (status.equals(lastStatus)) {
            return;
        }
        lastStatus = status;
        Path draft = settings.state().resolve(STATUS + ".draft");
        try {
            Files.writeString(draft, status + "\n");
            Files.move(
                    draft, settings.state().resolve(STATUS), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.event("status_failed", "why", String.valueOf(e.getMessage()));
        }
    }

    /**
     * On disk before the execution begins: the server may run again what comes after it. Of jobs that take milliseconds those
     * that wait are covered too, so that one sync serves them all.
     */
    private void begin(Fence fence) throws IOException {
        if (begunFile.covers(fence)) {
            return;
        }
        Fence covered = pace.inFlight() > 1 + settings.prefetch() ? work.highest().orElse(fence) : fence;
        begunFile.begin(covered.compareTo(fence) > 0 ? covered : fence);
        begun = begunFile.fence();
    }

    private static FileChannel lock(Path state) throws IOException {
        FileChannel channel = FileChannel.open(
                state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // said below
        }
        channel.close();
        throw new NodeException(
                ErrorCode.INVALID_ARGUMENT, "another node uses the state directory " + state
                        + "; stop it, or give this one its own with --state");
    }

    private static NodeIdentity enrol(
            NodeSettings settings, ExecutorSupervisor supervisor, String software, NodeLog log)
            throws IOException, InterruptedException {
        String text = settings.token().orElseThrow(() -> new NodeException(
                ErrorCode.INVALID_ARGUMENT,
                "this node is not enrolled: start it once with --token and the node token that the server gave out"));
        NodeIdentity identity = NodeIdentity.enrol(
                settings.state(), NodeToken.parse(text), software, supervisor.description().orElseThrow(
                        () -> new NodeException(ErrorCode.DEVICE_FAILED, "the executor has ended again")));
        log.event("enrolled", "node", identity.enrolled().node(), "qpu", identity.enrolled().qpu());
        return identity;
    }

    /**
     * A node that is enrolled and gets another token shows its key again: the server may have been restored from a backup that
     * is older than the node. Where that is of no use, it stays who it is.
     */
    private static NodeIdentity enrolAgain(
            NodeIdentity known, NodeSettings settings, ExecutorSupervisor supervisor, String software, NodeLog log)
            throws IOException, InterruptedException {
        try {
            return settings.token().isPresent() && known.isNews(NodeToken.parse(settings.token().get()))
                    && supervisor.ensure() ? enrol(settings, supervisor, software, log) : known;
        } catch (NodeException | ProtocolException e) {
            log.event("not_enrolled_again", "why", String.valueOf(e.getMessage()));
            return known;
        }
    }

    private static ExecutorSupervisor supervisor(NodeSettings settings, ExecutorNews news) {
        String name = settings.executor().orElse("command");
        ExecutorCommand command = settings.executorCommand().isEmpty()
                ? ExecutorCommand.java(
                        name, settings.options(), settings.memoryLimitBytes(), settings.startLimit(), settings.grace())
                : new ExecutorCommand(
                        settings.executorCommand(), name, settings.options(), settings.memoryLimitBytes(),
                        settings.startLimit(), settings.grace());
        ExecutorLog output = new ExecutorLog(settings.state().resolve("executor.log"), MOST_LOG_BYTES);
        return new ExecutorSupervisor(command, output, news);
    }

    /** Hears of the executor; measurements of the device go out on the lane of telemetry. */
    private static final class ExecutorNews implements ExecutorSupervisor.Listener {
        private final NodeLog log;
        private volatile @Nullable Link link;

        ExecutorNews(NodeLog log) {
            this.log = log;
        }

        @Override
        public void started(long pid, ExecutorDescription description) {
            log.event("executor_started", "name", description.name(), "pid", Long.toString(pid));
        }

        @Override
        public void failed(String why) {
            log.event("executor_failed", "why", why);
        }

        @Override
        public void progressed(int circuitsDone) {}

        @Override
        public void calibrated(Calibration calibration) {
            log.event("calibrated", "id", calibration.id());
            Link to = link;
            if (to != null) {
                to.send(new Telemetry(Optional.of(calibration), List.of()));
            }
        }
    }

    /** How the node of a state directory is, as JSON; empty when none has been there. */
    public static Optional<String> status(Path state) throws IOException {
        Path file = state.resolve(STATUS);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Whether a node is using a state directory right now. */
    public static boolean isRunning(Path state) throws IOException {
        if (!Files.exists(state.resolve("lock"))) {
            return false;
        }
        try (FileChannel lock = lock(state)) {
            return !lock.isOpen();
        } catch (NodeException _) {
            return true;
        }
    }
}
