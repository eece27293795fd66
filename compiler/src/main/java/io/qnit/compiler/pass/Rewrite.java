package io.qnit.compiler.pass;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes a new block beside an old one and keeps the {@link Certificate} at the same time, so that no pass can forget it.
 *
 * <p>A pass walks the old block and, in the order in which the new one shall run, copies operations or opens a group,
 * names the old operations that it stands for, appends the new ones and closes it. Every old operation must end up in a
 * group or be dropped. Operands of new operations are qubits of the new block: {@link #qubit} says on which one a wire (a
 * qubit of the old block) lies now. Not safe for use by several threads.
 */
public final class Rewrite {
    /** A block and how it came from the one before. */
    public record Result(Block block, Certificate certificate) {}

    private static final int OPEN = Integer.MIN_VALUE;

    private final Block source;
    private final BlockBuilder target = new BlockBuilder();
    private final int[] start;
    private final int[] qubitOf;
    private final int[] wireOn;
    private final int[] groupOf;
    private int[] targetEnd;
    private int[] moveEnd;
    private int[] moves = new int[16];
    private int moveCount;
    private int groups;
    private final List<List<Certificate>> inside = new ArrayList<>();
    private final IntUnaryOperator place;

    /** A rewrite that begins with every wire on the qubit of its number. */
    public Rewrite(Block source, int wires) {
        this(source, inPlace(wires));
    }

    /** @param start the qubit on which each wire lies at the beginning: a permutation */
    public Rewrite(Block source, int[] start) {
        this.source = source;
        this.start = start.clone();
        this.qubitOf = start.clone();
        this.wireOn = new int[start.length];
        for (int wire = 0; wire < start.length; wire++) {
            wireOn[start[wire]] = wire;
        }
        this.groupOf = new int[source.size()];
        Arrays.fill(groupOf, OPEN);
        this.targetEnd = new int[source.size() + 16];
        this.moveEnd = new int[source.size() + 16];
        this.place = wire -> qubitOf[wire];
    }

    /** The qubit of the new block on which a wire lies now. */
    public int qubit(int wire) {
        return qubitOf[wire];
    }

    /** The wire that lies on a qubit of the new block now. */
    public int wire(int qubit) {
        return wireOn[qubit];
    }

    /** Where to append; only while a group is open. */
    public BlockBuilder target() {
        return target;
    }

    /** Copies operation {@code i} to where its wires lie, as a group of its own. Not for control flow. */
    public void copy(int i) {
        groupOf[i] = groups;
        target.append(source, i, place);
        close();
    }

    /** Says that operation {@code i} of the source belongs to the group that is open. */
    public void stand(int i) {
        groupOf[i] = groups;
    }

    /** Ends the group that is open; also where nothing was appended to it. */
    public void close() {
        close(List.of());
    }

    /** Appends a SWAP of two qubits that the source does not have, as a group of its own. */
    public void swap(int qubitA, int qubitB) {
        target.gate(io.qnit.core.gate.Gate.SWAP, qubitA, qubitB);
        exchange(wireOn[qubitA], wireOn[qubitB]);
        close();
    }

    /** Says that after the open group two wires lie where the other one did. */
    public void exchange(int wireA, int wireB) {
        int qubitA = qubitOf[wireA];
        int qubitB = qubitOf[wireB];
        put(wireA, qubitB);
        put(wireB, qubitA);
    }

    /** Leaves operation {@code i} out. */
    public void drop(int i, Certificate.Drop reason) {
        groupOf[i] = -1 - reason.ordinal();
    }

    /**
     * Appends control flow whose blocks were rewritten, as a group. The blocks' certificates must begin with the wires as
     * they lie now and all end alike.
     *
     * @param node operation {@code i}'s node with the new blocks
     * @param certificates in the order of {@link Block#inside}
     */
    public void controlFlow(int i, Node node, List<Certificate> certificates) {
        groupOf[i] = groups;
        int line = source.line(i);
        target.line(line);
        target.node(node);
        target.line(0);
        int[] after = certificates.getFirst().end();
        for (int wire = 0; wire < after.length; wire++) {
            if (qubitOf[wire] != after[wire]) {
                put(wire, after[wire]);
            }
        }
        close(certificates);
    }

    /** Where the wires lie now; a copy. */
    public int[] layout() {
        return qubitOf.clone();
    }

    /** The new block and its certificate. */
    public Result result() {
        for (int i = 0; i < groupOf.length; i++) {
            if (groupOf[i] == OPEN) {
                throw new IllegalStateException("a pass forgot operation " + i);
            }
        }
        Certificate certificate = new Certificate(
                start,
                groupOf,
                Arrays.copyOf(targetEnd, groups),
                Arrays.copyOf(moveEnd, groups),
                Arrays.copyOf(moves, moveCount),
                inside,
                qubitOf.clone());
        return new Result(target.build(), certificate);
    }

    private void close(List<Certificate> certificates) {
        if (groups == targetEnd.length) {
            targetEnd = Arrays.copyOf(targetEnd, 2 * groups);
            moveEnd = Arrays.copyOf(moveEnd, 2 * groups);
        }
        if (!certificates.isEmpty() || !inside.isEmpty()) {
            while (inside.size() < groups) {
                inside.add(List.of());
            }
            inside.add(List.copyOf(certificates));
        }
        targetEnd[groups] = target.size();
        moveEnd[groups] = moveCount;
        groups++;
    }

    private void put(int wire, int qubit) {
        if (moveCount + 2 > moves.length) {
            moves = Arrays.copyOf(moves, 2 * moves.length);
        }
        moves[moveCount++] = wire;
        moves[moveCount++] = qubit;
        qubitOf[wire] = qubit;
        wireOn[qubit] = wire;
    }

    /** The layout in which every wire lies on the qubit of its number. */
    public static int[] inPlace(int wires) {
        int[] places = new int[wires];
        for (int wire = 0; wire < wires; wire++) {
            places[wire] = wire;
        }
        return places;
    }
}
