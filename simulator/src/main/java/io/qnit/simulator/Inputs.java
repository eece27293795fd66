package io.qnit.simulator;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Evaluation;
import io.qnit.core.classical.Value;
import io.qnit.simulator.shot.ClassicalMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The values of a circuit's input variables. */
public final class Inputs {
    private Inputs() {}

    /**
     * Reads a value as text for an input variable: a number, {@code true} or {@code false}, the bits of a bit array with
     * bit 0 rightmost. Angles are in radians.
     *
     * @throws SimulationException INVALID_ARGUMENT when the text is no such value
     */
    public static Value parse(Variable variable, String text) {
        String trimmed = text.strip();
        try {
            return switch (variable.type()) {
                case ClassicalType.Bool _ -> switch (trimmed) {
                    case "true", "1" -> Evaluation.bool(true);
                    case "false", "0" -> Evaluation.bool(false);
                    default -> throw new NumberFormatException();
                };
                case ClassicalType.Bit _ -> bits(variable.type(), trimmed, 1);
                case ClassicalType.BitArray(int width) -> bits(variable.type(), trimmed, width);
                case ClassicalType.Int _, ClassicalType.UInt _ ->
                    integer(variable, new BigDecimal(trimmed).toBigIntegerExact());
                case ClassicalType.Float _, ClassicalType.Angle _ -> convert(
                        variable, new Value.Real(new ClassicalType.Float(64), Double.parseDouble(trimmed)));
                case ClassicalType.Duration _ -> throw new NumberFormatException();
            };
        } catch (ArithmeticException | NumberFormatException e) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT,
                    "input '" + variable.name() + "' is a " + variable.type() + "; '" + trimmed + "' is not", e);
        }
    }

    private static Value bits(ClassicalType type, String text, int width) {
        if (text.length() != width || !text.matches("[01]+")) {
            throw new NumberFormatException();
        }
        return new Value.Bits(type, new BigInteger(text, 2));
    }

    private static Value integer(Variable variable, BigInteger number) {
        int width = number.bitLength() + 1;
        Value exact = new Value.Bits(new ClassicalType.Int(Math.max(64, width)), number);
        Value converted = Evaluation.cast(exact, variable.type());
        if (!(converted instanceof Value.Bits(ClassicalType _, BigInteger found)) || !found.equals(number)) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT,
                    "input '" + variable.name() + "' is a " + variable.type() + "; " + number + " is out of its range");
        }
        return converted;
    }

    /**
     * Gives a circuit's inputs their values.
     *
     * @throws SimulationException UNBOUND_PARAMETER that names all inputs without a value, or values without an input;
     *     INVALID_ARGUMENT when a value does not convert
     */
    static void bind(Circuit circuit, Map<String, Value> values, ClassicalMemory memory) {
        List<String> missing = circuit.inputs().stream().map(Variable::name)
                .filter(name -> !values.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new SimulationException(
                    ErrorCode.UNBOUND_PARAMETER,
                    "the circuit needs a value for " + names(missing) + " (--param " + missing.getFirst() + "=...)");
        }
        List<String> known = circuit.inputs().stream().map(Variable::name).toList();
        List<String> unknown = values.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new SimulationException(
                    ErrorCode.UNBOUND_PARAMETER,
                    "the circuit has no input " + names(unknown)
                            + (known.isEmpty() ? "; it has none" : "; it has " + names(known)));
        }
        for (int v = 0; v < circuit.variables().size(); v++) {
            Variable variable = circuit.variables().get(v);
            Value value = values.get(variable.name());
            if (variable.role() == Variable.Role.INPUT && value != null) {
                memory.setVariable(v, convert(variable, value));
            }
        }
    }

    private static Value convert(Variable variable, Value value) {
        if (value instanceof Value.Real(ClassicalType.Float _, double number)) {
            if (!Double.isFinite(number)) {
                throw refused(variable, "" + number);
            }
            switch (variable.type()) {
                case ClassicalType.Int _, ClassicalType.UInt _ -> {
                    if (number != Math.rint(number)) {
                        throw refused(variable, "" + number);
                    }
                    return integer(variable, new BigDecimal(number).toBigInteger());
                }
                case ClassicalType.Bool _, ClassicalType.Bit _ -> {
                    if (number != 0 && number != 1) {
                        throw refused(variable, "" + number);
                    }
                    return new Value.Bits(variable.type(), BigInteger.valueOf((long) number));
                }
                case ClassicalType.BitArray _, ClassicalType.Duration _ -> throw refused(variable, "" + number);
                case ClassicalType.Float _, ClassicalType.Angle _ -> {}
            }
        }
        if (value instanceof Value.Bits(ClassicalType.Int _, BigInteger number)
                && (variable.type() instanceof ClassicalType.Int || variable.type() instanceof ClassicalType.UInt)) {
            return integer(variable, number);
        }
        try {
            return Evaluation.cast(value, variable.type());
        } catch (QnitException e) {
            throw new SimulationException(
                    ErrorCode.INVALID_ARGUMENT, "input '" + variable.name() + "': " + e.getMessage(), e);
        }
    }

    private static SimulationException refused(Variable variable, String text) {
        return new SimulationException(
                ErrorCode.INVALID_ARGUMENT,
                "input '" + variable.name() + "' is a " + variable.type() + "; " + text + " is not");
    }

    private static String names(List<String> names) {
        return String.join(", ", names.stream().map(name -> "'" + name + "'").toList());
    }
}
