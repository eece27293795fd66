package io.qnit.core.qasm.program;

import io.qnit.core.classical.BinaryOperator;
import java.util.List;
import java.util.Optional;

/** A statement as written. OpenQASM 2 statements arrive in the same records. */
public sealed interface Statement {
    long span();

    /** {@code OPENQASM 3.1;} minor is 0 when absent. */
    record Version(int major, int minor, long span) implements Statement {}

    record Include(String path, long span) implements Statement {}

    /** {@code qubit q;}, {@code qubit[5] q;}, {@code qreg q[5];}. */
    record QubitDeclaration(String name, Optional<Expr> size, long nameSpan, long span) implements Statement {}

    /** Any classical declaration, {@code creg} included. */
    record ClassicalDeclaration(
            Storage storage, TypeSyntax type, String name, Optional<Expr> initial, long nameSpan, long span)
            implements Statement {}

    /** How a classical name is held. */
    enum Storage {
        VARIABLE,
        CONST,
        INPUT,
        OUTPUT
    }

    /** {@code let name = value;}. */
    record Alias(String name, Expr value, long nameSpan, long span) implements Statement {}

    record GateDefinition(
            String name, List<Identifier> parameters, List<Identifier> qubits, List<Statement> body, long nameSpan,
            long span)
            implements Statement {}

    /** {@code opaque}: a gate without a definition. */
    record OpaqueGate(String name, List<Identifier> parameters, List<Identifier> qubits, long nameSpan, long span)
            implements Statement {}

    record Identifier(String name, long span) {}

    record Subroutine(
            String name, List<Parameter> parameters, Optional<TypeSyntax> returns, List<Statement> body, long nameSpan,
            long span)
            implements Statement {}

    record Parameter(TypeSyntax type, String name, long span) {}

    record Extern(String name, List<TypeSyntax> parameters, Optional<TypeSyntax> returns, long nameSpan, long span)
            implements Statement {}

    /** A gate application, {@code gphase} included. {@code duration} is the designator in {@code gate[100ns] q}. */
    record GateCall(
            List<Modifier> modifiers, String name, List<Expr> arguments, List<Operand> operands,
            Optional<Expr> duration, long nameSpan, long span)
            implements Statement {}

    /** {@code measure q -> c;}, {@code measure q;}. {@code c = measure q;} is an Assignment. */
    record Measure(Operand source, Optional<Expr> target, long span) implements Statement {}

    record Reset(Operand operand, long span) implements Statement {}

    record Barrier(List<Operand> operands, long span) implements Statement {}

    record Nop(List<Operand> operands, long span) implements Statement {}

    record Delay(Expr duration, List<Operand> operands, long span) implements Statement {}

    record Box(Optional<Expr> duration, List<Statement> body, long span) implements Statement {}

    /** {@code target = value;} or {@code target += value;} with the operator. */
    record Assignment(Expr target, Optional<BinaryOperator> operator, Expr value, long span) implements Statement {}

    record ExpressionStatement(Expr expression, long span) implements Statement {}

    record If(Expr condition, List<Statement> then, List<Statement> otherwise, long span) implements Statement {}

    record While(Expr condition, List<Statement> body, long span) implements Statement {}

    /** {@code range} is a Range, a Set or an expression of bits. */
    record For(TypeSyntax type, String name, Expr range, List<Statement> body, long nameSpan, long span)
            implements Statement {}

    record Switch(Expr target, List<Case> cases, Optional<List<Statement>> otherwise, long span) implements Statement {}

    record Case(List<Expr> labels, List<Statement> body, long span) {}

    record Break(long span) implements Statement {}

    record Continue(long span) implements Statement {}

    record End(long span) implements Statement {}

    record Return(Optional<Expr> value, long span) implements Statement {}

    /** <code>{ ... }</code> standing alone. */
    record Scope(List<Statement> body, long span) implements Statement {}

    /** Text after {@code pragma} or {@code #pragma}, to the end of the line. */
    record Pragma(String text, long span) implements Statement {}

    /** {@code @keyword content}, without the {@code @}; belongs to the statement that follows. */
    record Annotation(String text, long span) implements Statement {}

    /** A {@code cal}, {@code defcal} or {@code defcalgrammar} statement, whole, as opaque text. */
    record Calibration(String text, long span) implements Statement {}
}
