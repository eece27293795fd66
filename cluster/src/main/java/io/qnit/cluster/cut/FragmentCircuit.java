package io.qnit.cluster.cut;

import io.qnit.core.circuit.Block;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A piece of a circuit that has been cut, with the places where cuts touch it. The final measurements are not in the body
 * but in the outputs; measurements in the middle are in the body and write the clbits of the whole circuit, under their
 * numbers. Immutable.
 *
 * @param index the fragment's number
 * @param qubitCount the fragment's own qubits, ancillas of settings not counted
 * @param body on the fragment's qubits, each of which starts in |0>
 * @param ends in order of position; those at the same position act in this order
 * @param outputs by the original qubit
 * @param clbits the clbits that the body writes, ascending
 */
public record FragmentCircuit(
        int index, int qubitCount, Block body, List<CutEnd> ends, List<Output> outputs, List<Integer> clbits) {
    public FragmentCircuit {
        ends = List.copyOf(ends);
        outputs = List.copyOf(outputs);
        clbits = List.copyOf(clbits);
    }

    /** The clbits of the whole circuit that this fragment writes, ascending: midway and by final measurements. */
    public List<Integer> measured() {
        return IntStream.concat(
                clbits.stream().mapToInt(Integer::intValue),
                outputs.stream().mapToInt(Output::clbit).filter(c -> c >= 0))
                .sorted()
                .boxed()
                .toList();
    }

    /** The output that is a qubit of the whole circuit, when it ends here. */
    public Optional<Output> output(int original) {
        return outputs.stream().filter(o -> o.original() == original).findFirst();
    }
}
