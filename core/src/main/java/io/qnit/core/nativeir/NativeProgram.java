package io.qnit.core.nativeir;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.gate.Gate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A compiled circuit: gates of one target on its physical qubits, with what is known about where it comes from. Immutable
 * and safe to share between threads; {@link NativeIr} reads and writes it.
 *
 * @param circuit without qubit registers; as many qubits as the target. Every gate is in the target's gate set,
 *     parameters that are not numbers are sums of multiples of inputs
 * @param qubitMap where the source's qubits are
 * @param timing of the operations of the circuit's body, one by one
 */
public record NativeProgram(
        NativeTarget target, Circuit circuit, QubitMap qubitMap, Optional<Timing> timing, Provenance provenance) {
    /**
     * @throws QnitException {@code UNSUPPORTED} for what is not native, {@code INVALID_CIRCUIT} where the parts do not fit
     */
    public NativeProgram {
        if (!circuit.qubitRegisters().isEmpty() || circuit.qubitCount() != target.qubits()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "a native program is on the " + target.qubits() + " physical qubits of its target; the circuit has "
                            + circuit.qubitCount()
                            + (circuit.qubitRegisters().isEmpty() ? " qubits" : " qubits in named registers"));
        }
        qubitMap.checkWithin(target.qubits());
        if (timing.isPresent() && timing.get().size() != circuit.body().size()) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "there are times for " + timing.get().size() + " operations; the circuit has "
                            + circuit.body().size());
        }
        Survey.of(circuit, target);
    }

    /** A program on a target, its qubits in their own places from start to end. */
    public static NativeProgram of(Circuit circuit, NativeTarget target) {
        return new NativeProgram(
                target, circuit, QubitMap.identity(target.qubits()), Optional.empty(), Provenance.unknown());
    }

    /**
     * A circuit as it is, for no device in particular: its qubits are taken for physical ones, and the gate set is what it
     * uses.
     */
    public static NativeProgram asItIs(Circuit circuit) {
        EnumSet<Gate> used = EnumSet.noneOf(Gate.class);
        collect(circuit.body(), used);
        used.remove(Gate.GPHASE);
        Circuit physical = new Circuit(
                circuit.name(), circuit.qubitCount(), List.of(), circuit.clbitRegisters(), circuit.variables(),
                circuit.body());
        return of(physical, NativeTarget.of("", List.copyOf(used), circuit.qubitCount()));
    }

    /** What the program asks of a device beyond gates, barriers and measurements at the end. */
    public Set<Feature> features() {
        EnumSet<Feature> features = Survey.of(circuit, target);
        if (timing.isPresent()) {
            features.add(Feature.TIMING);
        }
        return features;
    }

    public NativeProgram withQubitMap(QubitMap map) {
        return new NativeProgram(target, circuit, map, timing, provenance);
    }

    public NativeProgram withTiming(Timing times) {
        return new NativeProgram(target, circuit, qubitMap, Optional.of(times), provenance);
    }

    public NativeProgram withProvenance(Provenance known) {
        return new NativeProgram(target, circuit, qubitMap, timing, known);
    }

    private static void collect(Block block, EnumSet<Gate> gates) {
        for (int i = 0; i < block.size(); i++) {
            if (block.isGate(i)) {
                gates.add(block.gate(i));
            }
        }
        block.nodes().forEach(node -> Block.inside(node).forEach(inner -> collect(inner, gates)));
    }
}
