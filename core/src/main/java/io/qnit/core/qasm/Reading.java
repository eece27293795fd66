package io.qnit.core.qasm;

import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a source.
 *
 * @param circuit present when there is no error; with a {@link Diagnostic.Severity#REFUSAL} it lacks the refused part
 *     and must not be executed
 * @param diagnostics errors, refusals and warnings in source order
 */
public record Reading(Optional<Circuit> circuit, List<Diagnostic> diagnostics) {
    public Reading {
        diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> of(Diagnostic.Severity severity) {
        return diagnostics.stream().filter(d -> d.severity() == severity).toList();
    }

    /**
     * The circuit, ready to execute.
     *
     * @throws QasmException {@code INVALID_SOURCE} with the errors, or {@code UNSUPPORTED} with the refusals
     */
    public Circuit executable() {
        List<Diagnostic> errors = of(Diagnostic.Severity.ERROR);
        if (!errors.isEmpty()) {
            throw new QasmException(ErrorCode.INVALID_SOURCE, errors);
        }
        List<Diagnostic> refusals = of(Diagnostic.Severity.REFUSAL);
        if (!refusals.isEmpty()) {
            throw new QasmException(ErrorCode.UNSUPPORTED, refusals);
        }
        return circuit.orElseThrow();
    }
}
