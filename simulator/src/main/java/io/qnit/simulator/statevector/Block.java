package io.qnit.simulator.statevector;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Amplitudes in cache, and what is done to them. A block has 2^slots vectors; a vector is a run of real parts and then
 * as many imaginary parts, one a lane. Bit k of an amplitude's index is bit k of the lane's number, then come the slots.
 * Operations never touch lanes with a matrix: a qubit in the lanes is first {@link #exchange}d with one in a slot.
 *
 * <p>Used by one thread at a time. The scalar blocks are complete; those with the Vector API override what is hot.
 */
abstract sealed class Block permits DoubleBlock, FloatBlock {
    final int lanesLog;
    final int lanes;
    private int slots;

    Block(int lanesLog, int slots) {
        this.lanesLog = lanesLog;
        lanes = 1 << lanesLog;
        this.slots = slots;
    }

    final int slots() {
        return slots;
    }

    /** The number of bits of an index. */
    final int bits() {
        return lanesLog + slots;
    }

    /** @param count at most what the block was made with */
    final void resize(int count) {
        slots = count;
    }

    final void apply(List<BlockOperation> operations, int outer) {
        for (BlockOperation operation : operations) {
            apply(operation, outer);
        }
    }

    /** @param outer the wires outside of the block that are 1 in it */
    final void apply(BlockOperation operation, int outer) {
        switch (operation) {
            case DenseOperation dense -> {
                if ((dense.outerControls & ~outer) == 0) {
                    dense(dense);
                }
            }
            case ScaleOperation scale -> {
                if ((scale.outer() & ~outer) == 0) {
                    scale(scale);
                }
            }
            case PhaseOperation phases -> phases(phases, outer);
        }
    }

    abstract void dense(DenseOperation operation);

    abstract void scale(ScaleOperation operation);

    abstract void phases(PhaseOperation operation, int outer);

    /** Exchanges a bit of the lane's number with a slot. */
    abstract void exchange(int laneBit, int slot);

    /**
     * Reads vectors from memory.
     *
     * @return false when all amplitudes are 0
     */
    abstract boolean load(MemorySegment memory, long base, long[] high, long[] low);

    abstract void store(MemorySegment memory, long base, long[] high, long[] low);

    abstract double re(int index);

    abstract double im(int index);

    abstract void set(int index, double re, double im);

    abstract void clear();

    /** Takes over the amplitudes of a block of the same kind and size. */
    abstract void copyFrom(Block other);

    /** The sum of the squared magnitudes where the index's bits {@code mask} are {@code value}. */
    abstract double weight(int mask, int value);

    /** Multiplies by a real number where the index's bits {@code mask} are {@code value}, and by 0 elsewhere. */
    abstract void project(int mask, int value, double factor);

    /** The sum of the real parts of conj(other[i ^ x]) (-1)^popcount(i and z) a[i]. */
    abstract double overlapRe(Block other, int x, int z);

    /** The sum of the imaginary parts of conj(other[i ^ x]) (-1)^popcount(i and z) a[i]. */
    abstract double overlapIm(Block other, int x, int z);

    /** Adds the density matrix of some bits of the index, row-major, interleaved. */
    final void addDensityMatrix(int[] bitsOf, double[] into) {
        int n = 1 << bitsOf.length;
        int[] offsets = new int[n];
        for (int k = 1; k < n; k++) {
            offsets[k] = offsets[k & k - 1] | 1 << bitsOf[Integer.numberOfTrailingZeros(k)];
        }
        double[] a = new double[2 * n];
        for (int g = 0; g < 1 << bits() - bitsOf.length; g++) {
            int base = Integer.expand(g, ~offsets[n - 1]);
            for (int k = 0; k < n; k++) {
                a[2 * k] = re(base | offsets[k]);
                a[2 * k + 1] = im(base | offsets[k]);
            }
            int at = 0;
            for (int row = 0; row < 2 * n; row += 2) {
                for (int column = 0; column < 2 * n; column += 2) {
                    into[at++] += a[row] * a[column] + a[row + 1] * a[column + 1];
                    into[at++] += a[row + 1] * a[column] - a[row] * a[column + 1];
                }
            }
        }
    }

    /** Writes squared magnitudes of all amplitudes. */
    abstract void weights(double[] into);

    /** Base of vectors whose slots {@code fixed} are taken out, by the number of the group. */
    static int spread(int group, int fixed) {
        return Integer.expand(group, ~fixed);
    }
}
