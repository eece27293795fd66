package io.qnit.app.run;

import io.qnit.core.result.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** One finished run: the circuit's result at one point of the sweep. */
public record Run(RunResult result, Map<String, Double> parameters) {
    /** The result with the point's parameters in its metadata, where programs find them. */
    RunResult resultWithParameters() {
        if (parameters.isEmpty()) {
            return result;
        }
        Map<String, Object> metadata = new LinkedHashMap<>(result.metadata());
        metadata.put("parameters", parameters);
        return new RunResult(
                result.circuit(),
                result.qubits(),
                result.shots(),
                result.seed(),
                result.method(),
                result.counts(),
                result.memory(),
                result.probabilities(),
                result.statevector(),
                result.densityMatrix(),
                result.expectationValues(),
                result.outputs(),
                metadata);
    }
}
