package io.qnit.core.qasm.internal.lower;

import io.qnit.core.circuit.BlockBuilder;
import io.qnit.core.circuit.Node;
import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.classical.Value;
import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code delay} and {@code box}. */
final class Timing {
    private final Context context;
    private final Lowering lowering;

    Timing(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    void delay(Statement.Delay delay) {
        Expression duration = duration(delay.duration());
        List<Operands.Resolved> resolved = lowering.operands().all(delay.operands());
        if (duration != null && resolved != null) {
            lowering.operands()
                    .withFixed(
                            resolved,
                            delay.span(),
                            fixed -> context.out.delay(new Node.Delay(duration), lowering.union(fixed)));
        }
    }

    Completion box(Statement.Box box) {
        Optional<Expression> duration = box.duration().map(this::duration);
        if (box.duration().isPresent() && duration.isEmpty()) {
            lowering.scope(box.body(), box.span());
            return Completion.NEXT;
        }
        BlockBuilder outer = context.out;
        context.out = lowering.newBlock(box.span());
        Completion completion = lowering.scope(box.body(), box.span());
        Node.Box node = new Node.Box(duration, context.out.build());
        context.out = outer;
        context.out.node(node);
        return completion;
    }

    private @Nullable Expression duration(Expr expr) {
        Expression duration = lowering.expressions().of(expr, new ClassicalType.Duration());
        if (duration != null && Folding.known(duration) instanceof Value.Time time && time.amount() < 0) {
            context.report.error(expr.span(), "a duration must not be negative");
            return null;
        }
        return duration;
    }
}
