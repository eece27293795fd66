package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code if} and {@code switch}: decided at once when the condition is known, otherwise left to the circuit. */
final class Branches {
    private final Context context;
    private final Lowering lowering;

    Branches(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    Completion branch(Statement.If statement) {
        Expression condition = lowering.expressions().condition(statement.condition());
        BigInteger known = condition == null ? null : Folding.integer(condition);
        if (known != null) {
            return lowering.scope(known.signum() != 0 ? statement.then() : statement.otherwise(), statement.span());
        }
        int mark = context.knowledge.mark();
        List<Knowledge.Branch> reached = new ArrayList<>();
        Lowering.Inner then = lowering.inner(statement.then(), statement.span());
        addIfReached(reached, then, context.knowledge.undo(mark));
        Lowering.Inner otherwise = lowering.inner(statement.otherwise(), statement.span());
        addIfReached(reached, otherwise, context.knowledge.undo(mark));
        if (!reached.isEmpty()) {
            context.knowledge.join(reached);
        }
        if (condition != null) {
            context.out.node(new Node.If(condition, then.block(), otherwise.block()));
        }
        return then.completion() == Completion.NEXT ? Completion.NEXT : otherwise.completion();
    }

    private static void addIfReached(List<Knowledge.Branch> reached, Lowering.Inner inner, Knowledge.Branch branch) {
        if (inner.completion() == Completion.NEXT) {
            reached.add(branch);
        }
    }

    Completion choose(Statement.Switch statement) {
        Expression target = target(statement.target());
        List<List<BigInteger>> labels = labels(statement, target);
        BigInteger known = target == null ? null : Folding.integer(target);
        if (known != null) {
            for (int k = 0; k < labels.size(); k++) {
                if (labels.get(k).contains(known)) {
                    return lowering.scope(statement.cases().get(k).body(), statement.span());
                }
            }
            return lowering.scope(statement.otherwise().orElse(List.of()), statement.span());
        }
        int mark = context.knowledge.mark();
        List<Knowledge.Branch> reached = new ArrayList<>();
        List<Node.Case> cases = new ArrayList<>();
        Completion completion = Completion.NEXT;
        boolean goesOn = false;
        for (int k = 0; k < labels.size(); k++) {
            Lowering.Inner inner = lowering.inner(statement.cases().get(k).body(), statement.span());
            addIfReached(reached, inner, context.knowledge.undo(mark));
            cases.add(new Node.Case(labels.get(k), inner.block()));
            completion = inner.completion();
            goesOn |= inner.completion() == Completion.NEXT;
        }
        Lowering.Inner otherwise = lowering.inner(statement.otherwise().orElse(List.of()), statement.span());
        addIfReached(reached, otherwise, context.knowledge.undo(mark));
        goesOn |= otherwise.completion() == Completion.NEXT;
        if (!reached.isEmpty()) {
            context.knowledge.join(reached);
        }
        if (target != null) {
            Block block = otherwise.block();
            context.out.node(new Node.Switch(target, cases, block));
        }
        return goesOn ? Completion.NEXT : completion;
    }

    private @Nullable Expression target(Expr expr) {
        Expression target = lowering.expressions().of(expr);
        if (target == null) {
            return null;
        }
        return switch (target.type()) {
            case ClassicalType.Int _, ClassicalType.UInt _ -> target;
            case ClassicalType.BitArray(int width) -> {
                context.report.error(
                        expr.span(), "switch needs an integer, found " + target.type(),
                        "write uint[" + width + "](...) to convert it");
                yield null;
            }
            case ClassicalType.Bit _, ClassicalType.Bool _, ClassicalType.Float _, ClassicalType.Angle _, ClassicalType.Duration _ -> {
                context.report.error(expr.span(), "switch needs an integer, found " + target.type());
                yield null;
            }
        };
    }

    /** The labels of each case; those with an error are left out. */
    private List<List<BigInteger>> labels(Statement.Switch statement, @Nullable Expression target) {
        Set<BigInteger> seen = new HashSet<>();
        List<List<BigInteger>> all = new ArrayList<>();
        for (Statement.Case c : statement.cases()) {
            List<BigInteger> labels = new ArrayList<>();
            for (Expr label : c.labels()) {
                BigInteger number = label(label);
                if (number == null) {
                    continue;
                }
                if (!seen.add(number)) {
                    context.report.error(label.span(), "the label " + Expressions.shortened(number) + " stands twice");
                } else {
                    labels.add(number);
                }
            }
            all.add(labels);
        }
        if (statement.cases().isEmpty() && target != null) {
            context.report.error(statement.span(), "switch needs at least one case");
        }
        return all;
    }

    private @Nullable BigInteger label(Expr label) {
        Expression value = lowering.expressions().constantValue(label);
        if (value == null) {
            return null;
        }
        BigInteger number = Folding.integer(value);
        if (number == null || value.type() instanceof ClassicalType.Angle) {
            context.report.error(label.span(), "a label must be an integer constant, found " + value.type());
            return null;
        }
        return number;
    }
}
