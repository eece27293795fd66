package io.qnit.simulator.densitymatrix;

/**
 * A real matrix on the Pauli coefficients of a few qubits, the product of operations that were fused. Mutable while it
 * grows.
 */
final class Transfer {
    private final int[] qubits;
    private double[] matrix;
    private int operations;

    /**
     * The identity.
     *
     * @param qubits digit j of an index belongs to {@code qubits[j]}
     */
    Transfer(int[] qubits) {
        this.qubits = qubits;
        int size = 1 << 2 * qubits.length;
        matrix = new double[size * size];
        for (int k = 0; k < size; k++) {
            matrix[k * (size + 1)] = 1;
        }
    }

    int[] qubits() {
        return qubits;
    }

    /** 4^k by 4^k, row-major; bits 2j and 2j + 1 of an index are the X and Z part on qubit j. */
    double[] matrix() {
        return matrix;
    }

    /** How many operations it is made of. */
    int operations() {
        return operations;
    }

    boolean actsOn(int qubit) {
        for (int q : qubits) {
            if (q == qubit) {
                return true;
            }
        }
        return false;
    }

    /** Takes in what another did to some of these qubits, which happens after. */
    void append(Transfer next) {
        append(next.matrix, next.qubits, next.operations);
    }

    /** Takes in what happens after to some of these qubits. */
    void append(double[] small, int[] on, int count) {
        operations += count;
        int size = 1 << 2 * qubits.length;
        int rows = 1 << 2 * on.length;
        int[] offsets = new int[rows];
        int mask = 0;
        for (int j = 0; j < on.length; j++) {
            int digit = digitOf(on[j]);
            mask |= 3 << 2 * digit;
            for (int k = 0; k < rows; k++) {
                offsets[k] |= (k >> 2 * j & 3) << 2 * digit;
            }
        }
        double[] product = new double[size * size];
        for (int base = 0; base < size; base++) {
            if ((base & mask) != 0) {
                continue;
            }
            for (int r = 0; r < rows; r++) {
                int to = (base | offsets[r]) * size;
                for (int c = 0; c < rows; c++) {
                    double factor = small[r * rows + c];
                    if (factor == 0) {
                        continue;
                    }
                    int from = (base | offsets[c]) * size;
                    for (int k = 0; k < size; k++) {
                        product[to + k] += factor * matrix[from + k];
                    }
                }
            }
        }
        matrix = product;
    }

    private int digitOf(int qubit) {
        for (int j = 0; j < qubits.length; j++) {
            if (qubits[j] == qubit) {
                return j;
            }
        }
        throw new IllegalArgumentException("qubit " + qubit + " is not among those of the transfer");
    }
}
