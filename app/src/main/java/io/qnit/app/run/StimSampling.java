package io.qnit.app.run;

import io.qnit.core.ErrorCode;
import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.frame.DetectorSampler;
import io.qnit.simulator.frame.MeasurementSampler;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Samples one circuit in Stim's format. Progress and cancellation are asked for from other threads. */
public final class StimSampling {
    private final StimCircuit circuit;
    private final Request request;
    private final long start = System.nanoTime();
    private volatile boolean cancelled;
    private volatile long sampled;
    private double prepareSeconds;
    private double sampleSeconds;

    /** What of a circuit is sampled. */
    public enum Kind {
        MEASUREMENTS,
        /** Detectors and then observables. */
        DETECTORS
    }

    /** How it is sampled; {@code timeLimit} is for the whole of it. */
    public record Request(Kind kind, long shots, long seed, int threads, Optional<Duration> timeLimit) {
        public Request {
            if (shots < 1) {
                throw new SimulationException(ErrorCode.INVALID_ARGUMENT, "--shots must be at least 1");
            }
            if (threads < 1) {
                throw new SimulationException(ErrorCode.INVALID_ARGUMENT, "--threads must be at least 1");
            }
        }
    }

    public StimSampling(StimCircuit circuit, Request request) {
        this.circuit = circuit;
        this.request = request;
    }

    public Request request() {
        return request;
    }

    /** How many bits a shot has. */
    public long bits() {
        return switch (request.kind()) {
            case MEASUREMENTS -> circuit.measurements();
            case DETECTORS -> circuit.detectors() + circuit.observables();
        };
    }

    /**
     * Samples all shots.
     *
     * @param consumer takes them block by block, in order
     * @throws SimulationException TIMED_OUT, CANCELLED, or that the circuit cannot be sampled
     */
    public void run(Consumer<Samples> consumer) {
        try (Workers workers = new Workers(request.threads(), this::poll)) {
            Consumer<Samples> counted = samples -> {
                count(samples.shots());
                consumer.accept(samples);
            };
            switch (request.kind()) {
                case MEASUREMENTS -> {
                    MeasurementSampler sampler = MeasurementSampler.of(circuit, this::poll);
                    prepareSeconds = seconds();
                    sampler.sample(request.shots(), request.seed(), workers, counted);
                }
                case DETECTORS -> {
                    DetectorSampler sampler = DetectorSampler.of(circuit);
                    prepareSeconds = seconds();
                    sampler.sample(request.shots(), request.seed(), workers, counted);
                }
            }
        }
        sampleSeconds = seconds() - prepareSeconds;
    }

    /** Stops the run within a second. */
    public void cancel() {
        cancelled = true;
    }

    /** The share that is done, 0 to 1. */
    public double progress() {
        return (double) sampled / request.shots();
    }

    /** Seconds from the circuit to a sampler. */
    public double prepareSeconds() {
        return prepareSeconds;
    }

    /** Seconds of sampling, and of what was done with the samples. */
    public double sampleSeconds() {
        return sampleSeconds;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void count(int shots) {
        sampled += shots;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void poll() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new SimulationException(ErrorCode.CANCELLED, "the run was cancelled");
        }
        if (request.timeLimit().isPresent()
                && System.nanoTime() - start > request.timeLimit().get().toNanos()) {
            throw new SimulationException(ErrorCode.TIMED_OUT, "the time limit was reached");
        }
    }
}
