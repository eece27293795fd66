package io.qnit.simulator;

import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Value;
import io.qnit.core.result.BitstringFormat;
import io.qnit.core.result.Counts;
import io.qnit.simulator.shot.ClassicalMemory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what shots gave: bitstrings and the values of output variables. Safe for use by several threads. */
final class Tally {
    /** What one shot gave. */
    record Shot(String bitstring, List<String> outputs) {}

    private final BitstringFormat format;
    private final int firstAdded;
    private final int added;
    private final List<Integer> outputVariables = new ArrayList<>();
    private final Map<String, SortedMap<String, Long>> outputs = new LinkedHashMap<>();
    private final List<Map<String, Long>> outputCounts = new ArrayList<>();
    private final SortedMap<String, Long> counts = new TreeMap<>();

    /** @param addedClbits how many bits behind those of the circuit make up the bitstring; 0 for the circuit's own */
    Tally(Circuit circuit, int addedClbits) {
        format = new BitstringFormat(circuit);
        firstAdded = circuit.clbitCount();
        added = addedClbits;
        for (int v = 0; v < circuit.variables().size(); v++) {
            Variable variable = circuit.variables().get(v);
            if (variable.role() == Variable.Role.OUTPUT) {
                outputVariables.add(v);
                SortedMap<String, Long> values = new TreeMap<>();
                outputs.put(variable.name(), values);
                outputCounts.add(values);
            }
        }
    }

    /** What a shot that ended with this memory gave. Safe for use by several threads. */
    Shot read(ClassicalMemory memory) {
        return new Shot(
                added == 0 ? format.format(memory.clbits()) : addedBits(memory),
                outputVariables.stream().map(v -> text(memory.variable(v))).toList());
    }

    private String addedBits(ClassicalMemory memory) {
        char[] text = new char[added];
        for (int k = 0; k < added; k++) {
            text[added - 1 - k] = memory.clbit(firstAdded + k) ? '1' : '0';
        }
        return new String(text);
    }

    synchronized void add(Shot shot, long times) {
        counts.merge(shot.bitstring(), times, Long::sum);
        for (int k = 0; k < outputCounts.size(); k++) {
            outputCounts.get(k).merge(shot.outputs().get(k), times, Long::sum);
        }
    }

    /** Whether a shot is known by its clbits alone, and these fit into a word. */
    boolean takesWords() {
        return outputCounts.isEmpty() && firstAdded + added <= Long.SIZE;
    }

    /** Whether a shot is known by its clbits alone. */
    boolean takesClbits() {
        return outputCounts.isEmpty();
    }

    /** What a shot gave that is {@link #takesClbits known by its clbits}; bit k % 64 of word k / 64 is clbit k. */
    Shot read(long[] clbits) {
        if (added == 0) {
            return new Shot(format.format(clbits), List.of());
        }
        byte[] text = new byte[added];
        for (int k = 0; k < added; k++) {
            int clbit = firstAdded + k;
            text[added - 1 - k] = (byte) ('0' + (clbits[clbit >>> 6] >>> clbit & 1));
        }
        return new Shot(new String(text, StandardCharsets.ISO_8859_1), List.of());
    }

    /** The bitstring of a shot; bit k of the word is clbit k. */
    String bitstring(long clbits) {
        if (added == 0) {
            return format.format(clbits);
        }
        byte[] text = new byte[added];
        for (int k = 0; k < added; k++) {
            text[added - 1 - k] = (byte) ('0' + (clbits >>> firstAdded + k & 1));
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Adds shots that are known by their bitstring alone. */
    synchronized void add(String bitstring, long times) {
        counts.merge(bitstring, times, Long::sum);
    }

    Counts counts() {
        return new Counts(counts);
    }

    Map<String, SortedMap<String, Long>> outputs() {
        return outputs;
    }

    /** A value for people and programs: true, 42, 0.5, radians for an angle, bits with bit 0 rightmost. */
    private static String text(Value value) {
        return switch (value) {
            case Value.Bits(ClassicalType type, BigInteger number) -> switch (type) {
                case ClassicalType.Bool _ -> number.signum() != 0 ? "true" : "false";
                case ClassicalType.BitArray(int width) -> {
                    String digits = number.toString(2);
                    yield "0".repeat(width - digits.length()) + digits;
                }
                case ClassicalType.Angle _ -> text(Evaluation.cast(value, new ClassicalType.Float(64)));
                case ClassicalType.Bit _, ClassicalType.Int _, ClassicalType.UInt _, ClassicalType.Float _, ClassicalType.Duration _ ->
                    number.toString();
            };
            case Value.Real(ClassicalType.Float type, double number) ->
                type.width() == 32 ? Float.toString((float) number) : Double.toString(number);
            case Value.Time(double amount, Value.Time.Unit unit) ->
                amount + (unit == Value.Time.Unit.SECONDS ? "s" : "dt");
        };
    }
}
