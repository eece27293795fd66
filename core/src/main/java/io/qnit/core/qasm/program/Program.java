package io.qnit.core.qasm.program;

import java.util.List;

/** A whole OpenQASM source as written: its dialect and its statements in order. */
public record Program(Dialect dialect, List<Statement> statements) {
    public Program {
        statements = List.copyOf(statements);
    }

    /** The major version, told by the header or, without one, by the content. */
    public enum Dialect {
        OPENQASM2,
        OPENQASM3
    }
}
