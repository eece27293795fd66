package io.qnit.simulator;

import io.qnit.simulator.densitymatrix.DensityMatrixEngine;
import io.qnit.simulator.mps.BondBound;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.stabilizer.Cliffords;
import io.qnit.simulator.stabilizer.StabilizerEngine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.statevector.StateVectorEngine;
import io.qnit.simulator.trajectory.TrajectorySampler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a method would take. The constants were measured once, on two cores with 512-bit vectors; the choice needs only
 * their ratios.
 *
 * @param seconds infinite when the method cannot run the circuit or gives no exact results that were asked for
 * @param worst the longest that it may take, at least {@code seconds}
 * @param bytes all that the run holds
 * @param because what speaks for the method or against it, as a clause
 */
record Estimate(Method method, double seconds, double worst, double bytes, String because) {
    /** A time that may be much longer is no better than one that is this much longer. */
    private static final double CAUTION = 10;

    /** Where the worst case is the expected one. */
    Estimate(Method method, double seconds, double bytes, String because) {
        this(method, seconds, seconds, bytes, because);
    }

    /** Where sparse states end: then a state vector takes less. */
    static final int MAX_SPARSE_AMPLITUDES = 1 << 25;

    /** Seconds for one gate on one amplitude of a state vector, many gates sharing a trip through memory. */
    private static final double STATEVECTOR_STEP = 1.5e-10;

    /** The same below ten qubits, where gates run one by one without vectors. */
    private static final double SCALAR_STEP = 1e-9;

    /** The same where trajectories run, in part on states of their own. */
    private static final double TRAJECTORY_STEP = 2.5e-10;

    /** Seconds to take an amplitude of memory into use, and to draw from it. */
    private static final double FIRST_TOUCH = 4e-9;

    private static final double READ = 2e-9;

    /** Seconds to plan a gate. */
    private static final double PLAN = 4e-6;

    /** Seconds for a course beside its state. */
    private static final double COURSE = 3e-5;

    /** Seconds for one amplitude of a sparse state where some are mixed, and where they are moved or turned. */
    private static final double SPARSE_MIX = 4e-8;

    private static final double SPARSE_MOVE = 8e-9;

    /** Seconds for one operation of two qubits on one number of a density matrix, with what it takes in on one. */
    private static final double DENSITY_PAIR = 1.3e-9;

    /** Seconds for an operation on the Pauli frames of a thousand shots, and the courses from which they run. */
    private static final double FRAME = 1.5e-5;

    private static final double FEWEST_FRAMED = 32;

    /** Seconds for a Clifford gate on 512 rows. */
    private static final double TABLEAU_STEP = 3e-7;

    /** The time by which methods are compared: between what is expected and the worst case. */
    double cautiousSeconds() {
        return Math.min(CAUTION * seconds, Math.sqrt(seconds * worst));
    }

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
            double seconds = 5e-4 + 5e-6 * work.operations().size()
                    + runs * (5e-6 + work.amplitudes() * TRAJECTORY_STEP * gates)
                    + 2e-7 * work.options().shots();
            return new Estimate(
                    Method.STATEVECTOR, seconds,
                    TrajectorySampler.bytes(work.qubits(), work.options().threads()) + work.otherBytes(),
                    String.format(Locale.ROOT, "%,.0f trajectories are expected for %,d shots", runs,
                            work.options().shots()));
        }
        boolean planned = work.qubits() > StateVectorEngine.PLAIN_QUBITS;
        // choosing a Kraus operator reads the state several times
        double steps = (planned ? STATEVECTOR_STEP : SCALAR_STEP) * (work.operations().size() + 8.0 * work.noises());
        double seconds = (planned ? PLAN : 0) * work.operations().size() + FIRST_TOUCH * work.amplitudes()
                + work.passes() * (3e-7 * work.operations().size() + work.amplitudes() * steps)
                + work.courses() * (COURSE + READ * work.amplitudes()) + 5e-8 * work.options().shots();
        return new Estimate(
                Method.STATEVECTOR, exact(work, seconds), bytes,
                String.format(Locale.ROOT, "a state vector of %,d qubits holds any circuit", work.qubits()));
    }

    private static Estimate sparse(Workload work) {
        double bound = work.spread().amplitudes();
        double each = SparseEngine.BYTES_PER_AMPLITUDE + 24.0 * Math.max(0, Math.ceilDiv(work.qubits(), Long.SIZE) - 1);
        double amplitudes = Math.min(bound, MAX_SPARSE_AMPLITUDES);
        String because = String.format(
                Locale.ROOT, bound < 1e15 ? "at most %,.0f amplitudes are ever non-zero"
                        : "up to %.1e amplitudes may be non-zero",
                bound);
        if (bound > MAX_SPARSE_AMPLITUDES && work.options().method() != Method.SPARSE) {
            return impossible(Method.SPARSE, because);
        }
        double most = amplitudes * work.operations().size();
        double pass = 2e-7 * work.operations().size() + SPARSE_MIX * Math.min(work.spread().mixed(), most)
                + SPARSE_MOVE * Math.min(work.spread().moved(), most)
                + work.noises() * (1e-6 + amplitudes * SPARSE_MOVE);
        double seconds = 2e-5 + work.passes() * pass + COURSE * work.courses() + 1e-7 * work.options().shots();
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
        double gates = work.operations().size();
        double shots = work.options().shots() * (1e-6 + 1e-9 * qubits * columns);
        double byCourses = work.passes() * gates * TABLEAU_STEP * columns
                + work.courses() * (qubits * columns * qubits * 1e-9 + (work.courses() > 1 ? COURSE : 0));
        // most circuits that part can be run as frames instead
        double seconds =
                2e-5 + shots + (work.courses() > FEWEST_FRAMED ? Math.min(byCourses, FRAME * gates) : byCourses);
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
        // a shot takes each site once; shots share what they have in common
        double sampling = work.options().shots() * (1e-7 * work.qubits() + 6e-10 * chain.likelyNumbers());
        // each noise moves the centre to its qubits and weighs its Kraus operators there
        double noise = work.noises() * (5e-6 + 2e-9 * Math.pow(Math.min(chain.likelyBond(), 1e6), 3));
        double rest =
                1e-4 + 5e-6 * work.operations().size() + work.passes() * noise + COURSE * work.courses() + sampling;
        double seconds = rest + work.passes() * chain.seconds();
        double worst = rest + work.passes() * Math.max(chain.seconds(), chain.worstSeconds());
        return new Estimate(
                Method.MATRIX_PRODUCT_STATE,
                exact(work, seconds),
                exact(work, worst),
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
        double seconds = 5e-6 * work.operations().size()
                + work.mixedPasses() * numbers * (5e-9 + DENSITY_PAIR * transfers(work.operations(), work.qubits()))
                + work.mixedCourses() * COURSE + 1e-7 * work.options().shots();
        return new Estimate(
                Method.DENSITY_MATRIX, seconds, bytes,
                String.format(Locale.ROOT, "a density matrix of %,d qubits has all the noise at once", work.qubits()));
    }

    /**
     * How many operations on two qubits are left when what follows on the same two is joined, and what is on one goes into
     * its neighbours; those on three qubits and more count by their work.
     */
    private static double transfers(List<Operation> operations, int qubits) {
        int[] partner = new int[qubits];
        Arrays.fill(partner, -1);
        double count = 0;
        for (Operation operation : operations) {
            int[] on = operation.qubits();
            if (on.length == 2) {
                if (partner[on[0]] != on[1] || partner[on[1]] != on[0]) {
                    count++;
                }
                partner[on[0]] = on[1];
                partner[on[1]] = on[0];
            } else if (on.length > 2) {
                count += 4;
                for (int qubit : on) {
                    partner[qubit] = -1;
                }
            }
        }
        for (int other : partner) {
            // a qubit that met no other
            count += other < 0 ? 0.5 : 0;
        }
        return count;
    }

    private static double exact(Workload work, double seconds) {
        return work.needsMixing() && work.options().method() == Method.AUTOMATIC ? seconds * 1e6 : seconds;
    }
}
