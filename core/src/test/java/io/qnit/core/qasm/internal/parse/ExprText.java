package io.qnit.core.qasm.internal.parse;

import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Modifier;
import io.qnit.core.qasm.program.Operand;
import io.qnit.core.qasm.program.Statement;
import io.qnit.core.qasm.program.TypeSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Trees as text with every pair of parentheses, so that a test can say what it expects in one line. */
final class ExprText {
    private ExprText() {}

    static String of(Expr e) {
        return switch (e) {
            case Expr.IntegerLiteral x -> x.value().toString();
            case Expr.FloatLiteral x -> Double.toString(x.value());
            case Expr.ImaginaryLiteral x -> x.value() + "im";
            case Expr.BooleanLiteral x -> Boolean.toString(x.value());
            case Expr.BitstringLiteral x -> '"' + x.digits() + '"';
            case Expr.DurationLiteral x -> x.amount() + x.unit();
            case Expr.Name x -> x.name();
            case Expr.PhysicalQubit x -> "$" + x.number();
            case Expr.Unary x -> "(" + x.operator().symbol() + of(x.operand()) + ")";
            case Expr.Binary x -> "(" + of(x.left()) + " " + x.operator().symbol() + " " + of(x.right()) + ")";
            case Expr.Cast x -> of(x.type()) + "(" + of(x.operand()) + ")";
            case Expr.Index x -> of(x.base()) + "[" + all(x.parts()) + "]";
            case Expr.Range x -> of(x.start()) + ":" + x.step().map(s -> of(s) + ":").orElse("") + of(x.stop());
            case Expr.Set x -> "{" + all(x.elements()) + "}";
            case Expr.Concatenation x ->
                x.parts().stream().map(ExprText::of).collect(Collectors.joining(" ++ ", "(", ")"));
            case Expr.Call x -> x.name() + "(" + all(x.arguments()) + ")";
            case Expr.Measure x -> "measure " + of(x.operand());
            case Expr.DurationOf x -> "durationof(" + x.body().size() + ")";
        };
    }

    static String of(Operand o) {
        return switch (o) {
            case Operand.Whole x -> x.name();
            case Operand.Element x -> x.name() + "#" + x.index();
            case Operand.Physical x -> "$" + x.number();
            case Operand.Computed x -> "<" + of(x.expression()) + ">";
        };
    }

    static String of(TypeSyntax t) {
        return switch (t) {
            case TypeSyntax.Scalar x ->
                x.name().name().toLowerCase(Locale.ROOT) + x.width().map(w -> "[" + of(w) + "]").orElse("");
            case TypeSyntax.Complex x -> "complex" + x.part().map(p -> "[" + of(p) + "]").orElse("");
            case TypeSyntax.Array x -> "array[" + of(x.element()) + ", " + all(x.dimensions()) + "]";
            case TypeSyntax.ArrayReference x ->
                x.access().name().toLowerCase(Locale.ROOT) + " array[" + of(x.element()) + ", "
                        + x.dimensionCount().map(c -> "#dim=" + of(c)).orElse(all(x.dimensions())) + "]";
            case TypeSyntax.Qubit x -> "qubit" + x.size().map(s -> "[" + of(s) + "]").orElse("");
        };
    }

    /** {@code ctrl(2) @ rx(a) q#0, q#1}. */
    static String of(Statement.GateCall g) {
        String modifiers = g.modifiers().stream()
                .map(m -> switch (m) {
                    case Modifier.Inverse _ -> "inv @ ";
                    case Modifier.Power p -> "pow(" + of(p.exponent()) + ") @ ";
                    case Modifier.Control c ->
                        (c.polarity() == Modifier.Polarity.ONE ? "ctrl" : "negctrl")
                                + c.count().map(n -> "(" + of(n) + ")").orElse("") + " @ ";
                })
                .collect(Collectors.joining());
        String arguments = g.arguments().isEmpty() ? "" : "(" + all(g.arguments()) + ")";
        String duration = g.duration().map(d -> "[" + of(d) + "]").orElse("");
        return modifiers + g.name() + arguments + duration
                + (g.operands().isEmpty() ? "" : " ")
                + g.operands().stream().map(ExprText::of).collect(Collectors.joining(", "));
    }

    static String all(List<Expr> list) {
        return list.stream().map(ExprText::of).collect(Collectors.joining(", "));
    }

    private static String of(Optional<Expr> e) {
        return e.map(ExprText::of).orElse("");
    }
}
