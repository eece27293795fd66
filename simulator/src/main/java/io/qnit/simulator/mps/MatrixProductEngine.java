package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Segment;
import java.util.BitSet;
import java.util.List;

/**
 * Matrix product states: n tensors with bonds between neighbours, exact as long as the bonds may grow, truncated with a
 * bound on the error where they may not. Cost and memory grow with the number of qubits and with the cube and the square
 * of the bond, not with 2^n. Safe for use by several threads.
 */
public final class MatrixProductEngine implements Engine {
    private final int qubits;
    private final MatrixProductOptions options;
    private final int[] order;
    private final double bytes;
    private final Workers workers;

    /**
     * @param order the qubit at each place of the chain, all of them once
     * @param bytes what a state is expected to take, for {@link #stateBytes}
     */
    public MatrixProductEngine(int qubits, MatrixProductOptions options, int[] order, double bytes, Workers workers) {
        if (qubits < 1) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT, "a chain has at least one qubit, not " + qubits);
        }
        BitSet seen = new BitSet();
        for (int q : order) {
            if (q < 0 || q >= qubits || seen.get(q)) {
                throw new IllegalArgumentException("qubit " + q + " is out of range or twice in the order");
            }
            seen.set(q);
        }
        if (order.length != qubits) {
            throw new IllegalArgumentException("an order of " + order.length + " qubits for a chain of " + qubits);
        }
        this.qubits = qubits;
        this.options = options;
        this.order = order.clone();
        this.bytes = bytes;
        this.workers = workers;
    }

    @Override
    public int qubits() {
        return qubits;
    }

    @Override
    public boolean mixesStates() {
        return false;
    }

    /**
     * As the interface says.
     *
     * @throws SimulationException when a matrix has a number that is not finite
     */
    @Override
    public Segment prepare(List<Operation> operations) {
        return ChainProgram.of(qubits, operations);
    }

    @Override
    public QuantumState newState() {
        return new MatrixProductState(new Chain(qubits, options, workers), new QubitOrder(order));
    }

    @Override
    public QuantumState newSideState() {
        return new MatrixProductState(new Chain(qubits, options, workers.alone()), new QubitOrder(order));
    }

    @Override
    public double stateBytes() {
        return bytes;
    }
}
