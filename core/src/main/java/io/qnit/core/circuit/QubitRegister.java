package io.qnit.core.circuit;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/**
 * A named run of qubits: the circuit's qubits {@code offset} to {@code offset + size - 1}.
 *
 * @param form whether it was declared with a size: {@code qubit q} and {@code qubit[1] q} print differently
 */
public record QubitRegister(String name, int offset, int size, RegisterForm form) {
    public QubitRegister {
        if (size < 1 || offset < 0) {
            throw new QnitException(
                    ErrorCode.INVALID_CIRCUIT,
                    "qubit register '" + name + "' has size " + size + "; at least 1 is needed");
        }
    }
}
