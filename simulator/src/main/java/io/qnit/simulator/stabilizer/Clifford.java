package io.qnit.simulator.stabilizer;

/**
 * A unitary on a few qubits that takes Pauli strings to Pauli strings, by what it does to X and Z of each qubit. The
 * global phase is not kept. A Pauli string on k qubits is two masks of k bits (X or Y in the first, Z or Y in the
 * second) and a sign. Immutable and safe to share between threads.
 */
public final class Clifford {
    private final int qubits;
    private final Images forward;
    private final Images backward;

    /** Masks and signs by generator: 2 q is X of qubit q, 2 q + 1 is Z of qubit q. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content where it matters, never as a record
    record Images(int[] x, int[] z, int[] signs) {}

    /**
     * @param forward U P U^-1 for each generator P
     * @param backward U^-1 P U for each generator P
     */
    Clifford(int qubits, Images forward, Images backward) {
        this.qubits = qubits;
        this.forward = forward;
        this.backward = backward;
    }

    /** How many qubits it acts on, 0 or more. */
    public int qubits() {
        return qubits;
    }

    /** Where U P U^-1 has X or Y; bit q is qubit q, and P is X of qubit g / 2 for even g, Z of it for odd g. */
    public int imageX(int generator) {
        return forward.x[generator];
    }

    /** Where U P U^-1 has Z or Y; see {@link #imageX}. */
    public int imageZ(int generator) {
        return forward.z[generator];
    }

    /** 1 where U P U^-1 has the sign -1, else 0; see {@link #imageX}. */
    public int imageSign(int generator) {
        return forward.signs[generator];
    }

    Images backward() {
        return backward;
    }

    /** Whether it does nothing but a global phase. */
    public boolean isIdentity() {
        return isPauli() && (signBits() == 0);
    }

    /** Whether it is a Pauli string up to a phase: it changes nothing but signs. */
    public boolean isPauli() {
        for (int q = 0; q < qubits; q++) {
            boolean same = forward.x[2 * q] == 1 << q
                    && forward.z[2 * q] == 0
                    && forward.x[2 * q + 1] == 0
                    && forward.z[2 * q + 1] == 1 << q;
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** Where a {@link #isPauli Pauli string} has X or Y: it changes the sign of Z there. */
    public int pauliX() {
        int mask = 0;
        for (int q = 0; q < qubits; q++) {
            mask |= forward.signs[2 * q + 1] << q;
        }
        return mask;
    }

    /** Where a {@link #isPauli Pauli string} has Z or Y: it changes the sign of X there. */
    public int pauliZ() {
        int mask = 0;
        for (int q = 0; q < qubits; q++) {
            mask |= forward.signs[2 * q] << q;
        }
        return mask;
    }

    private int signBits() {
        return pauliX() | pauliZ();
    }
}
