package io.qnit.cluster.free;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.observable.Observable;
import java.util.List;

/**
 * What is left of a circuit for the expectation values of observables. Immutable.
 *
 * @param circuit as many qubits as before, without final measurements; some of them idle
 * @param observables in the order given, on the qubits that hold now what they were about
 * @param components the qubits, ascending, of each part that shares no gate and no bit with the others; idle qubits that no
 *     observable names are in none
 * @param applied what was done, in order
 */
public record ReducedCircuit(
        Circuit circuit, List<Observable> observables, List<List<Integer>> components, List<AppliedCut> applied) {
    public ReducedCircuit {
        observables = List.copyOf(observables);
        components = components.stream().map(List::copyOf).toList();
        applied = List.copyOf(applied);
    }

    /** The number of qubits of the widest component, 0 when there is none. */
    public int width() {
        return components.stream().mapToInt(List::size).max().orElse(0);
    }
}
