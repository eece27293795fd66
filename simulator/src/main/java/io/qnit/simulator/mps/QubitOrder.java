package io.qnit.simulator.mps;

/** Which qubit sits where in a chain. */
final class QubitOrder {
    private final int[] position;
    private final int[] qubit;

    /** @param qubitAt the qubit at each position */
    QubitOrder(int[] qubitAt) {
        qubit = qubitAt.clone();
        position = new int[qubit.length];
        for (int p = 0; p < qubit.length; p++) {
            position[qubit[p]] = p;
        }
    }

    int position(int q) {
        return position[q];
    }

    int qubitAt(int p) {
        return qubit[p];
    }

    int[] qubits() {
        return qubit.clone();
    }

    /** Exchanges what sits at p and p + 1. */
    void swap(int p) {
        exchange(qubit[p], qubit[p + 1]);
    }

    /** Exchanges two qubits wherever they are. */
    void exchange(int a, int b) {
        int p = position[a];
        int q = position[b];
        qubit[p] = b;
        qubit[q] = a;
        position[a] = q;
        position[b] = p;
    }

    void copyFrom(QubitOrder other) {
        System.arraycopy(other.qubit, 0, qubit, 0, qubit.length);
        System.arraycopy(other.position, 0, position, 0, position.length);
    }
}
