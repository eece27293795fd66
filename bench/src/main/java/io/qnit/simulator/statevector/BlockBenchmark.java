package io.qnit.simulator.statevector;

import io.qnit.simulator.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * The kernels on a block in cache, on one thread, in passes over the block per second. The counters say what that is in
 * gigabytes (read and written) and in floating point operations per second; {@code limit} is the machine's own, a sweep
 * that scales 512 MiB in place. The rows of {@link CostTable} are 1e9 / (passes per second) / (amplitudes of the block).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BlockBenchmark {
    private static final int SLOTS = 12;

    /** The width of a number. */
    @Param({"DOUBLE", "SINGLE"})
    public Precision precision = Precision.DOUBLE;

    /** A kernel, and for matrices the number of qubits. */
    @Param({
        "limit", "complex1", "complex2", "complex3", "complex4", "complex5", "real1", "real2", "real3", "real4",
        "real5", "move2", "phases", "scale", "exchange"
    })
    public String kernel = "complex1";

    private Block block = new DoubleBlock(0, 0);
    private BlockOperation operation = new ScaleOperation(0, 0, 0, 1, 0, 0);
    private double[] large = {};
    private double flops;
    private double bytes;

    /** What a call has done. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        public double gigabytes;
        public double gigaflops;
    }

    @Setup
    public void prepare() {
        Random random = new Random(5);
        CostTable costs = CostTable.of(512, precision);
        block = precision == Precision.DOUBLE ? new VectorDoubleBlock(SLOTS) : new VectorFloatBlock(SLOTS);
        int amplitudes = 1 << block.bits();
        for (int index = 0; index < amplitudes; index++) {
            block.set(index, random.nextGaussian(), random.nextGaussian());
        }
        bytes = 2.0 * precision.bytesPerAmplitude() * amplitudes;
        int width = Character.digit(kernel.charAt(kernel.length() - 1), 10);
        switch (kernel.replaceAll("\\d", "")) {
            case "limit" -> {
                large = new double[1 << 26];
                bytes = 2.0 * Double.BYTES * large.length;
            }
            case "complex" -> {
                operation = matrix(reflection(width, random), costs);
                flops = 8.0 * amplitudes * (1 << width);
            }
            case "real" -> {
                operation = matrix(hadamards(width), costs);
                flops = 4.0 * amplitudes * (1 << width);
            }
            case "move" -> operation = matrix(cycle(width), costs);
            case "phases" -> operation = phases(costs);
            case "scale" -> operation = new ScaleOperation(1, 0, 0, 0, 1, 0);
            default -> flops = 0;
        }
    }

    @Benchmark
    public double[] run(Work work) {
        work.gigabytes += bytes * 1e-9;
        work.gigaflops += flops * 1e-9;
        switch (kernel) {
            case "limit" -> {
                for (int k = 0; k < large.length; k++) {
                    large[k] *= 1.0000001;
                }
            }
            case "exchange" -> block.exchange(1, SLOTS / 2);
            default -> block.apply(operation, 0);
        }
        return large;
    }

    private DenseOperation matrix(double[] matrix, CostTable costs) {
        int width = (int) Math.round(Math.log(matrix.length / 2.0) / Math.log(4));
        int[] targets = new int[width];
        for (int k = 0; k < width; k++) {
            targets[k] = k * (SLOTS - 1) / Math.max(1, width - 1);
        }
        return new DenseOperation(targets, 0, 0, 0, matrix, precision, costs);
    }

    /** 1 - 2 v v^+ for a random v. */
    private static double[] reflection(int width, Random random) {
        int n = 1 << width;
        double[] v = random.doubles(2L * n, -1, 1).toArray();
        double norm = 0;
        for (double x : v) {
            norm += x * x;
        }
        double[] m = new double[2 * n * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                int at = 2 * (row * n + column);
                double re = v[2 * row] * v[2 * column] + v[2 * row + 1] * v[2 * column + 1];
                double im = v[2 * row + 1] * v[2 * column] - v[2 * row] * v[2 * column + 1];
                m[at] = (row == column ? 1 : 0) - 2 * re / norm;
                m[at + 1] = -2 * im / norm;
            }
        }
        return m;
    }

    private static double[] hadamards(int width) {
        int n = 1 << width;
        double[] m = new double[2 * n * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                m[2 * (row * n + column)] = ((Integer.bitCount(row & column) & 1) == 0 ? 1 : -1) / Math.sqrt(n);
            }
        }
        return m;
    }

    private static double[] cycle(int width) {
        int n = 1 << width;
        double[] m = new double[2 * n * n];
        for (int row = 0; row < n; row++) {
            m[2 * (row * n + (row + 1) % n)] = 1;
        }
        return m;
    }

    /** A phase on every pair of qubits. */
    private PhaseOperation phases(CostTable costs) {
        int[] slots = new int[SLOTS];
        int[] lanes = new int[block.lanesLog];
        List<PhaseOperation.Term> terms = new ArrayList<>();
        for (int k = 0; k < block.bits(); k++) {
            if (k < lanes.length) {
                lanes[k] = k;
            } else {
                slots[k - lanes.length] = k;
            }
            for (int other = 0; other < k; other++) {
                terms.add(new PhaseOperation.Term(1 << k | 1 << other, 1e-3 * (k + 3 * other)));
            }
        }
        return new PhaseOperation(slots, lanes, terms, costs);
    }
}
