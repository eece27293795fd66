package io.qnit.server.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.compiler.target.TargetJson;
import io.qnit.compiler.target.Targets;
import io.qnit.core.gate.Gate;
import io.qnit.node.Node;
import io.qnit.node.NodeLog;
import io.qnit.node.NodeSettings;
import io.qnit.protocol.ExecutorDescription;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.server.Accounts;
import io.qnit.server.TestServer;
import io.qnit.server.TestServer.Answer;
import io.qnit.server.job.JobStore;
import io.qnit.server.ledger.LedgerStore;
import io.qnit.server.qpu.Calibration;
import io.qnit.server.qpu.DescriptionStore;
import io.qnit.server.qpu.QpuStore;
import io.qnit.server.store.InstallationStore;
import io.qnit.server.web.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs for a device that takes native circuits alone: a real server, a real node, a simulated device. */
@Timeout(90)
class JobCompilerTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private Accounts people;
    private String ada;
    private String adasId;
    private String qpu;
    private Optional<Node> node = Optional.empty();

    @BeforeEach
    void start() {
        server = new TestServer(folder.resolve("server"), Map.of(), InstantSource.system());
        people = new Accounts(server);
        adasId = people.user("ada");
        ada = people.signIn("ada");
        assertThat(server.send("PATCH", "/api/admin/users/" + adasId, "{\"qpu_seconds\":1000}", "Authorization",
                people.admin()).status()).isEqualTo(200);
        Answer made = server.post("/api/op/qpus/create",
                "{\"name\":\"line\",\"kind\":\"simulator\",\"num_qubits\":6}", "Authorization", people.admin());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        qpu = made.json().path("id").asText();
    }

    @AfterEach
    void stop() {
        node.ifPresent(Node::close);
        server.close();
    }

    @Test
    void anyCircuitRunsOnADeviceThatHasFewGatesAndCouplings() throws Exception {
        startNode("line:6");
        // All that is measured is certain: a wrong place, register or order shows in every shot.
        JsonNode done = await(submit("""
                OPENQASM 3; include "stdgates.inc"; qubit[5] q; bit[2] a; bit[3] b;
                x q[0]; x q[4]; ccx q[0], q[4], q[2]; cswap q[2], q[1], q[0];
                a[0] = measure q[0]; a[1] = measure q[1]; b[0] = measure q[2]; b[1] = measure q[3]; b[2] = measure q[4];
                """, ""));
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.path("results").path("counts").toString()).isEqualTo("{\"101 10\":100}");
        JsonNode compilation = done.path("compilation");
        assertThat(compilation.path("target").asText()).isEqualTo("line:6");
        assertThat(compilation.path("target_hash").asText()).isEqualTo(Targets.named("line:6").hash());
        assertThat(compilation.path("two_qubit_gates").asInt()).isGreaterThan(6);
        assertThat(compilation.path("qpu").asText()).isEqualTo(qpu);
        assertThat(done.path("events").findValuesAsText("type"))
                .containsSubsequence("submitted", "compiled", "granted", "completed");
    }

    @Test
    void eachRunOfASweepIsCompiledWithItsValues() throws Exception {
        startNode("line:6");
        // 'flip' is more than an angle, so it goes to the node; 'turn' becomes a number.
        JsonNode done = await(submit("""
                OPENQASM 3; include "stdgates.inc"; input float turn; input int flip; qubit[3] q; bit[2] c;
                rx(turn) q[0]; cx q[0], q[2]; if (flip == 1) { x q[1]; }
                c[0] = measure q[2]; c[1] = measure q[1];
                """, ",\"parameter_values\":[[0,0],[0,3.141592653589793],[1,0],[1,3.141592653589793]]"));
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.path("results").path("circuit_results").findValues("counts").toString())
                .isEqualTo("[{\"00\":100}, {\"01\":100}, {\"10\":100}, {\"11\":100}]");
    }

    @Test
    void whatCannotBeMadeToFitFailsWithItsReasonAndCostsNothing() throws Exception {
        Path parted = folder.resolve("parted.json");
        Files.writeString(parted, "{\"qubits\": 6, \"edges\": [[0,1],[1,2],[3,4],[4,5]],"
                + " \"basis\": [\"cz\",\"sx\",\"x\",\"rz\"]}");
        startNode(parted.toString());
        JsonNode done = await(submit("""
                OPENQASM 3; include "stdgates.inc"; qubit[6] q; bit[6] c;
                h q[0]; cx q[0], q[1]; cx q[1], q[2]; cx q[2], q[3]; cx q[3], q[4]; cx q[4], q[5]; c = measure q;
                """, ""));
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("failed");
        assertThat(done.path("reason").path("code").asText()).isEqualTo("compile_failed");
        assertThat(done.path("reason").path("text").asText()).contains("qubits");
        assertThat(done.path("charged_seconds").asDouble()).isZero();
        assertThat(server.get("/api/collections/users/records/" + adasId, "Authorization", ada).json()
                .path("qpu_seconds").asDouble()).isEqualTo(1000);
    }

    @Test
    void aJobIsCompiledAgainWhenTheCalibrationMoves() throws IOException, InterruptedException {
        describe(calibrated("monday", 1));
        String job = submit("OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1];"
                + " c = measure q;", "");
        try (JobCompiler compiler = new JobCompiler(
                server.store(), jobs(), server.signals(),
                InstantSource.system())) {
            CompiledJob monday = ready(compiler, job);
            assertThat(monday.facts().path("calibration").asText()).isEqualTo("monday");
            assertThat(server.store().<Boolean>read(handle -> compiler.isCurrent(handle, monday))).isTrue();
            // Pairs that were bad are good now, so another place is better.
            server.store().write(handle -> {
                Target tuesday = calibrated("tuesday", 4);
                DescriptionStore.write(handle, new Calibration(
                        qpu, "tuesday", tuesday.calibration().orElseThrow().time(), TargetJson.write(tuesday)));
                return 0;
            });
            assertThat(server.store().<Boolean>read(handle -> compiler.isCurrent(handle, monday))).isFalse();
            CompiledJob tuesday = ready(compiler, job);
            assertThat(tuesday.facts().path("calibration").asText()).isEqualTo("tuesday");
            assertThat(tuesday.circuits()).isNotEqualTo(monday.circuits());
            assertThat(CompiledJob.circuits(tuesday.text())).isEqualTo(tuesday.circuits());
        }
    }

    private JobStore jobs() {
        var dialect = server.store().dialect();
        return new JobStore(
                dialect, new LedgerStore(dialect), new QpuStore(dialect), new InstallationStore(dialect));
    }

    @Test
    void aJobThatFitsSeveralQpusBelongsToNoneUntilOneHasRoom() throws Exception {
        assertThat(server.post("/api/op/qpus/create",
                "{\"name\":\"other\",\"kind\":\"simulator\",\"num_qubits\":6}", "Authorization", people.admin())
                .status()).isEqualTo(201);
        Answer made = server.post("/api/jobs", "{\"circuits\":[{\"circuit\":\"OPENQASM 3; include \\\"stdgates.inc\\\";"
                + " qubit[3] q; bit[3] c; h q[0]; cx q[0], q[2]; c = measure q;\"}],\"shots\":100}", "Authorization",
                ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        startNode("line:6");
        JsonNode done = await(made.json().path("id").asText());
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("completed");
        assertThat(done.path("qpu").asText()).isEqualTo(qpu);
        // Bound in the moment in which it could start, compiled before.
        assertThat(done.path("events").findValuesAsText("type"))
                .containsExactly("submitted", "routed", "compiled", "granted", "completed");
        assertThat(made.json().has("qpu")).isFalse();
    }

    private CompiledJob ready(JobCompiler compiler, String job) throws InterruptedException {
        while (true) {
            switch (server.store().<JobCompiler.State>read(handle -> compiler.look(handle, job, qpu))) {
                case JobCompiler.State.Ready(CompiledJob compiled) -> {
                    return compiled;
                }
                case JobCompiler.State.UnderWay _ -> Thread.onSpinWait();
                case JobCompiler.State.AsSubmitted _ -> throw new AssertionError("it has a target");
                case JobCompiler.State.Failed(var reason) -> throw new AssertionError(reason);
            }
        }
    }

    /** Three qubits in a line; one pair is much better than the other. */
    private static Target calibrated(String id, int day) {
        GateProperties good = new GateProperties(0.001, Double.NaN);
        GateProperties bad = new GateProperties(0.2, Double.NaN);
        Map<List<Integer>, GateProperties> pairs = new HashMap<>();
        pairs.put(List.of(0, 1), day == 1 ? good : bad);
        pairs.put(List.of(1, 2), day == 1 ? bad : good);
        return Target.builder("three", 3).edge(0, 1).edge(1, 2).gate(NativeGate.placed(Gate.CZ, pairs)).gate(Gate.SX)
                .gate(Gate.RZ).calibration(id, Instant.parse("2026-11-0" + day + "T00:00:00Z")).build();
    }

    private void describe(Target target) {
        var executor = new ExecutorDescription(
                "device", "1", ExecutorDescription.Kind.HARDWARE, 3,
                Set.of(GrantedCircuit.Format.NATIVE_IR), Set.of(2), 1000,
                Optional.of(TargetJson.write(target)), Set.of());
        server.store().write(handle -> {
            DescriptionStore.write(handle, qpu, executor, Instant.now());
            return 0;
        });
    }

    private void startNode(String target) throws Exception {
        Answer made = server.post("/api/op/nodes/tokens", "{\"qpu\":\"line\"}", "Authorization", people.admin());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        Map<String, String> settings = new TreeMap<>(Map.of(
                "state", folder.resolve("node").toString(), "token", made.json().path("token").asText(), "executor",
                "simulator", "option", "threads=1\ntarget=" + target + "\n", "first-pause", "50ms", "longest-pause",
                "200ms", "memory-limit", "200MiB"));
        node = Optional.of(Node.start(
                NodeSettings.read(settings, Map.of(), Optional.empty()), Clock.systemUTC(),
                NodeLog.lines(_ -> {}, Clock.systemUTC()), "test"));
    }

    private String submit(String circuit, String more) {
        String text = new String(JsonText.write(JsonText.object().put("circuit", circuit)),
                StandardCharsets.UTF_8);
        String body = "{\"circuits\":[" + text.substring(0, text.length() - 1) + more + "}],\"shots\":100,"
                + "\"qpu_target\":\"line\",\"seed\":7}";
        Answer made = server.post("/api/jobs", body, "Authorization", ada);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private JsonNode await(String job) {
        Answer answer = server.get("/api/jobs/" + job + "?wait=30s", "Authorization", ada);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
