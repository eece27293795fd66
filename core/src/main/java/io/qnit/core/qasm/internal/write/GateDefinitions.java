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
 * those of the gates that it is made of, under a name that is free. Where a register or variable has the name of a gate
 * of the include file, there is no include, and every gate is defined. Not safe for use by several threads.
 */
final class GateDefinitions {
    private static final Pattern WORD = Pattern.compile("[a-z]\\w*");

    private final Dialect dialect;
    private final GateLibrary library;
    private final Names taken;
    private final boolean includes;
    private final Map<Gate, String> names = new EnumMap<>(Gate.class);
    private final Map<String, String> definitions = new LinkedHashMap<>();

    GateDefinitions(Dialect dialect, Names taken) {
        this.dialect = dialect;
        this.taken = taken;
        this.library =
                switch (dialect) {
                    case OPENQASM2 -> GateLibrary.QELIB1_QISKIT;
                    case OPENQASM3 -> GateLibrary.STDGATES;
                };
        includes = taken.declared().stream()
                .noneMatch(name -> Gate.spelled(name, library).isPresent());
    }

    /** The statement that includes the gates of the dialect, or nothing. */
    String include() {
        if (!includes) {
            return "";
        }
        return switch (dialect) {
            case OPENQASM2 -> "include \"qelib1.inc\";\n";
            case OPENQASM3 -> "include \"stdgates.inc\";\n";
        };
    }

    /** The gate's name; its definition is written if the dialect needs one. */
    String name(Gate gate) {
        String known = names.get(gate);
        if (known != null) {
            return known;
        }
        String name = builtIn(gate);
        if (name.isEmpty()) {
            String body = body(gate);
            boolean isAnother = includes && Gate.spelled(gate.id(), library).isPresent();
            name = taken.free(isAnother ? gate.id() + "_1" : gate.id());
            String head = name + gate.signature().substring(gate.id().length());
            definitions.put(name, "gate " + head + " { " + body + " }");
        }
        names.put(gate, name);
        return name;
    }

    private String builtIn(Gate gate) {
        if (gate == Gate.GPHASE) {
            return gate.id();
        }
        if (includes) {
            return gate.nameIn(library).orElse("");
        }
        return dialect == Dialect.OPENQASM2 ? gate.nameIn(GateLibrary.OPENQASM2).orElse("") : "";
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

    private String body(Gate gate) {
        if (gate == Gate.U) {
            // OpenQASM 3's U carries the phase exp(i theta/2)
            return "U(theta, phi, lambda) a; gphase(-theta / 2);";
        }
        if (gate == Gate.CX) {
            return "ctrl @ " + name(Gate.X) + " a, b;";
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
