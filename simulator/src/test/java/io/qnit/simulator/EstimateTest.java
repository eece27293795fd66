package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.shot.NoiseMode;
import io.qnit.simulator.shot.NoiseRules;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.shot.ProgramBuilder;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the choice of a method knows of a circuit; how good its seconds are is measured by the bench. */
final class EstimateTest {
    private static final RunOptions OPTIONS = RunOptions.defaults().withShots(1000);

    private static Circuit circuit(String body) {
        return OpenQasm.read("test", "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[4]; creg c[4]; " + body)
                .executable();
    }

    private static Program program(Circuit circuit, Optional<NoiseModel> noise, NoiseMode mode) {
        return ProgramBuilder.of(circuit, new int[] {0, 1, 2, 3}, new int[0], NoiseRules.of(noise), mode);
    }

    private static Workload workload(String body, Optional<NoiseModel> noise) {
        Circuit circuit = circuit(body);
        return Workload.of(
                program(circuit, noise, NoiseMode.CHOSEN), program(circuit, noise, NoiseMode.MIXED), 4, OPTIONS, 0);
    }

    @Test
    void measurementsAfterTheLastGatePartNothing() {
        Workload end = workload("h q; measure q -> c;", Optional.empty());
        assertThat(end.courses()).isEqualTo(1);
        Workload middle = workload("h q; measure q[0] -> c[0]; h q[0]; measure q -> c;", Optional.empty());
        assertThat(middle.courses()).isEqualTo(2);
        assertThat(middle.mixedCourses()).isEqualTo(2);
        Workload reset = workload("h q; reset q[0]; h q[0]; measure q -> c;", Optional.empty());
        assertThat(reset.courses()).isEqualTo(2);
        assertThat(reset.mixedCourses()).isEqualTo(1);
    }

    @Test
    void noisePartsShotsWithAnError() {
        NoiseModel model = NoiseModel.builder().after(Gate.H, Channel.bitFlip(0.01)).build();
        Workload noisy = workload("h q; measure q -> c;", Optional.of(model));
        // four gates, each with an error once in a hundred shots: 1 and about 39 of 1000
        assertThat(noisy.courses()).isBetween(35.0, 45.0);
        assertThat(noisy.mixedCourses()).isEqualTo(1);
    }

    /** To look at the bonds takes longer than the stabilizer method, and shows nothing that could be quicker. */
    @Test
    void theBondsOfAQuickCircuitAreNotLookedAt() {
        StringBuilder body = new StringBuilder("OPENQASM 2.0; include \"qelib1.inc\"; qreg q[200]; creg c[200];");
        for (int k = 0; k < 2000; k++) {
            body.append("h q[").append(k % 200).append("]; cx q[").append(k % 200).append("],q[")
                    .append((k * 37 + 5) % 200 == k % 200 ? (k + 1) % 200 : (k * 37 + 5) % 200).append("];");
        }
        Circuit circuit = OpenQasm.read("test", body.append("measure q -> c;").toString()).executable();
        int[] places = new int[200];
        Arrays.setAll(places, k -> k);
        Program program =
                ProgramBuilder.of(circuit, places, new int[0], NoiseRules.of(Optional.empty()), NoiseMode.CHOSEN);
        MethodChoice choice = MethodChoice.of(program, program, 200, OPTIONS, 0);
        assertThat(choice.method()).isEqualTo(Method.STABILIZER);
        assertThat(choice.estimates()).filteredOn(e -> e.method() == Method.MATRIX_PRODUCT_STATE)
                .allMatch(e -> e.because().equals("its bonds were not looked at"));
    }

    /** A time that is only likely is not trusted against one that is certain and about as long. */
    @Test
    void comparesByMoreThanTheLikelyTime() {
        Estimate certain = new Estimate(Method.STATEVECTOR, 0.03, 1, "certain");
        Estimate likely = new Estimate(Method.MATRIX_PRODUCT_STATE, 0.02, 10, 1, "likely");
        Estimate bound = new Estimate(Method.MATRIX_PRODUCT_STATE, 0.02, 0.02, 1, "bound");
        assertThat(likely.cautiousSeconds()).isGreaterThan(certain.cautiousSeconds());
        assertThat(bound.cautiousSeconds()).isLessThan(certain.cautiousSeconds());
    }
}
