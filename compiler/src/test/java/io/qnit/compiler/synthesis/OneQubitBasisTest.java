package io.qnit.compiler.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qnit.compiler.target.AngleRange;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Multiplied out, what is appended is the matrix, phase included, in native gates, with as few pulses as promised. */
class OneQubitBasisTest {
    private static final long SEED = 20261123;
    private static final double PI = Math.PI;

    /** Gates, and the most pulses for: any gate, one with theta = pi/2, theta = pi, a diagonal one. */
    record Case(Set<Gate> gates, int any, int quarter, int half, int diagonal) {}

    static List<Case> universal() {
        return List.of(
                new Case(EnumSet.of(Gate.U), 1, 1, 1, 1),
                new Case(EnumSet.of(Gate.U, Gate.P), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.RZ, Gate.SX, Gate.X), 2, 1, 1, 0),
                new Case(EnumSet.of(Gate.RZ, Gate.SX), 2, 1, 2, 0),
                new Case(EnumSet.of(Gate.P, Gate.SX, Gate.X), 2, 1, 1, 0),
                new Case(EnumSet.of(Gate.RZ, Gate.SX, Gate.X, Gate.RX), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.RX, Gate.RZ), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.RY, Gate.RZ), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.RX, Gate.RY, Gate.RZ), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.RX, Gate.RY), 3, 3, 3, 3),
                new Case(EnumSet.of(Gate.R, Gate.RZ), 1, 1, 1, 0),
                new Case(EnumSet.of(Gate.R), 2, 2, 1, 2),
                new Case(EnumSet.of(Gate.GPI, Gate.GPI2), 3, 2, 1, 2),
                new Case(EnumSet.of(Gate.GPI, Gate.GPI2, Gate.RZ), 2, 1, 1, 0),
                new Case(EnumSet.of(Gate.GPI2, Gate.P), 2, 1, 2, 0),
                new Case(EnumSet.of(Gate.H, Gate.RZ), 2, 1, 2, 0),
                new Case(EnumSet.of(Gate.H, Gate.RZ, Gate.X, Gate.CX), 2, 1, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("universal")
    void everyGateIsMadeWithFewPulses(Case of) {
        OneQubitBasis basis = OneQubitBasis.of(of.gates());
        assertThat(basis.isUniversal()).isTrue();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 400; trial++) {
            check(basis, of.gates(), DenseMatrix.haar(2, random), of.any());
            double phi = random.nextDouble(-4 * PI, 4 * PI);
            double lambda = random.nextDouble(-4 * PI, 4 * PI);
            double gamma = random.nextDouble(-PI, PI);
            check(basis, of.gates(), euler(gamma, phi, PI / 2, lambda), of.quarter());
            check(basis, of.gates(), euler(gamma, phi, PI, lambda), of.half());
            check(basis, of.gates(), euler(gamma, phi, 0, lambda), of.diagonal());
            check(basis, of.gates(), euler(gamma, phi, random.nextDouble(1e-6), lambda), of.any());
            check(basis, of.gates(), euler(gamma, phi, PI - random.nextDouble(1e-6), lambda), of.any());
        }
        double[] angles = {0, PI / 2, PI, -PI / 2, -PI, 2 * PI, 0.3, 3 * PI, 1e-12, PI - 1e-12};
        for (double phi : angles) {
            for (double theta : angles) {
                for (double lambda : angles) {
                    check(basis, of.gates(), euler(0, phi, theta, lambda), of.any());
                }
            }
        }
        assertThat(append(basis, euler(0.3, 0, 0, 0)).size()).isZero();
    }

    @Test
    void rotationsComeOutAsThemselves() {
        OneQubitBasis all = OneQubitBasis.of(EnumSet.of(Gate.RX, Gate.RY, Gate.RZ));
        OneQubitBasis xz = OneQubitBasis.of(EnumSet.of(Gate.RX, Gate.RZ));
        OneQubitBasis xy = OneQubitBasis.of(EnumSet.of(Gate.RX, Gate.RY));
        for (double angle : new double[] {0.3, -0.3, PI / 2, -PI / 2, 3, -3}) {
            for (Gate gate : List.of(Gate.RX, Gate.RY, Gate.RZ)) {
                only(all, gate, angle);
            }
            only(xz, Gate.RX, angle);
            only(xz, Gate.RZ, angle);
            only(xy, Gate.RX, angle);
            only(xy, Gate.RY, angle);
        }
    }

    @Test
    void gatesWithoutAnglesAreKept() {
        OneQubitBasis ibm = OneQubitBasis.of(EnumSet.of(Gate.RZ, Gate.SX, Gate.X));
        for (Gate gate : List.of(Gate.SX, Gate.X)) {
            Block block = append(ibm, gate.matrix());
            assertThat(block.size()).isEqualTo(1);
            assertThat(block.gate(0)).isEqualTo(gate);
        }
        assertThat(append(ibm, Gate.H.matrix()).size()).isEqualTo(3);
        assertThat(ibm.pulses(Gate.H.matrix())).isEqualTo(1);
    }

    @Test
    void cliffordsHaveWords() {
        Set<Gate> gates = EnumSet.of(Gate.H, Gate.S, Gate.CX);
        OneQubitBasis basis = OneQubitBasis.of(gates);
        assertThat(basis.isUniversal()).isFalse();
        List<double[]> group = new ArrayList<>(List.of(DenseMatrix.identity(2)));
        for (int k = 0; k < group.size() && group.size() < 500; k++) {
            for (Gate generator : List.of(Gate.H, Gate.S)) {
                double[] next = DenseMatrix.product(generator.matrix(), group.get(k));
                if (group.stream().noneMatch(known -> DenseMatrix.distance(known, next) < 1e-9)) {
                    group.add(next);
                }
            }
        }
        assertThat(group).hasSize(192);
        group.forEach(m -> check(basis, gates, m, 6));
        OneQubitBasis withT = OneQubitBasis.of(EnumSet.of(Gate.H, Gate.S, Gate.SDG, Gate.T, Gate.TDG, Gate.X));
        assertThat(append(withT, Gate.TDG.matrix()).size()).isEqualTo(1);
        assertThatThrownBy(() -> append(basis, Gate.T.matrix()))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("cannot be made exactly from h, s;")
                .hasMessageContaining("with rz and sx");
        assertThatThrownBy(() -> append(basis, Gate.RZ.matrix(1e-8))).hasMessageContaining("exactly");
    }

    @Test
    void aQuarterTurnOfFixedAngleIsEnough() {
        NativeGate x90 = new NativeGate(
                Gate.RX, List.of(new AngleRange(PI / 2, PI / 2)), GateProperties.UNKNOWN, Map.of());
        OneQubitBasis basis =
                OneQubitBasis.ofNatives(List.of(x90, NativeGate.everywhere(Gate.RZ, GateProperties.UNKNOWN)));
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 200; trial++) {
            double[] m = DenseMatrix.haar(2, random);
            Block block = check(basis, EnumSet.of(Gate.RX, Gate.RZ), m, 2);
            for (int i = 0; i < block.size(); i++) {
                assertThat(block.gate(i) == Gate.RZ || block.parameter(i, 0) == PI / 2).isTrue();
            }
        }
    }

    @Test
    void noGatesOnOneQubitIsAnError() {
        assertThatThrownBy(() -> OneQubitBasis.of(EnumSet.of(Gate.CX)))
                .isInstanceOf(QnitException.class)
                .hasMessageContaining("no gates on one qubit");
    }

    private static void only(OneQubitBasis basis, Gate gate, double angle) {
        Block block = append(basis, gate.matrix(angle));
        assertThat(block.size()).as("%s(%s): %s", gate.id(), angle, block).isEqualTo(1);
        assertThat(block.gate(0)).isEqualTo(gate);
        assertThat(Math.abs(Math.sin((block.parameter(0, 0) - angle) / 2))).isLessThan(1e-12);
    }

    private static Block append(OneQubitBasis basis, double[] m) {
        BlockBuilder builder = new BlockBuilder();
        basis.append(builder, 0, m);
        return builder.build();
    }

    private static Block check(OneQubitBasis basis, Set<Gate> gates, double[] m, int pulses) {
        BlockBuilder builder = new BlockBuilder();
        double phase = basis.append(builder, 0, m);
        Block block = builder.build();
        double[] found = DenseMatrix.scaledByPhase(DenseMatrix.of(block, 1), phase);
        boolean isNative = true;
        for (int i = 0; i < block.size(); i++) {
            isNative &= gates.contains(block.gate(i));
            for (double angle : block.parameters(i)) {
                isNative &= angle >= -PI && angle <= PI;
            }
        }
        double distance = DenseMatrix.distance(found, m);
        if (!(distance < 3e-10) || !isNative || basis.pulses(m) > pulses) {
            throw new AssertionError(basis + ", seed " + SEED + ": off by " + distance + ", native " + isNative + ", "
                    + basis.pulses(m) + " pulses of " + pulses + ": " + Arrays.toString(m));
        }
        return block;
    }

    private static double[] euler(double gamma, double phi, double theta, double lambda) {
        return DenseMatrix.scaledByPhase(
                DenseMatrix.product(Gate.RZ.matrix(phi), Gate.RY.matrix(theta), Gate.RZ.matrix(lambda)), gamma);
    }
}
