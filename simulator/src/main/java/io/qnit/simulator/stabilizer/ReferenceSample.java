package io.qnit.simulator.stabilizer;

import io.qnit.core.ErrorCode;
import io.qnit.core.stim.PauliProduct;
import io.qnit.core.stim.StimCircuit;
import io.qnit.core.stim.StimGate;
import io.qnit.core.stim.StimInstruction;
import io.qnit.core.stim.StimItem;
import io.qnit.core.stim.StimRepeat;
import io.qnit.core.stim.StimTarget;
import io.qnit.simulator.SimulationException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * One shot of a circuit in Stim's terms on the tableau: without noise and with every open outcome 0, as the reference
 * that Pauli frames are relative to; or with open outcomes from outside. Turns of a loop that bring the tableau back to
 * where it was are not run again: their measurements are copied. For one use by one thread.
 */
public final class ReferenceSample {
    private final Tableau tableau;
    private final StimQubits qubits;
    private final IntUnaryOperator coins;
    private final Runnable poll;
    private long[] bits = new long[64];
    private long count;
    private final boolean isReference;
    private final long[] x;
    private final long[] z;

    private ReferenceSample(StimQubits qubits, Optional<IntUnaryOperator> coins, Runnable poll) {
        this.qubits = qubits;
        this.coins = coins.orElse(_ -> 0);
        isReference = coins.isEmpty();
        this.poll = poll;
        tableau = new Tableau(Math.max(1, qubits.count()));
        x = new long[tableau.words()];
        z = new long[tableau.words()];
    }

    /**
     * The measurements of the reference.
     *
     * @return bit m is bit m % 64 of long m / 64
     * @throws SimulationException {@code LIMIT_REACHED} for more measurements than an array holds bits
     */
    public static long[] of(StimCircuit circuit, Runnable poll) {
        return of(circuit, Optional.empty(), poll);
    }

    /**
     * One noiseless shot.
     *
     * @param coins the outcome to be where it is open, by how many measurements were recorded before; without it all are 0
     */
    public static long[] of(StimCircuit circuit, Optional<IntUnaryOperator> coins, Runnable poll) {
        if (circuit.measurements() > 64L * (Integer.MAX_VALUE - 8)) {
            throw new SimulationException(
                    ErrorCode.LIMIT_REACHED,
                    "a shot has " + circuit.measurements() + " measurements, more than fit in memory");
        }
        StimQubits qubits = StimQubits.of(circuit);
        if (qubits.count() > StabilizerEngine.MOST_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the stabilizer method holds at most " + StabilizerEngine.MOST_QUBITS
                            + " qubits; this circuit uses " + qubits.count());
        }
        double bytes = 2 * Tableau.bytes(qubits.count());
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "two tableaux of %,d qubits take %.1f GiB, and Java's heap is %.1f GiB; give it a larger -Xmx",
                            qubits.count(),
                            bytes / (1 << 30),
                            (double) Runtime.getRuntime().maxMemory() / (1 << 30)));
        }
        ReferenceSample sample = new ReferenceSample(qubits, coins, poll);
        sample.block(circuit);
        return Arrays.copyOf(sample.bits, (int) Math.ceilDiv(sample.count, 64));
    }

    private void block(StimCircuit circuit) {
        for (StimItem item : circuit.items()) {
            switch (item) {
                case StimRepeat repeat -> repeat(repeat);
                case StimInstruction instruction -> {
                    poll.run();
                    instruction(instruction);
                }
            }
        }
    }

    /** Brent's search for a period: the state is compared with that of a turn which is moved on ever more rarely. */
    private void repeat(StimRepeat repeat) {
        long turns = repeat.turns();
        boolean mayRepeat = isReference && turns > 4 && !hasFeedback(repeat.body());
        if (!mayRepeat) {
            for (long turn = 0; turn < turns; turn++) {
                block(repeat.body());
            }
            return;
        }
        Tableau anchor = tableau.copy();
        long anchorTurn = 0;
        long anchorCount = count;
        for (long turn = 1; turn <= turns; turn++) {
            block(repeat.body());
            if (tableau.sameAs(anchor)) {
                long period = turn - anchorTurn;
                long whole = (turns - turn) / period;
                copyRecord(anchorCount, count - anchorCount, whole);
                for (long rest = turns - turn - whole * period; rest > 0; rest--) {
                    block(repeat.body());
                }
                return;
            }
            if (Long.bitCount(turn) == 1) {
                anchor.copyFrom(tableau);
                anchorTurn = turn;
                anchorCount = count;
            }
        }
    }

    private static boolean hasFeedback(StimCircuit circuit) {
        for (StimItem item : circuit.items()) {
            switch (item) {
                case StimRepeat repeat -> {
                    if (hasFeedback(repeat.body())) {
                        return true;
                    }
                }
                case StimInstruction instruction -> {
                    if (instruction.gate().kind() == StimGate.Kind.UNITARY
                            && Arrays.stream(instruction.targets()).anyMatch(StimTarget::isClassical)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void copyRecord(long from, long length, long times) {
        for (long k = 0; k < length * times; k++) {
            if ((k & 0xFFFF) == 0) {
                poll.run();
            }
            record(bit(from + k % Math.max(1, length)));
        }
    }

    private void instruction(StimInstruction instruction) {
        int[] targets = instruction.targets();
        StimGate gate = instruction.gate();
        switch (gate.kind()) {
            case UNITARY -> unitary(instruction);
            case PAULI_ROTATION -> {
                int direction = gate == StimGate.SPP ? 0 : 2;
                for (int from = 0, end; from < targets.length; from = end) {
                    end = productEnd(targets, from);
                    rotate(PauliProduct.of(targets, from, end), direction);
                }
            }
            case NOISE, CORRELATED, ANNOTATION -> {}
            case HERALDED -> {
                for (int k = 0; k < targets.length; k++) {
                    record(0);
                }
            }
            case MEASURE -> {
                for (int target : targets) {
                    record(measure(target, gate.basis()) ^ inversion(target));
                }
            }
            case RESET -> {
                for (int target : targets) {
                    reset(target, gate.basis(), measure(target, gate.basis()));
                }
            }
            case MEASURE_RESET -> {
                for (int target : targets) {
                    int outcome = measure(target, gate.basis());
                    record(outcome ^ inversion(target));
                    reset(target, gate.basis(), outcome);
                }
            }
            case MEASURE_PAIR -> {
                for (int k = 0; k < targets.length; k += 2) {
                    clear();
                    factor(targets[k], gate.basis());
                    factor(targets[k + 1], gate.basis());
                    record(measure() ^ inversion(targets[k]) ^ inversion(targets[k + 1]));
                }
            }
            case MEASURE_PRODUCT -> {
                for (int from = 0, end; from < targets.length; from = end) {
                    end = productEnd(targets, from);
                    PauliProduct product = PauliProduct.of(targets, from, end);
                    load(product);
                    record(measure() ^ product.turns() / 2);
                }
            }
            case PAD -> {
                for (int target : targets) {
                    record(StimTarget.number(target));
                }
            }
        }
    }

    private static int productEnd(int[] targets, int from) {
        int end = from + 1;
        while (end < targets.length && targets[end] == StimTarget.COMBINER) {
            end += 2;
        }
        return end;
    }

    private static int inversion(int target) {
        return StimTarget.isInverted(target) ? 1 : 0;
    }

    private int qubit(int target) {
        return qubits.number(StimTarget.number(target));
    }

    private void unitary(StimInstruction instruction) {
        Clifford clifford = StimQubits.clifford(instruction.gate());
        int[] targets = instruction.targets();
        int width = clifford.qubits();
        TableauProgram program = new TableauProgram();
        int[] operands = new int[width];
        for (int k = 0; k < targets.length; k += width) {
            if (width == 2 && (StimTarget.isClassical(targets[k]) || StimTarget.isClassical(targets[k + 1]))) {
                tableau.run(program, 0, program.length());
                program = new TableauProgram();
                feedback(instruction, targets[k], targets[k + 1]);
                continue;
            }
            for (int j = 0; j < width; j++) {
                operands[j] = qubit(targets[k + j]);
            }
            program.add(clifford, operands);
        }
        tableau.run(program, 0, program.length());
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
        if (bit(count - StimTarget.number(control)) == 1) {
            int qubit = qubit(StimTarget.isRecord(a) ? b : a);
            int letter = StimQubits.feedbackPauli(instruction.gate());
            if ((letter & 1) != 0) {
                tableau.flip(qubit);
            }
            if ((letter & 2) != 0) {
                tableau.flipPhase(qubit);
            }
        }
    }

    private void clear() {
        Arrays.fill(x, 0);
        Arrays.fill(z, 0);
    }

    private void factor(int target, char letter) {
        int qubit = qubit(target);
        x[qubit >>> 6] ^= letter == 'Z' ? 0 : 1L << qubit;
        z[qubit >>> 6] ^= letter == 'X' ? 0 : 1L << qubit;
    }

    private void load(PauliProduct product) {
        clear();
        product.factors().forEach((number, letter) -> factor(number, letter == 1 ? 'X' : letter == 2 ? 'Z' : 'Y'));
    }

    /** Measures the Pauli string in {@code x} and {@code z}. */
    private int measure() {
        int expectation = tableau.expectation(x, z);
        if (expectation != 0) {
            return (1 - expectation) / 2;
        }
        int outcome = coins.applyAsInt((int) count);
        tableau.collapse(x, z, outcome);
        return outcome;
    }

    private int measure(int target, char basis) {
        if (basis == 'Z') {
            int qubit = qubit(target);
            if (tableau.isCertain(qubit)) {
                return tableau.certainOutcome(qubit);
            }
            int outcome = coins.applyAsInt((int) count);
            tableau.collapse(qubit, outcome);
            return outcome;
        }
        clear();
        factor(target, basis);
        return measure();
    }

    /** Brings the eigenstate of a measurement to the eigenvalue 1. */
    private void reset(int target, char basis, int outcome) {
        if (outcome == 1) {
            if (basis == 'X') {
                tableau.flipPhase(qubit(target));
            } else {
                tableau.flip(qubit(target));
            }
        }
    }

    /** exp(-i pi/4 P) for SPP: it takes Q that anticommutes with P to i P Q, and the reverse to -i P Q. */
    private void rotate(PauliProduct product, int direction) {
        load(product);
        tableau.rotate(x, z, product.turns() + direction >> 1 & 1);
    }

    private int bit(long index) {
        return (int) (bits[(int) (index >>> 6)] >>> index & 1);
    }

    private void record(int outcome) {
        int word = (int) (count >>> 6);
        if (word == bits.length) {
            bits = Arrays.copyOf(bits, (int) Math.min(Integer.MAX_VALUE - 8, 2L * word));
        }
        bits[word] |= (long) outcome << count;
        count++;
    }
}
