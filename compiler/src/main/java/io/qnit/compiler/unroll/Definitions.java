package io.qnit.compiler.unroll;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;
import io.qnit.core.circuit.Block;
import io.qnit.core.gate.Gate;
import io.qnit.core.qasm.OpenQasm;
import io.qnit.core.qasm.Reading;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/** What the gates of the table are made of, as blocks, by their definitions. */
final class Definitions {
    private static final Map<Gate, Block> WITHOUT_PARAMETERS = new ConcurrentHashMap<>();

    private Definitions() {}

    /** The block that is this gate on qubits 0, 1, ... exactly, of simpler gates. */
    static Block of(Gate gate, double... parameters) {
        return parameters.length == 0
                ? WITHOUT_PARAMETERS.computeIfAbsent(gate, Definitions::read)
                : read(gate, parameters);
    }

    private static Block read(Gate gate, double... parameters) {
        StringBuilder text = new StringBuilder("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n");
        StringJoiner values = new StringJoiner(", ", "(", ")");
        for (double parameter : parameters) {
            values.add(Double.toString(parameter));
        }
        text.append("gate defined").append(gate.signature().substring(gate.id().length()))
                .append(" { ").append(gate.definition()).append(" }\n");
        StringJoiner operands = new StringJoiner(", ", " ", ";\n");
        for (int k = 0; k < gate.qubitCount(); k++) {
            text.append("qubit q").append(k).append(";\n");
            operands.add("q" + k);
        }
        text.append("defined").append(parameters.length == 0 ? "" : values).append(operands);
        Reading reading = OpenQasm.read(gate.id(), text.toString());
        return reading.circuit()
                .orElseThrow(() -> new QnitException(
                        ErrorCode.INTERNAL,
                        "the definition of gate '" + gate.id() + "' cannot be read: " + reading.diagnostics()))
                .body();
    }
}
