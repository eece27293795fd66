package io.qnit.core.qasm.internal.write;

import io.qnit.core.gate.Gate;
import io.qnit.core.gate.GateLibrary;
import io.qnit.core.qasm.program.Program.Dialect;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What gates are called in a dialect. A gate that its include file lacks gets a definition from the gate table, after
 * those of the gates that it is made of. Not safe for use by several threads.
 */
final class GateDefinitions {
    private static final Pattern WORD = Pattern.compile("[a-z]\\w*");

    private final Dialect dialect;
    private final GateLibrary library;
    private final Map<Gate, String> names = new EnumMap<>(Gate.class);
    private final Map<String, String> definitions = new LinkedHashMap<>();

    GateDefinitions(Dialect dialect) {
        this.dialect = dialect;
        this.library =
                switch (dialect) {
                    case OPENQASM2 -> GateLibrary.QELIB1_QISKIT;
                    case OPENQASM3 -> GateLibrary.STDGATES;
                };
    }

    /** The gate's name; its definition is written if the dialect needs one. */
    String name(Gate gate) {
        String known = names.get(gate);
        if (known != null) {
            return known;
        }
        String name = gate == Gate.GPHASE ? gate.id() : gate.nameIn(library).orElse("");
        if (name.isEmpty()) {
            name = gate.id();
            definitions.put(name, definition(gate));
        }
        names.put(gate, name);
        return name;
    }

    /** Adds a definition of another gate. */
    void add(String name, String definition) {
        definitions.put(name, definition);
    }

    /** All definitions, a line each. */
    String text() {
        StringBuilder text = new StringBuilder();
        definitions.values().forEach(definition -> text.append(definition).append('\n'));
        return text.toString();
    }

    private String definition(Gate gate) {
        return "gate " + gate.signature() + " { " + body(gate) + " }";
    }

    private String body(Gate gate) {
        if (gate == Gate.U) {
            // OpenQASM 3's U carries the phase exp(i theta/2)
            return "U(theta, phi, lambda) a; gphase(-theta / 2);";
        }
        StringBuilder body = new StringBuilder();
        for (String statement : gate.definition().split("(?<=;) ?")) {
            Matcher word = WORD.matcher(statement);
            if (!word.lookingAt()) {
                throw new IllegalStateException(gate + " is made of '" + statement + "'");
            }
            String part = word.group();
            if (part.equals(Gate.GPHASE.id()) && dialect == Dialect.OPENQASM2) {
                continue;
            }
            Gate known = Gate.named(part).orElseThrow();
            body.append(body.isEmpty() ? "" : " ").append(name(known)).append(statement.substring(part.length()));
        }
        return body.toString();
    }
}
