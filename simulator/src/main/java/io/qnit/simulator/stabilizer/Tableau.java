package io.qnit.simulator.stabilizer;

import java.util.Arrays;

/**
 * The inverse tableau of C. Gidney, "Stim: a fast stabilizer circuit simulator" (arXiv:2103.02202). For the Clifford
 * circuit U that has run so far, it holds U^-1 P U for P = X and Z of each qubit: what an observable of now was at the
 * start, when all qubits were |0>.
 *
 * <p>A gate G appended to the circuit replaces the rows of its own qubits by products of them, G^-1 P G written in rows:
 * a few exclusive-ors over contiguous memory. A measurement of Z is a look at one row: without X bits it is certain and
 * its sign is the outcome. Otherwise the outcome is open, the row B anticommutes with A = Z of any qubit that it has X
 * or Y on, and, as A leaves |0...0> alone, (1 + B) |0...0> is a multiple of the unitary (A + B) / sqrt 2 on |0...0>.
 * That unitary is Clifford, so projecting onto an outcome is conjugating every row by it: each row is multiplied by
 * A B, changes sign, or stays, by whether it anticommutes with A and with B. No transposed copy is needed.
 *
 * <p>For one thread at a time.
 */
final class Tableau {
    private final int qubits;
    private final int words;
    private final RowKernels kernels;
    private final long[] data;
    /** Where the row of X (2 q) and of Z (2 q + 1) of each qubit begins: exchanging rows is exchanging these. */
    private final int[] rows;
    private final byte[] signs;
    private final long[] scratch;
    private final long[] scratch2;

    /** All qubits |0>. */
    Tableau(int qubits) {
        this(qubits, RowKernels.paddedWords(Math.max(1, Math.ceilDiv(qubits, Long.SIZE))));
        reset();
    }

    private Tableau(int qubits, int words) {
        this(qubits, words, new long[Math.multiplyExact(4 * words, qubits)], new int[2 * qubits], new byte[2 * qubits]);
    }

    private Tableau(int qubits, int words, long[] data, int[] rows, byte[] signs) {
        this.qubits = qubits;
        this.words = words;
        this.kernels = RowKernels.forWords(words);
        this.data = data;
        this.rows = rows;
        this.signs = signs;
        this.scratch = new long[2 * words];
        this.scratch2 = new long[2 * words];
    }

    /** Bytes for this many qubits. */
    static double bytes(int qubits) {
        return 32.0 * qubits * RowKernels.paddedWords(Math.max(1, Math.ceilDiv(qubits, Long.SIZE))) + 10.0 * qubits;
    }

    int qubits() {
        return qubits;
    }

    int words() {
        return words;
    }

    RowKernels kernels() {
        return kernels;
    }

    Tableau copy() {
        return new Tableau(qubits, words, data.clone(), rows.clone(), signs.clone());
    }

    void copyFrom(Tableau other) {
        System.arraycopy(other.data, 0, data, 0, data.length);
        System.arraycopy(other.rows, 0, rows, 0, rows.length);
        System.arraycopy(other.signs, 0, signs, 0, signs.length);
    }

    /** Back to |0...0>. */
    void reset() {
        Arrays.fill(data, 0);
        Arrays.fill(signs, (byte) 0);
        for (int q = 0; q < qubits; q++) {
            rows[2 * q] = 4 * words * q;
            rows[2 * q + 1] = 4 * words * q + 2 * words;
            data[rows[2 * q] + (q >>> 6)] = 1L << q;
            data[rows[2 * q + 1] + words + (q >>> 6)] = 1L << q;
        }
    }

    /** Runs a program of {@link TableauProgram}, from one instruction up to another. */
    void run(TableauProgram program, int from, int to) {
        int[] code = program.code();
        for (int at = from; at < to;) {
            int opcode = code[at];
            if (opcode < TableauProgram.CX) {
                single(opcode, code[at + 1]);
                at += 2;
            } else if (opcode == TableauProgram.CX) {
                controlledX(code[at + 1], code[at + 2]);
                at += 3;
            } else if (opcode == TableauProgram.CZ) {
                controlledZ(code[at + 1], code[at + 2]);
                at += 3;
            } else if (opcode == TableauProgram.SWAP) {
                exchange(2 * code[at + 1], 2 * code[at + 2]);
                exchange(2 * code[at + 1] + 1, 2 * code[at + 2] + 1);
                at += 3;
            } else {
                Clifford clifford = program.clifford(code[at + 1]);
                apply(clifford, code, at + 2);
                at += 2 + clifford.qubits();
            }
        }
    }

    /** A gate on one qubit; see {@link TableauProgram#single}. */
    void single(int opcode, int qubit) {
        int x = 2 * qubit;
        int z = x + 1;
        switch (opcode >> 2) {
            case TableauProgram.TO_XZ -> {}
            case TableauProgram.TO_ZX -> exchange(x, z);
            case TableauProgram.TO_YZ -> toY(x, z, 1);
            case TableauProgram.TO_XY -> toY(z, x, 3);
            case TableauProgram.TO_YX -> {
                toY(z, x, 3);
                exchange(x, z);
            }
            case TableauProgram.TO_ZY -> {
                toY(x, z, 1);
                exchange(x, z);
            }
            default -> throw new IllegalArgumentException("opcode " + opcode);
        }
        signs[x] ^= (byte) (opcode >> 1 & 1);
        signs[z] ^= (byte) (opcode & 1);
    }

    /** Makes one of X and Z the row of Y = i X Z = -i Z X. */
    private void toY(int row, int other, int phase) {
        times(row, other, phase);
    }

    void controlledX(int control, int target) {
        times(2 * control, 2 * target, 0);
        times(2 * target + 1, 2 * control + 1, 0);
    }

    void controlledZ(int a, int b) {
        times(2 * a, 2 * b + 1, 0);
        times(2 * b, 2 * a + 1, 0);
    }

    /** Any Clifford on the qubits from {@code at} on. */
    void apply(Clifford clifford, int[] qubitNumbers, int at) {
        int count = 2 * clifford.qubits();
        Clifford.Images images = clifford.backward();
        long[] fresh = new long[count * 2 * words];
        byte[] freshSigns = new byte[count];
        for (int g = 0; g < count; g++) {
            int phase = 2 * images.signs()[g];
            for (int q = 0; q < clifford.qubits(); q++) {
                int row = 2 * qubitNumbers[at + q];
                int bits = (images.x()[g] >> q & 1) | (images.z()[g] >> q & 1) << 1;
                phase += bits == 3 ? 1 : 0;
                if ((bits & 1) != 0) {
                    phase += 2 * signs[row] + kernels.multiply(fresh, g * 2 * words, data, rows[row], words);
                }
                if ((bits & 2) != 0) {
                    phase += 2 * signs[row + 1] + kernels.multiply(fresh, g * 2 * words, data, rows[row + 1], words);
                }
            }
            freshSigns[g] = (byte) (phase >> 1 & 1);
        }
        for (int g = 0; g < count; g++) {
            int row = 2 * qubitNumbers[at + g / 2] + g % 2;
            System.arraycopy(fresh, g * 2 * words, data, rows[row], 2 * words);
            signs[row] = freshSigns[g];
        }
    }

    /** Applies X. */
    void flip(int qubit) {
        signs[2 * qubit + 1] ^= 1;
    }

    /** Applies Z. */
    void flipPhase(int qubit) {
        signs[2 * qubit] ^= 1;
    }

    /** Whether measuring Z of the qubit has one possible outcome. */
    boolean isCertain(int qubit) {
        return pivot(data, rows[2 * qubit + 1]) < 0;
    }

    /** The outcome of measuring a qubit of which it {@link #isCertain is certain}. */
    int certainOutcome(int qubit) {
        return signs[2 * qubit + 1];
    }

    /** Projects onto an outcome of a qubit of which it is not certain. */
    void collapse(int qubit, int outcome) {
        int row = 2 * qubit + 1;
        System.arraycopy(data, rows[row], scratch, 0, 2 * words);
        int pivot = pivot(scratch, 0);
        int sign = signs[row] ^ outcome;
        project(pivot, sign);
    }

    /** Projects the start onto the eigenvalue (-1)^sign of the row in {@code scratch}, which has X or Y at the pivot. */
    private void project(int pivot, int sign) {
        System.arraycopy(scratch, 0, scratch2, 0, 2 * words);
        // Z X = i Y and Z Y = -i X.
        boolean isY = (scratch[words + (pivot >>> 6)] >>> pivot & 1) == 1;
        scratch2[words + (pivot >>> 6)] ^= 1L << pivot;
        kernels.reflect(data, rows, signs, words, pivot, scratch, scratch2, (isY ? 3 : 1) + 2 * sign);
    }

    /**
     * What a Pauli string is at the start.
     *
     * @param x where it has X or Y, qubit q being bit q % 64 of word q / 64
     * @return 1, -1, or 0 when the outcome of measuring it is open
     */
    int expectation(long[] x, long[] z) {
        int sign = intoScratch(x, z);
        return pivot(scratch, 0) >= 0 ? 0 : 1 - 2 * sign;
    }

    /** Projects onto the eigenvalue (-1)^outcome of a Pauli string of which {@link #expectation} is 0. */
    void collapse(long[] x, long[] z, int outcome) {
        int sign = intoScratch(x, z) ^ outcome;
        project(pivot(scratch, 0), sign);
    }

    /** Applies exp(-i pi/4 s P) for a Pauli string P and s = (-1)^sign. */
    void rotate(long[] x, long[] z, int sign) {
        // Q that anticommutes with P becomes i s P Q = -i s Q P.
        int turns = 3 + 2 * (intoScratch(x, z) ^ sign);
        for (int k = 0; k < x.length; k++) {
            for (long rest = x[k] | z[k]; rest != 0; rest &= rest - 1) {
                int qubit = 64 * k + Long.numberOfTrailingZeros(rest);
                if ((z[k] >>> qubit & 1) == 1) {
                    timesScratch(2 * qubit, turns);
                }
                if ((x[k] >>> qubit & 1) == 1) {
                    timesScratch(2 * qubit + 1, turns);
                }
            }
        }
    }

    private void timesScratch(int row, int phase) {
        int turns = kernels.multiply(data, rows[row], scratch, 0, words) + phase;
        signs[row] ^= (byte) (turns >> 1 & 1);
    }

    /** The product of the rows, and 1 when its sign is -1. */
    private int intoScratch(long[] x, long[] z) {
        Arrays.fill(scratch, 0);
        int phase = 0;
        for (int k = 0; k < x.length; k++) {
            for (long rest = x[k] | z[k]; rest != 0; rest &= rest - 1) {
                int qubit = 64 * k + Long.numberOfTrailingZeros(rest);
                boolean hasX = (x[k] >>> qubit & 1) == 1;
                boolean hasZ = (z[k] >>> qubit & 1) == 1;
                phase += hasX && hasZ ? 1 : 0;
                phase += hasX ? timesInto(scratch, 2 * qubit) : 0;
                phase += hasZ ? timesInto(scratch, 2 * qubit + 1) : 0;
            }
        }
        return phase >> 1 & 1;
    }

    /** Multiplies a row elsewhere by a row of the tableau; the phase that comes out, sign included. */
    int timesInto(long[] into, int row) {
        return 2 * signs[row] + kernels.multiply(into, 0, data, rows[row], words);
    }

    /** The data of all rows; see {@link #rowStart}. */
    long[] data() {
        return data;
    }

    int rowStart(int row) {
        return rows[row];
    }

    int sign(int row) {
        return signs[row];
    }

    /** Whether two states of as many qubits are held in the same numbers. */
    boolean sameAs(Tableau other) {
        if (!Arrays.equals(signs, other.signs)) {
            return false;
        }
        for (int r = 0; r < rows.length; r++) {
            if (!Arrays.equals(
                    data, rows[r], rows[r] + 2 * words, other.data, other.rows[r], other.rows[r] + 2 * words)) {
                return false;
            }
        }
        return true;
    }

    /** The lowest qubit on which a row has X or Y, or -1. */
    private int pivot(long[] row, int at) {
        for (int k = 0; k < words; k++) {
            if (row[at + k] != 0) {
                return 64 * k + Long.numberOfTrailingZeros(row[at + k]);
            }
        }
        return -1;
    }

    private void times(int row, int other, int phase) {
        int turns = kernels.multiply(data, rows[row], data, rows[other], words) + phase;
        signs[row] ^= (byte) (signs[other] ^ (turns >> 1 & 1));
    }

    private void exchange(int a, int b) {
        int start = rows[a];
        rows[a] = rows[b];
        rows[b] = start;
        byte sign = signs[a];
        signs[a] = signs[b];
        signs[b] = sign;
    }
}
