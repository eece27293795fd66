package io.qnit.simulator.statevector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One sweep over a state. A gate becomes the fewest amplitudes touched: controls are found in its matrix and only the
 * half, quarter, ... where they are set is visited; of a diagonal matrix only the entries that are not 1 are applied;
 * a matrix that swaps two basis states only moves amplitudes.
 *
 * <p>Masks and values are over the bits of a basis state's index: bit q belongs to qubit q of the state.
 */
public sealed interface Step {
    /** Multiplies the amplitudes whose index has {@code value} in the bits of {@code mask}. */
    record Scale(int mask, int value, double re, double im) implements Step {}

    /** Exchanges the amplitudes with {@code one} and with {@code other} in the bits of {@code mask}. */
    record Exchange(int mask, int one, int other) implements Step {}

    /**
     * Multiplies by a 2^k by 2^k matrix (row-major, interleaved re and im, {@code targets[0]} the least significant bit)
     * where all controls are set.
     */
    record Dense(int controls, int[] targets, double[] matrix) implements Step {}

    /**
     * The steps of a matrix.
     *
     * @param matrix 2^k by 2^k, row-major, interleaved re and im, the first operand behind the controls the least
     *     significant bit
     * @param controls how many of the operands are controls that the matrix does not contain; they come first
     * @param operands different qubits, 0 to 30
     */
    static List<Step> of(double[] matrix, int controls, int... operands) {
        int mask = 0;
        for (int k = 0; k < controls; k++) {
            mask |= 1 << operands[k];
        }
        int[] targets = Arrays.copyOfRange(operands, controls, operands.length);
        double[] core = matrix;
        for (int k = targets.length - 1; k >= 0; k--) {
            if (isControl(core, k)) {
                mask |= 1 << targets[k];
                core = whereSet(core, k);
                targets = without(targets, k);
            }
        }
        if (isDiagonal(core)) {
            return scales(core, mask, targets);
        }
        int[] swapped = swappedPair(core);
        if (swapped.length == 2) {
            int all = mask | spread((1 << targets.length) - 1, targets);
            return List.of(
                    new Exchange(all, mask | spread(swapped[0], targets), mask | spread(swapped[1], targets)));
        }
        return List.of(new Dense(mask, targets, core));
    }

    /** The index bits of a pattern over the targets. */
    static int spread(int pattern, int[] targets) {
        int bits = 0;
        for (int k = 0; k < targets.length; k++) {
            bits |= (pattern >>> k & 1) << targets[k];
        }
        return bits;
    }

    private static List<Step> scales(double[] core, int mask, int[] targets) {
        int dimension = 1 << targets.length;
        int all = mask | spread(dimension - 1, targets);
        List<Step> steps = new ArrayList<>(dimension);
        for (int p = 0; p < dimension; p++) {
            int at = 2 * (p * dimension + p);
            if (core[at] != 1 || core[at + 1] != 0) {
                steps.add(new Scale(all, mask | spread(p, targets), core[at], core[at + 1]));
            }
        }
        return steps;
    }

    /** Whether the matrix does nothing where bit k is clear. */
    private static boolean isControl(double[] m, int k) {
        int dimension = dimension(m);
        for (int row = 0; row < dimension; row++) {
            for (int column = 0; column < dimension; column++) {
                if ((row & column & 1 << k) == 0) {
                    int at = 2 * (row * dimension + column);
                    if (m[at] != (row == column ? 1 : 0) || m[at + 1] != 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static double[] whereSet(double[] m, int k) {
        int dimension = dimension(m);
        int low = (1 << k) - 1;
        double[] half = new double[m.length / 4];
        for (int row = 0; row < dimension / 2; row++) {
            for (int column = 0; column < dimension / 2; column++) {
                int wideRow = (row & ~low) << 1 | 1 << k | row & low;
                int wideColumn = (column & ~low) << 1 | 1 << k | column & low;
                int from = 2 * (wideRow * dimension + wideColumn);
                int to = 2 * (row * dimension / 2 + column);
                half[to] = m[from];
                half[to + 1] = m[from + 1];
            }
        }
        return half;
    }

    private static boolean isDiagonal(double[] m) {
        int dimension = dimension(m);
        for (int row = 0; row < dimension; row++) {
            for (int column = 0; column < dimension; column++) {
                int at = 2 * (row * dimension + column);
                if (row != column && (m[at] != 0 || m[at + 1] != 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The two basis states that the matrix swaps while it leaves all others alone; empty when it does not. */
    private static int[] swappedPair(double[] m) {
        int dimension = dimension(m);
        int[] pair = new int[2];
        int moved = 0;
        for (int row = 0; row < dimension; row++) {
            int column = -1;
            for (int c = 0; c < dimension; c++) {
                int at = 2 * (row * dimension + c);
                if (m[at] == 1 && m[at + 1] == 0) {
                    column = c;
                } else if (m[at] != 0 || m[at + 1] != 0) {
                    return new int[0];
                }
            }
            if (column != row) {
                if (moved == 2) {
                    return new int[0];
                }
                pair[moved++] = row;
            }
        }
        return pair;
    }

    private static int dimension(double[] m) {
        return (int) Math.round(Math.sqrt(m.length / 2.0));
    }

    private static int[] without(int[] values, int k) {
        int[] rest = new int[values.length - 1];
        System.arraycopy(values, 0, rest, 0, k);
        System.arraycopy(values, k + 1, rest, k, rest.length - k);
        return rest;
    }
}
