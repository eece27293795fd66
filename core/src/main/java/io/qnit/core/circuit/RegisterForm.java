package io.qnit.core.circuit;

/** How a register was declared. */
public enum RegisterForm {
    /** Without a size: one qubit or clbit that cannot be indexed. */
    SINGLE,
    /** With a size. */
    ARRAY
}
