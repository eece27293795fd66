package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Snippet;
import io.qnit.core.result.RunResult;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The valid programs of conformance/openqasm, run: probabilities, counts, states and outputs as they say. */
class ConformanceRunTest {
    /** What the suite promises of states. */
    private static final double STATE = 1e-9;

    static List<Snippet> runnable() {
        return Snippet.in("openqasm/valid").stream().filter(s -> "run".equals(s.expect())).toList();
    }

    @Test
    void theSuiteIsThere() {
        assertThat(runnable()).hasSizeGreaterThan(300);
        assertThat(runnable()).anyMatch(s -> s.get("outputs").isPresent());
        assertThat(runnable()).anyMatch(s -> s.get("counts").isPresent());
        assertThat(runnable()).anyMatch(s -> s.get("state").isPresent());
        assertThat(runnable()).anyMatch(s -> s.get("state-exact").isPresent());
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void aProgramGivesWhatTheSpecificationSays(Snippet snippet) {
        Circuit circuit = OpenQasm.read(snippet.name(), snippet.source(), ReadOptions.DEFAULT).executable();
        RunOptions options =
                RunOptions.defaults().withSeed(31).withShots(snippet.get("counts").isPresent() ? 4096 : 64);
        for (String input : snippet.get("input").map(i -> i.split("\\s*,\\s*")).orElse(new String[0])) {
            String[] nameAndValue = input.split("=", 2);
            Variable variable = circuit.inputs().stream()
                    .filter(v -> v.name().equals(nameAndValue[0])).findFirst().orElseThrow();
            options = options.withInput(variable.name(), Inputs.parse(variable, nameAndValue[1]));
        }
        RunResult result = Simulator.run(circuit, options);
        assertThat(result.counts().shots()).isEqualTo(options.shots());
        RunOptions exact = options;
        snippet.get("counts").ifPresent(text -> checkCounts(circuit, exact, result, Json.numbers(Json.parse(text))));
        snippet.get("state").ifPresent(text -> checkState(circuit, exact, text, Phase.ANY));
        snippet.get("state-exact").ifPresent(text -> checkState(circuit, exact, text, Phase.EXACT));
        snippet.get("outputs").ifPresent(text -> checkOutputs(circuit, result, Json.object(Json.parse(text))));
    }

    private static void checkCounts(
            Circuit circuit, RunOptions options, RunResult result, Map<String, Double> expected) {
        SortedMap<String, Double> found = Simulator.run(circuit, options.withOutputs(EnumSet.of(Output.PROBABILITIES)))
                .probabilities().orElseThrow();
        TreeMap<String, Double> all = new TreeMap<>(expected);
        found.keySet().forEach(key -> all.putIfAbsent(key, 0.0));
        all.forEach((key, p) -> assertThat(found.getOrDefault(key, 0.0)).as(key).isCloseTo(p, within(1e-9)));
        // a false alarm has a probability below 1e-7
        assertThat(ChiSquare.deviations(result.counts().shotsByBitstring(), found)).isLessThan(5.5);
    }

    private enum Phase {
        ANY,
        EXACT
    }

    private static void checkState(Circuit circuit, RunOptions options, String text, Phase phase) {
        double[] found = Simulator.run(circuit, options.withOutputs(EnumSet.of(Output.STATEVECTOR)))
                .statevector().orElseThrow().amplitudes();
        double[] expected = new double[found.length];
        Json.object(Json.parse(text)).forEach((basis, amplitude) -> {
            int index = Integer.parseInt(basis, 2);
            expected[2 * index] = Json.number(Json.array(amplitude).get(0));
            expected[2 * index + 1] = Json.number(Json.array(amplitude).get(1));
        });
        double distance = phase == Phase.EXACT
                ? States.distance(found, expected) : States.distanceUpToPhase(found, expected);
        assertThat(distance).as(() -> java.util.Arrays.toString(found)).isLessThan(STATE);
    }

    private static void checkOutputs(Circuit circuit, RunResult result, Map<String, Object> expected) {
        expected.forEach((name, value) -> {
            Variable variable = circuit.variables().stream()
                    .filter(v -> v.name().equals(name) && v.role() == Variable.Role.OUTPUT).findFirst().orElseThrow();
            SortedMap<String, Long> seen = result.outputs().get(name);
            assertThat(seen).as(name).isNotNull().hasSize(1);
            String found = seen.firstKey();
            switch (variable.type()) {
                case ClassicalType.Float(int width) -> assertThat(Double.parseDouble(found)).as(name).isCloseTo(
                        number(value),
                        within((width == 32 ? 1e-6 : 1e-12) * Math.max(1e-300, Math.abs(number(value)))));
                case ClassicalType.Angle _ ->
                    assertThat(Double.parseDouble(found)).as(name).isCloseTo(number(value), within(1e-9));
                case ClassicalType.Bool _ -> assertThat(found).as(name).isEqualTo(value.toString());
                case ClassicalType.Int _, ClassicalType.UInt _, ClassicalType.Bit _, ClassicalType.BitArray _, ClassicalType.Duration _ ->
                    assertThat(new BigDecimal(found)).as(name).isEqualByComparingTo(new BigDecimal(value.toString()));
            }
        });
    }

    private static double number(Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.parseDouble(value.toString());
    }
}
