package io.qnit.simulator.trajectory;

import io.qnit.core.observable.PauliString;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.OutcomeConsumer;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Samples;
import io.qnit.simulator.state.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts a {@link TrajectorySampler} where an engine is wanted, for programs whose shots never part: its states only note
 * what happens to them, and run it, noise and all, when they are sampled. What needs a state in the middle is refused.
 */
public final class TrajectoryEngine implements Engine {
    private final int qubits;
    private final Workers workers;

    public TrajectoryEngine(int qubits, Workers workers) {
        this.qubits = qubits;
        this.workers = workers;
    }

    private record Noted(List<Operation> operations) implements Segment {
        @Override
        public List<String> passes() {
            return List.of(operations.size() + " operations, run by trajectories");
        }
    }

    @Override
    public int qubits() {
        return qubits;
    }

    @Override
    public boolean mixesStates() {
        return true;
    }

    @Override
    public Segment prepare(List<Operation> operations) {
        return new Noted(operations);
    }

    @Override
    public QuantumState newState() {
        return new State(List.of());
    }

    @Override
    public QuantumState newSideState() {
        return newState();
    }

    @Override
    public double stateBytes() {
        return TrajectorySampler.bytes(qubits, workers.threads());
    }

    private final class State implements QuantumState {
        private final List<Operation> operations;
        private int branches;

        State(List<Operation> operations) {
            this.operations = new ArrayList<>(operations);
        }

        @Override
        public int qubits() {
            return qubits;
        }

        @Override
        public void run(Segment segment) {
            operations.addAll(((Noted) segment).operations());
        }

        @Override
        public void sample(int[] measured, Draws draws, Samples into) {
            TrajectorySampler sampler = new TrajectorySampler(qubits, operations, workers);
            sampler.sample(measured, draws, into);
            branches += sampler.branches();
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("trajectories", branches + 1);
        }

        @Override
        public QuantumState copy() {
            return new State(operations);
        }

        @Override
        public QuantumState sideCopy() {
            return copy();
        }

        @Override
        public void copyFrom(QuantumState other) {
            operations.clear();
            operations.addAll(((State) other).operations);
        }

        @Override
        public void close() {
            // holds no state
        }

        private UnsupportedOperationException noState() {
            return new UnsupportedOperationException("trajectories have no state before they are sampled");
        }

        @Override
        public double probabilityOfOne(int qubit) {
            throw noState();
        }

        @Override
        public void collapse(int qubit, int outcome) {
            throw noState();
        }

        @Override
        public void flip(int qubit) {
            throw noState();
        }

        @Override
        public double[] krausProbabilities(Channel channel, int[] on) {
            throw noState();
        }

        @Override
        public void applyKraus(Channel channel, int[] on, int index) {
            throw noState();
        }

        @Override
        public void probabilities(int[] measured, double cutoff, OutcomeConsumer consumer) {
            throw noState();
        }

        @Override
        public double expectation(PauliString string) {
            throw noState();
        }

        @Override
        public double[] amplitudes() {
            throw noState();
        }
    }
}
