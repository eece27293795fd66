package io.qnit.core.stim;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.qasm.Diagnostic;
import java.util.List;

/** A source in Stim's format that cannot be read, with every problem that was found. */
public final class StimException extends QnitException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    StimException(List<Diagnostic> diagnostics) {
        super(ErrorCode.INVALID_SOURCE, describe(diagnostics));
        this.diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private static String describe(List<Diagnostic> diagnostics) {
        Diagnostic first = diagnostics.getFirst();
        return first.file() + ":" + first.line() + ":" + first.column() + ": " + first.message()
                + (diagnostics.size() > 1 ? " (and " + (diagnostics.size() - 1) + " more)" : "");
    }
}
