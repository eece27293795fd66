package io.qnit.compiler.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Multiplied back, every decomposition gives its matrix, phase included, and its coordinates lie in the chamber. */
class WeylDecompositionTest {
    private static final long SEED = 20261121;
    private static final double Q = Math.PI / 4;
    /** Rounding of a dozen products of 4x4 matrices, with room. */
    private static final double EXACT = 2e-14;

    @Test
    void haarUnitariesComeBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        for (int trial = 0; trial < 100_000; trial++) {
            double[] u = DenseMatrix.haar(4, random);
            WeylDecomposition weyl = WeylDecomposition.of(u);
            worst = Math.max(worst, DenseMatrix.distance(u, multipliedBack(weyl)));
            inChamber(weyl.coordinates(), "trial " + trial + " of seed " + SEED);
        }
        assertThat(worst).as("seed %d", SEED).isLessThan(EXACT);
    }

    @Test
    void facesEdgesAndCornersComeBack() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] special = {0, Q, Q / 2, Q / 3, -Q / 2, -Q, 0.3, -0.1, 2 * Q, -3 * Q, 1e-3, 1e-6, 1e-8, 1e-10, 1e-13,
            Q - 1e-7, Q - 1e-11, -1e-8, -1e-12, Q + 1e-11, 1e-16};
        List<double[]> cliffords = cliffords();
        for (double a : special) {
            for (double b : special) {
                for (double c : special) {
                    String where = "(" + a + ", " + b + ", " + c + "), seed " + SEED;
                    double[] n = DenseMatrix.canonical(a, b, c);
                    check(n, where);
                    double[][] k = new double[4][];
                    for (int j = 0; j < 4; j++) {
                        k[j] = cliffords.get(random.nextInt(cliffords.size()));
                    }
                    check(
                            DenseMatrix.product(
                                    DenseMatrix.kronecker(k[0], k[1]), n, DenseMatrix.kronecker(k[2], k[3])),
                            where + " with Cliffords");
                    for (int j = 0; j < 4; j++) {
                        k[j] = DenseMatrix.haar(2, random);
                    }
                    double[] u =
                            DenseMatrix.product(DenseMatrix.kronecker(k[0], k[1]), n,
                                    DenseMatrix.kronecker(k[2], k[3]));
                    WeylCoordinates found = check(u, where + " with random gates");
                    assertThat(found.isNear(WeylCoordinates.canonical(a, b, c), 3e-9)).as(where).isTrue();
                    assertThat(found.isNear(WeylCoordinates.of(n), 1e-9)).as(where).isTrue();
                }
            }
        }
    }

    @Test
    void coordinatesInsideTheChamberAreKept() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 2000; trial++) {
            double a = random.nextDouble(Q);
            double b = random.nextDouble(a);
            double c = random.nextDouble(-b, b);
            double[] u = DenseMatrix.product(
                    DenseMatrix.kronecker(DenseMatrix.haar(2, random), DenseMatrix.haar(2, random)),
                    DenseMatrix.canonical(a, b, c),
                    DenseMatrix.kronecker(DenseMatrix.haar(2, random), DenseMatrix.haar(2, random)));
            WeylCoordinates expected = new WeylCoordinates(a, b, c);
            String where = expected + ", seed " + SEED;
            assertThat(WeylDecomposition.of(u).coordinates().isNear(expected, 1e-12)).as(where).isTrue();
            assertThat(WeylCoordinates.of(u).isNear(expected, 1e-12)).as(where).isTrue();
            double[] mirrored = DenseMatrix.product(u, Gate.SWAP.matrix());
            assertThat(expected.mirror().isNear(WeylCoordinates.of(mirrored), 1e-12)).as(where).isTrue();
        }
    }

    @Test
    void gatesHaveTheirCoordinates() {
        at(Gate.CX.matrix(), Q, 0, 0, 1);
        at(Gate.CZ.matrix(), Q, 0, 0, 1);
        at(Gate.ECR.matrix(), Q, 0, 0, 1);
        at(Gate.ISWAP.matrix(), Q, Q, 0, 2);
        at(Gate.DCX.matrix(), Q, Q, 0, 2);
        at(Gate.SWAP.matrix(), Q, Q, Q, 3);
        at(Gate.PSWAP.matrix(0.4), Q, Q, Q - 0.2, 3);
        at(Gate.XY.matrix(Math.PI / 2), Q / 2, Q / 2, 0, 2);
        at(Gate.CP.matrix(1.0), 0.25, 0, 0, 2);
        at(Gate.CP.matrix(-3.0), 0.75, 0, 0, 2);
        at(Gate.RZZ.matrix(4.0), 2 - Math.PI / 2, 0, 0, 2);
        at(Gate.RXXYYZZ.matrix(-0.6, -0.4, 0.2), 0.3, 0.2, -0.1, 3);
        at(DenseMatrix.identity(4), 0, 0, 0, 0);
    }

    @Test
    void mirrorsOfCornersFollowTheConvention() {
        WeylCoordinates swap = new WeylCoordinates(Q, Q, Q);
        assertThat(WeylCoordinates.IDENTITY.mirror()).isEqualTo(swap);
        assertThat(swap.mirror()).isEqualTo(WeylCoordinates.IDENTITY);
        assertThat(new WeylCoordinates(Q, 0, 0).mirror()).isEqualTo(new WeylCoordinates(Q, Q, 0));
        for (Gate gate : List.of(Gate.CX, Gate.ISWAP, Gate.SWAP, Gate.CH, Gate.CS)) {
            double[] u = gate.matrix();
            WeylCoordinates mirror = WeylCoordinates.of(DenseMatrix.product(u, Gate.SWAP.matrix()));
            assertThat(WeylCoordinates.of(u).mirror().isNear(mirror, 1e-12)).as(gate.id()).isTrue();
        }
    }

    @Test
    void matricesThatAreUnitaryToNineDigitsComeBackToNineDigits() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 1000; trial++) {
            double[] u = trial % 2 == 0
                    ? DenseMatrix.haar(4, random)
                    : Gate.values()[Gate.CX.ordinal() + trial % 3].matrix();
            for (int k = 0; k < u.length; k++) {
                u[k] += random.nextDouble(-2e-10, 2e-10);
            }
            assertThat(DenseMatrix.distance(u, multipliedBack(WeylDecomposition.of(u)))).isLessThan(5e-9);
        }
    }

    @Test
    void anotherSizeIsRefused() {
        assertThatThrownBy(() -> WeylDecomposition.of(new double[8]))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("32 numbers, found 8");
    }

    private static void at(double[] u, double a, double b, double c, int cx) {
        WeylCoordinates expected = new WeylCoordinates(a, b, c);
        WeylCoordinates found = check(u, expected.toString());
        assertThat(found.isNear(expected, 1e-12)).as("%s found, %s expected", found, expected).isTrue();
        assertThat(found.cxCount()).isEqualTo(cx);
        assertThat(WeylCoordinates.cxCount(u)).isEqualTo(cx);
    }

    private static WeylCoordinates check(double[] u, String where) {
        WeylDecomposition weyl = WeylDecomposition.of(u);
        assertThat(DenseMatrix.distance(u, multipliedBack(weyl))).as(where).isLessThan(EXACT);
        inChamber(weyl.coordinates(), where);
        assertThat(weyl.coordinates().isNear(WeylCoordinates.of(u), 1e-12)).as(where).isTrue();
        assertThat(WeylCoordinates.cxCount(u)).as(where).isEqualTo(weyl.coordinates().cxCount());
        for (double[] k : List.of(weyl.before0(), weyl.before1(), weyl.after0(), weyl.after1())) {
            double detRe = k[0] * k[6] - k[1] * k[7] - k[2] * k[4] + k[3] * k[5];
            assertThat(Math.abs(detRe - 1)).as(where).isLessThan(1e-14);
        }
        return weyl.coordinates();
    }

    private static void inChamber(WeylCoordinates w, String where) {
        boolean inside = w.a() <= Q + 1e-9
                && w.a() >= w.b()
                && w.b() >= Math.abs(w.c()) - 1e-9
                && (w.a() < Q - 1e-9 || w.c() >= 0);
        if (!inside) {
            throw new AssertionError(w + " is outside the chamber: " + where);
        }
    }

    private static double[] multipliedBack(WeylDecomposition weyl) {
        WeylCoordinates w = weyl.coordinates();
        return DenseMatrix.scaledByPhase(
                DenseMatrix.product(
                        DenseMatrix.kronecker(weyl.after1(), weyl.after0()),
                        DenseMatrix.canonical(w.a(), w.b(), w.c()),
                        DenseMatrix.kronecker(weyl.before1(), weyl.before0())),
                weyl.phase());
    }

    private static List<double[]> cliffords() {
        List<double[]> found = new ArrayList<>(List.of(DenseMatrix.identity(2)));
        for (int k = 0; k < found.size(); k++) {
            for (Gate generator : List.of(Gate.H, Gate.S)) {
                double[] next = DenseMatrix.product(generator.matrix(), found.get(k));
                if (found.stream().noneMatch(known -> DenseMatrix.distance(known, next) < 1e-9)) {
                    found.add(next);
                }
            }
        }
        assertThat(found).hasSize(192);
        return found;
    }
}
