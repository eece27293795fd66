package io.qnit.simulator.state;

import java.util.List;

/** Operations in the form in which one {@link Engine} runs them. Immutable; may be run many times, by several threads. */
public interface Segment {
    /** What it consists of, for people: one line a pass. */
    List<String> passes();
}
