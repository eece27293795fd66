package io.qnit.app.draw;

import java.util.Map;

/**
 * Where a circuit that is drawn is to be cut. Operations are those of its body, not of blocks inside.
 *
 * @param gates by operation what is written beside the mark
 * @param wires the same by the operation before which a wire is cut, and the qubit
 */
public record CutMarks(Map<Integer, String> gates, Map<Place, String> wires) {
    /** Before an operation, on a qubit. */
    public record Place(int operation, int qubit) {}

    /** Nothing is cut. */
    public static final CutMarks NONE = new CutMarks(Map.of(), Map.of());

    public CutMarks {
        gates = Map.copyOf(gates);
        wires = Map.copyOf(wires);
    }

    boolean isEmpty() {
        return gates.isEmpty() && wires.isEmpty();
    }
}
