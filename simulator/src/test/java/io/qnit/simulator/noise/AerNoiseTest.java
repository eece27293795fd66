package io.qnit.simulator.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.densitymatrix.DensityMatrixEngine;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.trajectory.TrajectorySampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Noise models that Aer wrote, and what Aer makes of them. */
class AerNoiseTest {
    /** What Aer's Kraus operators are rounded to. */
    private static final double AERS = 1e-9;

    record Case(String name, NoiseModel model, Circuit circuit, double[] probabilities, double[] noted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        try {
            String text =
                    Files.readString(Path.of(System.getProperty("qnit.root"), "conformance", "noise", "aer.json"));
            return JsonTree.parse("aer.json", text).elements().stream().map(
                    c -> new Case(
                            c.get("name").text(),
                            NoiseModel.parseAerJson(c.get("model").text()),
                            OpenQasm.read(c.get("name").text(), c.get("circuit").text()).executable(),
                            numbers(c.get("probabilities")),
                            numbers(c.get("noted"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(JsonTree array) {
        return array.elements().stream().mapToDouble(JsonTree::number).toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDensityMatrixHasAersProbabilities(Case one) {
        int qubits = one.circuit.qubitCount();
        List<Operation> operations = NoisyCircuits.of(one.circuit, one.model);
        int[] all = new int[qubits];
        Arrays.setAll(all, q -> q);
        double[] p = new double[1 << qubits];
        try (Workers workers = new Workers(1, () -> {})) {
            DensityMatrixEngine engine = new DensityMatrixEngine(qubits, workers);
            try (QuantumState state = engine.newState()) {
                state.run(engine.prepare(operations));
                state.probabilities(all, 0, (words, probability) -> p[(int) words[0]] = probability);
            }
        }
        assertThat(p).containsExactly(one.probabilities, within(AERS));
        assertThat(one.model.readout(all).apply(p)).containsExactly(one.noted, within(AERS));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trajectoriesFollowAersProbabilities(Case one) {
        int shots = 20_000;
        int qubits = one.circuit.qubitCount();
        int[] all = new int[qubits];
        Arrays.setAll(all, q -> q);
        Samples samples = new Samples(shots, qubits);
        RandomStream stream = new RandomStream(12);
        Draws draws = new Draws() {
            @Override
            public int shots() {
                return shots;
            }

            @Override
            public double uniform(int shot, int site) {
                return stream.uniform(shot, site);
            }
        };
        try (Workers workers = new Workers(2, () -> {})) {
            new TrajectorySampler(qubits, NoisyCircuits.of(one.circuit, one.model), workers).sample(all, draws,
                    samples);
        }
        one.model.readout(all).apply(samples, draws, 1_000_000);
        int[] counts = new int[1 << qubits];
        for (int s = 0; s < shots; s++) {
            counts[(int) samples.word(s, 0)]++;
        }
        for (int k = 0; k < counts.length; k++) {
            // 7 standard deviations: below 3e-12 for each of 40 outcomes
            double p = one.noted[k];
            assertThat((double) counts[k]).isCloseTo(shots * p, within(7 * Math.sqrt(shots * p * (1 - p)) + 7));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsImportedIsWrittenInOurForm(Case one) {
        assertThat(NoiseModel.parseJson(one.model.toJson())).isEqualTo(one.model);
    }

    @Test
    void mixturesOfPauliStringsStaySuch() {
        List<Case> all = cases().toList();
        assertThat(all).hasSize(5);
        assertThat(all.get(0).model.isPauliNoise()).isTrue();
        assertThat(all.get(0).model.after(Gate.CX, 0, 1)).isPresent();
        assertThat(all.get(1).model.isPauliNoise()).isTrue();
        assertThat(all.get(2).model.isPauliNoise()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | \"errors\" is missing",
        "{\"errors\": [{\"type\": \"mystery\"}]} | no error \"mystery\"",
        "{\"errors\": [{\"type\": \"qerror\", \"operations\": [\"foo\"], \"instructions\": [[{\"name\": \"x\", \"qubits\": [0]}]],"
                + " \"probabilities\": [1]}]} | no gate 'foo'",
        "{\"errors\": [{\"type\": \"qerror\", \"operations\": [\"x\"], \"instructions\": [[{\"name\": \"x\", \"qubits\": [0]}]],"
                + " \"probabilities\": [0.5]}]} | add up to 0.5",
        "{\"errors\": [{\"type\": \"qerror\", \"operations\": [\"x\"], \"instructions\": [[{\"name\": \"x\", \"qubits\": [9]}]],"
                + " \"probabilities\": [1]}]} | up to 4 qubits",
        "{\"errors\": [{\"type\": \"qerror\", \"operations\": [\"x\"], \"instructions\": [[{\"name\": \"cx\", \"qubits\": [0]}]],"
                + " \"probabilities\": [1]}]} | is put on qubits",
        "{\"errors\": [{\"type\": \"qerror\", \"operations\": [\"x\"], \"instructions\": [], \"probabilities\": []}]} | one each",
    })
    void faultsSayWhatAndWhere(String json, String message) {
        assertThatThrownBy(() -> NoiseModel.parseAerJson(json)).isInstanceOf(QnitException.class)
                .hasMessageStartingWith("Aer noise model").hasMessageContaining(message);
    }
}
