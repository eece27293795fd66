package io.qnit.simulator.noise;

import io.qnit.core.gate.Gate;
import io.qnit.simulator.state.Noise;
import java.util.List;
import java.util.Optional;

/**
 * The noise of a model as operations on a state whose qubits may be numbered otherwise than the circuit's. Immutable.
 */
public final class NoisyOperations {
    private final NoiseModel model;

    public NoisyOperations(NoiseModel model) {
        this.model = model;
    }

    /**
     * What follows a gate.
     *
     * @param circuitQubits by which the model is asked
     * @param stateQubits on which the noise happens
     */
    public List<Noise> after(Gate gate, int[] circuitQubits, int[] stateQubits) {
        return on(model.after(gate, circuitQubits), stateQubits);
    }

    public List<Noise> afterReset(int circuitQubit, int stateQubit) {
        return on(model.afterReset(circuitQubit), stateQubit);
    }

    /** To come before a measurement; errors of readout are {@link NoiseModel#readout}. */
    public List<Noise> beforeMeasurement(int circuitQubit, int stateQubit) {
        return on(model.beforeMeasurement(circuitQubit), stateQubit);
    }

    /** What a delay does. */
    public List<Noise> during(double seconds, int circuitQubit, int stateQubit) {
        return seconds == 0 ? List.of() : on(model.whileIdle(circuitQubit, seconds), stateQubit);
    }

    private static List<Noise> on(Optional<Channel> channel, int... qubits) {
        return channel.map(c -> List.of(new Noise(c, qubits))).orElse(List.of());
    }
}
