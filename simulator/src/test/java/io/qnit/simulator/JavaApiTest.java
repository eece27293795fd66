package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.result.ExpectationValue;
import io.qnit.core.result.RunResult;
import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.frame.DetectorSampler;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.noise.ReadoutError;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/java.md: each body below stands there word for word. */
class JavaApiTest {
    private static final Path PAGE = Path.of("../docs/java.md");
    private static final Path SOURCE = Path.of("src/test/java/io/qnit/simulator/JavaApiTest.java");

    private static Circuit circuit(String qasm) {
        return OpenQasm.read("example.qasm", qasm.getBytes(StandardCharsets.UTF_8), ReadOptions.DEFAULT).executable();
    }

    @Test
    void counts() {
        Circuit bell = circuit("""
                OPENQASM 3; include "stdgates.inc";
                qubit[2] q; bit[2] c;
                h q[0]; cx q[0], q[1]; c = measure q;
                """);
        // example: counts
        RunResult result = Simulator.run(bell, RunOptions.defaults().withShots(1000).withSeed(7));
        long both = result.counts().of("00") + result.counts().of("11");
        // end
        assertThat(both).isEqualTo(1000);
    }

    @Test
    void expectationValuesAndBatches() {
        Circuit rotation = circuit("""
                OPENQASM 3; include "stdgates.inc";
                input float theta; qubit[1] q;
                ry(theta) q[0];
                """);
        // example: batch
        RunOptions options = RunOptions.defaults()
                .withOutputs(EnumSet.noneOf(Output.class))
                .withObservables(List.of(Observable.parse("Z"), Observable.parse("0.5*X + 1")));
        List<RunResult> results = Simulator.runAll(
                rotation, List.of(Map.of("theta", 0.1), Map.of("theta", 0.2), Map.of("theta", 0.3)), options);
        ExpectationValue z = results.get(2).expectationValues().get(0);
        // end
        assertThat(z.value()).isCloseTo(Math.cos(0.3), within(1e-12));
        assertThat(results.get(1).expectationValues().get(1).value())
                .isCloseTo(0.5 * Math.sin(0.2) + 1, within(1e-12));
    }

    @Test
    void statesAndProbabilities() {
        Circuit ghz = circuit("""
                OPENQASM 3; include "stdgates.inc";
                qubit[3] q; h q[0]; cx q[0], q[1]; cx q[1], q[2];
                """);
        // example: exact
        RunResult result = Simulator.run(
                ghz, RunOptions.defaults().withOutputs(EnumSet.of(Output.STATEVECTOR, Output.PROBABILITIES)));
        double amplitude = result.statevector().orElseThrow().re(7);
        double probability = result.probabilities().orElseThrow().get("111");
        // end
        assertThat(amplitude).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(probability).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void noise() {
        Circuit bell = circuit("""
                OPENQASM 3; include "stdgates.inc";
                qubit[2] q; bit[2] c;
                h q[0]; cx q[0], q[1]; c = measure q;
                """);
        // example: noise
        NoiseModel noise = NoiseModel.builder()
                .after(Gate.CX, Channel.depolarizingPauli(2, 0.01))
                .readout(ReadoutError.of(0.02, 0.03))
                .build();
        RunResult noisy = Simulator.run(bell, RunOptions.defaults().withNoiseModel(noise).withSeed(7));
        // end
        assertThat(noisy.counts().shotsByBitstring()).containsKeys("01", "10");
    }

    @Test
    void wideCircuits() {
        // example: wide
        BlockBuilder body = new BlockBuilder().gate(Gate.H, 0);
        for (int q = 1; q < 500; q++) {
            body.gate(Gate.CX, q - 1, q);
        }
        Circuit ghz500 = new Circuit("ghz500", 500, List.of(), List.of(), List.of(), body.build());
        RunResult result = Simulator.run(ghz500, RunOptions.defaults().withSeed(7));
        Object why = result.metadata().get("why");
        // end
        assertThat(result.counts().shotsByBitstring()).hasSize(2);
        assertThat(String.valueOf(why)).isNotEmpty();
    }

    @Test
    void fragments() {
        Circuit prefix = circuit("OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; h q[0]; cx q[0], q[1];");
        Circuit rest = circuit("OPENQASM 3; include \"stdgates.inc\"; qubit[2] q; ry(0.4) q[1]; cx q[1], q[0];");
        // example: fragment
        Observable z = Observable.parse("Z0");
        double sum = 0;
        try (Fragment start = Fragment.run(prefix, RunOptions.defaults())) {
            for (int outcome = 0; outcome <= 1; outcome++) {
                try (Fragment measured = start.given(1, outcome);
                        Fragment end = measured.then(rest)) {
                    sum += end.weight() * end.expectation(z);
                }
            }
        }
        // end
        assertThat(sum).isCloseTo(Math.cos(0.4), within(1e-12));
    }

    @Test
    void codes() {
        // example: code
        StimCircuit code = Stim.read(Path.of("../examples/repetition_code.stim"), ReadOptions.DEFAULT).executable();
        DetectorSampler sampler = DetectorSampler.of(code);
        try (Workers workers = new Workers(2, () -> {})) {
            Samples samples = sampler.sample(10_000, 7, workers);
            boolean fired = samples.get(0, 3); // shot 0, detector 3
            boolean flipped = samples.get(0, sampler.detectors()); // shot 0, observable 0
            // end
            assertThat(fired).isEqualTo((samples.word(0, 0) >>> 3 & 1) == 1);
            assertThat(flipped).isEqualTo((samples.word(0, 0) >>> 20 & 1) == 1);
        }
    }

    @Test
    void cancelling() throws InterruptedException {
        Circuit circuit = new Circuit(
                "empty", 1, List.of(), List.of(), List.of(), Block.empty());
        // example: control
        RunControl control = new RunControl();
        Thread run = Thread.ofPlatform().start(() -> Simulator.run(circuit, RunOptions.defaults(), control));
        double done = control.progress(); // 0 to 1; control.cancel() would end the run within a second
        run.join();
        // end
        assertThat(done).isBetween(0.0, 1.0);
        assertThat(control.progress()).isEqualTo(1);
    }

    @Test
    void everyExampleStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE).replaceAll("\\s+", " ");
        String source = Files.readString(SOURCE);
        Matcher example = Pattern.compile("(?ms)^ *// example: \\w+$(.*?)^ *// end$").matcher(source);
        int examples = 0;
        while (example.find()) {
            assertThat(page).contains(example.group(1).strip().replaceAll("\\s+", " "));
            examples++;
        }
        assertThat(examples).isEqualTo(8);
    }
}
