package io.qnit.core.qasm;

import io.qnit.core.circuit.Circuit;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
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

/** Reading OpenQASM, from bytes to a circuit, in gates per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OpenQasmBenchmark {
    private static final int GATES = 15_000;

    /** What the file is made of. */
    @Param({"cx", "mixed"})
    public String kind = "cx";

    private byte[] source = {};

    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[20];\n");
        for (int k = 0; k < GATES; k++) {
            int a = random.nextInt(20);
            int b = (a + 1 + random.nextInt(19)) % 20;
            switch (kind.equals("cx") ? 0 : random.nextInt(3)) {
                case 0 -> text.append("cx q[").append(a).append("],q[").append(b).append("];\n");
                case 1 -> text.append("rz(pi/4) q[").append(a).append("];\n");
                default ->
                    text.append("u3(").append(random.nextDouble()).append(",0.2,-pi/8) q[").append(a).append("];\n");
            }
        }
        source = text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(GATES)
    public Circuit read() {
        return OpenQasm.read("bench.qasm", source, ReadOptions.DEFAULT).executable();
    }
}
