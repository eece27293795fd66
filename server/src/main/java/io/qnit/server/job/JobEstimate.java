package io.qnit.server.job;

import io.qnit.compiler.Metrics;
import io.qnit.core.circuit.Circuit;
import java.util.OptionalDouble;

/**
 * How much QPU time a program is expected to take, before anybody knows where it will run: what a job has reserved, in which
 * gap before a booking it fits, and how long others wait behind it. Charged is what was used, never the estimate.
 *
 * <p>Per run of a circuit: a start, and per shot a reset with readout and the gates one after another along the longest chain.
 * For simulators, whose time grows with the width, one pass over the amplitudes per gate; that is the larger one from about 20
 * qubits on, and stands still at the width where simulators change to methods that do not hold all amplitudes. The estimate is
 * on the long side: the limit of a run is one and a half times as much. Stateless.
 */
public final class JobEstimate {
    private static final double JOB_SECONDS = 1;
    private static final double RUN_SECONDS = 0.02;
    private static final double SHOT_SECONDS = 500e-6;
    private static final double LAYER_SECONDS = 500e-9;
    private static final double AMPLITUDE_SECONDS = 4e-9;
    private static final int WIDEST_STATE = 28;
    private static final double LONGEST_SECONDS = 30 * 86_400.0;

    private double seconds = JOB_SECONDS;

    /** Counts a circuit that is run {@code runs} times with {@code shots} each. */
    void add(Circuit circuit, int runs, int shots) {
        Metrics metrics = Metrics.of(circuit.body(), circuit.qubitCount());
        double amplitudes = Math.scalb(1.0, Math.min(circuit.qubitCount(), WIDEST_STATE));
        double simulated = AMPLITUDE_SECONDS * amplitudes * (metrics.gates() + 1);
        double measured = shots * (SHOT_SECONDS + LAYER_SECONDS * metrics.depth());
        seconds += runs * (RUN_SECONDS + Math.max(simulated, measured));
    }

    /**
     * Counts a run of a compiled circuit.
     *
     * @param qubits that the circuit had before it was placed on the device
     * @param circuitSeconds how long one shot's gates and measurements last on the device, where it says so
     */
    public void addCompiled(Metrics compiled, int qubits, OptionalDouble circuitSeconds, int shots) {
        double amplitudes = Math.scalb(1.0, Math.min(qubits, WIDEST_STATE));
        double simulated = AMPLITUDE_SECONDS * amplitudes * (compiled.gates() + 1);
        double shot = circuitSeconds.orElse(LAYER_SECONDS * compiled.depth());
        seconds += RUN_SECONDS + Math.max(simulated, shots * (SHOT_SECONDS + shot));
    }

    /** At least 1, at most 30 days. */
    public long millis() {
        return (long) Math.ceil(1000 * Math.min(seconds, LONGEST_SECONDS));
    }
}
