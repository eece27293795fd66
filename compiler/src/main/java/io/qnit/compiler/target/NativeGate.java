package io.qnit.compiler.target;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.gate.Gate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gate that a target has. Where {@code placements} is empty the gate is on every qubit, or on every coupled pair in
 * both directions; otherwise exactly on the listed operands, in that order: a cx on [0, 1] is not one on [1, 0]. Only a
 * gate that is the same either way round, such as cz, is on [1, 0] when it is on [0, 1].
 *
 * @param angles one range per parameter of the gate; variants with fixed angles are native gates of their own
 * @param everywhere the properties where {@code placements} is empty, else {@link GateProperties#UNKNOWN}
 * @param placements operands (one or two qubits) to properties
 */
public record NativeGate(
        Gate gate, List<AngleRange> angles, GateProperties everywhere, Map<List<Integer>, GateProperties> placements) {

    public NativeGate {
        angles = List.copyOf(angles);
        Map<List<Integer>, GateProperties> copy = new LinkedHashMap<>();
        placements.forEach((operands, properties) -> copy.put(List.copyOf(operands), properties));
        placements = Collections.unmodifiableMap(copy);
        if (gate.qubitCount() < 1 || gate.qubitCount() > 2) {
            throw fault("a native gate acts on one or two qubits, '" + gate.id() + "' on " + gate.qubitCount());
        }
        if (angles.size() != gate.parameterCount()) {
            throw fault("gate '" + gate.id() + "' has " + gate.parameterCount() + " parameters, not " + angles.size());
        }
        for (List<Integer> operands : placements.keySet()) {
            if (operands.size() != gate.qubitCount()) {
                throw fault("gate '" + gate.id() + "' acts on " + gate.qubitCount() + " qubits, not on " + operands);
            }
            if (operands.size() == 2 && operands.getFirst().equals(operands.getLast())) {
                throw fault("gate '" + gate.id() + "' acts on two different qubits, not on " + operands);
            }
        }
        if (!placements.isEmpty() && !everywhere.equals(GateProperties.UNKNOWN)) {
            throw fault("gate '" + gate.id() + "' is placed; its properties belong to its places");
        }
    }

    /** On every qubit or coupled pair, any angle. */
    public static NativeGate everywhere(Gate gate, GateProperties properties) {
        return new NativeGate(gate, anyAngles(gate), properties, Map.of());
    }

    /** On these operands only, any angle. */
    public static NativeGate placed(Gate gate, Map<List<Integer>, GateProperties> placements) {
        if (placements.isEmpty()) {
            throw fault("gate '" + gate.id() + "' is placed nowhere");
        }
        return new NativeGate(gate, anyAngles(gate), GateProperties.UNKNOWN, placements);
    }

    /** The same gate with these angles only, one range per parameter. */
    public NativeGate withAngles(List<AngleRange> ranges) {
        return new NativeGate(gate, ranges, everywhere, placements);
    }

    public boolean isEverywhere() {
        return placements.isEmpty();
    }

    /** Whether these parameters, in radians, are in the ranges. */
    public boolean takes(double... parameters) {
        for (int k = 0; k < parameters.length; k++) {
            if (!angles.get(k).contains(parameters[k])) {
                return false;
            }
        }
        return true;
    }

    /** The properties on these operands, in this order; empty where the target does not have the gate there. */
    public Optional<GateProperties> on(List<Integer> operands) {
        if (placements.isEmpty()) {
            return Optional.of(everywhere);
        }
        Optional<GateProperties> exact = Optional.ofNullable(placements.get(operands));
        return exact.isEmpty() && operands.size() == 2 && isSymmetric(gate)
                ? Optional.ofNullable(placements.get(operands.reversed()))
                : exact;
    }

    /** Whether exchanging the two operands leaves the gate as it is, for all parameters. */
    public static boolean isSymmetric(Gate gate) {
        return Symmetry.SYMMETRIC[gate.ordinal()];
    }

    private static List<AngleRange> anyAngles(Gate gate) {
        return Collections.nCopies(gate.parameterCount(), AngleRange.ANY);
    }

    private static QnitException fault(String message) {
        return new QnitException(ErrorCode.INVALID_TARGET, message);
    }

    /** Found from the matrices at parameters without relations; made when first asked for. */
    private static final class Symmetry {
        static final boolean[] SYMMETRIC = new boolean[Gate.values().length];
        private static final int[] EXCHANGED = {0, 2, 1, 3};

        static {
            for (Gate gate : Gate.values()) {
                if (gate.qubitCount() == 2) {
                    double[] generic = new double[gate.parameterCount()];
                    for (int k = 0; k < generic.length; k++) {
                        generic[k] = 0.7 + 0.4 * k;
                    }
                    SYMMETRIC[gate.ordinal()] = isSymmetric(gate.matrix(generic));
                }
            }
        }

        private static boolean isSymmetric(double[] m) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 4; column++) {
                    int here = 2 * (4 * row + column);
                    int there = 2 * (4 * EXCHANGED[row] + EXCHANGED[column]);
                    if (Math.abs(m[here] - m[there]) > 1e-12 || Math.abs(m[here + 1] - m[there + 1]) > 1e-12) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
