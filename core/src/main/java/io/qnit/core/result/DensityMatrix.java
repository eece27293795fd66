package io.qnit.core.result;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A mixed state of {@code qubitCount} qubits: 2^n by 2^n, row-major, interleaved re and im, qubit 0 the least significant
 * bit of both indices. Immutable; at most 12 qubits.
 */
public record DensityMatrix(int qubitCount, double[] entries) {
    public static final int MAX_QUBITS = 12;

    public DensityMatrix {
        if (qubitCount < 0 || qubitCount > MAX_QUBITS || entries.length != 2L << 2 * qubitCount) {
            throw new QnitException(
                    ErrorCode.INVALID_ARGUMENT,
                    "a density matrix of " + qubitCount + " qubits does not have " + entries.length / 2 + " entries");
        }
    }

    public double re(int row, int column) {
        return entries[2 * ((row << qubitCount) + column)];
    }

    public double im(int row, int column) {
        return entries[2 * ((row << qubitCount) + column) + 1];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DensityMatrix(int n, double[] theirs)
                && n == qubitCount
                && Arrays.equals(entries, theirs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }
}
