package io.qnit.simulator.statevector;

import io.qnit.core.result.Statevector;
import io.qnit.simulator.parallel.Workers;
import java.util.List;

/**
 * A pure state of up to 30 qubits, which starts as |0...0>. Real and imaginary parts are two arrays; qubit q is bit q of
 * the index.
 *
 * <p>Gates and sums run on the {@link Workers} given at construction. One thread leads; sums are taken per block of
 * {@link #BLOCK} amplitudes and added in order, so that no result depends on the number of threads.
 */
public abstract sealed class StateVector permits DoubleStateVector, FloatStateVector {
    /** The widest state: an array ends there. */
    public static final int MAX_QUBITS = 30;

    static final int BLOCK = 1 << 12;

    /** Groups in one piece of a parallel loop. */
    private static final int GRAIN = 1 << 14;

    /** From here on the Vector API is worth its start-up, some 0.3 s in a cold process. */
    private static final int VECTOR_QUBITS = 15;

    final int qubits;
    final Workers workers;

    StateVector(int qubits, Workers workers) {
        if (qubits < 0 || qubits > MAX_QUBITS) {
            throw new IllegalArgumentException(qubits + " qubits: 0 to " + MAX_QUBITS + " are possible");
        }
        this.qubits = qubits;
        this.workers = workers;
    }

    static boolean wantsVectors(int qubits) {
        return qubits >= VECTOR_QUBITS && VectorModule.isPresent();
    }

    public final int qubits() {
        return qubits;
    }

    public final int size() {
        return 1 << qubits;
    }

    /** Sets |0...0>. */
    public abstract void clear();

    /** Sets the amplitudes of another state of the same size and precision. */
    public abstract void copyFrom(StateVector other);

    /** The squared magnitude of an amplitude. */
    public abstract double weight(int index);

    /** Sums of squared magnitudes over the indices from..to - 1 whose bits {@code mask} are {@code value}. */
    abstract double weight(int from, int to, int mask, int value);

    /** Sum over the indices from..to - 1 of the real part of conj(a[i ^ x]) (-1)^popcount(i and z) a[i], or its imaginary part. */
    abstract double overlap(int from, int to, int x, int z, boolean imaginary);

    /** Multiplies all amplitudes whose bit {@code mask} is not {@code value} by 0 and the others by {@code factor}. */
    abstract void project(int from, int to, int mask, int value, double factor);

    /** A probability below this is taken for 0: it comes from rounding. */
    public abstract double roundingError();

    abstract int lanes();

    abstract void scale(int from, int to, int fixed, int value, double re, double im);

    abstract void exchange(int from, int to, int fixed, int one, int other);

    abstract void dense(int from, int to, int fixed, int controls, int[] targets, double[] matrix);

    abstract void lanes(int from, int to, int fixed, int controls, LaneCoefficients coefficients);

    /** The amplitudes, interleaved re and im, of a state of at most 29 qubits. */
    public abstract double[] amplitudes();

    public final Statevector toStatevector() {
        return new Statevector(qubits, amplitudes());
    }

    public final void apply(List<Step> steps) {
        for (Step step : steps) {
            apply(step);
        }
    }

    public final void apply(Step step) {
        switch (step) {
            case Step.Scale(int mask, int value, double re, double im) -> {
                if (crossesLanes(mask)) {
                    int low = mask & lanes() - 1;
                    applyLanes(mask, value & ~(lanes() - 1), phase(low, value & low, re, im));
                } else {
                    split(Groups.count(qubits, mask), (from, to) -> scale(from, to, mask, value, re, im));
                }
            }
            case Step.Exchange(int mask, int one, int other) ->
                split(Groups.count(qubits, mask), (from, to) -> exchange(from, to, mask, one, other));
            case Step.Dense(int controls, int[] targets, double[] matrix) -> {
                int mask = controls | Step.spread((1 << targets.length) - 1, targets);
                if (targets.length <= 2 && crossesLanes(mask)) {
                    int low = lanes() - 1;
                    applyLanes(
                            mask, controls & ~low, LaneCoefficients.of(lanes(), controls & low, targets, matrix));
                } else {
                    split(
                            Groups.count(qubits, mask),
                            (from, to) -> dense(from, to, mask, controls, targets, matrix));
                }
            }
        }
    }

    /** Whether a bit of the mask is a bit of the lane number, so that whole vectors need the lane kernels. */
    private boolean crossesLanes(int mask) {
        return lanes() > 1 && (mask & lanes() - 1) != 0;
    }

    private void applyLanes(int mask, int controls, LaneCoefficients coefficients) {
        int fixed = mask | lanes() - 1;
        split(Groups.count(qubits, fixed), (from, to) -> lanes(from, to, fixed, controls, coefficients));
    }

    private LaneCoefficients phase(int mask, int value, double re, double im) {
        double[] laneRe = new double[lanes()];
        double[] laneIm = new double[lanes()];
        for (int lane = 0; lane < laneRe.length; lane++) {
            boolean hit = (lane & mask) == value;
            laneRe[lane] = hit ? re : 1;
            laneIm[lane] = hit ? im : 0;
        }
        return new LaneCoefficients(new int[] {0}, new int[] {0}, laneRe, laneIm);
    }

    private void split(int groups, Workers.Piece piece) {
        workers.split(groups, GRAIN, piece);
    }

    /** The squared norm per block of {@link #BLOCK} amplitudes. */
    final double[] blockWeights() {
        return blockSums((from, to) -> weight(from, to, 0, 0));
    }

    /** The squared norm; 1 but for rounding. */
    public final double norm() {
        return sum(blockWeights());
    }

    /** The weights of the outcomes 0 and 1 of measuring a qubit; their sum is the squared norm. */
    public final double[] outcomeWeights(int qubit) {
        int bit = 1 << qubit;
        return new double[] {
            sum(blockSums((from, to) -> weight(from, to, bit, 0))),
            sum(blockSums((from, to) -> weight(from, to, bit, bit)))
        };
    }

    /** Keeps the part where the qubit is {@code outcome}, which has this weight, and makes its norm 1. */
    public final void collapse(int qubit, int outcome, double weight) {
        int bit = 1 << qubit;
        double factor = 1 / Math.sqrt(weight);
        workers.split(size(), 4 * BLOCK, (from, to) -> project(from, to, bit, outcome << qubit, factor));
    }

    /** Applies X to a qubit. */
    public final void flip(int qubit) {
        apply(new Step.Exchange(1 << qubit, 0, 1 << qubit));
    }

    /**
     * The expectation value of a Pauli string.
     *
     * @param x the qubits with X or Y
     * @param z the qubits with Z or Y
     */
    public final double pauli(int x, int z) {
        // with Y = i X Z the string maps |i> to i^(number of Y) (-1)^popcount(i and z) |i xor x>
        int turns = Integer.bitCount(x & z) & 3;
        boolean imaginary = (turns & 1) != 0;
        double sum = sum(blockSums((from, to) -> overlap(from, to, x, z, imaginary)));
        double value = turns == 1 || turns == 2 ? -sum : sum;
        return value / norm();
    }

    /**
     * Adds the weight of each pattern of the given qubits to {@code into}; {@code qubits[0]} is bit 0 of the pattern.
     *
     * @param into 2^k numbers
     */
    public final void addMarginal(int[] qubitsOfPattern, double factor, double[] into) {
        boolean all = qubitsOfPattern.length == qubits;
        for (int k = 0; k < qubitsOfPattern.length; k++) {
            all &= qubitsOfPattern[k] == k;
        }
        for (int i = 0; i < size(); i++) {
            if ((i & 0xffff) == 0) {
                workers.poll();
            }
            into[all ? i : pattern(i, qubitsOfPattern)] += factor * weight(i);
        }
    }

    /** The bits of an index that belong to the given qubits, the first as bit 0. */
    public static int pattern(int index, int[] qubitsOfPattern) {
        int pattern = 0;
        for (int k = 0; k < qubitsOfPattern.length; k++) {
            pattern |= (index >>> qubitsOfPattern[k] & 1) << k;
        }
        return pattern;
    }

    /** A sum over part of a state. */
    @FunctionalInterface
    private interface RangeSum {
        double over(int from, int to);
    }

    private double[] blockSums(RangeSum part) {
        int size = size();
        double[] sums = new double[Math.ceilDiv(size, BLOCK)];
        workers.split(sums.length, 4, (from, to) -> {
            for (int b = from; b < to; b++) {
                sums[b] = part.over(b * BLOCK, Math.min(size - b * BLOCK, BLOCK) + b * BLOCK);
            }
        });
        return sums;
    }

    private static double sum(double[] parts) {
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }
}
