package io.qnit.simulator.mps;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Circuits from a seed. */
final class Circuits {
    private Circuits() {}

    /** Gates of the whole table and random controls on random qubits. */
    static List<Operation> anyGates(int qubits, int gates, Random random) {
        List<Operation> operations = new ArrayList<>();
        Gate[] rows = Gate.values();
        while (operations.size() < gates) {
            Gate gate = rows[random.nextInt(rows.length)];
            int controls = random.nextInt(6) == 0 ? random.nextInt(3) : 0;
            if (gate.qubitCount() + controls > Math.min(qubits, 6)) {
                continue;
            }
            operations.add(Unitary.of(
                    gate, angles(gate.parameterCount(), random), controls,
                    some(qubits, gate.qubitCount() + controls, random)));
        }
        return operations;
    }

    /** Layers of ry and rz on every qubit and cx on neighbours, in turn the even and the odd pairs. */
    static List<Operation> brickwork(int qubits, int layers, Random random) {
        return brickwork(qubits, layers, random, 1);
    }

    /** With angles up to {@code part} of a full turn: the smaller, the less entanglement. */
    static List<Operation> brickwork(int qubits, int layers, Random random, double part) {
        List<Operation> operations = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (int q = 0; q < qubits; q++) {
                operations.add(gate(Gate.RY, 2 * Math.PI * part * random.nextDouble(), q));
                operations.add(gate(Gate.RZ, 2 * Math.PI * part * random.nextDouble(), q));
            }
            for (int q = layer % 2; q + 1 < qubits; q += 2) {
                operations.add(Unitary.of(Gate.CX, new double[0], 0, q, q + 1));
            }
        }
        return operations;
    }

    static Operation gate(Gate gate, int... qubits) {
        return Unitary.of(gate, new double[0], 0, qubits);
    }

    static Operation gate(Gate gate, double angle, int... qubits) {
        return Unitary.of(gate, new double[] {angle}, 0, qubits);
    }

    static double[] angles(int count, Random random) {
        double[] angles = new double[count];
        for (int k = 0; k < count; k++) {
            angles[k] = 2 * Math.PI * random.nextDouble();
        }
        return angles;
    }

    /** Different qubits in random order. */
    static int[] some(int qubits, int count, Random random) {
        int[] all = permutation(qubits, random);
        return Arrays.copyOf(all, count);
    }

    static int[] permutation(int count, Random random) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            all[i] = all[j];
            all[j] = i;
        }
        return all;
    }
}
