package io.qnit.compiler.verify;

import io.qnit.compiler.algebra.Operation;

/** A sequence of operations whose matrices have one entry per column: each basis state goes to one, with a phase. */
final class BasisMap {
    private final int[] state;
    private final double[] phase;
    private final int qubits;

    /** The identity. */
    BasisMap(int qubits) {
        this.qubits = qubits;
        state = new int[1 << qubits];
        phase = new double[state.length];
        for (int k = 0; k < state.length; k++) {
            state[k] = k;
        }
    }

    /** Applies an operation; false, and nothing done, when a column of its matrix has more than one entry. */
    boolean apply(Operation operation) {
        int[] targets = operation.targets();
        double[] m = operation.matrix();
        int size = 1 << targets.length;
        int[] to = new int[size];
        double[] turn = new double[size];
        for (int c = 0; c < size; c++) {
            int entries = 0;
            for (int r = 0; r < size; r++) {
                double re = m[2 * (r * size + c)];
                double im = m[2 * (r * size + c) + 1];
                if (Math.abs(re) + Math.abs(im) > 1e-13) {
                    entries++;
                    to[c] = r;
                    turn[c] = Math.atan2(im, re);
                }
            }
            if (entries != 1) {
                return false;
            }
        }
        int ones = 0;
        for (int control : operation.controls()) {
            ones |= 1 << control;
        }
        for (int k = 0; k < state.length; k++) {
            int now = state[k];
            if ((now & ones) == ones) {
                int column = 0;
                for (int t = 0; t < targets.length; t++) {
                    column |= (now >> targets[t] & 1) << t;
                }
                for (int t = 0; t < targets.length; t++) {
                    now = now & ~(1 << targets[t]) | (to[column] >> t & 1) << targets[t];
                }
                state[k] = now;
                phase[k] += turn[column];
            }
        }
        return true;
    }

    /** Puts the content of qubit {@code q} on qubit {@code to[q]}. */
    void permute(int[] to) {
        for (int k = 0; k < state.length; k++) {
            int moved = 0;
            for (int q = 0; q < qubits; q++) {
                moved |= (state[k] >> q & 1) << to[q];
            }
            state[k] = moved;
        }
    }

    GroupEquality.Outcome compare(BasisMap other, double tolerance) {
        double global = other.phase[0] - phase[0];
        for (int k = 0; k < state.length; k++) {
            if (state[k] != other.state[k]) {
                return new GroupEquality.Outcome.Different("they take a basis state to different ones");
            }
            if (Math.abs(Math.IEEEremainder(other.phase[k] - phase[k] - global, 2 * Math.PI)) > tolerance) {
                return new GroupEquality.Outcome.Different("they give a basis state different phases");
            }
        }
        return new GroupEquality.Outcome.Equal(Math.IEEEremainder(global, 2 * Math.PI), 0);
    }
}
