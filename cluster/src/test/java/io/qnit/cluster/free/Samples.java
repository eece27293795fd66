package io.qnit.cluster.free;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import io.qnit.simulator.Output;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.Simulator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/** Circuits for tests, and the simulator as oracle and as node. */
final class Samples {
    private static final RunOptions ONE_THREAD = RunOptions.defaults().withThreads(1);

    private Samples() {}

    static Circuit circuit(String name, int qubits, int clbits, BlockBuilder body) {
        return new Circuit(
                name, qubits, List.of(new QubitRegister("q", 0, qubits, RegisterForm.ARRAY)),
                List.of(new ClbitRegister("c", 0, clbits, RegisterForm.ARRAY, ClbitRegister.Scope.GLOBAL)), List.of(),
                body.build());
    }

    static Map<String, Double> exact(Circuit circuit) {
        SortedMap<String, Double> all = Simulator
                .run(circuit, ONE_THREAD.withOutputs(Set.of(Output.PROBABILITIES)))
                .probabilities()
                .orElseThrow();
        return all;
    }

    /** Simulated nodes that refuse what is wider than they are. */
    static CircuitRunner nodes(int width) {
        return (_, orders) -> orders.stream().map(order -> {
            if (order.circuit().qubitCount() > width) {
                throw new AssertionError(order.circuit().qubitCount() + " qubits on a node of " + width);
            }
            return Simulator
                    .run(order.circuit(), ONE_THREAD.withShots(order.shots()).withSeed(order.seed()))
                    .counts();
        }).toList();
    }

    static StagedDistribution distribution(StagedCircuit staged) {
        return new StagedDistribution(staged, (_, circuit) -> exact(circuit));
    }

    static double distance(Map<String, Double> a, Map<String, Double> b) {
        Set<String> keys = new HashSet<>(a.keySet());
        keys.addAll(b.keySet());
        return keys.stream().mapToDouble(k -> Math.abs(a.getOrDefault(k, 0.0) - b.getOrDefault(k, 0.0))).max()
                .orElse(0);
    }

    /** Appends the Fourier transform of Coppersmith, with the SWAPs at its end. */
    static void fourier(BlockBuilder body, int qubits) {
        for (int i = qubits - 1; i >= 0; i--) {
            body.gate(Gate.H, i);
            for (int j = i - 1; j >= 0; j--) {
                body.gate(Gate.CP, j, i, Math.scalb(Math.PI, j - i));
            }
        }
        for (int i = 0; i < qubits / 2; i++) {
            body.gate(Gate.SWAP, i, qubits - 1 - i);
        }
    }

    static void measureAll(BlockBuilder body, int qubits) {
        IntStream.range(0, qubits).forEach(q -> body.measure(q, q));
    }

    /** A circuit with something of everything: many diagonal gates late, resets, bits that are read. */
    static Circuit random(Random random) {
        int n = 3 + random.nextInt(4);
        BlockBuilder body = new BlockBuilder();
        int clbits = 2 * n;
        int early = 0;
        int length = 5 + random.nextInt(25);
        for (int k = 0; k < length; k++) {
            int[] q = random.ints(0, n).distinct().limit(3).toArray();
            double angle = 2 * Math.PI * random.nextDouble();
            int kind = random.nextInt(k > length / 2 ? 16 : 22);
            switch (kind) {
                case 0, 1, 2 -> body.gate(Gate.CP, q[0], q[1], angle);
                case 3 -> body.gate(Gate.CZ, q[0], q[1]);
                case 4 -> body.gate(Gate.RZZ, q[0], q[1], angle);
                case 5 -> body.gate(Gate.H, q[0]);
                case 6 -> body.gate(Gate.CX, q[0], q[1]);
                case 7 -> body.gate(Gate.CRY, q[0], q[1], angle);
                case 8 -> body.gate(Gate.SWAP, q[0], q[1]);
                case 9 -> body.controlled(1, Gate.RZZ, q, angle);
                case 10 -> body.gate(Gate.CCZ, q);
                case 11 -> body.gate(Gate.RZX, q[0], q[1], angle);
                case 12 -> {
                    if (early > 0) {
                        body.node(new Node.If(
                                isSet(random.nextInt(early)),
                                new BlockBuilder().gate(Gate.CP, q[0], q[1], angle).gate(Gate.T, q[2]).build(),
                                random.nextBoolean() ? Block.empty()
                                        : new BlockBuilder().gate(Gate.CX, q[0], q[1]).build()));
                    }
                }
                case 13 -> {
                    if (early < n) {
                        body.measure(q[0], early > 0 && random.nextInt(4) == 0 ? random.nextInt(early) : early++);
                    }
                }
                case 14 -> body.reset(q[0]);
                case 15 -> body.barrier(q);
                case 16, 17, 18 -> body.gate(Gate.U, q[0], angle, 0.3, 1.1);
                case 19 -> body.gate(Gate.CCX, q);
                case 20 -> body.gate(Gate.RXX, q[0], q[1], angle);
                default -> body.gate(Gate.X, q[0]);
            }
        }
        for (int q = 0; q < n; q++) {
            if (q == 0 || random.nextInt(5) > 0) {
                body.measure(q, n + q);
            }
        }
        return circuit("random", n, clbits, body);
    }

    private static Expression isSet(int clbit) {
        return new Expression.Cast(new Expression.Clbit(clbit), new ClassicalType.Bool());
    }

    /**
     * How far counts are from probabilities by Pearson's test, in standard deviations of a normal distribution (by the
     * cube-root approximation of Wilson and Hilferty). Outcomes that are expected less than 5 times are taken together.
     */
    static double deviations(Map<String, Long> counts, Map<String, Double> probabilities) {
        long shots = counts.values().stream().mapToLong(Long::longValue).sum();
        if (counts.keySet().stream().anyMatch(key -> probabilities.getOrDefault(key, 0.0) < 1e-12)) {
            return Double.POSITIVE_INFINITY;
        }
        double statistic = 0;
        int cells = 0;
        double rareExpected = 0;
        double rareFound = 0;
        for (Map.Entry<String, Double> entry : probabilities.entrySet()) {
            double expected = entry.getValue() * shots;
            double found = counts.getOrDefault(entry.getKey(), 0L);
            if (expected < 5) {
                rareExpected += expected;
                rareFound += found;
            } else {
                statistic += (found - expected) * (found - expected) / expected;
                cells++;
            }
        }
        if (rareExpected >= 5) {
            statistic += (rareFound - rareExpected) * (rareFound - rareExpected) / rareExpected;
            cells++;
        } else if (rareFound > rareExpected + 25) {
            return Double.POSITIVE_INFINITY;
        }
        if (cells < 2) {
            return 0;
        }
        double freedom = cells - 1;
        double spread = 2 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
    }
}
