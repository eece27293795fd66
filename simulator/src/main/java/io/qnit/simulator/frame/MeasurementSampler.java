package io.qnit.simulator.frame;

import io.qnit.core.stim.StimCircuit;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.frame.FrameBatch.Keep;
import io.qnit.simulator.parallel.Workers;
import io.qnit.simulator.stabilizer.ReferenceSample;
import io.qnit.simulator.state.Samples;
import java.util.function.Consumer;

/**
 * Samples the measurements of a noisy Clifford circuit: one noiseless reference shot on the tableau, and then frames that
 * say what is flipped. Shot k depends on the circuit, the seed and k, not on the number of threads or of shots. Immutable
 * and safe to share between threads.
 */
public final class MeasurementSampler {
    private final FrameSampling sampling;

    private MeasurementSampler(FrameSampling sampling) {
        this.sampling = sampling;
    }

    /**
     * Prepares a circuit, which runs its reference shot.
     *
     * @param poll called often; throws to stop
     * @throws SimulationException {@code UNSUPPORTED} for sweep bits, {@code LIMIT_REACHED} for more measurements than
     *     fit in memory
     */
    public static MeasurementSampler of(StimCircuit circuit, Runnable poll) {
        Limits.check("measurements", circuit.measurements());
        Limits.check("observables", circuit.observables());
        FrameProgram program = StimFrames.compile(circuit);
        FrameSampling sampling = new FrameSampling(program, Keep.ALL, ReferenceSample.of(circuit, poll));
        return new MeasurementSampler(sampling);
    }

    /** How many bits a shot has: the measurement record from its beginning. */
    public int measurements() {
        return sampling.bits();
    }

    /** Samples into memory. */
    public Samples sample(int shots, long seed, Workers workers) {
        return sampling.sample(shots, seed, workers);
    }

    /** Samples block by block, in order, for more shots than fit in memory. */
    public void sample(long shots, long seed, Workers workers, Consumer<Samples> consumer) {
        sampling.sample(shots, seed, workers, consumer);
    }
}
