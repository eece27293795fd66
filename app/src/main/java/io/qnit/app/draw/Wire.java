package io.qnit.app.draw;

/**
 * One line of the picture from left to right.
 *
 * @param label the name of the qubit, register or variable
 * @param size the number of bits of a register, 0 where no number is shown
 */
record Wire(String label, Kind kind, int size) {
    enum Kind {
        QUBIT,
        /** A register of clbits or a variable, drawn as a double line. */
        CLASSICAL
    }

    boolean isClassical() {
        return kind == Kind.CLASSICAL;
    }
}
