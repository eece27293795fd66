package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.BuiltinFunction;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.UnaryOperator;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Angles of a gate's body: what holds a parameter stays a formula, the rest is computed at once. */
final class FormulaReader {
    private final Context context;
    private final Expressions expressions;

    FormulaReader(Context context, Expressions expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    Formula @Nullable [] angles(List<Expr> exprs) {
        Formula[] formulas = new Formula[exprs.size()];
        boolean complete = true;
        for (int k = 0; k < formulas.length; k++) {
            Formula formula = angle(exprs.get(k));
            if (formula == null) {
                complete = false;
            } else {
                formulas[k] = formula;
            }
        }
        return complete ? formulas : null;
    }

    @Nullable Formula angle(Expr expr) {
        if (!hasParameter(expr)) {
            Expression value = expressions.angle(expr);
            Value known = value == null ? null : Folding.known(value);
            if (value != null && known == null) {
                context.report.error(expr.span(), "an angle of a gate's body must be made of parameters and constants");
            }
            return known == null ? null : new Formula.Constant(Folding.number(known));
        }
        return switch (expr) {
            case Expr.Name(String name, long _) when context.scopes.find(name) instanceof Symbol.GateParameter p ->
                new Formula.Parameter(p.index());
            case Expr.Unary(UnaryOperator operator, Expr operand, long _) when operator == UnaryOperator.NEGATE -> {
                Formula inner = angle(operand);
                yield inner == null ? null : new Formula.Negation(inner);
            }
            case Expr.Binary e ->
                switch (e.operator()) {
                    case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER -> {
                        Formula left = angle(e.left());
                        Formula right = angle(e.right());
                        yield left == null || right == null ? null : new Formula.Operation(e.operator(), left, right);
                    }
                    default -> notAFormula(expr);
                };
            case Expr.Cast e -> angle(e.operand());
            case Expr.Call e -> call(e);
            default -> notAFormula(expr);
        };
    }

    private @Nullable Formula call(Expr.Call e) {
        Optional<BuiltinFunction> function = BuiltinFunction.named(e.name());
        if (function.isEmpty() || function.get().arguments() != e.arguments().size()) {
            context.report.error(e.span(), "'" + e.name() + "' cannot be applied to these arguments in a gate's body");
            return null;
        }
        List<Formula> arguments = new ArrayList<>();
        for (Expr argument : e.arguments()) {
            Formula formula = angle(argument);
            if (formula == null) {
                return null;
            }
            arguments.add(formula);
        }
        return switch (function.get()) {
            case ARCCOS, ARCSIN, ARCTAN, CEILING, COS, EXP, FLOOR, LOG, MOD, POW, SIN, SQRT, TAN ->
                new Formula.Call(function.get(), arguments);
            case POPCOUNT, ROTL, ROTR -> notAFormula(e);
        };
    }

    private @Nullable Formula notAFormula(Expr expr) {
        context.report.error(expr.span(), "this cannot be computed from the parameters of a gate");
        return null;
    }

    private boolean hasParameter(Expr expr) {
        return switch (expr) {
            case Expr.Name(String name, long _) -> context.scopes.find(name) instanceof Symbol.GateParameter;
            case Expr.Unary e -> hasParameter(e.operand());
            case Expr.Binary e -> hasParameter(e.left()) || hasParameter(e.right());
            case Expr.Cast e -> hasParameter(e.operand());
            case Expr.Call e -> e.arguments().stream().anyMatch(this::hasParameter);
            case Expr.Index e -> hasParameter(e.base());
            default -> false;
        };
    }
}
