package io.qnit.simulator.frame;

import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.frame.FrameBatch.Keep;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.state.Samples;
import java.util.function.Consumer;

/**
 * Samples the detectors and observables of a noisy Clifford circuit: which of them come out other than without noise.
 * Loops are run turn by turn but never written out, and measurements are kept only as far back as something looks.
 *
 * <p>Shot k depends on the circuit, the seed and k, not on the number of threads or of shots. Immutable and safe to share
 * between threads.
 *
 * <pre>{@code
 * DetectorSampler sampler = DetectorSampler.of(Stim.read("code.stim", text).executable());
 * try (Workers workers = new Workers(2, () -> {})) {
 *     Samples samples = sampler.sample(1_000_000, 7, workers);
 *     boolean fired = samples.get(0, sampler.detectors()); // shot 0, observable 0
 * }
 * }</pre>
 */
public final class DetectorSampler {
    private final FrameSampling sampling;
    private final int detectors;
    private final int observables;

    private DetectorSampler(FrameProgram program) {
        detectors = Math.toIntExact(program.detectors());
        observables = program.observables();
        sampling = new FrameSampling(program, Keep.RECENT, new long[Math.ceilDiv(detectors + observables, 64) + 1]);
    }

    /**
     * Prepares a circuit.
     *
     * @throws SimulationException {@code UNSUPPORTED} for sweep bits, {@code LIMIT_REACHED} for more detectors than fit
     *     in memory
     */
    public static DetectorSampler of(StimCircuit circuit) {
        Limits.check("detectors", circuit.detectors());
        Limits.check("observables", circuit.observables());
        return new DetectorSampler(StimFrames.compile(circuit));
    }

    /** How many detectors there are; they are the first bits of a shot. */
    public int detectors() {
        return detectors;
    }

    /** How many observables there are; they are the bits behind the detectors. */
    public int observables() {
        return observables;
    }

    /** Samples into memory: {@link #detectors} + {@link #observables} bits a shot. */
    public Samples sample(int shots, long seed, Workers workers) {
        return sampling.sample(shots, seed, workers);
    }

    /** Samples block by block, in order, for more shots than fit in memory. */
    public void sample(long shots, long seed, Workers workers, Consumer<Samples> consumer) {
        sampling.sample(shots, seed, workers, consumer);
    }
}
