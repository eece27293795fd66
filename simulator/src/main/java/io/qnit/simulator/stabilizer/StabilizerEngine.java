package io.qnit.simulator.stabilizer;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.Arrays;
import java.util.List;

/**
 * Stabilizer states by the inverse tableau: any number of qubits that fits, Clifford gates only. What is not Clifford is
 * refused, never approximated. Safe for use by several threads; its states are not.
 */
public final class StabilizerEngine implements Engine {
    /** What the arrays of a tableau can hold. */
    public static final int MOST_QUBITS = 1 << 17;

    private final int qubits;
    private final Workers workers;

    /**
     * @param qubits 0 to {@link #MOST_QUBITS}
     * @throws SimulationException {@code UNSUPPORTED} for more
     */
    public StabilizerEngine(int qubits, Workers workers) {
        if (qubits > MOST_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "the stabilizer method holds at most " + MOST_QUBITS + " qubits; this circuit has " + qubits);
        }
        this.qubits = qubits;
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
     * @throws SimulationException {@code UNSUPPORTED} with the name of an operation that is not Clifford
     */
    @Override
    public Segment prepare(List<Operation> operations) {
        TableauProgram program = new TableauProgram();
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary unitary -> program.add(clifford(unitary), unitary.qubits());
                case Noise _ -> throw new IllegalArgumentException("noise happens shot by shot in this method");
            }
        }
        return new Prepared(program);
    }

    private static Clifford clifford(Unitary unitary) {
        return Cliffords.of(unitary)
                .orElseThrow(() -> new SimulationException(
                        ErrorCode.UNSUPPORTED,
                        unitary + " is not a Clifford gate; the stabilizer method takes no other"));
    }

    @Override
    public QuantumState newState() {
        return new StabilizerState(new Tableau(qubits), workers);
    }

    @Override
    public QuantumState newSideState() {
        return new StabilizerState(new Tableau(qubits), workers.alone());
    }

    @Override
    public double stateBytes() {
        return Tableau.bytes(qubits);
    }

    record Prepared(TableauProgram program) implements Segment {
        @Override
        public List<String> passes() {
            int gates = program.gates();
            return gates == 0 ? List.of() : List.of(gates + (gates == 1 ? " gate" : " gates") + " on the tableau");
        }

        @Override
        public String toString() {
            return Arrays.toString(Arrays.copyOf(program.code(), program.length()));
        }
    }
}
