package io.qnit.providers.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.DistributedQvm;
import io.qnit.cluster.NodeUsage;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.QvmMode;
import io.qnit.cluster.QvmResult;
import io.qnit.cluster.RunProgress;
import io.qnit.cluster.StopSignal;
import io.qnit.cluster.VirtualCircuitSpec;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.result.Counts;
import io.qnit.core.result.ExpectationValue;
import io.qnit.simulator.Output;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A circuit cut over three servers, of which one dies half-way, one answers wrongly and one is slow: the value is right, the
 * report says what happened, and what was counted never ran again. Once with servers of our own and, where a Python with
 * Aer is there, once with those of the examples.
 */
class FailingServersTest {
    private static final int ANSWERS_BEFORE_DEATH = 6;
    private static final int ANSWERS_BEFORE_THE_SLOW_ONE = 4;

    private final List<AutoCloseable> open = new ArrayList<>();
    /** By idempotency key how often a server answered with counts that were right. */
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final CountDownLatch enough = new CountDownLatch(ANSWERS_BEFORE_THE_SLOW_ONE);

    @AfterEach
    void closeServers() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void ownServers() throws Exception {
        check(simulator(), simulator(), () -> {});
    }

    @Test
    void serversWithAer() throws Exception {
        Optional<String> python = AerServerTest.pythonWithAer();
        if (python.isEmpty()) {
            check(simulator(), simulator(), () -> {}); // the same again where Aer is missing
            return;
        }
        Process dying = aer(python.get());
        Process good = aer(python.get());
        check(address(good), address(dying), dying::destroyForcibly);
    }

    /** What a server makes of a request. */
    private interface Answering {
        byte[] answer(String key, String body) throws IOException, InterruptedException;
    }

    /** @param kill what ends the server that dies, besides its connection */
    private void check(String good, String dying, Runnable kill) throws Exception {
        CountDownLatch dead = new CountDownLatch(1);
        String mortal = serve((key, body) -> {
            if (answers.get() >= ANSWERS_BEFORE_DEATH) {
                kill.run();
                dead.countDown();
                throw new IOException("killed");
            }
            return counted(key, forward(dying, key, body));
        });
        String lying = serve((key, body) -> new String(forward(good, key, body), StandardCharsets.UTF_8)
                .replaceFirst("(\"[01 ]+\"): ?([0-9]+)", "$1: 1$2").getBytes(StandardCharsets.UTF_8));
        String slow = serve((key, body) -> {
            enough.await(30, TimeUnit.SECONDS);
            return counted(key, forward(good, key, body));
        });
        QpuRegistry cluster = new ClusterBuilder()
                .add("custom_rest", "endpoints", List.of(mortal, lying, slow), "max_qubits", 6)
                .build();
        Circuit circuit = brickwork(8, 3, new Random(3));
        List<Observable> observables = List.of(Observable.parse("Z0*Z7"), Observable.parse("X3*Y4 - 0.5*Z2*Z5"));
        List<String> warnings = new ArrayList<>();

        QvmResult result = new DistributedQvm(cluster, QvmMode.SAMPLED, 20_000).run(
                VirtualCircuitSpec.of(circuit).withSeed(5).withObservables(observables), new StopSignal(),
                new RunProgress() {
                    @Override
                    public void warning(String text) {
                        warnings.add(text);
                    }

                    @Override
                    public void counted(long done, long total, long shots, OptionalDouble standardError) {}
                });

        List<ExpectationValue> exact = Simulator.run(
                circuit, RunOptions.defaults().withOutputs(EnumSet.noneOf(Output.class)).withObservables(observables))
                .expectationValues();
        for (int k = 0; k < exact.size(); k++) {
            ExpectationValue value = result.expectationValues().get(k);
            // six sigma: 2e-9 each
            assertThat(value.value()).isCloseTo(exact.get(k).value(), within(6 * value.standardError()));
            assertThat(value.standardError()).isBetween(1e-4, 0.2);
        }
        Map<String, NodeUsage> usage = result.perNodeUsage();
        List<String> ids = cluster.nodes().stream().map(n -> n.nodeId()).toList();
        assertThat(dead.getCount()).isZero();
        assertThat(usage.get(ids.get(0)).failures()).isPositive();
        assertThat(usage.get(ids.get(1)).failures()).isPositive();
        assertThat(usage.get(ids.get(1)).tasks()).isZero();
        assertThat(usage.get(ids.get(2)).tasks()).isPositive();
        assertThat(warnings).isEqualTo(result.warnings().stream().filter(warnings::contains).toList())
                .anyMatch(w -> w.contains(ids.get(0))).anyMatch(w -> w.contains(ids.get(1)));
        assertThat(usage.values().stream().mapToLong(NodeUsage::tasks).sum())
                .isEqualTo(((Number) result.metadata().get("tasks")).longValue());
        assertThat(answered.values()).allMatch(times -> times == 1);
    }

    private byte[] counted(String key, byte[] body) {
        answered.merge(key, 1, Integer::sum);
        answers.incrementAndGet();
        enough.countDown();
        return body;
    }

    // ---- Servers -----------------------------------------------------------------------------------------------------

    private String serve(Answering answering) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/run-circuit", exchange -> handle(exchange, answering));
        server.createContext("/health",
                exchange -> send(exchange, 200, "{\"status\": \"ok\"}".getBytes(StandardCharsets.UTF_8)));
        server.start();
        open.add(() -> server.stop(0));
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void handle(HttpExchange exchange, Answering answering) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!exchange.getRequestURI().getPath().equals("/run-circuit")) { // a context takes what begins like it
            send(exchange, 404, new byte[0]);
            return;
        }
        try {
            send(exchange, 200, answering.answer(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body));
        } catch (IOException e) {
            exchange.close(); // the connection breaks
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String simulator() throws IOException {
        return serve((_, body) -> {
            Map<String, String> request = members(body);
            Circuit circuit = OpenQasm.read("request", String.valueOf(request.get("qasm"))).executable();
            Counts counts = Simulator.run(circuit, RunOptions.defaults().withThreads(1)
                    .withShots(Long.parseLong(String.valueOf(request.get("shots"))))
                    .withSeed(Long.parseLong(request.getOrDefault("seed", "1")))).counts();
            return counts.shotsByBitstring().entrySet().stream()
                    .map(e -> "\"" + e.getKey() + "\": " + e.getValue())
                    .collect(Collectors.joining(", ", "{\"counts\": {", "}, \"shots\": " + counts.shots() + "}"))
                    .getBytes(StandardCharsets.UTF_8);
        });
    }

    private static byte[] forward(String to, String key, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(to + "/run-circuit")).header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }

    private static Map<String, String> members(String json) throws IOException {
        Map<String, String> members = new ConcurrentHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, parser.getText());
            }
        }
        return members;
    }

    private Process aer(String python) throws IOException {
        Path script = Path.of("").toAbsolutePath().getParent().resolve("examples/run_circuit_server.py");
        Process server = new ProcessBuilder(python, script.toString(), "0").redirectErrorStream(true).start();
        open.add(() -> {
            server.destroyForcibly();
            server.waitFor(10, TimeUnit.SECONDS);
        });
        return server;
    }

    private static String address(Process server) throws IOException {
        BufferedReader out = server.inputReader();
        return String.valueOf(out.readLine()).substring("listening on ".length());
    }

    private static Circuit brickwork(int n, int layers, Random random) {
        BlockBuilder body = new BlockBuilder();
        for (int layer = 0; layer < layers; layer++) {
            for (int q = 0; q < n; q++) {
                body.gate(Gate.RX, q, random.nextDouble(3)).gate(Gate.RZ, q, random.nextDouble(3));
            }
            for (int q = layer % 2; q + 1 < n; q += 2) {
                body.gate(Gate.CX, q, q + 1);
            }
        }
        return new Circuit("brickwork", n, List.of(), List.of(), List.of(), body.build());
    }
}
