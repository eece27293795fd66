package io.qnit.core.circuit;

/**
 * What one operation of a {@link Block} is. Gates have the non-negative opcodes: {@code Gate.ordinal()}. Everything else
 * has a negative opcode, named here. Opcodes are numbers in memory and never leave the process.
 */
public final class Opcode {
    /** Measures operand 0 in the Z basis into the clbit {@link Block#clbit}. */
    public static final short MEASURE = -1;

    /** Sets operand 0 to |0>. */
    public static final short RESET = -2;

    /** No operation on its operands may move across; no operands means nothing at all may. */
    public static final short BARRIER = -3;

    /** A {@link Node.Delay} on its operands. */
    public static final short DELAY = -4;

    /** A {@link Node.UnitaryMatrix} on its operands. */
    public static final short UNITARY = -5;

    /** A {@link Node.Assign}; has no operands. */
    public static final short ASSIGN = -6;

    /** A {@link Node.If}, as are the following with their nodes; the operands are the qubits used inside. */
    public static final short IF = -7;

    public static final short WHILE = -8;
    public static final short FOR = -9;
    public static final short SWITCH = -10;
    public static final short BOX = -11;

    /** Leaves the innermost loop. */
    public static final short BREAK = -12;

    /** Goes to the next turn of the innermost loop. */
    public static final short CONTINUE = -13;

    /** Ends the shot. */
    public static final short END = -14;

    /** A {@link Node.Directive} (pragma, annotation, calibration text): carried along, no effect. */
    public static final short DIRECTIVE = -15;

    private Opcode() {}
}
