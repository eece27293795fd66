package io.qnit.server.store;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the tests: made in a temporary folder from the installed programs, on a free port, durable as in
 * production, started once for all tests. It stops when this process ends in whatever way: its shell waits for the end of
 * its input, which is ours.
 */
public final class PostgresServer {
    private static final String USER = "qnit";
    private static final String PASSWORD = "only for the tests";
    private static final int TRIES = 3;
    private static final String SCRIPT = """
            set -e
            bin=$1 folder=$2 port=$3
            cd "$folder"
            "$bin/initdb" -D data -U qnit -A scram-sha-256 --pwfile=password --no-sync -E UTF8 --locale=C >initdb.log 2>&1 \
                || { cat initdb.log; exit 1; }
            "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                -c fsync=on -c synchronous_commit=on -c max_connections=300 -c shared_buffers=64MB 2>&1 </dev/null &
            server=$!
            cat >/dev/null || true
            kill -QUIT "$server"
            wait "$server" || true
            cd /
            rm -rf "$folder"
            """;

    /** Keeps the server's shell, and with it its input, for as long as this class lives. */
    @SuppressWarnings("unused")
    private final Process process;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Of every database here. */
    public static String password() {
        return PASSWORD;
    }

    private static final class Shared {
        static final PostgresServer SERVER = start();
    }

    /** The server; the first caller waits for its start, about two seconds. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** Settings of a new database with all tables and no rows. */
    public StoreSettings freshDatabase() {
        String name = "t" + databases.incrementAndGet();
        create(name + " template " + Template.name());
        return settings(name);
    }

    /** A database with all tables and no rows: to copy it takes a tenth of the time that the migrations take. */
    private static final class Template {
        private static final String NAME = "migrated";

        static {
            shared().create(NAME);
            Store.open(shared().settings(NAME)).close();
        }

        static String name() {
            return NAME;
        }
    }

    /** Settings of a database without tables. */
    public StoreSettings bareDatabase() {
        String name = "t" + databases.incrementAndGet();
        create(name);
        return settings(name);
    }

    private void create(String database) {
        try (Connection connection =
                PostgresStore.source(address("postgres"), StorePassword.of(PASSWORD)).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private StoreSettings settings(String database) {
        return StoreSettings.of(address(database)).withPassword(StorePassword.of(PASSWORD));
    }

    private StoreAddress.PostgresDatabase address(String database) {
        return new StoreAddress.PostgresDatabase("127.0.0.1", port, database, USER);
    }

    private static PostgresServer start() {
        try {
            Path programs =
                    programs().orElseThrow(() -> new AssertionError("no PostgreSQL server is installed, and these"
                            + " tests need one: apt-get install postgresql (or its like; initdb has to be in the search path)"));
            String log = "";
            for (int i = 0; i < TRIES; i++) { // another process may take the port before PostgreSQL does
                int port = freePort();
                Path folder = Files.createTempDirectory("qnit-postgres");
                Files.writeString(folder.resolve("password"), PASSWORD);
                List<String> command = new ArrayList<>(unprivileged(folder));
                command.addAll(List.of("sh", "-c", SCRIPT, "sh", programs.toString(), folder.toString(), "" + port));
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                StringBuilder said = new StringBuilder();
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    if (line.contains("ready to accept connections")) {
                        Thread.ofVirtual().start(() -> drain(lines));
                        return new PostgresServer(process, port);
                    }
                }
                log = said.toString();
            }
            throw new AssertionError("PostgreSQL does not start:\n" + log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // what the server says once it runs is of no interest
            }
        } catch (IOException _) {
            // it has stopped
        }
    }

    /** PostgreSQL refuses to run as root: then as its own user, or as nobody. */
    private static List<String> unprivileged(Path folder) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        for (String user : List.of("postgres", "nobody")) {
            try {
                UserPrincipal principal =
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
                Files.setOwner(folder, principal);
                Files.setOwner(folder.resolve("password"), principal);
                return List.of("setpriv", "--reuid=" + user, "--clear-groups", "--");
            } catch (UserPrincipalNotFoundException _) {
                // the next one
            }
        }
        throw new AssertionError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Debian keeps the programs of each version in a folder of its own, outside the search path. */
    private static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.comparingInt(PostgresServer::number).reversed())
                        .forEach(version -> folders.add(version.resolve("bin")));
            }
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            folders.add(Path.of(folder));
        }
        for (Path folder : folders) {
            Path initdb = folder.resolve("initdb");
            if (Files.isExecutable(initdb) && Files.isExecutable(initdb.toRealPath().resolveSibling("postgres"))) {
                return Optional.of(initdb.toRealPath().getParent());
            }
        }
        return Optional.empty();
    }

    private static int number(Path version) {
        String name = version.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }
}
