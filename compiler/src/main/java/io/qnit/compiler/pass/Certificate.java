package io.qnit.compiler.pass;

import java.util.Arrays;
import java.util.List;

/**
 * How the block that a pass made comes from the block that it was given, in a form that is checked without trusting the
 * pass, in time polynomial in the number of operations, at any width.
 *
 * <p>The operations of both blocks are divided into the same groups, numbered from 0. The claims are:
 *
 * <ul>
 * <li>the source's operations may be put into the order of their groups, because every two that change places commute;
 * <li>the target's operations are in the order of their groups already: group g ends before operation
 * {@link #targetEnd}{@code (g)} of the target;
 * <li>a group of the target does to the qubits what the same group of the source does to the wires, up to a phase. A wire
 * is a qubit of the source, followed through the circuit; before a group it lies on one qubit of the target, after the
 * group possibly on another ({@link #moves}). An inserted SWAP is a group without operations in the source; a SWAP that
 * was elided is one without operations in the target; both move two wires;
 * <li>source operations that belong to no group do not show in any outcome, for the reason that {@link #dropped} gives;
 * <li>a group of one operation of control flow on either side has certificates of the blocks inside ({@link #inside}), each
 * of which begins with the wires as they are before the group and ends with them as they are after it.
 * </ul>
 *
 * <p>Wires are numbered from 0 to {@link #wires}{@code () - 1}: first the source's qubits, then those that only the target
 * has. Immutable.
 */
public final class Certificate {
    /** Why operations are left out. */
    public enum Drop {
        /** Diagonal, and on each of its qubits what follows is a measurement or more of the same. */
        DIAGONAL_BEFORE_MEASUREMENT,
        /** A reset of a qubit on which nothing has happened yet. */
        RESET_OF_ZERO,
        /** Says nothing to a device: a barrier or a directive that the pass was asked to leave out. */
        WITHOUT_EFFECT
    }

    private final int[] start;
    private final int[] groupOf;
    private final int[] targetEnd;
    private final int[] moveEnd;
    private final int[] moves;
    private final List<List<Certificate>> inside;
    private final int[] end;

    Certificate(
            int[] start, int[] groupOf, int[] targetEnd, int[] moveEnd, int[] moves, List<List<Certificate>> inside,
            int[] end) {
        this.start = start;
        this.groupOf = groupOf;
        this.targetEnd = targetEnd;
        this.moveEnd = moveEnd;
        this.moves = moves;
        this.inside = inside;
        this.end = end;
    }

    /** The number of wires, which is the number of qubits of the target. */
    public int wires() {
        return start.length;
    }

    /** The qubit of the target on which each wire lies at the beginning: a permutation; a copy. */
    public int[] start() {
        return start.clone();
    }

    /** The qubit on which each wire lies at the end; a copy. */
    public int[] end() {
        return end.clone();
    }

    public int groupCount() {
        return targetEnd.length;
    }

    /** The number of operations of the source. */
    public int sourceSize() {
        return groupOf.length;
    }

    /** The group of operation {@code i} of the source; negative when it was dropped. */
    public int groupOf(int i) {
        return groupOf[i];
    }

    /** Why operation {@code i} of the source, which is in no group, was dropped. */
    public Drop dropped(int i) {
        return Drop.values()[-1 - groupOf[i]];
    }

    /** One more than the last operation of the target that belongs to the group; the first is the end of the one before. */
    public int targetEnd(int group) {
        return targetEnd[group];
    }

    public int targetStart(int group) {
        return group == 0 ? 0 : targetEnd[group - 1];
    }

    /** Pairs of a wire and the qubit on which it lies after the group; a copy. */
    public int[] moves(int group) {
        return Arrays.copyOfRange(moves, group == 0 ? 0 : moveEnd[group - 1], moveEnd[group]);
    }

    /** Of a group with control flow: the certificates of the blocks inside, in the order of {@code Block.inside}. */
    public List<Certificate> inside(int group) {
        return inside.isEmpty() ? List.of() : inside.get(group);
    }
}
