package io.qnit.cluster.cut;

import io.qnit.core.observable.PauliString;
import java.util.List;

/** What is asked of a fragment, for every row of its ends. */
public sealed interface Wanted {
    /**
     * Expectation values on the fragment's own qubits, before the final measurements. They are those of the unnormalised
     * state that the rows leave: the identity's is the probability of the rows' outcomes.
     */
    record Paulis(List<PauliString> strings) implements Wanted {
        public Paulis {
            strings = List.copyOf(strings);
        }
    }

    /**
     * The probability of each pattern of what the fragment measures, together with the rows' outcomes. Bit {@code k} of the
     * pattern is that of {@code FragmentCircuit.measured().get(k)}; 2^(their number) values.
     */
    record Patterns() implements Wanted {}
}
