package io.qnit.server.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.qnit.server.store.Dialect;
import io.qnit.server.store.PostgresServer;
import io.qnit.server.store.StoreAddress;
import io.qnit.server.store.StoreSettings;
import io.qnit.server.store.TestStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server and two nodes with their executors, each a process of its own, on one of the stores: {@code alpha}, a simulator, and
 * {@code beta}, which is registered as hardware, where nothing may run twice.
 */
final class Cloud implements AutoCloseable {
    static final List<String> NODES = List.of("alpha", "beta");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct horse battery";

    /** What the nodes said, of all their lives. */
    final List<String> nodeLogs = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final Dialect engine;
    private final StoreSettings settings;
    private final int port;
    private final Map<String, String> tokens = new TreeMap<>();
    private final Map<String, Process> running = new TreeMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String user;

    /** Starts everything, with a user who has plenty of QPU time. */
    Cloud(Dialect engine, Path folder) throws Exception {
        this.engine = engine;
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        settings = engine == Dialect.POSTGRESQL
                ? TestStores.settings(engine, folder)
                : StoreSettings.of(new StoreAddress.SqliteFile(folder.resolve("server").resolve("qnit.db")));
        Files.writeString(folder.resolve("password"), PostgresServer.password());
        String secret = startServer();
        String passwords = "\"password\":\"" + PASSWORD + "\",\"passwordConfirm\":\"" + PASSWORD + "\"}";
        String admin = ask("POST", "/api/setup", "{\"token\":\"" + secret + "\",\"email\":\"admin@example.org\","
                + passwords, "").path("token").asText();
        String id = ask("POST", "/api/collections/users/records", "{\"email\":\"ada@example.org\"," + passwords, admin)
                .path("id").asText();
        ask("PATCH", "/api/admin/users/" + id, "{\"qpu_seconds\":10000000}", admin);
        user = ask("POST", "/api/collections/users/auth-with-password",
                "{\"identity\":\"ada@example.org\",\"password\":\"" + PASSWORD + "\"}", "").path("token").asText();
        for (String node : NODES) {
            ask("POST", "/api/op/qpus/create", "{\"name\":\"" + node + "\",\"kind\":\"" + kind(node)
                    + "\",\"num_qubits\":5,\"capacity\":4}", admin);
            tokens.put(node, ask("POST", "/api/op/nodes/tokens", "{\"qpu\":\"" + node + "\"}", admin).path("token")
                    .asText());
        }
        start("alpha");
        start("beta");
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The user's session, good after any restart. */
    String user() {
        return user;
    }

    /** SIGKILL; what it said until then has been read when this returns. */
    void kill(String name) throws InterruptedException {
        Process process = running.remove(name);
        if (process != null) {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
    }

    /** SIGSTOP or SIGCONT, to the process alone: an executor goes on. */
    void signal(String name, String signal) throws Exception {
        long pid = Objects.requireNonNull(running.get(name)).pid();
        new ProcessBuilder("kill", "-" + signal, "" + pid).inheritIO().start().waitFor();
    }

    void start(String name) throws Exception {
        if (name.equals("server")) {
            startServer();
        } else {
            startNode(name);
        }
    }

    Path spool(String node) {
        return folder.resolve(node).resolve("spool");
    }

    Path serverState() {
        return folder.resolve("server");
    }

    private String startServer() throws Exception {
        Map<String, String> flags = new LinkedHashMap<>(Map.of(
                "state-dir", folder.resolve("server").toString(), "server-port", "" + port, "lease", "3s", "heartbeat",
                "500ms", "rate-per-address", "1000000", "rate-per-user", "1000000", "max-queued-jobs", "100000"));
        if (engine == Dialect.POSTGRESQL) {
            flags.put("store", settings.address().toString());
            flags.put("store-password-file", folder.resolve("password").toString());
        }
        CompletableFuture<String> serving = new CompletableFuture<>();
        Process process = process(ServerProcess.class, flags, line -> {
            if (line.startsWith("serving ")) {
                serving.complete(line.substring(line.lastIndexOf(' ') + 1));
            }
        });
        CompletableFuture<Void> _ = process.onExit().thenAccept(ended -> serving.completeExceptionally(
                new IllegalStateException("the server ended with " + ended.exitValue())));
        running.put("server", process);
        return serving.get(60, TimeUnit.SECONDS);
    }

    private void startNode(String name) throws IOException {
        running.put(name, process(NodeProcess.class, new LinkedHashMap<>(Map.of(
                "state", folder.resolve(name).toString(), "token", Objects.requireNonNull(tokens.get(name)), "executor",
                "journal", "option",
                "file=" + folder.resolve(name + ".journal") + ",millis=10,kind=" + kind(name).toUpperCase(
                        Locale.ROOT),
                "prefetch", "3", "first-pause", "50ms", "longest-pause", "300ms", "memory-limit", "100MiB")),
                nodeLogs::add));
    }

    private static String kind(String node) {
        return node.equals("alpha") ? "simulator" : "hardware";
    }

    private static Process process(
            Class<?> program, Map<String, String> flags, Consumer<String> lines) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-Xmx256m", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        flags.forEach((name, value) -> command.add(name + "=" + value));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader out = new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(lines);
            } catch (IOException | UncheckedIOException _) {
                // killed
            }
        });
        return process;
    }

    private JsonNode ask(String method, String path, String body, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        HttpResponse<String> answer = client.send(
                request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Everything ends as when an operator ends it: nodes first. */
    void stop() throws Exception {
        for (String name : List.of("alpha", "beta", "server")) {
            @Nullable Process process = running.get(name);
            if (process != null) {
                process.getOutputStream().close();
                if (!process.waitFor(40, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(name + " does not stop");
                }
            }
        }
        running.clear();
    }

    /** What the executors wrote. */
    List<String> journal() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String node : NODES) {
            try (Stream<String> all = Files.lines(folder.resolve(node + ".journal"))) {
                all.forEach(lines::add);
            }
        }
        return lines;
    }

    /** The store, by plain SQL. */
    Connection store() throws SQLException {
        return switch (settings.address()) {
            case StoreAddress.SqliteFile(Path file) -> DriverManager.getConnection("jdbc:sqlite:" + file);
            case StoreAddress.PostgresDatabase database -> DriverManager.getConnection(
                    "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.database(),
                    database.user(), PostgresServer.password());
        };
    }

    @Override
    public void close() {
        try {
            for (String name : List.copyOf(running.keySet())) {
                kill(name);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
