package io.qnit.core.gate;

import static io.qnit.core.gate.Matrices.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitaryPowerTest {
    /** Rounding of some ten sweeps over 16 x 16 entries. */
    private static final double CLOSE = 2e-13;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void knownEigenphasesAreScaled(long seed) {
        Random random = new Random(seed);
        int n = 1 << (1 + (int) (seed % 4));
        double[] phases = random.doubles(n, -3, 3).toArray();
        double[] basis = Matrices.random(random, n);
        double[] u = with(basis, phases, 1);
        for (double exponent : new double[] {0.5, -1, 1.0 / 3, 2.25, 0}) {
            assertThat(distance(UnitaryPower.of(u, exponent), with(basis, phases, exponent)))
                    .as("seed %d, power %s", seed, exponent)
                    .isLessThan(CLOSE);
        }
    }

    @Test
    void equalEigenvaluesAreNoTrouble() {
        Random random = new Random(11);
        double[][] spectra = {
            {1, 1, 1, 1}, {0, 0, Math.PI, Math.PI}, {1, 1, 1, -1}, {0.5, 0.5 + 1e-9, 0.5 - 1e-13, 2},
            {1, -1, 1, -1}, {Math.PI / 2, -Math.PI / 2, Math.PI / 2, -Math.PI / 2}
        };
        for (double[] phases : spectra) {
            double[] basis = Matrices.random(random, 4);
            double[] u = with(basis, phases, 1);
            double[] root = UnitaryPower.of(u, 0.5);
            assertThat(distance(Matrices.times(root, root), u)).isLessThan(CLOSE);
            assertThat(distance(root, with(basis, phases, 0.5))).isLessThan(1e-8);
        }
    }

    @Test
    void namedRoots() {
        assertThat(distance(UnitaryPower.of(Gate.X.matrix(), 0.5), Gate.SX.matrix())).isLessThan(CLOSE);
        assertThat(distance(UnitaryPower.of(Gate.Z.matrix(), 0.5), Gate.S.matrix())).isLessThan(CLOSE);
        assertThat(distance(UnitaryPower.of(Gate.S.matrix(), -0.5), Gate.TDG.matrix())).isLessThan(CLOSE);
        assertThat(distance(UnitaryPower.of(Gate.CX.matrix(), 0.5), Gate.CSX.matrix())).isLessThan(CLOSE);
        assertThat(distance(UnitaryPower.of(Gate.C3X.matrix(), 0.5), Gate.C3SX.matrix())).isLessThan(CLOSE);
        assertThat(distance(UnitaryPower.of(Gate.ISWAP.matrix(), 0.5), Gate.XY.matrix(Math.PI / 2)))
                .isLessThan(CLOSE);
    }

    /** -1 has the phase pi on either side of the cut, so that roots do not depend on rounding. */
    @Test
    void minusOneBelowTheCutIsPi() {
        double[] above = GateMatrices.phases(Math.PI, 0);
        double[] below = GateMatrices.phases(-Math.PI, 0);
        assertThat(distance(UnitaryPower.of(below, 0.5), UnitaryPower.of(above, 0.5))).isLessThan(CLOSE);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> UnitaryPower.of(new double[] {1, 0, 0}, 0.5)).hasMessageContaining("square");
        assertThatThrownBy(() -> UnitaryPower.of(Gate.X.matrix(), Double.NaN)).hasMessageContaining("power NaN");
    }

    private static double[] with(double[] basis, double[] phases, double exponent) {
        double[] scaled = phases.clone();
        for (int k = 0; k < scaled.length; k++) {
            scaled[k] *= exponent;
        }
        return Matrices.times(Matrices.times(basis, GateMatrices.phases(scaled)), Matrices.adjoint(basis));
    }
}
