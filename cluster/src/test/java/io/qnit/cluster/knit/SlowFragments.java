package io.qnit.cluster.knit;

import io.qnit.cluster.cut.BranchedState;
import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.CutEnd;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Output;
import io.qnit.cluster.cut.Setting;
import io.qnit.cluster.cut.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fragment tensors from plain state vectors, one combination of rows after the other. */
final class SlowFragments implements TensorSource {
    @Override
    public FragmentTensor tensor(CutCircuit whole, FragmentCircuit fragment, Wanted wanted) {
        List<BranchedState> states = new ArrayList<>(List.of(BranchedState.zero(fragment.qubitCount())));
        int at = 0;
        int[] rows = new int[fragment.ends().size()];
        for (int e = 0; e < rows.length; e++) {
            CutEnd end = fragment.ends().get(e);
            rows[e] = whole.form(end).rows(end.side());
            List<BranchedState> next = new ArrayList<>();
            for (BranchedState state : states) {
                state.part(fragment.body(), at, end.position());
                for (Setting setting : whole.form(end).settings(end.side())) {
                    for (int outcome = 0; outcome < setting.outcomes(); outcome++) {
                        next.add(state.copy().row(setting, outcome, end.qubits()));
                    }
                }
            }
            at = end.position();
            states = next;
        }
        List<double[]> values = new ArrayList<>();
        for (BranchedState state : states) {
            state.part(fragment.body(), at, fragment.body().size());
            values.add(switch (wanted) {
                case Wanted.Paulis paulis -> paulis.strings().stream().mapToDouble(state::expectation).toArray();
                case Wanted.Patterns _ -> state.probabilities(places(fragment));
            });
        }
        int width = values.getFirst().length;
        return new FragmentTensor(
                rows, width, values.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static int[] places(FragmentCircuit fragment) {
        return fragment.measured().stream()
                .mapToInt(
                        c -> fragment.outputs().stream().filter(o -> o.clbit() == c).mapToInt(Output::qubit).findFirst()
                                .orElseThrow())
                .toArray();
    }
}
