package io.qnit.simulator.mps;

import io.qnit.simulator.parallel.Workers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * The linear algebra of a gate on two sites between bonds of {@code bond} states, on one thread. Complex multiplications (8
 * operations each) with n = bond: product 4 n^3, Gram matrix 4 n^3, QR 2 n^3, and Q as many; the eigenvectors are of a matrix of 2 n by 2 n.
 * {@link BondProfile}'s costs come from here.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatrixProductBenchmark {
    @Param({"16", "64", "128", "256"})
    public int bond = 64;

    private final Workers alone = new Workers(1, () -> {});
    private ComplexMatrix tall = new ComplexMatrix(1, 1);
    private ComplexMatrix wide = tall;
    private ComplexMatrix theta = tall;
    private ComplexMatrix gram = tall;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        tall = random(2 * bond, bond, random);
        wide = random(bond, 2 * bond, random);
        theta = random(2 * bond, 2 * bond, random);
        gram = Products.gram(theta, alone);
    }

    private static ComplexMatrix random(int rows, int cols, SplittableRandom random) {
        ComplexMatrix m = new ComplexMatrix(rows, cols);
        for (int i = 0; i < m.re.length; i++) {
            m.re[i] = random.nextGaussian();
            m.im[i] = random.nextGaussian();
        }
        return m;
    }

    @Benchmark
    public Object product() {
        return Products.multiply(tall, wide, alone);
    }

    @Benchmark
    public Object gram() {
        return Products.gram(theta, alone);
    }

    @Benchmark
    public Object qr() {
        return QrFactors.of(tall, alone).q();
    }

    @Benchmark
    public Object eigenvectors() {
        return HermitianEigen.of(gram, alone).vectors(0, bond);
    }

    @Benchmark
    public Object truncation() {
        return SchmidtBasis.of(theta, bond, 1e-16, alone);
    }
}
