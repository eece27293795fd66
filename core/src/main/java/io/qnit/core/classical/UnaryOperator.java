package io.qnit.core.classical;

/** Unary operators of OpenQASM 3, with their spelling. */
public enum UnaryOperator {
    NEGATE("-"),
    /** Bitwise complement. */
    COMPLEMENT("~"),
    /** Logical not. */
    NOT("!");

    private final String symbol;

    UnaryOperator(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }
}
