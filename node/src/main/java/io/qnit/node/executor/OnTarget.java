package io.qnit.node.executor;

import io.qnit.compiler.Compilation;
import io.qnit.compiler.target.GateProperties;
import io.qnit.compiler.target.NativeGate;
import io.qnit.compiler.target.QubitProperties;
import io.qnit.compiler.target.Target;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import io.qnit.simulator.noise.Calibration;
import io.qnit.simulator.noise.NoiseModel;
import io.qnit.simulator.noise.ReadoutError;
import io.qnit.simulator.noise.Relaxation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A circuit as a target would run it, for a simulator: compiled, and of the target's qubits only those that it uses, since
 * a simulator pays for each.
 */
public final class OnTarget {
    private final Target target;
    private final int[] qubits;
    private final Circuit circuit;

    private OnTarget(Target target, int[] qubits, Circuit circuit) {
        this.target = target;
        this.qubits = qubits;
        this.circuit = circuit;
    }

    /** A circuit as the compiler made it. */
    public static OnTarget of(Compilation compilation) {
        return of(compilation.circuit(), compilation.target());
    }

    /** A circuit that is on the target's qubits already. */
    public static OnTarget of(Circuit compiled, Target target) {
        TreeSet<Integer> used = new TreeSet<>();
        Block body = compiled.body();
        for (int i = 0; i < body.size(); i++) {
            for (int qubit : body.qubits(i)) {
                used.add(qubit);
            }
        }
        int[] qubits = used.stream().mapToInt(Integer::intValue).toArray();
        int[] number = new int[compiled.qubitCount()];
        for (int k = 0; k < qubits.length; k++) {
            number[qubits[k]] = k;
        }
        BlockBuilder packed = new BlockBuilder();
        for (int i = 0; i < body.size(); i++) {
            packed.append(body, i, qubit -> number[qubit]);
        }
        return new OnTarget(
                target,
                qubits,
                new Circuit(
                        compiled.name(),
                        qubits.length,
                        List.of(),
                        compiled.clbitRegisters(),
                        compiled.variables(),
                        packed.build()));
    }

    /** The circuit on the qubits that it uses, which are numbered from 0 in the order of the target's. */
    public Circuit circuit() {
        return circuit;
    }

    /** The noise that the target's calibration tells of, for {@link #circuit}; empty where it says nothing of errors. */
    public NoiseModel noise() {
        List<Calibration.Qubit> properties = new ArrayList<>();
        // A gate that is there several times, with different angles, errs as its first variant does.
        Map<Place, Calibration.GateError> errors = new LinkedHashMap<>();
        for (int k = 0; k < qubits.length; k++) {
            properties.add(calibration(target.qubit(qubits[k])));
        }
        for (NativeGate gate : target.gates()) {
            for (int a = 0; a < qubits.length; a++) {
                if (gate.gate().qubitCount() == 1) {
                    add(errors, gate, a);
                    continue;
                }
                for (int b = 0; b < qubits.length; b++) {
                    if (a != b && target.coupling().areCoupled(qubits[a], qubits[b])) {
                        add(errors, gate, a, b);
                    }
                }
            }
        }
        return NoiseModel.of(new Calibration(properties, List.copyOf(errors.values())));
    }

    private static Calibration.Qubit calibration(QubitProperties qubit) {
        Optional<Relaxation> relaxation = Double.isNaN(qubit.t1()) || Double.isNaN(qubit.t2())
                ? Optional.empty()
                : Optional.of(new Relaxation(qubit.t1(), Math.min(qubit.t2(), 2 * qubit.t1()), 0));
        Optional<ReadoutError> readout = Double.isNaN(qubit.oneForZero()) || Double.isNaN(qubit.zeroForOne())
                ? Optional.empty()
                : Optional.of(ReadoutError.of(qubit.oneForZero(), qubit.zeroForOne()));
        return new Calibration.Qubit(relaxation, readout);
    }

    private record Place(Gate gate, List<Integer> operands) {}

    private void add(Map<Place, Calibration.GateError> errors, NativeGate gate, Integer... operands) {
        List<Integer> physical = new ArrayList<>();
        for (int operand : operands) {
            physical.add(qubits[operand]);
        }
        Optional<GateProperties> properties = gate.on(physical);
        if (properties.isPresent() && !Double.isNaN(properties.get().error())) {
            double seconds = properties.get().seconds();
            Place place = new Place(gate.gate(), List.of(operands));
            errors.putIfAbsent(
                    place,
                    new Calibration.GateError(
                            place.gate(), place.operands(), properties.get().error(),
                            Double.isNaN(seconds) ? 0 : seconds));
        }
    }
}
