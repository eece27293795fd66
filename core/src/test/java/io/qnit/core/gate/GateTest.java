package io.qnit.core.gate;

import static io.qnit.core.gate.Matrices.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.QnitException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of the table: do its columns agree with each other? */
class GateTest {
    /** A few sums and products of numbers below 1 in size. */
    private static final double EXACT = 1e-14;

    private static final double[] ANGLES = {0.731, -2.113, 1.347, 0.519};

    @ParameterizedTest
    @EnumSource
    void isUnitaryOfItsSize(Gate gate) {
        double[] m = gate.matrix(params(gate));
        assertThat(Matrices.dimension(m)).isEqualTo(1 << gate.qubitCount());
        assertThat(distance(Matrices.times(m, Matrices.adjoint(m)), GateMatrices.identity(gate.qubitCount())))
                .isLessThan(EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void inverseIsTheAdjoint(Gate gate) {
        double[] params = params(gate);
        double[] back =
                gate.inverseParameters().stream().mapToDouble(map -> map.apply(params)).toArray();
        assertThat(distance(gate.inverse().matrix(back), Matrices.adjoint(gate.matrix(params))))
                .isLessThan(EXACT);
    }

    @ParameterizedTest
    @EnumSource
    void controlsComeFirst(Gate gate) {
        double[] m = gate.matrix(params(gate));
        double[] base = gate.base().matrix(params(gate));
        int n = Matrices.dimension(m);
        int inner = Matrices.dimension(base);
        int mask = (1 << gate.controlCount()) - 1;
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                boolean acts = (row & mask) == mask && (column & mask) == mask;
                int in = 2 * ((row >> gate.controlCount()) * inner + (column >> gate.controlCount()));
                double re = acts ? base[in] : row == column ? 1 : 0;
                double im = acts ? base[in + 1] : 0;
                assertThat(m[2 * (row * n + column)]).isEqualTo(re);
                assertThat(m[2 * (row * n + column) + 1]).isEqualTo(im);
            }
        }
        assertThat(gate.base().controlCount()).isZero();
        assertThat(gate.base().withControls(gate.controlCount())).contains(gate);
    }

    @ParameterizedTest
    @EnumSource
    void definitionIsTheMatrixPhaseIncluded(Gate gate) {
        Set<Gate> primitive = Set.of(Gate.GPHASE, Gate.U, Gate.CX);
        assertThat(gate.definition().isEmpty()).isEqualTo(primitive.contains(gate));
        if (!primitive.contains(gate)) {
            assertThat(distance(DefinitionReader.matrix(gate, params(gate)), gate.matrix(params(gate))))
                    .isLessThan(EXACT * 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pauliImagesAreConjugations(Gate gate) {
        if (!gate.isClifford()) {
            assertThatThrownBy(() -> gate.imageOfX(0)).isInstanceOf(QnitException.class);
            return;
        }
        assertThat(gate.parameterCount()).isZero();
        double[] m = gate.matrix();
        for (int k = 0; k < gate.qubitCount(); k++) {
            double[] x = conjugated(m, Matrices.embedded(GateMatrices.x(), gate.qubitCount(), k));
            double[] z = conjugated(m, Matrices.embedded(Gate.Z.matrix(), gate.qubitCount(), k));
            assertThat(distance(x, Matrices.pauli(gate.imageOfX(k)))).as("X_" + k).isLessThan(EXACT);
            assertThat(distance(z, Matrices.pauli(gate.imageOfZ(k)))).as("Z_" + k).isLessThan(EXACT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCliffordWithoutParametersSaysSo(Gate gate) {
        if (gate.parameterCount() > 0 || gate.isClifford()) {
            return;
        }
        double[] m = gate.matrix();
        boolean all = true;
        for (int k = 0; k < gate.qubitCount(); k++) {
            all &= isPauli(conjugated(m, Matrices.embedded(GateMatrices.x(), gate.qubitCount(), k)));
            all &= isPauli(conjugated(m, Matrices.embedded(Gate.Z.matrix(), gate.qubitCount(), k)));
        }
        assertThat(all).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void powersScaleParameters(Gate gate) {
        double[] params = params(gate);
        double[] square = Matrices.times(gate.matrix(params), gate.matrix(params));
        Optional<List<Integer>> scaled = gate.powerParameters();
        if (scaled.isEmpty()) {
            return;
        }
        double[] twice = params.clone();
        double[] half = params.clone();
        scaled.get().forEach(k -> {
            twice[k] *= 2;
            half[k] *= 0.5;
        });
        assertThat(distance(gate.matrix(twice), square)).isLessThan(EXACT);
        // the angles are small enough for the principal branch
        assertThat(distance(UnitaryPower.of(gate.matrix(params), 0.5), gate.matrix(half))).isLessThan(EXACT * 10);
    }

    @ParameterizedTest
    @EnumSource
    void namesFindTheGate(Gate gate) {
        assertThat(Gate.named(gate.id())).contains(gate);
        gate.aliases().forEach(alias -> assertThat(Gate.named(alias)).contains(gate));
        Set<String> seen = new HashSet<>();
        for (Spelling spelling : gate.spellings()) {
            assertThat(seen.add(spelling.library() + " " + spelling.name())).isTrue();
            assertThat(Gate.named(spelling.name(), spelling.library())).contains(gate);
            assertThat(gate.libraries()).contains(spelling.library());
        }
    }

    @Test
    void noNameInALibraryMeansTwoGates() {
        Set<String> seen = new HashSet<>();
        for (Gate gate : Gate.values()) {
            gate.spellings().forEach(s -> assertThat(seen.add(s.library() + " " + s.name())).as(s.toString()).isTrue());
        }
    }

    @Test
    void flagsFollowTheMatrix() {
        assertThat(Gate.RZZ.isDiagonal()).isTrue();
        assertThat(Gate.CCZ.isDiagonal()).isTrue();
        assertThat(Gate.GPHASE.isDiagonal()).isTrue();
        assertThat(Gate.X.isDiagonal()).isFalse();
        assertThat(Gate.CSWAP.isPermutation()).isTrue();
        assertThat(Gate.DCX.isPermutation()).isTrue();
        assertThat(Gate.Y.isPermutation()).isFalse();
        assertThat(Gate.Z.isPermutation()).isFalse();
    }

    @Test
    void controlsLeadFromRowToRow() {
        assertThat(Gate.X.withControls(1)).contains(Gate.CX);
        assertThat(Gate.CX.withControls(1)).contains(Gate.CCX);
        assertThat(Gate.X.withControls(4)).contains(Gate.C4X);
        assertThat(Gate.X.withControls(5)).isEmpty();
        assertThat(Gate.P.withControls(1)).contains(Gate.CP);
        assertThat(Gate.U.withControls(1)).contains(Gate.CU3);
        assertThat(Gate.GPHASE.withControls(1)).contains(Gate.P);
        assertThat(Gate.GPHASE.withControls(2)).contains(Gate.CP);
        assertThat(Gate.CU.withControls(1)).isEmpty();
        assertThat(Gate.RZ.withControls(0)).contains(Gate.RZ);
    }

    /** OpenQASM 3.1: U = exp(i theta/2) Rz(phi) Ry(theta) Rz(lambda) exp(i (phi + lambda)/2), and stdgates from it. */
    @Test
    void builtInUOfOpenQasm3HasItsOwnPhase() {
        double[] p = {0.7, 0.2, -0.4};
        double expected = (p[0] + p[1] + p[2]) / 2;
        double[] u = Matrices.times(
                Gate.RZ.matrix(p[1]), Matrices.times(Gate.RY.matrix(p[0]), Gate.RZ.matrix(p[2])));
        Spelling spelling = Gate.spelled("U", GateLibrary.OPENQASM3).orElseThrow();
        assertThat(distance(turned(u, expected), turned(Gate.U.matrix(p), spelling.phase(p)))).isLessThan(EXACT);
        // stdgates: u3 = gphase(-(phi + lambda + theta)/2) U, u2 = gphase(-(phi + lambda + pi/2)/2) U(pi/2, ...)
        Spelling u3 = Gate.spelled("u3", GateLibrary.STDGATES).orElseThrow();
        assertThat(u3.phase(p)).isCloseTo(spelling.phase(p) - expected, within(EXACT));
        Spelling u2 = Gate.spelled("u2", GateLibrary.STDGATES).orElseThrow();
        assertThat(u2.phase(p[1], p[2])).isCloseTo(-(p[1] + p[2]) / 2, within(EXACT));
        assertThat(Gate.spelled("u3", GateLibrary.QISKIT).orElseThrow().isExact()).isTrue();
    }

    @Test
    void wrongNumberOfParametersIsRefused() {
        assertThatThrownBy(() -> Gate.RX.matrix()).hasMessage("gate 'rx' takes 1 parameters, found 0");
    }

    static double[] params(Gate gate) {
        return Arrays.copyOf(ANGLES, gate.parameterCount());
    }

    private static double[] conjugated(double[] m, double[] by) {
        return Matrices.times(Matrices.times(m, by), Matrices.adjoint(m));
    }

    private static double[] turned(double[] m, double phase) {
        double[] out = new double[m.length];
        for (int k = 0; k < m.length; k += 2) {
            out[k] = m[k] * Math.cos(phase) - m[k + 1] * Math.sin(phase);
            out[k + 1] = m[k] * Math.sin(phase) + m[k + 1] * Math.cos(phase);
        }
        return out;
    }

    /** A Pauli string has one unit per row, in column row ^ mask, and its signs multiply as the rows are added. */
    private static boolean isPauli(double[] m) {
        int n = Matrices.dimension(m);
        int mask = 0;
        while (Math.hypot(m[2 * mask], m[2 * mask + 1]) < 0.5) {
            mask++;
        }
        double[] signs = new double[n];
        for (int row = 0; row < n; row++) {
            int at = 2 * (row * n + (row ^ mask));
            signs[row] = m[at] * m[2 * mask] + m[at + 1] * m[2 * mask + 1];
        }
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                if (Math.abs(signs[a] * signs[b] - signs[a ^ b]) > EXACT || Math.abs(signs[a]) < 0.5) {
                    return false;
                }
            }
        }
        return true;
    }
}
