package io.qnit.simulator.stabilizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clifford gates in the form in which a tableau runs them: numbers in one array, each gate an opcode and its qubits. A
 * gate on one qubit is 4 times its kind plus signs; CX, CZ and SWAP have opcodes of their own; any other is
 * {@link #GENERIC}, the number of its {@link Clifford}, and its qubits.
 */
final class TableauProgram {
    /** What becomes of X and Z (up to signs) under G^-1 P G. */
    static final int TO_XZ = 0;

    static final int TO_ZX = 1;
    static final int TO_YZ = 2;
    static final int TO_XY = 3;
    static final int TO_YX = 4;
    static final int TO_ZY = 5;

    /** What the identity on one qubit comes out as. */
    static final int NOTHING = 0;

    static final int CX = 24;
    static final int CZ = 25;
    static final int SWAP = 26;
    static final int GENERIC = 27;

    /** How many gates pass between two looks at the stop request. */
    static final int GATES_PER_POLL = 4096;

    private int[] code = new int[64];
    private int length;
    private int gates;
    private final List<Clifford> cliffords = new ArrayList<>();
    /** Where every {@link #GATES_PER_POLL}-th gate begins. */
    private int[] polls = new int[4];

    private int pollCount;

    int[] code() {
        return code;
    }

    int length() {
        return length;
    }

    int gates() {
        return gates;
    }

    /** Where the piece of the program begins that the stop request is looked at after. */
    int pieceStart(int piece) {
        return piece < pollCount ? polls[piece] : length;
    }

    int pieces() {
        return pollCount;
    }

    Clifford clifford(int number) {
        return cliffords.get(number);
    }

    void add(Clifford clifford, int... qubits) {
        int opcode = clifford.opcode();
        if (opcode == NOTHING || opcode == GENERIC && clifford.isIdentity()) {
            return;
        }
        if (gates % GATES_PER_POLL == 0) {
            if (pollCount == polls.length) {
                polls = Arrays.copyOf(polls, 2 * pollCount);
            }
            polls[pollCount++] = length;
        }
        gates++;
        if (opcode == GENERIC) {
            append(GENERIC);
            append(cliffords.size());
            cliffords.add(clifford);
        } else {
            append(opcode);
        }
        for (int qubit : qubits) {
            append(qubit);
        }
    }

    /** The opcode of a gate on one or two qubits, or {@link #GENERIC}. */
    static int opcode(Clifford.Images images) {
        int[] signs = images.signs();
        if (signs.length == 2) {
            return 4 * single(images) + 2 * signs[0] + signs[1];
        }
        if (signs.length == 4 && (signs[0] | signs[1] | signs[2] | signs[3]) == 0) {
            if (matches(images, 0b11, 0, 0, 0b01, 0b10, 0, 0, 0b11)) {
                return CX;
            }
            if (matches(images, 0b01, 0b10, 0, 0b01, 0b10, 0b01, 0, 0b10)) {
                return CZ;
            }
            if (matches(images, 0b10, 0, 0, 0b10, 0b01, 0, 0, 0b01)) {
                return SWAP;
            }
        }
        return GENERIC;
    }

    private static boolean matches(Clifford.Images images, int... masks) {
        for (int g = 0; g < 4; g++) {
            if (images.x()[g] != masks[2 * g] || images.z()[g] != masks[2 * g + 1]) {
                return false;
            }
        }
        return true;
    }

    /** What becomes of X and Z. */
    static int single(Clifford.Images images) {
        int x = images.x()[0] + 2 * images.z()[0];
        int z = images.x()[1] + 2 * images.z()[1];
        return switch (4 * x + z) {
            case 4 * 1 + 2 -> TO_XZ;
            case 4 * 2 + 1 -> TO_ZX;
            case 4 * 3 + 2 -> TO_YZ;
            case 4 * 1 + 3 -> TO_XY;
            case 4 * 3 + 1 -> TO_YX;
            case 4 * 2 + 3 -> TO_ZY;
            default -> throw new IllegalArgumentException("X and Z would commute");
        };
    }

    private void append(int number) {
        if (length == code.length) {
            code = Arrays.copyOf(code, 2 * length);
        }
        code[length++] = number;
    }
}
