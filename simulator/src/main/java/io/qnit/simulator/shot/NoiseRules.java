package io.qnit.simulator.shot;

import io.qnit.core.circuit.Block;
import io.qnit.simulator.state.Noise;
import java.util.List;

/** Says which noise goes with which operation of a circuit. Qubits of the noise are qubits of the circuit. Immutable. */
public interface NoiseRules {
    /** A circuit without noise. */
    NoiseRules NONE = new NoiseRules() {
        @Override
        public List<Noise> after(Block block, int i) {
            return List.of();
        }

        @Override
        public List<Noise> beforeMeasuring(int qubit) {
            return List.of();
        }

        @Override
        public Readout readout(int qubit) {
            return Readout.PERFECT;
        }
    };

    /** What happens right after a gate, unitary matrix, reset or delay, in order. */
    List<Noise> after(Block block, int i);

    /** What happens right before a measurement. */
    List<Noise> beforeMeasuring(int qubit);

    Readout readout(int qubit);
}
