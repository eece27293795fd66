package io.qnit.core.qasm;

/**
 * One thing to say about a source text, located. Lines and columns count from 1; a column counts Unicode code points.
 *
 * @param length how many code points are underlined on that line, at least 1
 * @param sourceLine the text of the line, cut to a window around the place when it is very long
 * @param sourceColumn where the place stands in {@code sourceLine}, from 1 (equals {@code column} unless it was cut)
 * @param hint what to do about it, or the empty string
 */
public record Diagnostic(
        Severity severity,
        String message,
        String file,
        int line,
        int column,
        int length,
        String sourceLine,
        int sourceColumn,
        String hint) {

    /** What follows from a diagnostic. */
    public enum Severity {
        /** The source is at fault. */
        ERROR,
        /** The source is sound, but Qnit cannot execute this part of it. */
        REFUSAL,
        /** Accepted, with a remark. */
        WARNING
    }
}
