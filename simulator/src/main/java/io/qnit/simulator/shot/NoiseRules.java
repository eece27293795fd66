package io.qnit.simulator.shot;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.noise.NoisyOperations;
import io.qnit.simulator.noise.ReadoutNoise;
import io.qnit.simulator.state.Noise;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says which noise of a model goes with which operation of a circuit. Qubits are those of the circuit. Immutable. */
public final class NoiseRules {
    /** A circuit without noise. */
    public static final NoiseRules NONE = new NoiseRules(Optional.empty());

    private final Optional<NoiseModel> model;

    private NoiseRules(Optional<NoiseModel> model) {
        this.model = model;
    }

    public static NoiseRules of(Optional<NoiseModel> model) {
        return model.isPresent() ? new NoiseRules(model) : NONE;
    }

    /**
     * What happens right after a gate, reset or delay, in order. A gate with added controls is taken for the row of the
     * gate table that has them, if there is one; unitary matrices have no noise.
     */
    List<Noise> after(Block block, int i) {
        if (model.isEmpty()) {
            return List.of();
        }
        NoisyOperations operations = new NoisyOperations(model.get());
        if (block.isGate(i)) {
            Optional<Gate> gate = block.addedControls(i) == 0
                    ? Optional.of(block.gate(i))
                    : block.gate(i).withControls(block.addedControls(i));
            int[] qubits = block.qubits(i);
            return gate.filter(g -> g.qubitCount() == qubits.length)
                    .map(g -> operations.after(g, qubits, qubits))
                    .orElse(List.of());
        }
        return switch (block.opcode(i)) {
            case Opcode.RESET -> operations.afterReset(block.qubit(i, 0), block.qubit(i, 0));
            case Opcode.DELAY -> during(block, i, operations);
            default -> List.of();
        };
    }

    private static List<Noise> during(Block block, int i, NoisyOperations operations) {
        if (!(block.node(i) instanceof Node.Delay(Expression duration))) {
            return List.of();
        }
        if (duration instanceof Expression.Literal(Value value)
                && value instanceof Value.Time(double amount, Value.Time.Unit unit)
                && unit == Value.Time.Unit.SECONDS) {
            return Arrays.stream(block.qubits(i))
                    .boxed()
                    .flatMap(q -> operations.during(amount, q, q).stream())
                    .toList();
        }
        if (operations.during(1e-9, block.qubit(i, 0), block.qubit(i, 0)).isEmpty()) {
            return List.of();
        }
        throw new SimulationException(
                ErrorCode.UNSUPPORTED,
                "the noise of a delay needs its duration in seconds (ns, us, ...); the delay" + Lines.on(block, i)
                        + " gives another");
    }

    /** What happens right before a measurement. */
    List<Noise> beforeMeasuring(int qubit) {
        return model.map(m -> new NoisyOperations(m).beforeMeasurement(qubit, qubit)).orElse(List.of());
    }

    /** How a qubit that is measured by itself is read. */
    Readout readout(int qubit) {
        if (model.isEmpty()) {
            return Readout.PERFECT;
        }
        if (!model.get().isReadAlone(qubit)) {
            return Readout.JOINT;
        }
        ReadoutNoise noise = model.get().readout(qubit);
        return noise.isEmpty()
                ? Readout.PERFECT
                : new Readout(noise.apply(new double[] {1, 0})[1], noise.apply(new double[] {0, 1})[0]);
    }

    /** How qubits that are measured together are read. */
    ReadoutNoise readout(int[] qubits) {
        return model.orElseThrow().readout(qubits);
    }
}
