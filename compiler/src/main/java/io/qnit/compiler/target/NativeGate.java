package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gate that a target has. Where {@code placements} is empty the gate is on every qubit, or on every coupled pair in
 * both directions; otherwise exactly on the listed operands, in that order: a cx on [0, 1] is not one on [1, 0].
 *
 * @param angles one range per parameter of the gate; variants with fixed angles are native gates of their own
 * @param everywhere the properties where {@code placements} is empty
 * @param placements operands (one or two qubits) to properties
 */
public record NativeGate(
        Gate gate, List<AngleRange> angles, GateProperties everywhere, Map<List<Integer>, GateProperties> placements) {

    public NativeGate {
        angles = List.copyOf(angles);
        placements = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(placements));
        if (angles.size() != gate.parameterCount()) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "gate '" + gate.id() + "' has " + gate.parameterCount() + " parameters, not " + angles.size());
        }
        for (List<Integer> operands : placements.keySet()) {
            if (operands.size() != gate.qubitCount()) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "gate '" + gate.id() + "' acts on " + gate.qubitCount() + " qubits, not on " + operands);
            }
        }
    }

    /** On every qubit or coupled pair, any angle. */
    public static NativeGate everywhere(Gate gate, GateProperties properties) {
        return new NativeGate(
                gate, java.util.Collections.nCopies(gate.parameterCount(), AngleRange.ANY), properties, Map.of());
    }

    public boolean isEverywhere() {
        return placements.isEmpty();
    }

    /** The properties on these operands, in this order; empty where the target does not have the gate there. */
    public Optional<GateProperties> on(List<Integer> operands) {
        return placements.isEmpty() ? Optional.of(everywhere) : Optional.ofNullable(placements.get(operands));
    }
}
