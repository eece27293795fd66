package io.qnit.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.cut.GateCuts;
import io.qnit.compiler.synthesis.WeylCoordinates;
import io.qnit.core.gate.Gate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GammaTest {
    @Test
    void theKnownOnes() {
        assertThat(Gamma.of(Gate.CZ.matrix())).isCloseTo(3, within(1e-9));
        assertThat(Gamma.of(Gate.CP.matrix(Math.PI / 2))).isCloseTo(2.414214, within(1e-6));
        assertThat(Gamma.of(Gate.RZZ.matrix(0.3))).isCloseTo(1.591040, within(1e-6));
        assertThat(Gamma.of(Gate.ISWAP.matrix())).isCloseTo(7, within(1e-9));
        assertThat(Gamma.of(Gate.SWAP.matrix())).isCloseTo(7, within(1e-9));
        assertThat(Gamma.of(WeylCoordinates.canonical(0.6, 0.3, 0.1))).isCloseTo(5.155308, within(1e-6));
        assertThat(Gamma.joint(List.of(3.0, 3.0, 3.0))).isEqualTo(15);
        assertThat(Gamma.joint(List.of(3.0, Gamma.of(Gate.RZZ.matrix(0.8))))).isCloseTo(5.869424, within(1e-6));
        assertThat(Gamma.wires(2)).isEqualTo(7);
    }

    @Test
    void asTheFormsHaveThem() {
        Random random = new Random(5);
        for (int k = 0; k < 50; k++) {
            double[] gate = Gate.XX_PLUS_YY.matrix(4 * random.nextDouble(), random.nextDouble());
            double[] other = Gate.CU.matrix(
                    random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
            assertThat(Gamma.of(gate)).isCloseTo(GateCuts.gamma(List.of(gate)), within(1e-6));
            assertThat(Gamma.joint(List.of(Gamma.of(gate), Gamma.of(other))))
                    .isCloseTo(GateCuts.gamma(List.of(gate, other)), within(1e-6));
        }
    }
}
