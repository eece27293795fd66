package io.qnit.cluster.knit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutForms;
import io.qnit.cluster.cut.Partition;
import io.qnit.cluster.cut.QubitReuse;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Two steps of a 4 x 4 Ising circuit, cut into halves at eight weak gates; minutes. */
@EnabledIfEnvironmentVariable(named = "QNIT_FULL", matches = ".+")
class WeakGatesTest {
    @Test
    void weakGatesGetFewShots() {
        BlockBuilder body = new BlockBuilder();
        int[] halves = new int[16];
        for (int q = 0; q < 16; q++) {
            halves[q] = q % 4 / 2;
        }
        for (int step = 0; step < 2; step++) {
            for (int q = 0; q < 16; q++) {
                body.gate(Gate.RX, q, 0.9);
            }
            for (int q = 0; q < 16; q++) {
                if (q % 4 < 3) {
                    body.gate(Gate.RZZ, q, q + 1, 0.1315);
                }
                if (q < 12) {
                    body.gate(Gate.RZZ, q, q + 4, 0.1315);
                }
            }
        }
        Circuit circuit = CutSamples.circuit(16, body.build());
        CutCircuit cut = CutCircuit.of(
                circuit, Partition.ofQubits(circuit.body(), halves), CutForms.sampled(), QubitReuse.NONE);
        double gamma = cut.cuts().stream().mapToDouble(c -> c.form().gamma()).reduce(1, (a, b) -> a * b);
        assertThat(gamma * gamma).isCloseTo(41.6, within(1.0));
        Observable observable = Observable.parse("Z5*Z6");
        double exact = CutSamples.uncut(circuit, observable);
        ShotKnitter knitter = new ShotKnitter(cut, new KnitRequest(List.of(observable), 0));
        OracleRunner oracle = new OracleRunner();
        long shots = 400_000;
        int runs = 10;
        double squares = 0;
        for (int run = 0; run < runs; run++) {
            Estimate estimate =
                    knitter.knit(ShotBudget.of(shots), run, oracle.runner(run), _ -> {}).values().getFirst();
            squares += Math.pow(estimate.value() - exact, 2);
        }
        double error = Math.sqrt(squares / runs);
        System.out.printf("error %.5f, gamma / sqrt(shots) %.5f%n", error, gamma / Math.sqrt(shots));
        assertThat(error).isLessThan(gamma / Math.sqrt(shots));
    }
}
