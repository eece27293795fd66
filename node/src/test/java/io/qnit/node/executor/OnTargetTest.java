package io.qnit.node.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.compiler.CompileOptions;
import io.qnit.compiler.Compiler;
import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.simulator.noise.NoiseModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnTargetTest {
    private static final NativeGate RX = NativeGate.everywhere(Gate.RX, new GateProperties(0.01, 4e-8));

    private static Target.Builder device() {
        return Target.builder("one", 1)
                .qubit(0, new QubitProperties(5e-5, 4e-5, Double.NaN, 0.01, 0.03, 1e-6, 1e-6))
                .gate(NativeGate.everywhere(Gate.RZ, new GateProperties(0, 0)));
    }

    private static NoiseModel noise(Target target) {
        Circuit circuit = OpenQasm.read("t", "OPENQASM 3; include \"stdgates.inc\"; qubit q; h q; bit c = measure q;")
                .circuit().orElseThrow();
        return OnTarget.of(Compiler.compile(circuit, target, CompileOptions.DEFAULT)).noise();
    }

    @Test
    void letsAGateWithSeveralVariantsErrOnce() {
        Target.Builder fixed = device();
        for (double angle : new double[] {Math.PI / 2, -Math.PI / 2, Math.PI}) {
            fixed.gate(RX.withAngles(List.of(AngleRange.fixed(angle))));
        }
        NoiseModel noise = noise(fixed.build());
        assertThat(noise.after(Gate.RX, 0)).isPresent();
        assertThat(noise).isEqualTo(noise(device().gate(RX).build()));
        assertThat(noise.readout(0).equals(NoiseModel.builder().build().readout(0))).isFalse();
    }
}
