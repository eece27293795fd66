package io.qnit.simulator.sparse;

import io.qnit.simulator.state.Segment;
import java.util.List;

/** Steps in order. */
record SparseSegment(List<SparseStep> steps) implements Segment {
    @Override
    public List<String> passes() {
        long mixing = steps.stream().filter(SparseStep.Mix.class::isInstance).count();
        return List.of(
                steps.size() - mixing + " steps move basis states or turn phases, " + mixing
                        + " mix amplitudes and may double their number or more");
    }
}
