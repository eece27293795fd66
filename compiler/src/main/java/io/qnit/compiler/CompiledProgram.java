package io.qnit.compiler;

import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.nativeir.NativeProgram;
import io.qnit.core.nativeir.NativeTarget;
import io.qnit.core.nativeir.Provenance;
import io.qnit.core.nativeir.QubitMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the compiler made, as a native program that says where it comes from. The same compilation gives the same bytes. */
public final class CompiledProgram {
    private CompiledProgram() {}

    /**
     * @param options what was compiled with
     * @param source the bytes of the text that was compiled
     * @param version of Qnit, as the program shall tell it
     */
    public static NativeProgram of(
            Compilation compilation, CompileOptions options, byte[] source, String version) {
        Circuit circuit = compilation.circuit();
        Metrics metrics = Metrics.of(circuit.body(), circuit.qubitCount());
        Provenance provenance = Provenance.unknown()
                .withSource(new Provenance.Source("", Provenance.sha256(source)))
                .withCompiler("qnit", version, options.level().name(), options.seed())
                .withMetrics(Map.of(
                        "gates", (double) metrics.gates(),
                        "twoQubitGates", (double) metrics.twoQubitGates(),
                        "depth", (double) metrics.depth(),
                        "twoQubitDepth", (double) metrics.twoQubitDepth()));
        return NativeProgram.of(circuit, target(compilation.target()))
                .withQubitMap(new QubitMap(compilation.initialLayout(), compilation.finalLayout()))
                .withProvenance(provenance);
    }

    private static NativeTarget target(Target target) {
        List<Gate> gates = target.gates().stream().map(NativeGate::gate).distinct().toList();
        Optional<NativeTarget.Calibration> calibration = target.calibration()
                .map(known -> new NativeTarget.Calibration(known.id(), known.time().toString()));
        String gateSet = gates.stream()
                .filter(gate -> gate.qubitCount() == 2)
                .map(Gate::id)
                .sorted()
                .collect(Collectors.joining("+"));
        return new NativeTarget(
                target.name(), Optional.of(target.hash()), calibration, gateSet, gates, target.qubitCount());
    }
}
