package io.qnit.app.startup;

import io.qnit.app.Cli;
import io.qnit.app.terminal.Terminal;
import io.qnit.client.Connection;
import io.qnit.client.QnitClient;
import io.qnit.client.Session;
import io.qnit.client.Submission;
import io.qnit.client.User;
import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import io.qnit.server.Main;
import io.qnit.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The everyday commands, run once by {@code ./qnit} when it makes the JVM's AOT cache: what is loaded here is linked
 * ahead of time from then on. A verb that is missing here works too, it only starts more slowly.
 */
public final class Training {
    private static final String BELL = """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[2] q;
            bit[2] c;
            h q[0];
            cx q[0], q[1];
            c = measure q;
            """;
    private static final String TELEPORTATION = """
            OPENQASM 2.0;
            include "qelib1.inc";
            qreg q[3];
            creg a[1];
            creg b[1];
            u3(0.3, 0.2, 0.1) q[0];
            h q[1];
            cx q[1], q[2];
            cx q[0], q[1];
            h q[0];
            measure q[0] -> a[0];
            measure q[1] -> b[0];
            if (b == 1) x q[2];
            if (a == 1) z q[2];
            """;
    private static final String BROKEN = """
            OPENQASM 3.0;
            qubit[2] q;
            hadamard q[0];
            """;

    private static final String PASSWORD = "only for training";
    private static final int JOBS = 300;

    private Training() {}

    /** Runs the commands on circuits that it writes into the folder {@code args[0]}. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String bell = write(folder, "bell.qasm", BELL);
        String teleportation = write(folder, "teleportation.qasm", TELEPORTATION);
        String broken = write(folder, "broken.qasm", BROKEN);
        Terminal terminal = Terminal.ofProcess(System.getenv());
        Cli cli = new Cli(terminal);
        cli.run("run", bell);
        cli.run("run", teleportation, "--seed", "7", "--shots", "100", "--format", "json");
        cli.run("run", bell, "--observable", "ZZ", "--probabilities");
        cli.run("run", broken);
        cli.run("draw", bell);
        cli.run("validate", bell, teleportation);
        cli.run("version");
        serve(folder);
        terminal.out().flush();
        terminal.err().flush();
    }

    /**
     * A server with an administrator, a user and a node, and some jobs on their way through all of it: classes for the next
     * start, and for the compilers what of it is worth their time.
     */
    private static void serve(Path folder) throws IOException {
        Map<String, String> flags = Map.of("server-port", "0", "state-dir", folder.resolve("state").toString());
        Path noSettings = Path.of(write(folder, "node.yml", "{}\n"));
        Duration patience = Duration.ofSeconds(20);
        try (Main server = Main.start(ServerConfig.read(flags, Map.of(), folder), InstantSource.system())) {
            Connection connection = Connection.to(server.address("").toString());
            NodeSettings node = NodeSettings.read(
                    Map.of("state", folder.resolve("node").toString(), "token", server.inviteSimulator("node", 4),
                            "executor", "simulator", "drain-limit", "1s"),
                    Map.of(), Optional.of(noSettings));
            try (QnitClient guest = QnitClient.connect(connection);
                    Node _ = Node.start(
                            node, Clock.systemUTC(), NodeLog.lines(_ -> {}, Clock.systemUTC()), "training")) {
                Session admin = guest.setUp(server.setupSecret().orElseThrow(), "admin@example.org", PASSWORD);
                try (QnitClient asAdmin = QnitClient.connect(connection.withToken(admin.token()))) {
                    asAdmin.administration().createUser("user@example.org", PASSWORD, 3600, User.Rank.USER);
                }
                Session user = guest.signIn(Session.Door.USER, "user@example.org", PASSWORD);
                try (QnitClient asUser = QnitClient.connect(connection.withToken(user.token()))) {
                    String last = "";
                    for (int i = 0; i < JOBS; i++) {
                        last = asUser.submit(Submission.of(BELL).onQpu("node").withShots(100)).id();
                    }
                    asUser.await(last, patience);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String write(Path folder, String name, String circuit) throws IOException {
        return Files.writeString(folder.resolve(name), circuit).toString();
    }
}
