package io.qnit.simulator.sparse;

import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import io.qnit.simulator.state.Segment;
import io.qnit.simulator.state.Unitary;
import java.util.ArrayList;
import java.util.List;

/** Makes {@link SparseState}s: any number of qubits, as long as few basis states occur. */
public final class SparseEngine implements Engine {
    /** Bytes that a non-zero amplitude takes on up to 64 qubits, with the index that finds it. */
    public static final int BYTES_PER_AMPLITUDE = 64;

    /** Beyond this nobody wants to know how many. */
    private static final double FAR_TOO_MANY = 1L << 40;

    private final int qubits;
    private final int maxAmplitudes;
    private final Workers workers;

    /** @param maxAmplitudes more than these in a state end the run with {@link SparseStateFull} */
    public SparseEngine(int qubits, int maxAmplitudes, Workers workers) {
        this.qubits = qubits;
        this.maxAmplitudes = maxAmplitudes;
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

    @Override
    public Segment prepare(List<Operation> operations) {
        List<SparseStep> steps = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            switch (operation) {
                case Unitary unitary -> steps.add(SparseStep.of(unitary));
                case Noise _ -> throw new IllegalArgumentException("a pure state takes no channel as a whole");
            }
        }
        return new SparseSegment(List.copyOf(steps));
    }

    @Override
    public QuantumState newState() {
        return new SparseState(qubits, maxAmplitudes, workers);
    }

    @Override
    public QuantumState newSideState() {
        return newState();
    }

    /** Of one basis state; every further amplitude takes {@link #BYTES_PER_AMPLITUDE} and more. */
    @Override
    public double stateBytes() {
        return 1 << 12;
    }

    /**
     * What operations may do to a basis state.
     *
     * @param amplitudes no more are ever other than 0
     * @param mixed the sum of the amplitudes that there may be after each step that mixes some
     * @param moved the same for steps that only move or turn them
     */
    public record Spread(double amplitudes, double mixed, double moved) {}

    /** Bounds on how many basis states occur: each step that mixes multiplies them by at most the size of its matrix. */
    public static Spread spread(List<Operation> operations, int qubits) {
        double most = Math.scalb(1.0, Math.min(qubits, 1000));
        double bound = 1;
        double mixed = 0;
        double moved = 0;
        for (Operation operation : operations) {
            int targets = mixedTargets(operation);
            if (targets > 0) {
                bound = Math.min(most, bound * (1 << targets));
                mixed += bound;
            } else {
                moved += bound;
            }
            if (bound > FAR_TOO_MANY) {
                return new Spread(most, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
            }
        }
        return new Spread(bound, mixed, moved);
    }

    /** How many qubits' basis states an operation mixes at once; 0 when it only moves or turns amplitudes. */
    private static int mixedTargets(Operation operation) {
        return switch (operation) {
            case Unitary unitary -> SparseStep.of(unitary) instanceof SparseStep.Mix mix ? mix.targets().length : 0;
            case Noise noise -> {
                for (double[] kraus : noise.channel().krausOperators()) {
                    if (SparseStep.of(new int[0], noise.qubits(), kraus) instanceof SparseStep.Mix) {
                        yield noise.qubits().length;
                    }
                }
                yield 0;
            }
        };
    }
}
