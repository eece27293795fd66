package io.qnit.core.qasm;

import java.nio.file.Path;
import java.util.List;

/**
 * How a source is read.
 *
 * @param strictness whether widely used leniencies are errors
 * @param includePaths folders that {@code include} may read from; empty: only the built-in files are known
 * @param maxErrors how many errors are collected before reading stops
 * @param maxOperations how many operations definitions, broadcasts and unrolled loops may expand to, beyond the
 *     statements that stand in the source
 * @param maxNesting how deep expressions, blocks, includes and subroutine calls may nest
 */
public record ReadOptions(
        Strictness strictness, List<Path> includePaths, int maxErrors, long maxOperations, int maxNesting) {
    public static final ReadOptions DEFAULT =
            new ReadOptions(Strictness.LENIENT, List.of(), 20, 10_000_000L, 256);

    public ReadOptions {
        includePaths = List.copyOf(includePaths);
    }

    /** How closely a source must follow the specification. */
    public enum Strictness {
        /** Missing header, built-in gates without include, trailing commas, empty statements are accepted. */
        LENIENT,
        STRICT
    }

    public ReadOptions withStrictness(Strictness value) {
        return new ReadOptions(value, includePaths, maxErrors, maxOperations, maxNesting);
    }

    public ReadOptions withIncludePaths(List<Path> value) {
        return new ReadOptions(strictness, value, maxErrors, maxOperations, maxNesting);
    }
}
