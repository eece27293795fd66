package io.qnit.simulator.stabilizer;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * A channel that keeps stabilizer states stabilizer states, operator by operator: each Kraus operator is a multiple of a
 * Clifford gate (Pauli noise, depolarizing, random gates), or takes one basis state of a qubit to one (resets).
 */
final class CliffordChannel {
    private static final double TOLERANCE = 1e-11;
    private static final Map<Channel, Optional<CliffordChannel>> KNOWN =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final List<Operator> operators;

    /** One Kraus operator. */
    sealed interface Operator permits Gate, Jump {}

    /** A unitary that happens with this probability. */
    record Gate(Clifford clifford, double weight) implements Operator {}

    /** A qubit that is found in one basis state and left in one, with this probability where it is there. */
    record Jump(int from, int to, double weight) implements Operator {}

    private CliffordChannel(List<Operator> operators) {
        this.operators = operators;
    }

    /**
     * The form of a channel.
     *
     * @throws SimulationException {@code UNSUPPORTED} when it is not of this form
     */
    static CliffordChannel of(Channel channel) {
        return find(channel)
                .orElseThrow(() -> new SimulationException(
                        ErrorCode.UNSUPPORTED,
                        "a channel on " + channel.qubitCount()
                                + " qubits is neither a mixture of Clifford gates nor a reset; the stabilizer method"
                                + " takes no other"));
    }

    /** The form of a channel; empty when it is not of this form. */
    static Optional<CliffordChannel> find(Channel channel) {
        return KNOWN.computeIfAbsent(channel, CliffordChannel::judge);
    }

    int size() {
        return operators.size();
    }

    Operator operator(int index) {
        return operators.get(index);
    }

    private static Optional<CliffordChannel> judge(Channel channel) {
        List<Operator> operators = new ArrayList<>();
        for (double[] kraus : channel.krausOperators()) {
            Optional<Operator> operator = judge(kraus, channel.qubitCount());
            if (operator.isEmpty()) {
                return Optional.empty();
            }
            operators.add(operator.get());
        }
        return Optional.of(new CliffordChannel(List.copyOf(operators)));
    }

    private static Optional<Operator> judge(double[] kraus, int qubits) {
        double square = 0;
        for (double number : kraus) {
            square += number * number;
        }
        double weight = square / (1 << qubits);
        if (weight < 1e-30) {
            return Optional.of(new Jump(0, 0, 0));
        }
        double[] scaled = new double[kraus.length];
        for (int k = 0; k < kraus.length; k++) {
            scaled[k] = kraus[k] / Math.sqrt(weight);
        }
        Optional<Clifford> clifford = Cliffords.of(scaled, 0, qubits);
        if (clifford.isPresent()) {
            return Optional.of(new Gate(clifford.get(), weight));
        }
        if (qubits == 1) {
            for (int entry = 0; entry < 4; entry++) {
                double size = Math.hypot(kraus[2 * entry], kraus[2 * entry + 1]);
                if (Math.abs(size * size - square) < TOLERANCE * square) {
                    return Optional.of(new Jump(entry & 1, entry >> 1, square));
                }
            }
        }
        return Optional.empty();
    }
}
