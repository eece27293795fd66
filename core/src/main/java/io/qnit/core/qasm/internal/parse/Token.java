package io.qnit.core.qasm.internal.parse;

import java.util.List;

/** Kinds of tokens, as ints: a token is never an object. Every keyword has a kind of its own, in the order of its list. */
final class Token {
    static final int END_OF_FILE = 0;
    /** Something that is no token; it has been reported already. */
    static final int BAD = 1;

    static final int IDENTIFIER = 2;
    static final int INTEGER = 3;
    static final int FLOAT = 4;
    static final int IMAGINARY = 5;
    static final int DURATION = 6;
    static final int STRING = 7;
    static final int HARDWARE_QUBIT = 8;

    static final int LEFT_BRACKET = 10;
    static final int RIGHT_BRACKET = 11;
    static final int LEFT_BRACE = 12;
    static final int RIGHT_BRACE = 13;
    static final int LEFT_PARENTHESIS = 14;
    static final int RIGHT_PARENTHESIS = 15;
    static final int COLON = 16;
    static final int SEMICOLON = 17;
    static final int COMMA = 18;
    static final int ARROW = 19;
    static final int AT = 20;
    static final int DIM = 21;
    static final int CONCATENATE = 22;
    static final int TILDE = 23;
    static final int EXCLAMATION = 24;
    static final int ASSIGN = 25;
    static final int PLUS = 26;
    static final int MINUS = 27;
    static final int STAR = 28;
    static final int SLASH = 29;
    static final int PERCENT = 30;
    static final int DOUBLE_STAR = 31;
    static final int AMPERSAND = 32;
    static final int PIPE = 33;
    static final int CARET = 34;
    static final int SHIFT_LEFT = 35;
    static final int SHIFT_RIGHT = 36;
    static final int DOUBLE_AMPERSAND = 37;
    static final int DOUBLE_PIPE = 38;
    static final int EQUAL = 39;
    static final int NOT_EQUAL = 40;
    static final int LESS = 41;
    static final int LESS_OR_EQUAL = 42;
    static final int GREATER = 43;
    static final int GREATER_OR_EQUAL = 44;
    /** The compound assignments, in the order of the operators from {@link #PLUS} to {@link #SHIFT_RIGHT}. */
    static final int PLUS_ASSIGN = 45;

    static final int SHIFT_RIGHT_ASSIGN = PLUS_ASSIGN + (SHIFT_RIGHT - PLUS);

    private static final int FIRST_KEYWORD = 64;

    static final int OPENQASM = 64;
    static final int INCLUDE = 65;
    static final int QREG = 66;
    static final int CREG = 67;
    static final int GATE = 68;
    static final int OPAQUE = 69;
    static final int MEASURE = 70;
    static final int RESET = 71;
    static final int BARRIER = 72;
    static final int IF = 73;
    static final int PRAGMA = 74;
    /** The keywords before this one are those of OpenQASM 2. */
    static final int FIRST_OF_OPENQASM3 = 75;

    static final int DEFCALGRAMMAR = 75;
    static final int DEF = 76;
    static final int CAL = 77;
    static final int DEFCAL = 78;
    static final int EXTERN = 79;
    static final int BOX = 80;
    static final int LET = 81;
    static final int BREAK = 82;
    static final int CONTINUE = 83;
    static final int ELSE = 84;
    static final int END = 85;
    static final int RETURN = 86;
    static final int FOR = 87;
    static final int WHILE = 88;
    static final int IN = 89;
    static final int SWITCH = 90;
    static final int CASE = 91;
    static final int DEFAULT = 92;
    static final int NOP = 93;
    static final int INPUT = 94;
    static final int OUTPUT = 95;
    static final int CONST = 96;
    static final int READONLY = 97;
    static final int MUTABLE = 98;
    static final int QUBIT = 99;
    static final int BOOL = 100;
    static final int BIT = 101;
    static final int INT = 102;
    static final int UINT = 103;
    static final int FLOAT_TYPE = 104;
    static final int ANGLE = 105;
    static final int COMPLEX = 106;
    static final int ARRAY = 107;
    static final int VOID = 108;
    static final int DURATION_TYPE = 109;
    static final int STRETCH = 110;
    static final int INV = 111;
    static final int POW = 112;
    static final int CTRL = 113;
    static final int NEGCTRL = 114;
    static final int DURATIONOF = 115;
    static final int DELAY = 116;
    static final int TRUE = 117;
    static final int FALSE = 118;
    /** {@code gphase}: a keyword to the grammar, an ordinary gate name to this parser. */
    static final int GPHASE = 119;

    static final int KIND_COUNT = 120;

    /** Spelling of the keywords, by kind from {@link #FIRST_KEYWORD}; this is also their order in the symbol table. */
    static final List<String> KEYWORDS = List.of(
            "OPENQASM", "include", "qreg", "creg", "gate", "opaque", "measure", "reset", "barrier", "if", "pragma",
            "defcalgrammar", "def", "cal", "defcal", "extern", "box", "let", "break", "continue", "else", "end",
            "return", "for", "while", "in", "switch", "case", "default", "nop", "input", "output", "const", "readonly",
            "mutable", "qubit", "bool", "bit", "int", "uint", "float", "angle", "complex", "array", "void", "duration",
            "stretch", "inv", "pow", "ctrl", "negctrl", "durationof", "delay", "true", "false", "gphase");

    private Token() {}

    /** The kind of a keyword from its place in the symbol table. */
    static int keyword(int symbol) {
        return FIRST_KEYWORD + symbol;
    }

    static int symbol(int keyword) {
        return keyword - FIRST_KEYWORD;
    }

    static boolean isKeyword(int kind) {
        return kind >= FIRST_KEYWORD;
    }

    static boolean isCompoundAssignment(int kind) {
        return kind >= PLUS_ASSIGN && kind <= SHIFT_RIGHT_ASSIGN;
    }
}
