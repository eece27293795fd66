package io.qnit.compiler;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Random unitary blocks over all gates of the table, with added controls and angles that often are simple ones. */
public final class RandomBlocks {
    private RandomBlocks() {}

    public static Block of(int qubits, int gates, SplittableRandom random) {
        return of(qubits, gates, random, _ -> true);
    }

    public static Block of(int qubits, int gates, SplittableRandom random, Predicate<Gate> use) {
        List<Gate> fitting = new ArrayList<>();
        for (Gate gate : Gate.values()) {
            if (gate.qubitCount() <= qubits && use.test(gate)) {
                fitting.add(gate);
            }
        }
        BlockBuilder block = new BlockBuilder();
        while (block.size() < gates) {
            Gate gate = fitting.get(random.nextInt(fitting.size()));
            int added = random.nextInt(12) == 0 && gate != Gate.GPHASE ? 1 + random.nextInt(3) : 0;
            if (!use.test(Gate.CCX) || gate.qubitCount() + added > qubits) {
                added = 0;
            }
            int[] operands = choose(qubits, gate.qubitCount() + added, random);
            double[] parameters = new double[gate.parameterCount()];
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] = random.nextInt(3) == 0
                        ? Math.PI / 4 * (random.nextInt(9) - 4)
                        : random.nextDouble(-Math.PI, Math.PI);
            }
            block.controlled(added, gate, operands, parameters);
        }
        return block.build();
    }

    public static Circuit circuit(int qubits, Block body) {
        return new Circuit("random", qubits, List.of(), List.of(), List.of(), body);
    }

    private static int[] choose(int qubits, int count, SplittableRandom random) {
        int[] all = new int[qubits];
        for (int q = 0; q < qubits; q++) {
            int at = random.nextInt(q + 1);
            all[q] = all[at];
            all[at] = q;
        }
        return java.util.Arrays.copyOf(all, count);
    }
}
