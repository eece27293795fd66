package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.densitymatrix.DensityMatrixEngine;
import io.qnit.simulator.mps.MatrixProductEngine;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.NoiseMode;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.sparse.SparseStateFull;
import io.qnit.simulator.stabilizer.StabilizerEngine;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.statevector.StateVectorEngine;
import io.qnit.simulator.trajectory.TrajectoryEngine;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which method runs a program, why, and what it takes. What is chosen depends on the circuit and the options alone, never
 * on free memory or the present load; free memory only decides what is refused.
 */
final class MethodChoice {
    /** Up to this width looking for a better method takes longer than a state vector. */
    static final int SMALL = 10;

    /** So few bytes are there on any machine that runs Java; to ask it how many takes longer than a small circuit. */
    private static final double NEVER_MISSING = 1 << 20;

    private final Estimate chosen;
    private final String why;
    private final Workload work;
    private final int qubits;
    private final RunOptions options;
    private final List<Estimate> estimates;

    private MethodChoice(Estimate chosen, String why, Workload work, List<Estimate> estimates) {
        this.chosen = chosen;
        this.why = why;
        this.work = work;
        qubits = work.qubits();
        options = work.options();
        this.estimates = estimates;
    }

    /**
     * Chooses, or takes what the options ask for.
     *
     * @param program in which shots choose their noise
     * @param mixed the same with noise as an operation
     * @param otherBytes what the run holds beside its states
     * @throws SimulationException OUT_OF_MEMORY or UNSUPPORTED when the method does not fit or cannot run the circuit
     */
    static MethodChoice of(Program program, Program mixed, int qubits, RunOptions options, double otherBytes) {
        Workload work = Workload.of(program, mixed, qubits, options, otherBytes);
        if (options.method() == Method.AUTOMATIC && qubits <= SMALL && work.noises() == 0
                && !options.outputs().contains(Output.EXPLANATION)) {
            Estimate vector = Estimate.of(Method.STATEVECTOR, work);
            if (fits(vector, options)) {
                return new MethodChoice(vector, vector.because(), work, List.of(vector));
            }
        }
        List<Estimate> estimates = estimates(work);
        Workload looked = work.lookingAtChain(quickest(estimates).cautiousSeconds());
        if (looked.chain().isPresent()) {
            estimates = estimates(looked);
        }
        Estimate wanted = options.method() == Method.AUTOMATIC
                ? quickest(estimates)
                : estimates.stream().filter(e -> e.method() == options.method()).findFirst().orElseThrow();
        if (!wanted.isPossible() || !fits(wanted, options)) {
            List<Estimate> all = looked.chain().isPresent() || qubits == 0 ? estimates : estimates(work.withChain());
            List<Estimate> fitting = all.stream()
                    .filter(e -> e.isPossible() && fits(e, options))
                    .sorted(Comparator.comparingDouble(Estimate::cautiousSeconds))
                    .toList();
            throw MemoryEstimate.refusal(
                    qubits, wanted.isPossible() ? wanted : blamed(estimates, options), fitting, options);
        }
        String why = options.method() == Method.AUTOMATIC ? wanted.because() : "it was asked for";
        return new MethodChoice(wanted, why, looked, estimates);
    }

    private static List<Estimate> estimates(Workload work) {
        return Arrays.stream(Method.values())
                .filter(method -> method != Method.AUTOMATIC)
                .map(method -> Estimate.of(method, work))
                .toList();
    }

    private static Estimate quickest(List<Estimate> estimates) {
        return estimates.stream().min(Comparator.comparingDouble(Estimate::cautiousSeconds)).orElseThrow();
    }

    private static boolean fits(Estimate estimate, RunOptions options) {
        if (estimate.bytes() <= NEVER_MISSING && options.memoryLimitBytes().isEmpty()) {
            return true;
        }
        return estimate.bytes() <= MemoryEstimate.limit(estimate.method(), options);
    }

    /** The method that a refusal speaks of: the one asked for, else the state vector, which holds any circuit. */
    private static Estimate blamed(List<Estimate> estimates, RunOptions options) {
        Method method = options.method() == Method.AUTOMATIC ? Method.STATEVECTOR : options.method();
        return estimates.stream().filter(e -> e.method() == method).findFirst().orElseThrow();
    }

    Method method() {
        return chosen.method();
    }

    String why() {
        return why;
    }

    /** Whether the engine takes noise as an operation. */
    NoiseMode noiseMode(Method method) {
        return method == Method.DENSITY_MATRIX || method == Method.STATEVECTOR && work.byTrajectories()
                ? NoiseMode.MIXED : NoiseMode.CHOSEN;
    }

    /** What the run is expected to take. */
    Estimate estimate() {
        return chosen;
    }

    /** What every method that was considered would take. */
    List<Estimate> estimates() {
        return estimates;
    }

    Engine engine(Method method, Workers workers) {
        return switch (method) {
            case STATEVECTOR -> work.byTrajectories()
                    ? new TrajectoryEngine(qubits, workers)
                    : new StateVectorEngine(qubits, options.precision(), workers);
            case SPARSE -> {
                double each = SparseEngine.BYTES_PER_AMPLITUDE + 24 * Math.max(0, Math.ceilDiv(qubits, Long.SIZE) - 1);
                double most = Math.min(MemoryEstimate.limit(Method.SPARSE, options) / 4 / each,
                        Estimate.MAX_SPARSE_AMPLITUDES);
                yield new SparseEngine(qubits, (int) Math.max(1, most), workers);
            }
            case STABILIZER -> new StabilizerEngine(qubits, workers);
            case MATRIX_PRODUCT_STATE -> new MatrixProductEngine(
                    qubits, Workload.chainOptions(options), work.chain().orElseThrow().order(), chosen.bytes(),
                    workers);
            case DENSITY_MATRIX -> new DensityMatrixEngine(qubits, workers);
            case AUTOMATIC -> throw new IllegalStateException("automatic stands for another method");
        };
    }

    /** The method that goes on when a sparse state is full. */
    Method afterSparse(SparseStateFull full) {
        Estimate dense = estimates.getFirst();
        if (!fits(dense, options) || qubits > StateVectorEngine.MAX_QUBITS) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "%s, and a state vector of %,d qubits needs %s; %s may be used",
                            full.getMessage(),
                            qubits,
                            MemoryEstimate.size(dense.bytes()),
                            MemoryEstimate.size(MemoryEstimate.limit(Method.STATEVECTOR, options))),
                    full);
        }
        return Method.STATEVECTOR;
    }
}
