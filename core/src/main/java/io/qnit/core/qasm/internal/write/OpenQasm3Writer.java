package io.qnit.core.qasm.internal.write;

import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Circuit;
import io.qnit.core.circuit.ClbitRegister;
import io.qnit.core.circuit.Node;
import io.qnit.core.circuit.Opcode;
import io.qnit.core.circuit.QubitRegister;
import io.qnit.core.circuit.RegisterForm;
import io.qnit.core.circuit.Variable;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.program.Program.Dialect;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Optional;

/**
 * A circuit as OpenQASM 3, so that reading gives an equal circuit. Gates that {@code stdgates.inc} lacks are defined in
 * the text. What OpenQASM has no words for is written in an extension: a register of scope {@code LOCAL} is a bit
 * declaration after the annotation {@code @qnit.local}, and a unitary matrix is Braket's pragma
 * {@code braket unitary(...)}, whose first qubit is the most significant bit of the index.
 */
public final class OpenQasm3Writer {
    private final Circuit circuit;
    private final Names names;
    private final ExpressionWriter expressions;
    private final GateDefinitions gates;
    private final BitSet loopVariables = new BitSet();
    private final StringBuilder out = new StringBuilder();
    private boolean hasSwitch;
    private int depth;

    private OpenQasm3Writer(Circuit circuit) {
        this.circuit = circuit;
        names = new Names(circuit, Dialect.OPENQASM3);
        expressions = new ExpressionWriter(names);
        gates = new GateDefinitions(Dialect.OPENQASM3, names);
    }

    /**
     * The text, with a line break at its end.
     *
     * @throws QnitException {@code UNSUPPORTED} when the circuit has something that OpenQASM 3 cannot say
     */
    public static String write(Circuit circuit) {
        return new OpenQasm3Writer(circuit).text();
    }

    private String text() {
        Names.findLoops(circuit.body(), loop -> loopVariables.set(loop.variable()));
        write(circuit.body());
        String body = out.toString();
        out.setLength(0);
        out.append("OPENQASM ").append(hasSwitch ? "3.1" : "3.0").append(";\n");
        out.append(gates.include());
        out.append(gates.text());
        declare();
        out.append(names.aliasDeclarations());
        return out.append(body).toString();
    }

    private void declare() {
        for (int r = 0; r < circuit.qubitRegisters().size(); r++) {
            QubitRegister register = circuit.qubitRegisters().get(r);
            out.append("qubit").append(size(register.form(), register.size()));
            out.append(' ').append(names.qubitRegister(r)).append(";\n");
        }
        for (int r = 0; r < circuit.clbitRegisters().size(); r++) {
            ClbitRegister register = circuit.clbitRegisters().get(r);
            out.append(register.scope() == ClbitRegister.Scope.LOCAL ? "@qnit.local\n" : "");
            out.append("bit").append(size(register.form(), register.size()));
            out.append(' ').append(names.clbitRegister(r)).append(";\n");
        }
        for (int v = 0; v < circuit.variables().size(); v++) {
            Variable variable = circuit.variables().get(v);
            if (loopVariables.get(v)) {
                continue;
            }
            out.append(
                    switch (variable.role()) {
                        case INPUT -> "input ";
                        case OUTPUT -> "output ";
                        case LOCAL -> "";
                    });
            out.append(variable.type()).append(' ').append(names.variable(v)).append(";\n");
        }
    }

    private static String size(RegisterForm form, int size) {
        return switch (form) {
            case SINGLE -> "";
            case ARRAY -> "[" + size + "]";
        };
    }

    private void write(Block block) {
        int i = 0;
        while (i < block.size()) {
            int run = names.measuredRegister(block, i);
            if (run > 0) {
                String register = names.clbitRegister(names.clbitArrayAt(block.clbit(i)));
                line(register + " = measure " + names.qubitRegisterAt(block.qubit(i, 0), run) + ";");
                i += run;
            } else if (isBuiltInU(block, i)) {
                line("U" + parameters(block, i + 1) + " " + names.qubit(block.qubit(i + 1, 0)) + ";");
                i += 2;
            } else {
                try {
                    write(block, i);
                } catch (QnitException e) {
                    throw located(e, block.line(i));
                }
                i++;
            }
        }
    }

    private static QnitException located(QnitException e, int line) {
        String message = String.valueOf(e.getMessage());
        return line == 0 || message.contains("(line ")
                ? e
                : new QnitException(e.code(), message + " (line " + line + ")");
    }

    private void write(Block block, int i) {
        if (block.isGate(i)) {
            gate(block, i);
            return;
        }
        String qubits = names.qubits(block.qubits(i), Names.Runs.WHOLE_REGISTERS);
        switch (block.opcode(i)) {
            case Opcode.MEASURE -> line(names.clbit(block.clbit(i)) + " = measure " + qubits + ";");
            case Opcode.RESET -> line("reset " + names.qubit(block.qubit(i, 0)) + ";");
            case Opcode.BARRIER -> line(qubits.isEmpty() ? "barrier;" : "barrier " + qubits + ";");
            case Opcode.BREAK -> line("break;");
            case Opcode.CONTINUE -> line("continue;");
            case Opcode.END -> line("end;");
            default -> write(block.node(i), block.qubits(i));
        }
    }

    /** Whether two operations are what the reader makes of the built-in {@code U}: a phase of theta/2, then the gate. */
    private static boolean isBuiltInU(Block block, int i) {
        return block.opcode(i) == Gate.GPHASE.ordinal()
                && i + 1 < block.size()
                && block.opcode(i + 1) == Gate.U.ordinal()
                && block.addedControls(i) == 0
                && block.addedControls(i + 1) == 0
                && block.symbol(i, 0).isEmpty()
                && Double.doubleToLongBits(block.parameter(i, 0))
                        == Double.doubleToLongBits(0.5 * block.parameter(i + 1, 0));
    }

    private void gate(Block block, int i) {
        Gate gate = block.gate(i);
        StringBuilder text = new StringBuilder();
        int controls = block.addedControls(i);
        if (controls > 0) {
            text.append(controls == 1 ? "ctrl @ " : "ctrl(" + controls + ") @ ");
        }
        text.append(gates.name(gate)).append(parameters(block, i));
        String qubits = names.qubits(block.qubits(i), Names.Runs.SINGLE_QUBITS);
        line(text.append(qubits.isEmpty() ? "" : " ").append(qubits).append(';').toString());
    }

    private String parameters(Block block, int i) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < block.gate(i).parameterCount(); k++) {
            Optional<Expression> symbol = block.symbol(i, k);
            text.append(k == 0 ? "(" : ", ");
            text.append(symbol.isPresent() ? expressions.text(symbol.get()) : Angles.text(block.parameter(i, k)));
        }
        return text.append(text.isEmpty() ? "" : ")").toString();
    }

    private void write(Node node, int[] qubits) {
        switch (node) {
            case Node.If n -> branch(n, "");
            case Node.While n -> {
                line("while (" + expressions.condition(n.condition()) + ") {");
                nested(n.body());
                line("}");
            }
            case Node.For n -> {
                ClassicalType type = circuit.variables().get(n.variable()).type();
                line("for " + type + " " + names.variable(n.variable()) + " in "
                        + expressions.range(n.range(), type) + " {");
                nested(n.body());
                line("}");
            }
            case Node.Switch n -> choose(n);
            case Node.Box n -> {
                line("box" + n.duration().map(d -> "[" + expressions.text(d) + "]").orElse("") + " {");
                nested(n.body());
                line("}");
            }
            case Node.Assign n -> line(expressions.assignment(n) + ";");
            case Node.Delay n -> {
                String on = names.qubits(qubits, Names.Runs.WHOLE_REGISTERS);
                line("delay[" + expressions.text(n.duration()) + "]" + (on.isEmpty() ? "" : " ") + on + ";");
            }
            case Node.UnitaryMatrix n -> unitary(n, qubits);
            case Node.Directive n -> line(
                    switch (n.kind()) {
                        case PRAGMA -> "pragma " + n.text();
                        case ANNOTATION -> "@" + n.text();
                        case CALIBRATION -> n.text();
                    });
        }
    }

    private void branch(Node.If n, String before) {
        line(before + "if (" + expressions.condition(n.condition()) + ") {");
        nested(n.then());
        if (n.otherwise().isEmpty()) {
            line("}");
        } else if (n.otherwise().size() == 1 && n.otherwise().opcode(0) == Opcode.IF) {
            branch((Node.If) n.otherwise().node(0), "} else ");
        } else {
            line("} else {");
            nested(n.otherwise());
            line("}");
        }
    }

    private void choose(Node.Switch n) {
        hasSwitch = true;
        line("switch (" + expressions.text(n.target()) + ") {");
        depth++;
        for (Node.Case c : n.cases()) {
            line("case " + String.join(", ", c.labels().stream().map(BigInteger::toString).toList()) + " {");
            nested(c.body());
            line("}");
        }
        if (!n.otherwise().isEmpty()) {
            line("default {");
            nested(n.otherwise());
            line("}");
        }
        depth--;
        line("}");
    }

    /** Braket's pragma: rows of complex numbers, the first qubit the most significant bit of the index. */
    private void unitary(Node.UnitaryMatrix node, int[] qubits) {
        double[] entries = node.entries();
        int dimension = 1 << qubits.length;
        StringBuilder text = new StringBuilder("pragma braket unitary([");
        for (int row = 0; row < dimension; row++) {
            text.append(row == 0 ? "[" : ", [");
            for (int column = 0; column < dimension; column++) {
                int at = 2 * (row * dimension + column);
                text.append(column == 0 ? "" : ", ").append(complex(entries[at], entries[at + 1]));
            }
            text.append(']');
        }
        int[] reversed = new int[qubits.length];
        for (int k = 0; k < qubits.length; k++) {
            reversed[k] = qubits[qubits.length - 1 - k];
        }
        line(text + "]) " + names.qubits(reversed, Names.Runs.SINGLE_QUBITS));
    }

    private static String complex(double re, double im) {
        if (im == 0 && 1 / im > 0) {
            return Angles.decimal(re);
        }
        boolean negative = im < 0 || (im == 0 && 1 / im < 0);
        return Angles.decimal(re) + (negative ? " - " : " + ") + Angles.decimal(Math.abs(im)) + "im";
    }

    private void nested(Block block) {
        depth++;
        write(block);
        depth--;
    }

    private void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
