package io.qnit.core.classical;

/** What an expression reads while a circuit runs: the bits and variables of one shot. */
public interface ClassicalState {
    /** The circuit's classical bit with this index. */
    boolean clbit(int index);

    /** The circuit's variable with this index; its value has the variable's type. */
    Value variable(int index);
}
