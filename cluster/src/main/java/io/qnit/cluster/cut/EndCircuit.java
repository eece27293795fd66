package io.qnit.cluster.cut;

import io.qnit.compiler.matrix.OneQubitMatrix;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.gate.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a setting on the qubits of an end. Gates on one qubit are gathered and written as one where something else needs
 * the qubit. Pauli letters are 0 to 3 for I, X, Y, Z.
 */
final class EndCircuit {
    private static final double R = Math.sqrt(0.5);
    private static final double[] IDENTITY = {1, 0, 0, 0, 0, 0, 1, 0};
    private static final double[][] PAULI = {
        IDENTITY, {0, 0, 1, 0, 1, 0, 0, 0}, {0, 0, 0, -1, 0, 1, 0, 0}, {1, 0, 0, 0, 0, 0, -1, 0}
    };

    /** B with B P B^-1 = Z: the Hadamard gate for X, that after the inverse of S for Y. */
    private static final double[][] TO_Z = {
        IDENTITY, {R, 0, R, 0, R, 0, -R, 0}, {R, 0, 0, -R, R, 0, 0, R}, IDENTITY
    };

    private final int qubits;
    private final double[][] pending;
    private BlockBuilder block = new BlockBuilder();
    private Block before = Block.empty();
    private List<Integer> measured = List.of();
    private int ancillas;

    EndCircuit(int qubits) {
        this.qubits = qubits;
        pending = new double[qubits][];
        Arrays.fill(pending, IDENTITY);
    }

    /** One matrix by qubit. */
    EndCircuit gates(List<double[]> matrices) {
        for (int q = 0; q < qubits; q++) {
            gate(q, matrices.get(q));
        }
        return this;
    }

    EndCircuit paulis(int[] letters) {
        for (int q = 0; q < qubits; q++) {
            if (letters[q] != 0) {
                gate(q, PAULI[letters[q]]);
            }
        }
        return this;
    }

    /** Measures a Pauli string that is not the identity, as a parity in one qubit. */
    EndCircuit measure(int[] letters) {
        int parity = gather(letters);
        flush(parity);
        measured = List.of(parity);
        half();
        spread(letters);
        return this;
    }

    /** exp(i sign pi/4 Q) of a Pauli string that is not the identity. */
    EndCircuit quarterTurn(int[] letters, int sign) {
        int parity = gather(letters);
        double[] turn = {R, sign * R, 0, 0, 0, 0, R, -sign * R};
        gate(parity, turn);
        if (support(letters).size() > 1) {
            flush(parity);
        }
        spread(letters);
        return this;
    }

    /** The two outcomes (1 +- exp(i angle) Q) / 2, by an ancilla. */
    EndCircuit interfere(int[] letters, double angle) {
        int ancilla = qubits;
        ancillas = 1;
        measured = List.of(ancilla);
        block.gate(Gate.H, ancilla).gate(Gate.P, ancilla, angle);
        for (int q : support(letters)) {
            flush(q);
            block.gate(letters[q] == 1 ? Gate.CX : letters[q] == 2 ? Gate.CY : Gate.CZ, ancilla, q);
        }
        block.gate(Gate.H, ancilla);
        half();
        return this;
    }

    Setting setting(String name) {
        for (int q = 0; q < qubits; q++) {
            flush(q);
        }
        Block rest = block.build();
        return measured.isEmpty()
                ? new Setting(name, qubits, 0, rest, measured, Block.empty())
                : new Setting(name, qubits, ancillas, before, measured, rest);
    }

    static String name(int[] letters) {
        StringBuilder name = new StringBuilder();
        for (int letter : letters) {
            name.insert(0, "IXYZ".charAt(letter)); // the end's first qubit rightmost, as everywhere
        }
        return name.toString();
    }

    /** The name of what follows; nothing for the identity. */
    static String then(int[] letters) {
        return Arrays.stream(letters).allMatch(l -> l == 0) ? "" : name(letters);
    }

    private void half() {
        before = block.build();
        block = new BlockBuilder();
    }

    private static List<Integer> support(int[] letters) {
        List<Integer> support = new ArrayList<>();
        for (int q = 0; q < letters.length; q++) {
            if (letters[q] != 0) {
                support.add(q);
            }
        }
        return support;
    }

    /** Turns the string to Z on its last qubit, which is returned. */
    private int gather(int[] letters) {
        List<Integer> support = support(letters);
        for (int q : support) {
            gate(q, TO_Z[letters[q]]);
        }
        int last = support.getLast();
        for (int q : support) {
            if (q != last) {
                flush(q);
                flush(last);
                block.gate(Gate.CX, q, last);
            }
        }
        return last;
    }

    private void spread(int[] letters) {
        List<Integer> support = support(letters);
        int last = support.getLast();
        for (int q : support.reversed()) {
            if (q != last) {
                block.gate(Gate.CX, q, last);
            }
        }
        for (int q : support) {
            gate(q, OneQubitMatrix.inverse(TO_Z[letters[q]]));
        }
    }

    private void gate(int q, double[] matrix) {
        pending[q] = OneQubitMatrix.times(matrix, pending[q]);
    }

    private void flush(int q) {
        double[] m = pending[q];
        pending[q] = IDENTITY;
        boolean scalar = Math.hypot(m[2], m[3]) + Math.hypot(m[4], m[5]) + Math.hypot(m[0] - m[6], m[1] - m[7]) < 1e-13;
        if (!scalar) {
            OneQubitMatrix.append(block, q, m);
        }
    }
}
