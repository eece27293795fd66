package io.qnit.server.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qnit.protocol.GrantedCircuit;
import io.qnit.protocol.json.JsonFields;
import io.qnit.protocol.json.JsonObject;
import io.qnit.server.web.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A job's circuits as its QPU runs them: one circuit a run, on the device's qubits and gates, with the classical bits of the
 * submitted circuit.
 *
 * @param device the {@link Device#key} it was compiled under
 * @param facts what is shown with the job: target, calibration, gates, fidelity
 * @param estimateMillis QPU time expected, by the model; at least 1
 * @param fidelity probability that nothing goes wrong, by the calibration, of the worst circuit; 1 where no error is known
 */
public record CompiledJob(
        String job, String qpu, String device, ObjectNode facts, long estimateMillis, double fidelity,
        List<GrantedCircuit> circuits) {
    static final int MOST_TEXT = 24 << 20;
    private static final int MOST_BYTES = 64 << 20;

    public CompiledJob {
        circuits = List.copyOf(circuits);
    }

    /** For the job's timeline. */
    public String note() {
        JsonNode gates = facts.path("two_qubit_gates");
        String calibration = facts.path("calibration").asText("");
        return "for " + facts.path("target").asText() + (calibration.isEmpty() ? "" : ", calibration " + calibration)
                + ": " + gates.asLong() + " two-qubit gates, estimated fidelity "
                + String.format(Locale.ROOT, "%.3f", fidelity);
    }

    /** The circuits as text, for the store. */
    String text() {
        return new JsonObject().with("circuits", circuits.stream().map(GrantedCircuit::write).toList()).canonical();
    }

    /** Reads what {@link #text} wrote. */
    static List<GrantedCircuit> circuits(String text) {
        return JsonFields.read("a compiled job", text.getBytes(StandardCharsets.UTF_8), MOST_BYTES)
                .objects("circuits", 10_000, GrantedCircuit::read);
    }

    /** {@link #facts} as text. */
    String factsText() {
        return new String(JsonText.write(facts), StandardCharsets.UTF_8);
    }
}
