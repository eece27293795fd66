package io.qnit.core.qasm.internal.write;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.program.Program.Dialect;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A circuit as OpenQASM 2 with the include file as Qiskit ships it. Gates that the file lacks are defined in the text;
 * several gates under one condition become a gate of their own. Physical qubits become a register, local clbits registers
 * like the others. A global phase, pragmas and annotations are left as comments. What else OpenQASM 2 has no words for is
 * refused with its line.
 */
public final class OpenQasm2Writer {
    private final Circuit circuit;
    private final Names names;
    private final GateDefinitions gates;
    private final Map<String, String> conditionedGates = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    private OpenQasm2Writer(Circuit circuit) {
        this.circuit = circuit.physicalQubits()
                ? new Circuit(
                        circuit.name(),
                        circuit.qubitCount(),
                        List.of(new QubitRegister(
                                "q", 0, circuit.qubitCount(), RegisterForm.ARRAY)),
                        circuit.clbitRegisters(),
                        circuit.variables(),
                        circuit.body())
                : circuit;
        names = new Names(this.circuit, Dialect.OPENQASM2);
        gates = new GateDefinitions(Dialect.OPENQASM2, names);
    }

    /**
     * The text, with a line break at its end.
     *
     * @throws QnitException {@code UNSUPPORTED} when the circuit has something that OpenQASM 2 cannot say
     */
    public static String write(Circuit circuit) {
        return new OpenQasm2Writer(circuit).text();
    }

    private String text() {
        if (!circuit.variables().isEmpty()) {
            throw new QnitException(
                    ErrorCode.UNSUPPORTED,
                    "OpenQASM 2 has no variables; the circuit has '"
                            + circuit.variables().getFirst().name() + "'");
        }
        write(circuit.body(), "");
        String body = out.toString();
        out.setLength(0);
        out.append("OPENQASM 2.0;\n").append(gates.include()).append(gates.text());
        for (int r = 0; r < circuit.qubitRegisters().size(); r++) {
            QubitRegister register = circuit.qubitRegisters().get(r);
            out.append("qreg ").append(names.qubitRegister(r)).append('[').append(register.size()).append("];\n");
        }
        for (int r = 0; r < circuit.clbitRegisters().size(); r++) {
            ClbitRegister register = circuit.clbitRegisters().get(r);
            out.append("creg ").append(names.clbitRegister(r)).append('[').append(register.size()).append("];\n");
        }
        return out.append(body).toString();
    }

    private void write(Block block, String condition) {
        int i = 0;
        while (i < block.size()) {
            int run = condition.isEmpty() ? names.measuredRegister(block, i) : 0;
            if (run > 0) {
                String register = names.clbitRegister(names.clbitArrayAt(block.clbit(i)));
                line("measure " + names.qubitRegisterAt(block.qubit(i, 0), run) + " -> " + register + ";");
                i += run;
            } else {
                write(block, i, condition);
                i++;
            }
        }
    }

    private void write(Block block, int i, String condition) {
        int line = block.line(i);
        if (block.isGate(i)) {
            gate(block, i, condition);
            return;
        }
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> line(condition + "measure " + qubit(block.qubit(i, 0)) + " -> "
                    + clbit(block.clbit(i)) + ";");
            case Opcode.RESET -> line(condition + "reset " + qubit(block.qubit(i, 0)) + ";");
            case Opcode.BARRIER -> {
                if (!condition.isEmpty()) {
                    throw unsupported("a barrier under a condition", line);
                }
                int[] qubits = block.operandCount(i) > 0 ? block.qubits(i) : all();
                if (qubits.length > 0) {
                    line("barrier " + list(qubits, this::qubit) + ";");
                }
            }
            case Opcode.BREAK, Opcode.CONTINUE -> throw unsupported("loops", line);
            case Opcode.END -> throw unsupported("'end'", line);
            default -> write(block.node(i), block.qubits(i), condition, line);
        }
    }

    private void gate(Block block, int i, String condition) {
        Gate gate = block.gate(i);
        if (block.addedControls(i) > 0) {
            throw tooManyControls(block, i);
        }
        String parameters = parameters(block, i);
        if (gate == Gate.GPHASE) {
            line("// gphase" + parameters + ": OpenQASM 2 has no global phase");
            return;
        }
        line(condition + gates.name(gate) + parameters + " " + list(block.qubits(i), this::qubit) + ";");
    }

    private static String parameters(Block block, int i) {
        StringBuilder parameters = new StringBuilder();
        for (int k = 0; k < block.gate(i).parameterCount(); k++) {
            if (block.symbol(i, k).isPresent()) {
                throw unsupported("angles that are computed while the circuit runs", block.line(i));
            }
            parameters.append(k == 0 ? "(" : ",").append(Angles.text(block.parameter(i, k)));
        }
        return parameters.append(parameters.isEmpty() ? "" : ")").toString();
    }

    private void write(Node node, int[] qubits, String condition, int line) {
        switch (node) {
            case Node.If n -> conditional(n, condition, line);
            case Node.UnitaryMatrix n -> unitary(n, qubits, condition, line);
            case Node.Directive n -> {
                switch (n.kind()) {
                    case PRAGMA -> line("// pragma " + n.text());
                    case ANNOTATION -> line("// @" + n.text());
                    case CALIBRATION -> throw unsupported("calibrations", line);
                }
            }
            case Node.While _, Node.For _ -> throw unsupported("loops", line);
            case Node.Switch _ -> throw unsupported("'switch'", line);
            case Node.Box _ -> throw unsupported("'box'", line);
            case Node.Assign _ -> throw unsupported("assignments", line);
            case Node.Delay _ -> throw unsupported("'delay'", line);
        }
    }

    private void conditional(Node.If n, String condition, int line) {
        if (!condition.isEmpty()) {
            throw unsupported("conditions inside conditions", line);
        }
        if (!n.otherwise().isEmpty()) {
            throw unsupported("'else'", line);
        }
        Equality equality = equality(n.condition())
                .orElseThrow(() -> unsupported("conditions other than a whole register equal to a number", line));
        String prefix = "if(" + names.clbitRegister(equality.register()) + "==" + equality.value() + ") ";
        Block then = n.then();
        if (then.size() > 1 && isGatesOnly(then)) {
            line(prefix + gateOf(then) + ";");
            return;
        }
        ClbitRegister register = circuit.clbitRegisters().get(equality.register());
        for (int i = 0; i < then.size() - 1; i++) {
            if (then.opcode(i) == Opcode.MEASURE
                    && then.clbit(i) >= register.offset()
                    && then.clbit(i) < register.offset() + register.size()) {
                throw unsupported("a measurement that changes the condition it stands under", line);
            }
        }
        write(then, prefix);
    }

    /** A register, by its place in the circuit's list, and the number it must equal. */
    private record Equality(int register, BigInteger value) {}

    private Optional<Equality> equality(Expression condition) {
        return switch (condition) {
            case Expression.Cast(Expression.Clbit(int clbit), ClassicalType _) ->
                register(List.of(clbit)).map(r -> new Equality(r, BigInteger.ONE));
            case Expression.Cast(Expression.Clbits(List<Integer> clbits), ClassicalType _) when clbits.size() == 1 ->
                register(clbits).map(r -> new Equality(r, BigInteger.ONE));
            case Expression.Unary(UnaryOperator operator, Expression operand, ClassicalType _) when operator
                    == UnaryOperator.NOT ->
                equality(operand)
                        .filter(e -> circuit.clbitRegisters().get(e.register()).size() == 1)
                        .map(e -> new Equality(e.register(), BigInteger.ONE.subtract(e.value())));
            case Expression.Binary(BinaryOperator operator, Expression left, Expression right, ClassicalType _) when operator
                    == BinaryOperator.EQUAL
                    && right instanceof Expression.Literal(Value.Bits(ClassicalType _, BigInteger number))
                    && number.signum() >= 0 ->
                clbits(left).flatMap(this::register).map(r -> new Equality(r, number));
            default -> Optional.empty();
        };
    }

    private static Optional<List<Integer>> clbits(Expression expression) {
        return switch (expression) {
            case Expression.Cast(Expression operand, ClassicalType type) when !type.equals(new ClassicalType.Bool()) ->
                clbits(operand);
            case Expression.Clbits(List<Integer> clbits) -> Optional.of(clbits);
            case Expression.Clbit(int clbit) -> Optional.of(List.of(clbit));
            default -> Optional.empty();
        };
    }

    /** The register that these clbits are, all of it and in order. */
    private Optional<Integer> register(List<Integer> clbits) {
        for (int r = 0; r < circuit.clbitRegisters().size(); r++) {
            ClbitRegister register = circuit.clbitRegisters().get(r);
            if (register.offset() == clbits.getFirst() && register.size() == clbits.size()) {
                for (int k = 0; k < clbits.size(); k++) {
                    if (clbits.get(k) != register.offset() + k) {
                        return Optional.empty();
                    }
                }
                return Optional.of(r);
            }
        }
        return Optional.empty();
    }

    private static boolean isGatesOnly(Block block) {
        for (int i = 0; i < block.size(); i++) {
            if (!block.isGate(i) || block.gate(i) == Gate.GPHASE) {
                return false;
            }
        }
        return true;
    }

    /** A call of a gate that is this block on qubits a0, a1, ... in order of appearance, defined when it is first met. */
    private String gateOf(Block block) {
        Map<Integer, String> operands = new LinkedHashMap<>();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < block.size(); i++) {
            if (block.addedControls(i) > 0) {
                throw tooManyControls(block, i);
            }
            for (int qubit : block.qubits(i)) {
                operands.putIfAbsent(qubit, "a" + operands.size());
            }
            body.append(gates.name(block.gate(i))).append(parameters(block, i)).append(' ');
            body.append(list(block.qubits(i), operands::get)).append("; ");
        }
        String definition = String.join(",", operands.values()) + " { " + body + "}";
        String name = conditionedGates.computeIfAbsent(definition, text -> {
            String free = names.free("conditioned");
            gates.add(free, "gate " + free + " " + text);
            return free;
        });
        int[] qubits = operands.keySet().stream().mapToInt(Integer::intValue).toArray();
        return name + " " + list(qubits, this::qubit);
    }

    private void unitary(Node.UnitaryMatrix node, int[] qubits, String condition, int line) {
        if (qubits.length != 1) {
            throw unsupported("a unitary matrix on " + qubits.length + " qubits", line);
        }
        double[] m = node.entries();
        // u(theta, phi, lambda) up to a global phase
        double theta = 2 * Math.atan2(Math.hypot(m[4], m[5]), Math.hypot(m[0], m[1]));
        boolean diagonal = Math.hypot(m[4], m[5]) < 1e-14;
        boolean antidiagonal = Math.hypot(m[0], m[1]) < 1e-14;
        double reference = antidiagonal ? Math.atan2(-m[3], -m[2]) : Math.atan2(m[1], m[0]);
        double phi = diagonal ? 0 : Math.atan2(m[5], m[4]) - reference;
        double lambda = diagonal
                ? Math.atan2(m[7], m[6]) - reference
                : antidiagonal ? 0 : Math.atan2(-m[3], -m[2]) - reference;
        line(condition + gates.name(Gate.U) + "(" + Angles.text(theta) + "," + Angles.text(phi) + ","
                + Angles.text(lambda) + ") " + list(qubits, this::qubit) + ";");
    }

    private int[] all() {
        return IntStream.range(0, circuit.qubitCount()).toArray();
    }

    private static String list(int[] qubits, IntFunction<String> name) {
        return String.join(",", Arrays.stream(qubits).mapToObj(name).toList());
    }

    private String qubit(int qubit) {
        String name = names.qubit(qubit);
        return name.endsWith("]") ? name : name + "[0]";
    }

    private String clbit(int clbit) {
        String name = names.clbit(clbit);
        return name.endsWith("]") ? name : name + "[0]";
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static QnitException tooManyControls(Block block, int i) {
        int controls = block.gate(i).controlCount() + block.addedControls(i);
        return unsupported("gate '" + block.gate(i).base().id() + "' with " + controls + " controls", block.line(i));
    }

    private static QnitException unsupported(String what, int line) {
        return new QnitException(
                ErrorCode.UNSUPPORTED,
                "OpenQASM 2 cannot express " + what + (line > 0 ? " (line " + line + ")" : ""));
    }
}
