package io.qnit.core.qasm.program;

import io.qnit.core.classical.BinaryOperator;
import io.qnit.core.classical.UnaryOperator;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** An expression as written: names unresolved, types unknown. In OpenQASM 2 {@code ^} arrives as {@code POWER}. */
public sealed interface Expr {
    /** Where it stands; see {@link Span}. */
    long span();

    record IntegerLiteral(BigInteger value, long span) implements Expr {}

    record FloatLiteral(double value, long span) implements Expr {}

    /** {@code 2.5im}. */
    record ImaginaryLiteral(double value, long span) implements Expr {}

    record BooleanLiteral(boolean value, long span) implements Expr {}

    /** {@code "0101"}: the digits, most significant first, without separators. */
    record BitstringLiteral(String digits, long span) implements Expr {}

    /** {@code 100ns}, with the unit as written: ns, us, µs, ms, s or dt. */
    record DurationLiteral(double amount, String unit, long span) implements Expr {}

    record Name(String name, long span) implements Expr {}

    /** {@code $3}. */
    record PhysicalQubit(int number, long span) implements Expr {}

    record Unary(UnaryOperator operator, Expr operand, long span) implements Expr {}

    record Binary(BinaryOperator operator, Expr left, Expr right, long span) implements Expr {}

    record Cast(TypeSyntax type, Expr operand, long span) implements Expr {}

    /** {@code base[i]}, {@code base[0:2]}, {@code base[{1, 3}]}, {@code base[i, j]}; parts may be Range or Set. */
    record Index(Expr base, List<Expr> parts, long span) implements Expr {}

    /** {@code start:step:stop}; only inside an index or a loop. */
    record Range(Optional<Expr> start, Optional<Expr> step, Optional<Expr> stop, long span) implements Expr {}

    /** A set <code>{1, 2, 3}</code> of an index or a loop, or an array literal in a declaration. */
    record Set(List<Expr> elements, long span) implements Expr {}

    /** {@code a ++ b ++ c}. */
    record Concatenation(List<Expr> parts, long span) implements Expr {}

    record Call(String name, List<Expr> arguments, long nameSpan, long span) implements Expr {}

    /** {@code measure q}, where an expression may stand: declaration, assignment, return. */
    record Measure(Expr operand, long span) implements Expr {}

    /** <code>durationof({ ... })</code>. */
    record DurationOf(List<Statement> body, long span) implements Expr {}
}
