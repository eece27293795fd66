package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.ReadOptions;
import io.qnit.core.qasm.ReadOptions.Strictness;
import io.qnit.core.qasm.program.Program.Dialect;
import io.qnit.core.qasm.program.Span;
import java.io.Serial;

/**
 * The tokens of a source, one ahead, with what a parser does to them: take, expect, complain, skip. Counts how deep the
 * parser is and how high its trees are.
 */
abstract class TokenReader {
    private static final int LONGEST_NAME_SHOWN = 40;

    final Source source;
    final Diagnostics diagnostics;
    final ReadOptions options;
    final Lexer lexer;
    final SyntaxError syntaxError = new SyntaxError();

    Dialect dialect = Dialect.OPENQASM3;

    /** Behind the token before the present one. */
    int previousEnd;

    int nesting;
    /** Braces of blocks, and of sets and array literals, that are open. */
    int openBlocks;

    int openSets;
    /** Whether the reason is known why a brace stays open. */
    boolean isUnclosedReported;

    /** Whether a parameter is called like the type {@code angle}. */
    boolean anglesAsNames;

    /** Of the expression tree that was built last. */
    int height;

    TokenReader(Source source, Diagnostics diagnostics, ReadOptions options) {
        this.source = source;
        this.diagnostics = diagnostics;
        this.options = options;
        this.lexer = new Lexer(source, diagnostics);
        this.previousEnd = source.start();
    }

    /** Ends a statement that makes no sense; the reason has been reported. Carries nothing, so one is enough. */
    static final class SyntaxError extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        SyntaxError() {
            super(null, null, false, false);
        }
    }

    /** Whether nothing goes that the OpenQASM 2 paper does not have. */
    abstract boolean isPlainOpenQasm2();

    void advance() {
        previousEnd = lexer.end;
        lexer.next();
    }

    boolean at(int kind) {
        return lexer.kind == kind;
    }

    boolean take(int kind) {
        if (lexer.kind != kind) {
            return false;
        }
        advance();
        return true;
    }

    void expect(int kind, String expected) {
        expect(kind, expected, "");
    }

    void expect(int kind, String expected, String hint) {
        if (lexer.kind != kind) {
            throw fail(expected, hint);
        }
        advance();
    }

    long spanFrom(int start) {
        return Span.of(start, previousEnd);
    }

    boolean isStrict() {
        return options.strictness() == Strictness.STRICT;
    }

    void requireLenient(long span, String what, String hint) {
        if (isStrict()) {
            diagnostics.error(source, span, what + " is not in the specification", hint);
        }
    }

    SyntaxError error(long span, String message, String hint) {
        diagnostics.error(source, span, message, hint);
        return syntaxError;
    }

    /** Reports that something else than the present token was expected. */
    SyntaxError fail(String expected, String hint) {
        if (at(Token.BAD)) {
            return syntaxError;
        }
        if (at(Token.END_OF_FILE)) {
            return error(Span.of(previousEnd, previousEnd), "expected " + expected + ", found the end of the file",
                    hint);
        }
        return error(lexer.span(), "expected " + expected + ", found " + found(), hint);
    }

    String found() {
        String text = source.text(lexer.start, Math.min(lexer.end, lexer.start + 4 * LONGEST_NAME_SHOWN));
        String shown = text.codePointCount(0, text.length()) > LONGEST_NAME_SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME_SHOWN)) + "..."
                : text;
        return Token.isKeyword(lexer.kind) ? "the keyword '" + shown + "'" : "'" + shown + "'";
    }

    /** Ends a statement. A missing semicolon at the end of a line is reported, and the next line is read as usual. */
    void semicolon() {
        if (at(Token.SEMICOLON)) {
            advance();
            return;
        }
        boolean isAtLineEnd = at(Token.END_OF_FILE)
                || at(Token.RIGHT_BRACE)
                || lexer.isLineBreakBetween(previousEnd, lexer.start);
        if (!isAtLineEnd) {
            throw fail("';'", semicolonHint());
        }
        if (!at(Token.BAD)) {
            diagnostics.error(
                    source, Span.of(previousEnd, previousEnd + 1), "expected ';' at the end of the statement",
                    "add ';'");
        }
        if (!startsStatement(lexer.kind)) {
            throw syntaxError;
        }
    }

    String semicolonHint() {
        return switch (lexer.kind) {
            case Token.ASSIGN -> "";
            case Token.IDENTIFIER, Token.HARDWARE_QUBIT -> "separate operands by ',', statements by ';'";
            default -> "";
        };
    }

    static boolean startsStatement(int kind) {
        return kind == Token.IDENTIFIER
                || Token.isKeyword(kind)
                || kind == Token.AT
                || kind == Token.RIGHT_BRACE
                || kind == Token.END_OF_FILE;
    }

    /**
     * Skips to behind the statement that could not be read: its semicolon, its block, or before a closing brace.
     *
     * @param blocks how many braces of blocks the statement has opened
     * @param sets how many braces of sets and array literals
     */
    void recover(int statementStart, int blocks, int sets) {
        int openBlocks = blocks;
        int openSets = sets;
        lexer.isQuiet = true;
        while (!at(Token.END_OF_FILE)) {
            if (at(Token.LEFT_BRACE)) {
                openBlocks++;
            } else if (at(Token.RIGHT_BRACE)) {
                if (openSets > 0) {
                    openSets--;
                } else if (openBlocks == 0) {
                    break;
                } else if (--openBlocks == 0) {
                    advance();
                    if (at(Token.ELSE)) {
                        continue;
                    }
                    break;
                }
            } else if (openBlocks == 0) {
                if (at(Token.SEMICOLON)) {
                    advance();
                    break;
                }
                if (lexer.start > statementStart && beginsLineWithKeyword()) {
                    break;
                }
            }
            advance();
        }
        lexer.isQuiet = false;
        if (at(Token.BAD)) {
            lexer.continueAt(lexer.start);
            lexer.next();
        }
    }

    boolean beginsLineWithKeyword() {
        return Token.isKeyword(lexer.kind)
                && startsDeclaration(lexer.kind)
                && lexer.isLineBreakBetween(previousEnd, lexer.start);
    }

    static boolean startsDeclaration(int kind) {
        return switch (kind) {
            case Token.INCLUDE, Token.QREG, Token.CREG, Token.GATE, Token.OPAQUE, Token.QUBIT, Token.BIT, Token.MEASURE,
                    Token.RESET, Token.BARRIER, Token.IF, Token.FOR, Token.WHILE, Token.SWITCH, Token.DEF, Token.LET,
                    Token.CONST, Token.INPUT, Token.OUTPUT -> true;
            default -> false;
        };
    }

    void enter(long span) {
        if (++nesting > options.maxNesting()) {
            isUnclosedReported = true;
            throw error(span, "nested more than " + options.maxNesting() + " levels deep", "");
        }
    }

    void leave() {
        nesting--;
    }

    /** Notes the height of a tree that stands on trees of a height. */
    void raise(int below, long span) {
        height = below + 1;
        if (height > 2 * options.maxNesting()) {
            throw error(
                    span,
                    "an expression of more than " + 2 * options.maxNesting() + " operations in a row",
                    "store a part of it in a variable first");
        }
    }

    /** The name of a parameter. AutoQASM and oqpy call it {@code angle} at times, which is a keyword. */
    String parameterName(String what) {
        if (!at(Token.ANGLE) || isStrict()) {
            return name(what);
        }
        anglesAsNames = true;
        advance();
        return "angle";
    }

    String name(String what) {
        if (!at(Token.IDENTIFIER)) {
            throw fail(what, Token.isKeyword(lexer.kind) ? "it is reserved; choose another name" : "");
        }
        String name = lexer.name(lexer.symbol);
        if (isPlainOpenQasm2() && !isOpenQasm2Name(name)) {
            diagnostics.error(
                    source, lexer.span(), "'" + shorten(name) + "' cannot be a name in OpenQASM 2", "pi".equals(name)
                            ? "it is a number"
                            : "use ASCII letters, digits and '_', a small letter first");
        }
        advance();
        return name;
    }

    /** The paper wants a small letter first; that rule is widely broken. */
    private boolean isOpenQasm2Name(String name) {
        char first = name.charAt(0);
        return !"pi".equals(name)
                && name.chars().allMatch(c -> c < 0x80)
                && (!isStrict() || first >= 'a' && first <= 'z');
    }

    static String shorten(String name) {
        return name.length() > LONGEST_NAME_SHOWN ? name.substring(0, LONGEST_NAME_SHOWN) + "..." : name;
    }

    void trailingComma() {
        if (dialect == Dialect.OPENQASM2) {
            requireLenient(Span.of(previousEnd - 1, previousEnd), "a trailing comma", "remove it");
        }
    }
}
