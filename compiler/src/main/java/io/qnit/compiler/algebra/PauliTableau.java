package io.qnit.compiler.algebra;

import java.util.Optional;

/**
 * The images of X and Z on every qubit under a sequence of Clifford operations: it fixes the operation up to a phase
 * (Gottesman, arXiv:quant-ph/9807006; Aaronson and Gottesman, arXiv:quant-ph/0406196). Two bits per qubit and image, one
 * byte each: bit 0 says X, bit 1 says Z, both say Y. Slow beside a simulator's and easy to believe. Not safe for use by
 * several threads.
 */
public final class PauliTableau {
    private final int qubits;
    /** Per qubit, per row: the letter; rows are X_0, Z_0, X_1, Z_1, ... */
    private byte[][] letters;
    /** Per row: whether the image has a minus sign. */
    private final boolean[] minus;

    /** The identity. */
    public PauliTableau(int qubits) {
        this.qubits = qubits;
        letters = new byte[qubits][2 * qubits];
        minus = new boolean[2 * qubits];
        for (int q = 0; q < qubits; q++) {
            letters[q][2 * q] = 1;
            letters[q][2 * q + 1] = 2;
        }
    }

    /** Applies a Clifford operation after what there is. */
    public void apply(Conjugation conjugation, int[] operands) {
        for (int row = 0; row < minus.length; row++) {
            int from = 0;
            for (int k = 0; k < operands.length; k++) {
                from |= letters[operands[k]][row] << (2 * k);
            }
            int to = conjugation.image[from];
            minus[row] ^= conjugation.minus[from];
            for (int k = 0; k < operands.length; k++) {
                letters[operands[k]][row] = (byte) (to >> (2 * k) & 3);
            }
        }
    }

    /** Puts the content of qubit {@code q} on qubit {@code to[q]}. */
    public void permute(int[] to) {
        byte[][] moved = new byte[qubits][];
        for (int q = 0; q < qubits; q++) {
            moved[to[q]] = letters[q];
        }
        letters = moved;
    }

    /** The image of X (kind 0) or Z (kind 1) of a qubit: sign and letters, leftmost letter qubit 0. */
    public String image(int qubit, int kind) {
        int row = 2 * qubit + kind;
        StringBuilder text = new StringBuilder(minus[row] ? "-" : "");
        for (int q = 0; q < qubits; q++) {
            text.append("IXZY".charAt(letters[q][row]));
        }
        return text.toString();
    }

    /** The first row in which two tableaus differ: 2 q for the image of X_q, 2 q + 1 for that of Z_q; -1 for none. */
    public int firstDifference(PauliTableau other) {
        for (int row = 0; row < minus.length; row++) {
            if (minus[row] != other.minus[row]) {
                return row;
            }
            for (int q = 0; q < qubits; q++) {
                if (letters[q][row] != other.letters[q][row]) {
                    return row;
                }
            }
        }
        return -1;
    }

    /** What a small Clifford operation makes of every Pauli string on its operands, found from its matrix. */
    public static final class Conjugation {
        private static final double SMALL = 1e-9;

        private final int[] image;
        private final boolean[] minus;

        private Conjugation(int[] image, boolean[] minus) {
            this.image = image;
            this.minus = minus;
        }

        /** Of an operation on at most three qubits, controls included; empty when it is not Clifford or larger. */
        public static Optional<Conjugation> of(Operation operation) {
            int n = operation.controls().length + operation.targets().length;
            if (n > 3) {
                return Optional.empty();
            }
            double[] u = operation.wholeMatrix();
            int strings = 1 << (2 * n);
            int[] image = new int[strings];
            boolean[] minus = new boolean[strings];
            for (int pauli = 0; pauli < strings; pauli++) {
                double[] conjugate = conjugate(u, pauli, n);
                int found = -1;
                for (int candidate = 0; candidate < strings && found < 0; candidate++) {
                    double c = coefficient(conjugate, candidate, n);
                    if (Math.abs(Math.abs(c) - 1) < SMALL) {
                        found = candidate;
                        minus[pauli] = c < 0;
                    }
                }
                if (found < 0) {
                    return Optional.empty();
                }
                image[pauli] = found;
            }
            return Optional.of(new Conjugation(image, minus));
        }

        /** U P U^+. */
        private static double[] conjugate(double[] u, int pauli, int n) {
            int d = 1 << n;
            double[] result = new double[2 * d * d];
            for (int k = 0; k < d; k++) {
                int row = k ^ flips(pauli, n); // P|k> = phase |row>
                int quarter = quarterTurns(pauli, k, n);
                for (int r = 0; r < d; r++) {
                    double x = u[2 * (r * d + row)];
                    double y = u[2 * (r * d + row) + 1];
                    double tx = quarter == 0 ? x : quarter == 1 ? -y : quarter == 2 ? -x : y;
                    double ty = quarter == 0 ? y : quarter == 1 ? x : quarter == 2 ? -y : -x;
                    for (int c = 0; c < d; c++) {
                        double vx = u[2 * (c * d + k)];
                        double vy = -u[2 * (c * d + k) + 1];
                        result[2 * (r * d + c)] += tx * vx - ty * vy;
                        result[2 * (r * d + c) + 1] += tx * vy + ty * vx;
                    }
                }
            }
            return result;
        }

        /** tr(P M) / 2^n, which is real for a Hermitian M. */
        private static double coefficient(double[] m, int pauli, int n) {
            int d = 1 << n;
            double sum = 0;
            for (int k = 0; k < d; k++) {
                int row = k ^ flips(pauli, n);
                int at = 2 * (k * d + row); // <k| M P |k> = phase <k| M |row>
                sum += switch (quarterTurns(pauli, k, n)) {
                    case 0 -> m[at];
                    case 1 -> -m[at + 1];
                    case 2 -> -m[at];
                    default -> m[at + 1];
                };
            }
            return sum / d;
        }

        private static int flips(int pauli, int n) {
            int flips = 0;
            for (int k = 0; k < n; k++) {
                flips |= (pauli >> (2 * k) & 1) << k;
            }
            return flips;
        }

        /** The phase of P on |k>, in quarter turns: Z gives 2 where the bit is set; Y gives 1, and 3 where it is set. */
        private static int quarterTurns(int pauli, int k, int n) {
            int turns = 0;
            for (int q = 0; q < n; q++) {
                int letter = pauli >> (2 * q) & 3;
                int bit = k >> q & 1;
                turns += letter == 2 ? 2 * bit : letter == 3 ? 1 + 2 * bit : 0;
            }
            return turns & 3;
        }
    }
}
