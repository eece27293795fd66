package io.qnit.app.up;

import io.qnit.app.ExitCode;
import io.qnit.app.Verb;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.ApiToken;
import io.qnit.client.Connection;
import io.qnit.client.QnitClient;
import io.qnit.client.Session;
import io.qnit.client.Submission;
import io.qnit.client.User;
import io.qnit.compiler.target.TargetJson;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.server.Main;
import io.qnit.server.backup.RestorableServer;
import io.qnit.server.config.ServerConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A whole quantum cloud on this machine: the server in this process, and two simulators with nodes of their own, enrolled
 * with one-time tokens as any node is. What it makes stays in one folder, which the next start takes up.
 */
@Command(name = "up", description = "Start a quantum cloud here: a server and two simulators.")
public final class UpCommand implements Verb {
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final double DEMO_SECONDS = 3600;
    private static final String DEMO_TOKEN = "demo.token";
    private static final List<String> DEMO_USERS = List.of("demo", "ada");
    private static final String BELL = "OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; bit[2] c;"
            + " h q[0]; cx q[0], q[1]; c = measure q;";
    private static final String GHZ = "OPENQASM 3; include \"stdgates.inc\"; qubit[5] q; bit[5] c;"
            + " h q[0]; cx q[0], q[1]; cx q[1], q[2]; cx q[2], q[3]; cx q[3], q[4]; c = measure q;";

    /** The two simulators: what they are called, and how wide they are. */
    private enum Simulators {
        IDEAL("ideal", 24),
        NOISY("noisy", NoisyDevice.QUBITS);

        private final String id;
        private final int qubits;

        Simulators(String id, int qubits) {
            this.id = id;
            this.qubits = qubits;
        }
    }

    private final Terminal terminal;

    @Option(names = "--dir", paramLabel = "FOLDER",
            description = "Where everything is kept. Default: qnit/up under XDG_STATE_HOME, else under ~/.local/state.")
    @Nullable Path dir;

    @Option(names = "--port", paramLabel = "PORT",
            description = "The server's port on this machine. Default: ${DEFAULT-VALUE}.")
    int port = 8090;

    @Option(names = "--demo",
            description = "At the first start, also make an administrator, and two users with QPU time, jobs and bookings.")
    boolean demo;

    public UpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = folder();
        privateFolder(folder);
        try (FileChannel file = FileChannel.open(
                folder.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(file, folder)) {
            ServerConfig config = ServerConfig.read(
                    Map.of("state-dir", folder.resolve("server").toString(), "server-port", Integer.toString(port)),
                    Map.of(), folder);
            RestorableServer running = RestorableServer.start(config, InstantSource.system());
            Main server = running.server();
            List<LocalNode> nodes = new ArrayList<>();
            CountDownLatch stopped = new CountDownLatch(1);
            AtomicBoolean stopping = new AtomicBoolean();
            Runnable stop = () -> {
                if (stopping.compareAndSet(false, true)) {
                    synchronized (nodes) {
                        nodes.forEach(LocalNode::stop);
                        nodes.forEach(LocalNode::close);
                    }
                    running.close();
                    stopped.countDown();
                }
            };
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "qnit-stop"));
            try {
                say("server    " + server.address("") + "   everything is kept in " + folder);
                checkAddress(folder, server.address("").toString());
                for (Simulators simulator : Simulators.values()) {
                    LocalNode node = LocalNode.start(
                            simulator.id, folder, invitation(folder, simulator, server), options(folder, simulator));
                    synchronized (nodes) {
                        nodes.add(node);
                    }
                }
                awaitOnline(server, nodes);
                whatNext(folder, server);
                stopped.await();
                return ExitCode.DONE.code();
            } finally {
                stop.run();
            }
        }
    }

    private void whatNext(Path folder, Main server) throws IOException {
        String url = server.address("").toString();
        Optional<String> secret = server.setupSecret();
        if (demo && secret.isPresent()) {
            makeDemo(folder, url, secret.get());
        }
        if (Files.exists(folder.resolve(DEMO_TOKEN))) {
            say("");
            say("Try it, in another terminal:");
            say("  ./qnit login " + url + " --token-file " + folder.resolve(DEMO_TOKEN));
            say("  ./qnit submit examples/bell.qasm --qpu noisy --wait");
        } else if (secret.isPresent()) {
            say("");
            say("Make the first administrator, within the hour: " + url + "/setup#" + secret.get());
            say("  then  ./qnit login " + url + " --admin");
            say("        ./qnit admin users create you@example.org --seconds 3600");
            say("        ./qnit login " + url + " --email you@example.org");
            say("        ./qnit submit examples/bell.qasm --wait");
        } else {
            say("");
            say("Sign in:  ./qnit login " + url);
        }
        say("Ctrl-C stops everything; ./qnit up starts it again as it was.");
    }

    /**
     * Accounts, bookings and jobs to look at, made as people make them; the passwords go into files that only this user
     * reads.
     */
    private void makeDemo(Path folder, String url, String secret) throws IOException {
        String adminPassword = password();
        Map<String, String> people = new LinkedHashMap<>();
        DEMO_USERS.forEach(name -> people.put(name, password()));
        Connection connection = Connection.to(url);
        try (QnitClient client = QnitClient.connect(connection)) {
            Session admin = client.setUp(secret, "admin@example.org", adminPassword);
            try (QnitClient asAdmin = QnitClient.connect(connection.withToken(admin.token()))) {
                people.forEach((name, password) -> asAdmin.administration().createUser(
                        name + "@example.org", password, DEMO_SECONDS, User.Rank.USER));
            }
            int day = 0;
            for (Map.Entry<String, String> person : people.entrySet()) {
                Session user = client.signIn(Session.Door.USER, person.getKey() + "@example.org", person.getValue());
                try (QnitClient asUser = QnitClient.connect(connection.withToken(user.token()))) {
                    lookAround(asUser, Duration.ofDays(++day));
                    if (day == 1) {
                        ApiToken.Made token = asUser.createToken("qnit up", List.of(), Optional.empty());
                        write(folder.resolve(DEMO_TOKEN), token.secret().secret() + "\n");
                    }
                }
            }
        }
        StringBuilder passwords = new StringBuilder("admin@example.org " + adminPassword + "\n");
        people.forEach(
                (name, password) -> passwords.append(name).append("@example.org ").append(password).append('\n'));
        write(folder.resolve("demo.txt"), passwords.toString());
        say("accounts  admin, " + String.join(", ", DEMO_USERS) + " @example.org; their passwords are in "
                + folder.resolve("demo.txt"));
    }

    /** What somebody does on a new server: a few jobs, and an hour in some days. */
    private static void lookAround(QnitClient user, Duration ahead) {
        user.submit(Submission.of(BELL).named("bell").withTags(List.of("demo")).onQpu("noisy").withShots(1000));
        user.submit(Submission.of(GHZ).named("ghz").withTags(List.of("demo")).withShots(500));
        Instant start = Instant.now().plus(ahead).truncatedTo(ChronoUnit.HOURS);
        user.book("noisy", start, start.plus(Duration.ofHours(1)));
    }

    private static String password() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The file of the node's one-time token; made once, and again as long as the node has not enrolled with it. */
    private static Path invitation(Path folder, Simulators simulator, Main server) throws IOException {
        Path file = folder.resolve("node-" + simulator.id + ".token");
        if (!Files.exists(file) || !Files.exists(folder.resolve("node-" + simulator.id).resolve("identity.json"))) {
            write(file, server.inviteSimulator(simulator.id, simulator.qubits) + "\n");
        }
        return file;
    }

    /** The simulator's options: its width, or the device that it simulates. */
    private static List<String> options(Path folder, Simulators simulator) throws IOException {
        return switch (simulator) {
            case IDEAL -> List.of("qubits=" + simulator.qubits);
            case NOISY -> {
                Path target = folder.resolve("noisy-target.json");
                if (!Files.exists(target)) {
                    write(target, TargetJson.write(NoisyDevice.target(Instant.now())));
                }
                yield List.of("target=" + target, "noise=target");
            }
        };
    }

    private void awaitOnline(Main server, List<LocalNode> nodes) throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_LIMIT.toNanos();
        try (QnitClient client = QnitClient.connect(Connection.to(server.address("").toString()))) {
            for (LocalNode node : nodes) {
                String state = client.qpu(node.name()).state();
                while (!state.equals("online") && !state.equals("busy")) {
                    node.checkAlive();
                    if (System.nanoTime() > end) {
                        throw new QnitException(
                                ErrorCode.TIMED_OUT, "the simulator '" + node.name() + "' is " + state + " after "
                                        + READY_LIMIT.toSeconds() + " s; its log is beside its state folder");
                    }
                    Thread.sleep(LOOK);
                    state = client.qpu(node.name()).state();
                }
                say(String.format(Locale.ROOT, "%-9s simulator, online", node.name()));
            }
        }
    }

    /** Nodes know their server by its address: a folder that was set up under one is not started under another. */
    private static void checkAddress(Path folder, String url) throws IOException {
        Path file = folder.resolve("address");
        if (!Files.exists(file)) {
            write(file, url + "\n");
        } else if (!Files.readString(file).strip().equals(url)) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT, "the nodes in " + folder + " know their server as "
                            + Files.readString(file).strip() + ", and this would be " + url
                            + "; give that port again, or another --dir");
        }
    }

    private static FileLock lock(FileChannel file, Path folder) throws IOException {
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Said below: it runs in this very process.
        }
        throw new QnitException(
                ErrorCode.INVALID_ARGUMENT, "it is running already with the folder " + folder
                        + "; use it, or give another --dir and --port");
    }

    private Path folder() {
        if (dir != null) {
            return dir.toAbsolutePath();
        }
        String state = terminal.environment().getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isEmpty()
                ? Path.of(terminal.environment().getOrDefault("HOME", System.getProperty("user.home", ".")), ".local",
                        "state")
                : Path.of(state);
        return base.resolve("qnit").resolve("up").toAbsolutePath();
    }

    private static void privateFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Whole or not at all; the folder is its owner's alone. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("up", "a server on port 8090 and two simulators; prints what to do next"),
                new Example("up --demo", "with accounts to try it at once"));
    }
}
