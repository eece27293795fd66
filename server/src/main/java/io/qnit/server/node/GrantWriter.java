package io.qnit.server.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.qnit.core.circuit.Variable;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.protocol.AttemptKey;
import io.qnit.protocol.Endpoints;
import io.qnit.protocol.Fence;
import io.qnit.protocol.Grant;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.server.job.Lease;
import io.qnit.server.web.JsonText;
import io.qnit.server.web.Times;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the grant that a node gets of a lease and what was submitted. Stateless. */
final class GrantWriter {
    /** The longest result that is taken. */
    static final long MOST_RESULT_BYTES = 4L << 30;

    private GrantWriter() {}

    /**
     * @param program as it is stored with the job
     * @param compiled its circuits for this QPU; none: as they were submitted
     * @param origin of the server as the node knows it
     */
    static Grant write(
            Lease lease, String program, Optional<List<GrantedCircuit>> compiled, String origin, Instant now) {
        JsonNode json = JsonText.read(program.getBytes(StandardCharsets.UTF_8));
        JsonNode seed = json.path("seed");
        return new Grant(
                key(lease), lease.node(), compiled.orElseGet(() -> submitted(json)),
                seed.isNumber() ? Optional.of(seed.longValue()) : Optional.empty(),
                json.path("meas_level").asInt(2),
                json.path("meas_return").asText("single").startsWith("av") ? Grant.ShotMode.AVERAGE
                        : Grant.ShotMode.SINGLE,
                limit(lease, now), MOST_RESULT_BYTES, URI.create(origin + Endpoints.RESULTS), now,
                Optional.ofNullable(json.path("deadline").textValue()).flatMap(Times::parse),
                Optional.ofNullable(json.path("method").textValue()),
                json.path("memory").booleanValue() ? Grant.Memory.SHOTS : Grant.Memory.COUNTS);
    }

    private static List<GrantedCircuit> submitted(JsonNode json) {
        int shots = json.path("shots").asInt(1024);
        List<GrantedCircuit> circuits = new ArrayList<>();
        for (JsonNode circuit : json.path("circuits")) {
            String text = circuit.path("circuit").asText();
            circuits.add(new GrantedCircuit(
                    GrantedCircuit.Format.OPENQASM, text, circuit.path("shots").asInt(shots),
                    inputs(text, circuit.path("parameter_values"))));
        }
        return circuits;
    }

    static AttemptKey key(Lease lease) {
        return new AttemptKey(lease.job(), lease.attempt(), new Fence(lease.fence().epoch(), lease.fence().n()));
    }

    /** The run's own limit, or what is left until the QPU is needed for a booking. */
    private static Duration limit(Lease lease, Instant now) {
        Duration limit = Duration.ofMillis(lease.limitMillis());
        Duration left = lease.stopBy().map(at -> Duration.between(now, at)).orElse(limit);
        Duration least = Duration.ofMillis(1);
        Duration shorter = left.compareTo(limit) < 0 ? left : limit;
        return shorter.compareTo(least) < 0 ? least : shorter;
    }

    /** Values come by position, in the order of the names; the node gets them by name. */
    private static List<Map<String, Double>> inputs(String text, JsonNode values) {
        if (!values.isArray() || values.isEmpty()) {
            return List.of(Map.of());
        }
        List<String> names = OpenQasm.read("circuit", text).executable().variables().stream()
                .filter(v -> v.role() == Variable.Role.INPUT).map(Variable::name).sorted().toList();
        List<Map<String, Double>> runs = new ArrayList<>();
        List<JsonNode> sets = new ArrayList<>();
        if (values.get(0).isArray()) {
            values.forEach(sets::add);
        } else {
            sets.add(values);
        }
        for (JsonNode set : sets) {
            Map<String, Double> run = new TreeMap<>();
            for (int i = 0; i < Math.min(names.size(), set.size()); i++) {
                run.put(names.get(i), set.get(i).doubleValue());
            }
            runs.add(run);
        }
        return runs;
    }
}
