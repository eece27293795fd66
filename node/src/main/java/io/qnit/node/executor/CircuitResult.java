package io.qnit.node.executor;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run measured.
 *
 * @param counts how often each bitstring was seen; clbit 0 is the rightmost character, registers are separated by a space,
 *     the last declared leftmost
 * @param facts about the run, such as the method of a simulation
 * @param registers of clbits in order of declaration, so that clients can write bitstrings as the circuit's author would; may
 *     be empty where the executor does not know them
 * @param memory each shot's bitstring in order, where it was asked for; else empty
 */
public record CircuitResult(
        SortedMap<String, Long> counts, Map<String, String> facts, List<Register> registers, List<String> memory) {
    /** A named run of clbits. */
    public record Register(String name, int size) {}

    public CircuitResult {
        registers = List.copyOf(registers);
        memory = List.copyOf(memory);
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        counts.forEach((bits, seen) -> {
            if (seen < 1 || !bits.chars().allMatch(c -> c == '0' || c == '1' || c == ' ')) {
                throw new QnitException(
                        ErrorCode.DEVICE_FAILED, "the executor counts '" + bits + "' " + seen
                                + " times; a bitstring is of 0 and 1, and counts are positive");
            }
        });
    }

    public CircuitResult(Map<String, Long> counts) {
        this(new TreeMap<>(counts), Map.of(), List.of(), List.of());
    }

    /** The registers that a circuit's bitstrings show. */
    public static List<Register> registers(Circuit circuit) {
        return circuit.clbitRegisters().stream().filter(r -> r.scope() == ClbitRegister.Scope.GLOBAL)
                .map(r -> new Register(r.name(), r.size())).toList();
    }

    public long shots() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
