package io.qnit.cluster.cut;

import io.qnit.core.circuit.Circuit;
import java.util.List;

/**
 * A circuit that has been cut: its value is the sum over the rows of all cuts of the product of their coefficients and of
 * what the fragments give with those rows standing at their ends. Immutable.
 *
 * @param circuit as it was before
 * @param fragments by number
 * @param cuts by number
 */
public record CutCircuit(Circuit circuit, Partition partition, List<FragmentCircuit> fragments, List<Cut> cuts) {
    public CutCircuit {
        fragments = List.copyOf(fragments);
        cuts = List.copyOf(cuts);
    }

    /**
     * Cuts a circuit.
     *
     * @param circuit with numeric angles; gates that are cut have two qubits
     * @param forms what stands for each cut
     * @param reuse whether a qubit that ends at a cut may begin another wire
     * @throws io.qnit.core.QnitException UNSUPPORTED when the partition cuts what cannot be cut: an operation of another
     *     kind, or classical bits that go from one fragment to another; INVALID_ARGUMENT when it does not fit the circuit
     */
    public static CutCircuit of(Circuit circuit, Partition partition, CutForms forms, QubitReuse reuse) {
        return new Cutting(circuit, partition, forms, reuse).cut();
    }

    /** The product of the gammas of the cuts that touch a fragment. */
    public double gammaOf(FragmentCircuit fragment) {
        return fragment.ends().stream()
                .mapToInt(CutEnd::cut)
                .distinct()
                .mapToDouble(cut -> cuts.get(cut).form().gamma())
                .reduce(1, (a, b) -> a * b);
    }

    /** The form and side of an end: its settings are {@code form.settings(end.side())}. */
    public CutForm form(CutEnd end) {
        return cuts.get(end.cut()).form();
    }
}
