package io.qnit.core.qasm.internal.lower;

import io.qnit.core.classical.ClassicalType;
import io.qnit.core.classical.Expression;
import io.qnit.core.qasm.program.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands between square brackets, for a thing with {@code size} elements: negative numbers count from the end. */
final class Indices {
    private final Context context;
    private final Lowering lowering;

    Indices(Context context, Lowering lowering) {
        this.context = context;
        this.lowering = lowering;
    }

    /** The chosen positions, all within range when they are known. */
    sealed interface Selection {}

    record One(int position) implements Selection {}

    record Many(List<Integer> positions) implements Selection {}

    /** An integer known only at run time. */
    record AtRunTime(Expression position) implements Selection {}

    /**
     * The selection, or null after an error.
     *
     * @param what names the thing in messages: "register 'q'"
     */
    @Nullable Selection of(Expr.Index index, int size, String what) {
        if (index.parts().size() != 1) {
            context.report.error(index.span(), what + " has one dimension, found " + index.parts().size() + " indices");
            return null;
        }
        return of(index.parts().getFirst(), size, what);
    }

    private @Nullable Selection of(Expr part, int size, String what) {
        return switch (part) {
            case Expr.Range range -> range(range, size, what);
            case Expr.Set set -> {
                List<Integer> positions = new ArrayList<>();
                for (Expr element : set.elements()) {
                    BigInteger number = lowering.expressions().knownInteger(element, "an index in a set");
                    int position = number == null ? -1 : within(number, size, what, element.span());
                    if (position < 0) {
                        yield null;
                    }
                    positions.add(position);
                }
                yield nonEmpty(positions, part);
            }
            default -> single(part, size, what);
        };
    }

    private @Nullable Selection single(Expr part, int size, String what) {
        Expression value = lowering.expressions().of(part);
        if (value == null) {
            return null;
        }
        if (!(value.type() instanceof ClassicalType.Int || value.type() instanceof ClassicalType.UInt)) {
            context.report.error(part.span(), "an index must be an integer, found " + value.type());
            return null;
        }
        BigInteger number = Folding.integer(value);
        if (number == null) {
            return new AtRunTime(value);
        }
        int position = within(number, size, what, part.span());
        return position < 0 ? null : new One(position);
    }

    private @Nullable Selection range(Expr.Range range, int size, String what) {
        BigInteger step = bound(range.step(), BigInteger.ONE, "the step of a slice");
        if (step == null) {
            return null;
        }
        if (step.signum() == 0) {
            context.report.error(range.span(), "the step of a slice must not be 0");
            return null;
        }
        boolean up = step.signum() > 0;
        BigInteger start = bound(range.start(), BigInteger.valueOf(up ? 0 : size - 1L), "the start of a slice");
        BigInteger stop = bound(range.stop(), BigInteger.valueOf(up ? size - 1L : 0), "the end of a slice");
        if (start == null || stop == null) {
            return null;
        }
        int from = within(start, size, what, range.start().map(Expr::span).orElse(range.span()));
        int to = within(stop, size, what, range.stop().map(Expr::span).orElse(range.span()));
        if (from < 0 || to < 0) {
            return null;
        }
        long stride = step.bitLength() < 32 ? step.longValue() : up ? size : -size;
        List<Integer> positions = new ArrayList<>();
        for (long at = from; up ? at <= to : at >= to; at += stride) {
            positions.add((int) at);
        }
        return nonEmpty(positions, range);
    }

    private @Nullable Selection nonEmpty(List<Integer> positions, Expr part) {
        if (positions.isEmpty()) {
            context.report.error(part.span(), "nothing is selected");
            return null;
        }
        return new Many(positions);
    }

    private @Nullable BigInteger bound(Optional<Expr> expr, BigInteger absent, String what) {
        return expr.isEmpty() ? absent : lowering.expressions().knownInteger(expr.get(), what);
    }

    private int within(BigInteger number, int size, String what, long span) {
        BigInteger position = number.signum() < 0 ? number.add(BigInteger.valueOf(size)) : number;
        if (position.signum() < 0 || position.bitLength() > 31 || position.intValue() >= size) {
            outOfRange(context.report, number, size, what, span);
            return -1;
        }
        return position.intValue();
    }

    static void outOfRange(Report report, BigInteger number, int size, String what, long span) {
        boolean register = what.startsWith("register");
        report.error(
                span,
                what + " has " + Words.count(size, register ? "element" : "bit") + ", index "
                        + Expressions.shortened(number) + " is out of range (0 to " + (size - 1) + ")");
    }
}
