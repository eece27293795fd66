package io.qnit.core.circuit;

import java.util.Arrays;

/**
 * The dependency graph of a block, per operand slot: the slot before and after it on the same qubit. This is the
 * directed acyclic graph that a router walks, in three arrays instead of an object per edge. A barrier without operands
 * is not linked; who cares asks for the opcode. Immutable.
 */
public final class WireLinks {
    /** No slot: the wire begins or ends here. */
    public static final int NONE = -1;

    private final int[] before;
    private final int[] after;
    private final int[] owner;
    private final int[] first;
    private final int[] last;

    private WireLinks(int[] before, int[] after, int[] owner, int[] first, int[] last) {
        this.before = before;
        this.after = after;
        this.owner = owner;
        this.first = first;
        this.last = last;
    }

    static WireLinks of(Block block) {
        int slots = block.firstSlot(block.size());
        int[] before = new int[slots];
        int[] after = new int[slots];
        int[] owner = new int[slots];
        int[] first = new int[block.qubitBound()];
        int[] last = new int[first.length];
        Arrays.fill(after, NONE);
        Arrays.fill(first, NONE);
        Arrays.fill(last, NONE);
        for (int i = 0; i < block.size(); i++) {
            for (int s = block.firstSlot(i); s < block.firstSlot(i + 1); s++) {
                int qubit = block.operand(s);
                owner[s] = i;
                before[s] = last[qubit];
                if (last[qubit] == NONE) {
                    first[qubit] = s;
                } else {
                    after[last[qubit]] = s;
                }
                last[qubit] = s;
            }
        }
        return new WireLinks(before, after, owner, first, last);
    }

    /** The slot before this one on its qubit, or {@link #NONE}. */
    public int before(int slot) {
        return before[slot];
    }

    /** The slot after this one on its qubit, or {@link #NONE}. */
    public int after(int slot) {
        return after[slot];
    }

    /** The operation that a slot belongs to. */
    public int operation(int slot) {
        return owner[slot];
    }

    /** The first slot on a qubit, or {@link #NONE}. */
    public int first(int qubit) {
        return qubit < first.length ? first[qubit] : NONE;
    }

    /** The last slot on a qubit, or {@link #NONE}. */
    public int last(int qubit) {
        return qubit < last.length ? last[qubit] : NONE;
    }
}
