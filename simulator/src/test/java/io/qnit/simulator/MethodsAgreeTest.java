package io.qnit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.core.observable.Observable;
import io.qnit.core.result.RunResult;
import io.qnit.simulator.Way.Ability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All methods give the same probabilities and expectation values for random circuits over the whole gate table. */
class MethodsAgreeTest {
    private static final int CIRCUITS = 40;

    @Test
    void onEveryGateOfTheTable() {
        Set<Gate> used = EnumSet.noneOf(Gate.class);
        for (int seed = 0; seed < CIRCUITS; seed++) {
            Random random = new Random(seed);
            int qubits = 5 + seed % 3;
            BlockBuilder body = new BlockBuilder();
            RandomCircuits.addGates(body, qubits, 40, random);
            Block gates = body.build();
            for (int i = 0; i < gates.size(); i++) {
                used.add(gates.gate(i));
            }
            compare("seed " + seed, measured(body, qubits), random, Ability.ANY_GATE);
        }
        assertThat(used).containsExactlyInAnyOrder(Gate.values());
    }

    @Test
    void onDynamicCircuits() {
        for (int seed = 0; seed < CIRCUITS; seed++) {
            Random random = new Random(seed);
            compare("dynamic, seed " + seed, RandomCircuits.dynamic(random), random, Ability.ANY_GATE);
        }
    }

    @Test
    void onCliffordCircuits() {
        for (int seed = 0; seed < CIRCUITS; seed++) {
            Random random = new Random(seed);
            int qubits = 3 + seed % 6;
            BlockBuilder body = new BlockBuilder();
            RandomCircuits.addCliffords(body, qubits, 30, random);
            body.measure(random.nextInt(qubits), 0).reset(random.nextInt(qubits));
            RandomCircuits.addCliffords(body, qubits, 30, random);
            compare("Clifford, seed " + seed, measured(body, qubits), random, Ability.CLIFFORD);
        }
    }

    private static void compare(String what, Circuit circuit, Random random, Ability needed) {
        List<Observable> observables =
                List.of(pauli(circuit.qubitCount(), random), pauli(circuit.qubitCount(), random));
        RunOptions wanted = RunOptions.defaults().withSeed(1).withShots(200)
                .withOutputs(EnumSet.of(Output.PROBABILITIES)).withObservables(observables);
        RunResult reference = Simulator.run(circuit, wanted.withMethod(Method.STATEVECTOR));
        List<Way> ways = new ArrayList<>(Way.all());
        ways.removeIf(way -> !way.can(needed, Ability.EXACT));
        assertThat(ways).hasSizeGreaterThan(1);
        for (Way way : ways) {
            RunResult found = Simulator.run(
                    circuit,
                    way.options().withSeed(1).withShots(200).withOutputs(wanted.outputs())
                            .withObservables(observables));
            Map<String, Double> expected = new TreeMap<>(reference.probabilities().orElseThrow());
            Map<String, Double> given = found.probabilities().orElseThrow();
            given.keySet().forEach(key -> expected.putIfAbsent(key, 0.0));
            expected.forEach((key, p) -> assertThat(given.getOrDefault(key, 0.0))
                    .as("%s, P(%s) by %s", what, key, way).isCloseTo(p, within(way.tolerance())));
            for (int k = 0; k < observables.size(); k++) {
                if (reference.expectationValues().get(k).standardError() == 0) {
                    assertThat(found.expectationValues().get(k).value())
                            .as("%s, %s by %s", what, observables.get(k), way)
                            .isCloseTo(reference.expectationValues().get(k).value(), within(10 * way.tolerance()));
                }
            }
        }
    }

    private static Observable pauli(int qubits, Random random) {
        char[] letters = new char[qubits];
        for (int q = 0; q < qubits; q++) {
            letters[q] = "IXYZ".charAt(random.nextInt(4));
        }
        return Observable.parse(new String(letters));
    }

    private static Circuit measured(BlockBuilder body, int qubits) {
        for (int q = 0; q < qubits; q++) {
            body.measure(q, q);
        }
        return RandomCircuits.circuit(qubits, qubits, body.build());
    }

    @Test
    void everyWayIsCompared() {
        assertThat(Way.all()).allMatch(way -> way.can(Ability.CLIFFORD));
        assertThat(Arrays.stream(Method.values()).filter(m -> Way.all().stream().noneMatch(
                way -> way.options().method() == m))).as("methods that Way.all() has no row for").isEmpty();
    }
}
