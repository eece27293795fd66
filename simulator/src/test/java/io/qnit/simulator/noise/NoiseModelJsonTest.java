package io.qnit.simulator.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseModelJsonTest {
    private static final Path ROOT = Path.of(System.getProperty("qnit.root"));

    @Test
    void whatIsWrittenReadsBackEqual() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            NoiseModel.Builder builder = NoiseModel.builder()
                    .after(Gate.H, RandomChannels.channel(random, 1))
                    .after(Gate.X, RandomChannels.channel(random, 1))
                    .after(Gate.X, RandomChannels.channel(random, 1))
                    .after(Gate.CX, RandomChannels.channel(random, 2))
                    .after(Gate.CX, List.of(10, 2), RandomChannels.channel(random, 2))
                    .after(Gate.CX, List.of(2, 10), RandomChannels.channel(random, 2))
                    .after(Gate.CCX, RandomChannels.channel(random, 3))
                    .afterReset(RandomChannels.channel(random, 1))
                    .afterReset(3, RandomChannels.channel(random, 1))
                    .beforeMeasurement(RandomChannels.channel(random, 1))
                    .readout(ReadoutError.of(random.nextDouble(), random.nextDouble()))
                    .readout(List.of(4), ReadoutError.of(0.1, 0.2))
                    .whileIdle(new Relaxation(1e-4, Double.MIN_NORMAL, 0))
                    .whileIdle(2, new Relaxation(Double.POSITIVE_INFINITY, 1e-5, 0.2));
            NoiseModel model = builder.build();
            NoiseModel again = NoiseModel.parseJson(model.toJson());
            assertThat(again).as("seed %d", seed).isEqualTo(model);
            assertThat(again.toJson()).as("seed %d", seed).isEqualTo(model.toJson());
        }
        assertThat(NoiseModel.parseJson(NoiseModel.builder().build().toJson()).isEmpty()).isTrue();
    }

    @Test
    void particularQubitsReplaceAllQubits() {
        NoiseModel model = NoiseModel.builder()
                .after(Gate.CX, Channel.depolarizing(2, 0.1))
                .after(Gate.CX, List.of(0, 1), Channel.depolarizing(2, 0.2))
                .afterReset(5, Channel.bitFlip(0.1))
                .whileIdle(new Relaxation(1, 1, 0))
                .build();
        assertThat(model.after(Gate.CX, 0, 1)).contains(Channel.depolarizing(2, 0.2));
        assertThat(model.after(Gate.CX, 1, 0)).contains(Channel.depolarizing(2, 0.1));
        assertThat(model.after(Gate.CZ, 1, 0)).isEmpty();
        assertThat(model.afterReset(5)).contains(Channel.bitFlip(0.1));
        assertThat(model.afterReset(4)).isEmpty();
        assertThat(model.beforeMeasurement(4)).isEmpty();
        assertThat(model.whileIdle(3, 0.5)).contains(Channel.thermalRelaxation(new Relaxation(1, 1, 0), 0.5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | the text is empty",
        "[] | expected an object, found an array",
        "{} | the field \"noise_model\" is missing",
        "{\"noise_model\": 2} | line 1, column 17: version 2",
        "{\"noise_model\": NaN} | this is not JSON",
        "{\"noise_model\": 1, \"noise_model\": 1} | is there twice",
        "{\"noise_model\": 1, \"gate\": []} | there is no field \"gate\"",
        "{\"noise_model\": 1} 7 | nothing may follow",
        "{\"noise_model\": 1, \"gates\": [{\"gates\": [\"foo\"], \"channel\": {\"type\":\"reset\"}}]} | no gate 'foo'",
        "{\"noise_model\": 1, \"gates\": [{\"gates\": [\"cx\"], \"channel\": {\"type\":\"reset\"}}]} | cannot follow 'cx'",
        "{\"noise_model\": 1, \"gates\": [{\"gates\": [\"x\"], \"qubits\": [-1], \"channel\": {\"type\":\"reset\"}}]} | -1 is out",
        "{\"noise_model\": 1, \"gates\": [{\"gates\": [\"x\"], \"qubits\": [0.5], \"channel\": {\"type\":\"reset\"}}]} | whole",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"fog\"}}]} | there is no channel \"fog\"",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"bit_flip\"}}]} | \"probability\" is missing",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"bit_flip\", \"probability\": 1e999}}]} | too large",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"bit_flip\", \"probability\": 2}}]} | line 1, column 42",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"kraus\", \"operators\": [[[1]]]}}]} | 2^k rows",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"kraus\", \"operators\": [[[1,0],[0]]]}}]} | has 1 entries",
        "{\"noise_model\": 1, \"reset\": [{\"channel\": {\"type\": \"unitary\", \"matrix\": [[1,0],[0,2]]}}]} | not unitary",
        "{\"noise_model\": 1, \"readout\": [{\"confusion\": [[1,0],[0.5,0.4]]}]} | row 1",
        "{\"noise_model\": 1, \"readout\": [{\"confusion\": [[1,0],[0,1]]}, {\"confusion\": [[1,0],[0,1]]}]} | twice",
        "{\"noise_model\": 1, \"idle\": [{\"t1\": 1, \"t2\": 3}]} | twice T1",
        "{\"errors\": []} | looks like a noise model of Qiskit Aer",
    })
    void faultsSayWhatAndWhere(String json, String message) {
        assertThatThrownBy(() -> NoiseModel.parseJson(json)).isInstanceOf(QnitException.class)
                .hasMessageStartingWith("noise model").hasMessageContaining(message);
    }

    @Test
    void hostileTextsAreRefused() {
        String deep = "{\"noise_model\": 1, \"gates\": " + "[".repeat(100_000);
        assertThatThrownBy(() -> NoiseModel.parseJson(deep)).isInstanceOf(QnitException.class);
        String many = "[" + "0,".repeat(JsonTree.MAX_VALUES) + "0]";
        assertThatThrownBy(() -> NoiseModel.parseJson(many)).isInstanceOf(QnitException.class)
                .hasMessageContaining("more than");
        String nested = "{\"type\":\"sequence\",\"channels\":[".repeat(40) + "]}".repeat(40);
        assertThatThrownBy(
                () -> NoiseModel.parseJson("{\"noise_model\": 1, \"reset\": [{\"channel\": " + nested + "}]}"))
                .isInstanceOf(QnitException.class);
        String digits = "{\"noise_model\": " + "9".repeat(100_000) + "}";
        assertThatThrownBy(() -> NoiseModel.parseJson(digits)).isInstanceOf(QnitException.class);
        assertThatThrownBy(() -> NoiseModel.parseAerJson("{\"errors\": [{\"type\": \"qerror\"}]}"))
                .isInstanceOf(QnitException.class).hasMessageContaining("is missing");
    }

    @Test
    void aCalibrationBecomesNoiseOfTheErrorsItNames() {
        Calibration calibration = Calibration.parseJson("""
                {"calibration": 1,
                 "qubits": [{"t1": 1e-4, "t2": 3e-4, "readout": [[0.99, 0.01], [0.03, 0.97]]}, {}],
                 "gates": [{"gate": "sx", "qubits": [0], "error": 1e-3, "duration": 4e-8},
                           {"gate": "cz", "qubits": [0, 1], "error": 1e-2, "duration": 3e-7},
                           {"gate": "x", "qubits": [0], "error": 1e-9, "duration": 1e-6},
                           {"gate": "x", "qubits": [1], "error": 0}]}
                """);
        NoiseModel model = NoiseModel.of(calibration);
        assertThat(infidelity(model.after(Gate.SX, 0).orElseThrow())).isCloseTo(1e-3, within(1e-14));
        assertThat(infidelity(model.after(Gate.CZ, 0, 1).orElseThrow())).isCloseTo(1e-2, within(1e-14));
        // where relaxation alone is worse than the error that was measured, it stays as it is
        assertThat(model.after(Gate.X, 0).orElseThrow()).isEqualTo(
                Channel.thermalRelaxation(new Relaxation(1e-4, 2e-4, 0), 1e-6));
        assertThat(model.after(Gate.X, 1)).isEmpty();
        assertThat(model.whileIdle(1, 1)).isEmpty();
        assertThat(NoiseModel.parseJson(model.toJson())).isEqualTo(model);
        assertThatThrownBy(() -> Calibration.parseJson("""
                {"calibration": 1, "qubits": [{}],
                 "gates": [{"gate": "cz", "qubits": [0, 1]}]}
                """)).isInstanceOf(QnitException.class).hasMessageContaining("qubit 1");
    }

    private static double infidelity(Channel channel) {
        double d = 1 << channel.qubitCount();
        return 1 - (d * channel.processFidelity() + 1) / (d + 1);
    }

    @Test
    void jointReadoutErrorsNeedTheirQubitsMeasuredTogether() {
        ReadoutError joint = new ReadoutError(
                List.of(
                        List.of(0.7, 0.1, 0.1, 0.1), List.of(0.0, 1.0, 0.0, 0.0), List.of(0.0, 0.0, 1.0, 0.0),
                        List.of(0.0, 0.5, 0.0, 0.5)));
        NoiseModel model = NoiseModel.builder().readout(ReadoutError.of(0.1, 0)).readout(List.of(3, 1), joint).build();
        double[] noted = model.readout(1, 2, 3).apply(new double[] {0.5, 0, 0, 0, 0, 0.5, 0, 0});
        // qubits 1, 2, 3 are bits 0, 1, 2; the joint error's bit 0 is qubit 3
        assertThat(noted[0]).isCloseTo(0.5 * 0.7 * 0.9, within(1e-15));
        assertThat(noted[4]).isCloseTo((0.5 * 0.1 + 0.5 * 0.5) * 0.9, within(1e-15));
        assertThat(noted[1]).isCloseTo(0.5 * 0.1 * 0.9, within(1e-15));
        assertThatThrownBy(() -> model.readout(1, 2)).isInstanceOf(QnitException.class)
                .hasMessageContaining("measured together");
        assertThat(model.readout(2).apply(new double[] {1, 0})).containsExactly(0.9, 0.1);
        assertThat(NoiseModel.builder().build().readout(1, 2).isEmpty()).isTrue();
        assertThat(model.isPauliNoise()).isTrue();
        assertThatThrownBy(() -> NoiseModel.builder().readout(List.of(1), joint)).isInstanceOf(QnitException.class);
    }

    /** The examples of the page, each read, written and read again. */
    @Test
    void theExamplesOfTheDocumentationAreRead() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/simulators/noise.md"));
        Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);
        int models = 0;
        int calibrations = 0;
        while (example.find()) {
            String text = example.group(1);
            if (text.contains("\"calibration\"")) {
                calibrations++;
                assertThat(Calibration.parseJson(text).gates()).isNotEmpty();
            } else {
                models++;
                NoiseModel model = NoiseModel.parseJson(text);
                assertThat(model.isEmpty()).isFalse();
                assertThat(NoiseModel.parseJson(model.toJson())).isEqualTo(model);
            }
        }
        assertThat(models).isPositive();
        assertThat(calibrations).isPositive();
    }
}
