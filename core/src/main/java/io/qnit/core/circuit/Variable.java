package io.qnit.core.circuit;

import io.qnit.core.classical.ClassicalType;

/** A classical variable that is not a register of clbits. Expressions name it by its index in the circuit's list. */
public record Variable(String name, ClassicalType type, Role role) {
    /** Who gives or takes the value. */
    public enum Role {
        /** The caller gives the value before the circuit runs. */
        INPUT,
        /** The value at the end of each shot is part of the result. */
        OUTPUT,
        LOCAL
    }
}
