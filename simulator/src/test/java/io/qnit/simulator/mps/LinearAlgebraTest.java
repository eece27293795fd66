package io.qnit.simulator.mps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.statevector.VectorModule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinearAlgebraTest {
    private static final Workers ALONE = new Workers(1, () -> {});

    static ComplexMatrix random(int rows, int cols, Random random) {
        ComplexMatrix m = new ComplexMatrix(rows, cols);
        for (int i = 0; i < m.re.length; i++) {
            m.re[i] = random.nextGaussian();
            m.im[i] = random.nextGaussian();
        }
        return m;
    }

    /** The definition, one element after the other. */
    static ComplexMatrix naive(ComplexMatrix a, Products.Form formA, ComplexMatrix b, Products.Form formB) {
        int rows = formA.isUpright() ? a.rows : a.cols;
        int depth = formA.isUpright() ? a.cols : a.rows;
        int cols = formB.isUpright() ? b.cols : b.rows;
        ComplexMatrix c = new ComplexMatrix(rows, cols);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                for (int k = 0; k < depth; k++) {
                    int atA = formA.isUpright() ? i * a.cols + k : k * a.cols + i;
                    int atB = formB.isUpright() ? k * b.cols + j : j * b.cols + k;
                    double x = a.re[atA];
                    double y = formA.sign() * a.im[atA];
                    double u = b.re[atB];
                    double v = formB.sign() * b.im[atB];
                    c.re[i * cols + j] += x * u - y * v;
                    c.im[i * cols + j] += x * v + y * u;
                }
            }
        }
        return c;
    }

    static double distance(ComplexMatrix a, ComplexMatrix b) {
        assertThat(a.rows).isEqualTo(b.rows);
        assertThat(a.cols).isEqualTo(b.cols);
        double sum = 0;
        for (int i = 0; i < a.re.length; i++) {
            sum += Math.pow(a.re[i] - b.re[i], 2) + Math.pow(a.im[i] - b.im[i], 2);
        }
        return Math.sqrt(sum);
    }

    static ComplexMatrix adjointTimes(ComplexMatrix a, ComplexMatrix b) {
        return naive(a, Products.Form.ADJOINT, b, Products.Form.PLAIN);
    }

    static ComplexMatrix times(ComplexMatrix a, ComplexMatrix b) {
        return naive(a, Products.Form.PLAIN, b, Products.Form.PLAIN);
    }

    /** A by B with given singular values. */
    static ComplexMatrix withSingularValues(int rows, int cols, double[] values, Random random) {
        int rank = values.length;
        ComplexMatrix left = QrFactors.of(random(rows, rank, random), ALONE).q();
        ComplexMatrix right = QrFactors.of(random(cols, rank, random), ALONE).q();
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rank; k++) {
                left.re[i * rank + k] *= values[k];
                left.im[i * rank + k] *= values[k];
            }
        }
        return naive(left, Products.Form.PLAIN, right, Products.Form.ADJOINT);
    }

    @Test
    void multipliesMatricesOfAnySizeInEveryForm() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(70);
            int depth = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 60);
            int cols = 1 + random.nextInt(70);
            for (Products.Form formA : Products.Form.values()) {
                for (Products.Form formB : Products.Form.values()) {
                    ComplexMatrix a = formA.isUpright()
                            ? random(rows, depth, random)
                            : random(depth, rows, random);
                    ComplexMatrix b = formB.isUpright()
                            ? random(depth, cols, random)
                            : random(cols, depth, random);
                    assertThat(distance(Products.multiply(a, formA, b, formB, ALONE), naive(a, formA, b, formB)))
                            .as("seed %d: %s %s", seed, formA, formB)
                            .isLessThan(1e-11);
                }
            }
            ComplexMatrix a = random(rows, depth, random);
            assertThat(distance(
                    Products.gram(a, ALONE), naive(a, Products.Form.PLAIN, a, Products.Form.ADJOINT)))
                    .as("seed %d", seed)
                    .isLessThan(1e-11);
        }
    }

    @Test
    void givesTheSameProductOnAnyNumberOfThreads() {
        Random random = new Random(3);
        ComplexMatrix a = random(150, 140, random);
        ComplexMatrix b = random(140, 130, random);
        ComplexMatrix alone = Products.multiply(a, b, ALONE);
        ComplexMatrix hermitian = Products.gram(random(200, 210, random), ALONE);
        ComplexMatrix vectors = HermitianEigen.of(hermitian, ALONE).vectors(0, 90);
        for (int threads : new int[] {2, 7}) {
            try (Workers workers = new Workers(threads, () -> {})) {
                assertSame(HermitianEigen.of(hermitian, workers).vectors(0, 90), vectors);
                ComplexMatrix shared = Products.multiply(a, b, workers);
                assertThat(shared.re).isEqualTo(alone.re);
                assertThat(shared.im).isEqualTo(alone.im);
            }
        }
    }

    @Test
    void factorsMatricesOfAnyRankIntoQAndR() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(50);
            int cols = 1 + random.nextInt(50);
            int rank = 1 + random.nextInt(Math.min(rows, cols));
            double scale = new double[] {1, 1e-150, 1e100}[random.nextInt(3)];
            ComplexMatrix a = times(random(rows, rank, random), random(rank, cols, random));
            a.scale(scale);
            QrFactors qr = QrFactors.of(a, ALONE);
            int inner = Math.min(rows, cols);
            ComplexMatrix q = qr.q();
            assertThat(distance(adjointTimes(q, q), Chain.identity(inner))).as("seed %d", seed).isLessThan(1e-12);
            assertThat(distance(times(q, qr.r()), a) / Math.sqrt(a.weight())).as("seed %d", seed).isLessThan(1e-13);
            for (int i = 0; i < inner; i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(Math.hypot(qr.r().re[i * cols + j], qr.r().im[i * cols + j])).isZero();
                }
            }
            ComplexMatrix x = random(inner, 1 + random.nextInt(9), random);
            assertThat(distance(qr.times(x), times(q, x))).isLessThan(1e-11);
        }
    }

    /** From a dimension of 192 on reflections go in blocks. */
    @Test
    void factorsAndDiagonalisesLargeMatrices() {
        Random random = new Random(17);
        for (int cols : new int[] {70, 200, 230}) {
            ComplexMatrix a = random(200, cols, random);
            QrFactors qr = QrFactors.of(a, ALONE);
            ComplexMatrix q = qr.q();
            assertThat(distance(times(q, qr.r()), a)).as("%d columns", cols).isLessThan(1e-11);
            assertThat(distance(adjointTimes(q, q), Chain.identity(q.cols))).isLessThan(1e-12);
        }
        ComplexMatrix hermitian = Products.gram(random(210, 230, random), ALONE);
        HermitianEigen eigen = HermitianEigen.of(hermitian, ALONE);
        ComplexMatrix vectors = eigen.vectors(3, 120);
        assertThat(distance(adjointTimes(vectors, vectors), Chain.identity(117))).isLessThan(1e-12);
        ComplexMatrix scaled = vectors.copy();
        for (int i = 0; i < scaled.re.length; i++) {
            scaled.re[i] *= eigen.values()[3 + i % 117];
            scaled.im[i] *= eigen.values()[3 + i % 117];
        }
        assertThat(distance(times(hermitian, vectors), scaled)).isLessThan(1e-13 * Math.sqrt(hermitian.weight()));
    }

    /** Panels of 32 reflections and whole blocks of 8 and 16 numbers: sizes on both sides of their multiples. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 9, 31, 32, 33, 34, 48, 64, 65, 66, 97, 130})
    void bringsHermitianMatricesToTridiagonalForm(int n) {
        Random random = new Random(n);
        ComplexMatrix full = hermitian(n, random);
        ComplexMatrix sparse = new ComplexMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                // Blocks without a connection: reflections that have nothing to do.
                if (i / 5 == j / 5 && i / 5 % 2 == 0) {
                    sparse.re[i * n + j] = full.re[i * n + j];
                    sparse.im[i * n + j] = full.im[i * n + j];
                }
            }
        }
        for (ComplexMatrix a : new ComplexMatrix[] {full, sparse, new ComplexMatrix(n, n)}) {
            for (Kernels kernels : kernels()) {
                Tridiagonal tridiagonal = Tridiagonal.of(a, 0.5, kernels, ALONE);
                ComplexMatrix t = new ComplexMatrix(n, n);
                for (int i = 0; i < n; i++) {
                    t.re[i * n + i] = 2 * tridiagonal.diagonal()[i];
                    if (i < n - 1) {
                        t.re[i * n + i + 1] = 2 * tridiagonal.beside()[i];
                        t.re[(i + 1) * n + i] = 2 * tridiagonal.beside()[i];
                    }
                }
                ComplexMatrix h = Chain.identity(n);
                tridiagonal.reflections().applyTo(h, n, Kernels.SCALAR, ALONE);
                assertThat(distance(adjointTimes(h, h), Chain.identity(n))).isLessThan(1e-12);
                assertThat(distance(adjointTimes(h, times(a, h)), t))
                        .isLessThanOrEqualTo(1e-14 * n * Math.sqrt(a.weight()));
            }
        }
    }

    /** Where matrices are cut in two, and twice: with eigenvalues apart, equal in part, near each other, and no coupling. */
    @ParameterizedTest
    @ValueSource(ints = {159, 160, 161, 322})
    void diagonalisesTridiagonalMatricesInHalves(int n) {
        Random random = new Random(n);
        for (String kind : List.of("random", "equal", "glued", "graded", "apart")) {
            double[] d = new double[n];
            double[] e = new double[n];
            for (int i = 0; i < n; i++) {
                double size = kind.equals("graded") ? Math.pow(10, -16.0 * i / n) : 1;
                d[i] = kind.equals("equal") ? 2
                        : kind.equals("glued") ? Math.abs(i % 21 - 10) : size * random.nextGaussian();
                e[i] = switch (kind) {
                    case "equal" -> 1;
                    case "glued" -> i % 21 == 20 ? 1e-14 : 1;
                    case "apart" -> i % 3 == 0 || i == n / 2 - 1 ? 0 : random.nextGaussian();
                    default -> size * random.nextGaussian();
                };
            }
            TridiagonalEigen eigen = TridiagonalEigen.of(d.clone(), e.clone(), Kernels.SCALAR, ALONE);
            int[] all = new int[n];
            Arrays.setAll(all, i -> n - 1 - i);
            ComplexMatrix vectors = new ComplexMatrix(n, n, eigen.vectors(all), new double[n * n]);
            assertThat(distance(adjointTimes(vectors, vectors), Chain.identity(n))).as(kind).isLessThan(1e-12);
            double square = 0;
            double most = 0;
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < n; i++) {
                    double x = (d[i] - eigen.values()[all[j]]) * vectors.re[i * n + j];
                    x += i > 0 ? e[i - 1] * vectors.re[(i - 1) * n + j] : 0;
                    x += i < n - 1 ? e[i] * vectors.re[(i + 1) * n + j] : 0;
                    square += x * x;
                }
                most = Math.max(most, Math.abs(eigen.values()[j]));
            }
            assertThat(Math.sqrt(square)).as(kind).isLessThan(1e-14 * n * most);
        }
    }

    private static List<Kernels> kernels() {
        return VectorModule.isPresent() ? List.of(Kernels.SCALAR, new VectorKernels()) : List.of(Kernels.SCALAR);
    }

    private static ComplexMatrix hermitian(int n, Random random) {
        ComplexMatrix a = random(n, n, random);
        for (int i = 0; i < n; i++) {
            a.im[i * n + i] = 0;
            for (int j = 0; j < i; j++) {
                a.re[i * n + j] = a.re[j * n + i];
                a.im[i * n + j] = -a.im[j * n + i];
            }
        }
        return a;
    }

    /** Against the definition; what stands before the blocks on the diagonal is not to be read. */
    @Test
    void multipliesHermitianMatricesWithVectors() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            int n = Kernels.LANES * (1 + random.nextInt(12));
            int from = Kernels.LANES * random.nextInt(n / Kernels.LANES);
            int stride = n + Kernels.LANES * random.nextInt(3);
            ComplexMatrix a = hermitian(n, random);
            ComplexMatrix v = random(1, n, random);
            ComplexMatrix expected = new ComplexMatrix(1, n);
            ComplexMatrix upper = new ComplexMatrix(n, stride);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    if (i >= from && j >= from) {
                        expected.re[i] += a.re[i * n + j] * v.re[j] - a.im[i * n + j] * v.im[j];
                        expected.im[i] += a.re[i * n + j] * v.im[j] + a.im[i * n + j] * v.re[j];
                    }
                    boolean there = j >= i / Kernels.LANES * Kernels.LANES;
                    upper.re[i * stride + j] = there ? a.re[i * n + j] : Double.NaN;
                    upper.im[i * stride + j] = there ? a.im[i * n + j] : Double.NaN;
                }
            }
            ComplexMatrix slow = product(Kernels.SCALAR, upper, from, v);
            assertThat(distance(slow, expected)).as("seed %d", seed).isLessThan(1e-12);
            for (Kernels kernels : kernels()) {
                assertSame(product(kernels, upper, from, v), slow);
            }
        }
    }

    private static ComplexMatrix product(Kernels kernels, ComplexMatrix upper, int from, ComplexMatrix v) {
        int n = v.cols;
        ComplexMatrix y = new ComplexMatrix(1, n);
        double[] sums = new double[2 * Kernels.LANES * n];
        kernels.hermitianTimes(upper.re, upper.im, upper.cols, from, n, v.re, v.im, y.re, y.im, sums);
        return y;
    }

    @Test
    void findsEigenvaluesAndOrthonormalEigenvectors() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int n = 1 + random.nextInt(48);
            ComplexMatrix a = random(n, 1 + random.nextInt(60), random);
            ComplexMatrix hermitian = Products.gram(a, ALONE);
            if (seed % 5 == 0) {
                // Diagonal, with equal eigenvalues.
                hermitian = new ComplexMatrix(n, n);
                for (int i = 0; i < n; i++) {
                    hermitian.re[i * n + i] = i % 3;
                }
            }
            HermitianEigen eigen = HermitianEigen.of(hermitian, ALONE);
            ComplexMatrix vectors = eigen.vectors(0, n);
            assertThat(distance(adjointTimes(vectors, vectors), Chain.identity(n)))
                    .as("seed %d", seed)
                    .isLessThan(1e-12);
            ComplexMatrix scaled = vectors.copy();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    scaled.re[i * n + j] *= eigen.values()[j];
                    scaled.im[i * n + j] *= eigen.values()[j];
                }
            }
            assertThat(distance(times(hermitian, vectors), scaled))
                    .as("seed %d", seed)
                    .isLessThan(1e-13 * (1 + Math.sqrt(hermitian.weight())) * n);
            for (int i = 1; i < n; i++) {
                assertThat(eigen.values()[i]).isLessThanOrEqualTo(eigen.values()[i - 1]);
            }
        }
    }

    /** The projector on the leading singular vectors drops exactly the small singular values, whatever their scale. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-200, 1e200})
    void truncatesAtTheThresholdOrTheRankLimit(double scale) {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int rows = 2 + random.nextInt(40);
            int cols = 2 + random.nextInt(40);
            int rank = 1 + random.nextInt(Math.min(rows, cols));
            double[] values = new double[rank];
            double decades = new double[] {1, 4, 8, 16}[random.nextInt(4)];
            for (int k = 0; k < rank; k++) {
                values[k] = Math.pow(10, -decades * k / Math.max(1, rank - 1));
            }
            ComplexMatrix c = withSingularValues(rows, cols, values, random);
            double total = c.weight();
            c.scale(scale);
            int limit = random.nextInt(2) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(rank);
            double threshold = new double[] {0, 1e-16, 1e-10, 1e-3}[random.nextInt(4)];
            SchmidtBasis schmidt = SchmidtBasis.of(c, limit, threshold, ALONE);
            String as = "seed " + seed + ", " + rows + " x " + cols + ", rank " + rank + " over 1e-" + decades
                    + ", limit " + limit + ", threshold " + threshold;
            ComplexMatrix basis = schmidt.basis().orElseGet(() -> Chain.identity(rows));
            assertThat(basis.cols).as(as).isLessThanOrEqualTo(limit);
            assertThat(distance(adjointTimes(basis, basis), Chain.identity(basis.cols))).as(as).isLessThan(1e-12);
            ComplexMatrix projected = times(basis, schmidt.rest());
            projected.scale(1 / scale);
            ComplexMatrix original = c.copy();
            original.scale(1 / scale);
            double error = distance(projected, original) / Math.sqrt(total);
            // The smallest rank that may be: exact singular values are known.
            int least = rank;
            double dropped = 0;
            while (least > 1 && (dropped + values[least - 1] * values[least - 1]) / total <= threshold * 0.999) {
                dropped += values[least - 1] * values[least - 1];
                least--;
            }
            while (least > limit) {
                dropped += values[least - 1] * values[least - 1];
                least--;
            }
            double best = Math.sqrt(dropped / total);
            assertThat(error).as(as).isLessThanOrEqualTo(best * (1 + 1e-6) + 1e-14 + Math.sqrt(threshold));
            assertThat(schmidt.discarded()).as(as).isCloseTo(error * error, within(1e-6 * error * error + 1e-28));
            if (limit == Integer.MAX_VALUE) {
                assertThat(schmidt.discarded()).as(as).isLessThanOrEqualTo(threshold + 1e-28);
            } else {
                assertThat(error).as(as).isLessThanOrEqualTo(Math.max(best * (1 + 1e-6), Math.sqrt(threshold)) + 1e-14);
            }
            if (threshold >= 1e-10) {
                assertThat(basis.cols).as(as).isLessThanOrEqualTo(least);
            }
        }
    }

    /** Of matrices whose smallest eigenvalue is known and stands on either side of the bound. */
    @Test
    void provesThatNothingIsSmall() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int n = 1 + random.nextInt(70);
            double[] values = new double[n];
            for (int k = 0; k < n; k++) {
                values[k] = 1 + random.nextDouble();
            }
            double least = Math.pow(10, -3 * random.nextDouble());
            values[random.nextInt(n)] = least;
            ComplexMatrix gram = Products.gram(withSingularValues(n, n + random.nextInt(9), values, random), ALONE);
            double smallest = least * least;
            assertThat(SchmidtBasis.nothingToDrop(gram, 0.8 * smallest)).as("seed %d", seed).isTrue();
            assertThat(SchmidtBasis.nothingToDrop(gram, smallest)).as("seed %d", seed).isFalse();
        }
    }

    @Test
    void keepsNoMoreThanTheRank() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            int rank = 1 + random.nextInt(6);
            ComplexMatrix c = times(random(24, rank, random), random(rank, 30, random));
            SchmidtBasis schmidt = SchmidtBasis.of(c, Integer.MAX_VALUE, 1e-16, ALONE);
            assertThat(schmidt.basis().orElseThrow().cols).as("seed %d", seed).isEqualTo(rank);
            assertThat(schmidt.discarded()).isLessThan(1e-28);
        }
    }

    @Test
    void refusesMatricesWithoutNumbers() {
        ComplexMatrix c = random(3, 4, new Random(1));
        Arrays.fill(c.re, 5, 6, Double.NaN);
        assertThatThrownBy(() -> SchmidtBasis.of(c, 10, 0, ALONE))
                .isInstanceOf(SimulationException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> SchmidtBasis.of(new ComplexMatrix(3, 3), 10, 0, ALONE))
                .isInstanceOf(SimulationException.class);
    }

    /** The same bits, so that it does not matter when a run goes over from one to the other. */
    @Test
    void vectorAndScalarLoopsGiveTheSameBits() {
        assumeTrue(VectorModule.isPresent());
        Kernels fast = new VectorKernels();
        Random random = new Random(9);
        int stride = 24;
        int rows = 11;
        ComplexMatrix a = random(rows, stride, random);
        ComplexMatrix v = random(1, 32, random);
        ComplexMatrix w = random(1, 32, random);
        ComplexMatrix slow = a.copy();
        ComplexMatrix quick = a.copy();
        ComplexMatrix outSlow = new ComplexMatrix(1, stride);
        ComplexMatrix outQuick = new ComplexMatrix(1, stride);
        Kernels.SCALAR.project(slow.re, slow.im, 0, stride, rows, stride, v.re, v.im, 2, outSlow.re, outSlow.im, 0);
        fast.project(quick.re, quick.im, 0, stride, rows, stride, v.re, v.im, 2, outQuick.re, outQuick.im, 0);
        assertSame(outQuick, outSlow);
        Kernels.SCALAR.subtract(slow.re, slow.im, 0, stride, rows, stride, v.re, v.im, 2, w.re, w.im, 0);
        fast.subtract(quick.re, quick.im, 0, stride, rows, stride, v.re, v.im, 2, w.re, w.im, 0);
        assertSame(quick, slow);
        Rotations steps = new Rotations(rows);
        int[][] ranges = {{1, 10}, {1, 10}, {2, 10}, {2, 10}, {3, 10}, {3, 8}, {5, 6}, {6, 8}, {6, 8}};
        for (int[] range : ranges) {
            for (int i = 0; i < rows; i++) {
                double angle = random.nextDouble() * 7;
                steps.cosines[steps.count * rows + i] = Math.cos(angle);
                steps.sines[steps.count * rows + i] = Math.sin(angle);
            }
            steps.from[steps.count] = range[0];
            steps.to[steps.count] = range[1];
            steps.count++;
        }
        Kernels.SCALAR.rotate(slow.re, stride, steps, 0, stride);
        fast.rotate(quick.re, stride, steps, 0, stride);
        assertSame(quick, slow);
        int columns = fast.panelColumns();
        ComplexMatrix panels = random(40, 2 * columns, random);
        ComplexMatrix tileSlow = random(4, columns, new Random(1));
        ComplexMatrix tileQuick = tileSlow.copy();
        // The scalar loops' panels are narrower: the same numbers in two parts.
        fast.tile(panels.re, 3, panels.im, 0, 17, tileQuick.re, tileQuick.im, 0, columns);
        int narrow = Kernels.SCALAR.panelColumns();
        for (int part = 0; part < columns; part += narrow) {
            double[] b = new double[2 * narrow * 17];
            for (int k = 0; k < 17; k++) {
                System.arraycopy(panels.im, 2 * columns * k + part, b, 2 * narrow * k, narrow);
                System.arraycopy(panels.im, 2 * columns * k + columns + part, b, 2 * narrow * k + narrow, narrow);
            }
            Kernels.SCALAR.tile(panels.re, 3, b, 0, 17, tileSlow.re, tileSlow.im, part, columns);
        }
        assertSame(tileQuick, tileSlow);
    }

    private static void assertSame(ComplexMatrix found, ComplexMatrix expected) {
        assertThat(found.re).isEqualTo(expected.re);
        assertThat(found.im).isEqualTo(expected.im);
    }
}
