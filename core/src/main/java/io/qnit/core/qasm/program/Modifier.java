package io.qnit.core.qasm.program;

import java.util.Optional;

/** A gate modifier, as written; the first in a list is the outermost. */
public sealed interface Modifier {
    long span();

    record Inverse(long span) implements Modifier {}

    record Power(Expr exponent, long span) implements Modifier {}

    record Control(Polarity polarity, Optional<Expr> count, long span) implements Modifier {}

    /** Which value of the control lets the gate act. */
    enum Polarity {
        /** {@code ctrl}. */
        ONE,
        /** {@code negctrl}. */
        ZERO
    }
}
