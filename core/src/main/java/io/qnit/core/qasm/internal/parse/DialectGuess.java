package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.program.Program.Dialect;

/** Tells the dialect of a source without a header by the first word that only one of them has. */
final class DialectGuess {
    private DialectGuess() {}

    static Dialect of(Source source) {
        if (source.firstInvalid() >= 0) {
            return Dialect.OPENQASM3;
        }
        Lexer lexer = new Lexer(source, new Diagnostics(ReadOptions.DEFAULT));
        while (lexer.next() != Token.END_OF_FILE) {
            switch (lexer.kind) {
                case Token.QREG, Token.CREG, Token.OPAQUE, Token.ARROW -> {
                    return Dialect.OPENQASM2;
                }
                case Token.STRING -> {
                    if ("\"qelib1.inc\"".equals(source.text(lexer.span()))) {
                        return Dialect.OPENQASM2;
                    }
                }
                case Token.HARDWARE_QUBIT, Token.AT -> {
                    return Dialect.OPENQASM3;
                }
                case Token.PRAGMA -> lexer.restOfLine();
                default -> {
                    if (lexer.kind >= Token.FIRST_OF_OPENQASM3) {
                        return Dialect.OPENQASM3;
                    }
                }
            }
        }
        return Dialect.OPENQASM3;
    }
}
