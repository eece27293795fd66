package io.qnit.core.qasm.internal.lower;

/**
 * Bounds the work that a source can ask for beyond its own size: what broadcasts, definitions, loops and calls expand to.
 * Sums saturate.
 */
final class Budget {
    private final long limit;
    private long used;
    private boolean exhausted;

    Budget(long limit) {
        this.limit = limit;
    }

    /** Takes {@code amount} more; false, and for ever after, when that exceeds the limit. */
    boolean take(long amount) {
        if (exhausted || amount > limit - used) {
            exhausted = true;
            return false;
        }
        used += amount;
        return true;
    }

    boolean fits(long amount) {
        return amount <= limit - used;
    }

    /** Whether something has been refused: what follows is not read as carefully. */
    boolean isExhausted() {
        return exhausted;
    }

    long used() {
        return used;
    }

    /** Gives back what a discarded attempt took. */
    void restore(long usedBefore) {
        used = usedBefore;
    }

    long limit() {
        return limit;
    }

    String limitText() {
        return String.format(java.util.Locale.ROOT, "%,d", limit);
    }

    static long plus(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    static long times(long a, long b) {
        if (a == 0 || b == 0) {
            return 0;
        }
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
