package io.qnit.simulator.stabilizer;

import io.qnit.core.ErrorCode;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stabilizer state in an inverse {@link Tableau}. */
final class StabilizerState implements QuantumState {
    private static final int MOST_AMPLITUDE_QUBITS = 24;
    /** Shots that one thread samples at a time. */
    private static final int SHOTS_PER_PIECE = 1024;

    private final Tableau tableau;
    private final Workers workers;
    /** The outcomes of the last sampling, good until the state changes. */
    private @Nullable OutcomeSpace space;

    private int[] spaceQubits = {};

    StabilizerState(Tableau tableau, Workers workers) {
        this.tableau = tableau;
        this.workers = workers;
    }

    @Override
    public int qubits() {
        return tableau.qubits();
    }

    @Override
    public void run(Segment segment) {
        TableauProgram program = ((StabilizerEngine.Prepared) segment).program();
        space = null;
        for (int piece = 0; piece < program.pieces(); piece++) {
            workers.poll();
            tableau.run(program, program.pieceStart(piece), program.pieceStart(piece + 1));
        }
    }

    @Override
    public double probabilityOfOne(int qubit) {
        return tableau.isCertain(qubit) ? tableau.certainOutcome(qubit) : 0.5;
    }

    @Override
    public void collapse(int qubit, int outcome) {
        if (!tableau.isCertain(qubit)) {
            space = null;
            tableau.collapse(qubit, outcome);
        } else if (tableau.certainOutcome(qubit) != outcome) {
            throw new IllegalArgumentException("qubit " + qubit + " cannot be " + outcome);
        }
    }

    @Override
    public void flip(int qubit) {
        space = null;
        tableau.flip(qubit);
    }

    @Override
    public double[] krausProbabilities(Channel channel, int[] qubits) {
        CliffordChannel form = CliffordChannel.of(channel);
        double[] probabilities = new double[form.size()];
        double sum = 0;
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] = switch (form.operator(k)) {
                case CliffordChannel.Gate gate -> gate.weight();
                case CliffordChannel.Jump jump -> {
                    double one = probabilityOfOne(qubits[0]);
                    yield jump.weight() * (jump.from() == 1 ? one : 1 - one);
                }
            };
            sum += probabilities[k];
        }
        for (int k = 0; k < probabilities.length; k++) {
            probabilities[k] /= sum;
        }
        return probabilities;
    }

    @Override
    public void applyKraus(Channel channel, int[] qubits, int index) {
        space = null;
        switch (CliffordChannel.of(channel).operator(index)) {
            case CliffordChannel.Gate gate -> {
                TableauProgram program = new TableauProgram();
                program.add(gate.clifford(), qubits);
                tableau.run(program, 0, program.length());
            }
            case CliffordChannel.Jump jump -> {
                collapse(qubits[0], jump.from());
                if (jump.from() != jump.to()) {
                    tableau.flip(qubits[0]);
                }
            }
        }
    }

    @Override
    public QuantumState copy() {
        return new StabilizerState(tableau.copy(), workers);
    }

    @Override
    public QuantumState sideCopy() {
        return new StabilizerState(tableau.copy(), workers.alone());
    }

    @Override
    public void copyFrom(QuantumState other) {
        space = null;
        tableau.copyFrom(((StabilizerState) other).tableau);
    }

    @Override
    public void sample(int[] qubits, Draws draws, Samples into) {
        OutcomeSpace outcomes = outcomes(qubits);
        workers.split(
                draws.shots(), SHOTS_PER_PIECE, (from, to) -> outcomes.sample(draws, into, from, to));
    }

    @Override
    public void probabilities(int[] qubits, double cutoff, OutcomeConsumer consumer) {
        OutcomeSpace outcomes = outcomes(qubits);
        if (Math.scalb(1.0, -outcomes.free()) <= cutoff) {
            return;
        }
        if (outcomes.free() > 62) {
            throw new SimulationException(
                    ErrorCode.LIMIT_REACHED,
                    "there are 2^" + outcomes.free() + " outcomes of equal probability, too many to list");
        }
        long[] count = {0};
        outcomes.enumerate((words, probability) -> {
            if ((++count[0] & 0xFFFF) == 0) {
                workers.poll();
            }
            consumer.accept(words, probability);
        });
    }

    private OutcomeSpace outcomes(int[] qubits) {
        OutcomeSpace known = space;
        if (known == null || !Arrays.equals(spaceQubits, qubits)) {
            known = OutcomeSpace.of(tableau, qubits);
            space = known;
            spaceQubits = qubits.clone();
        }
        return known;
    }

    @Override
    public double expectation(PauliString string) {
        return tableau.expectation(string.xMask(), string.zMask());
    }

    /** The first non-zero amplitude of the affine space is made positive; the others follow from it. */
    @Override
    public double[] amplitudes() {
        int n = tableau.qubits();
        if (n > MOST_AMPLITUDE_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "amplitudes are given for at most " + MOST_AMPLITUDE_QUBITS + " qubits; there are " + n);
        }
        int[] all = new int[n];
        for (int q = 0; q < n; q++) {
            all[q] = q;
        }
        OutcomeSpace outcomes = OutcomeSpace.of(tableau, all);
        int free = outcomes.free();
        // Per free measurement a stabilizer s X^flips Z^phases that takes one basis state of the support to another.
        int[] flips = new int[free];
        int[] phases = new int[free];
        int[] turns = new int[free];
        for (int k = 0; k < free; k++) {
            for (int q = 0; q < n; q++) {
                flips[k] |= outcomes.dependsOn(q, k) ? 1 << q : 0;
            }
            phases[k] = partner(outcomes, flips[k]);
            int sign = tableau.expectation(new long[] {flips[k]}, new long[] {phases[k]});
            turns[k] = 1 - sign + Integer.bitCount(flips[k] & phases[k]);
        }
        double[] amplitudes = new double[2 << n];
        double size = Math.sqrt(Math.scalb(1.0, -free));
        int state = 0;
        for (int q = 0; q < n; q++) {
            state |= outcomes.constant(q) ? 1 << q : 0;
        }
        int turn = 0;
        for (int step = 1;; step++) {
            amplitudes[2 * state + (turn & 1)] = (turn & 2) == 0 ? size : -size;
            if (step == 1 << free) {
                return amplitudes;
            }
            int k = Integer.numberOfTrailingZeros(step);
            turn += turns[k] + 2 * Integer.bitCount(state & phases[k]);
            state ^= flips[k];
        }
    }

    /** The Z part of a stabilizer with this X part: free rows of Z cancel the X bits that the X part has at the start. */
    private int partner(OutcomeSpace outcomes, int flips) {
        long[] product = new long[2 * tableau.words()];
        for (int rest = flips; rest != 0; rest &= rest - 1) {
            tableau.timesInto(product, 2 * Integer.numberOfTrailingZeros(rest));
        }
        long[] sum = Objects.requireNonNull(outcomes.sumOf(product), "no stabilizer leads there");
        int mask = 0;
        for (int k = 0; k < outcomes.free(); k++) {
            if ((sum[k >>> 6] >>> k & 1) == 1) {
                mask |= 1 << outcomes.freeBit(k);
            }
        }
        return mask;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of();
    }

    @Override
    public void close() {}
}
