package io.qnit.bench.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How long answers took, and what they were. Used by one thread. */
final class Times {
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long[] nanos = new long[1 << 14];
    private int count;

    void add(int status, long taken) {
        statuses.merge(status, 1, Integer::sum);
        if (status / 100 != 2) {
            return;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = taken;
    }

    int count() {
        return count;
    }

    /** Members of an object: times of the answers that were good, in milliseconds, and how many had which status. */
    String json() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return String.format(Locale.ROOT,
                "\"count\":%d,\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"most_ms\":%.4f,\"statuses\":{%s}",
                count, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), String.join(",", statuses.entrySet().stream()
                        .map(e -> "\"" + e.getKey() + "\":" + e.getValue()).toList()));
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }
}
