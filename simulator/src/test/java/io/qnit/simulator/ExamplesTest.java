package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.Reading;
import io.qnit.core.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The circuits of examples/ give what the comments at their tops say. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("qnit.root"), "examples");
    private static final long SEED = 2026;

    /** Sums of amplitudes of at most a thousand operations, each rounded to 1e-16. */
    private static final double ROUNDING = 1e-12;

    static Stream<Arguments> exactProbabilities() {
        return Stream.of(
                Arguments.of("bell", all(0.5, "00", "11")),
                Arguments.of("ghz", all(0.5, "00000", "11111")),
                Arguments.of("teleportation", all(0.25, "0 00", "0 01", "0 10", "0 11")),
                Arguments.of("qft", all(0.25, "0000", "0100", "1000", "1100")),
                Arguments.of("grover", rest(3, 1 / 128., all(121 / 128., "101"))),
                Arguments.of("qpe", all(1, "0101")),
                Arguments.of("bernstein_vazirani", all(1, "10110")),
                Arguments.of("qaoa", rest(4, 1 / 64., both(
                        all(17 / 64., "0101", "1010"), all(5 / 64., "0011", "0110", "1001", "1100")))),
                Arguments.of("error_correction", all(0.25, "0 00 00", "0 01 01", "0 10 10", "0 11 11")),
                Arguments.of("cuccaro_adder", all(1, "10010")));
    }

    @ParameterizedTest
    @MethodSource
    void exactProbabilities(String name, Map<String, Double> expected) throws IOException {
        RunOptions options = RunOptions.defaults()
                .withSeed(SEED)
                .withOutputs(EnumSet.of(Output.COUNTS, Output.PROBABILITIES));
        RunResult result = Simulator.run(read(name), options);
        Map<String, Double> found = result.probabilities().orElseThrow();
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (bitstring, p) -> assertThat(found.get(bitstring)).as(bitstring).isCloseTo(p, within(ROUNDING)));
        assertThat(expected.keySet()).containsAll(result.counts().shotsByBitstring().keySet());
        assertThat(result.counts().shots()).isEqualTo(1024);
    }

    /** Beyond five standard deviations with probability 6e-7. */
    @Test
    void repeatUntilSuccessRotatesByTheAngleWhoseCosineIsThreeFifths() throws IOException {
        int shots = 20_000;
        RunResult result =
                Simulator.run(read("repeat_until_success"), RunOptions.defaults().withSeed(SEED).withShots(shots));
        assertThat(result.counts().shotsByBitstring().keySet()).containsExactly("0 00", "1 00");
        assertThat((double) result.counts().of("0 00"))
                .isCloseTo(0.8 * shots, within(5 * Math.sqrt(shots * 0.8 * 0.2)));
    }

    @ParameterizedTest
    @CsvSource({"-0.2235, 0", "0, 0", "1.1, 0.7", "-2.4, 3"})
    void theTrialStateHasTheEnergyOfItsParameters(double theta, double phi) throws IOException {
        double[] h = {
            -1.052373245772859, 0.39793742484318045, -0.39793742484318045, -0.01128010425623538, 0.18093119978423156};
        Observable hamiltonian = Observable.parse(
                h[0] + "*II + " + h[1] + "*IZ " + h[2] + "*ZI " + h[3] + "*ZZ + " + h[4] + "*XX");
        RunResult result = Simulator.run(
                read("vqe_h2"),
                RunOptions.defaults()
                        .withInput("theta", theta)
                        .withInput("phi", phi)
                        .withObservables(List.of(hamiltonian)));
        double cos = Math.cos(theta / 2);
        double sin = Math.sin(theta / 2);
        double energyOf01 = h[0] - h[1] + h[2] - h[3];
        double energyOf10 = h[0] + h[1] - h[2] - h[3];
        double energy = cos * cos * energyOf01 + sin * sin * energyOf10 + 2 * h[4] * sin * cos * Math.cos(phi);
        assertThat(result.expectationValues().getFirst().value()).isCloseTo(energy, within(ROUNDING));
        assertThat(result.expectationValues().getFirst().standardError()).isZero();
        double mean = (energyOf01 + energyOf10) / 2;
        double ground = mean - Math.hypot((energyOf10 - energyOf01) / 2, h[4]);
        assertThat(energy).isGreaterThanOrEqualTo(ground);
        if (theta == -0.2235) {
            assertThat(energy).isCloseTo(ground, within(1e-6)).isCloseTo(-1.8573, within(5e-5));
        }
    }

    @Test
    void allFiveXOfTheGhzStateMultiplyToOne() throws IOException {
        RunOptions options = RunOptions.defaults().withObservables(
                Stream.of("XXXXX", "IIXII", "ZIIIZ").map(Observable::parse).toList());
        assertThat(Simulator.run(read("ghz"), options).expectationValues())
                .extracting(value -> Math.round(value.value() * 1e9))
                .containsExactly(1_000_000_000L, 0L, 1_000_000_000L);
    }

    @Test
    void everyExampleIsReadStrictlyAndExplained() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<Path> circuits = files.filter(f -> f.toString().endsWith(".qasm")).sorted().toList();
            assertThat(circuits).hasSize(13);
            String readme = Files.readString(EXAMPLES.resolve("README.md"));
            ReadOptions strict = ReadOptions.DEFAULT.withStrictness(ReadOptions.Strictness.STRICT);
            for (Path file : circuits) {
                Reading reading = OpenQasm.read(file, strict);
                assertThat(reading.diagnostics()).as(file.toString()).isEmpty();
                assertThat(Files.readString(file)).startsWith("// ").contains("Expect ");
                assertThat(readme).contains("](" + file.getFileName() + ")");
            }
        }
    }

    private static Circuit read(String name) throws IOException {
        return OpenQasm.read(EXAMPLES.resolve(name + ".qasm"), ReadOptions.DEFAULT).executable();
    }

    private static Map<String, Double> all(double probability, String... bitstrings) {
        Map<String, Double> map = new TreeMap<>();
        for (String bitstring : bitstrings) {
            map.put(bitstring, probability);
        }
        return map;
    }

    private static Map<String, Double> both(Map<String, Double> first, Map<String, Double> second) {
        Map<String, Double> map = new TreeMap<>(first);
        map.putAll(second);
        return map;
    }

    /** Gives every other bitstring of this width the same probability. */
    private static Map<String, Double> rest(int width, double probability, Map<String, Double> others) {
        Map<String, Double> map = new HashMap<>(others);
        for (int i = 0; i < 1 << width; i++) {
            String bits = Integer.toBinaryString((1 << width) | i).substring(1);
            map.putIfAbsent(bits, probability);
        }
        return new TreeMap<>(map);
    }
}
