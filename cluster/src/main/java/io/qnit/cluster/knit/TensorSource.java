package io.qnit.cluster.knit;

import io.qnit.cluster.cut.CutCircuit;
import io.qnit.cluster.cut.FragmentCircuit;
import io.qnit.cluster.cut.FragmentTensor;
import io.qnit.cluster.cut.Wanted;

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
}
