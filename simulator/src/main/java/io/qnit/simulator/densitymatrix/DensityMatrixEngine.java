package io.qnit.simulator.densitymatrix;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Mixed states, exactly. A state of n qubits is held as the 4^n real numbers Tr(P rho), P running over the Pauli strings:
 * half the memory of the matrix, and a gate or a channel on k qubits is a real matrix of 4^k by 4^k, so that gates and noise
 * join into one. A Pauli string's expectation value is one of the numbers, and measured qubits' probabilities are a
 * Walsh-Hadamard transform of those strings that have I and Z on them. The representation by Pauli transfer matrices is
 * folklore (D. Greenbaum, arXiv:1509.02921); the passes are those of {@link TransferPass}.
 *
 * <p>Safe for use by several threads; its states are not.
 */
public final class DensityMatrixEngine implements Engine {
    /** What an array holds. */
    public static final int MOST_QUBITS = 15;

    private final int qubits;
    private final Workers workers;
    private final TransferKernels kernels;

    /**
     * @param qubits 0 to {@link #MOST_QUBITS}
     * @throws SimulationException {@code UNSUPPORTED} for more
     */
    public DensityMatrixEngine(int qubits, Workers workers) {
        this(qubits, workers, TransferKernels.best());
    }

    DensityMatrixEngine(int qubits, Workers workers, TransferKernels kernels) {
        if (qubits > MOST_QUBITS) {
            throw new SimulationException(
                    ErrorCode.UNSUPPORTED,
                    "a density matrix holds up to " + MOST_QUBITS + " qubits; this circuit has " + qubits);
        }
        this.qubits = qubits;
        this.workers = workers;
        this.kernels = kernels;
    }

    /** Parts of a run, in order. */
    sealed interface Part {
        record Pass(TransferPass plan, TileProgram program) implements Part {}

        record Wide(WideUnitary unitary) implements Part {}
    }

    /** What {@link #prepare} makes. */
    record Parts(List<Part> parts) implements Segment {
        @Override
        public List<String> passes() {
            return parts.stream().map(part -> switch (part) {
                case Part.Pass(TransferPass plan, TileProgram _) -> plan.toString();
                case Part.Wide(WideUnitary unitary) -> "1 unitary on " + unitary.qubits().length + " qubits";
            }).toList();
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
        List<Part> parts = new ArrayList<>();
        List<Transfer> run = new ArrayList<>();
        for (TransferFusion.Item item : TransferFusion.fuse(qubits, operations)) {
            switch (item) {
                case TransferFusion.Item.Dense(Transfer transfer) -> run.add(transfer);
                case TransferFusion.Item.Wide(WideUnitary unitary) -> {
                    addPasses(run, parts);
                    run.clear();
                    parts.add(new Part.Wide(unitary));
                }
            }
        }
        addPasses(run, parts);
        return new Parts(parts);
    }

    private void addPasses(List<Transfer> run, List<Part> parts) {
        for (TransferPass pass : TransferPass.plan(qubits, run)) {
            parts.add(new Part.Pass(pass, new TileProgram(qubits, pass)));
        }
    }

    @Override
    public DensityMatrix newState() {
        return new DensityMatrix(qubits, workers, kernels);
    }

    @Override
    public DensityMatrix newSideState() {
        return new DensityMatrix(qubits, workers.alone(), kernels);
    }

    @Override
    public double stateBytes() {
        return Math.scalb((double) Double.BYTES, 2 * qubits);
    }
}
