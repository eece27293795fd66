package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.mps.MatrixProductEngine;
import io.qnit.simulator.mps.MatrixProductOptions;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.shot.Program;
import io.qnit.simulator.sparse.SparseEngine;
import io.qnit.simulator.sparse.SparseStateFull;
import io.qnit.simulator.stabilizer.Cliffords;
import io.qnit.simulator.stabilizer.StabilizerEngine;
import io.qnit.simulator.state.Engine;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.statevector.StateVectorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which method runs a program, why, and what it takes. The estimates depend on the circuit and the options alone, and on
 * constants that were measured once; never on the machine's present load. Free memory only decides what is refused.
 */
final class MethodChoice {
    /** What a method would take. */
    record Estimate(Method method, double seconds, double bytes, String because) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("seconds", seconds);
            map.put("bytes", bytes);
            map.put("because", because);
            return map;
        }
    }

    /** Seconds for one step on one amplitude of a state vector, many steps sharing a trip through memory. */
    private static final double STATEVECTOR_STEP = 2.5e-10;

    /** Seconds for one step on one amplitude of a sparse state. */
    private static final double SPARSE_STEP = 4e-8;

    /** Where sparse states end when nothing is said about memory: then a state vector takes less. */
    private static final int MAX_SPARSE_AMPLITUDES = 1 << 25;

    private static final int SMALL = 10;

    private final Estimate chosen;
    private final String why;
    private final int qubits;
    private final RunOptions options;
    private final List<Estimate> estimates;

    private MethodChoice(
            Estimate chosen, String why, int qubits, RunOptions options, List<Estimate> estimates) {
        this.chosen = chosen;
        this.why = why;
        this.qubits = qubits;
        this.options = options;
        this.estimates = estimates;
    }

    /**
     * Chooses, or takes what the options ask for.
     *
     * @param otherBytes what the run holds beside its states
     * @throws SimulationException OUT_OF_MEMORY or UNSUPPORTED when nothing fits
     */
    static MethodChoice of(Program program, int qubits, RunOptions options, double otherBytes) {
        List<Operation> operations = program.operations();
        List<Estimate> estimates = new ArrayList<>();
        estimates.add(stateVector(program, operations, qubits, options, otherBytes));
        if (isPlain(qubits, options) && estimates.getFirst().bytes() <= MemoryEstimate.limit(options)) {
            return new MethodChoice(
                    estimates.getFirst(), estimates.getFirst().because(), qubits, options, estimates);
        }
        estimates.add(sparse(program, operations, qubits, options, otherBytes));
        stabilizer(program, operations, qubits, options, otherBytes).ifPresent(estimates::add);
        if (options.method() == Method.MATRIX_PRODUCT_STATE) {
            estimates.add(
                    new Estimate(
                            Method.MATRIX_PRODUCT_STATE, 1e-5 * operations.size(), 4096.0 * qubits + otherBytes,
                            "it was asked for"));
        }
        double limit = MemoryEstimate.limit(options);
        List<Estimate> fitting = estimates.stream()
                .filter(e -> e.bytes() <= limit && e.seconds() < Double.POSITIVE_INFINITY)
                .sorted(Comparator.comparingDouble(Estimate::seconds))
                .toList();
        if (options.method() == Method.AUTOMATIC) {
            if (fitting.isEmpty()) {
                throw MemoryEstimate.refusal(qubits, estimates.getFirst(), fitting, options);
            }
            Estimate best = fitting.getFirst();
            return new MethodChoice(best, best.because(), qubits, options, estimates);
        }
        Estimate asked = estimates.stream().filter(e -> e.method() == options.method()).findFirst()
                .orElseThrow(() -> unsuited(operations, options.method()));
        if (!fitting.contains(asked)) {
            throw MemoryEstimate.refusal(qubits, asked, fitting, options);
        }
        return new MethodChoice(asked, "it was asked for", qubits, options, estimates);
    }

    /** Whether the circuit is so small that looking for a better method costs more than the state vector. */
    private static boolean isPlain(int qubits, RunOptions options) {
        return options.method() == Method.AUTOMATIC && qubits <= SMALL && options.noiseModel().isEmpty()
                && !options.outputs().contains(Output.EXPLANATION);
    }

    private static Estimate stateVector(
            Program program, List<Operation> operations, int qubits, RunOptions options, double otherBytes) {
        double state = MemoryEstimate.stateBytes(qubits, options.precision());
        double bytes = state * states(program, qubits, options) + state / 256 + otherBytes;
        double amplitudes = Math.scalb(1.0, Math.min(qubits, 1000));
        double seconds = 1e-6 * operations.size() + amplitudes * (2e-9 + STATEVECTOR_STEP * operations.size());
        return new Estimate(
                Method.STATEVECTOR,
                qubits <= StateVectorEngine.MAX_QUBITS ? seconds : Double.POSITIVE_INFINITY,
                bytes,
                String.format(Locale.ROOT, "a state vector of %,d qubits is the cheapest that holds any circuit",
                        qubits));
    }

    private static Estimate sparse(
            Program program, List<Operation> operations, int qubits, RunOptions options, double otherBytes) {
        double bound = SparseEngine.amplitudeBound(operations, qubits);
        double amplitudes = Math.min(bound, MAX_SPARSE_AMPLITUDES);
        double words = Math.max(1, Math.ceilDiv(qubits, Long.SIZE));
        // circuits known to stay small are billed as such; others by what they may come to
        double state = amplitudes * (SparseEngine.BYTES_PER_AMPLITUDE + 24 * (words - 1));
        double bytes = options.method() == Method.SPARSE ? 4096 : state * states(program, qubits, options);
        double seconds = 2e-5 + 2e-7 * operations.size() + amplitudes * SPARSE_STEP * operations.size();
        return new Estimate(
                Method.SPARSE,
                bound > MAX_SPARSE_AMPLITUDES && options.method() != Method.SPARSE ? Double.POSITIVE_INFINITY : seconds,
                bytes + otherBytes,
                String.format(Locale.ROOT, "at most %,.0f amplitudes are ever non-zero", bound));
    }

    private static Optional<Estimate> stabilizer(
            Program program, List<Operation> operations, int qubits, RunOptions options, double otherBytes) {
        if (qubits > StabilizerEngine.MOST_QUBITS || !operations.stream().allMatch(Cliffords::takes)) {
            return Optional.empty();
        }
        double tableau = (qubits + 64.0) * (qubits + 64.0) / 2;
        double columns = 1 + qubits / 512.0;
        double seconds = 2e-5 + operations.size() * 3e-8 * columns + qubits * columns * qubits * 1e-9
                + 1e-9 * options.shots() * qubits * columns;
        return Optional.of(new Estimate(
                Method.STABILIZER,
                seconds,
                tableau * states(program, qubits, options) + otherBytes,
                "every operation is Clifford"));
    }

    private static SimulationException unsuited(List<Operation> operations, Method method) {
        String found =
                operations.stream().filter(o -> !Cliffords.takes(o)).findFirst().map(Object::toString).orElse("");
        return new SimulationException(
                ErrorCode.UNSUPPORTED,
                "method " + method.id() + " takes Clifford operations only; the circuit has " + found);
    }

    /** How many states are held at a time. */
    private static double states(Program program, int qubits, RunOptions options) {
        if (program.neverParts()) {
            return 1;
        }
        double parted = 1 + Math.ceil(Math.log(options.shots()) / Math.log(2));
        double copies = 1 + Math.min(parted, program.partings().orElse(Integer.MAX_VALUE));
        return copies * (qubits <= Execution.MAX_QUBITS_SIDE_BY_SIDE ? options.threads() : 1);
    }

    Method method() {
        return chosen.method();
    }

    String why() {
        return why;
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
            case STATEVECTOR -> new StateVectorEngine(qubits, options.precision(), workers);
            case SPARSE -> {
                double each = SparseEngine.BYTES_PER_AMPLITUDE + 24 * Math.max(0, Math.ceilDiv(qubits, Long.SIZE) - 1);
                double most = Math.min(MemoryEstimate.limit(options) / 4 / each, MAX_SPARSE_AMPLITUDES);
                yield new SparseEngine(qubits, (int) Math.max(1, most), workers);
            }
            case STABILIZER -> new StabilizerEngine(qubits, workers);
            case MATRIX_PRODUCT_STATE -> {
                int[] order = new int[qubits];
                Arrays.setAll(order, q -> q);
                MatrixProductOptions limits = new MatrixProductOptions(
                        options.maxBondDimension().orElse(0), options.truncationThreshold(),
                        MemoryEstimate.limit(options));
                yield new MatrixProductEngine(qubits, limits, order, chosen.bytes(), workers);
            }
            case AUTOMATIC -> throw new IllegalStateException("automatic stands for another method");
        };
    }

    /** The method that goes on when a sparse state is full. */
    Method afterSparse(SparseStateFull full) {
        Estimate dense = estimates.getFirst();
        if (dense.bytes() > MemoryEstimate.limit(options) || qubits > StateVectorEngine.MAX_QUBITS) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    String.format(
                            Locale.ROOT,
                            "%s, and a state vector of %,d qubits needs %s; %s may be used",
                            full.getMessage(),
                            qubits,
                            MemoryEstimate.size(dense.bytes()),
                            MemoryEstimate.size(MemoryEstimate.limit(options))),
                    full);
        }
        return Method.STATEVECTOR;
    }
}
