package io.qnit.cluster.free;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObservablesTest {
    private static List<Double> values(Circuit circuit, List<Observable> observables) {
        return Simulator.run(circuit, RunOptions.defaults().withShots(1).withThreads(1).withObservables(observables))
                .expectationValues()
                .stream()
                .map(v -> v.value())
                .toList();
    }

    @Test
    void randomCircuitsKeepTheirExpectationValues() {
        int smaller = 0;
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Circuit circuit = Samples.random(random);
            int n = circuit.qubitCount();
            String letters = random.nextBoolean() ? "IZ" : "IIXYZ";
            StringBuilder text = new StringBuilder();
            for (int q = 0; q < n; q++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            List<Observable> observables =
                    List.of(Observable.parse(text.toString()), Observable.parse("Z0*Z2 - 0.5*Z1"));
            ReducedCircuit reduced = FreeCuts.forObservables(circuit, observables, EnumSet.allOf(FreeCut.class));
            List<Double> expected = values(circuit, observables);
            List<Double> found = values(reduced.circuit(), reduced.observables());
            for (int k = 0; k < expected.size(); k++) {
                assertThat(found.get(k)).as("seed %d, %s", seed, observables.get(k))
                        .isCloseTo(expected.get(k), within(1e-10));
            }
            smaller += reduced.circuit().body().size() < circuit.body().size() / 2 ? 1 : 0;
        }
        assertThat(smaller).isGreaterThan(40);
    }

    @Test
    void theLightConeOfOneQubitInABrickwork() {
        int n = 30;
        BlockBuilder body = new BlockBuilder();
        for (int layer = 0; layer < 4; layer++) {
            for (int q = layer % 2; q + 1 < n; q += 2) {
                body.gate(Gate.RY, q, 0.3).gate(Gate.RY, q + 1, 0.4).gate(Gate.CX, q, q + 1);
            }
        }
        ReducedCircuit reduced = FreeCuts.forObservables(
                Samples.circuit("bricks", n, 1, body), List.of(Observable.parse("Z15")), EnumSet.allOf(FreeCut.class));
        assertThat(reduced.width()).isEqualTo(8); // two more for each of four layers
        assertThat(reduced.components()).hasSize(1);
    }
}
