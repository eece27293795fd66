package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Value;
import io.qnit.core.observable.Observable;
import io.qnit.simulator.noise.NoiseModel;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How to run a circuit. Immutable; start from {@link #defaults()} and change what matters. */
public final class RunOptions {
    private static final int MAX_THREADS = 1024;

    /** What is being put together; the constructor checks it. */
    private static final class Draft {
        long shots;
        OptionalLong seed = OptionalLong.empty();
        Method method = Method.AUTOMATIC;
        Precision precision = Precision.DOUBLE;
        int threads;
        OptionalLong memoryLimitBytes = OptionalLong.empty();
        List<Observable> observables = List.of();
        Map<String, Value> inputs = Map.of();
        Set<Output> outputs = Set.of();
        Optional<Duration> timeout = Optional.empty();
        Optional<NoiseModel> noiseModel = Optional.empty();
        OptionalInt maxBondDimension = OptionalInt.empty();
        double truncationThreshold;
    }

    private final Draft values;

    private RunOptions(Draft values) {
        if (values.shots < 1 || values.shots > Integer.MAX_VALUE) {
            throw invalid("shots must be between 1 and " + Integer.MAX_VALUE + ", found " + values.shots);
        }
        if (values.threads < 1 || values.threads > MAX_THREADS) {
            throw invalid("threads must be between 1 and " + MAX_THREADS + ", found " + values.threads);
        }
        if (values.memoryLimitBytes.isPresent() && values.memoryLimitBytes.getAsLong() < 1) {
            throw invalid("the memory limit must be at least 1 byte, found " + values.memoryLimitBytes.getAsLong());
        }
        if (values.timeout.isPresent() && (values.timeout.get().isNegative() || values.timeout.get().isZero())) {
            throw invalid("the time-out must be longer than 0, found " + values.timeout.get());
        }
        if (values.maxBondDimension.isPresent() && values.maxBondDimension.getAsInt() < 1) {
            throw invalid("the bond dimension must be at least 1, found " + values.maxBondDimension.getAsInt());
        }
        if (!(values.truncationThreshold >= 0 && values.truncationThreshold < 1)) {
            throw invalid("the truncation threshold must be from 0 to below 1, found " + values.truncationThreshold);
        }
        values.observables = List.copyOf(values.observables);
        values.inputs = Collections.unmodifiableMap(new TreeMap<>(values.inputs));
        values.outputs = Collections.unmodifiableSet(
                values.outputs.isEmpty() ? EnumSet.noneOf(Output.class) : EnumSet.copyOf(values.outputs));
        this.values = values;
    }

    /** 1,024 shots, double precision, all processors, counts, no noise, truncation of matrix product states at 1e-16. */
    public static RunOptions defaults() {
        Draft draft = new Draft();
        draft.shots = 1024;
        draft.threads = Runtime.getRuntime().availableProcessors();
        draft.outputs = EnumSet.of(Output.COUNTS);
        draft.truncationThreshold = 1e-16;
        return new RunOptions(draft);
    }

    private RunOptions with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.shots = values.shots;
        draft.seed = values.seed;
        draft.method = values.method;
        draft.precision = values.precision;
        draft.threads = values.threads;
        draft.memoryLimitBytes = values.memoryLimitBytes;
        draft.observables = values.observables;
        draft.inputs = values.inputs;
        draft.outputs = values.outputs;
        draft.timeout = values.timeout;
        draft.noiseModel = values.noiseModel;
        draft.maxBondDimension = values.maxBondDimension;
        draft.truncationThreshold = values.truncationThreshold;
        change.accept(draft);
        return new RunOptions(draft);
    }

    /** 1 to 2^31 - 1. */
    public long shots() {
        return values.shots;
    }

    /** Of every random choice; drawn anew for each run when absent, and reported in the result. */
    public OptionalLong seed() {
        return values.seed;
    }

    public Method method() {
        return values.method;
    }

    public Precision precision() {
        return values.precision;
    }

    /** At least 1; the result does not depend on it. */
    public int threads() {
        return values.threads;
    }

    /** More is refused; three quarters of what is free when absent. */
    public OptionalLong memoryLimitBytes() {
        return values.memoryLimitBytes;
    }

    /** Whose expectation values are wanted. */
    public List<Observable> observables() {
        return values.observables;
    }

    /** The value of each input variable of the circuit by name, of a type that converts to the variable's. */
    public Map<String, Value> inputs() {
        return values.inputs;
    }

    /** What is wanted; counts alone by default. */
    public Set<Output> outputs() {
        return values.outputs;
    }

    /** The run ends with TIMED_OUT after this; none when absent. */
    public Optional<Duration> timeout() {
        return values.timeout;
    }

    /** The noise that the gates, measurements and resets of the circuit suffer; none when absent. */
    public Optional<NoiseModel> noiseModel() {
        return values.noiseModel;
    }

    /** The widest bond that a matrix product state may have; not limited when absent. */
    public OptionalInt maxBondDimension() {
        return values.maxBondDimension;
    }

    /** The weight that each truncation of a matrix product state may discard, relative to the whole; from 0 to below 1. */
    public double truncationThreshold() {
        return values.truncationThreshold;
    }

    public RunOptions withShots(long shots) {
        return with(d -> d.shots = shots);
    }

    public RunOptions withSeed(long seed) {
        return with(d -> d.seed = OptionalLong.of(seed));
    }

    public RunOptions withMethod(Method method) {
        return with(d -> d.method = method);
    }

    public RunOptions withPrecision(Precision precision) {
        return with(d -> d.precision = precision);
    }

    public RunOptions withThreads(int threads) {
        return with(d -> d.threads = threads);
    }

    public RunOptions withMemoryLimitBytes(long bytes) {
        return with(d -> d.memoryLimitBytes = OptionalLong.of(bytes));
    }

    public RunOptions withObservables(List<Observable> observables) {
        return with(d -> d.observables = observables);
    }

    public RunOptions withInputs(Map<String, Value> inputs) {
        return with(d -> d.inputs = inputs);
    }

    /** Gives one more input its value. */
    public RunOptions withInput(String name, Value value) {
        Map<String, Value> all = new TreeMap<>(values.inputs);
        all.put(name, value);
        return withInputs(all);
    }

    /** Gives one more input its value: radians for an angle. */
    public RunOptions withInput(String name, double value) {
        return withInput(name, new Value.Real(new ClassicalType.Float(64), value));
    }

    public RunOptions withOutputs(Set<Output> outputs) {
        return with(d -> d.outputs = outputs);
    }

    public RunOptions withTimeout(Duration timeout) {
        return with(d -> d.timeout = Optional.of(timeout));
    }

    public RunOptions withNoiseModel(NoiseModel noiseModel) {
        return with(d -> d.noiseModel = Optional.of(noiseModel));
    }

    public RunOptions withMaxBondDimension(int bond) {
        return with(d -> d.maxBondDimension = OptionalInt.of(bond));
    }

    public RunOptions withTruncationThreshold(double weight) {
        return with(d -> d.truncationThreshold = weight);
    }

    private static SimulationException invalid(String message) {
        return new SimulationException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
