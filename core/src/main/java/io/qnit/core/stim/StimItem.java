package io.qnit.core.stim;

/** A line of a circuit: an instruction or a loop. */
public sealed interface StimItem permits StimInstruction, StimRepeat {
    /** Where it stood in the source, from 1; 0 when it was not read. Not part of what equality compares. */
    int line();
}
