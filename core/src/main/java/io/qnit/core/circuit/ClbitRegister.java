package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * A named run of classical bits: the circuit's clbits {@code offset} to {@code offset + size - 1}.
 *
 * @param scope whether the register is part of a result's bitstrings
 */
public record ClbitRegister(String name, int offset, int size, RegisterForm form, Scope scope) {
    /** Where a classical register was declared. */
    public enum Scope {
        /** Declared at the top of the program: appears in every bitstring, measured or not. */
        GLOBAL,
        /** Declared inside a block or subroutine, or made while reading: never shown. */
        LOCAL
    }

    public ClbitRegister {
        if (size < 1 || offset < 0) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "bit register '" + name + "' has size " + size + "; at least 1 is needed");
        }
    }
}
