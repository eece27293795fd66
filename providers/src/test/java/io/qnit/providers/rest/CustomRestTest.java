package io.qnit.providers.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.cluster.ClusterBuilder;
import io.qnit.cluster.ClusterException;
import io.qnit.cluster.NodeType;
import io.qnit.cluster.QpuNodeSpec;
import io.qnit.cluster.QpuRegistry;
import io.qnit.cluster.Shard;
import io.qnit.cluster.StopSignal;
import io.qnit.core.ErrorCode;
import io.qnit.core.ErrorKind;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.result.Counts;
import io.qnit.providers.rest.FakeEndpoint.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomRestTest {
    private static final Circuit BELL = circuit("""
            OPENQASM 2.0; include "qelib1.inc";
            qreg q[2]; creg c[2]; h q[0]; cx q[0], q[1]; measure q -> c;
            """);
    private static final Circuit TWO_REGISTERS = circuit("""
            OPENQASM 2.0; include "qelib1.inc";
            qreg q[3]; creg a[1]; creg b[2]; x q[0]; measure q[0] -> a[0]; measure q[1] -> b[0]; measure q[2] -> b[1];
            """);
    private static final Circuit DYNAMIC = circuit("""
            OPENQASM 3.0; include "stdgates.inc";
            qubit[2] q; bit[2] c; h q[0]; c[0] = measure q[0]; while (c[0]) { h q[0]; c[0] = measure q[0]; }
            c[1] = measure q[1];
            """);

    private static Circuit circuit(String text) {
        return OpenQasm.read("test", text).executable();
    }

    private static Map<String, List<Answer>> script(String path, Answer... answers) {
        return new TreeMap<>(Map.of(path, List.of(answers)));
    }

    private static Shard shard(Circuit... circuits) {
        List<Shard.Task> tasks = new ArrayList<>();
        for (Circuit circuit : circuits) {
            tasks.add(new Shard.Task(circuit, 1000, 7));
        }
        return new Shard("job/3", tasks);
    }

    private static List<Counts> run(FakeEndpoint server, Shard shard, Object... options) {
        List<Object> all = new ArrayList<>(List.of("endpoints", List.of(server.url())));
        all.addAll(List.of(options));
        QpuRegistry cluster = new ClusterBuilder().add("custom_rest", all.toArray()).build();
        QpuNodeSpec node = cluster.nodes().getFirst();
        assertThat(node.online()).as("%s", cluster.warnings()).isTrue();
        return cluster.provider(node.nodeId()).execute(shard, node, new StopSignal()).orElseThrow();
    }

    @Test
    void theRequestIsTheDocumentedOne() {
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", Answer.counts("{\"00\": 400, \"11\": 600}")))) {
            List<Counts> counts = run(server, shard(BELL), "api_key", "hush");
            assertThat(counts.getFirst().shotsByBitstring()).containsExactlyInAnyOrderEntriesOf(
                    Map.of("00", 400L, "11", 600L));
            FakeEndpoint.Asked asked = server.asked.getLast();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.headers().get("Authorization")).containsExactly("Bearer hush");
            assertThat(asked.headers().get("Idempotency-key")).containsExactly("job/3");
            assertThat(asked.body()).contains("\"format\":\"openqasm2\"", "\"shots\":1000", "\"seed\":7",
                    "\"job_id\":\"job/3\"", "OPENQASM 2.0");
        }
    }

    @Test
    void keysWithAndWithoutSpacesAreOneThing() {
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", Answer.counts("{\"001\": 400, \"00 1\": 500, \"01 1\": 100, \"11 1\": 0}")))) {
            assertThat(run(server, shard(TWO_REGISTERS)).getFirst().shotsByBitstring())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("00 1", 900L, "01 1", 100L));
        }
    }

    @Test
    void whatOpenQasm2CannotSayGoesAsOpenQasm3() {
        try (FakeEndpoint server = new FakeEndpoint(script("/run-circuit", Answer.counts("{\"00\": 1000}")))) {
            run(server, shard(DYNAMIC));
            assertThat(server.asked.getLast().body()).contains("\"format\":\"openqasm3\"", "while");
        }
        Map<String, List<Answer>> only2 = script("/run-circuit", Answer.counts("{\"00\": 1000}"));
        only2.put("/capabilities", List.of(Answer.of(200, "{\"formats\": [\"openqasm2\"]}")));
        try (FakeEndpoint server = new FakeEndpoint(only2)) {
            assertThatThrownBy(() -> run(server, shard(DYNAMIC))).isInstanceOfSatisfying(
                    ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        }
    }

    @Test
    void aShortfallIsKept() {
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", Answer.of(200, "{\"counts\": {\"00\": 990}, \"shots\": 990}")))) {
            assertThat(run(server, shard(BELL)).getFirst().shots()).isEqualTo(990);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"counts": {"00": 999}}                    | add up to 999, not to 1000
            {"counts": {"00": 999}, "shots": 1000}     | add up to 999, not to 1000
            {"counts": {"00": 2000}, "shots": 2000}    | tells of 2000 shots; asked for were 1000
            {"counts": {}, "shots": 0}                 | tells of 0 shots
            {"counts": {"000": 1000}}                  | has the key '000'; the circuit has 2 classical bits
            {"counts": {"0x3": 1000}}                  | has the key '0x3'
            {"counts": {"00": 1001, "11": -1}}         | counts['11'] = -1
            {"counts": {"00": 999.5, "11": 0.5}}       | counts['00'] = 999.5
            {"counts": {"00": "1000"}}                 | counts['00'] = 1000; a whole number
            {"counts": {"00": 1e300}}                  | a whole number of shots is needed
            {"counts": [1000]}                         | has no 'counts'
            {"result": 1}                              | has no 'counts'
            {"counts": {"00": 500, "00": 500}}         | not JSON
            counts                                     | not JSON
            """)
    void wrongAnswersAreTheDevicesFaultAndNotAskedForAgain(String answer, String message) {
        try (FakeEndpoint server = new FakeEndpoint(script("/run-circuit", Answer.of(200, answer)))) {
            assertThatThrownBy(() -> run(server, shard(BELL)))
                    .isInstanceOfSatisfying(ClusterException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED))
                    .hasMessageContaining(message);
            assertThat(server.count("/run-circuit")).isEqualTo(1);
        }
    }

    @Test
    void refusalsAreShownWithoutTheKey() {
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", Answer.of(422, "{\"message\": \"no gate\\nrzz for hush\"}")))) {
            assertThatThrownBy(() -> run(server, shard(BELL), "api_key", "hush"))
                    .isInstanceOfSatisfying(ClusterException.class,
                            e -> assertThat(e.code().kind()).isEqualTo(ErrorKind.CALLER))
                    .hasMessageContaining("(422): no gate rzz for ***").hasMessageNotContaining("hush");
        }
        try (FakeEndpoint server = new FakeEndpoint(Map.of())) {
            assertThatThrownBy(() -> run(server, shard(BELL))).isInstanceOfSatisfying(
                    ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED));
        }
    }

    @Test
    void tooManyRequestsAreSentAgainAfterThePauseAskedFor() {
        try (FakeEndpoint server = new FakeEndpoint(script(
                "/run-circuit", new Answer(429, Map.of("Retry-After", "0"), "slow down"),
                Answer.of(429, ""), Answer.counts("{\"00\": 1000}")))) {
            assertThat(run(server, shard(BELL)).getFirst().shots()).isEqualTo(1000);
            assertThat(server.count("/run-circuit")).isEqualTo(3);
            assertThat(server.asked).filteredOn(a -> a.path().equals("/run-circuit"))
                    .allSatisfy(a -> assertThat(a.headers().get("Idempotency-key")).containsExactly("job/3"));
        }
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", new Answer(429, Map.of("Retry-After", "86400"), "tomorrow")))) {
            assertThatThrownBy(() -> run(server, shard(BELL))).hasMessageContaining("429: tomorrow");
            assertThat(server.count("/run-circuit")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"500", "0"})
    void whatMayHaveRunIsSentAgainOnlyWhereThatIsHarmless(int status) {
        Answer[] answers = {Answer.of(status, "oops"), Answer.counts("{\"11\": 1000}")};
        try (FakeEndpoint server = new FakeEndpoint(script("/run-circuit", answers))) {
            assertThatThrownBy(() -> run(server, shard(BELL))).isInstanceOfSatisfying(
                    ClusterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAILED));
            assertThat(server.count("/run-circuit")).isEqualTo(1);
        }
        Map<String, List<Answer>> idempotent = script("/run-circuit", answers);
        idempotent.put("/capabilities", List.of(Answer.of(200, "{\"idempotent\": true}")));
        try (FakeEndpoint server = new FakeEndpoint(idempotent)) {
            assertThat(run(server, shard(BELL)).getFirst().of("11")).isEqualTo(1000);
            assertThat(server.count("/run-circuit")).isEqualTo(2);
        }
    }

    @Test
    void aJobThatGoesOnIsAskedFor() {
        Map<String, List<Answer>> script = script(
                "/run-circuit", new Answer(202, Map.of("Location", "/jobs/5"), ""));
        script.put("/jobs/5", List.of(
                Answer.of(202, ""), Answer.of(503, ""), new Answer(202, Map.of("Retry-After", "0"), ""),
                Answer.counts("{\"00\": 1000}")));
        try (FakeEndpoint server = new FakeEndpoint(script)) {
            assertThat(run(server, shard(BELL)).getFirst().shots()).isEqualTo(1000);
            assertThat(server.count("/run-circuit")).isEqualTo(1);
            assertThat(server.count("/jobs/5")).isEqualTo(4);
        }
    }

    @Test
    void theKeyGoesNowhereElse() {
        for (String elsewhere : List.of("http://127.0.0.2:1/jobs", "https://example.org/", "//[")) {
            try (FakeEndpoint server = new FakeEndpoint(
                    script("/run-circuit", new Answer(202, Map.of("Location", elsewhere), "")))) {
                assertThatThrownBy(() -> run(server, shard(BELL), "api_key", "hush"))
                        .hasMessageContaining("names");
            }
        }
        try (FakeEndpoint server = new FakeEndpoint(
                script("/run-circuit", new Answer(307, Map.of("Location", "http://127.0.0.2:1/"), "")))) {
            assertThatThrownBy(() -> run(server, shard(BELL))).hasMessageContaining("redirects are not followed");
        }
        assertThatThrownBy(() -> new ClusterBuilder()
                .add("custom_rest", "endpoints", List.of("http://host1:8888"), "api_key", "hush").build())
                .hasMessageContaining("use https, or say plain_http").hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new ClusterBuilder()
                .add("custom_rest", "endpoints", List.of("https://me:hush@host1")).build())
                .hasMessageNotContaining("hush");
    }

    @Test
    void severalCircuitsGoTogetherWhereTheEndpointKnowsBatches() {
        Map<String, List<Answer>> batch = script("/run-circuits", Answer.of(
                200, "{\"results\": [{\"counts\": {\"00\": 1000}}, {\"counts\": {\"11\": 1000}}]}"));
        try (FakeEndpoint server = new FakeEndpoint(batch)) {
            assertThat(run(server, shard(BELL, BELL))).extracting(c -> c.of("11")).containsExactly(0L, 1000L);
            assertThat(server.count("/run-circuit")).isZero();
        }
        try (FakeEndpoint server = new FakeEndpoint(script("/run-circuit", Answer.counts("{\"00\": 1000}")))) {
            assertThat(run(server, shard(BELL, BELL, BELL))).hasSize(3);
            assertThat(server.count("/run-circuits")).isEqualTo(1);
            assertThat(server.asked).filteredOn(a -> a.path().equals("/run-circuit"))
                    .extracting(a -> a.headers().get("Idempotency-key").getFirst())
                    .containsExactly("job/3.0", "job/3.1", "job/3.2");
        }
        batch.put("/run-circuits", List.of(Answer.of(200, "{\"results\": []}")));
        try (FakeEndpoint server = new FakeEndpoint(batch)) {
            assertThatThrownBy(() -> run(server, shard(BELL, BELL))).hasMessageContaining("'results' for each of 2");
        }
    }

    @Test
    void capabilitiesNarrowTheNode() {
        try (FakeEndpoint server = new FakeEndpoint(script("/capabilities", Answer.of(
                200, """
                        {"max_qubits": 5, "gates": ["cx", "rz", "sx", "x", "warp"], "dynamic_circuits": false,
                         "idempotent": true, "price_per_shot": 0.002, "backend": "b"}""")))) {
            QpuRegistry cluster = new ClusterBuilder()
                    .add("custom_rest", "endpoints", server.url(), "node_type", "QPU", "max_qubits", 20).build();
            QpuNodeSpec node = cluster.nodes().getFirst();
            assertThat(node.nodeType()).isEqualTo(NodeType.QPU);
            assertThat(node.maxQubits()).isEqualTo(20);
            assertThat(node.usableQubits()).isEqualTo(5);
            assertThat(node.metadata()).containsEntry("mid_circuit_measurement", false)
                    .containsEntry("price_per_shot", 0.002).containsEntry("price_per_task", 0.0);
            var target = cluster.provider(node.nodeId()).target(node).orElseThrow();
            assertThat(target.qubitCount()).isEqualTo(5);
            assertThat(target.gates()).hasSize(4);
            assertThat(target.abilities()).isEmpty();
        }
    }

    @Test
    void oneEndpointDownLeavesTheOthers() {
        FakeEndpoint gone = new FakeEndpoint(Map.of());
        gone.close();
        try (FakeEndpoint good = new FakeEndpoint(Map.of());
                FakeEndpoint ill = new FakeEndpoint(script("/health", Answer.of(503, "tired")));
                FakeEndpoint locked = new FakeEndpoint(script("/health", Answer.of(401, "")))) {
            QpuRegistry cluster = new ClusterBuilder().add(
                    "custom_rest", "endpoints", List.of(good.url(), gone.url(), ill.url(), locked.url()), "api_key",
                    "hush").build();
            assertThat(cluster.online()).extracting(QpuNodeSpec::nodeId).containsExactly("custom-rest-0");
            assertThat(cluster.node("custom-rest-1").reason()).contains("cannot be reached");
            assertThat(cluster.node("custom-rest-2").reason()).contains("503: tired");
            assertThat(cluster.node("custom-rest-3").reason()).contains("refuses the api_key");
            assertThat(cluster.warnings()).hasSize(3).noneMatch(w -> w.contains("hush"));
            assertThat(cluster.statusReport().toString()).doesNotContain("hush");
        }
    }

    @Test
    void slowAnswersAreGivenUpAndAStopEndsTheWaitAtOnce() throws Exception {
        try (FakeEndpoint server = new FakeEndpoint(script("/run-circuit", Answer.of(-1, "")))) {
            assertThatThrownBy(() -> run(server, shard(BELL), "timeout_s", 1))
                    .hasMessageContaining("did not answer within 1 s").hasMessageContaining("not sent again");
            QpuRegistry cluster = new ClusterBuilder().add("custom_rest", "endpoints", server.url()).build();
            QpuNodeSpec node = cluster.nodes().getFirst();
            StopSignal stop = new StopSignal();
            long asked = server.count("/run-circuit");
            CompletableFuture<Object> running = CompletableFuture.supplyAsync(
                    () -> cluster.provider(node.nodeId()).execute(shard(BELL), node, stop));
            while (server.count("/run-circuit") == asked) {
                Thread.onSpinWait();
            }
            stop.stop("enough");
            assertThat(running.handle((r, e) -> e).get(10, java.util.concurrent.TimeUnit.SECONDS))
                    .hasMessageContaining("enough");
        }
    }

    @Test
    void tooWideCircuitsAndNoShotsAreRefusedHere() {
        try (FakeEndpoint server = new FakeEndpoint(Map.of())) {
            assertThatThrownBy(() -> run(server, shard(TWO_REGISTERS), "max_qubits", 2))
                    .hasMessageContaining("holds 2 qubits, the circuit has 3");
            assertThatThrownBy(() -> run(server, new Shard("j/1", List.of(new Shard.Task(BELL, 0, 1)))))
                    .hasMessageContaining("at least 1 shot");
            assertThat(server.count("/run-circuit")).isZero();
        }
    }
}
