package io.qnit.simulator.stabilizer;

import io.qnit.core.gate.Gate;
import io.qnit.core.random.RandomStream;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Twenty layers of random Clifford gates and what follows them, in milliseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TableauBenchmark {
    @Param({"100", "500", "2000"})
    public int qubits = 100;

    private final Workers alone = new Workers(1, () -> {});
    private final List<Operation> operations = new ArrayList<>();
    private StabilizerEngine engine = new StabilizerEngine(0, alone);
    private Segment segment = engine.prepare(List.of());
    private int[] all = {};

    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(5);
        List<Gate> singles = List.of(Gate.H, Gate.S, Gate.SDG, Gate.X, Gate.Z);
        for (int layer = 0; layer < 20; layer++) {
            for (int q = 0; q < qubits; q++) {
                operations.add(Unitary.of(singles.get(random.nextInt(singles.size())), new double[0], 0, q));
            }
            for (int k = 0; k < qubits / 2; k++) {
                int a = random.nextInt(qubits);
                int b = (a + 1 + random.nextInt(qubits - 1)) % qubits;
                operations.add(Unitary.of(random.nextInt(2) == 0 ? Gate.CX : Gate.CZ, new double[0], 0, a, b));
            }
        }
        engine = new StabilizerEngine(qubits, alone);
        segment = engine.prepare(operations);
        all = IntStream.range(0, qubits).toArray();
    }

    @Benchmark
    public Segment prepare() {
        return engine.prepare(operations);
    }

    @Benchmark
    public double run() {
        try (QuantumState state = engine.newState()) {
            state.run(segment);
            return state.probabilityOfOne(0);
        }
    }

    @Benchmark
    public Samples runAndSampleOnce() {
        RandomStream stream = new RandomStream(3);
        Samples samples = new Samples(1, qubits);
        try (QuantumState state = engine.newState()) {
            state.run(segment);
            state.sample(
                    all,
                    new Draws() {
                        @Override
                        public int shots() {
                            return 1;
                        }

                        @Override
                        public double uniform(int shot, int site) {
                            return stream.uniform(shot, site);
                        }
                    },
                    samples);
        }
        return samples;
    }

    @Benchmark
    public double measureOneByOne() {
        try (QuantumState state = engine.newState()) {
            state.run(segment);
            for (int q = 0; q < qubits; q++) {
                state.collapse(q, state.probabilityOfOne(q) == 1 ? 1 : 0);
            }
            return state.probabilityOfOne(0);
        }
    }
}
