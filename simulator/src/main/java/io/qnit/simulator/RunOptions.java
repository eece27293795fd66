package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Value;
import io.qnit.core.observable.Observable;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * How to run a circuit. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param shots 1 to 2^31 - 1
 * @param seed of every random choice; drawn anew for each run when absent, and reported in the result
 * @param threads at least 1; the result does not depend on it
 * @param memoryLimitBytes more is refused; three quarters of what is free when absent
 * @param observables whose expectation values are wanted
 * @param inputs value of each input variable of the circuit by name, of a type that converts to the variable's
 * @param outputs what is wanted; counts alone by default
 * @param timeout the run ends with TIMED_OUT after this; none when absent
 */
public record RunOptions(
        long shots,
        OptionalLong seed,
        Method method,
        Precision precision,
        int threads,
        OptionalLong memoryLimitBytes,
        List<Observable> observables,
        Map<String, Value> inputs,
        Set<Output> outputs,
        Optional<Duration> timeout) {
    private static final int MAX_THREADS = 1024;

    public RunOptions {
        if (shots < 1 || shots > Integer.MAX_VALUE) {
            throw invalid("shots must be between 1 and " + Integer.MAX_VALUE + ", found " + shots);
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw invalid("threads must be between 1 and " + MAX_THREADS + ", found " + threads);
        }
        if (memoryLimitBytes.isPresent() && memoryLimitBytes.getAsLong() < 1) {
            throw invalid("the memory limit must be at least 1 byte, found " + memoryLimitBytes.getAsLong());
        }
        if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw invalid("the time-out must be longer than 0, found " + timeout.get());
        }
        observables = List.copyOf(observables);
        inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
        outputs = Collections.unmodifiableSet(
                outputs.isEmpty() ? EnumSet.noneOf(Output.class) : EnumSet.copyOf(outputs));
    }

    /** 1,024 shots, double precision, all processors, counts. */
    public static RunOptions defaults() {
        return new RunOptions(
                1024,
                OptionalLong.empty(),
                Method.AUTOMATIC,
                Precision.DOUBLE,
                Runtime.getRuntime().availableProcessors(),
                OptionalLong.empty(),
                List.of(),
                Map.of(),
                EnumSet.of(Output.COUNTS),
                Optional.empty());
    }

    public RunOptions withShots(long newShots) {
        return new RunOptions(
                newShots, seed, method, precision, threads, memoryLimitBytes, observables, inputs, outputs, timeout);
    }

    public RunOptions withSeed(long newSeed) {
        return new RunOptions(
                shots, OptionalLong.of(newSeed), method, precision, threads, memoryLimitBytes, observables, inputs,
                outputs, timeout);
    }

    public RunOptions withMethod(Method newMethod) {
        return new RunOptions(
                shots, seed, newMethod, precision, threads, memoryLimitBytes, observables, inputs, outputs, timeout);
    }

    public RunOptions withPrecision(Precision newPrecision) {
        return new RunOptions(
                shots, seed, method, newPrecision, threads, memoryLimitBytes, observables, inputs, outputs, timeout);
    }

    public RunOptions withThreads(int newThreads) {
        return new RunOptions(
                shots, seed, method, precision, newThreads, memoryLimitBytes, observables, inputs, outputs, timeout);
    }

    public RunOptions withMemoryLimitBytes(long bytes) {
        return new RunOptions(
                shots, seed, method, precision, threads, OptionalLong.of(bytes), observables, inputs, outputs, timeout);
    }

    public RunOptions withObservables(List<Observable> newObservables) {
        return new RunOptions(
                shots, seed, method, precision, threads, memoryLimitBytes, newObservables, inputs, outputs, timeout);
    }

    public RunOptions withInputs(Map<String, Value> newInputs) {
        return new RunOptions(
                shots, seed, method, precision, threads, memoryLimitBytes, observables, newInputs, outputs, timeout);
    }

    /** Gives one more input its value. */
    public RunOptions withInput(String name, Value value) {
        Map<String, Value> all = new TreeMap<>(inputs);
        all.put(name, value);
        return withInputs(all);
    }

    /** Gives one more input its value: radians for an angle. */
    public RunOptions withInput(String name, double value) {
        return withInput(name, new Value.Real(new ClassicalType.Float(64), value));
    }

    public RunOptions withOutputs(Set<Output> newOutputs) {
        return new RunOptions(
                shots, seed, method, precision, threads, memoryLimitBytes, observables, inputs, newOutputs, timeout);
    }

    public RunOptions withTimeout(Duration newTimeout) {
        return new RunOptions(
                shots, seed, method, precision, threads, memoryLimitBytes, observables, inputs, outputs,
                Optional.of(newTimeout));
    }

    private static SimulationException invalid(String message) {
        return new SimulationException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
