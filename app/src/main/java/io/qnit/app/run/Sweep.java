package io.qnit.app.run;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.simulator.RunControl;
import io.qnit.simulator.RunOptions;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one circuit at every point of a sweep, which may be a single one. Progress and cancellation are asked for from
 * other threads.
 */
public final class Sweep {
    private final Circuit circuit;
    private final RunOptions options;
    private final List<Map<String, Double>> points;
    private volatile int finished;
    private volatile boolean cancelled;
    private volatile RunControl current = new RunControl();

    public Sweep(Circuit circuit, RunOptions options, List<Map<String, Double>> points) {
        this.circuit = circuit;
        this.options = options;
        this.points = List.copyOf(points);
    }

    /**
     * Runs all points in order.
     *
     * @param timeLimit for all of them together
     * @throws SimulationException as {@link Simulator#run} does, TIMED_OUT and CANCELLED among its codes
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public List<Run> run(Optional<Duration> timeLimit) {
        long start = System.nanoTime();
        List<Run> runs = new ArrayList<>();
        for (Map<String, Double> point : points) {
            RunOptions here = options;
            for (Map.Entry<String, Double> input : point.entrySet()) {
                here = here.withInput(input.getKey(), input.getValue());
            }
            if (timeLimit.isPresent()) {
                Duration left = timeLimit.get().minusNanos(System.nanoTime() - start);
                if (left.isNegative() || left.isZero()) {
                    throw new SimulationException(
                            ErrorCode.TIMED_OUT,
                            "the time limit was reached after " + finished + " of " + points.size() + " points");
                }
                here = here.withTimeout(left);
            }
            RunControl control = new RunControl();
            current = control;
            if (cancelled) {
                control.cancel();
            }
            runs.add(new Run(Simulator.run(circuit, here, control), point));
            finished++;
        }
        return runs;
    }

    /** Stops the run within a second. */
    public void cancel() {
        cancelled = true;
        current.cancel();
    }

    /** The share that is done, 0 to 1. */
    public double progress() {
        return Math.min(1, (finished + current.progress()) / points.size());
    }
}
