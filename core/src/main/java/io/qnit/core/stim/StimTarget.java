package io.qnit.core.stim;

/**
 * A target of an instruction, packed into an int: a number of 24 bits and flags for what it numbers. Instructions hold
 * them by the million, so they are no objects.
 */
public final class StimTarget {
    /** The largest qubit, look-back or sweep bit. */
    public static final int MOST = (1 << 24) - 1;

    /** Between two factors of a product. */
    public static final int COMBINER = 1 << 27;

    private static final int X = 1 << 30;
    private static final int Z = 1 << 29;
    private static final int RECORD = 1 << 28;
    private static final int SWEEP = 1 << 26;
    private static final int INVERTED = 1 << 31;

    private StimTarget() {}

    /** A qubit, or a bit of {@code MPAD}. */
    public static int qubit(int number) {
        return number;
    }

    /** A Pauli operator on a qubit. */
    public static int pauli(char letter, int qubit) {
        return qubit | (letter == 'X' || letter == 'Y' ? X : 0) | (letter == 'Z' || letter == 'Y' ? Z : 0);
    }

    /** The measurement {@code lookback} results ago: {@code rec[-lookback]}, at least 1. */
    public static int record(int lookback) {
        return lookback | RECORD;
    }

    public static int sweep(int bit) {
        return bit | SWEEP;
    }

    public static int inverted(int target) {
        return target ^ INVERTED;
    }

    /** The qubit, bit or look-back. */
    public static int number(int target) {
        return target & MOST;
    }

    public static boolean isInverted(int target) {
        return (target & INVERTED) != 0;
    }

    public static boolean isRecord(int target) {
        return (target & RECORD) != 0;
    }

    public static boolean isSweep(int target) {
        return (target & SWEEP) != 0;
    }

    /** Whether it is a measurement result or a sweep bit. */
    public static boolean isClassical(int target) {
        return (target & (RECORD | SWEEP)) != 0;
    }

    public static boolean isPauli(int target) {
        return (target & (X | Z)) != 0;
    }

    /** Whether it is the Pauli operator X or Y. */
    public static boolean hasX(int target) {
        return (target & X) != 0;
    }

    /** Whether it is the Pauli operator Z or Y. */
    public static boolean hasZ(int target) {
        return (target & Z) != 0;
    }

    /** As the format writes it. */
    public static String text(int target) {
        if (target == COMBINER) {
            return "*";
        }
        String mark = isInverted(target) ? "!" : "";
        if (isRecord(target)) {
            return mark + "rec[-" + number(target) + "]";
        }
        if (isSweep(target)) {
            return mark + "sweep[" + number(target) + "]";
        }
        if (isPauli(target)) {
            return mark + (hasX(target) ? hasZ(target) ? "Y" : "X" : "Z") + number(target);
        }
        return mark + number(target);
    }
}
