package io.qnit.simulator.noise;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Noisy operations for tests. */
public final class NoisyCircuits {
    private static final List<Gate> GATES = List.of(Gate.values()).stream().filter(g -> g.qubitCount() > 0).toList();

    private NoisyCircuits() {}

    /** The operations of a circuit without control flow, its measurements left out; resets are channels. */
    public static List<Operation> of(Circuit circuit, NoiseModel model) {
        NoisyOperations noise = new NoisyOperations(model);
        List<Operation> operations = new ArrayList<>();
        Block block = circuit.body();
        for (int i = 0; i < block.size(); i++) {
            int[] qubits = block.qubits(i);
            if (block.isGate(i)) {
                operations.add(Unitary.of(block.gate(i), block.parameters(i), block.addedControls(i), qubits));
                operations.addAll(noise.after(block.gate(i), qubits, qubits));
            } else if (block.opcode(i) == Opcode.RESET) {
                operations.add(new Noise(Channel.reset(1, 0), qubits));
                operations.addAll(noise.afterReset(qubits[0], qubits[0]));
            } else if (block.opcode(i) == Opcode.MEASURE) {
                operations.addAll(noise.beforeMeasurement(qubits[0], qubits[0]));
            }
        }
        return operations;
    }

    /** Gates of the whole table and channels of every kind. */
    public static List<Operation> random(Random random, int qubits, int count, boolean withNoise) {
        List<Operation> operations = new ArrayList<>();
        while (operations.size() < count) {
            if (withNoise && random.nextInt(3) == 0) {
                int width = 1 + random.nextInt(Math.min(qubits, 3));
                operations.add(new Noise(RandomChannels.channel(random, width), places(random, qubits, width)));
                continue;
            }
            Gate gate = GATES.get(random.nextInt(GATES.size()));
            int added = random.nextInt(8) == 0 ? 1 : 0;
            if (gate.qubitCount() + added > qubits) {
                continue;
            }
            double[] angles = new double[gate.parameterCount()];
            for (int k = 0; k < angles.length; k++) {
                angles[k] = random.nextDouble(-4, 4);
            }
            operations.add(Unitary.of(gate, angles, added, places(random, qubits, gate.qubitCount() + added)));
        }
        return operations;
    }

    private static int[] places(Random random, int qubits, int count) {
        List<Integer> all = new ArrayList<>();
        for (int q = 0; q < qubits; q++) {
            all.add(q);
        }
        java.util.Collections.shuffle(all, random);
        return all.subList(0, count).stream().mapToInt(q -> q).toArray();
    }
}
