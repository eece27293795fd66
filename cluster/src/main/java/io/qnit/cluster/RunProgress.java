package io.qnit.cluster;

import java.util.OptionalDouble;

/** Hears how a run gets on. Called by one thread at a time. */
public interface RunProgress {
    RunProgress UNWATCHED = new RunProgress() {};

    /** What goes on now, as {@code "planning"}. */
    default void phase(String name) {}

    /**
     * @param done circuits that were counted
     * @param total circuits that are known to be needed; 0 when that is not known yet
     * @param shots so far, over all nodes
     * @param standardError the largest of the expectation values', when there is one already
     */
    default void counted(long done, long total, long shots, OptionalDouble standardError) {}

    /** Something that the user should know at once. It is in the result, too. */
    default void warning(String text) {}
}
