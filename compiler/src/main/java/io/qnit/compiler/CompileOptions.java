package io.qnit.compiler;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to compile. Immutable; made from {@link #DEFAULT} by the {@code with} methods.
 */
public final class CompileOptions {
    /** Level O2, seed 0, as many threads as there are processors, no deadline. */
    public static final CompileOptions DEFAULT = new CompileOptions(
            Level.O2, 0, Runtime.getRuntime().availableProcessors(), Optional.empty(), 1e-9, Optional.empty());

    private final Level level;
    private final long seed;
    private final int threads;
    private final Optional<Duration> deadline;
    private final double tolerance;
    private final Optional<List<Integer>> layout;

    private CompileOptions(
            Level level,
            long seed,
            int threads,
            Optional<Duration> deadline,
            double tolerance,
            Optional<List<Integer>> layout) {
        this.level = level;
        this.seed = seed;
        this.threads = threads;
        this.deadline = deadline;
        this.tolerance = tolerance;
        this.layout = layout;
    }

    public Level level() {
        return level;
    }

    public long seed() {
        return seed;
    }

    public int threads() {
        return threads;
    }

    public Optional<Duration> deadline() {
        return deadline;
    }

    /** A gate U may be left out when 1 - |tr U| / d is at most this. The default, 1e-9, leaves out what Qiskit leaves out.. */
    public double tolerance() {
        return tolerance;
    }

    /** Where each qubit of the circuit shall begin, if that is given. */
    public Optional<List<Integer>> layout() {
        return layout;
    }

    public CompileOptions withLevel(Level newLevel) {
        return new CompileOptions(newLevel, seed, threads, deadline, tolerance, layout);
    }

    /** The seed of everything random; the same seed gives the same bytes, whatever the number of threads. */
    public CompileOptions withSeed(long newSeed) {
        return new CompileOptions(level, newSeed, threads, deadline, tolerance, layout);
    }

    /** @param count 1 to 1,024 */
    public CompileOptions withThreads(int count) {
        if (count < 1 || count > 1024) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "threads are 1 to 1,024, not " + count);
        }
        return new CompileOptions(level, seed, count, deadline, tolerance, layout);
    }

    /** Searches end with the best so far at this time after the start; what comes out then depends on the machine. */
    public CompileOptions withDeadline(Duration time) {
        return new CompileOptions(level, seed, threads, Optional.of(time), tolerance, layout);
    }

    /** @param most 0 to 1e-3 */
    public CompileOptions withTolerance(double most) {
        if (!(most >= 0 && most <= 1e-3)) {
            throw new QnitException(ErrorCode.INVALID_ARGUMENT, "the tolerance is 0 to 1e-3, not " + most);
        }
        return new CompileOptions(level, seed, threads, deadline, most, layout);
    }

    /** Qubit k of the circuit begins on the k-th of these. */
    public CompileOptions withLayout(List<Integer> qubits) {
        return new CompileOptions(level, seed, threads, deadline, tolerance, Optional.of(List.copyOf(qubits)));
    }
}
