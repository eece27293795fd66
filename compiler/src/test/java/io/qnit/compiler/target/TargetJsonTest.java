package io.qnit.compiler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetJsonTest {
    private static Target read(String text) {
        return TargetJson.read("t.json", text);
    }

    @Test
    void readsTheShortestForm() {
        Target target = read("{\"qubits\": 3, \"edges\": [[0,1], [1,2]], \"basis\": [\"cz\",\"sx\",\"x\",\"rz\"]}");
        assertThat(target.qubitCount()).isEqualTo(3);
        assertThat(target.coupling()).isEqualTo(Targets.line(3).coupling());
        assertThat(target.gates()).isEqualTo(Targets.line(3).gates());
        assertThat(target.abilities()).containsExactly(Ability.values());
        assertThat(read("{\"qubits\": 3, \"edges\": null, \"basis\": [\"cz\"]}").coupling().isComplete()).isTrue();
        assertThat(read("{\"qubits\": 3, \"basis\": [\"cz\"]}").coupling().isComplete()).isTrue();
    }

    @Test
    void readsTheFullForm() {
        Target target = read("""
                {
                  "name": "small", "description": "a device", "source": "nowhere",
                  "calibration": {"id": "c7", "time": "2026-01-31T12:00:00Z"},
                  "qubits": 4,
                  "basis": [
                    {"gate": "cnot", "duration": 3e-7, "on": [[1, 0], {"qubits": [1, 2], "error": 0.01}]},
                    {"gate": "rzz", "angles": [[0, 1.5]], "error": 0.004, "on": [[0, 1]]},
                    {"gate": "rzz", "angles": [-0.5], "on": [[0, 1]]},
                    {"gate": "prx", "angles": [[0, null], null], "error": 1e-3, "duration": 2e-8, "on": [0, 1, 2]}
                  ],
                  "timing": {"dt": 1e-9, "granularity": 8, "acquire_alignment": 16},
                  "abilities": ["reset", "if"],
                  "not_operational": [3],
                  "qubit_properties": [{"t1": 1e-4, "readout_error": 0.02}, {}, {"one_for_zero": 0.01}, {}]
                }
                """);
        assertThat(target.calibration())
                .contains(new Target.Calibration("c7", Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(target.coupling().edgeCount()).isEqualTo(2);
        double[] none = {};
        assertThat(target.properties(Gate.CX, none, 1, 0)).contains(new GateProperties(Double.NaN, 3e-7));
        assertThat(target.properties(Gate.CX, none, 1, 2)).contains(new GateProperties(0.01, 3e-7));
        assertThat(target.properties(Gate.CX, none, 0, 1)).as("a cx has a direction").isEmpty();
        assertThat(target.properties(Gate.RZZ, new double[] {1.2}, 1, 0)).as("an rzz has none")
                .contains(new GateProperties(0.004, Double.NaN));
        assertThat(target.properties(Gate.RZZ, new double[] {-0.5}, 0, 1)).contains(GateProperties.UNKNOWN);
        assertThat(target.properties(Gate.RZZ, new double[] {-0.4}, 0, 1)).isEmpty();
        assertThat(target.properties(Gate.R, new double[] {0.1, -3}, 2)).contains(new GateProperties(1e-3, 2e-8));
        assertThat(target.properties(Gate.R, new double[] {-0.1, 0}, 2)).isEmpty();
        assertThat(target.properties(Gate.R, new double[] {0.1, 0}, 3)).as("not operational").isEmpty();
        assertThat(target.timing()).isEqualTo(new Timing(1e-9, 8, 1, 1, 16));
        assertThat(target.abilities()).containsExactlyInAnyOrder(Ability.RESET, Ability.IF);
        assertThat(target.operationalCount()).isEqualTo(3);
        assertThat(target.qubit(0).readoutError()).isEqualTo(0.02);
        assertThat(target.qubit(0).t1()).isEqualTo(1e-4);
    }

    @Test
    void writesWhatItReadsBackEqual() {
        for (long seed = 1; seed <= 300; seed++) {
            Target target = random(new SplittableRandom(seed));
            String text = TargetJson.write(target);
            Target again = read(text);
            assertThat(again).as("seed %d: %s", seed, text).isEqualTo(target);
            assertThat(TargetJson.write(again)).isEqualTo(text);
            assertThat(target.toBuilder().build()).as("seed %d", seed).isEqualTo(target);
            assertThat(again.hash()).isEqualTo(target.hash());
            assertThat(read(TargetJson.canonical(target))).as("seed %d", seed).isEqualTo(target);
        }
    }

    @Test
    void hashesTheContentAndNotTheText() {
        String one =
                "{\"qubits\": 2, \"basis\": [{\"gate\": \"cx\", \"on\": [[0, 1], [1, 0]]}, \"u\"], \"name\": \"a\"}";
        String other = "{\"name\":\"a\",\"basis\":[{\"on\":[[1,0],[0,1]],\"gate\":\"cnot\"},\"u3\"],\n\"qubits\":2.0}";
        assertThat(read(one).hash()).isEqualTo(read(other).hash()).hasSize(64);
        assertThat(read(one.replace("[1, 0]", "[0, 1]").replace("[0, 1], [0, 1]", "[0, 1]")).hash())
                .isNotEqualTo(read(one).hash());
    }

    /** Made by hand after RFC 8785; its SHA-256 by sha256sum. */
    @Test
    void hasTheCanonicalFormOfRfc8785() {
        Target target = Target.builder("a\"\n", 2)
                .gate(NativeGate.everywhere(Gate.RZ, new GateProperties(0, 0)))
                .gate(NativeGate.placed(
                        Gate.CX, Map.of(List.of(1, 0), new GateProperties(1e-7, 3.5e-7), List.of(0, 1),
                                new GateProperties(0.01, Double.NaN))))
                .abilities(EnumSet.of(Ability.RESET))
                .build();
        String expected = "{\"abilities\":[\"reset\"],\"basis\":[{\"duration\":0,\"error\":0,\"gate\":\"rz\"},"
                + "{\"gate\":\"cx\",\"on\":[{\"error\":0.01,\"qubits\":[0,1]},"
                + "{\"duration\":3.5e-7,\"error\":1e-7,\"qubits\":[1,0]}]}],\"edges\":[[0,1]],"
                + "\"name\":\"a\\\"\\n\",\"qubits\":2}";
        assertThat(TargetJson.canonical(target)).isEqualTo(expected);
        assertThat(target.hash()).isEqualTo("37dd612814233fc1cd41ea39f605542ecacf8eceb1d268fa3269b9e9c4e17479");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "[]|line 1, $: expected an object",
        "|the text is empty",
        "{\"qubits\": 2, \"basis\": [\"cz\"|this is not JSON",
        "{\"qubits\": 2, \"basis\": [\"cz\"]} 1|nothing may follow",
        "{\"qubits\": 2, \"qubits\": 2, \"basis\": [\"cz\"]}|'qubits' is there twice",
        "{\"qubits\": 2}|$: 'basis' is missing",
        "{\"qubits\": 0, \"basis\": [\"cz\"]}|$.qubits: a target has 1 to 4096 qubits, not 0",
        "{\"qubits\": 5000, \"basis\": [\"cz\"]}|1 to 4096",
        "{\"qubits\": 2.5, \"basis\": [\"cz\"]}|$.qubits: expected a whole number, found 2.5",
        "{\"qubits\": \"2\", \"basis\": [\"cz\"]}|expected a whole number, found '2'",
        "{\"qubits\": 2, \"bases\": [\"cz\"]}|$.bases: there is no 'bases' here; did you mean 'basis'?",
        "{\"qubits\": 2, \"basis\": []}|$.basis: the target has no gate",
        "{\"qubits\": 2, \"basis\": [\"cxx\"]}|$.basis[0]: there is no gate 'cxx'; did you mean",
        "{\"qubits\": 2, \"basis\": [\"ccx\"]}|$.basis[0]: a native gate acts on one or two qubits, 'ccx' on 3",
        "{\"qubits\": 2, \"basis\": [\"cz\", \"cz\"]}|$.basis[1]: gate 'cz' is there twice",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"error\": 1.5}]}|$.basis[0]: an error of 1.5",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"duration\": -1}]}|$.basis[0]: a duration of -1",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": []}]}|$.basis[0].on: the gate is placed nowhere",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": [0]}]}|'cz' acts on 2 qubits, not on [0]",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 0]]}]}|two different qubits",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 2]]}]}|$.basis[0].on[0]: qubit 2 is out of range",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 1], [0, 1]]}]}|.on[1]: the place [0, 1] is there twice",
        "{\"qubits\": 3, \"edges\": [[0, 1]], \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 1], [1, 2]]}]}|$.basis[0].on[1]:"
                + " gate 'cz' is placed on [1, 2], which is no edge",
        "{\"qubits\": 3, \"edges\": [[0, 1], [1, 2]], \"basis\": [{\"gate\": \"cz\", \"on\": [[0, 1]]}]}|$.edges[1]: no"
                + " two-qubit gate is placed on the edge [1, 2]",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"rz\", \"angles\": []}]}|'rz' has 1 parameters, not 0",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"rz\", \"angles\": [[2, 1]]}]}|$.basis[0].angles[0]: the angle range",
        "{\"qubits\": 2, \"basis\": [{\"gate\": \"rz\", \"angles\": [\"pi\"]}]}|$.basis[0].angles[0]: expected an array",
        "{\"qubits\": 2, \"edges\": [[0, 2]], \"basis\": [\"cz\"]}|$.edges[0]: [0, 2] does not join",
        "{\"qubits\": 2, \"edges\": [[0, 0]], \"basis\": [\"cz\"]}|$.edges[0]: [0, 0] does not join",
        "{\"qubits\": 2, \"edges\": [[0, 1], [0, 1]], \"basis\": [\"cz\"]}|$.edges[1]: the edge [0, 1] is there twice",
        "{\"qubits\": 2, \"edges\": [[0]], \"basis\": [\"cz\"]}|$.edges[0]: an edge joins two qubits",
        "{\"qubits\": 2, \"edges\": \"line\", \"basis\": [\"cz\"]}|$.edges: expected an array, found 'line'",
        "{\"qubits\": 2, \"basis\": [\"cz\"], \"abilities\": [\"rest\"]}|$.abilities[0]: there is no ability 'rest';"
                + " did you mean 'reset'?",
        "{\"qubits\": 2, \"basis\": [\"cz\"], \"not_operational\": [0, 1]}|no qubit is left",
        "{\"qubits\": 2, \"basis\": [\"cz\"], \"not_operational\": [2]}|$.not_operational[0]: qubit 2 is out of range",
        "{\"qubits\": 2, \"basis\": [\"cz\"], \"qubit_properties\": [{}]}|the properties of 1 qubits",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"qubit_properties\": [{\"t1\": 0}]}|$.qubit_properties[0]: T1 and T2",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"qubit_properties\": [{\"T1\": 1}]}|did you mean 't1'",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"positions\": [[0, 0], [1, 1]]}|$.positions: there are 2 for 1 qubits",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"timing\": {\"granularity\": 4}}|$.timing: lengths in samples need 'dt'",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"timing\": {\"dt\": 0}}|$.timing: a sample of 0",
        "{\"qubits\": 1, \"basis\": [\"x\"], \"calibration\": {\"id\": \"a\", \"time\": \"now\"}}|$.calibration.time: 'now'",
    })
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> read(text == null ? "" : text))
                .isInstanceOfSatisfying(QnitException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TARGET);
                    assertThat(e.getMessage()).startsWith("t.json").contains(message);
                });
    }

    @Test
    void saysAllThatIsWrong() {
        assertThatThrownBy(() -> read("{\"qubits\": 2,\n\"edgs\": [],\n\"basis\": [\"a\", \"b\"],\n\"timing\": 1}"))
                .hasMessageContaining("line 2, $.edgs")
                .hasMessageContaining("line 3, $.basis[0]")
                .hasMessageContaining("line 3, $.basis[1]")
                .hasMessageContaining("line 4, $.timing");
        String many = Stream.generate(() -> "\"nothing\"").limit(1000).collect(Collectors.joining(","));
        assertThatThrownBy(() -> read("{\"qubits\": 2, \"basis\": [" + many + "]}"))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(21).last().isEqualTo("and 980 more"));
    }

    @Test
    void boundsWhatItReads() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(QnitException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> read("{\"qubits\": 1" + "0".repeat(1000) + "}")).isInstanceOf(QnitException.class);
        assertThatThrownBy(() -> read(" ".repeat(JsonValue.MOST_CHARACTERS + 1))).isInstanceOf(QnitException.class)
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> read("{\"qubits\": 4096, \"basis\": [\"cz\"], \"not_operational\": [0]}"))
                .isInstanceOf(QnitException.class).hasMessageContaining("listed as edges");
    }

    @Test
    void hasASchemaWithTheMembersThatItReads() {
        JsonValue schema = JsonValue.parse("schema", TargetJson.schema());
        assertThat(properties(schema)).containsExactlyInAnyOrderElementsOf(TargetReader.MEMBERS);
        assertThat(properties(at(schema, "properties", "qubit_properties", "items")))
                .containsExactlyInAnyOrderElementsOf(TargetReader.QUBIT_MEMBERS);
        assertThat(properties(at(schema, "properties", "timing")))
                .containsExactlyInAnyOrderElementsOf(TargetReader.TIMING_MEMBERS);
        JsonValue gate = at(schema, "$defs", "gate", "oneOf").elements(new Faults("")).get(1);
        assertThat(properties(gate)).containsExactlyInAnyOrderElementsOf(TargetReader.GATE_MEMBERS);
        JsonValue place = at(gate, "properties", "on", "items", "oneOf").elements(new Faults("")).get(1);
        assertThat(properties(place)).containsExactlyInAnyOrderElementsOf(TargetReader.PLACE_MEMBERS);
        assertThat(at(schema, "properties", "abilities", "items", "enum").elements(new Faults("")).stream()
                .map(a -> a.text(new Faults("")).orElseThrow()))
                .containsExactlyElementsOf(Stream.of(Ability.values()).map(a -> a.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Set<String> properties(JsonValue schema) {
        return schema.find("properties").orElseThrow().fields(new Faults("")).keySet();
    }

    private static JsonValue at(JsonValue value, String... names) {
        JsonValue at = value;
        for (String name : names) {
            at = at.find(name).orElseThrow();
        }
        return at;
    }

    /** Any target: some gates placed, some not; numbers of all sizes; names with odd characters. */
    static Target random(SplittableRandom random) {
        int n = random.nextInt(1, 12);
        Target.Builder builder = Target.builder("t\u00e9\u2028\"\\" + random.nextInt(), n);
        if (random.nextBoolean()) {
            builder.description("line\nbreak\u0001").source("here");
        }
        Set<Gate> gates = new TreeSet<>();
        for (int k = random.nextInt(1, 6); k > 0; k--) {
            Gate gate = Gate.values()[random.nextInt(Gate.values().length)];
            if (gate.qubitCount() >= 1 && gate.qubitCount() <= Math.min(2, n)) {
                gates.add(gate);
            }
        }
        gates.add(Gate.RZ);
        boolean listed = random.nextBoolean();
        if (listed) {
            builder.edges();
        }
        for (Gate gate : gates) {
            List<AngleRange> angles = new ArrayList<>();
            for (int k = 0; k < gate.parameterCount(); k++) {
                double least = random.nextDouble(-4, 4);
                angles.add(switch (random.nextInt(4)) {
                    case 0 -> AngleRange.ANY;
                    case 1 -> AngleRange.fixed(least);
                    case 2 -> new AngleRange(least, Double.POSITIVE_INFINITY);
                    default -> new AngleRange(least, least + random.nextDouble());
                });
            }
            Map<List<Integer>, GateProperties> places = new LinkedHashMap<>();
            for (int k = random.nextInt(4); k > 0; k--) {
                int a = random.nextInt(n);
                places.put(
                        gate.qubitCount() == 1 ? List.of(a) : List.of(a, (a + 1 + random.nextInt(n - 1)) % n),
                        properties(random));
            }
            if (listed && gate.qubitCount() == 2) {
                places.keySet().forEach(p -> builder.edge(p.get(0), p.get(1)));
            }
            builder.gate(new NativeGate(
                    gate, angles, places.isEmpty() ? properties(random) : GateProperties.UNKNOWN, places));
        }
        for (int q = 0; q < n; q++) {
            if (random.nextInt(3) == 0) {
                builder.qubit(q, new QubitProperties(
                        random.nextDouble(1e-6, 1), unknownOr(random, 1e-4), unknownOr(random, 5e9),
                        unknownOr(random, 1), unknownOr(random, 1), unknownOr(random, 1e-6), unknownOr(random, 1)));
            }
            if (q > 0 && random.nextInt(9) == 0) {
                builder.notOperational(q);
            }
        }
        if (random.nextBoolean()) {
            builder.timing(new Timing(random.nextDouble(1e-10, 1e-8), random.nextInt(1, 17), 3, 4, 8));
        }
        if (random.nextBoolean()) {
            builder.abilities(random.nextBoolean() ? Set.of() : EnumSet.of(Ability.FOR, Ability.RESET));
        }
        if (random.nextBoolean()) {
            builder.calibration("id", Instant.ofEpochMilli(random.nextLong(1L << 42)));
        }
        if (random.nextBoolean()) {
            List<Position> positions = new ArrayList<>();
            for (int q = 0; q < n; q++) {
                positions.add(new Position(q, random.nextDouble(-1, 1)));
            }
            builder.positions(positions);
        }
        return builder.build();
    }

    private static GateProperties properties(SplittableRandom random) {
        return new GateProperties(unknownOr(random, 1), unknownOr(random, 1e-6));
    }

    private static double unknownOr(SplittableRandom random, double scale) {
        return random.nextInt(3) == 0 ? Double.NaN : random.nextDouble() * scale;
    }
}
