package io.qnit.cluster.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.compiler.matrix.TwoQubitMatrix;
import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form is, as a channel, what it stands for: the Choi matrices agree to 1e-12. */
class CutFormsTest {
    private static final double EXACT = 1e-12;

    /** The sum over rows of coefficients and of what the rows do to a state of 2n qubits (left, right) and references. */
    private static void assertStandsFor(CutForm form, List<double[]> gates, BranchedState start) {
        int n = gates.size();
        List<Integer> left = IntStream.range(0, n).boxed().toList();
        List<Integer> right = IntStream.range(n, 2 * n).boxed().toList();
        BranchedState whole = start.copy();
        for (int k = 0; k < n; k++) {
            whole.gate(gates.get(k), k, n + k);
        }
        double[] expected = whole.density(0);
        double[] sum = new double[expected.length];
        for (int l = 0; l < form.rows(0); l++) {
            BranchedState half = row(form, 0, l, left, start);
            for (int r = 0; r < form.rows(1); r++) {
                double c = form.coefficient(l, r);
                if (c != 0) {
                    double[] part = row(form, 1, r, right, half).density(0);
                    for (int k = 0; k < sum.length; k++) {
                        sum[k] += c * part[k];
                    }
                }
            }
        }
        assertThat(distance(sum, expected)).isLessThan(EXACT);
    }

    private static double distance(double[] a, double[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length).mapToDouble(k -> Math.abs(a[k] - b[k])).max().orElse(0);
    }

    private static BranchedState row(CutForm form, int side, int row, List<Integer> at, BranchedState start) {
        int rest = row;
        for (Setting setting : form.settings(side)) {
            if (rest < setting.outcomes()) {
                return start.copy().row(setting, rest, at);
            }
            rest -= setting.outcomes();
        }
        throw new AssertionError("row " + row);
    }

    private static double[] randomGate(Random random) {
        double[] matrix =
                Gate.RXXYYZZ.matrix(random.nextDouble() * 6, random.nextDouble() * 6, random.nextDouble() * 6);
        for (int k = 0; k < 2; k++) {
            double[] u = Gate.U.matrix(random.nextDouble() * 6, random.nextDouble() * 6, random.nextDouble() * 6);
            TwoQubitMatrix.leftMultiplyOneQubit(u, k, matrix);
        }
        double[] before = Gate.CRX.matrix(random.nextDouble() * 6);
        TwoQubitMatrix.leftMultiply(matrix, before);
        return before;
    }

    private static double[] parameters(Gate gate) {
        return IntStream.range(0, gate.parameterCount()).mapToDouble(k -> 0.7 + 0.4 * k).toArray();
    }

    private static Stream<Gate> gatesOnTwoQubits() {
        return Arrays.stream(Gate.values()).filter(g -> g.qubitCount() == 2);
    }

    @ParameterizedTest
    @MethodSource("gatesOnTwoQubits")
    void everyGateOfTheTableOnTwoQubitsIsItsForms(Gate gate) {
        List<double[]> one = List.of(gate.matrix(parameters(gate)));
        BranchedState start = BranchedState.entangledWithReferences(2);
        assertStandsFor(GateCuts.optimal(one), one, start);
        assertStandsFor(GateCuts.fewest(one), one, start);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomGatesAreTheirForms(long seed) {
        List<double[]> one = List.of(randomGate(new Random(seed)));
        BranchedState start = BranchedState.entangledWithReferences(2);
        assertStandsFor(GateCuts.optimal(one), one, start);
        CutForm fewest = GateCuts.fewest(one);
        assertStandsFor(fewest, one, start);
        assertThat(fewest.left()).hasSize(13).allMatch(s -> s.ancillas() == 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-2.5, -0.3, 0, 1e-6, 0.3, 1.5707963267948966, 3.0, 3.141592653589793, 5})
    void rzzOfAnyAngle(double angle) {
        List<double[]> one = List.of(Gate.RZZ.matrix(angle));
        BranchedState start = BranchedState.entangledWithReferences(2);
        CutForm optimal = GateCuts.optimal(one);
        assertStandsFor(optimal, one, start);
        assertStandsFor(GateCuts.fewest(one), one, start);
        assertThat(optimal.gamma()).isCloseTo(1 + 2 * Math.abs(Math.sin(angle)), within(EXACT));
    }

    @Test
    void severalGatesAsOne() {
        List<double[]> two = List.of(Gate.CZ.matrix(), Gate.RZZ.matrix(0.8));
        assertStandsFor(GateCuts.optimal(two), two, BranchedState.entangledWithReferences(4));
        assertStandsFor(GateCuts.fewest(two), two, BranchedState.random(4, new Random(5)));
        List<double[]> swapAndCx = List.of(Gate.ISWAP.matrix(), Gate.CX.matrix());
        assertStandsFor(GateCuts.optimal(swapAndCx), swapAndCx, BranchedState.random(4, new Random(6)));
        List<double[]> three = List.of(Gate.CX.matrix(), Gate.ECR.matrix(), Gate.CP.matrix(1.1));
        assertStandsFor(GateCuts.optimal(three), three, BranchedState.random(6, new Random(7)));
        List<double[]> general = List.of(Gate.CX.matrix(), randomGate(new Random(8)));
        assertStandsFor(GateCuts.optimal(general), general, BranchedState.random(4, new Random(9)));
    }

    @ParameterizedTest
    @CsvSource({
        "CZ,3", "CX,3", "ECR,3", "CS,2.414213562373095", "ISWAP,7", "SWAP,7", "DCX,7", "CY,3", "CH,3"
    })
    void gammasOfNamedGates(Gate gate, double gamma) {
        List<double[]> one = List.of(gate.matrix());
        assertThat(GateCuts.optimal(one).gamma()).isCloseTo(gamma, within(EXACT));
        assertThat(GateCuts.gamma(one)).isCloseTo(gamma, within(EXACT));
    }

    @Test
    void gammasOfOtherGates() {
        assertThat(GateCuts.gamma(List.of(Gate.RZZ.matrix(0.3)))).isCloseTo(1.591040413322679, within(EXACT));
        double half = Math.PI / 4; // exp(i pi/8 (XX + YY)), the root of iSWAP
        double[] root = Gate.RXXYYZZ.matrix(half, half, 0);
        assertThat(GateCuts.gamma(List.of(root))).isCloseTo(2 + 2 * Math.sqrt(2), within(EXACT));
        assertThat(GateCuts.gamma(List.of(Gate.CZ.matrix(), Gate.CZ.matrix()))).isCloseTo(7, within(EXACT));
        assertThat(GateCuts.gamma(Collections.nCopies(3, Gate.CZ.matrix()))).isCloseTo(15, within(EXACT));
        assertThat(GateCuts.gamma(List.of(Gate.CZ.matrix(), Gate.RZZ.matrix(0.8)))).isCloseTo(5.869424, within(1e-6));
    }

    @Test
    void identityCostsNothing() {
        CutForm form = GateCuts.optimal(List.of(Gate.RZZ.matrix(0)));
        assertThat(form.gamma()).isEqualTo(1);
        assertThat(form.left()).hasSize(1);
        assertThat(form.coefficients()).containsExactly(1);
    }

    @Test
    void theClassOfCxTakesThreeCircuitsOrSixTerms() {
        for (double[] gate : List.of(Gate.CX.matrix(), Gate.RZX.matrix(0.4), Gate.CRY.matrix(2))) {
            CutForm fewest = GateCuts.fewest(List.of(gate));
            assertThat(fewest.left()).hasSize(3);
            assertThat(fewest.rows(1)).isEqualTo(4);
            CutForm optimal = GateCuts.optimal(List.of(gate));
            assertThat(optimal.left()).hasSize(5).allMatch(s -> s.ancillas() == 0);
        }
        assertThat(GateCuts.optimal(List.of(Gate.SWAP.matrix())).left()).allMatch(s -> s.ancillas() == 0);
    }

    @Test
    void tooManyStringsAreRefused() {
        List<double[]> five = Collections.nCopies(5, Gate.CX.matrix());
        assertThatThrownBy(() -> GateCuts.optimal(five)).isInstanceOfSatisfying(
                QnitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
                .hasMessageContaining("cut fewer");
    }

    // ---- Wires -------------------------------------------------------------------------------------------------------

    private static void assertIsWire(CutForm form, int n) {
        BranchedState start = BranchedState.entangledWithReferences(n);
        double[] expected = start.density(0);
        int d = 1 << n;
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        double[] sum = new double[expected.length];
        List<double[]> references = new ArrayList<>();
        for (int l = 0; l < form.rows(0); l++) {
            references.add(row(form, 0, l, all, start).density(n));
        }
        for (int r = 0; r < form.rows(1); r++) {
            double[] prepared = row(form, 1, r, all, BranchedState.zero(n)).density(0);
            double[] upstream = new double[2 * d * d];
            for (int l = 0; l < form.rows(0); l++) {
                for (int k = 0; k < upstream.length; k++) {
                    upstream[k] += form.coefficient(l, r) * references.get(l)[k];
                }
            }
            for (int i = 0; i < d * d; i++) {
                for (int j = 0; j < d * d; j++) {
                    int a = 2 * (i % d * d + j % d);
                    int b = 2 * (i / d * d + j / d);
                    int at = 2 * (i * d * d + j);
                    sum[at] += prepared[a] * upstream[b] - prepared[a + 1] * upstream[b + 1];
                    sum[at + 1] += prepared[a] * upstream[b + 1] + prepared[a + 1] * upstream[b];
                }
            }
        }
        assertThat(distance(sum, expected)).isLessThan(EXACT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void wiresMeasuredAndPrepared(int n) {
        CutForm form = WireCuts.measureAndPrepare(n);
        assertIsWire(form, n);
        assertThat(form.gamma()).isEqualTo((2 << n) - 1);
    }

    @Test
    void wiresByPaulis() {
        assertIsWire(WireCuts.paulis(1), 1);
        assertIsWire(WireCuts.paulis(2), 2);
        assertThat(WireCuts.paulis(1).gamma()).isEqualTo(4);
        assertThat(WireCuts.paulis(2).gamma()).isEqualTo(16);
        assertIsWire(WireCuts.fewest(1), 1);
        assertIsWire(WireCuts.fewest(2), 2);
        assertThat(WireCuts.fewest(1).right()).hasSize(4);
    }

    @Test
    void moreWiresAsOneAreRefused() {
        assertThatThrownBy(() -> WireCuts.measureAndPrepare(4)).hasMessageContaining("1 to 3");
    }
}
