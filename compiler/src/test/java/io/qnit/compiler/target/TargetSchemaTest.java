package io.qnit.compiler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.qnit.core.QnitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema against what is shipped, written and refused. */
class TargetSchemaTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(TargetJson.schema());

    @Test
    void isASchemaItself() {
        Schema ofSchemas =
                REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        assertThat(ofSchemas.validate(TargetJson.schema(), InputFormat.JSON)).isEmpty();
        assertThat(ofSchemas.validate("{\"type\": \"pbject\"}", InputFormat.JSON)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.qnit.compiler.target.Targets#names")
    void holdsForWhatIsShipped(String name) {
        assertThat(problems(TargetJson.resource("devices/" + name + ".json").orElseThrow())).isEmpty();
        assertThat(problems(TargetJson.write(Targets.named(name)))).isEmpty();
        assertThat(problems(TargetJson.canonical(Targets.named(name)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"line:7", "ring:5:ecr,rz,sx,x", "grid:3x4", "heavyhex:127", "full:9:rxx,rz,r"})
    void holdsForWhatIsGenerated(String name) {
        assertThat(problems(TargetJson.write(Targets.named(name)))).isEmpty();
    }

    @Test
    void holdsForTheExample() throws IOException {
        Path example = Path.of(System.getProperty("qnit.root"), "examples", "targets", "three.json");
        assertThat(problems(Files.readString(example))).isEmpty();
    }

    @Test
    void holdsForWhatIsWritten() {
        for (long seed = 1; seed <= 300; seed++) {
            String text = TargetJson.write(TargetJsonTest.random(new SplittableRandom(seed)));
            assertThat(problems(text)).as("seed %d: %s", seed, text).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "[]|", "{\"qubits\": 2}|basis", "{\"basis\": [\"cz\"]}|qubits", "{\"qubits\": 0, \"basis\": [\"cz\"]}|/qubits",
        "{\"qubits\": 5000, \"basis\": [\"cz\"]}|/qubits", "{\"qubits\": 2.5, \"basis\": [\"cz\"]}|/qubits",
        "{\"qubits\": \"2\", \"basis\": [\"cz\"]}|/qubits", "{\"qubits\": 2, \"basis\": [\"cz\"], \"bases\": []}|bases",
        "{\"qubits\": 2, \"basis\": []}|/basis", "{\"qubits\": 2, \"basis\": [7]}|/basis/0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"error\": 1.5}]}|/basis/0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"duration\": -1}]}|/basis/0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": []}]}|/basis/0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 0]]}]}|/basis/0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"rz\", \"angles\": [\"pi\"]}]}|/basis/0",
        "{\"qubits\": 2, \"edges\": [[0, 0]], \"basis\": [\"cz\"]}|/edges/0",
        "{\"qubits\": 2, \"edges\": [[0, 1], [0, 1]], \"basis\": [\"cz\"]}|/edges",
        "{\"qubits\": 2, \"edges\": [[0]], \"basis\": [\"cz\"]}|/edges/0",
        "{\"qubits\": 2, \"edges\": \"line\", \"basis\": [\"cz\"]}|/edges",
        "{\"qubits\": 2, \"basis\": [\"cz\"], \"abilities\": [\"rest\"]}|/abilities/0",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"qubit_properties\": [{\"t1\": 0}]}|/qubit_properties/0/t1",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"qubit_properties\": [{\"T1\": 1}]}|T1",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"timing\": {\"granularity\": 4}}|/timing",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"timing\": {\"dt\": 0}}|/timing/dt",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"positions\": [[0]]}|/positions/0",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"calibration\": {\"id\": \"a\"}}|/calibration"
    })
    void refusesWhatTheReaderRefuses(String text, String place) {
        assertThat(problems(text)).isNotEmpty().allMatch(problem -> place == null || problem.contains(place));
        assertThatThrownBy(() -> TargetJson.read("t.json", text)).isInstanceOf(QnitException.class);
    }

    private static List<String> problems(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
    }
}
