package io.qnit.core.stim;

import io.qnit.core.qasm.Diagnostic;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a source.
 *
 * @param circuit present when nothing is wrong
 * @param diagnostics the errors in source order
 */
public record StimReading(Optional<StimCircuit> circuit, List<Diagnostic> diagnostics) {
    public StimReading {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * The circuit.
     *
     * @throws StimException with the errors
     */
    public StimCircuit executable() {
        return circuit.orElseThrow(() -> new StimException(diagnostics));
    }
}
