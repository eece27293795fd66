package io.qnit.simulator.frame;

import io.qnit.core.stim.Stim;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sampling a repetition code of {@code distance} qubits and as many rounds on one thread, in shots per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameBenchmark {
    private static final int SHOTS = 1 << 16;

    @Param({"5", "25", "101"})
    public int distance = 5;

    @Param({"0", "0.001", "0.01"})
    public double rate;

    private final Workers alone = new Workers(1, () -> {});
    private StimCircuit circuit = new StimCircuit(List.of());

    @Setup
    public void write() {
        StringBuilder body = new StringBuilder("REPEAT " + distance + " {\n");
        for (int side = 0; side < 2; side++) {
            StringBuilder pairs = new StringBuilder();
            for (int k = 0; k + 1 < distance; k++) {
                pairs.append(' ').append(2 * (k + side)).append(' ').append(2 * k + 1);
            }
            body.append("CX").append(pairs).append("\nDEPOLARIZE2(").append(rate).append(')').append(pairs)
                    .append('\n');
        }
        StringBuilder checks = new StringBuilder();
        for (int k = 0; k + 1 < distance; k++) {
            checks.append(' ').append(2 * k + 1);
        }
        body.append("MR(").append(rate).append(')').append(checks).append('\n');
        for (int k = 1; k < distance; k++) {
            body.append("DETECTOR rec[-").append(k).append("]\n");
        }
        circuit = Stim.read("code", body + "}\nM 0\nOBSERVABLE_INCLUDE(0) rec[-1]\n").executable();
    }

    @Benchmark
    @OperationsPerInvocation(SHOTS)
    public Samples measurements() {
        return MeasurementSampler.of(circuit, () -> {}).sample(SHOTS, 1, alone);
    }

    @Benchmark
    @OperationsPerInvocation(SHOTS)
    public Samples detectors() {
        return DetectorSampler.of(circuit).sample(SHOTS, 1, alone);
    }
}
