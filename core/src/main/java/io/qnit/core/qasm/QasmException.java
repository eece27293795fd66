package io.qnit.core.qasm;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.List;

/** A source that cannot be read, with every problem that was found (up to {@link ReadOptions#maxErrors}). */
public final class QasmException extends QnitException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public QasmException(ErrorCode code, List<Diagnostic> diagnostics) {
        super(code, describe(diagnostics));
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
