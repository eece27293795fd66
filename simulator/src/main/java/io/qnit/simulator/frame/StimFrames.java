package io.qnit.simulator.frame;

import io.qnit.core.ErrorCode;
import io.qnit.core.stim.PauliProduct;
import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.core.stim.StimInstruction;
import io.qnit.core.stim.StimItem;
import io.qnit.core.stim.StimRepeat;
import io.qnit.core.stim.StimTarget;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.stabilizer.Clifford;
import io.qnit.simulator.stabilizer.StimQubits;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Turns a circuit in Stim's terms into a program for Pauli frames. For one use by one thread. */
final class StimFrames {
    private final FrameCode code;
    private final StimQubits qubits;

    private StimFrames(StimQubits qubits) {
        this.qubits = qubits;
        code = new FrameCode(qubits.count());
    }

    static FrameProgram compile(StimCircuit circuit) {
        StimFrames frames = new StimFrames(StimQubits.of(circuit));
        frames.block(circuit);
        return frames.code.finish(
                circuit.measurements(),
                circuit.detectors(),
                Math.toIntExact(circuit.observables()),
                circuit.lookback());
    }

    private void block(StimCircuit circuit) {
        for (StimItem item : circuit.items()) {
            switch (item) {
                case StimRepeat repeat -> code.loop(repeat.turns(), () -> block(repeat.body()));
                case StimInstruction instruction -> instruction(instruction);
            }
        }
    }

    private void instruction(StimInstruction instruction) {
        int[] targets = instruction.targets();
        switch (instruction.gate().kind()) {
            case UNITARY -> unitary(instruction);
            case PAULI_ROTATION -> eachProduct(targets, this::rotate);
            case NOISE -> noise(instruction);
            case CORRELATED -> code.correlated(
                    instruction.probability(), instruction.gate() == StimGate.E ? 1 : 0, rows(targets));
            case HERALDED -> heralded(instruction);
            case MEASURE -> {
                for (int target : targets) {
                    measure(qubit(target), instruction.gate().basis());
                }
                code.flipRecords(instruction.probability(), targets.length);
            }
            case RESET -> {
                for (int target : targets) {
                    reset(qubit(target), instruction.gate().basis());
                }
            }
            case MEASURE_RESET -> {
                for (int target : targets) {
                    measure(qubit(target), instruction.gate().basis());
                    reset(qubit(target), instruction.gate().basis());
                }
                code.flipRecords(instruction.probability(), targets.length);
            }
            case MEASURE_PAIR -> {
                for (int k = 0; k < targets.length; k += 2) {
                    int letter = "XZY".indexOf(instruction.gate().basis()) + 1;
                    measure(Map.of(
                            StimTarget.number(targets[k]), letter, StimTarget.number(targets[k + 1]), letter));
                }
                code.flipRecords(instruction.probability(), targets.length / 2);
            }
            case MEASURE_PRODUCT -> {
                eachProduct(targets, this::measure);
                code.flipRecords(instruction.probability(), instruction.measurements());
            }
            case PAD -> {
                for (int k = 0; k < targets.length; k++) {
                    code.record(-1);
                }
                code.flipRecords(instruction.probability(), targets.length);
            }
            case ANNOTATION -> annotation(instruction);
        }
    }

    private int qubit(int target) {
        return qubits.number(StimTarget.number(target));
    }

    private void unitary(StimInstruction instruction) {
        Clifford clifford = StimQubits.clifford(instruction.gate());
        int[] targets = instruction.targets();
        if (clifford.qubits() == 1) {
            for (int target : targets) {
                code.gate(clifford, qubit(target));
            }
            return;
        }
        for (int k = 0; k < targets.length; k += 2) {
            if (StimTarget.isClassical(targets[k]) || StimTarget.isClassical(targets[k + 1])) {
                feedback(instruction, targets[k], targets[k + 1]);
            } else {
                code.gate(clifford, qubit(targets[k]), qubit(targets[k + 1]));
            }
        }
    }

    private void feedback(StimInstruction instruction, int a, int b) {
        if (StimTarget.isSweep(a) || StimTarget.isSweep(b)) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "line " + instruction.line() + ": " + instruction.gate()
                            + " is controlled by a sweep bit, and nothing gives sweep bits a value");
        }
        if (StimTarget.isRecord(a) && StimTarget.isRecord(b)) {
            return;
        }
        int control = StimTarget.isRecord(a) ? a : b;
        int qubit = qubit(StimTarget.isRecord(a) ? b : a);
        int lookback = StimTarget.number(control);
        int letter = StimQubits.feedbackPauli(instruction.gate());
        if ((letter & 1) != 0) {
            code.feedback(code.x(qubit), lookback);
        }
        if ((letter & 2) != 0) {
            code.feedback(code.z(qubit), lookback);
        }
    }

    private void eachProduct(int[] targets, Consumer<Map<Integer, Integer>> action) {
        int from = 0;
        while (from < targets.length) {
            int end = from + 1;
            while (end < targets.length && targets[end] == StimTarget.COMBINER) {
                end += 2;
            }
            action.accept(PauliProduct.of(targets, from, end).factors());
            from = end;
        }
    }

    /** Makes the row for sums 1 where the frame anticommutes with the product. */
    private void anticommutation(Map<Integer, Integer> factors) {
        code.clear(code.sum());
        factors.forEach((number, letter) -> {
            int qubit = qubits.number(number);
            if ((letter & 1) != 0) {
                code.add(code.sum(), code.z(qubit));
            }
            if ((letter & 2) != 0) {
                code.add(code.sum(), code.x(qubit));
            }
        });
    }

    /** Multiplies the frame by the product where the row for sums is 1. */
    private void multiply(Map<Integer, Integer> factors) {
        factors.forEach((number, letter) -> {
            int qubit = qubits.number(number);
            if ((letter & 1) != 0) {
                code.add(code.x(qubit), code.sum());
            }
            if ((letter & 2) != 0) {
                code.add(code.z(qubit), code.sum());
            }
        });
    }

    private void rotate(Map<Integer, Integer> factors) {
        anticommutation(factors);
        multiply(factors);
    }

    private void measure(Map<Integer, Integer> factors) {
        anticommutation(factors);
        code.record(code.sum());
        code.randomize(code.sum());
        multiply(factors);
    }

    private void measure(int qubit, char basis) {
        switch (basis) {
            case 'X' -> {
                code.record(code.z(qubit));
                code.randomize(code.x(qubit));
            }
            case 'Z' -> {
                code.record(code.x(qubit));
                code.randomize(code.z(qubit));
            }
            default -> {
                code.add(code.x(qubit), code.z(qubit));
                code.record(code.x(qubit));
                code.randomize(code.z(qubit));
                code.add(code.x(qubit), code.z(qubit));
            }
        }
    }

    private void reset(int qubit, char basis) {
        switch (basis) {
            case 'X' -> {
                code.clear(code.z(qubit));
                code.randomize(code.x(qubit));
            }
            case 'Z' -> {
                code.clear(code.x(qubit));
                code.randomize(code.z(qubit));
            }
            default -> {
                code.clear(code.x(qubit));
                code.randomize(code.z(qubit));
                code.add(code.x(qubit), code.z(qubit));
            }
        }
    }

    private void noise(StimInstruction instruction) {
        int[] targets = instruction.targets();
        double p = instruction.probability();
        switch (instruction.gate()) {
            case X_ERROR -> code.noise(
                    FrameProgram.FLIP, p, 1, Arrays.stream(targets).map(t -> code.x(qubit(t))).toArray());
            case Z_ERROR -> code.noise(
                    FrameProgram.FLIP, p, 1, Arrays.stream(targets).map(t -> code.z(qubit(t))).toArray());
            case Y_ERROR -> code.weighted(FrameProgram.PAULI1, new double[] {0, p, 0}, 2, bothRows(targets));
            case DEPOLARIZE1 -> code.noise(FrameProgram.DEPOLARIZE1, p, 2, bothRows(targets));
            case DEPOLARIZE2 -> code.noise(FrameProgram.DEPOLARIZE2, p, 4, bothRows(targets));
            case PAULI_CHANNEL_1 -> code.weighted(FrameProgram.PAULI1, instruction.arguments(), 2, bothRows(targets));
            case PAULI_CHANNEL_2 -> code.weighted(FrameProgram.PAULI2, instruction.arguments(), 4, bothRows(targets));
            case I_ERROR, II_ERROR -> {}
            default -> throw new IllegalArgumentException(instruction.gate() + " is no noise");
        }
    }

    private void heralded(StimInstruction instruction) {
        int[] targets = instruction.targets();
        double p = instruction.probability();
        for (int k = 0; k < targets.length; k++) {
            code.record(-1);
        }
        double[] parts = instruction.gate() == StimGate.HERALDED_ERASE
                ? new double[] {p / 4, p / 4, p / 4, p / 4}
                : instruction.arguments();
        code.weighted(FrameProgram.HERALDED, parts, 2, bothRows(targets));
    }

    /** The rows of X and Z of each target in turn. */
    private int[] bothRows(int[] targets) {
        int[] rows = new int[2 * targets.length];
        for (int k = 0; k < targets.length; k++) {
            rows[2 * k] = code.x(qubit(targets[k]));
            rows[2 * k + 1] = code.z(qubit(targets[k]));
        }
        return rows;
    }

    /** The rows that a product of Pauli operators flips. */
    private int[] rows(int[] targets) {
        int[] rows = new int[2 * targets.length];
        int count = 0;
        for (int target : targets) {
            if (StimTarget.hasX(target)) {
                rows[count++] = code.x(qubit(target));
            }
            if (StimTarget.hasZ(target)) {
                rows[count++] = code.z(qubit(target));
            }
        }
        return Arrays.copyOf(rows, count);
    }

    private void annotation(StimInstruction instruction) {
        int[] targets = instruction.targets();
        switch (instruction.gate()) {
            case DETECTOR -> code.detector(
                    Arrays.stream(targets).map(StimTarget::number).toArray());
            case OBSERVABLE_INCLUDE -> {
                int number = (int) instruction.probability();
                int[] lookbacks = Arrays.stream(targets)
                        .filter(StimTarget::isRecord)
                        .map(StimTarget::number)
                        .toArray();
                code.observable(number, lookbacks);
                int[] rows = new int[2 * targets.length];
                int count = 0;
                for (int target : targets) {
                    if (StimTarget.hasX(target)) {
                        rows[count++] = code.z(qubit(target));
                    }
                    if (StimTarget.hasZ(target)) {
                        rows[count++] = code.x(qubit(target));
                    }
                }
                if (count > 0) {
                    code.observableRows(number, Arrays.copyOf(rows, count));
                }
            }
            default -> {}
        }
    }
}
