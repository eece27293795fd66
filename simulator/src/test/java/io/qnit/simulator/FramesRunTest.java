package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.noise.ReadoutError;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of noisy Clifford circuits whose shots are Pauli frames, against exact probabilities from the state vector. */
class FramesRunTest {
    private static final NoiseModel NOISE = NoiseModel.builder()
            .after(Gate.H, Channel.pauli(Map.of("X", 0.05, "Y", 0.02, "Z", 0.1)))
            .after(Gate.CX, Channel.pauli(Map.of("XI", 0.04, "ZY", 0.03, "IZ", 0.02, "YX", 0.05)))
            .readout(ReadoutError.of(0.07, 0.07))
            .build();

    private static final String HEAD = "OPENQASM 3; include \"stdgates.inc\"; qubit[3] q; bit[3] c; bit[2] m; ";

    private static Circuit circuit(String body) {
        return OpenQasm.read("frames", HEAD + body).executable();
    }

    private static RunResult run(Circuit circuit, NoiseModel noise, int threads) {
        return Simulator.run(
                circuit,
                RunOptions.defaults()
                        .withMethod(Method.STABILIZER)
                        .withShots(200_000)
                        .withSeed(11)
                        .withThreads(threads)
                        .withNoiseModel(noise));
    }

    /** 6 circuits, each with a false-alarm rate below 1e-7; seed 11. */
    @ParameterizedTest
    @ValueSource(strings = {
        "h q[0]; cx q[0], q[1]; c = measure q;",
        "h q[0]; cx q[0], q[1]; m[0] = measure q[0]; if (m[0]) x q[1]; h q[2]; c = measure q;",
        "h q[0]; m[0] = measure q[0]; reset q[0]; h q[1]; m[1] = measure q[1];"
                + " if (m == 0 || m == 3) { z q[2]; y q[0]; } else { x q[2]; } c = measure q;",
        "h q; cz q[0], q[1]; sx q[2]; cy q[0], q[2]; c[1] = measure q[1]; if (!c[1]) y q[0]; c[0] = measure q[0];",
        "h q[0]; rz(pi / 2) q[0]; h q[0]; ctrl @ x q[0], q[1]; swap q[1], q[2]; cx q[2], q[0]; c = measure q;",
        "h q[0]; m[0] = measure q[0]; m[1] = measure q[0]; h q[0]; m[0] = measure q[0]; c[2] = measure q[0];",
    })
    void countsFollowTheExactProbabilities(String body) {
        Circuit circuit = circuit(body);
        RunResult exact = Simulator.run(
                circuit,
                RunOptions.defaults()
                        .withMethod(Method.STATEVECTOR)
                        .withNoiseModel(NOISE)
                        .withOutputs(EnumSet.of(Output.PROBABILITIES)));
        RunResult frames = run(circuit, NOISE, 1);
        assertThat(frames.metadata().get("shots")).isEqualTo("all shots are Pauli frames on one reference shot");
        assertThat(ChiSquare.deviations(
                frames.counts().shotsByBitstring(), exact.probabilities().orElseThrow()))
                .isLessThan(5.5);
        assertThat(run(circuit, NOISE, 7).counts()).isEqualTo(frames.counts());
        assertThat(run(circuit, NOISE, 2).counts()).isEqualTo(frames.counts());
    }

    /** What frames cannot do goes to tableaux, shot by shot, and means the same. False-alarm rate below 1e-7; seed 11. */
    @Test
    void leavesOtherFeedbackAndOtherNoiseToTableaux() {
        NoiseModel unlike = NoiseModel.builder().readout(ReadoutError.of(0.1, 0.02)).build();
        NoiseModel resets = NoiseModel.builder()
                .after(
                        Gate.H,
                        Channel.ofKraus(
                                1,
                                List.of(
                                        new double[] {Math.sqrt(0.8), 0, 0, 0, 0, 0, Math.sqrt(0.8), 0},
                                        new double[] {Math.sqrt(0.2), 0, 0, 0, 0, 0, 0, 0},
                                        new double[] {0, 0, Math.sqrt(0.2), 0, 0, 0, 0, 0})))
                .build();
        String feedback = "h q[0]; m[0] = measure q[0]; if (m[0]) h q[1]; c = measure q;";
        String product = "h q; m[0] = measure q[0]; m[1] = measure q[1]; if (m == 3) x q[2]; c = measure q;";
        for (var one : List.of(
                Map.entry(feedback, NOISE), Map.entry(product, NOISE),
                Map.entry("h q[0]; m[0] = measure q[0]; reset q[0]; c = measure q;", unlike),
                Map.entry("h q[0]; cx q[0], q[1]; c = measure q;", resets))) {
            Circuit circuit = circuit(one.getKey());
            RunResult run = run(circuit, one.getValue(), 1);
            assertThat((String) run.metadata().get("shots")).as(one.getKey()).doesNotContain("frames");
            RunResult exact = Simulator.run(
                    circuit,
                    RunOptions.defaults()
                            .withMethod(Method.STATEVECTOR)
                            .withNoiseModel(one.getValue())
                            .withOutputs(EnumSet.of(Output.PROBABILITIES)));
            assertThat(ChiSquare.deviations(
                    run.counts().shotsByBitstring(), exact.probabilities().orElseThrow()))
                    .as(one.getKey())
                    .isLessThan(5.5);
        }
    }

    /** Measured again and again, as a memory is: tableaux shot by shot would take minutes. */
    @Test
    void runsManyRoundsOfACode() {
        StringBuilder text =
                new StringBuilder("OPENQASM 3; include \"stdgates.inc\"; qubit[5] q; bit[40] s; bit[3] c; ");
        for (int round = 0; round < 20; round++) {
            text.append("cx q[0], q[1]; cx q[2], q[1]; cx q[2], q[3]; cx q[4], q[3]; ");
            text.append("s[" + 2 * round + "] = measure q[1]; s[" + (2 * round + 1) + "] = measure q[3]; ");
            text.append("reset q[1]; reset q[3]; ");
        }
        text.append("c[0] = measure q[0]; c[1] = measure q[2]; c[2] = measure q[4];");
        RunResult quiet = run(OpenQasm.read("code", text.toString()).executable(), NoiseModel.builder().build(), 1);
        assertThat(quiet.counts().shotsByBitstring()).hasSize(1);
        RunResult noisy = run(OpenQasm.read("code", text.toString()).executable(), NOISE, 2);
        assertThat(noisy.metadata().get("shots")).isEqualTo("all shots are Pauli frames on one reference shot");
        assertThat(noisy.counts().shotsByBitstring().size()).isGreaterThan(1000);
    }
}
