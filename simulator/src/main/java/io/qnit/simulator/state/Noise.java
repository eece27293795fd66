package io.qnit.simulator.state;

import io.qnit.simulator.noise.Channel;

/**
 * A channel on qubits of a state.
 *
 * @param qubits as many as the channel has; {@code qubits[0]} is the least significant bit of its matrices
 */
@SuppressWarnings("ArrayRecordComponent") // operations are made by the thousand and never compared
public record Noise(Channel channel, int[] qubits) implements Operation {
    public Noise {
        if (qubits.length != channel.qubitCount()) {
            throw new IllegalArgumentException(
                    "a channel on " + channel.qubitCount() + " qubits was put on " + qubits.length);
        }
    }

    @Override
    public boolean commutesWithMeasuring(int k) {
        return false;
    }
}
