package io.qnit.core.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    private static RunResult result() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("threads", 2);
        metadata.put("seconds", Map.of("execute", 0.25));
        metadata.put("steps", List.of("a", true));
        return new RunResult(
                "bell \"φ\"", 2, 3, -7, "statevector",
                new Counts(new TreeMap<>(Map.of("00", 1L, "11", 2L))),
                Optional.of(List.of("00", "11", "11")),
                Optional.of(new TreeMap<>(Map.of("00", 0.5, "11", 0.5))),
                Optional.of(new Statevector(0, new double[] {1, -0.5})),
                Optional.of(new DensityMatrix(0, new double[] {1, 0})),
                List.of(new ExpectationValue("ZZ", 1, 0), new ExpectationValue("Z0", 0.5, Double.NaN)),
                Map.of("n", new TreeMap<>(Map.of("3", 3L))),
                metadata);
    }

    private static String json(List<RunResult> results) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultJson.write(results, out);
        return out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", "");
    }

    @Test
    void writesEveryField() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultJson.write(result(), out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("}\n");
        assertThat(text.replaceAll("\\s+", "")).isEqualTo(
                """
                        {"circuit":"bell\\"φ\\"","qubits":2,"shots":3,"seed":-7,"method":"statevector","counts":{"00":1,"11":2},
                        "memory":["00","11","11"],"probabilities":{"00":0.5,"11":0.5},"statevector":[[1.0,-0.5]],"density_matrix":[[[1.0,0.0]]],
                        "expectation_values":[{"observable":"ZZ","value":1.0,"standard_error":0.0},
                        {"observable":"Z0","value":0.5,"standard_error":null}],"outputs":{"n":{"3":3}},
                        "metadata":{"threads":2,"seconds":{"execute":0.25},"steps":["a",true]}}
                        """
                        .replaceAll("\\s+", ""));
    }

    @Test
    void leavesOutWhatWasNotAskedFor() throws IOException {
        RunResult plain = new RunResult(
                "c", 1, 0, 1, "statevector", Counts.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), List.of(), Map.of(), Map.of());
        assertThat(json(List.of(plain))).isEqualTo(
                "[{\"circuit\":\"c\",\"qubits\":1,\"shots\":0,\"seed\":1,\"method\":\"statevector\",\"counts\":{},\"metadata\":{}}]");
        assertThat(json(List.of())).isEqualTo("[]");
    }
}
