package io.qnit.providers.rest;

import io.qnit.cluster.ClusterException;
import io.qnit.core.ErrorCode;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.result.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the counts of an answer of {@code /run-circuit}, and believes nothing: keys have the circuit's width, numbers are
 * whole and not negative, and they add up to the shots that the answer says, which may be fewer than were asked for.
 */
final class RunCircuitAnswer {
    private RunCircuitAnswer() {}

    /**
     * The counts with keys in our form.
     *
     * @param answer the parsed JSON
     * @param who names the endpoint in messages
     * @throws ClusterException DEVICE_FAILED when the answer cannot be right
     */
    static Counts counts(Object answer, Circuit circuit, long askedShots, String who) {
        if (!(answer instanceof Map<?, ?> members) || !(members.get("counts") instanceof Map<?, ?> counts)) {
            throw wrong(who, "has no 'counts'");
        }
        List<Integer> registers = registers(circuit);
        SortedMap<String, Long> byBitstring = new TreeMap<>();
        long sum = 0;
        for (Map.Entry<?, ?> entry : counts.entrySet()) {
            String key = String.valueOf(entry.getKey());
            long number = whole(entry.getValue(), "counts['" + RestEndpoint.shown(key) + "']", who);
            String bitstring = bitstring(key, registers, who);
            sum = Math.addExact(sum, number);
            if (number > 0) {
                byBitstring.merge(bitstring, number, Math::addExact);
            }
        }
        Object said = members.get("shots");
        long shots = said == null ? askedShots : whole(said, "'shots'", who);
        if (sum != shots) {
            throw wrong(who, "has counts that add up to " + sum + ", not to " + shots + " shots");
        }
        if (shots > askedShots || shots < 1) {
            throw wrong(who, "tells of " + shots + " shots; asked for were " + askedShots);
        }
        return new Counts(byBitstring);
    }

    /** The sizes of the registers as they appear, leftmost (declared last) first; all qubits where nothing is measured. */
    private static List<Integer> registers(Circuit circuit) {
        List<Integer> sizes = new ArrayList<>();
        for (ClbitRegister register : circuit.clbitRegisters()) {
            if (register.scope() == ClbitRegister.Scope.GLOBAL) {
                sizes.addFirst(register.size());
            }
        }
        return sizes;
    }

    private static String bitstring(String key, List<Integer> registers, String who) {
        String bits = key.replace(" ", "");
        int width = registers.stream().mapToInt(Integer::intValue).sum();
        if (bits.length() != width || !bits.chars().allMatch(c -> c == '0' || c == '1')) {
            throw wrong(
                    who, "has the key '" + RestEndpoint.shown(key) + "'; the circuit has " + width
                            + " classical bits, each 0 or 1");
        }
        StringBuilder spaced = new StringBuilder();
        int at = 0;
        for (int size : registers) {
            spaced.append(at == 0 ? "" : " ").append(bits, at, at + size);
            at += size;
        }
        return spaced.toString();
    }

    private static long whole(Object value, String what, String who) {
        boolean whole = value instanceof Long
                || value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53;
        long number = whole ? ((Number) value).longValue() : -1;
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(who, "has " + what + " = " + RestEndpoint.shown(String.valueOf(value))
                    + "; a whole number of shots is needed");
        }
        return number;
    }

    private static ClusterException wrong(String who, String message) {
        return new ClusterException(ErrorCode.DEVICE_FAILED, "the answer of " + who + " " + message);
    }
}
