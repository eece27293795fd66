package io.qnit.simulator.noise;

import java.util.List;

/**
 * Maps of density matrices as real matrices on the coefficients Tr(P rho) of Pauli strings: 4^k by 4^k, row-major. Bits
 * 2j and 2j + 1 of an index are the X and Z part on qubit j, as in {@link Channel#pauliTransfer}.
 */
public final class PauliTransfer {
    private PauliTransfer() {}

    /** rho becomes K rho K^+. @param operator 2^k by 2^k, row-major, interleaved re and im */
    public static double[] of(double[] operator) {
        int qubits = Integer.numberOfTrailingZeros(Matrices.dimension(operator));
        return Matrices.pauliTransfer(qubits, Matrices.superoperator(qubits, List.of(operator)));
    }
}
