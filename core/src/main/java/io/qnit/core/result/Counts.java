package io.qnit.core.result;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each bitstring was measured. Keys: clbit 0 of a register is its rightmost character, registers are separated
 * by a space, the last declared is leftmost. Immutable.
 */
public record Counts(SortedMap<String, Long> shotsByBitstring) {
    public Counts {
        for (Map.Entry<String, Long> entry : shotsByBitstring.entrySet()) {
            if (entry.getValue() < 1) {
                throw new QnitException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + entry.getKey() + "' is counted " + entry.getValue() + " times");
            }
        }
        shotsByBitstring = Collections.unmodifiableSortedMap(new TreeMap<>(shotsByBitstring));
    }

    public static Counts empty() {
        return new Counts(new TreeMap<>());
    }

    public boolean isEmpty() {
        return shotsByBitstring.isEmpty();
    }

    /** The number of shots in all. */
    public long shots() {
        return shotsByBitstring.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of shots with this bitstring, 0 when it was not seen. */
    public long of(String bitstring) {
        return shotsByBitstring.getOrDefault(bitstring, 0L);
    }
}
