package io.qnit.compiler.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.qnit.core.gate.Gate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
    /** Where 1 - |tr U| / d is below the rounding of the trace. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-7, 1e-9, 1e-12})
    void smallAnglesAreToldFromNone(double theta) {
        double measure = 2 * Math.pow(Math.sin(theta / 4), 2);
        for (double[] matrix : new double[][] {Gate.RX.matrix(theta), Gate.RZ.matrix(theta), Gate.RZZ.matrix(theta)}) {
            assertThat(Operations.isIdentity(matrix, 1.01 * measure)).isTrue();
            assertThat(Operations.isIdentity(matrix, 0.99 * measure)).isFalse();
        }
    }
}
