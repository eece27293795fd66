package io.qnit.simulator;

import io.qnit.simulator.mps.BondBound;
import io.qnit.simulator.mps.MatrixProductOptions;
import io.qnit.simulator.noise.Channel;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.state.Noise;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.trajectory.TrajectorySampler;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a program asks of any method, to estimate what each would take. Depends on the circuit and the options alone; of
 * these not on the number of threads, so that the choice does not.
 *
 * @param operations gates and noise in the order of the text
 * @param noises how many of them are noise
 * @param courses about how many different courses the shots take, 1 to the number of shots
 * @param mixedCourses the same where noise and resets part nothing
 * @param states how many states are held at a time
 * @param otherBytes what the run holds beside its states
 * @param byTrajectories whether the shots part by noise alone and are only counted, so that trajectories can be sampled
 * @param spread of the amplitudes other than 0
 * @param chain what a matrix product state would cost; absent where it is not looked at
 */
record Workload(
        List<Operation> operations,
        int qubits,
        RunOptions options,
        int noises,
        double courses,
        double mixedCourses,
        double states,
        double otherBytes,
        boolean byTrajectories,
        SparseEngine.Spread spread,
        Optional<BondBound> chain) {
    /** More operations are not followed to bound the bonds of a chain, unless it is asked for. */
    private static final int MOST_FOLLOWED = 200_000;

    /** Seconds per operation to bound the bonds of a chain: more than a method of the quick ones may take for all. */
    private static final double LOOK = 5e-6;

    /**
     * @param program in which shots choose their noise
     * @param mixed the same with noise as an operation
     */
    static Workload of(Program program, Program mixed, int qubits, RunOptions options, double otherBytes) {
        List<Operation> operations = program.operations();
        double rate = 0;
        int noises = 0;
        for (Operation operation : operations) {
            if (operation instanceof Noise noise) {
                rate += 1 - likeliest(noise.channel());
                noises++;
            }
        }
        double shots = options.shots();
        // a shot without an error stays with the others; every other error history is likely to be its own
        double noisy = noises == 0 ? 1 : 1 + shots * -Math.expm1(-rate);
        double courses = program.neverParts() ? 1 : Math.min(shots, noisy * outcomes(program));
        double mixedCourses = mixed.neverParts() ? 1 : Math.min(shots, outcomes(mixed));
        double parted = 2 + Math.ceil(Math.log(shots) / Math.log(2));
        double copies = program.neverParts() ? 1 : Math.min(parted, 1.0 + program.partings().orElse(Integer.MAX_VALUE));
        double sideBySide = program.neverParts() || qubits > Execution.MAX_QUBITS_SIDE_BY_SIDE ? 1 : options.threads();
        boolean byTrajectories = noises > 0 && mixed.neverParts() && options.precision() == Precision.DOUBLE
                && qubits <= TrajectorySampler.MOST_QUBITS && TrajectorySampler.supports(operations)
                && options.observables().isEmpty() && !options.outputs().contains(Output.PROBABILITIES)
                && !options.outputs().contains(Output.STATEVECTOR)
                && !options.outputs().contains(Output.DENSITY_MATRIX);
        return new Workload(
                operations, qubits, options, noises, courses, mixedCourses, copies * sideBySide, otherBytes,
                byTrajectories,
                SparseEngine.spread(operations, qubits), Optional.empty());
    }

    /**
     * The same with a look at the bonds of a chain where that is worth its time.
     *
     * @param otherwise seconds that the best of the other methods takes
     */
    Workload lookingAtChain(double otherwise) {
        boolean asked = options.method() == Method.MATRIX_PRODUCT_STATE
                || options.outputs().contains(Output.EXPLANATION);
        boolean worth = options.method() == Method.AUTOMATIC && qubits > MethodChoice.SMALL
                && operations.size() <= MOST_FOLLOWED && otherwise > LOOK * operations.size();
        return qubits > 0 && (asked || worth) ? withChain() : this;
    }

    /** The same with a look at the bonds of a chain. */
    Workload withChain() {
        return new Workload(
                operations, qubits, options, noises, courses, mixedCourses, states, otherBytes, byTrajectories, spread,
                Optional.of(BondBound.of(qubits, operations, chainOptions(options), spread.amplitudes())));
    }

    static MatrixProductOptions chainOptions(RunOptions options) {
        return new MatrixProductOptions(
                options.maxBondDimension().orElse(0),
                options.truncationThreshold(),
                MemoryEstimate.limit(Method.MATRIX_PRODUCT_STATE, options));
    }

    /** How many ways there are for the measurements and resets that may part the shots to come out. */
    private static double outcomes(Program program) {
        OptionalInt decisions = program.decisions();
        return decisions.isPresent() ? Math.scalb(1.0, Math.min(60, decisions.getAsInt())) : Double.POSITIVE_INFINITY;
    }

    /** About the probability of the likeliest Kraus operator: its probability in the maximally mixed state. */
    private static double likeliest(Channel channel) {
        double most = 0;
        for (double[] kraus : channel.krausOperators()) {
            double sum = 0;
            for (double x : kraus) {
                sum += x * x;
            }
            most = Math.max(most, sum / (1 << channel.qubitCount()));
        }
        return Math.min(1, most);
    }

    /** How often the operations run, in units of the whole circuit: courses share what comes before they part. */
    double passes() {
        return passes(courses);
    }

    /** As {@link #passes} where noise and resets part nothing. */
    double mixedPasses() {
        return passes(mixedCourses);
    }

    private static double passes(double courses) {
        return 1 + 0.5 * (courses - 1);
    }

    /** 2^qubits, at most 2^1000. */
    double amplitudes() {
        return Math.scalb(1.0, Math.min(qubits, 1000));
    }

    /** Whether probabilities are wanted, which a method that chooses an error for every shot cannot give. */
    boolean needsMixing() {
        return noises > 0
                && (options.outputs().contains(Output.PROBABILITIES)
                        || options.outputs().contains(Output.DENSITY_MATRIX) || !options.observables().isEmpty());
    }
}
