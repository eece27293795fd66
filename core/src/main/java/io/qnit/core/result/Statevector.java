package io.qnit.core.result;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The amplitudes of a pure state of {@code qubitCount} qubits: interleaved re and im, qubit 0 the least significant bit
 * of the index. Immutable; at most 29 qubits.
 */
public record Statevector(int qubitCount, double[] amplitudes) {
    public Statevector {
        if (qubitCount < 0 || qubitCount > 29 || amplitudes.length != 2L << qubitCount) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    qubitCount + " qubits do not have " + amplitudes.length / 2 + " amplitudes");
        }
    }

    public double re(int index) {
        return amplitudes[2 * index];
    }

    public double im(int index) {
        return amplitudes[2 * index + 1];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statevector(int n, double[] theirs)
                && n == qubitCount
                && Arrays.equals(amplitudes, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(amplitudes);
    }
}
