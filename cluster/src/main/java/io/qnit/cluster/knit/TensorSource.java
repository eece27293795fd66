package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Wanted;
import java.util.List;

/** Gives what fragments give exactly, wherever there is room. Asked by one thread at a time. */
@FunctionalInterface
public interface TensorSource {
    /**
     * One fragment.
     *
     * @param whole has the forms of the cuts at the fragment's ends
     * @return with a value for each string, or each pattern, of what is wanted
     */
    FragmentTensor tensor(CutCircuit whole, FragmentCircuit fragment, Wanted wanted);

    /** What is asked of one fragment. */
    record Question(FragmentCircuit fragment, Wanted wanted) {}

    /** Several fragments, in order; a source that has room for more than one at a time takes them together. */
    default List<FragmentTensor> tensors(CutCircuit whole, List<Question> questions) {
        return questions.stream().map(q -> tensor(whole, q.fragment(), q.wanted())).toList();
    }
}
