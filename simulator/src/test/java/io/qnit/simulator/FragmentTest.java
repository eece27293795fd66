package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {
    private static final RunOptions OPTIONS = RunOptions.defaults().withSeed(1);

    private static Circuit random(int qubits, int clbits, int gates, Random random) {
        BlockBuilder body = new BlockBuilder();
        RandomCircuits.addGates(body, qubits, gates, random);
        return RandomCircuits.circuit(qubits, clbits, body.build());
    }

    private static Circuit joined(Circuit first, Circuit second) {
        BlockBuilder body = new BlockBuilder();
        for (Circuit circuit : new Circuit[] {first, second}) {
            for (int i = 0; i < circuit.body().size(); i++) {
                body.controlled(
                        circuit.body().addedControls(i), circuit.body().gate(i), circuit.body().qubits(i),
                        circuit.body().parameters(i));
            }
        }
        return RandomCircuits.circuit(first.qubitCount(), 0, body.build());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void continuingInTwoWaysEqualsTwoWholeRuns(long seed) {
        Random random = new Random(seed);
        Circuit prefix = random(5, 0, 30, random);
        try (Fragment start = Fragment.run(prefix, OPTIONS)) {
            for (int way = 0; way < 2; way++) {
                Circuit rest = random(5, 0, 20, random);
                try (Fragment end = start.then(rest)) {
                    double[] whole = Simulator.run(
                            joined(prefix, rest), OPTIONS.withOutputs(EnumSet.of(Output.STATEVECTOR)))
                            .statevector().orElseThrow().amplitudes();
                    assertThat(States.distanceUpToPhase(end.state().amplitudes(), whole)).as("seed %d", seed)
                            .isLessThan(1e-12);
                }
            }
        }
    }

    @Test
    void conditionsSplitTheWeight() {
        Random random = new Random(3);
        Circuit prefix = random(4, 0, 30, random);
        Circuit rest = random(4, 0, 20, random);
        Observable observable = Observable.parse("Z0*X1 + 0.5*Y3");
        try (Fragment start = Fragment.run(prefix, OPTIONS);
                Fragment zero = start.given(2, 0);
                Fragment one = start.given(2, 1);
                Fragment afterZero = zero.then(rest);
                Fragment afterOne = one.then(rest)) {
            assertThat(zero.weight() + one.weight()).isCloseTo(1, within(1e-12));
            assertThat(one.weight()).isCloseTo(start.probabilities(2).getOrDefault("1", 0.0), within(1e-12));
            // measured in between, without looking: the mixture of both outcomes
            BlockBuilder measured = new BlockBuilder();
            for (Circuit part : new Circuit[] {prefix, rest}) {
                for (int i = 0; i < part.body().size(); i++) {
                    measured.controlled(
                            part.body().addedControls(i), part.body().gate(i), part.body().qubits(i),
                            part.body().parameters(i));
                }
                if (part.equals(prefix)) {
                    measured.measure(2, 0);
                }
            }
            double whole = Simulator.run(
                    RandomCircuits.circuit(4, 1, measured.build()),
                    OPTIONS.withObservables(List.of(observable)))
                    .expectationValues().getFirst().value();
            double sum = afterZero.weight() * afterZero.expectation(observable)
                    + afterOne.weight() * afterOne.expectation(observable);
            assertThat(sum).isCloseTo(whole, within(1e-11));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void dynamicPrefixesKeepEveryCourse(long seed) {
        Circuit circuit = RandomCircuits.dynamic(new Random(seed));
        Map<String, Double> exact = new TreeMap<>();
        // two registers of two bits: without the space between them the clbits in order
        NaiveInterpreter.probabilities(circuit).forEach((key, p) -> exact.merge(key.replace(" ", ""), p, Double::sum));
        try (Fragment all = Fragment.run(circuit, OPTIONS)) {
            Map<String, Double> found = all.clbits();
            exact.forEach((key, p) -> assertThat(found.getOrDefault(key, 0.0)).as("seed %d, %s", seed, key)
                    .isCloseTo(p, within(1e-11)));
        } catch (SimulationException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
        }
    }

    @Test
    void wrongContinuationsAreRefused() {
        try (Fragment start = Fragment.run(random(2, 0, 3, new Random(1)), OPTIONS)) {
            assertThatThrownBy(() -> start.then(random(3, 0, 1, new Random(1)))).hasMessageContaining("needs 2 qubits");
            assertThatThrownBy(() -> start.given(2, 0)).hasMessageContaining("from 0 to 1");
            try (Fragment zero = Fragment.run(
                    RandomCircuits.circuit(2, 0, new BlockBuilder().gate(Gate.X, 0).build()), OPTIONS).given(0, 0)) {
                assertThat(zero.weight()).isZero();
                assertThat(zero.branches()).isZero();
            }
        }
    }

    @Test
    void aContinuationThatBeginsWithAResetResets() {
        Circuit one = RandomCircuits.circuit(2, 0, new BlockBuilder().gate(Gate.X, 0).gate(Gate.H, 1).build());
        Circuit reset = RandomCircuits.circuit(2, 0, new BlockBuilder().reset(0).reset(1).build());
        try (Fragment start = Fragment.run(one, OPTIONS); Fragment end = start.then(reset)) {
            assertThat(end.probabilities(0, 1)).containsOnlyKeys("00");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aPreparedStepServesManyTimesAndDistributionsJoinBitsWithQubits(long seed) {
        Random random = new Random(seed);
        Circuit prefix = random(4, 2, 20, random);
        Circuit rest = random(4, 2, 20, random);
        BlockBuilder dynamic = new BlockBuilder();
        for (Circuit part : new Circuit[] {prefix, rest}) {
            for (int i = 0; i < part.body().size(); i++) {
                dynamic.append(part.body(), i);
            }
            dynamic.measure(part.equals(prefix) ? 1 : 2, part.equals(prefix) ? 1 : 0);
        }
        dynamic.measure(3, 2).measure(0, 3);
        Map<String, Double> exact = new TreeMap<>();
        NaiveInterpreter.probabilities(RandomCircuits.circuit(4, 4, dynamic.build()))
                .forEach((key, p) -> exact.merge(key.replace(" ", ""), p, Double::sum));
        Circuit first = RandomCircuits.circuit(4, 2, new BlockBuilder().measure(1, 1).build());
        Circuit last = RandomCircuits.circuit(4, 2, new BlockBuilder().measure(2, 0).build());
        try (Fragment zero = Fragment.begin(prefix, OPTIONS, new RunControl());
                Fragment start = zero.then(prefix);
                Fragment measured = start.then(first);
                Fragment again = start.then(first)) {
            Fragment.Step step = zero.prepare(rest);
            for (Fragment from : List.of(measured, again)) {
                try (Fragment then = from.then(step); Fragment end = then.then(last)) {
                    double[] found = end.distribution(new int[] {0, 1}, new int[] {3, 0});
                    for (int k = 0; k < 16; k++) {
                        String key = String.format("%4s", Integer.toBinaryString(k)).replace(' ', '0');
                        assertThat(found[k]).as("seed %d, %s", seed, key)
                                .isCloseTo(exact.getOrDefault(key, 0.0), within(1e-11));
                    }
                }
            }
            assertThatThrownBy(() -> {
                try (Fragment other = Fragment.run(prefix, OPTIONS)) {
                    other.then(step);
                }
            }).hasMessageContaining("another tree");
        }
    }
}
