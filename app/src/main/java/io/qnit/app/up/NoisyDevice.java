package io.qnit.app.up;

import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.Position;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.core.gate.Gate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The device that {@code qnit up} simulates: a patch of 20 qubits of the heavy-hex lattice, two rows of eight with a bridge
 * in every fourth column, and errors as today's better superconducting devices have them, another one on each qubit and each
 * pair. It says nothing of T1 and T2, so that its noise is one of Pauli errors, which simulates fast.
 */
final class NoisyDevice {
    static final int QUBITS = 20;

    private static final int ROW = 8;
    private static final long SEED = 20;
    private static final double NONE = Double.NaN;

    private NoisyDevice() {}

    /** @param calibrated when it is said to have been measured */
    static Target target(Instant calibrated) {
        Random random = new Random(SEED);
        Target.Builder device = Target.builder("noisy-heavyhex-20", QUBITS)
                .description("a simulated heavy-hex device").source("made up by 'qnit up'")
                .calibration("simulated", calibrated).positions(positions());
        Map<List<Integer>, GateProperties> pulses = new HashMap<>();
        Map<List<Integer>, GateProperties> frames = new HashMap<>();
        for (int qubit = 0; qubit < QUBITS; qubit++) {
            device.qubit(qubit, new QubitProperties(
                    NONE, NONE, NONE, between(random, 0.005, 0.015), between(random, 0.01, 0.025), 1.2e-6, 1e-6));
            pulses.put(List.of(qubit), new GateProperties(between(random, 1.5e-4, 4e-4), 3.2e-8));
            frames.put(List.of(qubit), new GateProperties(0, 0));
        }
        Map<List<Integer>, GateProperties> pairs = new HashMap<>();
        for (int[] edge : edges()) {
            device.edge(edge[0], edge[1]);
            GateProperties quality = new GateProperties(between(random, 0.003, 0.009), 6.8e-8);
            pairs.put(List.of(edge[0], edge[1]), quality);
            pairs.put(List.of(edge[1], edge[0]), quality);
        }
        return device.gate(NativeGate.placed(Gate.CZ, pairs)).gate(NativeGate.placed(Gate.SX, pulses))
                .gate(NativeGate.placed(Gate.X, pulses)).gate(NativeGate.placed(Gate.RZ, frames)).build();
    }

    /** Rows 0 to 7 and 10 to 17; bridges 8 and 9 between them, 18 and 19 below the second. */
    static List<int[]> edges() {
        List<int[]> edges = new ArrayList<>();
        for (int first : new int[] {0, ROW + 2}) {
            for (int column = 0; column + 1 < ROW; column++) {
                edges.add(new int[] {first + column, first + column + 1});
            }
        }
        edges.addAll(List.of(
                new int[] {1, 8}, new int[] {8, 11}, new int[] {5, 9}, new int[] {9, 15}, new int[] {13, 18},
                new int[] {17, 19}));
        return edges;
    }

    private static List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (int column = 0; column < ROW; column++) {
            positions.add(new Position(column, 0));
        }
        positions.addAll(List.of(new Position(1, 1), new Position(5, 1)));
        for (int column = 0; column < ROW; column++) {
            positions.add(new Position(column, 2));
        }
        positions.addAll(List.of(new Position(3, 3), new Position(7, 3)));
        return positions;
    }

    private static double between(Random random, double least, double most) {
        return least + (most - least) * random.nextDouble();
    }
}
