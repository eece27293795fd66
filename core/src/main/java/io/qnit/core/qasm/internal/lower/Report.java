package io.qnit.core.qasm.internal.lower;

import io.qnit.core.qasm.internal.parse.Diagnostics;
import io.qnit.core.qasm.internal.parse.Source;

/** Says what is wrong, at the place in the source being read now. What is said twice is kept once: bodies are read several times. */
final class Report {
    private final Diagnostics diagnostics;
    private Source source;
    private int errors;

    Report(Diagnostics diagnostics, Source source) {
        this.diagnostics = diagnostics;
        this.source = source;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    Source source() {
        return source;
    }

    /** Spans that follow belong to this source. */
    void enter(Source other) {
        source = other;
    }

    void error(long span, String message) {
        error(span, message, "");
    }

    void error(long span, String message, String hint) {
        errors++;
        diagnostics.error(source, span, message, hint);
    }

    void refuse(long span, String message, String hint) {
        diagnostics.refuse(source, span, message, hint);
    }

    void warn(long span, String message) {
        diagnostics.warn(source, span, message, "");
    }

    /** How many errors were found so far, repeated ones included: a caller compares before and after. */
    int errors() {
        return errors;
    }

    /** Whether as many errors were found as may be; the parser looks after its own. */
    boolean isFull() {
        return errors > 0 && diagnostics.isFull();
    }
}
