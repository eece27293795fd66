package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.qasm.Diagnostic;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.core.result.RunResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that real SDKs wrote (conformance/sdk): all are read, what runs gives the exact probabilities, the states up
 * to a phase, and counts that cannot be told from Aer's.
 */
class SdkFilesTest {
    private static final Path FOLDER = Path.of(System.getProperty("qnit.root"), "conformance", "sdk");

    /** The expectations are rounded to 14 digits. */
    private static final double EXACT = 1e-10;

    /**
     * Qiskit writes {@code gate cx c, t { ctrl @ U(pi, 0, pi) c, t; }} and means its own u, whose phase differs from that
     * of OpenQASM 3's U, so that this program, read as the specification says, is another circuit. Its outcomes agree.
     */
    private static final Set<String> STATE_DIFFERS = Set.of("qiskit3/without_include.qasm");

    record SdkFile(String name, Map<String, Object> entry) {
        @Override
        public String toString() {
            return name;
        }

        boolean runs() {
            return "runs".equals(entry.get("expect"));
        }

        List<String> features() {
            return Json.array(entry.get("features")).stream().map(Object::toString).toList();
        }
    }

    static List<SdkFile> files() {
        return Json.array(Json.read(FOLDER.resolve("manifest.json"))).stream()
                .map(Json::object).map(e -> new SdkFile(e.get("file").toString(), e)).toList();
    }

    static List<SdkFile> runnable() {
        return files().stream().filter(SdkFile::runs).toList();
    }

    static List<SdkFile> readable() {
        return files().stream().filter(f -> f.entry().get("expect").equals("parses")).toList();
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void aFileGivesWhatTheJudgesSay(SdkFile file) {
        Circuit circuit = OpenQasm.read(FOLDER.resolve(file.name()), ReadOptions.DEFAULT).executable();
        RunOptions options = RunOptions.defaults().withSeed(41).withShots(20_000);
        for (Map.Entry<String, Object> input : inputs(file).entrySet()) {
            Variable variable = circuit.inputs().stream()
                    .filter(v -> v.name().equals(input.getKey())).findFirst().orElseThrow();
            options = options.withInput(
                    variable.name(), Inputs.parse(variable, input.getValue().toString()));
        }
        Map<String, Object> expected = Json.object(Json.read(FOLDER.resolve(file.entry().get("expected").toString())));
        Map<String, Double> probabilities = Json.numbers(expected.get("probabilities"));
        RunResult counted = Simulator.run(circuit, options);
        if (counted.metadata().containsKey("measured")) {
            // without classical bits Qnit measures all qubits, where the judges measure none
            assertThat(probabilities).containsOnlyKeys("");
        } else {
            assertThat(ChiSquare.deviations(counted.counts().shotsByBitstring(), probabilities)).isLessThan(5.5);
            checkProbabilities(circuit, options, probabilities);
        }
        if (expected.containsKey("counts")) {
            checkAgainstAer(counted, Json.numbers(expected.get("counts")));
        }
        if (expected.containsKey("state") && !STATE_DIFFERS.contains(file.name())) {
            checkState(circuit, options, Json.array(expected.get("state")));
        }
    }

    private static Map<String, Object> inputs(SdkFile file) {
        return file.entry().containsKey("inputs") ? Json.object(file.entry().get("inputs")) : Map.of();
    }

    private static void checkProbabilities(Circuit circuit, RunOptions options, Map<String, Double> expected) {
        SortedMap<String, Double> found = Simulator.run(circuit, options.withOutputs(EnumSet.of(Output.PROBABILITIES)))
                .probabilities().orElseThrow();
        TreeMap<String, Double> all = new TreeMap<>(expected);
        found.keySet().forEach(key -> all.putIfAbsent(key, 0.0));
        all.forEach((key, p) -> assertThat(found.getOrDefault(key, 0.0)).as(key).isCloseTo(p, within(EXACT)));
    }

    /** Two samples of the same distribution: the pooled counts are the expectation of each. */
    private static void checkAgainstAer(RunResult ours, Map<String, Double> theirs) {
        double theirShots = theirs.values().stream().mapToDouble(Double::doubleValue).sum();
        double ourShots = ours.counts().shots();
        Map<String, Double> pooled = new TreeMap<>();
        theirs.forEach((key, n) -> pooled.merge(key, n / (theirShots + ourShots), Double::sum));
        ours.counts().shotsByBitstring()
                .forEach((key, n) -> pooled.merge(key, n / (theirShots + ourShots), Double::sum));
        Map<String, Long> aer = new TreeMap<>();
        theirs.forEach((key, n) -> aer.put(key, n.longValue()));
        // the two deviations are equal but for the sizes of the samples, so each is held to the one-sample bound
        assertThat(ChiSquare.deviations(ours.counts().shotsByBitstring(), pooled)).isLessThan(5.5);
        assertThat(ChiSquare.deviations(aer, pooled)).isLessThan(5.5);
    }

    private static void checkState(Circuit circuit, RunOptions options, List<Object> state) {
        double[] found = Simulator.run(circuit, options.withOutputs(EnumSet.of(Output.STATEVECTOR)))
                .statevector().orElseThrow().amplitudes();
        double[] expected = new double[2 * state.size()];
        if (circuit.physicalQubits()) {
            // the device of the judges may have more qubits than the file names; they stay |0>
            found = Arrays.copyOf(found, expected.length);
        }
        for (int i = 0; i < state.size(); i++) {
            expected[2 * i] = Json.number(Json.array(state.get(i)).get(0));
            expected[2 * i + 1] = Json.number(Json.array(state.get(i)).get(1));
        }
        assertThat(States.distanceUpToPhase(found, expected)).isLessThan(EXACT);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatNoSimulatorCanRunIsReadWithoutError(SdkFile file) {
        Reading reading = OpenQasm.read(FOLDER.resolve(file.name()), ReadOptions.DEFAULT);
        assertThat(reading.of(Diagnostic.Severity.ERROR)).isEmpty();
    }

    @Test
    void aProgramThatCallsWhatItDoesNotDeclareIsRejectedWithEveryNameAndPlace() {
        List<SdkFile> rejected =
                files().stream().filter(f -> f.entry().get("expect").equals("rejects")).toList();
        assertThat(rejected).extracting(SdkFile::name).containsExactly("qiskit3/defcal_names.qasm");
        Reading reading = OpenQasm.read(FOLDER.resolve("qiskit3/defcal_names.qasm"), ReadOptions.DEFAULT);
        assertThat(reading.of(Diagnostic.Severity.ERROR)).extracting(Diagnostic::line).containsExactly(6, 7, 8);
    }

    @Test
    void everyFeatureOfEverySdkIsShownByAFile() {
        Map<String, Object> features = Json.object(Json.read(FOLDER.resolve("features.json")));
        Map<String, Integer> shown = new TreeMap<>();
        files().forEach(f -> f.features().forEach(feature -> shown.merge(feature, 1, Integer::sum)));
        Map<String, StringBuilder> rows = new LinkedHashMap<>();
        Map<String, Integer> empty = new TreeMap<>();
        features.forEach((id, value) -> {
            Map<String, Object> feature = Json.object(value);
            if (!feature.containsKey("not_emitted")) {
                int files = shown.getOrDefault(id, 0);
                rows.computeIfAbsent(feature.get("row").toString(), _ -> new StringBuilder())
                        .append(String.format("%n    %3d %-6s %s", files, feature.get("expect"),
                                feature.get("description")));
                if (files == 0) {
                    empty.put(id, 0);
                }
            }
        });
        rows.forEach((row, cells) -> System.out.println(row + cells));
        assertThat(empty).as("features without a file").isEmpty();
        assertThat(shown.keySet()).allMatch(features::containsKey);
    }
}
