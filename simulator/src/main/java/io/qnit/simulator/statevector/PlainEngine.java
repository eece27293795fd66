package io.qnit.simulator.statevector;

import io.qnit.core.observable.Pauli;
import io.qnit.core.observable.PauliString;
import io.qnit.simulator.Precision;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** State vectors that run one sweep per gate. */
public final class PlainEngine implements Engine {
    private final int qubits;
    private final Precision precision;
    private final Workers workers;

    public PlainEngine(int qubits, Precision precision, Workers workers) {
        this.qubits = qubits;
        this.precision = precision;
        this.workers = workers;
    }

    private record Sweeps(List<Step> steps) implements Segment {
        @Override
        public List<String> passes() {
            return List.of(steps.size() + " sweeps");
        }
    }

    @Override
    public int qubits() {
        return qubits;
    }

    @Override
    public boolean mixesStates() {
        return false;
    }

    @Override
    public Segment prepare(List<Operation> operations) {
        List<Step> steps = new ArrayList<>();
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary u -> steps.addAll(Step.of(u.matrix(), u.controls(), u.qubits()));
                case Noise _ -> throw new IllegalArgumentException("a pure state takes no channel as a whole");
            }
        }
        return new Sweeps(steps);
    }

    @Override
    public QuantumState newState() {
        return new State(create(workers), workers);
    }

    @Override
    public QuantumState newSideState() {
        Workers alone = workers.alone();
        return new State(create(alone), alone);
    }

    @Override
    public double stateBytes() {
        return Math.scalb((double) precision.bytesPerAmplitude(), qubits);
    }

    private StateVector create(Workers by) {
        return switch (precision) {
            case DOUBLE -> new DoubleStateVector(qubits, by);
            case SINGLE -> new FloatStateVector(qubits, by);
        };
    }

    private final class State implements QuantumState {
        private final StateVector vector;
        private final Workers by;

        State(StateVector vector, Workers by) {
            this.vector = vector;
            this.by = by;
        }

        @Override
        public int qubits() {
            return qubits;
        }

        @Override
        public void run(Segment segment) {
            List<Step> steps = ((Sweeps) segment).steps();
            for (int k = 0; k < steps.size(); k++) {
                by.poll();
                vector.apply(steps.get(k));
                by.advanceTo((double) k / steps.size());
            }
        }

        @Override
        public double probabilityOfOne(int qubit) {
            double[] weights = vector.outcomeWeights(qubit);
            double negligible = vector.roundingError() * (weights[0] + weights[1]);
            return weights[1] < negligible ? 0
                    : weights[0] < negligible ? 1 : weights[1] / (weights[0] + weights[1]);
        }

        @Override
        public void collapse(int qubit, int outcome) {
            vector.collapse(qubit, outcome, vector.outcomeWeights(qubit)[outcome]);
        }

        @Override
        public void flip(int qubit) {
            vector.flip(qubit);
        }

        @Override
        public double[] krausProbabilities(Channel channel, int[] targets) {
            double[] odds = new double[channel.krausOperators().size()];
            StateVector image = create(by);
            double norm = vector.norm();
            for (int k = 0; k < odds.length; k++) {
                image.copyFrom(vector);
                image.apply(Step.of(channel.krausOperators().get(k), 0, targets));
                odds[k] = image.norm() / norm;
                odds[k] = odds[k] < vector.roundingError() ? 0 : odds[k];
            }
            return odds;
        }

        @Override
        public void applyKraus(Channel channel, int[] targets, int index) {
            vector.apply(Step.of(channel.krausOperators().get(index), 0, targets));
            vector.apply(new Step.Scale(0, 0, 1 / Math.sqrt(vector.norm()), 0));
        }

        @Override
        public QuantumState copy() {
            State copy = new State(create(by), by);
            copy.vector.copyFrom(vector);
            return copy;
        }

        @Override
        public QuantumState sideCopy() {
            Workers alone = by.alone();
            State copy = new State(create(alone), alone);
            copy.vector.copyFrom(vector);
            return copy;
        }

        @Override
        public void copyFrom(QuantumState other) {
            vector.copyFrom(((State) other).vector);
        }

        @Override
        public void sample(int[] measured, Draws draws, Samples into) {
            int[] drawn = Sampler.draw(vector, draws.shots(), s -> draws.uniform(s, 0));
            for (int s = 0; s < drawn.length; s++) {
                into.setWord(s, 0, StateVector.pattern(drawn[s], measured));
            }
        }

        @Override
        public void probabilities(int[] measured, double cutoff, OutcomeConsumer consumer) {
            double[] weights = new double[1 << measured.length];
            vector.addMarginal(measured, 1 / vector.norm(), weights);
            long[] words = new long[1];
            for (int pattern = 0; pattern < weights.length; pattern++) {
                if (weights[pattern] > Math.max(cutoff, vector.roundingError())) {
                    words[0] = pattern;
                    consumer.accept(words, weights[pattern]);
                }
            }
        }

        @Override
        public double expectation(PauliString string) {
            int x = 0;
            int z = 0;
            for (var factor : string.factors().entrySet()) {
                int bit = 1 << factor.getKey();
                x |= factor.getValue() == Pauli.Z ? 0 : bit;
                z |= factor.getValue() == Pauli.X ? 0 : bit;
            }
            return vector.pauli(x, z);
        }

        @Override
        public double[] amplitudes() {
            return vector.amplitudes();
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of();
        }

        @Override
        public void close() {
            // on the heap: nothing to free
        }
    }
}
