package io.qnit.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table against the matrices that Qiskit and Braket give for their gates (conformance/gates/generate.py). */
class GateConformanceTest {
    record Row(GateLibrary library, String name, int qubits, double[] parameters, double[] matrix) {
        @Override
        public String toString() {
            return library + " " + name;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void matrixIsTheLibrarys(Row row) {
        Gate gate = Gate.named(row.name(), row.library()).orElseThrow();
        assertThat(gate.qubitCount()).isEqualTo(row.qubits());
        assertThat(Matrices.distance(gate.matrix(row.parameters()), row.matrix())).isLessThan(1e-14);
    }

    @Test
    void theTableHasNoNameThatTheLibraryLacks() throws IOException {
        List<Row> rows = rows();
        for (GateLibrary library : EnumSet.of(GateLibrary.QISKIT, GateLibrary.BRAKET)) {
            Set<String> theirs = rows.stream()
                    .filter(row -> row.library() == library)
                    .map(Row::name)
                    .collect(Collectors.toSet());
            for (Gate gate : Gate.values()) {
                gate.spellings().stream()
                        .filter(s -> s.library() == library)
                        .forEach(s -> assertThat(theirs).contains(s.name()));
            }
        }
    }

    static List<Row> rows() throws IOException {
        Path file = Path.of(System.getProperty("qnit.root"), "conformance", "gates", "matrices.json");
        List<Row> rows = new ArrayList<>();
        try (JsonParser json = new JsonFactory()
                .createParser(file.toFile())) {
            while (!"gates".equals(json.currentName())) {
                json.nextToken();
            }
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                rows.add(row(json));
            }
        }
        assertThat(rows).hasSizeGreaterThan(80);
        return rows;
    }

    private static Row row(JsonParser json) throws IOException {
        GateLibrary library = GateLibrary.QISKIT;
        String name = "";
        int qubits = 0;
        double[] parameters = {};
        double[] matrix = {};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "library" -> library = GateLibrary.valueOf(json.getText());
                case "name" -> name = json.getText();
                case "qubits" -> qubits = json.getIntValue();
                case "parameters" -> parameters = numbers(json);
                case "matrix" -> matrix = numbers(json);
                default -> throw new IOException("unknown field " + field);
            }
        }
        return new Row(library, name, qubits, parameters, matrix);
    }

    private static double[] numbers(JsonParser json) throws IOException {
        List<Double> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(json.getDoubleValue());
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
