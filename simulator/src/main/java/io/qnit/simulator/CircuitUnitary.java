package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.ClassicalMemory;
import io.qnit.simulator.shot.NoiseMode;
import io.qnit.simulator.shot.NoiseRules;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.shot.ProgramBuilder;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.statevector.StateVectorEngine;
import java.util.Arrays;

/** The whole matrix of a circuit, column by column: what it makes of each basis state. */
final class CircuitUnitary {
    /** 2^24 complex numbers, 256 MiB. */
    static final int MAX_QUBITS = 12;

    private CircuitUnitary() {}

    static double[] of(Circuit circuit, RunOptions options) {
        int qubits = circuit.qubitCount();
        if (qubits > MAX_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the matrix of " + qubits + " qubits is too large; at most " + MAX_QUBITS + " qubits are possible");
        }
        int[] places = new int[qubits];
        Arrays.setAll(places, q -> q);
        ClassicalMemory memory = ClassicalMemory.of(circuit, 0);
        Inputs.bind(circuit, options.inputs(), memory);
        Program program = ProgramBuilder.of(circuit, places, new int[0], NoiseRules.NONE, NoiseMode.CHOSEN);
        var operations = program.gatesOnly(memory)
                .orElseThrow(() -> new SimulationException(
                        ErrorCode.UNSUPPORTED,
                        "a circuit that measures, resets or branches has no matrix; only gates may be in it"));
        int size = 1 << qubits;
        double[] matrix = new double[2 * size * size];
        Interruption interruption = new Interruption(new RunControl(), options.timeout());
        try (Workers workers = new Workers(options.threads(), interruption)) {
            Engine engine = new StateVectorEngine(qubits, Precision.DOUBLE, workers.alone());
            Segment segment = engine.prepare(operations);
            workers.split(size, 1, (from, to) -> {
                for (int column = from; column < to; column++) {
                    addColumn(engine, segment, column, matrix);
                }
            });
        }
        return matrix;
    }

    private static void addColumn(Engine engine, Segment segment, int column, double[] matrix) {
        int size = 1 << engine.qubits();
        try (QuantumState state = engine.newSideState()) {
            for (int q = 0; q < engine.qubits(); q++) {
                if ((column >>> q & 1) == 1) {
                    state.flip(q);
                }
            }
            state.run(segment);
            double[] image = state.amplitudes();
            for (int row = 0; row < size; row++) {
                matrix[2 * (row * size + column)] = image[2 * row];
                matrix[2 * (row * size + column) + 1] = image[2 * row + 1];
            }
        }
    }
}
