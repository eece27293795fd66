package io.qnit.simulator;

import io.qnit.simulator.densitymatrix.DensityMatrixEngine;
import io.qnit.simulator.mps.BondBound;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.stabilizer.Cliffords;
import io.qnit.simulator.stabilizer.StabilizerEngine;
import io.qnit.simulator.statevector.StateVectorEngine;
import io.qnit.simulator.trajectory.TrajectorySampler;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a method would take. The constants were measured once, on two cores with 512-bit vectors; the choice needs only
 * their ratios.
 *
 * @param seconds infinite when the method cannot run the circuit or gives no exact results that were asked for
 * @param bytes all that the run holds
 * @param because what speaks for the method or against it, as a clause
 */
record Estimate(Method method, double seconds, double bytes, String because) {
    /** Where sparse states end: then a state vector takes less. */
    static final int MAX_SPARSE_AMPLITUDES = 1 << 25;

    /** Seconds for one gate on one amplitude of a state vector, many gates sharing a trip through memory. */
    private static final double STATEVECTOR_STEP = 1.2e-10;

    /** Seconds for one step on one amplitude of a sparse state. */
    private static final double SPARSE_STEP = 4e-8;

    /** Seconds for one operation on one number of a density matrix, several fused. */
    private static final double DENSITY_STEP = 1.5e-10;

    boolean isPossible() {
        return seconds < Double.POSITIVE_INFINITY;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seconds", seconds);
        map.put("bytes", bytes);
        map.put("because", because);
        return map;
    }

    /** What this method would take for this workload. */
    static Estimate of(Method method, Workload work) {
        return switch (method) {
            case STATEVECTOR -> stateVector(work);
            case SPARSE -> sparse(work);
            case STABILIZER -> stabilizer(work);
            case MATRIX_PRODUCT_STATE -> matrixProduct(work);
            case DENSITY_MATRIX -> densityMatrix(work);
            case AUTOMATIC -> throw new IllegalArgumentException("automatic stands for another method");
        };
    }

    private static Estimate impossible(Method method, String because) {
        return new Estimate(method, Double.POSITIVE_INFINITY, 0, because);
    }

    private static Estimate stateVector(Workload work) {
        double state = MemoryEstimate.stateBytes(work.qubits(), work.options().precision());
        double bytes = state * work.states() + state / 256 + work.otherBytes();
        if (work.qubits() > StateVectorEngine.MAX_QUBITS) {
            return new Estimate(
                    Method.STATEVECTOR, Double.POSITIVE_INFINITY, bytes,
                    "a state vector holds up to " + StateVectorEngine.MAX_QUBITS + " qubits");
        }
        if (work.byTrajectories()) {
            double runs = TrajectorySampler.expectedRuns(work.operations(), work.options().shots());
            // what does not strike is no work
            int gates = work.operations().size() - work.noises();
            double seconds = 1e-6 * work.operations().size()
                    + runs * (1e-6 + work.amplitudes() * STATEVECTOR_STEP * gates)
                    + 5e-8 * work.options().shots();
            return new Estimate(
                    Method.STATEVECTOR, seconds,
                    TrajectorySampler.bytes(work.qubits(), work.options().threads()) + work.otherBytes(),
                    String.format(Locale.ROOT, "%,.0f trajectories are expected for %,d shots", runs,
                            work.options().shots()));
        }
        // choosing a Kraus operator reads the state several times
        double steps = STATEVECTOR_STEP * (work.operations().size() + 8.0 * work.noises());
        double seconds = work.passes() * (3e-7 * work.operations().size() + work.amplitudes() * steps)
                + work.courses() * work.amplitudes() * 2e-9;
        return new Estimate(
                Method.STATEVECTOR, exact(work, seconds), bytes,
                String.format(Locale.ROOT, "a state vector of %,d qubits holds any circuit", work.qubits()));
    }

    private static Estimate sparse(Workload work) {
        double bound = SparseEngine.amplitudeBound(work.operations(), work.qubits());
        double each = SparseEngine.BYTES_PER_AMPLITUDE + 24.0 * Math.max(0, Math.ceilDiv(work.qubits(), Long.SIZE) - 1);
        double amplitudes = Math.min(bound, MAX_SPARSE_AMPLITUDES);
        String because = String.format(
                Locale.ROOT, bound < 1e15 ? "at most %,.0f amplitudes are ever non-zero"
                        : "up to %.1e amplitudes may be non-zero",
                bound);
        if (bound > MAX_SPARSE_AMPLITUDES && work.options().method() != Method.SPARSE) {
            return impossible(Method.SPARSE, because);
        }
        double seconds = 2e-5 + work.passes() * work.operations().size() * (2e-7 + amplitudes * SPARSE_STEP);
        // asked for, it may try: whether the bound is reached shows in the run
        double held = work.options().method() == Method.SPARSE ? 4096 : amplitudes * each * work.states();
        return new Estimate(Method.SPARSE, exact(work, seconds), held + work.otherBytes(), because);
    }

    private static Estimate stabilizer(Workload work) {
        int qubits = work.qubits();
        if (qubits > StabilizerEngine.MOST_QUBITS) {
            return impossible(Method.STABILIZER, "a tableau holds up to " + StabilizerEngine.MOST_QUBITS + " qubits");
        }
        var other = work.operations().stream().filter(o -> !Cliffords.takes(o)).findFirst();
        if (other.isPresent()) {
            return impossible(
                    Method.STABILIZER, "it takes Clifford operations only; the circuit has " + other.get());
        }
        double tableau = (qubits + 64.0) * (qubits + 64.0) / 2;
        double columns = 1 + qubits / 512.0;
        double seconds = 2e-5 + work.passes() * work.operations().size() * 3e-8 * columns
                + work.courses() * qubits * columns * qubits * 1e-9
                + 1e-9 * work.options().shots() * qubits * columns;
        return new Estimate(
                Method.STABILIZER, exact(work, seconds), tableau * work.states() + work.otherBytes(),
                "every operation is Clifford");
    }

    private static Estimate matrixProduct(Workload work) {
        if (work.chain().isEmpty()) {
            return impossible(Method.MATRIX_PRODUCT_STATE, "its bonds were not looked at");
        }
        BondBound chain = work.chain().get();
        double bond = chain.largestBond();
        double sampling = 2e-9 * work.options().shots() * work.qubits() * Math.min(bond, 1e9) * Math.min(bond, 1e9);
        // few shots' worth of prefixes differ at the start of the chain, most at its end
        // each noise moves the centre to its qubits and weighs its Kraus operators there
        double noise = work.noises() * (2e-5 + 4e-9 * Math.pow(Math.min(bond, 1e6), 3));
        double seconds = 1e-4 + work.passes() * (chain.seconds() + noise) + sampling;
        return new Estimate(
                Method.MATRIX_PRODUCT_STATE,
                exact(work, seconds),
                chain.bytes() * work.states() + work.otherBytes(),
                String.format(Locale.ROOT, "no bond can exceed %,.0f", bond));
    }

    private static Estimate densityMatrix(Workload work) {
        double numbers = Math.scalb(1.0, Math.min(2 * work.qubits(), 1000));
        double states = work.noises() == 0 ? work.states() : Math.min(work.states(), 3);
        double bytes = 8 * numbers * states + work.otherBytes();
        if (work.qubits() > DensityMatrixEngine.MOST_QUBITS) {
            return new Estimate(
                    Method.DENSITY_MATRIX, Double.POSITIVE_INFINITY, bytes,
                    "a density matrix holds up to " + DensityMatrixEngine.MOST_QUBITS + " qubits");
        }
        double seconds = 1e-6 * work.operations().size()
                + numbers * (2e-9 + DENSITY_STEP * work.operations().size()) + 1e-8 * work.options().shots();
        return new Estimate(
                Method.DENSITY_MATRIX, seconds, bytes,
                String.format(Locale.ROOT, "a density matrix of %,d qubits has all the noise at once", work.qubits()));
    }

    private static double exact(Workload work, double seconds) {
        return work.needsMixing() && work.options().method() == Method.AUTOMATIC ? seconds * 1e6 : seconds;
    }
}
