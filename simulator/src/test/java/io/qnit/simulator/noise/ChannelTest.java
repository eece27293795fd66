package io.qnit.simulator.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelTest {
    private static final double EXACT = 1e-13;

    static List<Channel> channels() {
        List<Channel> one = List.of(
                Channel.identity(1),
                Channel.depolarizing(1, 0.3),
                Channel.depolarizing(1, 4.0 / 3),
                Channel.depolarizingPauli(1, 0.2),
                Channel.pauli(Map.of("X", 0.1, "Y", 0.2, "Z", 0.05)),
                Channel.bitFlip(0.25),
                Channel.phaseFlip(1),
                Channel.amplitudeDamping(0.3, 0),
                Channel.amplitudeDamping(0.3, 0.2),
                Channel.amplitudeDamping(1, 1),
                Channel.phaseDamping(0.4),
                Channel.thermalRelaxation(new Relaxation(5e-5, 3e-5, 0.1), 1e-5),
                Channel.thermalRelaxation(new Relaxation(5e-5, 1e-4, 0), 1e-5),
                Channel.thermalRelaxation(new Relaxation(5e-5, 1e-4, 0), 0),
                Channel.thermalRelaxation(
                        new Relaxation(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0.5), 1e-5),
                Channel.reset(0.1, 0.2),
                Channel.reset(1, 0),
                Channel.coherentUnitary(Gate.RX.matrix(new double[] {0.3})),
                Channel.ofKraus(1, RandomChannels.kraus(new Random(7), 1, 3)));
        List<Channel> all = new ArrayList<>(one);
        all.add(Channel.depolarizing(2, 0.3));
        all.add(Channel.depolarizingPauli(3, 0.3));
        all.add(Channel.pauli(Map.of("XY", 0.1, "IZ", 0.3, "II", 0.6)));
        all.add(Channel.ofKraus(2, RandomChannels.kraus(new Random(8), 2, 5)));
        for (int k = 0; k < one.size(); k++) {
            all.add(one.get(k).then(one.get((k + 5) % one.size())));
            all.add(one.get(k).tensor(one.get((k + 5) % one.size())));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("channels")
    void everyChannelPreservesTheTraceAndItsFormsAgree(Channel channel) {
        int k = channel.qubitCount();
        int d = 1 << k;
        assertThat(Matrices.largestDifference(
                Matrices.completeness(channel.krausOperators()), Matrices.identity(d))).isLessThan(EXACT);
        double[] rho = RandomChannels.density(new Random(3), k);
        double[] expected = NaiveChannel.apply(channel.krausOperators(), rho);
        assertThat(NaiveChannel.applySuperoperator(channel.superoperator(), rho)).containsExactly(
                expected,
                within(EXACT));
        assertThat(NaiveChannel.applyTransfer(channel.pauliTransfer(), rho)).containsExactly(expected, within(EXACT));
        channel.mixture().ifPresent(mixture -> {
            List<double[]> kraus = new ArrayList<>();
            for (int u = 0; u < mixture.unitaries().size(); u++) {
                kraus.add(Matrices.scaled(mixture.unitaries().get(u), Math.sqrt(mixture.probabilities()[u])));
            }
            assertThat(NaiveChannel.apply(kraus, rho)).containsExactly(expected, within(EXACT));
        });
        channel.pauliProbabilities().ifPresent(probabilities -> {
            List<double[]> kraus = new ArrayList<>();
            for (int p = 0; p < probabilities.length; p++) {
                kraus.add(Matrices.scaled(Matrices.pauli(k, p), Math.sqrt(probabilities[p])));
            }
            assertThat(NaiveChannel.apply(kraus, rho)).containsExactly(expected, within(EXACT));
        });
        Channel again = Channel.ofSuperoperator(k, channel.superoperator());
        assertThat(NaiveChannel.apply(again.krausOperators(), rho)).containsExactly(expected, within(EXACT));
    }

    @Test
    void theFormulasAreThoseOfTheirDefinitions() {
        double[] rho = RandomChannels.density(new Random(11), 1);
        double[] after = NaiveChannel.apply(Channel.depolarizing(1, 0.3).krausOperators(), rho);
        assertThat(after[0]).isCloseTo(0.7 * rho[0] + 0.15, within(EXACT));
        assertThat(after[2]).isCloseTo(0.7 * rho[2], within(EXACT));
        after = NaiveChannel.apply(Channel.amplitudeDamping(0.3, 0.2).krausOperators(), rho);
        assertThat(after[6]).isCloseTo(0.7 * rho[6] + 0.3 * 0.2, within(EXACT));
        assertThat(after[2]).isCloseTo(Math.sqrt(0.7) * rho[2], within(EXACT));
        after = NaiveChannel.apply(Channel.phaseDamping(0.4).krausOperators(), rho);
        assertThat(after[0]).isCloseTo(rho[0], within(EXACT));
        assertThat(after[2]).isCloseTo(Math.sqrt(0.6) * rho[2], within(EXACT));
        after = NaiveChannel.apply(
                Channel.thermalRelaxation(new Relaxation(5, 7, 0.1), 2).krausOperators(), rho);
        assertThat(after[6]).isCloseTo(0.1 + (rho[6] - 0.1) * Math.exp(-2 / 5.0), within(EXACT));
        assertThat(after[3]).isCloseTo(rho[3] * Math.exp(-2 / 7.0), within(EXACT));
        after = NaiveChannel.apply(Channel.reset(0.1, 0.2).krausOperators(), rho);
        assertThat(after[6]).isCloseTo(0.7 * rho[6] + 0.2, within(EXACT));
        assertThat(after[2]).isCloseTo(0.7 * rho[2], within(EXACT));
    }

    @Test
    void theTwoConventionsOfDepolarizingDifferByTheIdentitysShare() {
        double[] probabilities = Channel.depolarizingPauli(2, 0.15).pauliProbabilities().orElseThrow();
        assertThat(probabilities[0]).isCloseTo(0.85, within(EXACT));
        for (int p = 1; p < 16; p++) {
            assertThat(probabilities[p]).isCloseTo(0.01, within(EXACT));
        }
        assertThat(Channel.depolarizing(1, 0.04).pauliProbabilities().orElseThrow()[2]).isCloseTo(0.01, within(EXACT));
    }

    @Test
    void theFirstQubitIsTheRightmostLetter() {
        double[] probabilities = Channel.pauli(Map.of("ZX", 1.0)).pauliProbabilities().orElseThrow();
        assertThat(probabilities[1 + 4 * 2]).isEqualTo(1);
        Channel low = Channel.bitFlip(1).tensor(Channel.identity(1));
        assertThat(low.pauliProbabilities().orElseThrow()[1]).isEqualTo(1);
    }

    @Test
    void mixturesAreRecognisedHoweverTheyAreWritten() {
        double[] zero = {1, 0, 0, 0, 0, 0, 0, 0};
        double[] one = {0, 0, 0, 0, 0, 0, 1, 0};
        Channel projectors = Channel.ofKraus(1, List.of(zero, one));
        assertThat(projectors.isPauliMixture()).isTrue();
        assertThat(projectors.pauliProbabilities().orElseThrow()).containsExactly(
                new double[] {0.5, 0, 0.5, 0},
                within(EXACT));
        double[] h = Gate.H.matrix();
        Channel hadamard = Channel.ofKraus(1, List.of(Matrices.scaled(h, 0.6), Matrices.scaled(h, 0.8)));
        assertThat(hadamard.isPauliMixture()).isFalse();
        assertThat(hadamard.mixture()).isPresent();
        assertThat(Channel.amplitudeDamping(0.1, 0).mixture()).isEmpty();
        assertThat(Channel.depolarizing(1, 0.1).then(Channel.bitFlip(0.1)).isPauliMixture()).isTrue();
        assertThat(Channel.depolarizing(1, 0.1).tensor(Channel.amplitudeDamping(0.1, 0)).mixture()).isEmpty();
    }

    @Test
    void whatIsNoChannelIsRefusedAndTheFaultSaysByHowMuch() {
        double[] half = Matrices.scaled(Matrices.identity(2), 0.5);
        refused(() -> Channel.ofKraus(1, List.of(half)), "off the identity by 0.75");
        refused(() -> Channel.ofKraus(1, List.of(new double[] {Double.NaN, 0, 0, 0, 0, 0, 0, 0})), "not a number");
        refused(() -> Channel.ofKraus(1, List.of(new double[] {1, 0})), "4 entries");
        refused(() -> Channel.ofKraus(1, List.of()), "1 to 16 Kraus operators");
        refused(() -> Channel.ofKraus(9, List.of(half)), "1 to 4 qubits");
        refused(() -> Channel.coherentUnitary(half), "not unitary");
        refused(() -> Channel.depolarizing(1, 1.4), "from 0 to 1.33");
        refused(() -> Channel.depolarizing(1, Double.NaN), "NaN");
        refused(() -> Channel.amplitudeDamping(-0.1, 0), "from 0 to 1");
        refused(() -> Channel.pauli(Map.of("X", 0.7, "Y", 0.5)), "add up to 1.2");
        refused(() -> Channel.pauli(Map.of("X", 0.7, "I", 0.2)), "add up to 0.9");
        refused(() -> Channel.pauli(Map.of("XQ", 0.7)), "not a Pauli string");
        refused(() -> Channel.reset(0.7, 0.5), "at most 1");
        refused(() -> new Relaxation(1, 2.5, 0), "twice T1");
        refused(() -> new Relaxation(0, 1, 0), "above 0");
        refused(() -> Channel.thermalRelaxation(new Relaxation(1, 1, 0), -1), "at least 0");
        refused(() -> Channel.bitFlip(0.1).then(Channel.depolarizing(2, 0.1)), "cannot follow");
        refused(() -> Channel.depolarizing(3, 0.1).tensor(Channel.depolarizing(2, 0.1)), "1 to 4 qubits");
        // the transpose is positive but not completely positive
        double[] transpose = new double[32];
        transpose[0] = transpose[2 * 6] = transpose[2 * 9] = transpose[2 * 15] = 1;
        refused(() -> Channel.ofSuperoperator(1, transpose), "not completely positive");
        refused(() -> new ReadoutError(List.of(List.of(0.9, 0.2), List.of(0.1, 0.9))), "add up to 1.1");
        refused(() -> new ReadoutError(List.of(List.of(1.0))), "2^k rows");
        refused(() -> ReadoutError.of(1.5, 0), "from 0 to 1");
    }

    private static void refused(Runnable attempt, String message) {
        assertThatThrownBy(attempt::run).isInstanceOf(QnitException.class).hasMessageContaining(message);
    }
}
